"""Audits: the programme and its rounds for all who read audits; a return for those who answer it and the office."""

from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.audits import operations
from goldthread.loop.sources.models import Source
from tests.loop.audits import written
from tests.people import Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  audits                                .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-plan                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-line                            .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-line-change                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-line-move                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-line-again                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-rounds                          .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-round-new                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-round                           .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-round-invite                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-round-open                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-round-close                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-schools                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """An audit in the programme and a round that is open to health and the police."""
    on_stage(cast.manager)
    line = operations.plan_audit(
        by=cast.manager,
        said=operations.LineSaid(
            kind="section_11",
            title="Section 11",
            origin="duty",
            why="Every two years.",
            starts_on=date(2026, 6, 1),
            ends_on=date(2026, 6, 30),
        ),
        although_alike=True,
    )
    opened = written.round_of(cast)
    of_line, of_round = {"reference": line.reference}, {"reference": opened.reference}
    return {
        name: of_line if name.startswith("audit-line") else of_round if name.startswith("audit-round-") else {}
        for name in {row.split()[1] for row in TABLE.splitlines()[2:]}
    } | {"audit-round": of_round, "audit-round-new": {}}
