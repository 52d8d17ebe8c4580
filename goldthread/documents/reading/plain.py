"""Reads plain text and Markdown: written by hand, saved from a page, or taken out of a PDF by another program."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from goldthread.documents.detection import Kind
from goldthread.documents.limits import Limits
from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.decoding import decode
from goldthread.documents.reading.furniture import without_furniture
from goldthread.documents.reading.hypertext import cell_texts, has_markup, split_lines
from goldthread.documents.reading.lines import Line, assemble, unbulleted
from goldthread.documents.reading.model import Document, Row, Run, Text

_LINES_OF_A_PARAGRAPH = 5
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_RULE = frozenset(" \t|:-–—")
_EMPHASIS = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*|\b__(?=\S)([^_]+)(?<=\S)__\b")
_LIGHT = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])|\[([^\[\]]+)\]\([^()\s]*\)")


def read_plain(name: str, data: bytes, kind: Kind, limits: Limits) -> Document:
    collector = Collector(name, kind, limits)
    text = decode(data, collector.remark).replace("\r\n", "\n").replace("\r", "\n")
    paged = text.strip("\x0c").count("\x0c") > 0
    if text.count("\n") > limits.blocks * _LINES_OF_A_PARAGRAPH:
        raise collector.refusal(f"has more than {limits.blocks * _LINES_OF_A_PARAGRAPH:,} lines")
    if text.count("\x0c") >= limits.pages:
        raise collector.refusal(f"has more than {limits.pages} pages")
    numbered = list(_pages(text, paged=paged))
    marked = any(_HEADING.match(line.text) for page in numbered for line in page)
    pages = without_furniture(numbered, collector.remark)
    _read_lines([line for page in pages for line in _opened(page)], collector, guess_headings=not marked)
    return collector.document()


def _pages(text: str, *, paged: bool) -> Iterator[list[Line]]:
    """Lines with their white space turned into what it says: indents, gaps and page breaks."""
    number = 0
    for page, content in enumerate(text.split("\x0c"), start=1):
        lines: list[Line] = []
        gap = True
        for raw in content.split("\n"):
            number += 1
            if not raw.strip():
                gap = True
                continue
            expanded = raw.expandtabs(4)
            indent = len(expanded) - len(expanded.lstrip())
            place = f"page {page}" if paged else f"line {number}"
            lines.append(Line((Run(raw),), place, indent, gap, bullet=unbulleted(Line((Run(raw),), "")).bullet))
            gap = False
        yield lines


def _opened(page: Sequence[Line]) -> Iterator[Line]:
    """The first line of a page says that a page begins. Whether a paragraph begins too cannot be seen there."""
    for position, line in enumerate(page):
        first = position == 0
        yield replace(line, gap=line.gap and not first, new_page=first)


def _read_lines(lines: Sequence[Line], collector: Collector, *, guess_headings: bool) -> None:
    waiting: list[Line] = []

    def write() -> None:
        for block in assemble(waiting, collector, guess_headings=guess_headings):
            collector.add(block)
        waiting.clear()

    position = 0
    while position < len(lines):
        end = _table_end(lines, position)
        if end > position:
            write()
            rows = [_row(line, collector) for line in lines[position:end] if not _is_rule(line.text)]
            collector.add(collector.table(rows, lines[position].place))
            position = end
            continue
        line = lines[position]
        underline = lines[position + 1] if position + 1 < len(lines) else None
        if underline is not None and not underline.gap and _UNDERLINE.match(underline.text) and not line.bullet:
            waiting.append(
                Line(_runs(line.text), line.place, 0, True, line.new_page, 1 if "=" in underline.text else 2)
            )
            position += 2
            continue
        if not re.fullmatch(r"\s*(?:[-*_]\s*){3,}|\s*```.*", line.text):
            waiting.extend(_styled(line, collector))
        position += 1
    write()


def _styled(line: Line, collector: Collector) -> list[Line]:
    """The line with its marks of Markdown or HTML turned into headings and bold."""
    heading = _HEADING.match(line.text)
    if heading:
        runs = tuple(Run(run.text) for run in _runs(heading.group(2).rstrip().rstrip("#").rstrip()))
        return [Line(runs, line.place, 0, True, line.new_page, len(heading.group(1)))]
    if has_markup(line.text):
        texts = cell_texts(line.text, collector, line.place)
        return [Line(text.runs, line.place, line.indent, line.gap or at > 0, line.new_page and at == 0,
                     bullet=text.kind == "bullet") for at, text in enumerate(texts)]  # fmt: skip
    return [Line(_runs(line.text), line.place, line.indent, line.gap, line.new_page, 0, line.bullet)]


def _runs(text: str) -> tuple[Run, ...]:
    """Bold as Markdown writes it. Other emphasis and the addresses of links are taken off."""
    runs: list[Run] = []
    position = 0
    for found in _EMPHASIS.finditer(text):
        runs.append(Run(_light(text[position : found.start()])))
        runs.append(Run(_light(found.group(1) or found.group(2)), bold=True))
        position = found.end()
    runs.append(Run(_light(text[position:])))
    return tuple(run for run in runs if run.text)


def _light(text: str) -> str:
    return _LIGHT.sub(lambda found: found.group(1) or found.group(2), text)


def _table_end(lines: Sequence[Line], start: int) -> int:
    """Where the table that begins at this line ends: two lines or more with as many tabs, or set between bars."""
    first = lines[start].text
    if _barred(first):
        end = start + 1
        while end < len(lines) and _barred(lines[end].text) and not lines[end].gap:
            end += 1
        return end if end - start > 1 else start
    tabs = first.count("\t")
    if not tabs or not first.strip("\t "):
        return start
    end = start + 1
    while end < len(lines) and lines[end].text.count("\t") == tabs:
        end += 1
    indented = all(line.text.startswith("\t" * tabs) for line in lines[start:end])
    return end if end - start > 1 and not indented else start


def _is_rule(text: str) -> bool:
    """The line between the header of a table and its rows."""
    return "-" in text and _RULE.issuperset(text)


def _barred(text: str) -> bool:
    bare = text.strip()
    return bare.startswith("|") and bare.count("|") > 1


def _row(line: Line, collector: Collector) -> Row:
    text = line.text
    parts = re.split(r"(?<!\\)\|", text.strip().strip("|")) if _barred(text) else text.split("\t")
    return Row(tuple(collector.cell(_cell(part, collector, line.place)) for part in parts), line.place)


def _cell(text: str, collector: Collector, place: str) -> list[Text]:
    text = text.replace("\\|", "|").strip()
    if has_markup(text):
        return cell_texts(text, collector, place)
    return split_lines(_runs(text), collector, place)
