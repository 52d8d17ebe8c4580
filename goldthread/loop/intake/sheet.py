"""The proposal on a person's desk: as it was read, and then as they correct it, until they take it in."""

import dataclasses
import datetime
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from goldthread.loop.intake.proposal import plain

RowKind = Literal["lesson", "recommendation", "message"]


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson, a recommendation or a message under one source.

    ``answers`` are keys of lessons: those that a recommendation answers, or the one that a message belongs to.
    Where it is empty, a recommendation answers every lesson of its source, a message goes to the nearest one.
    """

    key: str
    kind: RowKind
    text: str
    as_read: str = ""
    place: str = ""
    evidence: str = ""
    strength: str = "concern"
    audience: str = "practitioners"
    due: datetime.date | None = None
    due_text: str = ""
    answers: tuple[str, ...] = ()
    themes: tuple[int, ...] = ()
    """Themes that a person confirmed."""
    suggested: Mapping[str, str] = field(default_factory=dict)
    """Themes that nobody has confirmed yet, by their id, each with what speaks for it."""
    out: bool = False


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A source of learning with its rows, and who will see it."""

    key: str
    kind: str
    title: str
    period: str = ""
    began_on: datetime.date | None = None
    reported_on: datetime.date | None = None
    date_remark: str = ""
    lead_group_id: int | None = None
    visibility: str = "board"
    group_ids: tuple[int, ...] = ()
    person_ids: tuple[int, ...] = ()
    note: str = ""
    place: str = ""
    rows: tuple[Row, ...] = ()
    out: bool = False

    def standing(self, kind: RowKind) -> tuple[Row, ...]:
        """The rows of a kind that have not been left out."""
        return tuple(row for row in self.rows if row.kind == kind and not row.out)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A row of a tracker, with the person and the agencies that its words were found to mean."""

    key: str
    title: str
    reference: str = ""
    owner: str = ""
    owner_id: int | None = None
    agency: str = ""
    agency_id: int | None = None
    other_agency_ids: tuple[int, ...] = ()
    due: datetime.date | None = None
    due_text: str = ""
    status: str = ""
    measure: str = ""
    source: str = ""
    progress: str = ""
    strength: str = "medium"
    remarks: tuple[str, ...] = ()
    place: str = ""
    out: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document that nothing was proposed from, and why; ``used`` once a person made a row of it."""

    key: str
    place: str
    text: str
    reason: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Something to know about how the document was read."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one document offers, as it stands now."""

    document_name: str
    shape: str
    sources: tuple[SheetSource, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    parts: tuple[Part, ...] = ()
    remarks: tuple[Said, ...] = ()
    made: int = 0
    """How many rows and sources the person has made, so that no key is given twice."""

    def find(self, key: str) -> "Thing | None":
        """Whatever has this key."""
        return next((thing for thing in self.things() if thing.key == key), None)

    def source_of(self, key: str) -> SheetSource | None:
        """The source that a row stands under."""
        return next((source for source in self.sources for row in source.rows if row.key == key), None)

    def things(self) -> "Iterator[Thing]":
        """Everything that has a key."""
        for source in self.sources:
            yield source
            yield from source.rows
        yield from self.actions
        yield from self.parts


Thing = SheetSource | Row | ActionRow | Part


def version_of(thing: Any) -> int:
    """A number that changes when the thing does, so that nobody saves over what they have not seen.

    A source changes with what it says of itself; its rows have versions of their own.
    """
    if isinstance(thing, SheetSource):
        thing = dataclasses.replace(thing, rows=())
    return zlib.crc32(json.dumps(plain(thing), sort_keys=True).encode()) & 0x7FFFFFFF


def to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain JSON values."""
    return dict(plain(sheet))


def from_json(value: Mapping[str, Any]) -> Sheet:
    """The sheet that ``to_json`` wrote."""
    return Sheet(
        document_name=value["document_name"],
        shape=value["shape"],
        sources=tuple(_source(each) for each in value["sources"]),
        actions=tuple(_read(ActionRow, each) for each in value["actions"]),
        parts=tuple(_read(Part, each) for each in value["parts"]),
        remarks=tuple(_read(Said, each) for each in value["remarks"]),
        made=value["made"],
    )


def _source(value: Mapping[str, Any]) -> SheetSource:
    source: SheetSource = _read(SheetSource, {**value, "rows": []})
    return dataclasses.replace(source, rows=tuple(_read(Row, each) for each in value["rows"]))


_DATES = frozenset({"due", "began_on", "reported_on"})


def _read(kind: type[Any], value: Mapping[str, Any]) -> Any:
    given = {
        name: datetime.date.fromisoformat(each)
        if name in _DATES and each
        else tuple(each)
        if isinstance(each, list)
        else each
        for name, each in value.items()
    }
    return kind(**given)
