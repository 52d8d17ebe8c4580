"""What the pages of lessons and recommendations receive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.design.wording import day
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.outcome import came_of_it
from goldthread.loop.actions.proof import queries as proof
from goldthread.loop.actions.rules import is_late
from goldthread.loop.lessons import queries
from goldthread.loop.lessons.choices import Answer, Audience, LessonKind, Reach, Scope
from goldthread.loop.lessons.rules import Advice, quality
from goldthread.loop.sources.choices import ELSEWHERE, SourceKind
from goldthread.loop.themes import queries as themes
from goldthread.web.shell.colours import ANSWERS, STAGES, STATES
from goldthread.web.shell.earlier import EarlierLearning, earlier_learning
from goldthread.web.shell.history import Names, Told, history_of

if TYPE_CHECKING:
    from goldthread.loop.actions.models import ActionLesson
    from goldthread.loop.lessons.models import BoardQuestion, Lesson, Recommendation


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that hangs on this one: its line, its state, its address."""

    reference: str
    text: str
    href: str
    status: str = ""
    colour: str = ""
    note: str = ""
    due_on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the board, with its answer where there is one."""

    id: int
    question: str
    answer: str
    who: str
    on: date | None
    owner: str = ""
    earlier: str = ""
    """The reference of the lesson that came back, where the reader may see it."""
    due_on: date | None = None
    may_answer: bool = False


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson with everything that came of it."""

    reference: str
    statement: str
    evidence: str
    kind: str
    reach: str
    stage: str
    stage_colour: str
    reopened: str
    """Why a lesson that was closed is open again."""
    learnt_on: date
    written_by: str
    source: Item
    source_kind: str
    messages: tuple[tuple[str, str], ...]
    agencies: tuple[str, ...]
    themes: tuple[tuple[int, str, bool], ...]
    """Id, name, and whether the theme is still in use."""
    suggested: tuple[tuple[str, str], ...]
    """Themes that suggest themselves and that it has not, each with why, for whoever can give them."""
    recommendations: tuple[Item, ...]
    actions: tuple[Item, ...]
    questions: tuple[Question, ...]
    earlier: EarlierLearning
    repeated_by: tuple[Item, ...]
    history: tuple[Told, ...]
    may_write: bool
    history_href: str
    """Where the whole history of a lesson that came back stands."""
    may_recommend: bool
    may_plan: bool
    reads_sources: bool


def lesson_page(actor: Actor, lesson: "Lesson") -> LessonPage:
    """Read a lesson and everything that hangs on it, in a fixed number of queries."""
    ids = [lesson.pk]
    links = list(queries.recommendations_of(actor, ids))
    done = list(actions.of_lessons(actor, ids))
    asked = list(queries.questions(actor, ids))
    came_back = queries.references(actor, [each.earlier_id for each in asked if each.earlier_id])
    stage = actions.stages(actor, [lesson])[lesson.pk]
    given = list(queries.themes_of(actor, ids))
    earlier, again = earlier_learning(actor, lesson), queries.repeated_later(actor, lesson)
    return LessonPage(
        reference=lesson.reference,
        statement=lesson.statement,
        evidence=lesson.evidence,
        kind=LessonKind(lesson.kind).label,
        reach=Reach(lesson.reach).label,
        stage=stage.label,
        stage_colour=STAGES[stage],
        reopened=_reopened(actor, lesson) if done else "",
        learnt_on=lesson.learnt_on,
        written_by=lesson.written_by.name if lesson.written_by else "Goldthread",
        source=Item(lesson.source.reference, lesson.source.title, f"/sources/{lesson.source.reference}"),
        source_kind=SourceKind(lesson.source.kind).label,
        messages=tuple((Audience(each.audience).label, each.message) for each in queries.messages(actor, ids)),
        agencies=tuple(link.agency.name for link in queries.agencies_named(actor, ids)),
        themes=tuple((link.theme_id, link.theme.name, link.theme.retired_on is None) for link in given),
        suggested=_suggested(actor, lesson.pk, {str(link.theme_id) for link in given}),
        recommendations=tuple(recommendation_item(link.recommendation) for link in links),
        actions=action_items(actor, done),
        questions=tuple(_question(actor, each, came_back) for each in asked),
        earlier=earlier,
        repeated_by=tuple(lesson_item(each, f"{each.source.title}, {each.learnt_on.year}") for each in again),
        history=history_of(actor, "lesson", lesson.pk, lesson_names()),
        may_write=actor.may(Permission.WRITE_LESSONS),
        history_href=f"/recurring/{lesson.reference}" if earlier.repeats or again else "",
        may_recommend=actor.may(Permission.RECOMMEND),
        may_plan=actor.may(Permission.PLAN_ACTIONS),
        reads_sources=actor.may(Permission.READ_SOURCES),
    )


