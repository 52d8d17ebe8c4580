"""Places in a text, shown with the words around them: a turn of phrase, something sealed, something like a name."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goldthread.loop.reviews.language import Mark

_AROUND = 70


@dataclass(frozen=True, slots=True)
class Snippet:
    """What stands at a place, and some words before and after it."""

    before: str
    found: str
    after: str


def snippet(text: str, start: int, end: int) -> Snippet:
    """A place in a text with the words around it, cut between words."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[first:start], text[end:last]
    if first:
        before = f"… {before.partition(' ')[2]}"
    if last < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return Snippet(before, text[start:end], after)


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase that is worth a second thought."""

    where: str
    trap: str
    why: str
    instead: str
    at: Snippet


def turns(where: str, text: str, marks: Iterable[Mark]) -> tuple[Turn, ...]:
    """The marks of one text."""
    return tuple(
        Turn(where, mark.trap.value, mark.why, mark.instead, snippet(text, mark.start, mark.end)) for mark in marks
    )


def turns_of(row: Any, labels: Mapping[str, str], marks: Mapping[str, Iterable[Mark]]) -> tuple[Turn, ...]:
    """The marks of a row with several texts, by the words of their fields."""
    return tuple(turn for field, found in marks.items() for turn in turns(labels[field], getattr(row, field), found))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts laid side by side: ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """What was taken out of a text and put into it, word by word; long stretches that stayed are shortened."""
    one, other = _words(old), _words(new)
    return tuple(_pieces(one, other))


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


def _pieces(one: list[str], other: list[str]) -> Iterator[Piece]:
    for tag, i, j, m, n in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", _short(one[i:j]))
        else:
            if j > i:
                yield Piece("gone", "".join(one[i:j]))
            if n > m:
                yield Piece("new", "".join(other[m:n]))


def _short(words: list[str]) -> str:
    return "".join(words) if len(words) < 60 else f"{''.join(words[:25])} … {''.join(words[-25:])}"
