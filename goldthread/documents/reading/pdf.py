"""Reads PDF: lines by where they stand, headings by size, tables by the lines drawn around them."""

import itertools
import re
import statistics
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from pdfplumber.table import TableFinder, merge_edges

from goldthread.core.refusals import Refusal
from goldthread.documents.archives import bomb
from goldthread.documents.detection import Kind
from goldthread.documents.limits import MEBIBYTE, Limits
from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.columns import parts_of_page, rows_of_words, stretches
from goldthread.documents.reading.furniture import without_furniture
from goldthread.documents.reading.lines import Line, assemble, unbulleted
from goldthread.documents.reading.model import Document, Row, Run, Text
from goldthread.documents.reading.typeset import LINE_END, Damaged, Locked, Sheet, Word, sheets

_STREAM = re.compile(rb"stream\r?\n")
_MOST_STREAMS = 100_000
_PIECE = 16 * 1024
_MOST_COLUMNS = 12
_MOST_CELLS = 10_000  # on one page: where more lines cross, they are a drawing
_SNAP = 3.0  # points by which the lines of one table may miss each other
_INDENTED = 3.0  # points: less is the slack of a typesetter

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table as drawn on one page: the words of each cell."""

    top: float
    rows: tuple[tuple[tuple[Word, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    words: tuple[Word, ...]
    grids: tuple[_Grid, ...]

    @property
    def place(self) -> str:
        return f"page {self.number}"


def read_pdf(name: str, data: bytes, limits: Limits) -> Document:
    collector = Collector(name, Kind.PDF, limits)
    _refuse_bombs(name, data, limits)
    pages = _pages(name, data, collector)
    body, leading = _body_size(pages), _leading(pages)
    sizes = _heading_sizes(pages, body)
    lined = [_opened(_page_lines(page, sizes, body, leading)) for page in pages]
    _write(list(zip(pages, without_furniture(lined, collector.remark), strict=True)), collector, leading)
    return collector.document()


def _refuse_bombs(name: str, data: bytes, limits: Limits) -> None:
    """Unpacks each stream of the file up to the limit, before a reader would unpack them without one."""
    room = limits.inflated_bytes
    for number, found in enumerate(_STREAM.finditer(data)):
        if data[found.end() : found.end() + 1] in (b"\x78", b"\x58", b"\x68"):
            room -= _unpacked(data, found.end(), room)
        if room < 0 or number > _MOST_STREAMS:
            raise bomb(name)


def _unpacked(data: bytes, start: int, room: int) -> int:
    """How many bytes a packed stream gives, counted no further than there is room for."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        while not unpacker.eof and start < len(data) and size <= room:
            piece = unpacker.unconsumed_tail
            if not piece:
                piece, start = data[start : start + _PIECE], start + _PIECE
            size += len(unpacker.decompress(piece, MEBIBYTE))
    except zlib.error:
        pass  # whatever it is, it is not a stream that a reader could unpack either
    return size


def _pages(name: str, data: bytes, collector: Collector) -> list[_Page]:
    most = collector.limits
    try:
        found = _with_hyphens(list(sheets(data, most.pages, most.characters)))
        return [_read_page(sheet, number, collector) for number, sheet in enumerate(found, start=1)]
    except OverflowError as problem:
        too_many = (
            f"{most.pages} pages" if "pages" in problem.args else f"{most.characters // 1_000_000} million letters"
        )
        raise collector.refusal(f"has more than {too_many}") from problem
    except Locked as problem:
        raise Refusal(f"{name} is locked with a password. Remove the password and bring it in again.") from problem
    except Damaged as problem:
        raise Refusal(f"{name} is damaged and cannot be opened. Make the PDF again and retry.") from problem


