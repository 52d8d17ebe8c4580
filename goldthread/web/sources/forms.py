"""What is asked about a source."""

from typing import Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.loop.sources.rules import MOVES

NOBODY = [("", "None")]


def _title() -> fields.TextField:
    return fields.TextField(
        label="Title",
        hint="What people on the board call it. Never a child's name.",
        max_length=300,
        missing="Give the source a title that people will recognise.",
    )


def _summary() -> fields.LongTextField:
    return fields.LongTextField(
        label="What it is about", hint="Two or three sentences are enough.", required=False, max_length=10_000, rows=5
    )


def _began_on() -> fields.DateField:
    return fields.DateField(label="When it began", hint="Leave empty if you do not know.", required=False)


def _reported_on() -> fields.DateField:
    return fields.DateField(
        label="When its learning was reported", hint="For example, 14 5 2026. Leave empty until it is.", required=False
    )


def _lead_group() -> fields.SelectField:
    return fields.SelectField(label="Group that leads it", required=False)


def _visibility() -> fields.RadioField:
    return fields.RadioField(
        label="Who may see it?",
        choices=Visibility.choices,
        hints={
            Visibility.GROUPS: "Only people who sit on these groups, and those who keep the register.",
            Visibility.PEOPLE: "Only these people, and those who keep the register.",
        },
        missing="Choose who may see this source.",
    )


def _groups() -> fields.CheckboxesField:
    return fields.CheckboxesField(label="Groups that may see it", required=False, small=True)


def _people() -> fields.CheckboxesField:
    return fields.CheckboxesField(label="People who may see it", required=False, small=True)


def _groups_of(actor: Actor) -> list[tuple[str, str]]:
    return [(str(group.pk), group.name) for group in accounts.groups(actor)]


def _people_of(actor: Actor) -> list[tuple[str, str]]:
    return [(str(person.pk), person.name) for person in accounts.people(actor)]


class RecordForm(OnceForm):
    """A new source."""

    kind = fields.SelectField(label="Kind", missing="Choose what kind of source this is.")
    title = _title()
    summary = _summary()
    began_on = _began_on()
    reported_on = _reported_on()
    status = fields.RadioField(
        label="How far has it come?",
        choices=[choice for choice in SourceStatus.choices if choice[0] != SourceStatus.CLOSED],
        initial=SourceStatus.UNDER_WAY,
    )
    lead_group = _lead_group()
    visibility = _visibility()
    groups = _groups()
    people = _people()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=[("", "Choose"), *SourceKind.choices])
        groups = _groups_of(actor)
        offer(self, lead_group=[*NOBODY, *groups])
        offer(self, groups=groups)
        offer(self, people=_people_of(actor))
        self.fields["visibility"].initial = Visibility.BOARD


class ChangeSourceForm(ChangeForm):
    """What a source says of itself."""

    title = _title()
    summary = _summary()
    began_on = _began_on()
    reported_on = _reported_on()
    lead_group = _lead_group()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, lead_group=[*NOBODY, *_groups_of(actor)])


class OpenToForm(ChangeForm):
    """Who may see a source."""

    visibility = _visibility()
    groups = _groups()
    people = _people()
    why = fields.LongTextField(
        label="Why it changes", hint="This stays in the history.", required=False, max_length=2_000, rows=2
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, groups=_groups_of(actor))
        offer(self, people=_people_of(actor))


class MoveForm(ChangeForm):
    """How far a source has come."""

    status = fields.RadioField(label="Move it to", missing="Choose how far this source has come.")
    why = fields.LongTextField(
        label="Why", hint="Say it where somebody might ask later.", required=False, max_length=2_000, rows=2
    )

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, status=[choice for choice in SourceStatus.choices if choice[0] in MOVES[now]])
