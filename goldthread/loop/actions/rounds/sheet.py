"""The one file of a round: what stands in it when it goes out, and what is read when it comes back.

Pure: no database, no clock. Only the four columns that the reader is asked to fill in are ever read; the rest of the
file is there for people. Rows are known by their reference, so they may be sorted, and the file by the number that
stands above its table.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from goldthread.documents.reading.model import Document, Table
from goldthread.loop.actions.rounds.choices import Going

REFERENCE, ACTION, LEAD, DUE, MEASURE, STATE, LAST = (
    "Reference",
    "Action",
    "Lead officer",
    "By when",
    "How anybody will know",
    "Where it stands",
    "Last update",
)
GOING, TEXT, PROPOSED, WHY = "How is it going?", "What has happened?", "New date, if you need one", "Why a new date?"
VERSION = "Leave as it is"

HEADS = (REFERENCE, ACTION, LEAD, DUE, MEASURE, STATE, LAST, GOING, TEXT, PROPOSED, WHY, VERSION)
ASKED = (GOING, TEXT, PROPOSED, WHY)
"""The columns that are read."""
NEEDED = (REFERENCE, *ASKED, VERSION)

STAMP = "Return number"
_STAMP = re.compile(rf"{STAMP}:?\s*([A-Z0-9]{{2,12}}-\d{{4}}-RD-\d{{2,6}})/(\d{{1,12}})\b", re.I)

MOST_TEXT = 4000
"""How long what is written in one cell may be."""


@dataclass(frozen=True, slots=True)
class Line:
    """One action as the file shows it."""

    reference: str
    title: str
    lead: str
    due_on: date | None
    measure: str
    state: str
    last: str
    version: int

    def cells(self) -> tuple[str | date | int | None, ...]:
        """What stands in its row, in the order of the heads; what is asked is empty."""
        shown = (self.reference, self.title, self.lead, self.due_on, self.measure, self.state, self.last)
        return (*shown, None, None, None, None, self.version)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file that came back, and what is wrong with its cells."""

    place: str
    reference: str
    version: int | None
    going: str
    text: str
    proposed_on: date | None
    why: str
    said: tuple[str, str, str, str]
    """The four cells as they were written."""
    problems: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether anything was written into it."""
        return any(self.said)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose list of which round a file is."""

    round: str
    call: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that came back, read. Where ``trouble`` stands, nothing of it can be used."""

    stamp: Stamp | None = None
    rows: tuple[Row, ...] = ()
    trouble: str = ""


def stamp_of(round_reference: str, call: int) -> str:
    """The words above the table that say whose list of which round it is."""
    return f"{STAMP}: {round_reference}/{call}"


def read_back(document: Document, formulas: Collection[tuple[str, str]] = frozenset()) -> Reading:
    """What a file says that came back; ``formulas`` are the (place, head or letter) of cells that compute.

    The table is found by its heads, wherever it stands and in whatever order its columns are.
    """
    stamp = _stamp(document)
    found = _table(document)
    if found is None:
        return Reading(
            stamp,
            trouble="There is no table of actions in this file. Send back the file that you were given, "
            "with your updates in it.",
        )
    table, at = found
    heads = [_plain(cell.text) for cell in table.rows[at].cells]
    missing = [head for head in NEEDED if _key(head) not in map(_key, heads)]
    if missing:
        names = ", ".join(f"“{head}”" for head in missing)
        word = "column is" if len(missing) == 1 else "columns are"
        return Reading(
            stamp,
            trouble=f"The {word} missing or named otherwise: {names}. Give the headings their names back, "
            "or fill in the file afresh.",
        )
    places = {head: [_key(each) for each in heads].index(_key(head)) for head in NEEDED}
    return Reading(stamp, tuple(_rows(table, at, places, formulas)))


def _rows(table: Table, at: int, places: dict[str, int], formulas: Collection[tuple[str, str]]) -> Iterator[Row]:
    for number, row in enumerate(table.rows[at + 1 :], start=1):
        cells = [cell.text.strip() for cell in row.cells]
        said = {head: cells[place] if place < len(cells) else "" for head, place in places.items()}
        if not any(said.values()):
            continue
        place = _spoken(row.place, number)
        computed = [head for head in NEEDED if (row.place, head) in formulas]
        yield _row(place, said, computed)


def _row(place: str, said: dict[str, str], computed: Sequence[str]) -> Row:
    problems = [f"“{head}” holds a formula. Write the words or the date themselves." for head in computed]
    going, wrong = _going(said[GOING])
    problems += wrong
    proposed, wrong = _day(said[PROPOSED]) if PROPOSED not in computed else (None, [])
    problems += wrong
    version, wrong = _version(said[VERSION]) if VERSION not in computed else (None, [])
    asked = (said[GOING], said[TEXT], said[PROPOSED], said[WHY])
    problems += wrong if any(asked) else []
    problems += [
        f"“{head}” is longer than {MOST_TEXT:,} characters. Make it shorter."
        for head in (TEXT, WHY)
        if len(said[head]) > MOST_TEXT
    ]
    return Row(
        place=place,
        reference=said[REFERENCE].upper(),
        version=version,
        going=going,
        text=said[TEXT],
        proposed_on=proposed,
        why=said[WHY],
        said=asked,
        problems=tuple(problems),
    )


def _stamp(document: Document) -> Stamp | None:
    for text in _words(document):
        found = _STAMP.search(text)
        if found:
            return Stamp(found[1].upper(), int(found[2]))
    return None


def _words(document: Document) -> Iterator[str]:
    """Every paragraph, and every row of a table as one line: in a sheet, the number may stand in a cell of its own."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (" ".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _table(document: Document) -> tuple[Table, int] | None:
    """The table with the most of our heads in one of its rows, and which row that is."""
    wanted = set(map(_key, HEADS))
    best, found = 2, None
    for table in document.tables:
        for number, row in enumerate(table.rows[:30]):
            known = len(wanted & {_key(cell.text) for cell in row.cells})
            if known > best:
                best, found = known, (table, number)
    return found


