"""Reading the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q, QuerySet

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Person
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.notices.models import CalendarFeed, Notice

TRIES = 8
"""After this many refusals by the mail server a notice waits for a person to look."""


def waiting(actor: Actor, most: int = 200) -> QuerySet[Notice]:
    """Notices that have not gone out, oldest first."""
    return (
        Notice.objects.filter(board_id=actor.board_id, sent_at__isnull=True, tries__lt=TRIES)
        .select_related("person")
        .order_by("written_at")[:most]
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody whom no e-mail reaches."""

    person_id: int
    name: str
    notices: int
    error: str
    """What the mail server said last."""


def refused(actor: Actor) -> list[Refused]:
    """Everybody for whom notices lie that the mail server would not take, however often it was tried."""
    rows = (
        Notice.objects.filter(board_id=actor.board_id, sent_at__isnull=True, tries__gte=TRIES)
        .order_by()
        .values("person_id", "person__name")
        .annotate(count=Count("pk"), said=Max("last_error"))
        .order_by("person__name")
    )
    return [Refused(row["person_id"], row["person__name"], row["count"], row["said"]) for row in rows]


def of_person(actor: Actor, most: int = 20) -> QuerySet[Notice]:
    """What the actor was told lately, newest first."""
    return Notice.objects.filter(board_id=actor.board_id, person_id=actor.me).order_by("-written_at")[:most]


def told(actor: Actor, keys: Iterable[str]) -> set[tuple[int, str]]:
    """Who on the board has had a notice under each of these keys."""
    rows = Notice.objects.filter(board_id=actor.board_id, key__in=list(keys)).order_by()
    return set(rows.values_list("person_id", "key"))


def written_under(actor: Actor, beginnings: Iterable[str]) -> list[tuple[str, datetime]]:
    """The key and the moment of every notice whose key begins so, the first first; told to many, it counts once."""
    wanted = [Q(key__startswith=beginning) for beginning in beginnings]
    if not wanted:
        return []
    rows = Notice.objects.filter(reduce(or_, wanted), board_id=actor.board_id).order_by("written_at")
    return list(rows.values_list("key", "written_at").distinct())


def feeds(actor: Actor) -> QuerySet[CalendarFeed]:
    """The private calendar addresses that the actor has and did not revoke."""
    return CalendarFeed.objects.filter(board_id=actor.board_id, person_id=actor.me, revoked_at__isnull=True)


def whose_feed(secret: str, at: datetime) -> Actor | None:
    """The person whose calendar asks with this secret, in the roles they hold now; nothing where it opens nothing.

    After this the transaction acts for that person and the feed's board.
    """
    acting.say_link(hash_of(secret))
    feed = CalendarFeed.objects.filter(token_hash=hash_of(secret), revoked_at__isnull=True).first()
    acting.say_link("")
    if feed is None:
        return None
    person = Person.objects.filter(pk=feed.person_id, is_active=True).first()
    return accounts.actor_for(person, feed.board_id, at) if person else None
