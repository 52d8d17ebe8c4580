"""A table as a page shows it: cells that know how they look, and that stand below each other on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from goldthread.design.values import Tag


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, perhaps a link, a status, or a note below."""

    text: str
    href: str = ""
    tag: Tag | None = None
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A caption that is read out, the heads, and rows whose first cell names them."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(default=())
    long_first: bool = False
    """Whether the first column holds a sentence and the others little."""

    @property
    def labelled(self) -> tuple[tuple[Cell, tuple[tuple[str, Cell], ...]], ...]:
        """Each row as its first cell and the others with their heads."""
        return tuple((row[0], tuple(zip(self.heads[1:], row[1:], strict=True))) for row in self.rows)

    @property
    def of_numbers(self) -> bool:
        """Whether all that stands behind the first cells is numbers: then a phone shows a row's on one line."""
        return all(cell.text.replace(",", "").isdigit() for row in self.rows for cell in row[1:])


def plain(*texts: str | int) -> tuple[Cell, ...]:
    """Cells of words and numbers alone."""
    return tuple(Cell(f"{text:,}" if isinstance(text, int) else text) for text in texts)


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, long_first: bool = False) -> Table:
    """A table of these rows."""
    return Table(caption, tuple(heads), tuple(tuple(row) for row in rows), long_first)
