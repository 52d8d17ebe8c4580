"""Themes for a statement, with the reason: proposed by what it raises, confirmed by a person."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from goldthread.loop.lessons.recurrence.frames import Frame, frame
from goldthread.loop.lessons.recurrence.phrases import pattern
from goldthread.loop.lessons.recurrence.vocabulary import Slot, data, of_the_field, without_effect

MOST = 3
"""Themes that are proposed for one statement."""
ENOUGH = 1.0
"""What speaks for a theme before it is proposed."""
SURE, HARM, MAYBE, MORE = 1.0, 1.3, 0.45, 0.2
"""What the first sure sign counts, a kind of harm named, a weak sign, and each further sure sign."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of any scheme: its code or id, its name, and what it says of itself."""

    id: str
    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that a statement may have, and what in the statement speaks for it."""

    id: str
    name: str
    strength: float
    why: str


@dataclass(frozen=True, slots=True)
class Area:
    """A thing that statements may be about, whatever a scheme calls it."""

    called: re.Pattern[str]
    sure: frozenset[str]
    maybe: frozenset[str]


@cache
def areas() -> Mapping[str, Area]:
    """The areas that ship, by their key."""
    return {
        key: Area(pattern(one["called"]), frozenset(one["sure"]), frozenset(one["maybe"]))
        for key, one in data("areas.yaml").items()
    }


def suggest(text: str, scheme: Sequence[Theme]) -> tuple[Suggestion, ...]:
    """The themes of this scheme that a statement may have: at most three, the likeliest first."""
    return suggest_for(frame(text), scheme)


def suggest_for(one: Frame, scheme: Sequence[Theme]) -> tuple[Suggestion, ...]:
    """The same for a statement that was taken apart before; its words are not needed."""
    weighed = [(theme, *_weigh(one, _areas_of(theme))) for theme in scheme]
    weighed.sort(key=lambda each: -each[1])
    enough = [each for each in weighed if each[1] >= ENOUGH] or [each for each in weighed[:1] if each[1] > 0]
    return tuple(Suggestion(theme.id, theme.name, strength, why) for theme, strength, why in enough[:MOST])


@lru_cache(maxsize=1_000)
def _areas_of(theme: Theme) -> tuple[Area, ...]:
    """The areas that a theme covers, by its name, or where that says nothing, by what it says of itself."""
    return _called(theme.name) or _called(theme.definition)


def _called(words: str) -> tuple[Area, ...]:
    """The areas that these words name; a word within a longer name says nothing of its own ("assessment tools")."""
    found = [(area, match.span()) for area in areas().values() if (match := area.called.search(words))]
    return tuple(
        area
        for area, (start, end) in found
        if not any(a <= start and end <= b and (a, b) != (start, end) for _, (a, b) in found)
    )


def _weigh(one: Frame, covered: Iterable[Area]) -> tuple[float, str]:
    sure_signs = frozenset[str]().union(*(area.sure for area in covered))
    weak_signs = frozenset[str]().union(*(area.maybe for area in covered)) - sure_signs
    raised = {_plain(key): sure for key, sure in one.issues.items()} | dict.fromkeys(one.concepts, 1.0)
    found = sorted((raised[key] * _first(key), key) for key in raised.keys() & sure_signs)[::-1]
    leaning = sorted(one.concepts & weak_signs)
    strength = sum((1 if place == 0 else MORE) * sure for place, (sure, _) in enumerate(found))
    strength += min(len(leaning), 2) * MAYBE * (0.5 if found else 1)
    return strength, _because([key for _, key in found] or leaning)


def _first(key: str) -> float:
    concept = of_the_field().concepts.get(key)
    return HARM if concept and concept.slot is Slot.HARM else SURE


def _plain(issue: str) -> str:
    return issue.removesuffix(without_effect(""))


def _because(keys: Sequence[str]) -> str:
    known = of_the_field()
    names = [known.issues[key].name if key in known.issues else known.concepts[key].name for key in keys[:2]]
    return "speaks of " + " and ".join(name if name[:2].isupper() else name[0].lower() + name[1:] for name in names)
