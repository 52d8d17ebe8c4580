"""Telling people: written in the transaction of the work, sent by a job after it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from goldthread.core.actor import Actor
from goldthread.notices.models import Notice


@transaction.atomic
def tell(*, by: Actor, people: Iterable[int], key: str, subject: str, body: str, address: str) -> int:
    """Put one notice a person in the outbox; somebody who has had this ``key`` is not told again.

    Subjects and bodies go out by e-mail: they hold a reference and a title, never a case's detail. Gives
    how many were written. Nobody is told of what they did themselves.
    """
    notices = [
        Notice(
            board_id=by.board_id,
            person_id=person,
            key=key,
            subject=subject[:200],
            body=body,
            address=address,
            written_at=by.at,
        )
        for person in sorted(set(people))
        if person != by.person_id
    ]
    if not notices:
        return 0
    before = Notice.objects.filter(board_id=by.board_id, key=key).count()
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return Notice.objects.filter(board_id=by.board_id, key=key).count() - before


@transaction.atomic
def mark_sent(*, by: Actor, notice_id: int) -> None:
    """Note that a notice left by e-mail."""
    Notice.objects.filter(board_id=by.board_id, pk=notice_id).update(sent_at=by.at, tries=F("tries") + 1)


@transaction.atomic
def mark_failed(*, by: Actor, notice_id: int, error: str) -> None:
    """Note that the mail server would not take a notice; the next round tries again."""
    Notice.objects.filter(board_id=by.board_id, pk=notice_id).update(tries=F("tries") + 1, last_error=error[:2000])
