"""Where a framework is told, and what tells a part of it."""

from collections.abc import Callable, Iterator

from goldthread.loop.framework.format.document import Clock, Document, ReviewType
from goldthread.web.framework.blocks import Block, Note

Tell = Callable[[Document, "Place"], Iterator[Block]]


class Place:
    """Where a framework is told: how links find their version, and whether everything stands in one document."""

    def __init__(self, query: str = "", *, whole: bool = False) -> None:
        self.query = query
        self.whole = whole

    def way(self, path: str) -> str:
        """The address of another page of this version; none on paper."""
        return "" if self.whole else f"/framework/{path}{self.query}"


def noted(notes: tuple[Note, ...]) -> str:
    """Editor’s notes in a line."""
    return " ".join(f"{note.label}: {note.text}" for note in notes)


def statutory(one: ReviewType | Clock) -> str:
    """The word that marks what the law asks for."""
    return "Statutory" if one.statutory else ""


def spaced(*parts: str) -> str:
    """Parts of a text with a space between those that are there."""
    return " ".join(part for part in parts if part)
