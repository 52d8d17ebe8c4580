"""What is asked when a review is opened, changed, held up or moved."""

from collections.abc import Iterable, Mapping
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, Form, OnceForm, offer

Choices = Iterable[tuple[str, str]]


class _Period(Form):
    """From when to when the review looks."""

    first_day = fields.DateField(
        label="From which day does it look?",
        required=False,
        hint="The period under review. It can be set later, with the scope.",
    )
    last_day = fields.DateField(label="To which day?", required=False)


class OpenForm(OnceForm, _Period):
    """By which methods a review is done, under which title."""

    title = fields.TextField(label="Title", hint="Without a name, a place or a school.", required=False, max_length=300)
    methods = fields.CheckboxesField(
        label="By which method?",
        hint="More than one can be combined: their stages then follow each other.",
        missing="Choose one method or more.",
        small=True,
    )
    starts_on = fields.DateField(
        label="From which day are its stages counted?", required=False, hint="Today, if you leave it empty."
    )
    field_order = ("title", "why", "methods", "agencies", "starts_on", "first_day", "last_day")

    def __init__(self, *args: Any, methods: Choices, suits: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, methods=list(methods))
        widget: Any = self.fields["methods"].widget
        widget.hints = suits


class ByChairForm(OpenForm):
    """A review without a referral: why, and whose work it looks at."""

    why = fields.LongTextField(
        label="Why do you open it?", missing="Say why you open this review.", rows=4, max_length=4_000
    )
    agencies = fields.CheckboxesField(
        label="Whose work does it look at?",
        hint="Who leads it must come from none of these.",
        required=False,
        small=True,
    )

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = "Give the review a title without a name."
        offer(self, agencies=list(agencies))


class ChangeReviewForm(ChangeForm, _Period):
    """The title of a review and the period that it looks at."""

    title = fields.TextField(
        label="Title", hint="Without a name, a place or a school.", missing="Give the review a title.", max_length=300
    )
    field_order = ("title", "first_day", "last_day")


class MethodForm(ChangeForm):
    """One more method for a review."""

    method = fields.RadioField(label="Which method do you add?", missing="Choose the method.", small=True)
    starts_on = fields.DateField(
        label="From which day are its stages counted?", required=False, hint="Today, if you leave it empty."
    )

    def __init__(self, *args: Any, methods: Choices, suits: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, method=list(methods))
        widget: Any = self.fields["method"].widget
        widget.hints = suits


class WhyForm(ChangeForm):
    """A step that needs a reason."""

    why = fields.LongTextField(label="Why?", missing="Say why.", rows=4, max_length=4_000)

    def __init__(self, *args: Any, label: str = "Why?", missing: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label
        if missing:
            self.fields["why"].error_messages["required"] = missing


class MoveForm(ChangeForm):
    """Where a review goes next."""

    state = fields.RadioField(label="It becomes", missing="Choose what it becomes.")
    why = fields.LongTextField(
        label="Why?", hint="Needed where the review goes back.", required=False, rows=3, max_length=4_000
    )

    def __init__(self, *args: Any, states: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, state=list(states))


class HoldForm(ChangeForm):
    """Why a review is held up, who agreed, and who was told."""

    reason = fields.LongTextField(
        label="What holds the review up?", missing="Say what holds the review up.", rows=4, max_length=4_000
    )
    approved_by = fields.SelectField(
        label="Who agreed to it?", missing="Choose who agreed: the chair or a delegated partner."
    )
    told = fields.LongTextField(
        label="Who was told?",
        hint="The family, the agencies, the national panel: who, by whom and when.",
        missing="Say who was told of the delay.",
        rows=3,
        max_length=4_000,
    )
    expected_until = fields.DateField(label="Until when, as far as you know?", required=False)

    def __init__(self, *args: Any, approvers: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, approved_by=[("", "Choose who agreed"), *((str(pk), name) for pk, name in approvers)])


class PaperForm(OnceForm):
    """A file that belongs to a review."""

    title = fields.TextField(label="What is it?", missing="Say what the file is.", max_length=200)
    file = fields.FileField(label="File", missing="Choose the file.")
    leaves = fields.TickField(
        label="It is published with the report", hint="The identity check then reads it before anything leaves."
    )
