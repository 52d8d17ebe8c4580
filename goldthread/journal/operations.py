"""Writing the journal: in the same transaction as what it tells of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.db import connection
from psycopg.types.json import Jsonb

from goldthread.core.actor import Actor
from goldthread.journal.chain import digest

_LOCK = 0x601D  # keeps the journal's advisory locks apart from anybody else's

_HOLD_THE_END = (
    "SELECT pg_advisory_xact_lock(%s, %s);"
    " SELECT number, hash FROM journal_entry WHERE board_id = %s ORDER BY number DESC LIMIT 1"
)
"""Two statements in one message: the second begins once the lock is held, and sees what was written before."""

_ADD = (
    "INSERT INTO journal_entry (board_id, number, at, person_id, person_name, verb, kind, thing_id, reference, why,"
    " detail, previous, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
"""In its own words: hardly anything is done that does not write here."""


def record(
    *,
    by: Actor,
    verb: str,
    kind: str,
    thing_id: int | None = None,
    reference: str = "",
    why: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the board's journal.

    ``verb`` and ``kind`` are words that a reader knows ("verified", "action"); ``detail`` holds what
    changed as ``{field: [before, after]}`` or plain facts, and never a sealed identity. The lock is held to
    the end of the transaction, so call this last: two writers then never continue from the same entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a journal entry belongs in the transaction of what it tells of")
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_THE_END, [_LOCK, by.board_id % 2**31, by.board_id])
        cursor.nextset()
        last = cursor.fetchone()
        content: dict[str, Any] = {
            "board_id": by.board_id,
            "number": last[0] + 1 if last else 1,
            "at": by.at,
            "person_id": by.person_id,
            "person_name": by.name,
            "verb": verb,
            "kind": kind,
            "thing_id": thing_id,
            "reference": reference,
            "why": why,
            "detail": {key: _plain(value) for key, value in (detail or {}).items()},
            "previous": last[1] if last else "",
        }
        hashed = digest(**content)
        cursor.execute(_ADD, [*(content | {"detail": Jsonb(content["detail"])}).values(), hashed])


class Referenced(Protocol):
    """A thing that people know by a reference."""

    @property
    def pk(self) -> Any: ...

    @property
    def reference(self) -> str: ...


def record_of(
    *, by: Actor, verb: str, kind: str, thing: Referenced, why: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Add an entry about a thing that has a reference."""
    record(by=by, verb=verb, kind=kind, thing_id=thing.pk, reference=thing.reference, why=why, detail=detail)


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)
