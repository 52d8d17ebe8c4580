"""The coordinator looks through what reads alike: some was learnt before, and the board is asked why it is back."""

from datetime import datetime, timedelta
from functools import partial

from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.world import World
from goldthread.loop.actions import queries as actions
from goldthread.loop.lessons import operations, queries
from goldthread.loop.lessons.models import BoardQuestion, Lesson
from goldthread.loop.lessons.queries import Pair

MONTHS_AGO = 2.5
CONFIRMED, DIFFERENT = 4, 2
ANSWER = (
    "Two things. The prompt that was built then stood on a form that a new system replaced, and nobody had it on a "
    "list of what must come along. And the check a year later was never put in anybody's diary.\n\n"
    "Health and the council now keep one list of what the board has been shown, and whoever changes a system reads it."
)
SAME = "The same worry in other words: read both, and what was done then is not in place any more."
NOT_THE_SAME = "Alike in its words only: that was about another service and another step."


def begin(world: World) -> None:
    """Write it in the diary of a board that has learnt for long enough."""
    if "inspector" in world.people:
        at = office_hour(world.months_ago(MONTHS_AGO), chance(world.code, "recurring"))
        world.diary.begin(at, partial(_look_through, world))


def end(world: World) -> None:
    """Let the job find what has come since."""
    operations.find_likely(by=world.goldthread(world.now), most=5_000)


def _look_through(world: World, at: datetime) -> Story:
    operations.find_likely(by=world.goldthread(at), most=5_000)
    by = world.office("coordinator", at)
    back = _back_after_closing(world, at)
    for number, pair in enumerate(back[:CONFIRMED]):
        by = world.office("coordinator", at)
        operations.compare(
            by=by,
            lesson_id=pair.lesson_id,
            earlier_id=pair.earlier_id,
            repeats=True,
            reason=SAME,
            owner_id=world.people[world.content.board["office"]["chair" if number == 0 else "coordinator"]],
            due_on=by.today + timedelta(days=30 + 30 * number),
        )
        at = yield later(at, 1, chance(world.code, "recurring", number))
    for pair in queries.repeats(by, 0.25, 2_000)[-DIFFERENT:]:
        operations.compare(
            by=world.office("coordinator", at),
            lesson_id=pair.lesson_id,
            earlier_id=pair.earlier_id,
            repeats=False,
            reason=NOT_THE_SAME,
        )
    at = yield later(at, 24, chance(world.code, "recurring", "answer"))
    chair = world.office("chair", at)
    asked = BoardQuestion.objects.filter(board_id=world.board_id, earlier__isnull=False).order_by("pk").first()
    if asked is not None:
        operations.answer_question(by=chair, question_id=asked.pk, answer=ANSWER)


def _back_after_closing(world: World, at: datetime) -> list[Pair]:
    """What reads as if it came back after it was closed, the likeliest first, each lesson once."""
    by = world.office("coordinator", at)
    pairs = queries.repeats(by, 0.3, 2_000)
    shut = actions.closed(by, {pair.earlier_id for pair in pairs})
    learnt = dict(Lesson.objects.filter(board_id=world.board_id).values_list("pk", "learnt_on"))
    found: dict[int, Pair] = {}
    for pair in pairs:
        closed_on = shut.get(pair.earlier_id)
        if closed_on and learnt[pair.lesson_id] >= closed_on:
            found.setdefault(pair.lesson_id, pair)
    return list(found.values())
