"""What is asked of somebody who refers, a few questions a page."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.choices import Trigger
from goldthread.loop.referrals.queries import FormField
from goldthread.web.shell.questions import WithQuestions

ASKED_OF_PEOPLE = (
    Trigger.DEATH,
    Trigger.HARM,
    Trigger.NEAR_MISS,
    Trigger.EXCELLENT_PRACTICE,
    Trigger.TYPICAL_PRACTICE,
    Trigger.REPEATED_LEARNING,
    Trigger.THEME,
    Trigger.PERFORMANCE,
    Trigger.REQUEST,
)
"""The kinds of thing that are referred, in the order in which people look for theirs."""

HINTS: dict[str, str] = {
    Trigger.DEATH: "Whatever the cause is, and even while it is not known.",
    Trigger.HARM: "Badly hurt, or lastingly harmed in body or mind.",
    Trigger.NEAR_MISS: "Nobody came to harm, and they nearly did.",
    Trigger.EXCELLENT_PRACTICE: "It went well, and others can learn how.",
    Trigger.TYPICAL_PRACTICE: "Ordinary work that would show how things usually go.",
    Trigger.REPEATED_LEARNING: "We have met this before, and it has happened again.",
}


def _kind() -> fields.RadioField:
    return fields.RadioField(
        label="What do you want to tell the board about?",
        choices=[(each.value, each.label) for each in ASKED_OF_PEOPLE],
        hints=HINTS,
        missing="Choose what you want to tell the board about.",
    )


def _title() -> fields.TextField:
    return fields.TextField(
        label="A few words to know it by",
        hint="For lists, so no names of children or families: “Baby hurt at home after missed appointments”.",
        max_length=200,
        missing="Give it a few words to know it by.",
    )


class BeginForm(OnceForm):
    """The first page: enough to keep a draft."""

    trigger = _kind()
    title = _title()
    agency = fields.SelectField(label="Which agency refers it?", missing="Choose the agency that refers it.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = agencies_to_refer_for(actor)
        if len(offered) == 1:
            self.fields["agency"] = fields.HiddenField(initial=offered[0][0])
        else:
            offer(self, agency=[("", "Choose an agency"), *offered])

    def clean_agency(self) -> int:
        text = str(self.cleaned_data["agency"])
        if not text.isdigit():
            raise ValidationError("Choose the agency that refers it.")
        return int(text)


def agencies_to_refer_for(actor: Actor) -> list[tuple[str, str]]:
    """One's own agencies; all of them for the office, which writes down what an agency tells it."""
    rows = accounts.agencies(actor)
    if not actor.may(Permission.RUN_REFERRALS) and actor.agency_ids:
        rows = rows.filter(pk__in=actor.agency_ids)
    return [(str(pk), name) for pk, name in rows.order_by("name").values_list("pk", "name")]


class BringForm(BeginForm):
    """The board's own form, filled in as a document."""

    file = fields.FileField(
        label="The form",
        hint="Word, PDF, Excel, a web page or plain text. A picture of text cannot be read.",
        accept=".docx,.pdf,.xlsx,.csv,.html,.htm,.md,.txt",
        missing="Choose the document that was filled in.",
    )


class StartForm(ChangeForm):
    """What it is about."""

    trigger = _kind()
    title = _title()


class HappenedForm(ChangeForm):
    """What happened, when, where, and when it became known."""

    what_happened = fields.LongTextField(
        label="What happened?",
        hint="Write what you know today, and say what you do not know. Write Child A, mother, a neighbour: no names.",
        required=False,
        max_length=20_000,
        rows=10,
    )
    happened_on = fields.DateField(
        label="On which day did it happen?",
        hint="Leave it empty if nobody knows. For example, 5 6 2026",
        required=False,
    )
    place = fields.TextField(
        label="Where? (optional)", hint="As closely as it matters: home, a ward, a playing field.", required=False
    )
    known_on = fields.DateField(
        label="On which day did somebody first know of it?",
        hint="The first professional anywhere, not only in your agency. Time is counted from this day.",
        required=False,
    )
    known_by = fields.TextField(label="Who was that?", hint="By post, such as ward sister.", required=False)


class SafeForm(ChangeForm):
    """What was done at once."""

    done_at_once = fields.LongTextField(
        label="What was done at once to keep children safe?",
        hint="This child and any other: brothers and sisters, children who are taught or cared for by the same people. "
        "If nothing was needed, say why.",
        required=False,
        max_length=10_000,
        rows=7,
    )


class FamilyForm(ChangeForm):
    """The family, and the agencies that knew it."""

    family = fields.LongTextField(
        label="Who belongs to the family and the home? (optional)",
        hint="Without names: mother, her partner, two brothers. Say what matters of culture, language, disability.",
        required=False,
        max_length=10_000,
        rows=5,
    )
    agencies = fields.CheckboxesField(
        label="Which agencies knew the family, as far as you know?",
        hint="The board asks each of them what it knows.",
        required=False,
        small=True,
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies=[(str(pk), name) for pk, name in agencies])


class WhyForm(ChangeForm):
    """Why it is referred."""

    why_referred = fields.LongTextField(
        label="Why do you refer it?",
        hint="What made you think that agencies could learn from it, or what went so well that others should know.",
        required=False,
        max_length=10_000,
        rows=7,
    )


class QuestionsForm(ChangeForm, WithQuestions):
    """The questions that a board asks of its own."""

    def __init__(self, *args: Any, asked: tuple[FormField, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(asked)


class TakeInForm(WhyForm, SafeForm, HappenedForm, WithQuestions):
    """Everything that can be read from a form that was filled in, to be corrected beside it."""

    field_order = ("what_happened", "happened_on", "place", "known_on", "known_by", "done_at_once", "why_referred")
    family = fields.LongTextField(label="Who belongs to the family and the home?", required=False, rows=5)

    def __init__(self, *args: Any, asked: tuple[FormField, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(asked)


class DocumentForm(OnceForm):
    """A file that belongs to a referral."""

    title = fields.TextField(label="What is it?", hint="Such as “Body map” or “Our own chronology”.", max_length=200)
    file = fields.FileField(label="File", missing="Choose the file.")


class ReasonForm(ChangeForm):
    """A step that needs a reason."""

    reason = fields.LongTextField(label="Why?", missing="Say why.", max_length=4_000, rows=4)

    def __init__(self, *args: Any, label: str, hint: str = "", missing: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["reason"]
        asked.label, asked.help_text = label, hint
        asked.error_messages["required"] = missing or "Say why."


class OpenForm(ChangeForm):
    """Which group considers a referral."""

    group = fields.SelectField(
        label="Which group considers it?",
        required=False,
        hint="The framework names one; choose another where it has to.",
    )

    def __init__(self, *args: Any, groups: Iterable[tuple[int, str]], usual: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = ("", f"{usual}, as the framework says" if usual else "Choose a group")
        offer(self, group=[first, *((str(pk), name) for pk, name in groups)])


class FrameworkForm(ChangeForm):
    """Under which version of the framework a referral is dealt with."""

    framework = fields.RadioField(label="Which version applies?", missing="Choose the version that applies.")
    reason = fields.LongTextField(
        label="Why does it apply?",
        hint="Such as “It became known before the new version was in force.”",
        missing="Say why another version of the framework applies.",
        rows=3,
    )

    def __init__(self, *args: Any, versions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, framework=[(str(pk), name) for pk, name in versions])
