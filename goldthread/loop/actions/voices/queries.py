"""Reading what people raised."""

from collections.abc import Iterable

from django.db.models import QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.actions import policy as actions
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.voices.models import Voice
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons.models import Lesson


def voices(actor: Actor, of: Iterable[str] = ()) -> QuerySet[Voice]:
    """What was raised with the board, the newest first; everybody who reads lessons reads it."""
    actor.need(Permission.READ_LESSONS)
    rows = Voice.objects.filter(board_id=actor.board_id).select_related("lesson", "action", "locality")
    return rows.filter(of__in=list(of)) if of else rows


def get(actor: Actor, reference: str) -> Voice:
    """One of them by its reference."""
    return the_one(voices(actor).filter(reference=reference))


def lesson_seen(actor: Actor, row: Voice) -> str:
    """The reference of the lesson that it became, where that exists for the actor."""
    found = Lesson.objects.filter(lessons.visible(actor), pk=row.lesson_id or 0).values_list("reference", flat=True)
    return found.first() or ""


def action_seen(actor: Actor, row: Voice) -> str:
    """The reference of the action that answers it, where that exists for the actor."""
    found = Action.objects.filter(actions.visible(actor), pk=row.action_id or 0).values_list("reference", flat=True)
    return found.first() or ""


def not_told(actor: Actor) -> QuerySet[Voice]:
    """What was raised and nobody has been told what came of it, the longest ago first."""
    return voices(actor).filter(told_on__isnull=True).order_by("heard_on", "id")


def for_the_poster(actor: Actor, most: int = 4) -> QuerySet[Voice]:
    """What was raised, done and told, the latest first: as many as a poster holds."""
    return voices(actor).exclude(did="").order_by("-did_at", "-id")[:most]
