"""Chronologies for tests, made as people make them."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.reviews.chronology import operations
from goldthread.loop.reviews.chronology.models import ChronologyBringIn, ChronologyEvent
from goldthread.loop.reviews.chronology.operations.events import Account
from goldthread.loop.sources.choices import SourceKind
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, on_stage

TABLE = b"""Agency,Date,Time,Child seen?,Event,Worker
Health,3 April 2013,2.30pm,Yes,Health visitor visits the home and weighs the baby,Health visitor
Police,03/04/2013,,No,Officers called to the home by a neighbour who heard shouting,PC
Health,early March 2014,,,Mother tells the GP that she is low,GP
Police,31/02/2014,,,Report of a disturbance,PC
Probation,2014,,,Order begins,Officer
"""


def review(cast: Cast, **said: Any) -> Source:
    """A review that the whole board may see."""
    return factories.source(by=cast.coordinator, kind=SourceKind.REVIEW, title="Review of Child A", **said)


def account(cast: Cast, agency: str = "health", **said: Any) -> Account:
    """What health tells of a visit."""
    answers: dict[str, Any] = {
        "agency_id": cast.agencies[agency],
        "when": "3 April 2013, 2.30pm",
        "what": "Health visitor visits the home and weighs the baby",
        "child_seen": True,
    }
    return Account(**(answers | said))


def event(cast: Cast, of: Source, by: Actor | None = None, agency: str = "health", **said: Any) -> ChronologyEvent:
    """An event, typed by the coordinator."""
    actor = on_stage(by or cast.coordinator)
    return operations.write_event(by=actor, source_id=of.pk, account=account(cast, agency, **said))


def brought(
    cast: Cast, of: Source, data: bytes = TABLE, name: str = "events.csv", by: Actor | None = None, **said: Any
) -> ChronologyBringIn:
    """A table whose columns were agreed as proposed."""
    actor = on_stage(by or cast.coordinator)
    begun = operations.begin_bring_in(by=actor, source_id=of.pk, name=name, file=data, agency_id=said.get("agency_id"))
    return operations.map_columns(
        by=actor,
        bring_in_id=begun.pk,
        version=begun.version,
        columns={field: guess["column"] for field, guess in begun.columns.items()},
        as_above=said.get("as_above", False),
    )
