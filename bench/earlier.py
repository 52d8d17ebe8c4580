"""How long it takes to find what was learnt before, and to write one lesson more, among 1,000 and 100,000 lessons.

Lessons are copied within the database from some that are read as people write them, so that a hundred thousand are
there in a minute. ``make bench`` runs this in a Goldthread of its own.
"""

import json
import random
import statistics
import time
from datetime import UTC, date, datetime

from django.db import connection, transaction

from goldthread.accounts.models import Board
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor, of_the_system
from goldthread.loop.lessons import operations, queries
from goldthread.loop.lessons.models import Lesson, LessonFrame
from goldthread.loop.lessons.recurrence.likeness import in_the_field
from goldthread.loop.lessons.recurrence.vocabulary import Slot, of_the_field
from goldthread.loop.sources.choices import SourceKind, SourceStatus
from goldthread.loop.sources.models import Source

SIZES = (1_000, 100_000)
ASKED = 60


def measure() -> list[dict[str, float]]:
    """Fill a board to each size in turn; ask, and write, at each."""
    now = datetime.now(UTC)
    board = Board.objects.create(code="ERL", name="Board of earlier learning")
    by = of_the_system(board.pk, board.code, now, frozenset(Permission))
    source = Source.objects.create(
        board=board,
        reference="ERL-SRC-1",
        kind=next(iter(SourceKind.values)),
        title="What was learnt",
        reported_on=date(2020, 1, 1),
        status=SourceStatus.LEARNING_TAKEN,
        recorded_at=now,
    )
    chance = random.Random(1)
    with transaction.atomic():
        for _ in range(SIZES[0]):
            operations.write_lesson(by=by, source_reference=source.reference, statement=_statement(chance))
    told = [_asked(by, source, chance, SIZES[0])]
    _copy(board.pk, SIZES[1] // SIZES[0] - 1)
    told.append(_asked(by, source, chance, SIZES[1]))
    return told


def _statement(chance: random.Random) -> str:
    """A statement in the field's words, as often as the field uses them: who, what they do, about what harm."""
    known, met = of_the_field(), in_the_field().met
    words = [thing.removeprefix("word:") for thing in met if thing.startswith("word:")]

    def one(slot: Slot) -> str:
        keys = known.of_slot(slot)
        often = [1 + met.get(f"concept:{key}", 0) for key in keys]
        return known.concepts[chance.choices(keys, often)[0]].name

    said = chance.choices(words, [met[f"word:{word}"] for word in words], k=6)
    return (
        f"{one(Slot.PRACTICE)} and {one(Slot.PRACTICE)} by {one(Slot.WHO)} for children who live with "
        f"{one(Slot.HARM)} {' '.join(said)}"
    ).capitalize()


def _copy(board_id: int, times: int) -> None:
    """Copy each lesson with its frame, straight in the database."""
    lesson = _columns(Lesson, {"id", "reference", "search"})
    frame = _columns(LessonFrame, {"id", "lesson_id"})
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH made AS (INSERT INTO loop_lesson ({lesson}, reference) "
            f"SELECT {lesson}, reference || '-' || n FROM loop_lesson, generate_series(1, %s) n "
            "WHERE board_id = %s RETURNING id, reference), "
            "old AS (SELECT l.reference AS was, f.* FROM loop_lessonframe f JOIN loop_lesson l ON l.id = f.lesson_id) "
            f"INSERT INTO loop_lessonframe ({frame}, lesson_id) "
            f"SELECT {', '.join('old.' + name for name in frame.split(', '))}, made.id FROM made "
            "JOIN old ON old.was = regexp_replace(made.reference, '-[0-9]+$', '')",
            [times, board_id],
        )
        cursor.execute("VACUUM ANALYZE loop_lesson")
        cursor.execute("VACUUM ANALYZE loop_lessonframe")


def _columns(model: type[Lesson] | type[LessonFrame], but: set[str]) -> str:
    return ", ".join(str(field.column) for field in model._meta.concrete_fields if field.column not in but)


def _asked(by: Actor, source: Source, chance: random.Random, size: int) -> dict[str, float]:
    finding, writing = [], []
    for _ in range(ASKED):
        text = _statement(chance)
        began = time.perf_counter()
        queries.alike_text(by, text)
        finding.append(1000 * (time.perf_counter() - began))
    for _ in range(ASKED // 2):
        text = _statement(chance)
        began = time.perf_counter()
        operations.write_lesson(by=by, source_reference=source.reference, statement=text)
        writing.append(1000 * (time.perf_counter() - began))
    return {
        "lessons": size,
        "median": statistics.median(finding),
        "slow": sorted(finding)[int(ASKED * 0.95) - 1],
        "write": statistics.median(writing),
    }


def main() -> None:
    """Measure in this installation, for the program that started it."""
    print(json.dumps(measure()))
