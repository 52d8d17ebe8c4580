"""Spans of time drawn to one scale with a line for today; each with its words as a list.

Pure: a caller says what runs from when to when, and gets places. Colours stand in the drawing as attributes, as
in `goldthread.design.diagrams`, so that page and print show the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from goldthread.design.wording import MONTHS

Look = Literal["running", "soon", "late", "paused"]

WIDTH, LABELS, ROW, TOP, MARGIN = 960, 300, 46, 34, 80
BACK, AHEAD = timedelta(days=60), timedelta(days=150)
"""How far from today the scale reaches at most; what goes beyond is cut off with an arrow."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something that runs from a day to a day."""

    label: str
    below: str
    start: date
    end: date
    look: Look
    words: str
    """What stands behind the bar: "in 4 working days"."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """A span with its places across and down."""

    span: Span
    label: str
    y: float
    x: float
    width: float
    gone: float
    """How wide the part is that has passed."""
    over: float
    """How far the time since the end reaches, where it is late."""
    cut_left: bool
    cut_right: bool
    text_x: float
    text_anchor: str

    @property
    def end_x(self) -> float:
        """Where the bar ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Mark:
    """A month on the scale."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Timescale:
    """A drawing with its title, its words as a list, and everything placed."""

    key: str
    title: str
    said: tuple[str, ...]
    width: float
    height: float
    spans: tuple[PlacedSpan, ...]
    marks: tuple[Mark, ...]
    today_x: float


def timescale(key: str, title: str, spans: Sequence[Span], today: date) -> Timescale:
    """Spans one below the other, drawn to one scale."""
    first = max(min([today - timedelta(days=7), *(span.start for span in spans)]), today - BACK)
    last = min(max([today + timedelta(days=14), *(span.end for span in spans)]), today + AHEAD)
    scale = (WIDTH - LABELS - MARGIN) / (last - first).days

    def x(day: date) -> float:
        return LABELS + (min(max(day, first), last) - first).days * scale

    placed = []
    for number, span in enumerate(spans):
        left, right, now = x(span.start), x(span.end), x(today)
        over = max(0.0, now - right) if span.look == "late" else 0.0
        end = right + over
        inside = end > WIDTH - 190
        placed.append(
            PlacedSpan(
                span=span,
                label=span.label if len(span.label) <= 40 else f"{span.label[:39]}…",
                y=TOP + number * ROW,
                x=left,
                width=max(right - left, 3),
                gone=max(0.0, min(right, now) - left),
                over=over,
                cut_left=span.start < first,
                cut_right=span.end > last,
                text_x=_text_x(left, end, inside),
                text_anchor="end" if inside else "start",
            )
        )
    said = tuple(f"{span.label}, {span.below}: {span.words}." for span in spans)
    marks = tuple(Mark(x(day), _short(day, x(day) - x(today))) for day in _months(first, last))
    return Timescale(key, title, said, WIDTH, TOP + len(spans) * ROW + 8, tuple(placed), marks, x(today))


def _text_x(left: float, end: float, inside: bool) -> float:
    """Behind the bar; before one that ends at the edge; within one that fills the whole width."""
    if not inside:
        return end + 12
    return left - 8 if left - LABELS > 130 else end - 8


def _short(day: date, from_today: float) -> str:
    """A month's name in short, left out where the word for today stands."""
    return "" if abs(from_today) < 46 else MONTHS[day.month - 1][:3]


def _months(first: date, last: date) -> Iterator[date]:
    """The first day of each month on the scale."""
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)
