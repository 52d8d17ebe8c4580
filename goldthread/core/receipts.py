"""The same form sent twice does one thing."""

import uuid

from django.db import connection

from goldthread.core.actor import Actor
from goldthread.core.models import FormReceipt


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
    return FormReceipt.objects.values_list("went_to", flat=True).get(board_id=by.board_id, person_id=by.me, key=key)


def led_to(by: Actor, key: uuid.UUID, address: str) -> None:
    """Write where the form led, for a second copy of it."""
    FormReceipt.objects.filter(board_id=by.board_id, person_id=by.me, key=key).update(went_to=address)
