"""Finding is for everybody who reads lessons."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.sources.models import Source
from tests.people import Cast

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  find                                  .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """Nothing has to be there to be looked for."""
    return {}
