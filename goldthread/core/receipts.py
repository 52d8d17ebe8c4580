"""The same form sent twice does one thing."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from goldthread.core.actor import Actor
from goldthread.core.models import FormReceipt

ALIKE_FOR = timedelta(minutes=10)
"""How long the same answers from the same person at the same place count as sent again by mistake."""

KEPT_FOR = timedelta(days=30)
"""A page that was left open for longer than this is opened anew, with a form of its own."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was taken in before, and where it led."""

    went_to: str
    at: datetime


def take(by: Actor, key: uuid.UUID) -> str | None:
    """Note that a form is being taken in; give back where it led if it had been taken in before.

    Called in the same transaction as the operation. A second copy that arrives while the first is still
    being written waits for it, and then finds its receipt.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_formreceipt (board_id, person_id, key, went_to, at) "
            "VALUES (%s, %s, %s, '', %s) "
            "ON CONFLICT (board_id, person_id, key) DO NOTHING",
            [by.board_id, by.me, key, by.at],
        )
        if cursor.rowcount:
            return None
    return _of(by, key).went_to


def take_alike(by: Actor, content: uuid.UUID, *, knowingly: bool = False) -> Receipt | None:
    """Note what is being sent; give back the receipt if the very same was sent some minutes ago.

    Whoever goes back in the browser gets the form with a new key, so that its content has to be known again.
    A person who ``knowingly`` sends the same once more is let through, and the minutes begin anew.
    """
    forgotten = by.at if knowingly else by.at - ALIKE_FOR
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_formreceipt (board_id, person_id, key, went_to, at) "
            "VALUES (%s, %s, %s, '', %s) "
            "ON CONFLICT (board_id, person_id, key) DO UPDATE SET at = excluded.at, went_to = '' "
            "WHERE core_formreceipt.at <= %s",
            [by.board_id, by.me, content, by.at, forgotten],
        )
        if cursor.rowcount:
            return None
    return _of(by, content)


def led_to(by: Actor, key: uuid.UUID, address: str) -> None:
    """Write where the form led, for a second copy of it."""
    FormReceipt.objects.filter(board_id=by.board_id, person_id=by.me, key=key).update(went_to=address)


def forget_old(by: Actor) -> int:
    """Remove the board's receipts that are too old for anybody to send their form again; answers how many."""
    old = FormReceipt.objects.filter(board_id=by.board_id, at__lt=by.at - KEPT_FOR)
    removed, _ = old.delete()
    return removed


def _of(by: Actor, key: uuid.UUID) -> Receipt:
    row = FormReceipt.objects.values_list("went_to", "at").get(board_id=by.board_id, person_id=by.me, key=key)
    return Receipt(*row)
