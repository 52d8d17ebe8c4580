"""Lines as they stand on a page, put together again into the paragraphs and bullets that the writer meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.model import Run, Text

GLYPHS = "•●◼■▪▫◦‣⁃○□➢➤✓✔❑❖◆∙\uf06e\uf0b7\uf0a7\uf0d8\uf076\uf0fc\x83"
_BULLET = re.compile(rf"\s*(?:[{GLYPHS}]\s*|[·*+\-–—]\s+|\d{{1,2}}[.)]\s+|\(?(?:[a-h]|[ivx]{{1,4}})\)\s+)(?=\S)")
_FINISHED = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,2}$")
LONGEST_HEADING = 90


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: how far it is indented, and whether white space or a page break stands before it."""

    runs: tuple[Run, ...]
    place: str
    indent: float = 0
    gap: bool = False
    new_page: bool = False
    heading: int = 0
    bullet: bool = False
    top: float = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def unbulleted(line: Line) -> Line:
    """The line without the glyph or number that made it a bullet."""
    found = _BULLET.match(line.text)
    return replace(line, runs=cut(line.runs, found.end()), bullet=True) if found else line


def cut(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """The runs without their first characters."""
    left: list[Run] = []
    for run in runs:
        left.append(Run(run.text[count:], run.bold))
        count = max(0, count - len(run.text))
    return tuple(run for run in left if run.text)


def finished(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_FINISHED.search(text.rstrip()))


def looks_like_heading(line: Line, after: Line | None, before: Line | None) -> bool:
    """A short line of its own with no full stop, as headings are where nobody marked them."""
    text = line.text.strip()
    opens = line.gap or (line.new_page and (before is None or finished(before.text)))
    if not opens or line.bullet or not text[:1].isupper() or len(text) > LONGEST_HEADING:
        return False
    if text[-1] in ".,;:&-" or (after is not None and after.bullet and line.indent > after.indent):
        return False
    if after is None or after.gap or after.bullet:
        return True
    return len(text) < 45 and "," not in text and after.text.strip()[:1].isupper()


def assemble(lines: Sequence[Line], collector: Collector, *, guess_headings: bool = False) -> list[Text]:
    """Paragraphs, bullets and headings from lines; a block that a page break cut in two is one block."""
    lines = [unbulleted(line) for line in lines]
    found: list[Text | None] = []
    open_lines: list[Line] = []
    levels: list[float] = []  # the indents of the bullets that are open, outermost first

    def close() -> None:
        if open_lines:
            found.append(_block(open_lines, levels, collector))
            open_lines.clear()

    for position, line in enumerate(lines):
        after = lines[position + 1] if position + 1 < len(lines) else None
        before = open_lines[-1] if open_lines else None
        heading = line.heading or (2 if guess_headings and looks_like_heading(line, after, before) else 0)
        if heading:
            close()
            levels.clear()
            found.append(collector.text("heading", line.runs, line.place, heading))
            continue
        if open_lines and not line.bullet and _continues(open_lines, line):
            open_lines.append(line)
            continue
        close()
        _open_level(levels, line)
        open_lines.append(line)
    close()
    return [block for block in found if block is not None]


def _open_level(levels: list[float], line: Line) -> None:
    if not line.bullet:
        levels.clear()
        return
    while levels and levels[-1] > line.indent + 1:
        levels.pop()
    if not levels or line.indent > levels[-1] + 1:
        levels.append(line.indent)


def _continues(opened: Sequence[Line], line: Line) -> bool:
    first, last = opened[0], opened[-1]
    done = finished(last.text)
    if line.new_page:
        if first.bullet and line.indent > first.indent + 0.9:
            return True
        return not done and (not first.bullet or line.text.lstrip()[:1].islower())
    if line.gap:
        return not done and not first.bullet and line.text.lstrip()[:1].islower()
    return not first.bullet or line.indent > first.indent + 0.9 or first.indent < 0.9


def _block(opened: Sequence[Line], levels: Sequence[float], collector: Collector) -> Text | None:
    first = opened[0]
    runs = joined(line.runs for line in opened)
    if first.bullet:
        return collector.text("bullet", runs, first.place, max(1, len(levels)))
    return collector.text("paragraph", runs, first.place)


def joined(lines: Iterable[Sequence[Run]]) -> list[Run]:
    """Lines in a row as one text: a hyphen at the end of a line belongs to the word, a soft one does not."""
    runs: list[Run] = []
    for line in lines:
        before = runs[-1].text.rstrip() if runs else ""
        if before.endswith("\xad"):
            runs[-1] = Run(before[:-1], runs[-1].bold)
        elif before and not re.search(r"\w-$", before):
            runs.append(Run(" ", runs[-1].bold))
        start = line[0].text.lstrip() if line else ""
        runs.extend([Run(start, line[0].bold), *line[1:]] if line else [])
    return runs
