"""What reviews found and how it was told: analysis, findings, the board's answers, the report, its publication."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from goldthread.core.actor import LONDON, Actor
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.reviewing import Telling, finish
from goldthread.demo.world import World
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons.choices import LessonKind
from goldthread.loop.lessons.models import BoardQuestion
from goldthread.loop.reviews import operations
from goldthread.loop.reviews.choices import GateKind
from goldthread.loop.reviews.models import Publication, Review
from goldthread.loop.reviews.operations.learning import form_of
from goldthread.loop.reviews.operations.steps import path_for

SCHEME, PATTERNS = "SAFEGUARDING9", "SCIE6"
ACCEPTED_BY = "chair"


def begin(world: World) -> None:
    """Write in the diary how each review goes on that has something to tell."""
    for row in world.content.reporting.get("telling", ()):
        opened = next(each for each in world.content.reviews["review"] if each.get("title") == row["review"])
        day = world.now.astimezone(LONDON).date() - timedelta(days=opened["opens"] - 20)
        luck = chance(world.code, row["review"], "report")
        world.diary.begin(office_hour(day, luck), partial(_live, world, row))


def _live(world: World, row: dict[str, Any], at: datetime) -> Story:
    """A review from its analysis to wherever it has come by today."""
    luck = chance(world.code, row["review"], "telling")
    while (review := _ready(world, row)) is None:
        at = yield later(at, 2, luck)
    told = Telling(world, row, review, lead="manager")
    _understand(told, at)
    for statement, does in zip(row.get("early", ())[::2], row.get("early", ())[1::2], strict=True):
        early = operations.learn_early(by=told.office(at), review_id=review.pk, statement=statement)
        operations.act_early(by=told.office(at), early_id=early.pk, title=does, strength="medium")
    _seal(told, at)
    at = yield later(at, 9, luck)
    _find(told, at)
    told.looked_at(GateKind.DRAFT, at)
    if row["goes"] == "analysis":
        return
    at = yield later(at, 12, luck)
    _write(told, at)
    at = yield later(at, 14, luck)
    _accept(told, at)
    at = yield later(at, 21, luck)
    _answer(told, at)
    at = yield later(at, 10, luck)
    plan = _plan(told, at)
    at = yield office_hour(plan.planned_on or at.date(), luck)
    _publish(told, at)


def _ready(world: World, row: dict[str, Any]) -> Review | None:
    """The review, once it is where its telling goes on and the last of its stages so far has begun."""
    found = Review.objects.filter(board_id=world.board_id, title=row["review"], state=row["at"]).first()
    if found is None:
        return None
    stands = next(each["stands"] for each in world.content.reviews["review"] if each.get("title") == row["review"])
    return found if found.stages.filter(key=stands, begun_on__isnull=False).exists() else None


def _ago(world: World, days: int) -> date:
    return world.now.astimezone(LONDON).date() - timedelta(days=days)


def _understand(told: Telling, at: datetime) -> None:
    """The stretches of the case, their factors, the causes and the research."""
    by, of = told.office(at), told.review.pk
    for each in told.row.get("episode", ()):
        first, last = (_ago(told.world, days) for days in each["days"])
        words = {key: text for key, text in each.items() if key not in {"days", "factors", "title"}}
        kept = operations.add_episode(by=by, review_id=of, title=each["title"], first_day=first, last_day=last, **words)
        for factor, helped, text in each["factors"]:
            operations.add_factor(
                by=by, review_id=of, scheme=SCHEME, factor=factor, text=text, episode_id=kept.pk, helped=helped == "yes"
            )
    made: list[int] = []
    for kind, text, parent, factor in told.row.get("cause", ()):
        node = operations.add_cause(
            by=by,
            review_id=of,
            kind=kind,
            text=text,
            parent_id=made[int(parent)] if parent else None,
            scheme=SCHEME if factor else "",
            factor=factor,
        )
        made.append(node.pk)
    for title, authors, year, says in told.row["citations"]:
        operations.cite(by=by, review_id=of, title=title, authors=authors, year=year, says=says)


def _seal(told: Telling, at: datetime) -> None:
    """Everything that would give the family away is sealed for the check."""
    for kind, whose, value in told.row["sealed"]:
        operations.seal_detail(by=told.office(at), review_id=told.review.pk, kind=kind, whose=whose, value=value)


def _find(told: Telling, at: datetime) -> None:
    for each in told.row["finding"]:
        said = {key: text for key, text in each.items() if key not in {"good", "pattern", "questions", "answers"}}
        operations.write_finding(
            by=told.office(at),
            review_id=told.review.pk,
            kind=LessonKind.GOOD_PRACTICE if each.get("good") else LessonKind.CONCERN,
            scheme=PATTERNS,
            pattern=each["pattern"],
            questions=each.get("questions", ()),
            **said,
        )


def _write(told: Telling, at: datetime) -> None:
    """The report is composed, read once more, and goes to its gate."""
    _go_to(told, "draft", at)
    operations.begin_report(by=told.office(at), review_id=told.review.pk)
    _finish_stages(told, at)
    told.moved("quality_gate", at)


def _go_to(told: Telling, state: str, at: datetime) -> None:
    """Take the review step by step to a state on its way."""
    path = [each.value for each in path_for(told.fresh())]
    for each in path[path.index(told.review.state) + 1 : path.index(state) + 1]:
        told.moved(each, at)


def _finish_stages(told: Telling, at: datetime) -> None:
    by = told.office(at)
    for each in told.review.stages.filter(finished_on__isnull=True).order_by("position"):
        begun = each if each.begun_on else operations.begin_stage(by=by, stage_id=each.pk, version=each.version)
        finish(told, begun, at)


def _accept(told: Telling, at: datetime) -> None:
    told.moved("accepted", at, ACCEPTED_BY)
    row = told.row
    operations.reflect(
        by=told.office(at),
        review_id=told.review.pk,
        version=0,
        worked=row["worked"],
        did_not_work=row["did_not_work"],
        would_do=row["would_do"],
        cost_pounds=row["cost"],
        days_of_work=row["days_of_work"],
    )


def _answer(told: Telling, at: datetime) -> None:
    """The board answers each question, the report says so, and the summary is written and complete."""
    answers = {
        question: answer
        for each in told.row["finding"]
        for question, answer in zip(each.get("questions", ()), each.get("answers", ()), strict=True)
    }
    for asked in BoardQuestion.objects.filter(lesson__source_id=told.review.source_id):
        lessons.answer_question(
            by=told.world.who(ACCEPTED_BY, at), question_id=asked.pk, answer=answers[asked.question]
        )
    section = told.review.sections.get(key="answers")
    operations.compose_section(by=told.office(at), section_id=section.pk, version=section.version)
    told.moved("response_agreed", at, ACCEPTED_BY)
    _summarise(told, told.office(at))


def _summarise(told: Telling, by: Actor) -> None:
    row = operations.write_summary(by=by, review_id=told.review.pk)
    began = f"{told.review.first_day or by.today:%Y-%m}"
    usual = {"month": began, "date": by.today.isoformat()}
    said = {
        key: row.answers.get(key) or (usual.get(field.kind, "Nothing to say here.") if field.required else "")
        for key, field in form_of(told.review).fields.items()
    }
    operations.change_summary(
        by=by, review_id=told.review.pk, version=row.version, answers=said, completed_on=by.today, public=True
    )


def _plan(told: Telling, at: datetime) -> Publication:
    told.moved("pre_publication", at)
    by, row = told.office(at), told.row
    plan = operations.plan_publication(
        by=by,
        review_id=told.review.pk,
        version=Publication.objects.get(review=told.review).version,
        public_title=row["public_title"],
        effect=row["effect"],
        told_first=row["told_first"],
        told_on=by.today,
        court_orders=row["court_orders"],
        planned_on=by.today + timedelta(days=14),
    )
    return operations.approve_publication(
        by=told.world.who(ACCEPTED_BY, at), review_id=told.review.pk, version=plan.version
    )


def _publish(told: Telling, at: datetime) -> None:
    by, of = told.office(at), told.review.pk
    operations.check_identity(by=by, review_id=of, reason="Before it leaves")
    operations.publish(by=by, review_id=of, version=Publication.objects.get(review_id=of).version)
