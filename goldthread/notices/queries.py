"""Reading the outbox."""

from collections.abc import Iterable

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.notices.models import Notice

TRIES = 8
"""After this many refusals by the mail server a notice waits for a person to look."""


def waiting(actor: Actor, most: int = 200) -> QuerySet[Notice]:
    """Notices that have not gone out, oldest first."""
    return (
        Notice.objects.filter(board_id=actor.board_id, sent_at__isnull=True, tries__lt=TRIES)
        .select_related("person")
        .order_by("written_at")[:most]
    )


def of_person(actor: Actor, most: int = 20) -> QuerySet[Notice]:
    """What the actor was told lately, newest first."""
    return Notice.objects.filter(board_id=actor.board_id, person_id=actor.me).order_by("-written_at")[:most]


def told(actor: Actor, keys: Iterable[str]) -> set[tuple[int, str]]:
    """Who on the board has had a notice under each of these keys."""
    rows = Notice.objects.filter(board_id=actor.board_id, key__in=list(keys)).order_by()
    return set(rows.values_list("person_id", "key"))
