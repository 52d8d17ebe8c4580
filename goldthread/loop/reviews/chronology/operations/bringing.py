"""Bringing a table of events in: kept, its columns agreed, its rows looked through, and taken in all at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.documents.operations import content_of, examine, keep_examined, limits
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document as Reading
from goldthread.loop.reviews.chronology import columns as table
from goldthread.loop.reviews.chronology.choices import BringInState, RowState
from goldthread.loop.reviews.chronology.models import (
    BroughtRow,
    ChronologyBringIn,
    ChronologyEvent,
    ChronologyPerson,
    EventPerson,
)
from goldthread.loop.reviews.chronology.moments import Moment, read_moment
from goldthread.loop.reviews.chronology.naming import find_names, labels_in, replaced
from goldthread.loop.reviews.chronology.operations.pairing import propose_pairs
from goldthread.loop.reviews.chronology.operations.people import take_children_over
from goldthread.loop.reviews.chronology.operations.steps import check_version, held, note, sealed_of
from goldthread.loop.reviews.chronology.policy import agencies_led, bring_ins_visible, keeps, require_write
from goldthread.loop.reviews.chronology.rules import MOST_EVENTS, agency_named, doubt_of, plain
from goldthread.loop.reviews.chronology.sealing import names_of, sealed_names
from goldthread.loop.sources.models import Source

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

TEXTS = ("what", "who", "significance", "source_document", "comment")
"""What is told in words, in which sealed names are looked for."""

_SHOWN = 8


def begin_bring_in(
    *, by: Actor, source_id: int, name: str, file: "bytes | UploadedFile[Any]", agency_id: int | None = None
) -> ChronologyBringIn:
    """Keep a table of events and propose what its columns hold. ``agency_id``: all its events are this agency's.

    What cannot be read is refused and not kept. Reading comes before any writing.
    """
    examined = examine(name, file)
    layout = table.layout_of(read(examined.name, examined.data, limits()))
    if layout.rows > MOST_EVENTS:
        raise Refusal(
            f"{examined.name} has {layout.rows:,} rows, and a chronology holds at most {MOST_EVENTS:,} events. "
            "Bring in only those that matter to the review. Nothing was kept.",
            "file",
        )
    with transaction.atomic():
        source = held(by, source_id)
        if agency_id is not None:
            require_write(by, agency_id)
            if not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
                raise Refusal("Choose one of this board's agencies.", "agency")
        elif not keeps(by):
            raise Refusal("Say which agency's events these are.", "agency")
        take_children_over(by=by, source_id=source_id)
        begun = ChronologyBringIn.objects.create(
            board_id=by.board_id,
            source=source,
            document=keep_examined(by=by, file=examined),
            agency_id=agency_id,
            layout={
                "headings": layout.headings,
                "sample": layout.sample[:_SHOWN],
                "rows": layout.rows,
                "outside": layout.outside,
            },
            columns={field: asdict(guess) for field, guess in table.propose(layout).items()},
            names=sealed_names([]),
            began_by_id=by.person_id,
            began_at=by.at,
        )
        note(by, "brought a table in to", source, detail={"document": examined.name, "rows": layout.rows})
    return begun


@transaction.atomic
def map_columns(
    *, by: Actor, bring_in_id: int, version: int, columns: Mapping[str, int], as_above: bool = False
) -> ChronologyBringIn:
    """Say which column holds what. The rows are read anew by that, and sealed names are looked for in them."""
    source, begun = _open(by, bring_in_id, version)
    if begun.taken:
        raise Refusal("Rows of this table are in the chronology already, so its columns stay as they are.")
    table.check_mapping(columns, len(begun.layout["headings"]))
    if begun.agency_id is None and "agency" not in columns and not _sheets(begun):
        raise Refusal("Choose the column that says which agency tells it.", "agency")
    rows = list(table.read_rows(_read_again(begun), columns, as_above=as_above))
    sealed, born_on = sealed_of(source)
    begun.rows.all().delete()
    made = [_row(by, begun, told, born_on) for told in rows]
    _name_agencies(by, begun, made, {})
    BroughtRow.objects.bulk_create(made, batch_size=1000)
    found = find_names((getattr(row, text) for row in made for text in TEXTS), sealed)
    begun.names = sealed_names([asdict(name) | {"replace": name.likely} for name in found])
    begun.columns = {field: {"column": column, "by_heading": True} for field, column in columns.items()}
    begun.as_above, begun.state = as_above, BringInState.PROPOSED
    _saved(begun)
    if sealed:
        note(by, "looked for sealed names in a table brought in to", source, detail={"found": len(found)})
    return begun


@transaction.atomic
def settle(
    *, by: Actor, bring_in_id: int, version: int, agencies: Mapping[str, int], replace: Collection[str]
) -> ChronologyBringIn:
    """Say which agencies are meant by names that the board does not know, and which words a pseudonym replaces."""
    _, begun = _proposed(by, bring_in_id, version)
    wanted = set(replace)
    begun.names = sealed_names([name | {"replace": name["found"] in wanted} for name in names_of(begun)])
    rows = list(begun.rows.filter(state=RowState.MEND, agency__isnull=True))
    _name_agencies(by, begun, rows, {plain(said): agency for said, agency in agencies.items()})
    BroughtRow.objects.bulk_update(rows, ["agency", "state", "trouble"], batch_size=1000)
    return _saved(begun)


@transaction.atomic
def mend_row(
    *,
    by: Actor,
    row_id: int,
    version: int,
    agency_id: int | None,
    when: str,
    what: str,
    child_seen: bool | None = None,
    who: str = "",
    significance: str = "",
    source_document: str = "",
    comment: str = "",
    knowingly: bool = False,
) -> BroughtRow:
    """Put a row right, to be taken in; ``knowingly`` lets a date stand that is to come or before the birth."""
    source, row = _row_held(by, row_id, version)
    if agency_id is None or not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
        raise Refusal("Choose the agency that tells this.", "agency")
    require_write(by, agency_id)
    if not what.strip():
        raise Refusal("Say what happened, or leave the row out.", "what")
    try:
        moment = read_moment(when)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "when") from refusal
    if not knowingly and (doubt := doubt_of(moment, by.today, sealed_of(source)[1])):
        raise Refusal(f"{doubt} If it is right, tick the box at the end.", "when")
    _lay(row, moment)
    row.agency_id, row.what, row.child_seen, row.who = agency_id, what.strip(), child_seen, who.strip()
    row.significance, row.source_document = significance.strip(), source_document.strip()
    row.comment, row.state, row.trouble = comment.strip(), RowState.READY, ""
    row.version += 1
    row.save()
    return row


@transaction.atomic
def leave_out(*, by: Actor, row_id: int, version: int, why: str) -> BroughtRow:
    """Set a row aside that is no event, with the reason; its words stay with the table that it came in."""
    _, row = _row_held(by, row_id, version)
    if not why.strip():
        raise Refusal("Say why this row is left out.", "why")
    row.state, row.trouble, row.version = RowState.OUT, why.strip(), row.version + 1
    row.save()
    return row


@transaction.atomic
def take_in(*, by: Actor, bring_in_id: int, version: int) -> ChronologyBringIn:
    """Make events of all rows that are ready: all of them, or none.

    Rows to mend stay where they are and can be taken in once they are mended.
    """
    source, begun = _proposed(by, bring_in_id, version)
    ready = list(begun.rows.filter(state=RowState.READY))
    if not ready:
        raise Refusal("No row is ready to be taken in. Mend one first, or discard the table.")
    strangers = {row.agency_id for row in ready} - agencies_led(by) if not keeps(by) else set()
    if strangers:
        raise Refusal(
            "Some rows are another agency's. You take in the events of your own agency; leave the others out."
        )
    there = ChronologyEvent.objects.filter(source=source, removed_at__isnull=True).count()
    if there + len(ready) > MOST_EVENTS:
        raise Refusal(f"A chronology holds at most {MOST_EVENTS:,} events. Bring in those that matter to the review.")
    names = {name["found"]: name["stands_for"] for name in names_of(begun) if name["replace"]}
    events = ChronologyEvent.objects.bulk_create((_event(by, begun, row, names) for row in ready), batch_size=1000)
    _tie_people(by, source, events)
    begun.rows.filter(state=RowState.READY).delete()
    begun.taken += len(events)
    if not begun.rows.filter(state=RowState.MEND).exists():
        begun.state, begun.ended_at, begun.ended_by_id = BringInState.TAKEN_IN, by.at, by.person_id
        _forget(begun)
    _saved(begun)
    propose_pairs(by, source, None if len(events) > 50 else [event.pk for event in events])
    note(by, "took a table in to", source, detail={"document": begun.document.name, "events": len(events)})
    return begun


@transaction.atomic
def discard(*, by: Actor, bring_in_id: int, version: int) -> ChronologyBringIn:
    """Give up what is not taken in; the file is kept as evidence that it came."""
    source, begun = _open(by, bring_in_id, version)
    left = begun.rows.count()
    begun.rows.all().delete()
    _forget(begun)
    begun.state = BringInState.TAKEN_IN if begun.taken else BringInState.DISCARDED
    begun.ended_at, begun.ended_by_id = by.at, by.person_id
    _saved(begun)
    note(by, "discarded a table brought in to", source, detail={"document": begun.document.name, "rows": left})
    return begun


def _open(by: Actor, bring_in_id: int, version: int | None) -> tuple[Source, ChronologyBringIn]:
    found = ChronologyBringIn.objects.filter(bring_ins_visible(by), pk=bring_in_id).values_list("source_id").first()
    if found is None:
        raise NotThere
    source = held(by, found[0])
    begun = ChronologyBringIn.objects.select_for_update(of=("self",)).select_related("document").get(pk=bring_in_id)
    if begun.state in (BringInState.TAKEN_IN, BringInState.DISCARDED):
        raise Refusal("This table was dealt with already. Change its events in the chronology.")
    if version is not None:
        check_version(begun.version, version, "this table")
    return source, begun


def _proposed(by: Actor, bring_in_id: int, version: int) -> tuple[Source, ChronologyBringIn]:
    source, begun = _open(by, bring_in_id, version)
    if begun.state != BringInState.PROPOSED:
        raise Refusal("Say first which column holds what.")
    return source, begun


def _row_held(by: Actor, row_id: int, version: int) -> tuple[Source, BroughtRow]:
    found = BroughtRow.objects.filter(board_id=by.board_id, pk=row_id).values_list("bring_in_id").first()
    if found is None:
        raise NotThere
    source, _ = _open(by, found[0], None)
    row = the_one(BroughtRow.objects.select_for_update().filter(pk=row_id))
    check_version(row.version, version, "this row")
    return source, row


def _row(by: Actor, begun: ChronologyBringIn, told: table.Told, born_on: date | None) -> BroughtRow:
    row = BroughtRow(
        board_id=by.board_id,
        bring_in=begun,
        number=told.number,
        place=told.place[:200],
        words=told.words,
        agency_id=begun.agency_id,
        agency_said=told.agency,
        what=told.what,
        child_seen=told.child_seen,
        who=told.who,
        significance=told.significance,
        source_document=told.source,
        comment=told.comment,
        state=RowState.READY,
    )
    _lay(row, told.moment)
    row.trouble = told.aside or told.trouble or doubt_of(told.moment, by.today, born_on)
    if row.trouble:
        row.state = RowState.OUT if told.aside else RowState.MEND
    return row


def _lay(row: BroughtRow, moment: Moment) -> None:
    row.said, row.earliest, row.latest = moment.said[:300], moment.earliest, moment.latest
    row.at, row.note = moment.at, moment.note


def _name_agencies(
    by: Actor, begun: ChronologyBringIn, rows: Iterable[BroughtRow], introduced: Mapping[str, int]
) -> None:
    """Find each row's agency by its name. One that the board does not know is to be mended, and never guessed."""
    board = {plain(name): one.pk for one in accounts.agencies(by) for name in (one.name, one.short_name)}
    known = board | dict(introduced)
    own = None if keeps(by) else agencies_led(by)
    for row in rows:
        if row.state == RowState.OUT:
            continue
        named = agency_named(row.agency_said, known) if row.agency_said else None
        if begun.agency_id is None:
            row.agency_id = named
        doubt = ""
        if row.agency_id is None:
            doubt = (
                f"“{row.agency_said}” is not an agency of this board. Say which one is meant."
                if row.agency_said
                else "Nothing says which agency tells this."
            )
        elif own is not None and row.agency_id not in own:
            doubt = "This is another agency's event. You take in those of your own agency."
        if doubt and (not row.trouble or row.state == RowState.READY):
            row.state, row.trouble = RowState.MEND, doubt
        elif not doubt and _names_no_agency(row.trouble):
            row.state, row.trouble = RowState.READY, ""


