"""Reads CSV, with whichever character the program that wrote it put between the cells."""

import csv
import io
from collections.abc import Iterable

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.limits import Limits
from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.decoding import decode
from goldthread.documents.reading.hypertext import cell_texts, has_markup, split_lines
from goldthread.documents.reading.model import Document, Row, Run, Text

_SEPARATORS = ",;\t|"


def read_csv(name: str, data: bytes, limits: Limits) -> Document:
    collector = Collector(name, Kind.CSV, limits)
    text = decode(data, collector.remark).replace("\x00", "")
    if text.startswith("sep=") and "\n" in text:  # Excel's own way of naming the separator
        text = text.split("\n", 1)[1]
    try:
        found = _within_limits(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)), collector)
    except csv.Error as problem:
        raise Refusal(
            f"{name} has a cell that cannot be told apart from the next. Open it in Excel and save it as CSV again."
        ) from problem
    rows = []
    for number, values in enumerate(found, start=1):
        place = f"row {number}"
        rows.append(Row(tuple(collector.cell(value_texts(value, collector, place)) for value in values), place))
    collector.add(collector.table(rows, "row 1"))
    return collector.document()


def _within_limits(found: Iterable[list[str]], collector: Collector) -> list[list[str]]:
    """The rows, counted with their cells before anything is made of them."""
    rows, cells = [], 0
    for values in found:
        rows.append(values)
        cells += len(values)
        if len(rows) > collector.limits.rows:
            raise collector.too_many_rows()
        if cells > collector.limits.cells:
            raise collector.too_many_cells()
    return rows


def value_texts(value: str, collector: Collector, place: str) -> list[Text]:
    """The text of a spreadsheet cell: broken by hand into paragraphs and bullets, or pasted from a page as HTML."""
    if not value.strip():
        return []
    if has_markup(value):
        return cell_texts(value, collector, place)
    return split_lines([Run(value)], collector, place)


def _separator(text: str) -> str:
    """The character that splits the first rows most evenly; a comma where nothing does."""
    sample = text[:20_000]
    best, most = ",", 1.0
    for separator in _SEPARATORS:
        try:
            widths = [
                len(row) for row in list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))[:20] if row
            ]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if alike * widths[0] > most:
            best, most = separator, alike * widths[0]
    return best
