"""The words of a table that look sealed. Which words mean whom is the key to the pseudonyms, so it stays sealed."""

import json
from typing import Any

from goldthread.core.sealed import Sealed
from goldthread.loop.reviews.chronology.models import ChronologyBringIn


def names_of(begun: ChronologyBringIn) -> list[dict[str, Any]]:
    """The words of a table that look sealed, each with what stands for it and whether it is replaced."""
    found: list[dict[str, Any]] = json.loads(begun.names.open())
    return found


def sealed_names(names: list[dict[str, Any]]) -> Sealed:
    """The same, sealed."""
    return Sealed.of(json.dumps(names))
