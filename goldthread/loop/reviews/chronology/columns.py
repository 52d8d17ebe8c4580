"""What the columns of a table of events hold, whatever their order, and every row read by them.

A person confirms or changes what is proposed. No row is dropped: one that cannot be read keeps its words and says why,
and one that is no event, such as a title above the headings, is set aside with the reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from goldthread.core.refusals import Refusal
from goldthread.documents.reading.model import Document, Row, Table
from goldthread.loop.intake.columns import match, texts_of
from goldthread.loop.reviews.chronology.moments import Moment, read_clock, read_moment

FIELDS: Mapping[str, str] = {
    "date": "When it happened, or began",
    "time": "At what time",
    "end": "When it ended",
    "agency": "Which agency tells it",
    "what": "What happened",
    "seen": "Whether the child was seen",
    "who": "Who was involved",
    "significance": "Why it matters",
    "source": "Where it is recorded",
    "comment": "Comment",
}
"""What a column can hold, as a person is asked."""

NEEDED = ("date", "what")

_WORDS: Mapping[str, Sequence[str]] = {
    "date": (
        r"(?:date|when)(?: of (?:event|contact|incident|entry|the event))?(?:\s*(?:/|&|and)\s*time)?$",
        r"(?:start|event|contact|incident|entry) date|date (?:from|started|began|and time)|(?:from|began|started)$",
        r"\bdate\b(?!.*(?:end|to$|born|birth|completed|printed))|^day$|^d\.?o\.?e$",
    ),
    "time": (r"time(?: of (?:event|contact|day))?$", r"start time|time (?:from|started)|at what time"),
    "end": (r"(?:end|finish|to|until)(?: date)?$|date (?:to|ended)|ended|last day",),
    "agency": (
        r"(?:reporting |recording |submitting )?(?:agenc(?:y|ies)|organi[sz]ations?|services?)(?: name| involved)?$",
        r"(?:which |lead )?(?:agenc(?:y|ies)|organi[sz]ation)|told by|provided by|partner$|department|team$",
    ),
    "what": (
        r"(?:what happened|events?|description|details?|incident)$",
        r"(?:description|details?|summary|nature|account) of (?:the )?(?:events?|contacts?|incidents?|what happened)",
        r"(?:event|contact|incident|significant event)s?(?: description| details?| summary)?|narrative|chronology|"
        r"what (?:was|did)\b.*|summary|information|action taken|entry",
    ),
    "seen": (
        r"(?:was )?(?:the )?(?:child(?:ren)?|subject|young person|yp|baby)(?:/\w+)? (?:was |were )?seen"
        r"(?: \(?y/?n\)?| yes/no)?$",
        r"\bseen\b|child present|spoken to|voice of the child",
    ),
    "who": (
        r"(?:who|people|persons?|professionals?|names?|staff)(?: (?:was |were )?(?:involved|present|seen|concerned))?$",
        r"(?:people|persons?|those|family members?) (?:involved|present)|involving|attend(?:ed|ees?)|worker|author",
    ),
    "significance": (
        r"(?:significance|relevance|why it matters|importance)(?: (?:of|to) .*)?$",
        r"significan|analysis|relevan|learning|impact|why\b.*",
    ),
    "source": (
        r"(?:source|evidence|record|reference|document)(?: (?:of|document|record|information|ref(?:erence)?))*$",
        r"source|where (?:is it )?recorded|file ref|page|ref$",
    ),
    "comment": (r"(?:comments?|notes?|remarks?|observations?|queries)$", r"comment|further|other|note"),
}
_YES = re.compile(r"^(?:y|yes|true|seen|✓|x)\b|^✓", re.I)
_NO = re.compile(r"^(?:n|no|false|not seen)(?:[\W]|$)(?!\W*(?:t )?(?:known|applicable|recorded|stated))", re.I)
_UNSAID = re.compile(r"^(?:n/?k|not known|unknown|n/?a|not applicable|not recorded|not stated|\?|-)?$", re.I)
_MOST_ABOVE = 12
_SAMPLE = 40
_LEAST = 0.6
"""Share of a column's cells that have to look like a thing before the column is taken for it without its heading."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The column that seems to hold a field: by its heading, or, less surely, by what stands in its cells."""

    column: int
    by_heading: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table of events is laid out: its headings, and a few of its rows to look at."""

    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: int
    outside: int
    """Paragraphs of the document that stand in no table; they are not read."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it was read: its fields, its words under their headings, and why it cannot be taken in, if so."""

    number: int
    place: str
    words: tuple[tuple[str, str], ...]
    moment: Moment
    agency: str = ""
    what: str = ""
    child_seen: bool | None = None
    who: str = ""
    significance: str = ""
    source: str = ""
    comment: str = ""
    trouble: str = ""
    """A sentence for whoever is to mend it; empty where nothing is wrong."""
    aside: str = ""
    """Why this is no event: it stands above the headings, or repeats them."""


