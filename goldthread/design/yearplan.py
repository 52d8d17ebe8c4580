"""A year from its first month to its last as bars with a line for today; each bar with its words.

Pure, as `goldthread.design.timescale` is: colours stand in the drawing, so that page and print show the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from goldthread.design.wording import MONTHS

Look = Literal["proposed", "planned", "under way", "done", "not done", "late"]

WIDTH, LABELS, ROW, TOP = 1080, 330, 44, 46
UNDER_TODAY = 34


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasts from a day to a day."""

    label: str
    below: str
    start: date
    end: date
    look: Look
    words: str
    """What stands beside the bar: who leads, or how far it is."""


@dataclass(frozen=True, slots=True)
class PlacedStretch:
    """A stretch with its places across and down."""

    stretch: Stretch
    label: str
    y: float
    x: float
    width: float
    cut_left: bool
    cut_right: bool
    text_x: float
    text_anchor: str

    @property
    def end_x(self) -> float:
        """Where the bar ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year."""

    x: float
    middle: float
    words: str
    quarter: str
    """Its quarter's name over the first month of each; empty over the others."""
    quarter_width: float
    shaded: bool


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year with its title, its words as a list, and everything placed."""

    key: str
    title: str
    said: tuple[str, ...]
    width: float
    height: float
    stretches: tuple[PlacedStretch, ...]
    months: tuple[Month, ...]
    today_x: float | None
    """Nothing in a year that is not this one."""


def yearplan(key: str, title: str, first: date, stretches: Sequence[Stretch], today: date) -> YearPlan:
    """Twelve months from the first of one, with what lasts in them one below the other."""
    starts = [_month(first, number) for number in range(13)]
    last = starts[12] - timedelta(days=1)
    scale = (WIDTH - LABELS) / (starts[12] - first).days

    def x(day: date) -> float:
        return LABELS + (day - first).days * scale

    def near(start: date, end: date) -> bool:
        """Whether the word for today stands where the month's name would."""
        return first <= today <= last and abs((x(start) + x(end)) / 2 - x(today)) < UNDER_TODAY

    placed = []
    for number, each in enumerate(stretches):
        left, right = x(max(each.start, first)), x(min(each.end, last) + timedelta(days=1))
        inside = right + 8 + 7.2 * len(each.words) > WIDTH
        before = inside and left - 8 - 7.2 * len(each.words) < LABELS
        placed.append(
            PlacedStretch(
                each,
                each.label if len(each.label) <= 49 else f"{each.label[:48]}…",
                TOP + number * ROW,
                left,
                max(right - left, 4),
                each.start < first,
                each.end > last,
                LABELS + 8 if before else left - 8 if inside else right + 8,
                "start" if before or not inside else "end",
            )
        )
    return YearPlan(
        key,
        title,
        tuple(f"{each.label}, {each.below}: {each.words}." for each in stretches),
        WIDTH,
        TOP + len(stretches) * ROW + 8,
        tuple(placed),
        tuple(
            Month(
                x(starts[n]),
                (x(starts[n]) + x(starts[n + 1])) / 2,
                "" if near(starts[n], starts[n + 1]) else MONTHS[starts[n].month - 1][:3],
                f"Quarter {n // 3 + 1}" if n % 3 == 0 else "",
                x(starts[n + 3]) - x(starts[n]) if n % 3 == 0 else 0,
                n // 3 % 2 == 1,
            )
            for n in range(12)
        ),
        x(today) if first <= today <= last else None,
    )


def _month(first: date, number: int) -> date:
    years, month = divmod(first.month - 1 + number, 12)
    return date(first.year + years, month + 1, 1)
