"""Pairs of events that may be one: counted once for each change, and judged by a person."""

from collections.abc import Collection

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.reviews.chronology import merging
from goldthread.loop.reviews.chronology.choices import PairState
from goldthread.loop.reviews.chronology.models import ChronologyEvent, EventPair
from goldthread.loop.reviews.chronology.moments import Moment
from goldthread.loop.reviews.chronology.operations.steps import check_version, held, note
from goldthread.loop.reviews.chronology.policy import require_keep, visible
from goldthread.loop.sources.models import Source


def link(*, by: Actor, pair_id: int, version: int, why: str = "") -> EventPair:
    """Say that two accounts tell the same event."""
    return _judge(by, pair_id, version, PairState.LINKED, why, "linked two accounts in")


def keep_apart(*, by: Actor, pair_id: int, version: int, why: str = "") -> EventPair:
    """Say that two accounts tell two events."""
    return _judge(by, pair_id, version, PairState.APART, why, "kept two accounts apart in")


def undo_judgement(*, by: Actor, pair_id: int, version: int) -> EventPair:
    """Put a pair back among those that wait to be judged."""
    return _judge(by, pair_id, version, PairState.PROPOSED, "", "took back a judgement in")


@transaction.atomic
def _judge(by: Actor, pair_id: int, version: int, state: PairState, why: str, verb: str) -> EventPair:
    require_keep(by)
    found = the_one(EventPair.objects.filter(visible(by), pk=pair_id))
    source = held(by, found.source_id)
    pair = the_one(EventPair.objects.select_for_update().filter(pk=pair_id))
    check_version(pair.version, version, "this pair")
    pair.state, pair.judged_why, pair.version = state, why.strip(), pair.version + 1
    judged = state != PairState.PROPOSED
    pair.judged_by_id, pair.judged_at = (by.person_id, by.at) if judged else (None, None)
    pair.save()
    note(by, verb, source, why=why, detail={"events": [pair.one_id, pair.other_id]})
    return pair


def propose_pairs(by: Actor, source: Source, about: Collection[int] | None = None) -> int:
    """Count the pairs of a chronology anew, or those of which these events are one; gives how many wait.

    What a person judged stays as they judged it. A proposal that no longer holds is taken away.
    """
    found = {
        tuple(sorted((int(pair.one), int(pair.other)))): pair
        for pair in merging.propose(_events(source), None if about is None else {str(pk) for pk in about})
    }
    pairs = EventPair.objects.filter(source=source)
    if about is not None:
        pairs = pairs.filter(one_id__in=about) | pairs.filter(other_id__in=about)
    known = {(pair.one_id, pair.other_id): pair for pair in pairs}
    gone = [pair.pk for key, pair in known.items() if key not in found and pair.state == PairState.PROPOSED]
    EventPair.objects.filter(pk__in=gone).delete()
    changed = []
    for key, pair in known.items():
        new = found.get(key)
        if new is not None and (pair.clash, pair.why) != (new.clash, new.why):
            pair.likeness, pair.why, pair.clash = new.likeness, new.why, new.clash
            changed.append(pair)
    EventPair.objects.bulk_update(changed, ["likeness", "why", "clash"], batch_size=1000)
    EventPair.objects.bulk_create(
        (
            EventPair(
                board_id=by.board_id,
                source=source,
                one_id=one,
                other_id=other,
                likeness=pair.likeness,
                why=pair.why,
                clash=pair.clash,
            )
            for (one, other), pair in found.items()
            if (one, other) not in known
        ),
        batch_size=2000,
    )
    return EventPair.objects.filter(source=source, state=PairState.PROPOSED).count()


def _events(source: Source) -> list[merging.Event]:
    rows = ChronologyEvent.objects.filter(source=source, removed_at__isnull=True).order_by("pk")
    return [
        merging.Event(str(pk), str(agency), Moment("", earliest, latest, at), what, seen)
        for pk, agency, earliest, latest, at, what, seen in rows.values_list(
            "pk", "agency_id", "earliest", "latest", "at", "what", "child_seen"
        )
    ]
