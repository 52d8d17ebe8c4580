"""The board's themes mapped to other schemes: read by who reads lessons, changed by who keeps the themes."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.sources.models import Source
from tests.people import Cast

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  themes-map                            .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  themes-map-scheme                     .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  themes-map-code                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A scheme and one of its themes; they ship, so every board has them."""
    return {
        "themes-map-scheme": {"scheme": "PANEL2020"},
        "themes-map-code": {"scheme": "PANEL2020", "code": "information"},
    }
