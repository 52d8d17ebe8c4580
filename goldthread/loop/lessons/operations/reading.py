"""How the matcher reads statements: kept in the transaction that writes them, and read again when its words change."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from goldthread.core.actor import Actor
from goldthread.loop.lessons.models import (
    Lesson,
    LessonFrame,
    Recommendation,
    RecommendationLesson,
)
from goldthread.loop.lessons.queries import edition
from goldthread.loop.lessons.recurrence import finding, meaning
from goldthread.loop.lessons.recurrence.frames import frame
from goldthread.loop.lessons.recurrence.likeness import vector


@transaction.atomic
def read_again(*, by: Actor, most: int = 500) -> int:
    """Read statements that the matcher has not read, or read with another vocabulary; gives how many it read now."""
    read = LessonFrame.objects.filter(lesson_id=OuterRef("pk"), recommendation__isnull=True, edition=edition())
    lessons = Lesson.objects.filter(~Exists(read), board_id=by.board_id).defer("search").order_by("pk")[:most]
    for lesson in lessons:
        read_statement(lesson, lesson.statement)
        for link in RecommendationLesson.objects.filter(lesson=lesson).select_related("recommendation"):
            read_statement(lesson, link.recommendation.text, link.recommendation)
    return len(lessons)


def read_recommendation(recommendation: Recommendation, lessons: Iterable[Lesson]) -> None:
    """Keep how the matcher reads a recommendation, once beside each lesson that it answers."""
    LessonFrame.objects.filter(recommendation=recommendation).delete()
    read = _read(recommendation.text)
    LessonFrame.objects.bulk_create(
        LessonFrame(recommendation=recommendation, **_standing(lesson), **read) for lesson in lessons
    )


def read_statement(lesson: Lesson, text: str, recommendation: Recommendation | None = None) -> None:
    """Keep how the matcher reads a statement, in the transaction that writes it."""
    LessonFrame.objects.update_or_create(
        lesson=lesson, recommendation=recommendation, defaults=_standing(lesson) | _read(text)
    )


def read_new(lesson: Lesson) -> None:
    """Keep how the matcher reads a lesson that was just written, of which there is no reading yet."""
    LessonFrame.objects.create(**_standing(lesson), **_read(lesson.statement))


def _standing(lesson: Lesson) -> dict[str, Any]:
    return {"lesson": lesson, "board_id": lesson.board_id, "learnt_on": lesson.learnt_on}


def _read(text: str) -> dict[str, Any]:
    one = frame(text)
    return {
        "issues": list(one.issues),
        "concepts": sorted(one.concepts),
        "terms": RawSQL("%s::tsvector", [finding.vector_text(one)]),
        "vector": vector(one, meaning.meaning(text)).astype("float16").tobytes(),
        "edition": edition(),
        "compared": False,
    }
