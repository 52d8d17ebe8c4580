"""The words of a document in their order, to be shown beside what was read from them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldthread.documents.reading.model import Document, Table
from goldthread.loop.intake.sheet import Part

PER_PART = 300
"""Lines that a page shows at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, paragraph, bullet or row of a table; ``unread`` where nothing was proposed from it."""

    number: int
    kind: str
    level: int
    place: str
    cells: tuple[str, ...]
    unread: bool = False

    @property
    def text(self) -> str:
        return self.cells[0] if self.cells else ""


@dataclass(slots=True)
class Stretch:
    """Lines of one sort that stand together: a list, a table, or a single line."""

    kind: str
    lines: list[Line] = field(default_factory=list)

    @property
    def many(self) -> bool:
        """Whether the table has more columns than fit beside a proposal."""
        return max((len(line.cells) for line in self.lines), default=0) > 3


def transcribe(document: Document) -> list[list[Any]]:
    """The document as plain JSON values, a line each: its kind, level, place and cells."""
    lines: list[list[Any]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            lines += [["row", 0, row.place, [cell.text for cell in row.cells]] for row in block.rows if not row.empty]
            lines.append(["end", 0, block.place, []])
        else:
            lines.append([block.kind, block.level, block.place, [block.text]])
    return lines


def shown(written: Sequence[Sequence[Any]], parts: Iterable[Part], page: int = 1) -> list[Stretch]:
    """One page of the transcript, in stretches, with what was not read marked."""
    unread = {line.strip() for part in parts if not part.used for line in part.text.splitlines()}
    start = (page - 1) * PER_PART
    return list(_stretches(_lines(written[start : start + PER_PART], start, unread)))


def pages(written: Sequence[Sequence[Any]]) -> int:
    """How many pages the transcript has."""
    return max(1, -(-len(written) // PER_PART))


def first_lines(written: Sequence[Sequence[Any]]) -> dict[str, int]:
    """Where each place of the document first stands: its line's number."""
    found: dict[str, int] = {}
    for number, line in enumerate(written):
        found.setdefault(line[2], number)
    return found


def _lines(written: Iterable[Sequence[Any]], start: int, unread: Collection[str]) -> Iterator[Line]:
    for number, (kind, level, place, cells) in enumerate(written, start):
        said = "\t".join(cells).strip()
        apart = bool(said) and all(line.strip() in unread for line in said.splitlines() if line.strip())
        yield Line(number, kind, level, place, tuple(cells), apart)


def _stretches(lines: Iterable[Line]) -> Iterator[Stretch]:
    open_one: Stretch | None = None
    for line in lines:
        if open_one is not None and line.kind in ("row", "bullet") and open_one.kind == line.kind:
            open_one.lines.append(line)
            continue
        if open_one is not None:
            yield open_one
        open_one = Stretch(line.kind, [line]) if line.kind != "end" else None
    if open_one is not None:
        yield open_one
