"""What people say of two lessons that read alike, and what is proposed to them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Q, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.journal.operations import record_of
from goldthread.loop.lessons.models import (
    BoardQuestion,
    BoardWeights,
    Comparison,
    Lesson,
    LessonFrame,
    LikelyRepeat,
)
from goldthread.loop.lessons.operations.keeping import lesson_of
from goldthread.loop.lessons.operations.recommending import check_owner
from goldthread.loop.lessons.policy import (
    require_recommend,
)
from goldthread.loop.lessons.queries import edition, nearest, row_of, weights_of
from goldthread.loop.lessons.recurrence import learning
from goldthread.loop.lessons.recurrence.frames import frame
from goldthread.loop.lessons.recurrence.likeness import USUAL, Row, Weights, likeness

WHY_NOT_SUSTAINED = "This was learnt before. Why was what was done then not sustained?"
"""The question that a repeated lesson puts to the board, instead of one more recommendation."""
Rows = npt.NDArray[np.float32]
LEARNT_FROM = 2000
"""The latest comparisons from which a board's weights are learnt."""


@transaction.atomic
def compare(
    *,
    by: Actor,
    lesson_id: int,
    earlier_id: int,
    repeats: bool,
    reason: str = "",
    owner_id: int | None = None,
    due_on: date | None = None,
) -> Comparison:
    """Say that a lesson repeats an earlier one, or that it is different; what was said before is kept.

    A repeated lesson asks the board why what was done was not sustained, once for each earlier lesson; ``owner_id``
    is the person who is to find out, by ``due_on``.
    """
    require_recommend(by)
    if lesson_id == earlier_id:
        raise Refusal("A lesson cannot repeat itself. Choose another lesson.")
    lesson, earlier = lesson_of(by, lesson_id), lesson_of(by, earlier_id)
    if not repeats and not reason.strip():
        raise Refusal("Say in a few words what makes it different. It helps whoever looks next.", "reason")
    check_owner(by, owner_id)
    if repeats and due_on is not None and due_on < by.today:
        raise Refusal("The answer cannot be due before today. Change the date.", "due_on")
    said = Comparison.objects.create(
        board_id=by.board_id,
        lesson=lesson,
        earlier=earlier,
        repeats=repeats,
        reason=reason.strip(),
        by_id=by.person_id,
        at=by.at,
    )
    if repeats:
        _ask_why(by, lesson, earlier, owner_id, due_on)
    _learn(by)
    record_of(
        by=by,
        verb="compared with an earlier one",
        kind="lesson",
        thing=lesson,
        why=reason.strip(),
        detail={"earlier": earlier.reference, "repeats": "yes" if repeats else "no"},
    )
    return said


def _ask_why(by: Actor, lesson: Lesson, earlier: Lesson, owner_id: int | None, due_on: date | None) -> None:
    asked, new = BoardQuestion.objects.get_or_create(
        board_id=by.board_id,
        lesson=lesson,
        earlier=earlier,
        defaults={"question": WHY_NOT_SUSTAINED, "owner_id": owner_id, "due_on": due_on},
    )
    if not new and (owner_id or due_on):
        asked.owner_id, asked.due_on = owner_id or asked.owner_id, due_on or asked.due_on
        asked.save()


def _learn(by: Actor) -> None:
    """Learn the board's weights anew from what its people said last of each pair."""
    latest: dict[tuple[int, int], bool] = {}
    for one, other, repeats in (
        Comparison.objects.filter(board_id=by.board_id)
        .order_by("-at", "-id")
        .values_list("lesson_id", "earlier_id", "repeats")[:LEARNT_FROM]
    ):
        latest.setdefault((min(one, other), max(one, other)), repeats)
    frames = LessonFrame.objects.filter(
        lesson_id__in={pk for pair in latest for pk in pair}, recommendation__isnull=True, edition=edition()
    )
    rows = {lesson_id: row_of(held) for lesson_id, held in frames.values_list("lesson_id", "vector")}
    judged = [
        learning.Judged(rows[one], rows[other], repeats)
        for (one, other), repeats in latest.items()
        if one in rows and other in rows
    ]
    BoardWeights.objects.update_or_create(
        board_id=by.board_id,
        defaults={"weights": asdict(learning.learn(USUAL, judged)), "learnt_from": len(judged)},
    )


LIKELY, KEPT, ALL_AT_ONCE = 0.25, 12, 3_000
"""A likeness that is worth keeping, how many are kept of a statement, and up to how many statements of a board are
compared with all others; of more, the search chooses."""


Side = tuple[int, int, date]
"""A lesson, its source, and the day it was learnt."""


@transaction.atomic
def find_likely(*, by: Actor, most: int = 500) -> int:
    """Find which lessons may repeat which, for statements not compared yet; gives how many were compared now.

    Two lessons of one source say the same because they were written together: that is no repetition.
    """
    statements = LessonFrame.objects.filter(board_id=by.board_id, recommendation__isnull=True, edition=edition())
    waiting = statements.filter(compared=False).order_by("pk")
    new = dict(waiting.values_list("lesson_id", "lesson__statement")[:most])
    if not new:
        return 0
    few = statements.count() <= ALL_AT_ONCE
    sides, rows = _stacked(statements if few else statements.filter(lesson_id__in=new))
    weights, found = weights_of(by), {}
    for at, side in enumerate(sides):
        if side[0] in new:
            others = (sides, rows) if few else _stacked(nearest(statements, frame(new[side[0]])))
            found.update(_likely(side, rows[at], *others, weights))
    LikelyRepeat.objects.filter(Q(lesson_id__in=new) | Q(earlier_id__in=new), board_id=by.board_id).delete()
    LikelyRepeat.objects.bulk_create(
        LikelyRepeat(board_id=by.board_id, lesson_id=later, earlier_id=earlier, likeness=score)
        for (later, earlier), score in found.items()
    )
    statements.filter(lesson_id__in=new).update(compared=True)
    return len(new)


def _stacked(frames: QuerySet[LessonFrame]) -> tuple[list[Side], Rows]:
    held = list(frames.values_list("lesson_id", "lesson__source_id", "learnt_on", "vector"))
    rows = np.stack([row_of(vector) for *_, vector in held]) if held else np.zeros((0, 0), dtype=np.float32)
    return [(lesson, source, day) for lesson, source, day, _ in held], rows


def _likely(one: Side, row: Row, others: Sequence[Side], rows: Rows, weights: Weights) -> dict[tuple[int, int], float]:
    """The likeliest pairs of a lesson with lessons of other sources, each the later one first."""
    lesson, source, on = one
    scores = likeness(row, rows, weights)
    scores[[other[1] == source for other in others]] = 0
    best = [at for at in np.argsort(-scores, kind="stable")[:KEPT] if scores[at] >= LIKELY]
    pairs = {}
    for at in best:
        other, _, day = others[at]
        pairs[(lesson, other) if (on, lesson) > (day, other) else (other, lesson)] = float(scores[at])
    return pairs
