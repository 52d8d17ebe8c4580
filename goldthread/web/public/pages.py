"""What the pages of the public library receive."""

from collections.abc import Sequence
from dataclasses import dataclass

from goldthread.design.wording import counted
from goldthread.loop.reviews.queries import PublicReport


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The library: how much there is, what was asked for, and what is given on request."""

    sentence: str
    words: str
    board: str
    boards: tuple[tuple[str, str], ...]
    """Code and name of each board that has published something, where there are several."""
    over: tuple[PublicReport, ...]
    asked: bool


def library_page(
    found: Sequence[PublicReport], boards: Sequence[tuple[str, str]], board: str, words: str
) -> LibraryPage:
    """The head of the library for what was found."""
    count = sum(not one.over for one in found)
    asked = bool(words.strip() or board)
    return LibraryPage(
        sentence=_how_many(count, asked),
        words=words,
        board=board,
        boards=tuple(boards) if len(boards) > 1 else (),
        over=tuple(one for one in found if one.over),
        asked=asked,
    )


def _how_many(count: int, asked: bool) -> str:
    """How many reports stand below; an order is only spoken of where there is one."""
    many = counted(count, "report").capitalize()
    if asked:
        return f"{many} {'matches' if count == 1 else 'match'}."
    return {0: "No reports yet", 1: "1 report"}.get(count, f"{many}, newest first")