def _going(text: str) -> tuple[str, list[str]]:
    if not text:
        return "", []
    for going in Going:
        if _key(text) in {_key(going.label), _key(going.label.partition(":")[0]), _key(going.value)}:
            return going.value, []
    offered = ", ".join(going.label.partition(":")[0].lower() for going in Going)
    return "", [f"“{text[:40]}” is no answer to “{GOING}”. Write one of: {offered}."]


def _version(text: str) -> tuple[int | None, list[str]]:
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text), []
    return None, [f"The number under “{VERSION}” was changed, so nobody can tell what this row was written to."]


_MONTHS = "january february march april may june july august september october november december".split()
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00(?::00)?)?$")
_WORDS = re.compile(r"^(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})$", re.I)
_SLASHES = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")


def _day(text: str) -> tuple[date | None, list[str]]:
    """A date as people write it: 2027-03-03, 3 March 2027, 03/03/2027 (the day first, as in this country)."""
    if not text:
        return None, []
    parts = _parts(text.strip())
    if parts is not None:
        try:
            return date(*parts), []
        except ValueError:
            pass
    return None, [f"“{text[:40]}” is not a date that can be read. Write it like 3 March 2027."]


def _parts(text: str) -> tuple[int, int, int] | None:
    if found := _ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SLASHES.match(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _WORDS.match(text):
        months = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2].lower())]
        return (int(found[3]), months[0], int(found[1])) if months else None
    return None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    """A heading or an answer without what people change by accident: case, spaces, a mark at its end."""
    return _plain(text).casefold().rstrip("?:. ")


def _spoken(place: str, number: int) -> str:
    found = re.search(r"row (\d+)", place)
    return f"row {found[1]}" if found else f"row {number}"


def formulas_in(cells: Iterable[tuple[str, str, str, bool]]) -> frozenset[tuple[str, str]]:
    """Which asked cells compute, from every cell of a sheet as (place of the row, letter, text, computes).

    The heads are found as ``read_back`` finds them, so that a cell is known by its heading.
    """
    heads: dict[str, str] = {}
    computing: list[tuple[str, str]] = []
    names = {_key(head): head for head in HEADS}
    for place, letter, text, computes in cells:
        if computes:
            computing.append((place, letter))
        elif _key(text) in names:
            heads[letter] = names[_key(text)]
    return frozenset((place, heads[letter]) for place, letter in computing if letter in heads)
