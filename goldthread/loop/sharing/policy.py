"""Who shares learning with other boards, and what may be shared."""

from django.db.models import Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.lessons.choices import Reach
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sources.choices import ELSEWHERE, Visibility


def require_share(actor: Actor) -> None:
    """Refuse who does not run the register or may not take lists out of it."""
    actor.need(Permission.RECORD_SOURCES, Permission.WRITE_LESSONS, Permission.EXPORT)


def may_be_shared() -> Q:
    """The board's own lessons that others can learn from, of sources that everybody on the board may see."""
    open_ones = Q(source__visibility=Visibility.BOARD, reach=Reach.TRANSFERABLE)
    return open_ones & ~Q(source__kind__in=sorted(ELSEWHERE))


def open_to_others(lesson: Lesson) -> bool:
    """The same of one lesson, read with its source."""
    return not why_not(lesson)


def why_not(lesson: Lesson) -> str:
    """What keeps a lesson from other boards, or nothing."""
    if lesson.source.visibility != Visibility.BOARD:
        return "comes from a source that not everybody on the board may see"
    if lesson.source.kind in ELSEWHERE:
        return "is not this board's own"
    return "can only be learnt from where it happened" if lesson.reach != Reach.TRANSFERABLE else ""
