"""The shapes of what is asked about actions."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm
from goldthread.loop.actions.choices import (
    STRENGTH_HINTS,
    ActionKind,
    EvidenceForm,
    Found,
    LastingOutcome,
    Strength,
    VerificationOutcome,
)
from goldthread.loop.actions.proof.checklists import Point

MILESTONES = 5
"""How many steps can be planned at once; more can be added later."""

Choices = list[tuple[str, str]]


def _offered(rows: Iterable[tuple[int, str]], nobody: str) -> Choices:
    return [("", nobody), *((str(key), label) for key, label in rows)]


def _with_kept(choices: Choices, kept: tuple[int | None, str]) -> Choices:
    """The choices with what the action has now, where that is no longer offered to others."""
    key, label = kept
    if key is None or any(value == str(key) for value, _ in choices):
        return choices
    return [*choices, (str(key), f"{label} (no longer on this board)")]


def number(value: str) -> int | None:
    """The id that a choice stands for; nothing where nobody was chosen."""
    return int(value) if value else None


class PlanForm(ChangeForm):
    """What is done, how anybody will know, who leads it and by when."""

    title = fields.TextField(
        label="What will be done?",
        hint="In one line, beginning with a verb: “Put a prompt into the health visitor record”.",
        max_length=300,
        missing="Say what will be done.",
    )
    description = fields.LongTextField(label="More about it (optional)", required=False, rows=4)
    measure = fields.LongTextField(
        label="How will anybody know that it worked?",
        hint="Something that can be counted or looked at: “In 9 of 10 records the prompt is answered”.",
        required=False,
        rows=3,
    )
    strength = fields.RadioField(
        label="How strongly will it change what people do?",
        choices=Strength.choices,
        hints=STRENGTH_HINTS,
        missing="Say how strongly this will change what people do.",
    )
    kind = fields.SelectField(
        label="What kind of action is it?",
        hint="It says what the check at the end will look for.",
        choices=[("", "Not said yet"), *ActionKind.choices],
        required=False,
    )
    lead_officer = fields.SelectField(
        label="Lead officer", hint="The person who does it and says how it is going.", required=False
    )
    lead_agency = fields.SelectField(label="Lead agency", required=False)
    agencies = fields.CheckboxesField(label="Other agencies that take part", required=False, small=True)
    lead_member = fields.SelectField(label="Lead board member", hint="Who answers for it at the board.", required=False)
    group = fields.SelectField(label="Group that oversees it", required=False)
    due_on = fields.DateField(label="By when?", hint="For example, 30 9 2026", required=False)

    def __init__(
        self, actor: Actor, *args: Any, kept: Sequence[tuple[str, int | None, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = _offered(accounts.people(actor).values_list("pk", "name"), "Nobody yet")
        agencies = list(accounts.agencies(actor).values_list("pk", "name"))
        groups = _offered(accounts.groups(actor).values_list("pk", "name"), "No group")
        offered = {
            "lead_officer": people,
            "lead_member": people,
            "lead_agency": _offered(agencies, "No agency yet"),
            "group": groups,
        }
        for name, key, label in kept:
            offered[name] = _with_kept(offered[name], (key, label))
        for name, choices in offered.items():
            self._field(name).choices = choices
        self._field("agencies").choices = [(str(key), label) for key, label in agencies]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def plan(self) -> dict[str, Any]:
        """The answers as the operations take them."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "description": said["description"],
            "measure": said["measure"],
            "strength": said["strength"],
            "kind": said["kind"],
            "lead_officer_id": number(said["lead_officer"]),
            "lead_agency_id": number(said["lead_agency"]),
            "lead_member_id": number(said["lead_member"]),
            "group_id": number(said["group"]),
            "due_on": said["due_on"],
            "agency_ids": [int(value) for value in said["agencies"]],
        }