def _with_hyphens(found: Sequence[Sheet]) -> list[Sheet]:
    """A hyphen at the end of a line only parts the word where the document has the whole word elsewhere."""
    whole = {_bare(word.text) for sheet in found for word in sheet.words}

    def settled(words: tuple[Word, ...]) -> Iterator[Word]:
        for word, after in itertools.zip_longest(words, words[1:]):
            if LINE_END not in word.text:
                yield word
                continue
            soft = after is not None and _bare(word.text + after.text) in whole
            text = f"{word.text[:-1]}\xad" if soft and word.text.endswith(LINE_END) else word.text
            yield replace(word, text=text.replace(LINE_END, "-"))

    return [replace(sheet, words=tuple(settled(sheet.words))) for sheet in found]


def _bare(text: str) -> str:
    return text.replace(LINE_END, "").strip(".,;:!?()‘’“”'\"").casefold()


def _read_page(sheet: Sheet, number: int, collector: Collector) -> _Page:
    place = f"page {number}"
    if not sheet.words:
        collector.remark(place, "No text stands on this page: it may be a picture or a scan.")
    if sheet.sideways:
        collector.remark(place, f"Set sideways and left out: “{sheet.sideways}”.")
    tables = _tables(sheet)
    if tables is None:
        collector.remark(place, "A drawing covers this page, so no table was looked for on it.")
    grids = []
    for table in tables or []:
        rows = tuple(tuple(_inside(sheet.words, cell) for cell in row.cells) for row in table.rows)
        if rows and len(rows[0]) > 1:
            grids.append((table.bbox, _Grid(table.bbox[1], rows)))
    outside = tuple(word for word in sheet.words if not any(_within(word, box) for box, _ in grids))
    return _Page(number, outside, tuple(grid for _, grid in grids))


def _tables(sheet: Sheet) -> list[Any] | None:
    """The tables that are drawn on a page, or nothing where so much is drawn that it is something else."""
    edges = merge_edges(list(sheet.edges), _SNAP, _SNAP, _SNAP, _SNAP) if sheet.edges else []
    level = sum(edge["orientation"] == "h" for edge in edges)
    if sheet.too_many_edges or level * (len(edges) - level) > _MOST_CELLS:
        return None
    page: Any = SimpleNamespace(edges=edges)  # all that the package that finds tables asks of a page
    return list(TableFinder(page).tables) if edges else []


def _inside(words: Sequence[Word], box: Box | None) -> tuple[Word, ...]:
    return tuple(word for word in words if box is not None and _within(word, box))


def _within(word: Word, box: Box) -> bool:
    across, down = (word.x0 + word.x1) / 2, word.bottom - word.size / 3
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _lines(words: Sequence[Word], place: str, left: float, leading: float) -> Iterator[tuple[Line, float]]:
    """Lines from top to bottom, each with the size of its letters."""
    before: float | None = None
    for row in rows_of_words(words):
        runs = tuple(Run(("" if at == 0 else " ") + word.text, word.bold) for at, word in enumerate(row))
        bottom, size = row[0].bottom, max(word.size for word in row)
        gap = before is None or bottom - before > leading * 1.2 + 0.5
        line = Line(runs, place, row[0].x0 - left, gap, top=row[0].top)
        yield replace(line, bullet=unbulleted(line).bullet), size
        before = bottom


def _page_lines(page: _Page, sizes: Sequence[float], body: float, leading: float) -> list[Line]:
    """The lines of a page in reading order. The head of a further column is as the head of a further page."""
    lines = []
    for top, columns in parts_of_page(page.words, leading, [grid.top for grid in page.grids]):
        for number, column in enumerate(columns):
            left = min(word.x0 for word in column)
            for at, (line, size) in enumerate(_lines(column, page.place, left, leading)):
                level = sizes.index(round(size)) + 1 if round(size) in sizes and size > body * 1.1 else 0
                bold = line.gap and len(line.text) < 90 and all(run.bold for run in line.runs) and not line.bullet
                heading = level or (len(sizes) + 1 if bold else 0)
                further = len(columns) > 1
                lines.append(
                    replace(
                        line,
                        heading=heading,
                        top=top if further else line.top,
                        gap=line.gap and (at > 0 or not further),
                        new_page=further and number > 0 and at == 0,
                    )
                )
    return lines


