"""The public library: open to everybody; a report that is not public is there for nobody."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.sources.models import Source
from tests.people import Cast

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  library                               .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  library-feed                          .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  library-report                        0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
GET  library-pdf                           0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
GET  library-word                          0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
GET  library-file                          0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A source of which nothing is published."""
    return {line.split()[1]: {"reference": source.reference} for line in TABLE.splitlines()[2:]}