def _reopened(actor: Actor, lesson: "Lesson") -> str:
    was = proof.reopened(actor, lesson.pk)
    if was is None or was.reopened_at is None:
        return ""
    closed, again = (day(at.astimezone(LONDON).date()) for at in (was.at, was.reopened_at))
    through = was.reopened_through.reference if was.reopened_through else "What was done"
    return f"It was closed on {closed} and is open again since {again}: {through} does not hold any more. " \
        f"{was.reopened_why}"  # fmt: skip


def _suggested(actor: Actor, lesson_id: int, given: Collection[str]) -> tuple[tuple[str, str], ...]:
    if given or not actor.may(Permission.WRITE_LESSONS):
        return ()
    return tuple((each.name, each.why) for each in queries.suggested(actor, [lesson_id]).get(lesson_id, ()))


@dataclass(frozen=True, slots=True)
class Compared:
    """One of two lessons that stand side by side."""

    heading: str
    reference: str
    statement: str
    evidence: str
    source: str
    learnt_on: date
    came_of_it: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two lessons side by side, and why they are thought to be the same."""

    sides: tuple[Compared, Compared]
    why: str


def compare_page(actor: Actor, lesson: "Lesson", earlier: "Lesson") -> ComparePage:
    """Read two lessons to be judged by a person."""
    came = actions.came_of(actor, [earlier])
    return ComparePage(
        (
            _compared("This lesson", lesson, ""),
            _compared(
                "The earlier lesson",
                earlier,
                came_of_it(earlier.kind, came[earlier.pk], elsewhere=earlier.source.kind in ELSEWHERE),
            ),
        ),
        queries.why_alike(lesson, earlier),
    )


def _compared(heading: str, one: "Lesson", came: str) -> Compared:
    return Compared(heading, one.reference, one.statement, one.evidence, one.source.title, one.learnt_on, came)


@dataclass(frozen=True, slots=True)
class Response:
    """One answer of the board."""

    answer: str
    colour: str
    on: date
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """A recommendation with what it answers, what the board said, and what is done."""

    reference: str
    text: str
    outcome: str
    measure: str
    scope: str
    owner: str
    due_on: date | None
    answer: str
    answer_colour: str
    awaited: bool
    written_on: date
    written_by: str
    addressed: tuple[str, ...]
    lessons: tuple[Item, ...]
    earlier: EarlierLearning
    responses: tuple[Response, ...]
    actions: tuple[Item, ...]
    advice: tuple[Advice, ...]
    history: tuple[Told, ...]
    may_change: bool
    may_respond: bool
    may_plan: bool


def recommendation_page(actor: Actor, one: "Recommendation") -> RecommendationPage:
    """Read a recommendation and everything that hangs on it, in a fixed number of queries."""
    ids = [one.pk]
    answered = [link.lesson for link in queries.lessons_answered_by(actor, ids)]
    may_recommend, may_respond = actor.may(Permission.RECOMMEND), actor.may(Permission.RESPOND)
    return RecommendationPage(
        reference=one.reference,
        text=one.text,
        outcome=one.outcome,
        measure=one.measure,
        scope=Scope(one.scope).label,
        owner=one.owner.name if one.owner else "",
        due_on=one.due_on,
        answer=Answer(one.answer).label,
        answer_colour=ANSWERS[Answer(one.answer)],
        awaited=one.answer == Answer.AWAITED,
        written_on=one.written_at.astimezone(LONDON).date(),
        written_by=one.written_by.name if one.written_by else "Goldthread",
        addressed=(
            *(link.agency.name for link in queries.agencies_addressed(actor, ids)),
            *(link.group.name for link in queries.groups_addressed(actor, ids)),
        ),
        lessons=tuple(lesson_item(lesson, lesson.source.title) for lesson in answered),
        earlier=earlier_learning(actor, one.text, [lesson.pk for lesson in answered]),
        responses=tuple(
            Response(
                Answer(each.answer).label,
                ANSWERS[Answer(each.answer)],
                each.answered_on,
                each.by.name if each.by else "Goldthread",
                each.reason,
            )
            for each in queries.responses(actor, ids)
        ),
        actions=action_items(actor, actions.of_recommendations(actor, ids)),
        advice=advice_on(actor, one) if may_recommend or may_respond else (),
        history=history_of(
            actor, "recommendation", one.pk, {"scope": dict(Scope.choices), "answer": dict(Answer.choices)}
        ),
        may_change=may_recommend,
        may_respond=may_respond,
        may_plan=actor.may(Permission.PLAN_ACTIONS),
    )


def advice_on(actor: Actor, one: "Recommendation") -> tuple[Advice, ...]:
    """The quiet check of a recommendation as it stands."""
    return quality(
        text=one.text,
        outcome=one.outcome,
        measure=one.measure,
        has_owner=one.owner_id is not None,
        due_on=one.due_on,
        training_this_year=queries.training_recommendations_this_year(actor, but=one.pk),
    )


def lesson_names() -> dict[str, Names]:
    """What the values of a lesson's fields are called in its history."""
    return {
        "kind": dict(LessonKind.choices),
        "reach": dict(Reach.choices),
        "messages": dict(Audience.choices),
        "themes": themes.names,
    }