def _opened(page: Sequence[Line]) -> list[Line]:
    return [replace(line, gap=line.gap and at > 0, new_page=line.new_page or at == 0) for at, line in enumerate(page)]


def _body_size(pages: Sequence[_Page]) -> float:
    sizes: Counter[float] = Counter()
    for word in _all_words(pages):
        sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _heading_sizes(pages: Sequence[_Page], body: float) -> Sequence[float]:
    larger = {round(word.size) for page in pages for word in page.words if word.size > body * 1.1}
    return sorted(larger, reverse=True)[:5]


def _leading(pages: Sequence[_Page]) -> float:
    """How far the lines of one paragraph stand apart: the nearness that is common."""
    steps = [step for words in _groups(pages) for step in _steps(rows_of_words(words)) if 4 < step < 40]
    return statistics.quantiles(steps, n=5)[0] if len(steps) > 4 else 14.0


def _steps(rows: Sequence[Sequence[Word]]) -> Iterator[float]:
    """How far below each line the next one of the same column stands."""
    lines = [(row[0].bottom, list(itertools.islice(stretches(row), _MOST_COLUMNS))) for row in rows]
    for at, (bottom, parts) in enumerate(lines):
        below = [(lower, part) for lower, others in lines[at + 1 : at + 6] for part in others]
        for x0, x1 in parts:
            yield from itertools.islice((lower - bottom for lower, (y0, y1) in below if y0 < x1 and y1 > x0), 1)


def _groups(pages: Sequence[_Page]) -> Iterator[Sequence[Word]]:
    for page in pages:
        yield page.words
        yield from (cell for grid in page.grids for row in grid.rows for cell in row)


def _all_words(pages: Sequence[_Page]) -> Iterator[Word]:
    for group in _groups(pages):
        yield from group


def _write(pages: Sequence[tuple[_Page, list[Line]]], collector: Collector, leading: float) -> None:
    """Text and tables in reading order. A table that goes on at the head of the next page is one table."""
    waiting: list[Line] = []
    rows: list[Row] = []

    def write_lines() -> None:
        for block in assemble(waiting, collector):
            collector.add(block)
        waiting.clear()

    def write_table() -> None:
        if rows:
            collector.add(collector.table(rows, rows[0].place))
            rows.clear()

    for page, lines in pages:
        items: list[Line | _Grid] = sorted([*lines, *page.grids], key=lambda item: item.top)
        for at, item in enumerate(items):
            if isinstance(item, Line):
                write_table()
                waiting.append(item)
                continue
            write_lines()
            more = _grid_rows(item, page.place, collector, leading)
            if at > 0 or not rows or len(rows[0].cells) != len(more[0].cells):
                write_table()
            elif more[0].cells == rows[0].cells or _same_words(more[0], rows[0]):
                more = more[1:]
            rows.extend(more)
    write_table()
    write_lines()


def _same_words(one: Row, other: Row) -> bool:
    return [cell.text for cell in one.cells] == [cell.text for cell in other.cells]


def _grid_rows(grid: _Grid, place: str, collector: Collector, leading: float) -> list[Row]:
    width = min(len(row) for row in grid.rows)
    columns = [[word for row in grid.rows for word in row[at]] for at in range(width)]
    lefts = [min((word.x0 for word in column), default=0.0) for column in columns]
    return [
        Row(
            tuple(
                collector.cell(_cell(cell, place, lefts[at], collector, leading)) for at, cell in enumerate(row[:width])
            ),
            place,
        )
        for row in grid.rows
    ]


def _cell(words: Sequence[Word], place: str, left: float, collector: Collector, leading: float) -> list[Text]:
    lines = [line for line, _ in _lines(words, place, left, leading)]
    texts = assemble(lines, collector)
    if texts and texts[0].kind == "paragraph" and lines[0].indent > _INDENTED:
        texts[0] = replace(texts[0], level=1)  # a page cut a bullet in two, and this is its rest
    return texts
