"""The words of a table that look sealed. Which words mean whom is the key to the pseudonyms, so it stays sealed."""

import json
from typing import Any

from goldthread.core.sealed import Sealed
from goldthread.loop.reviews.chronology.models import ChronologyBringIn


def names_of(begun: ChronologyBringIn) -> list[dict[str, Any]]:
    """The words of a table that look sealed, each with what stands for it and whether it is replaced."""
    found: list[dict[str, Any]] = json.loads(begun.names.open()) if begun.names else []
    return found


def keep_names(begun: ChronologyBringIn, names: list[dict[str, Any]]) -> None:
    """Lay the words of a table that look sealed beside it."""
    begun.names = Sealed.of(json.dumps(names)) if names else None
