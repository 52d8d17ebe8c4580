"""The history of a lesson that comes back, in words: what happened when, what came back, and what to ask why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from goldthread.loop.actions.choices import ActionState, Strength
from goldthread.loop.sources.choices import ELSEWHERE, SourceKind


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a lesson was learnt, and what came of it."""

    lesson_id: int
    reference: str
    statement: str
    learnt_on: date
    source: str
    kind: str
    """Of the source."""
    actions: int = 0
    recommendations: int = 0
    closed_on: date | None = None
    states: tuple[str, ...] = ()
    """Of its actions, those that were not cancelled."""
    strengths: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether another board or the country learnt it."""
        return self.kind in ELSEWHERE

    @property
    def lapsed(self) -> bool:
        """Whether somebody looked again and found that it did not hold."""
        return ActionState.LAPSED in self.states

    @property
    def lasted(self) -> bool:
        """Whether somebody looked again and found that all of it holds."""
        return bool(self.states) and all(state == ActionState.LASTING for state in self.states)


def story(occurrences: Sequence[Occurrence]) -> str:
    """The history in one line: "2013 review, closed 2014; 2016 audit; 2021 review"."""
    return "; ".join(_told(each) for each in occurrences)


def _told(one: Occurrence) -> str:
    words = f"{one.learnt_on.year} {one.source if one.elsewhere else _kind(one.kind)}"
    if one.closed_on is None:
        return words
    held = ", lapsed" if one.lapsed else ", lasting" if one.lasted else ""
    return f"{words}, closed {one.closed_on.year}{held}"


def _kind(kind: str) -> str:
    label = str(SourceKind(kind).label)
    return label[0].lower() + label[1:]


def came_back(occurrences: Sequence[Occurrence]) -> tuple[tuple[Occurrence, Occurrence], ...]:
    """What was closed here and learnt here again after that: each closing with the first time that it came back."""
    here = sorted((each for each in occurrences if not each.elsewhere), key=lambda each: each.learnt_on)
    found = []
    for one in here:
        again = next(
            (later for later in here if later is not one and one.closed_on and later.learnt_on >= one.closed_on), None
        )
        if again is not None:
            found.append((one, again))
    return tuple(found)


def to_ask(occurrences: Sequence[Occurrence]) -> tuple[str, ...]:
    """What this history makes one ask why: plain questions, drawn from what was done and what was not."""
    here = [each for each in occurrences if not each.elsewhere]
    back = came_back(occurrences)
    asked = [*_of_closings(back), *_of_what_was_left(here[:-1])]
    first = here[0].learnt_on if here else date.max
    before = [each for each in occurrences if each.elsewhere and each.learnt_on < first]
    if here and before:
        asked.append(f"It was published elsewhere in {before[0].learnt_on.year}. Did anybody here read it, and ask?")
    return tuple(asked)


def _of_closings(back: Sequence[tuple[Occurrence, Occurrence]]) -> list[str]:
    asked = []
    lapsed = [one for one, _ in back if one.lapsed]
    weak = [pair for pair in back if pair[0].strengths and set(pair[0].strengths) == {Strength.WEAK}]
    unseen = [pair for pair in back if not pair[0].lapsed and not pair[0].lasted]
    lasted = [again for one, again in back if one.lasted]
    if lapsed:
        closed = _years(one.closed_on for one in lapsed)
        asked.append(f"What was shown in {closed} was found not to hold. What changed: people, systems, priorities?")
    if weak:
        closed, again = _years(one.closed_on for one, _ in weak), _years(later.learnt_on for _, later in weak)
        asked.append(
            f"It was closed in {closed} by reminders, training or policy alone, and was back in {again}. "
            "What would make the right thing the easy thing?"
        )
    if unseen:
        closed, again = _years(one.closed_on for one, _ in unseen), _years(later.learnt_on for _, later in unseen)
        asked.append(
            f"What was closed in {closed} was not looked at again before it was back in {again}. "
            "How would the board have known that it slipped?"
        )
    if lasted:
        again = _years(each.learnt_on for each in lasted)
        asked.append(f"It was judged to last, and was back in {again}. What did that judgement rest on?")
    return asked


def _of_what_was_left(earlier: Sequence[Occurrence]) -> list[str]:
    asked = []
    nothing = [one.learnt_on for one in earlier if not one.actions]
    unfinished = [one.learnt_on for one in earlier if one.actions and one.closed_on is None]
    if nothing:
        asked.append(f"Nothing was done about it in {_years(nothing)}. Who decided that, and why?")
    if unfinished:
        asked.append(f"What was planned in {_years(unfinished)} is not finished. Is more needed, or is it the same?")
    return asked


def _years(days: Iterable[date | None]) -> str:
    """Years in words, each once: "2014", "2014 and 2016"."""
    said = [str(year) for year in sorted({day.year for day in days if day is not None})]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
