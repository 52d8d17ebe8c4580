"""A review in the middle of its work: its pages, its stages, its team, its returns and who takes part."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.sources.models import Source
from tests.loop.reviews import written
from tests.people import Cast

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  reviews                               .  .  .  .  .  .  x  .  x  x  .  x  x  x    .  i
GET  reviews-csv                           .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  reviews-excel                         .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  review                                .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """What each address of a review names, of one that the office opened."""
    review = written.opened(cast, "talk-through")
    named = {"reference": review.source.reference}
    return {line.split()[1]: named for line in TABLE.splitlines()[2:]}
