"""The agencies' events put together in one order: what may be the same event, what clashes, where nothing is told.

Nothing is joined by itself: two events that look like one are proposed as a pair, with the reason, and a person links
them or keeps them apart.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from goldthread.loop.reviews.chronology.moments import Moment

ALIKE = 0.3
"""From this share of telling words in common, two accounts of one day are proposed as one event."""
A_DAY_APART = 0.45
"""Accounts a day apart have to be more alike than that."""
LONGEST_STRETCH = timedelta(days=7)
"""An event of a longer stretch than this is not compared day by day: it would pair with everything."""
TIMES_APART = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that an agency tells: when, what, whether the child was seen, and what it matters."""

    key: str
    agency: str
    moment: Moment
    what: str
    child_seen: bool | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events that may be one, how alike they are from 0 to 1, why, and where their accounts differ."""

    one: str
    other: str
    likeness: float
    why: str
    clash: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nothing is told, longer than the board's measure."""

    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Merged:
    """All events in one order, each once, with the pairs that are proposed."""

    events: tuple[Event, ...]
    pairs: tuple[Pair, ...]


def merge(events: Iterable[Event]) -> Merged:
    """Put events in order of time, the unknown last, and propose pairs."""
    ordered = tuple(sorted(events, key=_when))
    return Merged(ordered, propose(ordered))


def propose(events: Iterable[Event], about: Collection[str] | None = None) -> tuple[Pair, ...]:
    """The pairs among events, the likeliest first; ``about`` asks only for those of which these events are one."""
    return tuple(sorted(_pairs(tuple(events), about), key=lambda pair: (-pair.likeness, pair.one, pair.other)))


def gaps(events: Iterable[Event], longer_than_days: int, *, seen_only: bool = False) -> tuple[Gap, ...]:
    """The stretches without an event, or without the child being seen, longer than so many days."""
    told = (
        (event.moment.earliest, event.moment.latest or event.moment.earliest)
        for event in events
        if event.moment.earliest and (event.child_seen or not seen_only)
    )
    return between(told, longer_than_days)


def between(told: Iterable[tuple[date, date]], longer_than_days: int) -> tuple[Gap, ...]:
    """The stretches that none of these (first day, last day) covers, longer than so many days."""
    found, covered = [], None
    for first, last in sorted(told):
        if covered and (days := (first - covered).days - 1) > longer_than_days:
            found.append(Gap(covered + timedelta(days=1), first - timedelta(days=1), days))
        covered = max(covered or last, last)
    return tuple(found)


def _when(event: Event) -> tuple[bool, date, date, str, str, str]:
    moment = event.moment
    first, last = moment.earliest or moment.latest, moment.latest or moment.earliest
    if first is None or last is None:
        return True, date.max, date.max, "", event.agency, event.key
    return False, first, last, moment.at.isoformat() if moment.at else "", event.agency, event.key


def _pairs(events: Sequence[Event], about: Collection[str] | None) -> Iterator[Pair]:
    words = [_words(event.what) for event in events]
    rarity = _rarity(words)
    weight = [sum(rarity[word] for word in each) for each in words]
    days: dict[date, list[int]] = defaultdict(list)
    for place, event in enumerate(events):
        for day in _days(event.moment):
            days[day].append(place)
    asked = None if about is None else {place for place, event in enumerate(events) if event.key in about}
    for one, other, apart in _near(days, asked):
        if events[one].agency == events[other].agency and apart:
            continue
        both = words[one] & words[other]
        if not both:
            continue
        shared = sum(rarity[word] for word in both)
        likeness = shared / (weight[one] + weight[other] - shared)
        if likeness >= (A_DAY_APART if apart else ALIKE):
            yield _pair(events[one], events[other], likeness, apart)


def _near(days: dict[date, list[int]], asked: set[int] | None) -> Iterator[tuple[int, int, int]]:
    """Each two events of the same day or of neighbouring days, once, with the days between them."""
    met: set[tuple[int, int]] = set()
    for apart in (0, 1):
        for day, here in days.items():
            there = days.get(day + timedelta(days=apart), ())
            if asked is not None and asked.isdisjoint(here) and asked.isdisjoint(there):
                continue
            for one in here:
                for other in there:
                    if asked is not None and one not in asked and other not in asked:
                        continue
                    two = (one, other) if one < other else (other, one)
                    if one != other and two not in met:
                        met.add(two)
                        yield *two, apart


def _days(moment: Moment) -> Iterator[date]:
    if moment.earliest is None or moment.latest is None or moment.latest - moment.earliest > LONGEST_STRETCH:
        return
    for day in range((moment.latest - moment.earliest).days + 1):
        yield moment.earliest + timedelta(days=day)


def _pair(one: Event, other: Event, likeness: float, apart: int) -> Pair:
    told = "told twice by the same agency" if one.agency == other.agency else "told by two agencies"
    when = "a day apart" if apart else "on the same day"
    return Pair(one.key, other.key, likeness, f"{told}, {when}, in much the same words", _clash(one, other, apart))


def _clash(one: Event, other: Event, apart: int) -> str:
    found = []
    if apart:
        found.append("the dates differ by a day")
    if one.moment.at and other.moment.at:
        times = [datetime.combine(date.min, event.moment.at) for event in (one, other) if event.moment.at]
        if abs(times[0] - times[1]) > TIMES_APART:
            found.append("the times differ by more than two hours")
    if None not in (one.child_seen, other.child_seen) and one.child_seen != other.child_seen:
        found.append("one says that the child was seen and the other that the child was not")
    return "; ".join(found)


_WORD = re.compile(r"[a-z][a-z’'-]{2,}|\d{2,}")
_DULL = frozenset(
    "the and for was were with that this had has have from her his she they their them not but are".split()
)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _DULL


def _rarity(words: Sequence[frozenset[str]]) -> dict[str, float]:
    met = Counter(word for each in words for word in each)
    return {word: 1 + math.log((len(words) + 1) / (times + 1)) for word, times in met.items()}
