"""What the pages of sources receive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.rules import is_late
from goldthread.loop.actions.stages import Stage
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.reviews import queries as reviews
from goldthread.loop.sources import queries
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.web.shell.colours import ANSWERS, STAGES, STATES
from goldthread.web.shell.history import Told, history_of
from goldthread.web.sources.registers import STATUSES

if TYPE_CHECKING:
    from goldthread.loop.lessons.models import Lesson
    from goldthread.loop.sources.models import Source


@dataclass(frozen=True, slots=True)
class Item:
    """A lesson, recommendation or action that came of the source: its line, its state, its address."""

    reference: str
    text: str
    href: str
    status: str
    colour: str
    note: str = ""
    due_on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the source from one state to the next."""

    status: str
    on: date
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source with what came of it."""

    reference: str
    title: str
    summary: str
    kind: str
    status: Tag
    began_on: date | None
    reported_on: date | None
    lead_group: str
    seen_by: str
    named: tuple[str, ...]
    lessons: tuple[Item, ...]
    recommendations: tuple[Item, ...]
    actions: tuple[Item, ...]
    steps: tuple[Step, ...]
    history: tuple[Told, ...]
    may_record: bool
    may_write: bool
    reads_actions: bool
    review: tuple[str, str]
    """Words and address of the review behind it, for those who see it or have still to declare."""


def source_page(actor: Actor, source: "Source") -> SourcePage:
    """Read a source and everything that hangs on it, in a fixed number of queries."""
    learnt = list(lessons.of_source(actor, source.pk))
    return SourcePage(
        reference=source.reference,
        title=source.title,
        summary=source.summary,
        kind=SourceKind(source.kind).label,
        status=STATUSES[source.status],
        began_on=source.began_on,
        reported_on=source.reported_on,
        lead_group=source.lead_group.name if source.lead_group else "",
        seen_by=Visibility(source.visibility).label,
        named=_named(actor, source),
        lessons=_lessons(actor, learnt),
        recommendations=_recommendations(actor, learnt),
        actions=_actions(actor, learnt),
        steps=tuple(
            Step(SourceStatus(step.after).label, step.at.date(), step.by.name if step.by else "Goldthread", step.why)
            for step in queries.status_changes(actor, source)
        ),
        history=history_of(
            actor,
            "source",
            source.pk,
            {"status": dict(SourceStatus.choices), "visible to": dict(Visibility.choices)},
        ),
        may_record=actor.may(Permission.RECORD_SOURCES),
        may_write=actor.may(Permission.WRITE_LESSONS),
        reads_actions=actor.may(Permission.READ_ACTIONS),
        review=_review(actor, source),
    )


def _review(actor: Actor, source: "Source") -> tuple[str, str]:
    found = reviews.of_source(actor, source.pk)
    return (f"The review behind it: {found}", f"/reviews/{source.reference}") if found else ("", "")


def _named(actor: Actor, source: "Source") -> tuple[str, ...]:
    if source.visibility == Visibility.GROUPS:
        return tuple(link.group.name for link in queries.groups_named(actor, source))
    if source.visibility == Visibility.PEOPLE:
        return tuple(link.person.name for link in queries.people_named(actor, source))
    return ()


def _lessons(actor: Actor, learnt: list["Lesson"]) -> tuple[Item, ...]:
    stages = actions.stages(actor, learnt)
    return tuple(
        Item(
            lesson.reference,
            lesson.statement,
            f"/lessons/{lesson.reference}",
            Stage(stages[lesson.pk]).label,
            STAGES[stages[lesson.pk]],
            LessonKind(lesson.kind).label,
        )
        for lesson in learnt
    )


def _recommendations(actor: Actor, learnt: Iterable["Lesson"]) -> tuple[Item, ...]:
    found = {
        link.recommendation.pk: link.recommendation
        for link in lessons.recommendations_of(actor, [lesson.pk for lesson in learnt])
    }
    return tuple(
        Item(
            each.reference,
            each.text,
            f"/recommendations/{each.reference}",
            Answer(each.answer).label,
            ANSWERS[Answer(each.answer)],
            each.owner.name if each.owner else "nobody owns it yet",
        )
        for each in sorted(found.values(), key=lambda each: each.reference)
    )


def _actions(actor: Actor, learnt: Iterable["Lesson"]) -> tuple[Item, ...]:
    found = {link.action.pk: link.action for link in actions.of_lessons(actor, [lesson.pk for lesson in learnt])}
    return tuple(
        Item(
            action.reference,
            action.title,
            f"/actions/{action.reference}",
            ActionState(action.state).label,
            STATES[ActionState(action.state)],
            action.lead_agency.short_name if action.lead_agency else "",
            action.due_on,
            is_late(action.state, action.due_on, actor.today),
        )
        for action in found.values()
    )