class NewPlanForm(PlanForm):
    """A plan with up to five steps on the way."""

    version = None  # type: ignore[assignment]  # takes the field away: there is nothing yet that others change

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        for n in range(1, MILESTONES + 1):
            self.fields[f"step_{n}"] = fields.TextField(label=f"Step {n}", max_length=200, required=False)
            self.fields[f"step_{n}_due"] = fields.DateField(label=f"Step {n}: by when?", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for n in range(1, MILESTONES + 1):
            title, due = said.get(f"step_{n}"), said.get(f"step_{n}_due")
            if title and due is None and not self.errors.get(f"step_{n}_due"):
                self.add_error(f"step_{n}_due", ValidationError(f"Say by when step {n} is reached."))
            if due and not title:
                self.add_error(f"step_{n}", ValidationError(f"Say what step {n} is, or take its date away."))
        return said

    @property
    def has_steps(self) -> bool:
        """Whether a step was written or stands to be mended, so that the steps are shown open."""
        return any(
            self[name].value() not in (None, "", ["", "", ""]) for name in self.fields if name.startswith("step_")
        )

    def milestones(self) -> list[tuple[str, date]]:
        """The steps that were written, each with its date."""
        said = self.cleaned_data
        rows = ((said[f"step_{n}"], said[f"step_{n}_due"]) for n in range(1, MILESTONES + 1))
        return [(title, due) for title, due in rows if title and due]


class ChangePlanForm(PlanForm):
    """A plan as it stands, with a reason where its date is put off."""

    why = fields.LongTextField(
        label="Why is it changed?", hint="Needed when the date is put off or taken away.", required=False, rows=3
    )


class ManyForm(OnceForm):
    """What several actions get at once; what is left empty stays as it is on each."""

    rows = fields.HiddenField()
    lead_member = fields.SelectField(label="New lead board member", required=False)
    group = fields.SelectField(label="New group", required=False)
    due_on = fields.DateField(label="New date", required=False)
    why = fields.LongTextField(
        label="Why?",
        hint="Needed when a date is put off. The same reason stands on each action.",
        required=False,
        rows=3,
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["lead_member"]
        groups: Any = self.fields["group"]
        members.choices = _offered(accounts.people(actor).values_list("pk", "name"), "Leave as it is on each")
        groups.choices = _offered(accounts.groups(actor).values_list("pk", "name"), "Leave as it is on each")

    def ids(self) -> list[int]:
        """The ticked actions."""
        return [int(value) for value in self.cleaned_data["rows"].split(",") if value.isascii() and value.isdigit()]


class LinkForm(ChangeForm):
    """Further recommendations and lessons that an action answers."""

    recommendations = fields.CheckboxesField(label="Recommendations", required=False, small=True)
    lessons = fields.CheckboxesField(label="Lessons", required=False, small=True)

    def __init__(self, *args: Any, recommendations: Choices, lessons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("recommendations", recommendations), ("lessons", lessons)):
            field: Any = self.fields[name]
            field.choices = choices
            if not choices:
                del self.fields[name]


class AgreeForm(ChangeForm):
    """Nothing to answer: the button is the answer."""


class ProgressForm(ChangeForm):
    """How it is going."""

    text = fields.LongTextField(
        label="How is it going?",
        hint="What has been done since last time, what comes next, and anything that stands in the way.",
        missing="Write how the action is going.",
        size="m",
    )


class MilestoneForm(OnceForm):
    """A step on the way."""

    title = fields.TextField(label="What is the step?", max_length=200, missing="Say what the milestone is.")
    due_on = fields.DateField(label="By when?", missing="Say by when it is reached.")


class ReachedForm(OnceForm):
    """The day on which a step was reached."""

    done_on = fields.DateField(label="When was it reached?", missing="Give the day on which it was reached.")


class EvidenceOffer(OnceForm):
    """Something that shows what an action changed; first, what it is meant to show."""

    shows = fields.LongTextField(
        label="What will this show?",
        hint="The person who checks it will hold it against these words.",
        missing="Say what this evidence is meant to show.",
        rows=3,
        size="m",
    )
    title = fields.TextField(
        label="What is it called?",
        hint="For example, “Audit of 40 records, May 2026”.",
        max_length=200,
        missing="Give the evidence a title.",
    )
    form = fields.RadioField(
        label="What is it?",
        choices=EvidenceForm.choices,
        hints={
            EvidenceForm.FILE: "A report, an audit, minutes, a screenshot. No child’s name in it, please.",
            EvidenceForm.LINK: "A page that the person who checks can open.",
            EvidenceForm.STATEMENT: "What you saw or counted, in your own words.",
        },
        missing="Say whether this is a file, a link or a statement.",
    )
    file = fields.FileField(label="The file", hint="Only if it is a file.", required=False)
    link = fields.LinkField(label="The address of the page", hint="Only if it is a link.", required=False)
    statement = fields.LongTextField(label="The statement", hint="Only if it is a statement.", required=False)
    stands_for = fields.DateField(
        label="Which day does it speak of?",
        hint="The day of the audit or of the count, not the day of writing.",
        missing="Give the day that it speaks of.",
    )
    expires_on = fields.DateField(
        label="Until when can it be relied on? (optional)",
        hint="You are reminded before this day to replace it.",
        required=False,
    )


class ClaimForm(ChangeForm):
    """That it is done."""

    text = fields.LongTextField(
        label="Anything that the person who checks should know? (optional)", required=False, rows=3
    )


def number_of(points: Sequence[Point], point: Point) -> str:
    """Which point of its list this is, so that two boxes never have the same name."""
    return f"point {points.index(point) + 1} of {len(points)}"


class VerifyForm(ChangeForm):
    """What an independent check says: point by point, from a sample, and on the whole."""

    looked_at = fields.NumberField(
        label="How many did you look at yourself? (optional)",
        hint="Records, people, forms: whatever the evidence speaks of.",
        required=False,
        min_value=0,
    )
    showed_it = fields.NumberField(label="How many of them showed it? (optional)", required=False, min_value=0)
    outcome = fields.RadioField(
        label="Does the evidence show it?",
        choices=[
            (VerificationOutcome.VERIFIED, "Yes, the evidence shows it"),
            (VerificationOutcome.RETURNED, "Not yet: send it back with what is missing"),
            (VerificationOutcome.MORE, "I cannot tell yet: ask for more"),
        ],
        missing="Say whether the evidence shows it.",
        size="m",
    )
    reason = fields.LongTextField(
        label="What did you look at, and what does it show?",
        hint="Everybody who reads the thread reads these words. If you send it back, say what is still missing.",
        missing="Say what you looked at and what it shows, or what is still missing.",
    )

    def __init__(self, *args: Any, points: Sequence[Point] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        asked: dict[str, Any] = {}
        for point in points:
            asked[f"point_{point.key}"] = fields.RadioField(
                label=point.asks,
                hint="It must be shown." if point.must else "",
                choices=Found.choices,
                required=False,
                small=True,
                inline=True,
            )
            asked[f"note_{point.key}"] = fields.TextField(
                label=f"What is missing? ({number_of(points, point)})", required=False, max_length=500
            )
        self.fields = {**asked, **self.fields}

    def found(self) -> dict[str, tuple[str, str]]:
        """What was found of each point, with its note."""
        said = self.cleaned_data
        return {point.key: (said[f"point_{point.key}"], said[f"note_{point.key}"]) for point in self.points}


class LastingForm(ChangeForm):
    """What a second look says."""

    outcome = fields.RadioField(
        label="Does the change still hold?",
        choices=LastingOutcome.choices,
        missing="Say whether the change still holds.",
        size="m",
    )
    finding = fields.LongTextField(
        label="What did you look at, and what did it show?",
        missing="Say what you looked at and what it showed.",
    )


class NeedsForm(OnceForm):
    """What has to be done before an action can be finished."""

    needs = fields.TextField(
        label="Reference of the action that has to be done first",
        hint="For example, TARN-2026-A-012",
        required=False,
        width=20,
        max_length=40,
    )

    def __init__(self, *args: Any, before: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before:
            self.fields["no_more"] = fields.CheckboxesField(
                label="It need not wait any more for",
                choices=[(each, each) for each in before],
                required=False,
                small=True,
            )


class MergeForm(ChangeForm):
    """Which action goes on, and how anybody knows that both say the same."""

    into = fields.TextField(
        label="Reference of the action that goes on",
        hint="For example, TARN-2026-A-012",
        width=20,
        max_length=40,
        missing="Write the reference of the action that goes on.",
    )
    why = fields.LongTextField(
        label="How do you know that they say the same?", rows=3, missing="Say how you know that they say the same."
    )


class CancelForm(ChangeForm):
    """Why an action is given up."""

    why = fields.LongTextField(
        label="Why is it given up?",
        hint="The reason stands on the thread for good.",
        missing="Say why this action is given up.",
        size="m",
    )
