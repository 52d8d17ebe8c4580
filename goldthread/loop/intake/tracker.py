"""Reads an action tracker: a table of actions whose columns nobody knows beforehand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goldthread.documents.reading.model import Document, Row, Table
from goldthread.loop.intake import columns
from goldthread.loop.intake.dates import read_date
from goldthread.loop.intake.proposal import Proposal, ProposedAction, Unread

FIELDS = ("title", "reference", "owner", "agency", "due", "status", "measure", "source", "progress")
_WORDS: columns.Words = {
    "title": (
        r"actions?(?: (?:required|needed|to be taken|agreed|description))?$",
        r"(?:description of )?(?:the )?(?:action|task)s?\b(?!.*(?:owner|lead|status|date|by whom|no\.?$|ref|id$))",
        r"what (?:will|needs to|are we going|do we need)\b.*",
        r"recommendations?(?:(?: and|/| &) actions?)?",
    ),
    "reference": (r"(?:action )?(?:ref(?:erence)?|no|number|id)(?: no| number)?$", r"^#$"),
    "owner": (
        r"(?:action |lead |responsible )?(?:owner|officer|person)(?: responsible)?",
        r"(?:by )?whom?|who(?: will| is)?\b.*",
        r"lead(?: (?:person|officer|professional))?$|responsib\w*|assigned(?: to)?",
    ),
    "agency": (r"(?:lead |responsible )?(?:agenc(?:y|ies)|organi[sz]ations?|services?|partners?)",),
    "due": (
        r"(?:due|target|deadline|completion|review)(?: completion)?(?: date)?",
        r"(?:by )?when|timescales?|timeframe|by date|date(?: due)",
        r"^date$",
    ),
    "status": (r"(?:current )?(?:status|b?rag(?:/status| rating)?)", r"state|complete(?:d)?\??|open/closed"),
    "measure": (
        r"measures? of success|success (?:measures?|criteria)|(?:intended |desired |expected )?(?:outcomes?|impact)",
        r"how will we know\b.*|evidence(?: of .*)?|measures?",
    ),
    "source": (r"source(?: of .*)?", r"(?:review|audit|case|scr|inspection)(?: name| title)?$|origin|theme"),
    "progress": (r"(?:progress|updates?|comments?|notes?)(?: (?:to date|notes?|updates?))?",),
}
_STATUS = re.compile(
    r"(?:open|closed?|completed?|done|red|amber|green|blue|in progress|on ?going|not started|overdue|on track|"
    r"delayed|started|cancelled|superseded|outstanding|yes|no|r|a|g|b)\W*",
    re.I,
)
_REFERENCE = re.compile(r"[A-Z]{0,5}[-./ ]?\d{1,4}(?:[-./]\d{1,4}){0,3}[a-z]?", re.I)
_SHAPES: tuple[tuple[str, float], ...] = (("due", 0.6), ("status", 0.6), ("reference", 0.9), ("title", 0.0))
_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Guess:
    """The column that a field was found in, and how sure that is: 1 is the exact word, below 0.5 the look of it."""

    column: int
    confidence: float


def find_table(document: Document) -> tuple[Table, int] | None:
    """The largest table, and the row that heads it: the one that names most fields."""
    tables = sorted(document.tables, key=lambda table: -len(table.rows))
    for table in tables:
        heads = [(len(columns.match(columns.texts_of(row), _WORDS)), -at) for at, row in enumerate(table.rows[:12])]
        if heads and max(heads)[0] > 0:
            return table, -max(heads)[1]
    return (tables[0], 0) if tables else None


def is_tracker(document: Document) -> bool:
    """Whether some table names an action, and who or when."""
    found = find_table(document)
    if found is None:
        return False
    fields = columns.match(columns.texts_of(found[0].rows[found[1]]), _WORDS)
    return "title" in fields and bool({"owner", "agency", "due"} & fields.keys()) and len(fields) > 2


def header_and_sample(document: Document) -> tuple[list[str], list[list[str]]]:
    """What a person needs to see to say which column is which."""
    found = find_table(document)
    if found is None:
        return [], []
    table, at = found
    return columns.texts_of(table.rows[at]), [columns.texts_of(row) for row in table.rows[at + 1 : at + 1 + _SAMPLE]]


def propose_mapping(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[str, Guess]:
    """For each field the column that seems to hold it: by the words of the header, else by the look of its values."""
    mapping = {field: Guess(*found) for field, found in columns.match(header, _WORDS).items()}
    for field, least in _SHAPES:
        if field in mapping:
            continue
        taken = {guess.column for guess in mapping.values()}
        free = [column for column in range(len(header)) if column not in taken]
        fit = max(((_looks(field, _values(sample_rows, column)), -column) for column in free), default=(0.0, 0))
        if fit[0] > least:
            mapping[field] = Guess(-fit[1], round(fit[0] * 0.45, 3))
    return mapping


def rows(document: Document, mapping: Mapping[str, int]) -> Proposal:
    """Every row as an action by the columns that a person agreed to. Columns without a field are listed as unread."""
    found = find_table(document)
    actions: list[ProposedAction] = []
    unread: list[Unread] = []
    if found is not None:
        table, at = found
        header = columns.texts_of(table.rows[at])
        above = [Unread(row.place, "\t".join(columns.texts_of(row)), "It stands above the header of the table.")
                 for row in table.rows[:at]]  # fmt: skip
        unread.extend(above)
        for row in table.rows[at + 1 :]:
            if columns.texts_of(row) == header:
                continue
            action = _action(row, mapping, len(actions) + 1)
            if action is None:
                unread.append(Unread(row.place, "\t".join(columns.texts_of(row)), "No action is named in this row."))
            else:
                actions.append(action)
                unread.extend(_left_over(row, header, mapping))
    chosen = found[0] if found else None
    others = [Unread(block.place, block.text, "It stands outside the table of actions.")
              for block in document.blocks if block is not chosen]  # fmt: skip
    return Proposal(document.name, "action_tracker", (), tuple(actions), (*others, *unread), document.warnings)


def read_tracker(document: Document) -> Proposal:
    """The proposal by the columns that seem right, for a first look before a person has chosen."""
    mapping = propose_mapping(*header_and_sample(document))
    return rows(document, {field: guess.column for field, guess in mapping.items()})


def _action(row: Row, mapping: Mapping[str, int], number: int) -> ProposedAction | None:
    value = {field: _text(row, mapping.get(field)) for field in FIELDS}
    if not value["title"]:
        return None
    due = read_date(value.pop("due"))
    remarks = (due.remark,) if due.remark else ()
    return ProposedAction(key=f"a{number}", due=due.date, due_text=due.text, remarks=remarks, place=row.place, **value)


def _left_over(row: Row, header: Sequence[str], mapping: Mapping[str, int]) -> list[Unread]:
    mapped = set(mapping.values())
    return [
        Unread(row.place, text, f"There is no field for the column “{header[column]}”.")
        for column in range(len(row.cells))
        if column not in mapped and (text := _text(row, column))
    ]


def _text(row: Row, column: int | None) -> str:
    return row.cells[column].text.strip() if column is not None and 0 <= column < len(row.cells) else ""


def _values(sample: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in sample if column < len(row) and row[column].strip()]


def _looks(field: str, values: Sequence[str]) -> float:
    """The share of the values that look like this field; for the title, how long they are."""
    if not values:
        return 0.0
    if field == "title":
        return min(1.0, sum(len(value) for value in values) / len(values) / 100)
    return sum(_fits(field, value.strip()) for value in values) / len(values)


def _fits(field: str, value: str) -> bool:
    if field == "due":
        return read_date(value).date is not None
    shape = _STATUS if field == "status" else _REFERENCE
    return shape.fullmatch(value) is not None
