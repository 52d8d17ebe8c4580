"""Events that are typed: written, changed, and removed with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.reviews.chronology.choices import PairState
from goldthread.loop.reviews.chronology.models import (
    ChronologyEvent,
    ChronologyPerson,
    EventPair,
    EventPerson,
    EventTheme,
)
from goldthread.loop.reviews.chronology.moments import Moment, read_moment
from goldthread.loop.reviews.chronology.naming import find_names
from goldthread.loop.reviews.chronology.operations.pairing import propose_pairs
from goldthread.loop.reviews.chronology.operations.steps import check_version, held, note, sealed_of
from goldthread.loop.reviews.chronology.policy import require_write, visible
from goldthread.loop.reviews.chronology.rules import doubt_of
from goldthread.loop.sources.models import Source
from goldthread.loop.themes.models import Theme


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of one event, as a person typed it; ``when`` is in their own words."""

    agency_id: int
    when: str
    what: str
    child_seen: bool | None = None
    who: str = ""
    significance: str = ""
    source_document: str = ""
    comment: str = ""
    person_ids: frozenset[int] = frozenset()
    theme_ids: frozenset[int] = frozenset()


@transaction.atomic
def write_event(*, by: Actor, source_id: int, account: Account, knowingly: bool = False) -> ChronologyEvent:
    """Add what an agency tells of one event.

    Asks to look again, unless ``knowingly``, where a sealed name seems to stand in the words, or where the date
    is still to come or before the birth.
    """
    source = held(by, source_id)
    require_write(by, account.agency_id)
    moment = _checked(by, source, account, knowingly)
    event = ChronologyEvent(
        board_id=by.board_id, source=source, written_by_id=by.person_id, written_at=by.at, **_fields(account, moment)
    )
    event.save()
    _tie(by, event, account)
    propose_pairs(by, source, [event.pk])
    note(by, "added an event to", source, detail={"event": event.pk})
    return event


@transaction.atomic
def change_event(
    *, by: Actor, event_id: int, version: int, account: Account, knowingly: bool = False
) -> ChronologyEvent:
    """Put right what an agency tells of an event; pairs that nobody judged are counted anew."""
    source, event = _held(by, event_id, version)
    require_write(by, account.agency_id)
    moment = _checked(by, source, account, knowingly)
    fields = _fields(account, moment)
    parts = sorted(key for key, value in fields.items() if getattr(event, key) != value)
    for key, value in fields.items():
        setattr(event, key, value)
    event.changed_by_id, event.changed_at = by.person_id, by.at
    event.version += 1
    event.save()
    _tie(by, event, account)
    propose_pairs(by, source, [event.pk])
    note(by, "changed an event of", source, detail={"event": event.pk, "parts": parts})
    return event


@transaction.atomic
def remove_event(*, by: Actor, event_id: int, version: int, why: str) -> ChronologyEvent:
    """Take an event out of the chronology, with the reason; the row stays."""
    source, event = _held(by, event_id, version)
    if not why.strip():
        raise Refusal("Say why this event is taken out.", "why")
    event.removed_by_id, event.removed_at, event.removed_why = by.person_id, by.at, why.strip()
    event.version += 1
    event.save()
    pairs = EventPair.objects.filter(source=source, state=PairState.PROPOSED)
    (pairs.filter(one=event) | pairs.filter(other=event)).delete()
    note(by, "removed an event from", source, why=why, detail={"event": event.pk})
    return event


def _held(by: Actor, event_id: int, version: int) -> tuple[Source, ChronologyEvent]:
    found = the_one(ChronologyEvent.objects.filter(visible(by), removed_at__isnull=True, pk=event_id))
    source = held(by, found.source_id)
    event = the_one(ChronologyEvent.objects.select_for_update().filter(pk=event_id, removed_at__isnull=True))
    require_write(by, event.agency_id)
    check_version(event.version, version, "this event")
    return source, event


def _checked(by: Actor, source: Source, account: Account, knowingly: bool) -> Moment:
    if not Agency.objects.filter(board_id=by.board_id, pk=account.agency_id).exists():
        raise Refusal("Choose the agency that tells this.", "agency")
    if not account.what.strip():
        raise Refusal("Say what happened.", "what")
    try:
        moment = read_moment(account.when)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "when") from refusal
    if not knowingly:
        sealed, born_on = sealed_of(source)
        if doubt := doubt_of(moment, by.today, born_on):
            raise Refusal(f"{doubt} If it is right, tick the box at the end.", "when")
        for field in ("what", "who", "significance", "source_document", "comment"):
            for name in find_names([getattr(account, field)], sealed):
                if name.likely:
                    raise Refusal(
                        f"“{name.found}” looks like a sealed name. Write {name.stands_for} instead, or tick the box "
                        "at the end if it is somebody else.",
                        field,
                    )
    return moment


def _fields(account: Account, moment: Moment) -> dict[str, object]:
    return {
        "agency_id": account.agency_id,
        "said": moment.said[:300],
        "earliest": moment.earliest,
        "latest": moment.latest,
        "at": moment.at,
        "note": moment.note,
        "what": account.what.strip(),
        "child_seen": account.child_seen,
        "who": account.who.strip(),
        "significance": account.significance.strip(),
        "source_document": account.source_document.strip(),
        "comment": account.comment.strip(),
    }


def _tie(by: Actor, event: ChronologyEvent, account: Account) -> None:
    people = _known(ChronologyPerson.objects.filter(source_id=event.source_id), account.person_ids, "people")
    themes = _known(Theme.objects.filter(board_id=by.board_id), account.theme_ids, "themes")
    EventPerson.objects.filter(event=event).delete()
    EventTheme.objects.filter(event=event).delete()
    EventPerson.objects.bulk_create(
        EventPerson(board_id=by.board_id, event=event, person_id=person) for person in sorted(people)
    )
    EventTheme.objects.bulk_create(
        EventTheme(board_id=by.board_id, event=event, theme_id=theme) for theme in sorted(themes)
    )


def _known(rows: "object", ids: Iterable[int], field: str) -> set[int]:
    wanted = set(ids)
    found = set(rows.filter(pk__in=wanted).values_list("pk", flat=True))  # type: ignore[attr-defined]  # any table's rows
    if found != wanted:
        raise Refusal("Choose from those that the page offers.", field)
    return found
