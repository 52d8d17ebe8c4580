"""How the matcher reads statements: kept in the transaction that writes them, and read again when its words change."""

from collections.abc import Iterable

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
    answered = list(lessons)
    LessonFrame.objects.filter(recommendation=recommendation).exclude(lesson__in=answered).delete()
    for lesson in answered:
        read_statement(lesson, recommendation.text, recommendation)


def read_statement(lesson: Lesson, text: str, recommendation: Recommendation | None = None) -> None:
    """Keep how the matcher reads a statement, in the transaction that writes it."""
    one = frame(text)
    LessonFrame.objects.update_or_create(
        lesson=lesson,
        recommendation=recommendation,
        defaults={
            "board_id": lesson.board_id,
            "learnt_on": lesson.learnt_on,
            "issues": list(one.issues),
            "concepts": sorted(one.concepts),
            "terms": RawSQL("%s::tsvector", [finding.vector_text(one)]),
            "vector": vector(one, meaning.meaning(text)).astype("float16").tobytes(),
            "edition": edition(),
            "compared": False,
        },
    )