def lesson_item(lesson: "Lesson", note: str = "") -> Item:
    """A lesson as a line on another page."""
    return Item(lesson.reference, lesson.statement, f"/lessons/{lesson.reference}", note=note)


def recommendation_item(one: "Recommendation") -> Item:
    """A recommendation as a line on another page, with the board's answer."""
    answer = Answer(one.answer)
    return Item(
        one.reference,
        one.text,
        f"/recommendations/{one.reference}",
        answer.label,
        ANSWERS[answer],
        one.owner.name if one.owner else "nobody owns it yet",
        one.due_on,
    )


def action_items(actor: Actor, links: Iterable["ActionLesson"]) -> tuple[Item, ...]:
    """Actions as lines on another page; one that is linked twice stands once."""
    found = {link.action.pk: link.action for link in links}
    return tuple(
        Item(
            action.reference,
            action.title,
            f"/actions/{action.reference}",
            ActionState(action.state).label,
            STATES[ActionState(action.state)],
            ", ".join(_names([action.lead_officer, action.lead_agency])) or "nobody leads it yet",
            action.due_on,
            is_late(action.state, action.due_on, actor.today),
        )
        for action in found.values()
    )


def _names(leads: Sequence[object | None]) -> list[str]:
    return [str(lead) for lead in leads if lead is not None]


def _question(actor: Actor, one: "BoardQuestion", came_back: Mapping[int, str]) -> Question:
    return Question(
        one.pk,
        one.question,
        one.answer,
        one.answered_by.name if one.answered_by else "",
        one.answered_at.astimezone(LONDON).date() if one.answered_at else None,
        one.owner.name if one.owner else "",
        came_back.get(one.earlier_id or 0, ""),
        one.due_on,
        actor.may(Permission.RESPOND) or one.owner_id == actor.me,
    )
