"""How an entry is hashed: SHA-256 over its canonical JSON (RFC 8785), which holds the hash before it."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785


def digest(
    *,
    board_id: int,
    number: int,
    at: datetime,
    person_id: int | None,
    person_name: str,
    verb: str,
    kind: str,
    thing_id: int | None,
    reference: str,
    why: str,
    detail: Mapping[str, Any],
    previous: str,
) -> str:
    """The hash of an entry: any change to any part of it, or to any entry before it, gives another."""
    canonical = rfc8785.dumps(
        {
            "board": board_id,
            "number": number,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "person": person_id,
            "name": person_name,
            "verb": verb,
            "kind": kind,
            "thing": thing_id,
            "reference": reference,
            "why": why,
            "detail": dict(detail),
            "previous": previous,
        }
    )
    return hashlib.sha256(canonical).hexdigest()
