"""What writing a lesson and writing a recommendation share."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.lessons.models import (
    Lesson,
    Recommendation,
)
from goldthread.loop.lessons.policy import (
    visible,
)


def apply(row: Lesson | Recommendation, new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set what is new on a row; give back what changed, before and after."""
    changed = {key: [getattr(row, key), value] for key, value in new.items() if getattr(row, key) != value}
    for key, value in new.items():
        setattr(row, key, value)
    return changed


def lesson_of(by: Actor, lesson_id: int) -> Lesson:
    return the_one(Lesson.objects.filter(visible(by), pk=lesson_id))


def locked_lesson(by: Actor, lesson_id: int, version: int) -> Lesson:
    lesson = the_one(Lesson.objects.select_for_update(of=("self",)).filter(visible(by), pk=lesson_id))
    if lesson.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this lesson while you had it open. Your changes are below; "
            "compare them with how it reads now."
        )
    return lesson


def lessons_of(by: Actor, lesson_ids: Sequence[int]) -> list[Lesson]:
    wanted = set(lesson_ids)
    if not wanted:
        raise Refusal("Choose the lesson that this answers.", "lessons")
    found = list(Lesson.objects.filter(visible(by), pk__in=wanted).order_by("reference"))
    if len(found) != len(wanted):
        raise NotThere
    return found


def own_agencies(by: Actor, agency_ids: Iterable[int]) -> list[int]:
    agencies = sorted(set(agency_ids))
    if Agency.objects.filter(board_id=by.board_id, pk__in=agencies).count() != len(agencies):
        raise Refusal("Choose from this board's agencies.", "agencies")
    return agencies
