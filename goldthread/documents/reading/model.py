"""What any document becomes once it is read: headings, paragraphs, bullets and tables, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from goldthread.documents.detection import Kind

TextKind = Literal["heading", "paragraph", "bullet"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, which the writer made bold or did not."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (level 1 is the highest), a paragraph or a bullet (level 1 is the outermost).

    A paragraph of level 1 stands indented with no bullet of its own: it runs on from a bullet that a page cut in two.
    """

    kind: TextKind
    runs: tuple[Run, ...]
    level: int = 0
    place: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def lead(self) -> str:
        """The bold words that it opens with, or nothing."""
        words: list[str] = []
        for run in self.runs:
            if not run.bold and run.text.strip():
                break
            words.append(run.text)
        return "".join(words).strip()

    @property
    def all_bold(self) -> bool:
        return bool(self.lead) and all(run.bold or not run.text.strip() for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, with paragraphs and bullets of its own."""

    blocks: tuple[Text, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    place: str = ""

    @property
    def empty(self) -> bool:
        return not any(cell.blocks for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    place: str = ""

    @property
    def text(self) -> str:
        return "\n".join("\t".join(cell.text for cell in row.cells) for row in self.rows)


Block = Text | Table


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the person should know about how the document was read: left out, replaced or taken for granted."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read. Nothing in it is judged yet."""

    name: str
    kind: Kind
    blocks: tuple[Block, ...]
    warnings: tuple[Remark, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def texts(self) -> Iterator[Text]:
        """Every piece of text in order, also those in tables."""
        for block in self.blocks:
            if isinstance(block, Text):
                yield block
            else:
                yield from (inner for row in block.rows for cell in row.cells for inner in cell.blocks)