def layout_of(document: Document) -> Layout:
    """Where the events stand in a document. Refuses one without a table."""
    table, at = _main(document)
    headings = _headings(table, at)
    rows = [tuple(texts_of(row)) for row in table.rows[at + 1 : at + 1 + _SAMPLE]]
    total = sum(len(each.rows) for each in document.tables)
    outside = sum(not isinstance(block, Table) for block in document.blocks)
    return Layout(headings, tuple(rows), total, outside)


def propose(layout: Layout) -> dict[str, Guess]:
    """For each field the column that seems to hold it."""
    found = {field: Guess(column, True) for field, (column, _) in match(layout.headings, _WORDS).items()}
    for field, least in (("date", _LEAST), ("time", _LEAST), ("seen", _LEAST), ("agency", _LEAST), ("what", 0.0)):
        if field in found:
            continue
        taken = {guess.column for guess in found.values()}
        free = [column for column in range(len(layout.headings)) if column not in taken]
        best = max(((_looks(field, layout, column), -column) for column in free), default=(0.0, 0))
        if best[0] > least:
            found[field] = Guess(-best[1], False)
    return found


def check_mapping(columns: Mapping[str, int], width: int) -> None:
    """Refuse a choice of columns that cannot be read by."""
    for field in NEEDED:
        if field not in columns:
            raise Refusal(f"Choose the column that says {'when it happened' if field == 'date' else field}.", field)
    if len(set(columns.values())) != len(columns):
        twice = [field for field in columns if list(columns.values()).count(columns[field]) > 1]
        raise Refusal("One column is chosen twice. Choose each column for one thing only.", twice[-1])
    if not set(columns) <= set(FIELDS) or not all(0 <= column < width for column in columns.values()):
        raise Refusal("Choose from the columns of this table.")


def read_rows(document: Document, columns: Mapping[str, int], *, as_above: bool) -> Iterator[Told]:
    """Every row of every table, in order. ``as_above``: an empty date or agency means the one of the row before."""
    main, at = _main(document)
    headings = _headings(main, at)
    number = 0
    for table in document.tables:
        order, begins = _order(table, headings, table is main, at)
        before: Told | None = None
        for position, row in enumerate(table.rows):
            number += 1
            texts = texts_of(row)
            words = tuple((_heading(headings, n), text) for n, text in enumerate(texts) if text)
            if order is None:
                yield Told(
                    number, row.place, words, Moment(""), trouble="It stands in another table, with other headings."
                )
            elif position == begins - 1:
                continue
            elif position < begins:
                yield Told(number, row.place, words, Moment(""), aside="It stands above the headings.")
            elif _same(texts, table, begins):
                yield Told(number, row.place, words, Moment(""), aside="It repeats the headings.")
            else:
                cells = [_text(row, n) for n in order]
                told = _told(number, row.place, headings, cells, columns, before if as_above else None)
                yield told
                before = told


def _main(document: Document) -> tuple[Table, int]:
    """The table that reads most like events, and the row that heads it (-1 where none does)."""
    ranked = [
        (len(match(texts_of(table.rows[at]), _WORDS)) if at >= 0 else 0, len(table.rows), -number, table, at)
        for number, table in enumerate(document.tables)
        for at in [_head(table)]
    ]
    if not ranked:
        raise Refusal(f"{document.name} has no table. Put the events in a table, one row for each, and try again.")
    *_, table, at = max(ranked, key=lambda each: each[:3])
    return table, at


def _head(table: Table) -> int:
    """The row whose cells name the most fields, where one names at least two and none of its cells is a date."""
    best, at = 1, -1
    for position, row in enumerate(table.rows[:_MOST_ABOVE]):
        texts = texts_of(row)
        named = len(match(texts, _WORDS))
        if named > best and not any(_is_date(text) for text in texts):
            best, at = named, position
    return at


def _headings(table: Table, at: int) -> tuple[str, ...]:
    width = max((len(row.cells) for row in table.rows), default=0)
    return tuple(texts_of(table.rows[at])) if at >= 0 else ("",) * width


def _heading(headings: Sequence[str], column: int) -> str:
    return headings[column] if column < len(headings) and headings[column] else f"Column {column + 1}"


def _order(table: Table, headings: Sequence[str], is_main: bool, at: int) -> tuple[list[int] | None, int]:
    """For each column of the main table the column here, and where the rows begin; nothing where it is another table.

    Sheets and tables that go on with the same headings, in any order, or with none at the same width, belong to it.
    """
    if is_main:
        return list(range(len(headings))), at + 1
    own = _head(table)
    names = [text.lower() for text in _headings(table, own)]
    if own < 0:
        return (list(range(len(headings))), 0) if len(names) == len(headings) else (None, 0)
    wanted = [text.lower() for text in headings]
    if sorted(names) != sorted(wanted) or len(set(names)) != len(names):
        return (list(range(len(headings))), own + 1) if names == wanted else (None, 0)
    return [names.index(name) for name in wanted], own + 1


