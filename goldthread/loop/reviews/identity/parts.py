"""What the identity check is about: what is sealed, what is read, and a place that was found. Plain data."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing is sealed."""

    NAME = "name"
    DATE_OF_BIRTH = "date of birth"
    ADDRESS = "address"
    SCHOOL = "school"
    DETAIL = "unusual detail"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One thing about a case that must not leave: a name or an alias, an ISO date, an address, a school, a detail."""

    kind: Kind
    value: str
    whose: str
    """Under which pseudonym the person stands in the report, such as ``Child A``."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of what is to leave, and where it stands: a page, a table's cell, a property of the document."""

    where: str
    text: str
    tells: str = ""
    """What it gives away by being there at all, such as where a picture was taken; nothing for words."""


class Sureness(StrEnum):
    """How likely a hit is what it looks like."""

    SURE = "found as it is"
    LIKELY = "found in another form"
    POSSIBLE = "could be it"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place to look at: where, from which letter to which, what was found, whose it is and why it was marked."""

    where: str
    start: int
    end: int
    found: str
    sealed: Sealed
    sureness: Sureness
    why: str


Found = Iterator[tuple[int, int, Sureness, str]]
"""From which letter to which something was found, how sure that is, and why."""

Finder = Callable[[str, frozenset[str]], Found]
"""Looks for one sealed thing in a text, given the words that the whole report also writes small."""

TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
"""A word as it stands in a text."""


def plain(said: str) -> str:
    """A word by its letters alone, written small."""
    return said.lower() if said.isalpha() else re.sub(r"[^\w]", "", said).lower()


def owner(said: str) -> str:
    """A word without the ending that says that something belongs to it."""
    return said.removesuffix("'s").removesuffix("'S")
