"""The questions of a chronology."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from goldthread.design.fields import (
    CheckboxesField,
    FileField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    TickField,
)
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.reviews.chronology.choices import Seen
from goldthread.loop.reviews.chronology.columns import FIELDS

Choices = Sequence[tuple[str, str]]

SEEN: Choices = ((Seen.YES, "Yes"), (Seen.NO, "No"), (Seen.NOT_KNOWN, "Not known or not said"))
WHEN_HINT = (
    "As exactly as it is known: 3 April 2013, 3 April 2013 at 2.30pm, early March 2014, "
    "between 3 and 7 April 2013, before May 2012, unknown."
)


class _Told(ChangeForm):
    """What is told of one event."""

    agency = SelectField(label="Which agency tells this?", missing="Choose the agency that tells this.")
    when = TextField(label="When did it happen?", hint=WHEN_HINT, max_length=200, required=False)
    what = LongTextField(label="What happened?", hint="Use pseudonyms, never names.", missing="Say what happened.")
    seen = RadioField(label="Was the child seen?", choices=SEEN, initial=Seen.NOT_KNOWN, small=True)
    who = LongTextField(
        label="Who was involved?", hint="By their part, such as health visitor.", rows=2, required=False
    )


class _Rest(ChangeForm):
    significance = LongTextField(label="Why does it matter?", rows=3, required=False)
    source_document = TextField(label="Where is it recorded?", max_length=1000, required=False)
    comment = LongTextField(label="Comment", rows=3, required=False)
    knowingly = TickField(
        label="This is right as it stands", hint="Tick only if you were asked to look again and it is right."
    )


class EventForm(_Told):
    """An event as it is typed."""

    people = CheckboxesField(label="Who is it about?", required=False, small=True)
    significance = LongTextField(label="Why does it matter?", rows=3, required=False)
    source_document = TextField(label="Where is it recorded?", max_length=1000, required=False)
    comment = LongTextField(label="Comment", rows=3, required=False)
    themes = CheckboxesField(label="Themes", required=False, small=True)
    knowingly = TickField(
        label="This is right as it stands", hint="Tick only if you were asked to look again and it is right."
    )

    def __init__(self, *args: Any, agencies: Choices, people: Choices, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "Choose an agency"), *agencies] if len(agencies) > 1 else agencies)
        for name, choices in (("people", people), ("themes", themes)):
            if choices:
                offer(self, **{name: choices})
            else:
                del self.fields[name]


class RowForm(_Told, _Rest):
    """A row of a table that is put right."""

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "Choose an agency"), *agencies])


class WhyForm(ChangeForm):
    """Why something is taken out."""

    why = LongTextField(label="Why?", rows=3, missing="Say why.")


class JudgeForm(ChangeForm):
    """What a person says of two accounts."""

    verdict = RadioField(
        label="Are these the same event?",
        choices=(("link", "Yes: link them"), ("apart", "No: keep them apart")),
        hints={"link": "Both accounts stay, each shows the other.", "apart": "They will not be proposed again."},
        missing="Say whether these are the same event.",
    )
    why = TextField(label="Reason (optional)", max_length=500, required=False)


class PersonForm(ChangeForm):
    """A pseudonym, and the names that it stands for."""

    label = TextField(label="Pseudonym", hint="Such as Child A, Mother, Sibling 1.", max_length=60, width=20)
    part = TextField(label="Who they are to the child", hint="Without a name.", max_length=200, required=False)
    names = LongTextField(
        label="Names to look for",
        hint="A line for each name, nickname or former name. They are sealed at once and not shown again.",
        rows=3,
        required=False,
    )


class UploadForm(OnceForm):
    """Which table, and whose."""

    file = FileField(label="Table of events", accept=".xlsx,.csv,.tsv,.docx", missing="Choose the table to bring in.")
    agency = SelectField(label="Whose events are these?", required=False)

    def __init__(self, *args: Any, agencies: Choices, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.UPLOAD_BYTES // 1024 // 1024
        self.fields[
            "file"
        ].help_text = f"Excel, CSV or Word, up to {most} MB and 10,000 rows. The columns may stand in any order."
        several = [("", "The table says so, in a column or by its sheets")] if keeps else []
        offer(self, agency=[*several, *agencies])


class ColumnsForm(ChangeForm):
    """Which column holds what."""

    as_above = RadioField(
        label="An empty cell of date or agency means",
        choices=(("no", "nothing was said"), ("yes", "the same as the row above")),
        hints={"yes": "As where cells are merged. Each such row says so."},
        initial="no",
        small=True,
    )

    def __init__(self, *args: Any, headings: Sequence[str], chosen: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(str(n), text or f"Column {n + 1}") for n, text in enumerate(headings)]
        for name, label in FIELDS.items():
            initial = str(chosen[name]) if name in chosen else ""
            self.fields[name] = SelectField(
                label=label, choices=[("", "No column"), *columns], initial=initial, required=False
            )
        self.order_fields([*FIELDS, "as_above"])

    def columns(self) -> dict[str, int]:
        """The chosen columns by what they hold."""
        return {name: int(self.cleaned_data[name]) for name in FIELDS if self.cleaned_data.get(name)}


class SettleForm(ChangeForm):
    """Which agencies are meant, and which words a pseudonym replaces."""

    def __init__(
        self,
        *args: Any,
        strangers: Iterable[tuple[str, int]],
        agencies: Choices,
        words: Sequence[dict[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strangers = [name for name, _ in strangers]
        for number, name in enumerate(self.strangers):
            self.fields[f"agency_{number}"] = SelectField(
                label=f"“{name}” is", choices=[("", "Not known: leave its rows to mend"), *agencies], required=False
            )
        if words:
            self.fields["replace"] = CheckboxesField(
                label="Replace these words by a pseudonym",
                hint="Words that are not ticked stay as they are.",
                choices=[(word["found"], f"“{word['found']}” by {word['stands_for']}") for word in words],
                hints={word["found"]: _why(word) for word in words},
                initial=[word["found"] for word in words if word["replace"]],
                required=False,
                small=True,
            )

    def agencies(self) -> dict[str, int]:
        """The agencies that the names mean."""
        given = {name: self.cleaned_data.get(f"agency_{n}") for n, name in enumerate(self.strangers)}
        return {name: int(value) for name, value in given.items() if value}


def _why(word: dict[str, Any]) -> str:
    times = "once" if word["places"] == 1 else f"{word['places']} times"
    return f"{word['why']}, {times}{'' if word['likely'] else '; perhaps not'}"
