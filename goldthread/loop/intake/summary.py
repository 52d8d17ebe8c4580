"""Reads a summary of learning: a table with a source of learning, what was learnt and what follows, row by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from goldthread.documents.reading.lines import finished
from goldthread.documents.reading.model import Block, Cell, Document, Row, Run, Table, Text
from goldthread.loop.intake import columns
from goldthread.loop.intake.draft import Draft, run_on, sections, set_down
from goldthread.loop.intake.proposal import Audience, Proposal, Unread
from goldthread.loop.intake.vocabulary import audience_of, source_kind, strength_of

SOURCE, LEARNING, RESPONSE, MANAGERS, PRACTITIONERS, AGENCIES, PERIOD = (
    "source",
    "learning",
    "response",
    "managers",
    "practitioners",
    "all_agencies",
    "period",
)
_WORDS: columns.Words = {
    SOURCE: (
        r"source(?: of (?:the )?learning)?",
        r"type of (?:activity|review|audit)$",
        r"(?:learning )?activity",
        r"review|audit",
    ),
    LEARNING: (
        r"(?:summary of )?(?:the )?(?:key )?learning(?: and improvement)?(?: (?:summary|points?|identified|themes?))?$",
        r"(?:key )?(?:lessons?|findings?)(?: learn(?:ed|t)| identified)?",
        r"what (?:we|was|have we|did we|has been)(?: have)? learn",
    ),
    RESPONSE: (
        r"recommendations?(?: (?:or|and|/|&) (?:key )?(?:actions?|messages?))?",
        r"(?:key )?messages?$",
        r"actions?",
        r"what needs to",
    ),
    MANAGERS: (r"(?:messages? )?for managers",),
    PRACTITIONERS: (r"(?:messages? )?for (?:practitioners|staff)",),
    AGENCIES: (r"(?:messages? )?for (?:all|multi-?\s?agency|every)\b.*",),
    PERIOD: (r"period|quarter|year|date(?: of (?:audit|review|activity))?$",),
}
_OUTSIDE = "It stands outside the table of learning, so nothing is proposed from it."
_NOTHING_TO_REPORT = re.compile(
    r"\b(?:no|none|nil|nothing)\b.*\b(?:scrs?|plrs?|reviews?|audits?|deaths?|visits?|cases?|report)\b", re.I
)
_LEAD_IN = re.compile(r":\s*$|\bthe following\b", re.I)
_AUDIENCE: dict[str, Audience] = {
    MANAGERS: "managers",
    PRACTITIONERS: "practitioners",
    AGENCIES: "all_agencies",
}
_PERIOD = re.compile(r"\(?\b(?:Q[1-4]\s*,?\s*(?:20)?\d\d(?:[-/]\d\d)?|(?:19|20)\d\d\s*[-–/]\s*(?:20)?\d\d)\b\)?")


@dataclass(slots=True)
class _Source:
    """One source with the texts of each column, rows that a page break cut in two put together again."""

    title: str
    group: str
    place: str
    columns: dict[str, list[Text]] = field(default_factory=dict)


def is_summary(document: Document) -> bool:
    """Whether some table is headed as a summary of learning is."""
    return any(_header(table) for table in document.tables)


def read_summary(document: Document) -> Proposal:
    """Every source in the tables of learning; the rest of the document is listed as not proposed."""
    reader = _Reader()
    others: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Text) or not reader.read(block):
            others.append(block)
    return Proposal(
        document.name,
        "learning_summary",
        set_down(_interpreted(source) for source in reader.sources),
        (),
        (*sections(others, _OUTSIDE), *reader.unread),
        document.warnings,
    )


def _header(table: Table) -> tuple[int, dict[str, int]] | None:
    return columns.header_of(table, _WORDS, (SOURCE, LEARNING))


class _Reader:
    """Goes down the rows and gives every text to its source."""

    def __init__(self) -> None:
        self.sources: list[_Source] = []
        self.unread: list[Unread] = []
        self._roles: dict[int, str] = {}
        self._header: list[str] = []
        self._group = ""

    def read(self, table: Table) -> bool:
        """Reads the table if it is headed as one of learning, or carries on the one before."""
        header = _header(table)
        rows = table.rows
        if header is not None:
            position, roles = header
            self._roles = {column: role for role, column in roles.items()}
            self._header = columns.texts_of(rows[position])
            for row in rows[:position]:
                self._leave(row.place, _words(row.cells), "It stands above the header of the table.")
            rows = rows[position + 1 :]
        elif not self._roles or len(rows[0].cells) != len(self._header):
            return False
        for row in rows:
            if columns.texts_of(row) != self._header:
                self._read_row(row)
        return True

    def _read_row(self, row: Row) -> None:
        named = next((row.cells[column] for column, role in self._roles.items() if role == SOURCE), Cell())
        if named.blocks and sum(bool(cell.blocks) for cell in row.cells) == 1:
            self._group = " ".join(named.text.split())
            self._leave(row.place, named.text, "It heads the rows below and has no learning beside it.")
            return
        opened = self._open(named, row.place) if named.blocks else None
        source = opened or (self.sources[-1] if self.sources else None)
        if source is None:
            self._leave(row.place, _words(row.cells), "No source of learning is named for it.")
            return
        above = self.sources[-1] if self.sources else source
        if opened is not None and opened not in self.sources:
            self.sources.append(opened)
        for column, cell in enumerate(row.cells):
            role = self._roles.get(column)
            if role is None and cell.blocks:
                reason = f"There is no place for the column “{self._header[column]}”."
                self._leave(row.place, cell.text, reason)
            elif role is not None and role != SOURCE:
                self._give(list(cell.blocks), role, above, source)

    def _open(self, named: Cell, place: str) -> _Source:
        *groups, title = _titles(named)
        if groups:
            self._group = " ".join(groups)
        known = next((source for source in self.sources if source.title.casefold() == title.casefold()), None)
        return known or _Source(title, self._group if groups else "", place)

    def _give(self, texts: list[Text], role: str, above: _Source, source: _Source) -> None:
        """The texts go to the source, but the end of a sentence that began in the row above goes back to that."""
        before = above.columns.get(role, [])
        if texts and before and _carries_on(before[-1], texts, same=above is source):
            before[-1] = _joined(before[-1], texts.pop(0))
        own = source.columns.setdefault(role, [])
        for text in texts:
            if own and _is_rest_of_bullet(own[-1], text):
                own[-1] = _joined(own[-1], text)
            else:
                own.append(text)

    def _leave(self, place: str, text: str, reason: str) -> None:
        if text.strip():
            self.unread.append(Unread(place, text, reason))


def _titles(cell: Cell) -> list[str]:
    """The headings of a first cell: a group before the source, while a broken line or a period belongs to its title."""
    titles: list[str] = []
    for block in cell.blocks:
        belongs = block.text[:1].islower() or block.text.startswith("(") or _PERIOD.fullmatch(block.text)
        if titles and belongs:
            titles[-1] = f"{titles[-1]} {block.text}"
        else:
            titles.append(block.text)
    return titles


def _carries_on(above: Text, texts: Sequence[Text], *, same: bool) -> bool:
    below = texts[0]
    if below.kind == "bullet" or _heads(below) or finished(above.text):
        return below.kind == "paragraph" and below.level > 0
    if same:
        return below.text[:1].islower() or above.kind == "bullet" or len(above.text.split()) > 6
    odd = len(texts) > 1 and texts[1].kind == "bullet" and above.kind == "bullet"
    return below.text[:1].islower() or (odd and len(above.text.split()) > 3)


def _is_rest_of_bullet(above: Text, below: Text) -> bool:
    if above.kind != "bullet" or below.kind != "paragraph" or _heads(below):
        return False
    return below.level > 0 or not finished(above.text)


def _heads(text: Text) -> bool:
    """Whether a paragraph opens something new: bold words, an audience, or the announcement of a list."""
    return bool(text.lead or audience_of(text.text) or _LEAD_IN.search(text.text))


def _joined(above: Text, below: Text) -> Text:
    both = run_on(above.text, below.text)
    between = both[len(above.text) : len(both) - len(below.text)]
    return replace(above, runs=(*above.runs, Run(between), *below.runs))


def _interpreted(source: _Source) -> Draft:
    period = _PERIOD.search(source.title)
    draft = Draft(source.title, source_kind(source.title), source.place, period.group().strip("()") if period else "")
    if source.group:
        draft.notes.append(source.group)
        if draft.kind == "REV":
            draft.kind = source_kind(source.group)
    for role, texts in source.columns.items():
        if role == LEARNING:
            _learning(texts, draft)
        elif role == RESPONSE:
            _response(texts, draft)
        elif role == PERIOD:
            draft.period = " ".join(text.text for text in texts) or draft.period
        else:
            for text in texts:
                draft.message(text, _AUDIENCE[role])
    return draft


def _learning(texts: Sequence[Text], draft: Draft) -> None:
    evidence = ""
    listed = any(text.kind == "bullet" for text in texts)
    for position, text in enumerate(texts):
        last = position + 1 == len(texts)
        if not last and _announces(text):
            evidence = text.text
        elif not listed and len(text.text) < 400 and _NOTHING_TO_REPORT.search(text.text):
            draft.notes.append(text.text)
        else:
            draft.lesson(text, strength_of(text.text), evidence)


def _announces(text: Text) -> bool:
    """A sub-heading, or a sentence that only says that a list follows."""
    if text.kind == "bullet":
        return False
    return (bool(_LEAD_IN.search(text.text)) and not text.text.endswith(".")) or text.all_bold or text.kind == "heading"


def _response(texts: Sequence[Text], draft: Draft) -> None:
    audience: Audience | None = None
    for position, text in enumerate(texts):
        heading = text.kind != "bullet" or text.all_bold
        spoken_to = audience_of(text.text) if heading else None
        if spoken_to:
            audience = spoken_to
        elif heading and re.fullmatch(r"(?:recommendations?|actions?)\s*:?", text.text, re.I):
            audience = None
        elif position + 1 < len(texts) and _announces(text):
            draft.notes.append(text.text)
        elif audience:
            draft.message(text, audience)
        else:
            draft.recommendation(text)


def _words(cells: Sequence[Cell]) -> str:
    return "\t".join(cell.text for cell in cells)
