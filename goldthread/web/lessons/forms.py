"""What is asked about lessons, recommendations and the board's answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.lessons.choices import Answer, Audience, LessonKind, Reach, Scope
from goldthread.loop.themes import queries as themes

HINTS = {
    Audience.PRACTITIONERS: "What somebody who works with families does differently",
    Audience.MANAGERS: "What somebody who leads a team looks for and asks",
    Audience.ALL_AGENCIES: "What only works when everybody does it",
    Audience.NAMED_AGENCIES: "Choose the agencies below",
    Audience.PUBLIC: "In words that a family could read",
}

AUDIENCES = tuple((f"message_{audience}", audience, hint) for audience, hint in HINTS.items())
"""The message boxes: field, audience, hint."""


def _message(audience: str, hint: str) -> fields.LongTextField:
    return fields.LongTextField(label=f"For {_for(audience)}", hint=hint, required=False, max_length=4_000, rows=3)


def _for(audience: str) -> str:
    label = Audience(audience).label
    return label[0].lower() + label[1:]


class LessonForm(ChangeForm):
    """A lesson: what was learnt, what shows it, who needs to know, and what it is about."""

    statement = fields.LongTextField(
        label="What was learnt?",
        hint="One statement that makes sense without the report beside it.",
        missing="Write what was learnt, in one statement.",
        max_length=2_000,
        rows=3,
    )
    evidence = fields.LongTextField(
        label="What shows it?",
        hint="The finding, the figure or the words in the source. No names of children or families.",
        required=False,
        max_length=10_000,
        rows=4,
    )
    kind = fields.RadioField(
        label="What kind of lesson is it?",
        choices=LessonKind.choices,
        missing="Say whether this is something to improve or good practice.",
    )
    reach = fields.RadioField(
        label="Who can learn from it?",
        choices=Reach.choices,
        missing="Say whether others can learn from this.",
        initial=Reach.TRANSFERABLE,
    )
    agencies = fields.CheckboxesField(label="Which agencies?", required=False, small=True)
    themes = fields.CheckboxesField(label="Themes", required=False, small=True)

    def __init__(self, *args: Any, actor: Actor, held: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, audience, hint in AUDIENCES:
            self.fields[name] = _message(audience, hint)
        offer(self, agencies=[(str(agency.pk), agency.name) for agency in accounts.agencies(actor)])
        offer(self, themes=_grouped_themes(actor, held))

    def message_fields(self) -> list[Any]:
        """The message boxes, each with whether it is opened at once."""
        return [
            {"field": self[name], "open": bool(self[name].value() or self[name].errors)} for name, _, _ in AUDIENCES
        ]

    def said(self) -> dict[str, Any]:
        """The answers as the operation takes them."""
        answers = self.cleaned_data
        return {
            "statement": answers["statement"],
            "evidence": answers["evidence"],
            "kind": answers["kind"],
            "reach": answers["reach"],
            "messages": [(audience, answers[name]) for name, audience, _ in AUDIENCES if answers[name].strip()],
            "agency_ids": [int(pk) for pk in answers["agencies"]],
            "theme_ids": [int(pk) for pk in answers["themes"]],
        }


def _grouped_themes(actor: Actor, held: Iterable[tuple[int, str]]) -> list[Any]:
    """The themes in use by area; what a lesson already has and is no longer in use stands at the end."""
    areas: dict[str, list[tuple[str, str]]] = {}
    offered = set()
    for pk, name, area in themes.in_use(actor).values_list("pk", "name", "group__name"):
        areas.setdefault(area, []).append((str(pk), name))
        offered.add(pk)
    retired = [(str(pk), name) for pk, name in held if pk not in offered]
    return [*areas.items(), *([("No longer in use", retired)] if retired else [])]


class QuestionForm(OnceForm):
    """A question for the board."""

    question = fields.LongTextField(
        label="What should the board ask itself?",
        hint="Some findings have no simple remedy. A question that the board must answer can do more than a "
        "recommendation.",
        missing="Write the question.",
        max_length=4_000,
        rows=4,
    )


class QuestionAnswerForm(OnceForm):
    """What the board answers to a question."""

    answer = fields.LongTextField(label="What does the board answer?", missing="Write the answer.", max_length=10_000)


class RecommendationForm(ChangeForm):
    """What ought to be different because of one or more lessons."""

    lessons = fields.CheckboxesField(
        label="Which lessons does it answer?", missing="Choose the lesson that this answers."
    )
    text = fields.LongTextField(
        label="What is recommended?",
        hint="Who should do what. One thing for each recommendation.",
        missing="Write what is recommended.",
        max_length=4_000,
        rows=4,
    )
    outcome = fields.LongTextField(
        label="What will be different for children?", required=False, max_length=4_000, rows=2
    )
    measure = fields.LongTextField(
        label="How will anybody know?",
        hint="For example, an audit of 40 records a year, or fewer missed appointments.",
        required=False,
        max_length=4_000,
        rows=2,
    )
    owner = fields.SelectField(label="Who owns it?", hint="The person who will be asked about it.", required=False)
    due_on = fields.DateField(label="By when?", hint="For example, 20 12 2026", required=False)
    scope = fields.RadioField(
        label="Can one agency do it alone?",
        choices=[
            (Scope.MULTI_AGENCY.value, "No, several agencies together"),
            (Scope.SINGLE_AGENCY.value, "Yes, a single agency"),
        ],
        initial=Scope.MULTI_AGENCY,
        small=True,
    )
    agencies = fields.CheckboxesField(label="Which agencies is it addressed to?", required=False, small=True)
    groups = fields.CheckboxesField(label="Which groups is it addressed to?", required=False, small=True)

    def __init__(self, *args: Any, actor: Actor, offered: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, lessons=[(str(pk), statement) for pk, statement in offered.items()])
        people = [(str(person.pk), person.name) for person in accounts.people(actor)]
        offer(self, owner=[("", "Nobody yet"), *people])
        offer(self, agencies=[(str(agency.pk), agency.name) for agency in accounts.agencies(actor)])
        offer(self, groups=[(str(group.pk), group.name) for group in accounts.groups(actor)])

    def said(self) -> dict[str, Any]:
        """The answers as the operation takes them."""
        answers = self.cleaned_data
        return {
            "lesson_ids": [int(pk) for pk in answers["lessons"]],
            "text": answers["text"],
            "outcome": answers["outcome"],
            "measure": answers["measure"],
            "scope": answers["scope"],
            "owner_id": int(answers["owner"]) if answers["owner"] else None,
            "due_on": answers["due_on"],
            "agency_ids": [int(pk) for pk in answers["agencies"]],
            "group_ids": [int(pk) for pk in answers["groups"]],
        }


class ResponseForm(ChangeForm):
    """What the board answers to a recommendation."""

    answer = fields.RadioField(
        label="What does the board answer?",
        choices=[choice for choice in Answer.choices if choice[0] != Answer.AWAITED],
        hints={
            Answer.ACCEPTED_IN_PART: "Say below which part, and why not the rest.",
            Answer.REJECTED: "Say why below. People who read the review will look for the reason.",
            Answer.REFERRED_NATIONALLY: "It needs a change that only the national panel or government can make.",
        },
        missing="Choose what the board answers.",
    )
    reason = fields.LongTextField(
        label="Why?", hint="Needed unless the board accepts it whole.", required=False, max_length=10_000, rows=4
    )
    answered_on = fields.DateField(label="When did the board answer?", missing="Give the day on which the board met.")


class BulkThemeForm(OnceForm):
    """A theme for the ticked lessons."""

    theme = fields.SelectField(label="Theme", missing="Choose a theme.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, theme=[("", "Choose a theme"), *_grouped_themes(actor, ())])


class BulkOwnerForm(OnceForm):
    """An owner for the ticked recommendations."""

    owner = fields.SelectField(label="Owner", missing="Choose an owner.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), person.name) for person in accounts.people(actor)]
        offer(self, owner=[("", "Choose an owner"), ("nobody", "Nobody yet"), *people])


class CompareForm(OnceForm):
    """Whether a lesson repeats an earlier one, why, and who is to find out why it came back."""

    reason = fields.LongTextField(
        label="Why do you think so?",
        hint="A few words for whoever looks next. Needed where they are different.",
        required=False,
        max_length=2_000,
        rows=3,
    )
    owner = fields.SelectField(
        label="If it repeats it, who finds out why what was done was not sustained?",
        hint="The question is put to the board on this lesson’s page.",
        required=False,
    )
    due_on = fields.DateField(label="By when?", hint="For example, 20 12 2026", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), person.name) for person in accounts.people(actor)]
        offer(self, owner=[("", "Nobody yet"), *people])
