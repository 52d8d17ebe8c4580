"""What is asked about clocks, events and one's own calendar."""

from collections.abc import Iterable, Mapping
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer


class _AgreedForm(ChangeForm):
    """Something that somebody has to agree to."""

    reason = fields.LongTextField(label="Why?", missing="Give the reason.", max_length=4_000, rows=4)
    agreed_by = fields.SelectField(label="Who agreed?", missing="Say who agreed.")

    def __init__(self, *args: Any, agreeing: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agreed_by=[("", "Choose who"), *((str(key), name) for key, name in agreeing)])


class PauseForm(_AgreedForm):
    """Letting a clock stand still."""


class ResumeForm(ChangeForm):
    """Letting it run again."""

    reason = fields.LongTextField(
        label="Why does it run again?", missing="Say why time runs again.", max_length=4_000, rows=4
    )


class ExtendForm(_AgreedForm):
    """Giving more time."""

    length = fields.TextField(
        label="How much longer?",
        hint="Such as: 10 working days, or 2 months. Or give a day below.",
        required=False,
        max_length=40,
        width=20,
    )
    until = fields.DateField(label="Or until which day?", required=False)

    field_order = ("length", "until", "reason", "agreed_by")


class EventForm(OnceForm):
    """Something that happened outside Goldthread."""

    event = fields.SelectField(label="What happened?", missing="Choose what happened from the list.")
    on = fields.DateField(label="On which day?", missing="Give the day.")
    named = fields.DateField(
        label="Which day does it name?",
        hint="Only where a letter or an order says by when something is to be done.",
        required=False,
    )
    why = fields.LongTextField(
        label="Why is the day put right?",
        hint="Only where it was noted before with another day.",
        required=False,
        max_length=4_000,
        rows=3,
    )

    def __init__(self, *args: Any, events: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, event=[("", "Choose what happened"), *events.items()])


class FeedForm(OnceForm):
    """A private address for a calendar."""

    name = fields.TextField(
        label="Which calendar will use it?",
        hint="Such as: my work phone. So that you know it again when you want to close it.",
        missing="Say which calendar will use it, so that you know it again.",
        max_length=80,
        width=20,
    )
