"""What is asked as a review goes through its stages and its gates."""

from collections.abc import Sequence
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm
from goldthread.loop.reviews.choices import GateAnswer, Rating
from goldthread.loop.reviews.queries import MarkerRow


class BeginForm(ChangeForm):
    """The beginning of a stage."""

    on = fields.DateField(label="When did it begin?", required=False)
    why = fields.LongTextField(
        label="Why does it begin already?", missing="Say why the stage begins already.", rows=3, max_length=4_000
    )

    def __init__(self, *args: Any, lacks: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lacks:
            self.fields["why"].help_text = f"Not there yet: {', '.join(lacks)}."
        else:
            del self.fields["why"]


class FinishForm(ChangeForm):
    """The end of a stage."""

    on = fields.DateField(label="When was it finished?", required=False)


class StageDayForm(ChangeForm):
    """By when a stage is to be finished."""

    due_on = fields.DateField(label="By which day?", required=False)
    why = fields.LongTextField(
        label="Why does it take longer?",
        hint="Needed where the day is put off.",
        required=False,
        rows=3,
        max_length=4_000,
    )


class GateForm(ChangeForm):
    """What a stage has to fulfil before the next begins."""

    answer = fields.RadioField(
        label="Is it fulfilled?",
        choices=[(GateAnswer.MET, "Yes"), (GateAnswer.NOT_MET, "Not yet")],
        missing="Say whether it is fulfilled.",
        inline=True,
    )
    note = fields.LongTextField(
        label="What shows it?", missing="Say what shows it, in a sentence.", rows=3, max_length=4_000
    )


class ArtefactForm(ChangeForm):
    """Something that a stage makes is there."""

    text = fields.LongTextField(
        label="Its words",
        hint="Notes, or a sentence on where it stands. Under pseudonyms, never names.",
        required=False,
        rows=10,
        max_length=100_000,
    )
    file = fields.FileField(label="Or its file", required=False)
    done_on = fields.DateField(label="Since when is it there?", required=False)


class RateForm(OnceForm):
    """Every marker of one gate: how well it is reached, and what shows it."""

    def __init__(self, *args: Any, rows: Sequence[MarkerRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"rating_{row.key}"] = fields.RadioField(
                label=row.name,
                hint=row.asks,
                choices=Rating.choices,
                required=False,
                small=True,
                inline=True,
                initial=row.rating.rating if row.rating else "",
            )
            self.fields[f"evidence_{row.key}"] = fields.LongTextField(
                label=f"What shows it: {row.name[:1].lower()}{row.name[1:]}",
                required=False,
                rows=2,
                max_length=4_000,
                initial=row.rating.evidence if row.rating else "",
            )

    def clean(self) -> dict[str, Any]:
        """What is rated says what shows it, and what shows something is rated."""
        said: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            rating, evidence = said.get(f"rating_{row.key}"), said.get(f"evidence_{row.key}")
            if rating and not evidence:
                self.add_error(f"evidence_{row.key}", "Say what shows it, in a sentence.")
            if evidence and not rating:
                self.add_error(f"rating_{row.key}", "Say how well this is reached.")
        return said

    def changed(self) -> list[tuple[str, str, str]]:
        """The markers that are rated otherwise than before: key, rating, evidence."""
        found = []
        for row in self.rows:
            rating = self.cleaned_data.get(f"rating_{row.key}") or ""
            evidence = self.cleaned_data.get(f"evidence_{row.key}") or ""
            before = (row.rating.rating, row.rating.evidence) if row.rating else ("", "")
            if rating and (rating, evidence) != before:
                found.append((row.key, rating, evidence))
        return found
