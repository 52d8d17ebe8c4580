"""Reads web pages, and the pieces of HTML that stand in the cells of a table in other texts."""

import re
from collections.abc import Iterable

from lxml import etree, html

from goldthread.documents.detection import Kind
from goldthread.documents.limits import Limits
from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.decoding import decode
from goldthread.documents.reading.lines import Line, unbulleted
from goldthread.documents.reading.model import Block, Cell, Document, Row, Run, Table, Text, TextKind

_TAG = re.compile(r"</?(?:p|b|strong|ul|ol|li|br|i|em|u|span|div|sup|sub|a|h[1-6])(?:\s[^<>]*)?/?>", re.I)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_SKIPPED = {"script", "style", "template", "title", "svg", "math", "object", "iframe", "noscript"}
_OWN_LINE = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "blockquote",
        "pre",
        "dd",
        "dt",
        "dl",
        "figure",
        "figcaption",
        "address",
        "body",
        "form",
        "fieldset",
        "nav",
        "aside",
        "caption",
        "tr",
        "td",
        "th",
    ]
)
_BOLD = {"b", "strong", "th", "dt"}


def read_html(name: str, data: bytes, limits: Limits) -> Document:
    collector = Collector(name, Kind.HTML, limits)
    text = _DECLARATION.sub("", _decoded(data, collector))
    root = _parsed(text)
    if root is not None:
        walker = _Walker(collector, "")
        walker.walk(root, bold=False, depth=0)
        walker.flush()
        for block in walker.found:
            collector.add(block)
    return collector.document()


def has_markup(text: str) -> bool:
    return bool(_TAG.search(text))


def cell_texts(fragment: str, collector: Collector, place: str) -> list[Text]:
    """The paragraphs and bullets of one piece of HTML."""
    root = _parsed(f"<div>{fragment}</div>")
    if root is None:
        return []
    walker = _Walker(collector, place)
    walker.walk(root, bold=False, depth=0)
    walker.flush()
    return walker.flat()


def split_lines(runs: Iterable[Run], collector: Collector, place: str) -> list[Text]:
    """Each line that the writer broke by hand is a paragraph, or a bullet where it opens with a glyph."""
    found = []
    for line in _by_line(runs):
        bare = unbulleted(Line(line, place))
        kind: TextKind = "bullet" if bare.bullet else "paragraph"
        found.append(collector.text(kind, bare.runs, place, 1 if bare.bullet else 0))
    return [text for text in found if text is not None]


def _by_line(runs: Iterable[Run]) -> list[tuple[Run, ...]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        lines[-1].append(Run(first, run.bold))
        lines.extend([Run(part, run.bold)] for part in more)
    return [tuple(line) for line in lines]


def _decoded(data: bytes, collector: Collector) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, collector.remark)


def _parsed(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        return html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


class _Walker:
    """Walks the tree once and gathers runs until a block begins or ends."""

    def __init__(self, collector: Collector, place: str) -> None:
        self.collector = collector
        self.place = place
        self.found: list[Block] = []
        self._runs: list[Run] = []
        self._kind: TextKind = "paragraph"
        self._level = 0

    def flat(self) -> list[Text]:
        """The texts alone: a table within a cell gives its texts one after another."""
        texts: list[Text] = []
        for block in self.found:
            if isinstance(block, Text):
                texts.append(block)
            else:
                texts.extend(text for row in block.rows for cell in row.cells for text in cell.blocks)
        return texts

    def flush(self) -> None:
        runs, self._runs = self._runs, []
        if self._kind == "heading":
            text = self.collector.text("heading", runs, self._where(), self._level)
            self.found.extend([text] if text else [])
            return
        for line in _by_line(runs):
            self._line(line)

    def _line(self, line: tuple[Run, ...]) -> None:
        bare = unbulleted(Line(line, ""))
        if self._kind == "bullet" or bare.bullet:
            text = self.collector.text("bullet", bare.runs, self._where(), max(1, self._level))
        else:
            text = self.collector.text("paragraph", line, self._where(), self._level)
        if text:
            self.found.append(text)
            if self._kind == "bullet":
                self._kind = "paragraph"  # a second paragraph within the bullet runs on from it

    def _where(self) -> str:
        return self.place or f"block {len(self.found) + 1}"

    def walk(self, element: html.HtmlElement, *, bold: bool, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag:
            return
        if tag == "table":
            self._block(None, 0)
            self._table(element)
            return
        bold = bold or tag in _BOLD
        if tag == "br":
            self._runs.append(Run("\n"))
        elif re.fullmatch(r"h[1-6]", tag):
            self._within(element, "heading", int(tag[1]), bold=False, depth=depth)
        elif tag in ("ul", "ol"):
            self._block(None, 0)
            self._children(element, bold=bold, depth=depth + 1)
            self._block(None, 0)
        elif tag == "li":
            self._within(element, "bullet", max(1, depth), bold=bold, depth=depth)
        elif tag in _OWN_LINE:
            self._own_line(element, bold=bold, depth=depth)
        else:
            self._children(element, bold=bold, depth=depth)

    def _own_line(self, element: html.HtmlElement, *, bold: bool, depth: int) -> None:
        if any(run.text.strip() for run in self._runs):
            self.flush()
        self._children(element, bold=bold, depth=depth)
        self.flush()

    def _within(self, element: html.HtmlElement, kind: TextKind, level: int, *, bold: bool, depth: int) -> None:
        self._block(kind, level)
        self._children(element, bold=bold, depth=depth)
        self._block(None, 0)

    def _block(self, kind: TextKind | None, level: int) -> None:
        self.flush()
        self._kind, self._level = kind or "paragraph", level

    def _children(self, element: html.HtmlElement, *, bold: bool, depth: int) -> None:
        if element.text:
            self._runs.append(Run(_spaced(element.text), bold))
        for child in element:
            self.walk(child, bold=bold, depth=depth)
            if child.tail:
                self._runs.append(Run(_spaced(child.tail), bold))

    def _table(self, element: html.HtmlElement) -> None:
        number = sum(isinstance(block, Table) for block in self.found) + 1
        spans: dict[int, int] = {}  # column -> rows below that a cell above still covers
        rows = []
        for index, row in enumerate(element.iter("tr"), start=1):
            if next(row.iterancestors("table"), None) is not element:
                continue
            place = self.place or f"table {number}, row {index}"
            rows.append(Row(tuple(self._cells(row, spans, place)), place))
            if len(rows) > self.collector.limits.rows:
                raise self.collector.too_many_rows()
        table = self.collector.table(rows, self.place or f"table {number}")
        self.found.extend([table] if table else [])

    def _cells(self, row: html.HtmlElement, spans: dict[int, int], place: str) -> list[Cell]:
        cells: list[Cell] = []

        def skip_covered() -> None:
            while spans.get(len(cells), 0) > 0:
                spans[len(cells)] -= 1
                cells.append(Cell())

        for element in row.iterchildren("td", "th"):
            skip_covered()
            walker = _Walker(self.collector, place)
            walker._own_line(element, bold=False, depth=0)
            wide, high = _span(element, "colspan"), _span(element, "rowspan")
            for position in range(wide):
                spans[len(cells)] = high - 1
                cells.append(self.collector.cell(walker.flat() if position == 0 else ()))
        skip_covered()
        return cells


def _spaced(text: str) -> str:
    """In HTML a line break in the source is a space."""
    return re.sub(r"[\r\n\t ]+", " ", text)


def _span(element: html.HtmlElement, attribute: str) -> int:
    value = element.get(attribute, "1").strip()
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() else 1
