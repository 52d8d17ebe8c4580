"""What a framework's pages and its PDF are made of: the same few kinds of block, set twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from goldthread.design.diagrams import Drawing


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or several."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know about a thing."""

    text: str
    label: str = "Editor’s note"
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with what belongs to it: one thing, or several."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what belongs to each."""

    facts: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Points:
    """A list, with words that lead to it."""

    points: tuple[str, ...]
    lead: str = ""
    numbered: bool = False
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place of a table: words, smaller words below them, a word in a box, a way on."""

    text: str
    below: str = ""
    tag: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the first cell of a row is what the row is about."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["table"] = "table"

    @property
    def lines(self) -> tuple[tuple[tuple[str, Cell], ...], ...]:
        """The rows, each cell with the head that it stands under."""
        return tuple(tuple(zip(self.heads, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a heading of its own."""

    key: str
    title: str
    text: str = ""
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    tag: str = ""
    href: str = ""
    kind: Literal["entry"] = "entry"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its words."""

    drawing: Drawing
    sheets: tuple[Drawing, ...] = ()
    """The same in parts for paper, where one sheet cannot hold it."""
    phone: Drawing | None = None
    """The same as wide as a phone."""
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Way:
    """A link to where there is more."""

    text: str
    href: str
    kind: Literal["way"] = "way"


Block = Text | Note | Facts | Points | Table | Entry | Picture | Way


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the framework."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


def facts(*given: tuple[str, str | Sequence[str] | None]) -> tuple[Fact, ...]:
    """Facts of those labels that have something to them."""
    return tuple(Fact(label, _each(value)) for label, value in given if value)


def _each(value: str | Sequence[str]) -> tuple[str, ...]:
    several = (value,) if isinstance(value, str) else value
    return tuple(one[:1].upper() + one[1:] for one in several)
