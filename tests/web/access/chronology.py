"""The chronology of a source: an event, a pair, a person and a paper brought in."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.reviews.chronology import operations as chronology
from goldthread.loop.reviews.chronology.models import BroughtRow, EventPair
from goldthread.loop.sources.models import Source
from tests.loop.reviews import chronology_cases
from tests.people import Cast

OF_A_SOURCE = True

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  chronology                            .  .  .  .  .  .  .  .  .  x  .  x  x  .    0  i
GET  chronology-excel                      .  .  .  .  x  .  x  .  .  x  x  x  x  x    0  i
GET  chronology-word                       .  .  .  .  x  .  x  .  .  x  x  x  x  x    0  i
GET  chronology-write                      .  .  x  .  x  .  x  .  x  x  x  x  x  x    0  i
GET  chronology-event                      .  .  .  .  .  .  .  .  .  x  .  x  x  .    0  i
GET  chronology-change                     .  .  x  x  x  .  x  .  x  x  x  x  x  x    0  i
GET  chronology-remove                     .  .  x  x  x  .  x  .  x  x  x  x  x  x    0  i
GET  chronology-pairs                      .  .  x  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  chronology-pair                       .  .  x  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  chronology-gaps                       .  .  .  .  .  .  .  .  .  x  .  x  x  .    0  i
GET  chronology-people                     .  .  x  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  chronology-person                     .  .  x  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  chronology-bring-in                   .  .  x  .  x  .  x  .  x  x  x  x  x  x    0  i
GET  chronology-proposal                   .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-columns                    .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-names                      .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-take-in                    .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-discard                    .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-document                   .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-row                        .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
GET  chronology-leave-out                  .  .  x  0  x  0  x  .  x  x  x  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """What each address of a chronology names, of a source on which two agencies told the same event."""
    told = [
        chronology.write_event(by=by, source_id=source.pk, account=chronology_cases.account(cast, agency))
        for agency in ("health", "police")
    ]
    person = chronology.name_person(by=by, source_id=source.pk, label="Mother")
    came = chronology_cases.brought(cast, source, by=by)
    named = {
        "reference": source.reference,
        "event_id": told[0].pk,
        "pair_id": EventPair.objects.get(one=told[0]).pk,
        "person_id": person.pk,
        "bring_in_id": came.pk,
        "row_id": BroughtRow.objects.filter(bring_in=came)[0].pk,
    }
    return {line.split()[1]: named for line in TABLE.splitlines()[2:]}
