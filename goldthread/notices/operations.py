"""Telling people: written in the transaction of the work, sent by a job after it."""

import secrets
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F

from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.journal.operations import record
from goldthread.notices.models import CalendarFeed, Notice

_PUT_IN_THE_OUTBOX = (
    "INSERT INTO notices_notice"
    " (board_id, key, subject, body, address, written_at, tries, last_error, person_id)"
    " SELECT %s, %s, %s, %s, %s, %s, 0, '', person FROM unnest(%s::bigint[]) AS person ON CONFLICT DO NOTHING"
)
"""One statement for all of them: the database knows who has been told before, and says how many were not."""


@transaction.atomic
def tell(*, by: Actor, people: Iterable[int], key: str, subject: str, body: str, address: str) -> int:
    """Put one notice a person in the outbox; somebody who has had this ``key`` is not told again.

    Subjects and bodies go out by e-mail: they hold a reference and a title, never a case's detail. Gives
    how many were written. Nobody is told of what they did themselves.
    """
    told = [person for person in sorted(set(people)) if person != by.person_id]
    if not told:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_PUT_IN_THE_OUTBOX, [by.board_id, key, subject[:200], body, address, by.at, told])
        return int(cursor.rowcount)


@transaction.atomic
def mark_sent(*, by: Actor, notice_id: int) -> None:
    """Note that a notice left by e-mail."""
    Notice.objects.filter(board_id=by.board_id, pk=notice_id).update(sent_at=by.at, tries=F("tries") + 1)


@transaction.atomic
def mark_failed(*, by: Actor, notice_id: int, error: str) -> None:
    """Note that the mail server would not take a notice; the next round tries again."""
    Notice.objects.filter(board_id=by.board_id, pk=notice_id).update(tries=F("tries") + 1, last_error=error[:2000])


@transaction.atomic
def make_feed(*, by: Actor, name: str) -> tuple[CalendarFeed, str]:
    """Make a private address for the actor's own calendar; its secret is given once and never kept."""
    if by.person_id is None:
        raise NotAllowed("Only a person has a calendar.")
    if not name.strip():
        raise Refusal("Say which calendar will use it, so that you know it again.", "name")
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        board_id=by.board_id,
        person_id=by.person_id,
        name=name.strip()[:80],
        token_hash=hash_of(secret),
        made_at=by.at,
    )
    record(by=by, verb="made", kind="calendar feed", thing_id=feed.pk)
    return feed, secret


@transaction.atomic
def revoke_feed(*, by: Actor, feed_id: int) -> CalendarFeed:
    """Close one's own private address: from now on it gives nothing."""
    feed = (
        CalendarFeed.objects.select_for_update()
        .filter(board_id=by.board_id, person_id=by.me, pk=feed_id, revoked_at__isnull=True)
        .first()
    )
    if feed is None:
        raise NotThere
    feed.revoked_at = by.at
    feed.save()
    record(by=by, verb="revoked", kind="calendar feed", thing_id=feed.pk)
    return feed