def _names_no_agency(trouble: str) -> bool:
    return trouble.endswith("is not an agency of this board. Say which one is meant.")


def _sheets(begun: ChronologyBringIn) -> bool:
    """Whether a workbook's sheets can say whose the events are."""
    return begun.document.name.lower().endswith(".xlsx")


def _event(by: Actor, begun: ChronologyBringIn, row: BroughtRow, names: Mapping[str, str]) -> ChronologyEvent:
    assert row.agency_id is not None  # a row without an agency is to be mended
    return ChronologyEvent(
        board_id=by.board_id,
        source_id=begun.source_id,
        agency_id=row.agency_id,
        bring_in=begun,
        place=row.place,
        said=row.said,
        earliest=row.earliest,
        latest=row.latest,
        at=row.at,
        note=row.note,
        child_seen=row.child_seen,
        written_by_id=by.person_id,
        written_at=by.at,
        **{text: replaced(getattr(row, text), names) for text in TEXTS},
    )


def _tie_people(by: Actor, source: Source, events: Iterable[ChronologyEvent]) -> None:
    labels = dict(ChronologyPerson.objects.filter(source=source).values_list("label", "pk"))
    EventPerson.objects.bulk_create(
        (
            EventPerson(board_id=by.board_id, event=event, person_id=person)
            for event in events
            for person in sorted(labels_in(f"{event.what}\n{event.who}", labels))
        ),
        batch_size=2000,
    )


def _forget(begun: ChronologyBringIn) -> None:
    """Names and first rows are needed no more; the file itself is kept."""
    begun.names = sealed_names([])
    begun.layout = begun.layout | {"sample": []}


def _read_again(begun: ChronologyBringIn) -> Reading:
    return read(begun.document.name, content_of(begun.document), limits())


def _saved(begun: ChronologyBringIn) -> ChronologyBringIn:
    begun.version += 1
    begun.save()
    return begun