def _same(texts: Sequence[str], table: Table, begins: int) -> bool:
    return begins > 0 and any(texts) and list(texts) == texts_of(table.rows[begins - 1])


def _text(row: Row, column: int) -> str:
    return row.cells[column].text.strip() if column < len(row.cells) else ""


def _told(
    number: int,
    place: str,
    headings: Sequence[str],
    cells: Sequence[str],
    columns: Mapping[str, int],
    above: Told | None,
) -> Told:
    given = {field: cells[columns[field]] if field in columns else "" for field in FIELDS}
    seen, seen_rest = read_seen(given["seen"])
    rest = [f"Child seen: {seen_rest}"] if seen_rest else []
    rest += [f"{_heading(headings, n)}: {text}" for n, text in enumerate(cells) if text and n not in columns.values()]
    told = Told(
        number=number,
        place=place,
        words=tuple((_heading(headings, n), text) for n, text in enumerate(cells) if text),
        moment=Moment(given["date"]),
        agency=given["agency"] or (above.agency if above else "") or _sheet(place, columns),
        what=given["what"],
        child_seen=seen,
        who=given["who"],
        significance=given["significance"],
        source=given["source"],
        comment="\n".join(filter(None, (given["comment"], *rest))),
    )
    try:
        told = replace(told, moment=_moment(given, above))
    except Refusal as refusal:
        return replace(told, trouble=refusal.sentence)
    if not told.what:
        return replace(told, trouble="Nothing says what happened. Write it, or leave the row out.")
    return told


def _sheet(place: str, columns: Mapping[str, int]) -> str:
    """The name of the sheet, where no column says whose the events are: agencies often have a sheet each."""
    named = re.match(r"^sheet (.+), row \d+$", place)
    return named[1] if named and "agency" not in columns else ""


def _moment(given: Mapping[str, str], above: Told | None) -> Moment:
    if not given["date"] and not given["end"] and above:
        moment = above.moment
        if above.trouble and not moment.known:
            raise Refusal("No date is in this row, and that of the row above cannot be read. Give the date.")
        note = "; ".join(filter(None, ("no date in this row, so that of the row above", moment.note)))
        moment = replace(moment, at=None, note=note)
    else:
        moment = read_moment(given["date"])
        if not given["date"]:
            moment = replace(moment, note="no date is given")
    if given["end"]:
        moment = _until(moment, given["end"])
    return _at(moment, given["time"]) if given["time"] else moment


def _until(moment: Moment, said: str) -> Moment:
    end = read_moment(said)
    if not end.known and end.latest is None:
        return moment
    if moment.earliest and end.latest and end.latest < moment.earliest:
        raise Refusal(f"It ends ({said}) before it begins ({moment.said}). Put one of the dates right.")
    words = f"{moment.said} to {end.said}" if moment.said else f"until {end.said}"
    note = "; ".join(dict.fromkeys(filter(None, (moment.note if moment.earliest else "", end.note))))
    latest = end.latest or moment.latest
    return Moment(
        words, moment.earliest, latest, moment.at, note or ("" if moment.earliest else "no first day is known")
    )


def _at(moment: Moment, said: str) -> Moment:
    clock = read_clock(said)
    words = f"{moment.said} {said}".strip()
    if clock is None:
        if _UNSAID.match(said):
            return moment
        return replace(moment, said=words, note="; ".join(filter(None, (moment.note, f"the time is told as “{said}”"))))
    return replace(moment, said=words, at=clock)


def read_seen(said: str) -> tuple[bool | None, str]:
    """Whether the child was seen, and the words, where they say more than yes or no."""
    words = said.strip()
    if _UNSAID.match(words):
        return None, ""
    seen = True if _YES.match(words) else False if _NO.match(words) else None
    plain = words.lower().rstrip(".") in {"y", "yes", "n", "no", "true", "false", "seen", "not seen", "x", "✓"}
    return seen, "" if plain else words


def _looks(field: str, layout: Layout, column: int) -> float:
    values = [row[column] for row in layout.sample if column < len(row) and row[column]]
    if not values:
        return 0.0
    if field == "what":
        return sum(map(len, values)) / len(values)
    if field == "agency":
        few = len(set(values)) <= max(2, len(values) // 3)
        return 0.7 if few and len(values) > 5 and max(map(len, values)) < 60 else 0.0
    fits = {"date": _is_date, "time": _is_time, "seen": _is_seen}
    return sum(fits[field](value) for value in values) / len(values)


def _is_seen(text: str) -> bool:
    return read_seen(text) in ((True, ""), (False, ""))


def _is_date(text: str) -> bool:
    if not any(letter.isdigit() for letter in text) or len(text) > 60:
        return False
    try:
        return read_moment(text).known
    except Refusal:
        return bool(re.match(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$", text))


def _is_time(text: str) -> bool:
    return isinstance(read_clock(text), time)
