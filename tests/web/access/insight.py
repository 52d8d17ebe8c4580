"""Hot spots, and lessons that came back: for everybody who reads lessons, as far as they may see them."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.lessons import operations
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, on_stage

OF_A_SOURCE = True

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  hot-spots                             .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  hot-spot                              .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
GET  lessons-themes                        .  .  x  x  x  x  x  .  x  x  x  x  x  x    .  i
GET  recurring                             .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  recurrence                            .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A square of the grid, and a lesson that somebody found to repeat another of the source."""
    neglect = factories.theme(by=by)
    earlier = factories.lesson(by=by, of=source, theme_ids=[neglect.pk])
    lesson = factories.lesson(by=by, of=source, theme_ids=[neglect.pk])
    on_stage(by)
    operations.compare(by=by, lesson_id=lesson.pk, earlier_id=earlier.pk, repeats=True)
    return {"hot-spot": {"row": str(neglect.pk), "year": 2026}, "recurrence": {"reference": earlier.reference}}
