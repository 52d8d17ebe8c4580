"""What narrows the journal; it lives in the address."""

from collections.abc import Iterable
from typing import Any

from goldthread.accounts.queries import Choice
from goldthread.design.fields import DateField, SelectField
from goldthread.design.forms import Form
from goldthread.web.shell.history import KINDS as NOUNS

KINDS = (
    "source",
    "lesson",
    "recommendation",
    "action",
    "intake",
    "document",
    "theme",
    "theme group",
    "theme scheme",
    "framework",
    "membership",
    "invitation",
    "agency",
    "locality",
    "group",
)


def _label(kind: str) -> str:
    """A kind as the list offers it; documents are listed as uploaded and as brought in."""
    return "Document brought in" if kind == "intake" else NOUNS.get(kind, kind).capitalize()


class NarrowForm(Form):
    """Of what, by whom, from when to when."""

    kind = SelectField(
        label="About", required=False, choices=[("", "Everything"), *((kind, _label(kind)) for kind in KINDS)]
    )
    person = SelectField(label="By", required=False)
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def __init__(self, *args: Any, people: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", "Anybody"), *((str(each.id), each.label) for each in people)]
        self.fields["person"].choices = options  # type: ignore[attr-defined]

    def clean_person(self) -> int | None:
        return int(self.cleaned_data["person"]) if self.cleaned_data["person"] else None
