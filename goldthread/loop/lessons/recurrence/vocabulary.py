"""The words of the field as data: concepts in four slots, and the issues that boards learn again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from re import Pattern
from typing import Any
from zlib import crc32

import yaml

from goldthread.loop.lessons.recurrence.phrases import pattern


class Slot(StrEnum):
    """Which part of a statement a concept fills."""

    WHO = "who"
    """An agency or a kind of worker."""
    HARM = "harm"
    """What the child lives with."""
    PRACTICE = "practice"
    """The piece of work that the statement turns on."""
    FAILING = "failing"
    """What is wrong with it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the field speaks of, in whatever words."""

    key: str
    slot: Slot
    name: str
    found_by: Pattern[str]


@dataclass(frozen=True, slots=True)
class Need:
    """One line of an issue: any of these concepts, or any of these phrases."""

    concepts: frozenset[str]
    found_by: Pattern[str] | None

    def met(self, text: str, concepts: frozenset[str]) -> bool:
        """Whether the statement speaks of it."""
        return not self.concepts.isdisjoint(concepts) or bool(self.found_by and self.found_by.search(text))


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that goes wrong, or right, in one place after another."""

    key: str
    name: str
    needs: tuple[Need, ...]
    unless: Need | None


NO_EFFECT = "no-effect"
"""The concept that turns an issue: the thing was done, and nothing came of it."""


def without_effect(key: str) -> str:
    """The twin of an issue: what it asks for was done, and made no difference. That is another thing to learn."""
    return f"{key}, without effect"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that the matcher knows of the field."""

    concepts: Mapping[str, Concept]
    issues: Mapping[str, Issue]

    @property
    def all_issues(self) -> tuple[str, ...]:
        """The keys of every issue and of its twin, in the order in which vectors hold them."""
        return (*self.issues, *map(without_effect, self.issues))

    def of_slot(self, slot: Slot) -> tuple[str, ...]:
        """The keys of the concepts of one slot."""
        return tuple(key for key, concept in self.concepts.items() if concept.slot is slot)

    def said(self, issue: str) -> str:
        """An issue, or its twin, as a person reads it."""
        plain = issue.removesuffix(without_effect(""))
        name = self.issues[plain].name
        return name if plain == issue else f"{name}, done without effect"


@cache
def of_the_field() -> Vocabulary:
    """The vocabulary that ships."""
    given = data("concepts.yaml")
    concepts = {
        key: Concept(key, Slot(one["slot"]), one.get("name", key.replace("-", " ")), pattern(one["words"]))
        for key, one in given.items()
    }
    issues = {key: _issue(key, one, frozenset(concepts)) for key, one in data("issues.yaml").items()}
    return Vocabulary(concepts, issues)


def _issue(key: str, given: Mapping[str, Any], known: frozenset[str]) -> Issue:
    unless = given.get("unless")
    return Issue(
        key,
        given["name"],
        tuple(_need(words, known) for words in given["needs"]),
        _need(unless, known) if unless else None,
    )


def _need(words: list[str], known: frozenset[str]) -> Need:
    phrases = [word for word in words if word not in known]
    return Need(known.intersection(words), pattern(phrases) if phrases else None)


def data(name: str) -> dict[str, dict[str, Any]]:
    """One of the files of words that ship beside this module."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@cache
def edition() -> str:
    """A short name of everything that decides how a statement is read; what was read with another is read again."""
    names = ("concepts.yaml", "issues.yaml", "commonness.json")
    return f"{crc32(b''.join(files(__package__).joinpath(name).read_bytes() for name in names)):08x}"
