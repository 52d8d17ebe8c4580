"""Reading what a board shares, and what others shared with it."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.sharing import exchange
from goldthread.loop.sharing.models import LearningShare, ReceivedLesson, ReceivedShare, SharedLesson
from goldthread.loop.sharing.policy import may_be_shared, require_share

_COUNTED = {
    "held": Count("lessons"),
    "withdrawn": Count("lessons", filter=Q(lessons__withdrawn_on__isnull=False)),
}


def own_fingerprint(actor: Actor) -> str:
    """What this board tells others on the telephone, so that they know its files."""
    require_share(actor)
    return exchange.fingerprint(exchange.public(exchange.key_of(settings.SECRET_KEY, actor.board_code)))


def all_shareable(actor: Actor) -> list[int]:
    """Every lesson that may be shared, the earliest learnt first."""
    require_share(actor)
    rows = lessons.lessons(actor).filter(may_be_shared()).order_by("learnt_on", "pk")
    return list(rows.values_list("pk", flat=True))


def not_in(actor: Actor, share: LearningShare) -> list[int]:
    """Every lesson that may be shared and is not in this share, nor was."""
    held = set(SharedLesson.objects.filter(share=share).values_list("lesson_id", flat=True))
    return [each for each in all_shareable(actor) if each not in held]


def named(actor: Actor, references: Iterable[str]) -> list[int]:
    """The lessons of these references, or a refusal that says which are not there."""
    wanted = set(references)
    found = dict(lessons.of_references(actor, wanted).values_list("reference", "pk"))
    if missing := sorted(wanted - found.keys()):
        raise Refusal(f"There is no lesson {', '.join(missing)} on this board.", "lessons")
    return list(found.values())


def shares(actor: Actor) -> QuerySet[LearningShare]:
    """What the board shares, the newest first, each with how many lessons it holds and how many were withdrawn."""
    require_share(actor)
    rows = LearningShare.objects.filter(board_id=actor.board_id).annotate(**_COUNTED)
    return rows.order_by("-shared_on", "-pk")


def share(actor: Actor, share_id: int) -> LearningShare:
    """One of them."""
    return the_one(shares(actor).filter(pk=share_id))


def lessons_of(share: LearningShare) -> QuerySet[SharedLesson]:
    """The lessons of a share, with those that were withdrawn."""
    rows = SharedLesson.objects.filter(share=share).select_related("lesson__source")
    return rows.defer("lesson__search", "lesson__source__search")


def still_shared(share: LearningShare) -> list[int]:
    """The lessons of a share that were not withdrawn."""
    rows = SharedLesson.objects.filter(share=share, withdrawn_on__isnull=True)
    return list(rows.values_list("lesson_id", flat=True))


def received(actor: Actor) -> QuerySet[ReceivedShare]:
    """What others shared with the board, the newest first, with the same counts and the source it stands in."""
    require_share(actor)
    rows = ReceivedShare.objects.filter(board_id=actor.board_id).annotate(**_COUNTED)
    return rows.select_related("source").defer("source__search").order_by("-received_at", "-pk")


def received_one(actor: Actor, received_id: int) -> ReceivedShare:
    """One of them."""
    return the_one(received(actor).filter(pk=received_id))


def lessons_received(received: ReceivedShare) -> QuerySet[ReceivedLesson]:
    """The lessons that came with a share, with those that were withdrawn since."""
    rows = ReceivedLesson.objects.filter(received=received).select_related("lesson")
    return rows.defer("lesson__search").order_by("pk")


def seen(actor: Actor, lesson_ids: Iterable[int]) -> set[int]:
    """Which of these lessons the actor may see today."""
    return set(lessons.lessons(actor).filter(pk__in=list(lesson_ids)).values_list("pk", flat=True))
