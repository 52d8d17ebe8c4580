"""Reads Word documents: styles give headings and bullets, merged cells are unfolded."""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.limits import Limits
from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.hypertext import split_lines
from goldthread.documents.reading.lines import GLYPHS
from goldthread.documents.reading.model import Cell, Document, Row, Run, Table, Text

_HEADING = re.compile(r"heading\s*(\d)|^(title)$", re.I)
_BULLET_STYLE = re.compile(r"list\s*(bullet|number|paragraph)?\s*(\d)?", re.I)
_GLYPH = re.compile(rf"^\s*[{GLYPHS}]\s*")
_HIDDEN_PARTS = (qn("w:del"), qn("w:moveFrom"))  # what a tracked change took out is no longer said


def read_word(name: str, data: bytes, limits: Limits) -> Document:
    collector = Collector(name, Kind.WORD, limits)
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as problem:  # python-docx raises as many kinds as there are ways to damage a file
        raise Refusal(f"{name} is damaged and cannot be opened. Open it in Word, save it again and retry.") from problem
    reader = _Reader(collector, _style_names(document))
    for element in _body(document.element.body):
        collector.add(reader.block(element))
    if next(document.element.body.iter(qn("w:del"), qn("w:ins")), None) is not None:
        collector.remark("whole document", "Tracked changes are read as if they were accepted.")
    return collector.document()


def _style_names(document: Any) -> dict[str, str]:
    return {style.style_id: style.name or "" for style in document.styles if style.style_id}


def _body(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those within content controls and boxes that hold nothing else."""
    for element in parent.iterchildren():
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in (
            qn("w:sdt"),
            qn("w:sdtContent"),
            qn("w:ins"),
            qn("w:customXml"),
            qn("w:smartTag"),
        ):
            yield from _body(element)


class _Reader:
    def __init__(self, collector: Collector, styles: dict[str, str]) -> None:
        self.collector = collector
        self.styles = styles
        self.paragraphs = 0
        self.tables = 0

    def block(self, element: Any) -> Text | Table | None:
        if element.tag == qn("w:tbl"):
            return self._table(element)
        self.paragraphs += 1
        texts = self._paragraph(element, f"paragraph {self.paragraphs}")
        for text in texts[:-1]:
            self.collector.add(text)
        return texts[-1] if texts else None

    def _paragraph(self, element: Any, place: str) -> list[Text]:
        runs = list(_runs(element))
        style = self.styles.get(_value(element, "w:pPr/w:pStyle") or "", "")
        heading = _HEADING.search(style)
        if heading:
            text = self.collector.text("heading", (Run(run.text) for run in runs), place, int(heading.group(1) or 1))
            return [text] if text else []
        level = _bullet_level(element, style)
        if level:
            stripped = _without_glyph(runs)
            text = self.collector.text("bullet", stripped, place, level)
            return [text] if text else []
        return split_lines(runs, self.collector, place)

    def _table(self, element: Any) -> Table | None:
        self.tables += 1
        rows = []
        for number, row in enumerate(element.iterchildren(qn("w:tr")), start=1):
            if number > self.collector.limits.rows:
                raise self.collector.too_many_rows()
            place = f"table {self.tables}, row {number}"
            rows.append(Row(tuple(self._cells(row, place)), place))
        return self.collector.table(rows, f"table {self.tables}")

    def _cells(self, row: Any, place: str) -> Iterator[Cell]:
        """As many cells as columns: a cell that spans several, or that a cell above covers, leaves empty ones."""
        for _ in range(_number(_value(row, "w:trPr/w:gridBefore"))):
            yield self.collector.cell(())
        for cell in _cell_elements(row):
            merged = cell.find("w:tcPr/w:vMerge", cell.nsmap)
            covered = merged is not None and merged.get(qn("w:val")) != "restart"
            yield self.collector.cell(() if covered else self._inner(cell, place))
            for _ in range(_number(_value(cell, "w:tcPr/w:gridSpan")) - 1):
                yield self.collector.cell(())

    def _inner(self, cell: Any, place: str) -> Iterator[Text]:
        for element in _body(cell):
            if element.tag == qn("w:p"):
                yield from self._paragraph(element, place)
            else:
                for row in element.iter(qn("w:tr")):
                    for inner in row.iterchildren(qn("w:tc")):
                        for paragraph in inner.iterchildren(qn("w:p")):
                            yield from self._paragraph(paragraph, place)


def _cell_elements(row: Any) -> Iterator[Any]:
    for element in row.iterchildren():
        if element.tag == qn("w:tc"):
            yield element
        elif element.tag == qn("w:sdt"):
            yield from element.iter(qn("w:tc"))


def _runs(paragraph: Any) -> Iterator[Run]:
    for run in paragraph.iter(qn("w:r")):
        if any(ancestor.tag in _HIDDEN_PARTS for ancestor in run.iterancestors()):
            continue
        bold = run.find("w:rPr/w:b", run.nsmap)
        yield Run(_run_text(run), bold is not None and bold.get(qn("w:val")) not in ("0", "false", "none"))


def _run_text(run: Any) -> str:
    parts = []
    for element in run.iterchildren():
        if element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.tag == qn("w:tab"):
            parts.append(" ")
        elif element.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif element.tag == qn("w:noBreakHyphen"):
            parts.append("-")
    return "".join(parts)


def _bullet_level(element: Any, style: str) -> int:
    numbered = _value(element, "w:pPr/w:numPr/w:numId")
    if numbered is not None and numbered != "0":
        return _number(_value(element, "w:pPr/w:numPr/w:ilvl"), 0) + 1
    named = _BULLET_STYLE.match(style)
    if named and named.group(1) and named.group(1).lower() != "paragraph":
        return int(named.group(2) or 1)
    return 0


def _without_glyph(runs: list[Run]) -> list[Run]:
    return [Run(_GLYPH.sub("", runs[0].text), runs[0].bold), *runs[1:]] if runs else []


def _value(element: Any, path: str) -> str | None:
    found = element.find(path, element.nsmap)
    return None if found is None else found.get(qn("w:val"))


def _number(value: str | None, otherwise: int = 0) -> int:
    return min(int(value), 1000) if value is not None and value.isascii() and value.isdigit() else otherwise
