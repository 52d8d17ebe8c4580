"""Drawings of how things connect: boxes in columns, a way of questions, a loop of steps; each with its words as a list.

Pure: a caller says what stands in the boxes and what leads where, and gets places and lines to draw. One SVG serves the
page, the print and the PDF, so colours stand in it as attributes and nothing depends on a style sheet.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Look = Literal["plain", "teal", "soft", "question", "strong", "bare"]

SIZE, LEADING, PADDING = 14, 19, 11
"""Letters, lines and the room round them, in units of the drawing (pixels at full size)."""
_SHEET = 1.55
"""The height of a drawing, by its width, that a sheet still holds when it is made somewhat smaller."""
FITS = 1200
"""The widest drawing whose words can still be read when it is fitted between a list of pages and the edge."""
_LETTER = 0.53
"""Width of a usual letter, as a share of its size."""


@dataclass(frozen=True, slots=True)
class Box:
    """One thing in a drawing, with a second, smaller line where it helps."""

    key: str
    text: str
    below: str = ""
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """One thing leads to another."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place and its lines of text."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str, bool], ...]
    """For each line of text: how far down it stands, its words, and whether it is the smaller kind."""

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A line with its path, and its label with a place."""

    path: str
    dashed: bool
    label: str = ""
    x: float = 0
    y: float = 0
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with its title, its words as a list, and everything placed."""

    key: str
    title: str
    said: tuple[str, ...]
    """The drawing in sentences, for those who do not see it."""
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    links: tuple[PlacedLink, ...]
    heads: tuple[PlacedLink, ...] = field(default=())
    """Words above columns."""

    @property
    def fits(self) -> bool:
        """Whether it stays readable when it is made smaller to fit beside the list of a review's pages."""
        return self.width <= FITS

    @property
    def view(self) -> str:
        """The window on the drawing, as SVG wants it."""
        return f"0 0 {self.width:.0f} {self.height:.0f}"

    @property
    def tall(self) -> bool:
        """Whether a sheet of paper cannot hold it at a size that people read."""
        return self.height > _SHEET * self.width


def columns(
    key: str, title: str, given: Sequence[tuple[str, Sequence[Box]]], links: Sequence[Link], *, box_width: int = 220
) -> Drawing:
    """Boxes in columns under their heads, with lines from each to what it leads to."""
    gap, top, between = 90, 36, 14
    stand: dict[str, PlacedBox] = {}
    heads, heights = [], []
    for number, (head, boxes) in enumerate(given):
        x, y = number * (box_width + gap) + 1, float(top)
        heads.append(PlacedLink("", False, head, x, 18, "start"))
        for box in boxes:
            stand[box.key] = placed(box, x, y, box_width)
            y += stand[box.key].height + between
        heights.append(y)
    tallest = max(heights)
    for (_, boxes), height in zip(given, heights, strict=True):
        for box in boxes:
            stand[box.key] = moved(stand[box.key], (tallest - height) / 2)
    lines = tuple(across(stand[link.start], stand[link.end], link, tallest) for link in links)
    width = len(given) * (box_width + gap) - gap + 2
    turning = [link for link in links if stand[link.start].x >= stand[link.end].x]
    outside = (65 + 7 * max(len(link.label) for link in turning)) if turning else 0
    return Drawing(
        key,
        title,
        _said(links, stand),
        width + outside,
        tallest,
        tuple(stand.values()),
        lines,
        tuple(heads),
    )


def questions(
    key: str, title: str, steps: Sequence[tuple[Box, Box]], otherwise: Box, *, yes: str = "Yes", no: str = "No"
) -> Drawing:
    """A way of questions down the page: yes leads aside to what follows, no leads on to the next."""
    wide, gap, outcome_wide, y = 360, 80, 300, 1.0
    boxes, links = [], []
    before: PlacedBox | None = None
    for asked, follows in steps:
        question = placed(asked, 1, y, wide)
        outcome = placed(follows, wide + gap, y, outcome_wide)
        height = max(question.height, outcome.height)
        question = moved(question, (height - question.height) / 2)
        outcome = moved(outcome, (height - outcome.height) / 2)
        middle = y + height / 2
        links.append(
            PlacedLink(f"M{wide + 1:.0f} {middle:.0f}H{wide + gap - 2:.0f}", False, yes, wide + gap / 2, middle - 6)
        )
        links += [_down(before, question, no)] if before else []
        boxes += [question, outcome]
        before, y = question, y + height + 46
    last = placed(otherwise, 1, y, wide)
    links += [_down(before, last, no)] if before else []
    boxes.append(last)
    width, height = wide + gap + outcome_wide + 2, last.y + last.height + 2
    return Drawing(key, title, _asked(steps, otherwise, yes), width, height, tuple(boxes), tuple(links))


def questions_on_a_phone(
    key: str, title: str, steps: Sequence[tuple[Box, Box]], otherwise: Box, *, yes: str = "Yes", no: str = "No"
) -> Drawing:
    """The same way as wide as a phone: what follows stands below its question, and no leads past it."""
    wide, inset, between, aside, y = 276, 44, 34, 160, 1.0
    boxes: list[PlacedBox] = []
    links: list[PlacedLink] = []
    for asked, follows in steps:
        question = placed(asked, 1, y, wide)
        below = y + question.height
        outcome = placed(follows, inset, below + between, wide + 1 - inset)
        y = outcome.y + outcome.height + between
        links += [
            PlacedLink(f"M{aside} {below:.0f}V{outcome.y - 4:.0f}", False, yes, aside + 8, below + 20, "start"),
            PlacedLink(f"M{inset / 2:.0f} {below:.0f}V{y - 4:.0f}", False, no, inset / 2 + 8, below + 20, "start"),
        ]
        boxes += [question, outcome]
    boxes.append(placed(otherwise, 1, y, wide))
    height = y + boxes[-1].height + 2
    return Drawing(key, title, _asked(steps, otherwise, yes), wide + 2, height, tuple(boxes), tuple(links))


def _asked(steps: Sequence[tuple[Box, Box]], otherwise: Box, yes: str) -> tuple[str, ...]:
    said = [f"{in_one(asked.text)} {yes}: {follows.text}{_aside(follows)}." for asked, follows in steps]
    return (*said, f"Otherwise: {otherwise.text}{_aside(otherwise)}.")


def questions_on_pages(
    key: str, title: str, steps: Sequence[tuple[Box, Box]], otherwise: Box, *, tallest: float
) -> tuple[Drawing, ...]:
    """A way of questions in as many drawings as it takes for none to be taller, each leading on to the next."""
    runs: list[list[tuple[Box, Box]]] = [[]]
    for step in steps:
        here = [*runs[-1], step]
        if runs[-1] and questions(key, title, here, otherwise).height > tallest:
            runs.append([step])
        else:
            runs[-1] = here
    if len(runs) == 1:
        return (questions(key, title, steps, otherwise),)
    drawings = []
    for number, run in enumerate(runs, 1):
        last = number == len(runs)
        ends = otherwise if last else Box(f"{key}-on-{number}", "The way goes on in the next drawing.", "", "bare")
        drawings.append(questions(f"{key}-{number}", f"{title} ({number} of {len(runs)})", run, ends))
    return tuple(drawings)


def loop(key: str, title: str, steps: Sequence[Box], links: Sequence[Link], *, box_width: int = 190) -> Drawing:
    """Steps round a loop, clockwise from the top, with an arrow from each to what it leads to."""
    count = max(len(steps), 1)
    tall = max((placed(step, 0, 0, box_width).height for step in steps), default=0)
    across, down = max(230.0, count * 48), max(150.0, count * (tall + 30) / math.pi / 1.15)
    centre = across + box_width / 2 + 2, down + tall / 2 + 2
    stand: dict[str, PlacedBox] = {}
    for number, step in enumerate(steps):
        angle = 2 * math.pi * number / count - math.pi / 2
        box = placed(step, 0, 0, box_width)
        x = centre[0] + across * math.cos(angle) - box_width / 2
        y = centre[1] + down * math.sin(angle) - box.height / 2
        stand[step.key] = placed(step, x, y, box_width)
    order = {step.key: number for number, step in enumerate(steps)}
    lines = tuple(_round(stand[link.start], stand[link.end], link, order, centre) for link in links)
    return Drawing(key, title, _said(links, stand), 2 * centre[0], 2 * centre[1], tuple(stand.values()), lines)


def placed(box: Box, x: float, y: float, width: float) -> PlacedBox:
    """A box at its place, as tall as its words ask."""
    fits = int((width - 2 * PADDING) / (SIZE * _LETTER))
    main = [(line, False) for part in box.text.split("\n") for line in _wrapped(part, fits)]
    small = [(line, True) for line in textwrap.wrap(box.below, int(fits * 1.12))]
    lines = tuple(
        (PADDING + SIZE + number * LEADING, text, is_small) for number, (text, is_small) in enumerate(main + small)
    )
    return PlacedBox(box, x, y, width, 2 * PADDING + LEADING * len(lines) - 4, lines)


POINT = "• "
"""How a line of a list in a box begins."""


def _wrapped(part: str, fits: int) -> list[str]:
    """A paragraph in lines; what follows the first line of a point stands under its words."""
    return textwrap.wrap(part, fits, subsequent_indent="\u2003" if part.startswith(POINT) else "")


def in_one(text: str) -> str:
    """The words of a box in one sentence."""
    return text.replace(f":\n{POINT}", ": ").replace(f"\n{POINT}", "; ").replace("\n", ", ")


def moved(box: PlacedBox, down: float) -> PlacedBox:
    """The same box farther down."""
    return PlacedBox(box.box, box.x, box.y + down, box.width, box.height, box.lines)


def across(start: PlacedBox, end: PlacedBox, link: Link, tallest: float) -> PlacedLink:
    """A curve from one column to the next; back to the same column or an earlier one, round the outside."""
    (_, from_y), (_, to_y) = start.middle, end.middle
    if start.x < end.x:
        x, to_x = start.x + start.width, end.x - 4
        bend = (to_x - x) / 2
        path = f"M{x:.0f} {from_y:.0f}C{x + bend:.0f} {from_y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
        return PlacedLink(path, link.dashed, link.label, (x + to_x) / 2, (from_y + to_y) / 2 - 5)
    x, to_x, out = start.x + start.width, end.x + end.width + 4, 50 + abs(from_y - to_y) / max(tallest, 1) * 30
    path = f"M{x:.0f} {from_y:.0f}C{x + out:.0f} {from_y:.0f} {to_x + out:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    return PlacedLink(path, link.dashed, link.label, x + out * 0.8, (from_y + to_y) / 2, "start")


def _down(start: PlacedBox, end: PlacedBox, label: str) -> PlacedLink:
    x, from_y = start.middle[0], start.y + start.height
    return PlacedLink(f"M{x:.0f} {from_y:.0f}V{end.y - 4:.0f}", False, label, x + 8, from_y + 20, "start")


def _round(
    start: PlacedBox, end: PlacedBox, link: Link, order: Mapping[str, int], centre: tuple[float, float]
) -> PlacedLink:
    """To the next step along the outside, to any other through the middle."""
    from_x, from_y = _edge(start, end.middle)
    to_x, to_y = _edge(end, start.middle, 5)
    near = (order[end.box.key] - order[start.box.key]) % len(order) == 1
    pull = 1.12 if near else 0.35
    bend_x = centre[0] + ((from_x + to_x) / 2 - centre[0]) * pull
    bend_y = centre[1] + ((from_y + to_y) / 2 - centre[1]) * pull
    path = f"M{from_x:.0f} {from_y:.0f}Q{bend_x:.0f} {bend_y:.0f} {to_x:.0f} {to_y:.0f}"
    return PlacedLink(path, link.dashed or not near, link.label, bend_x, bend_y)


def _edge(box: PlacedBox, towards: tuple[float, float], away: float = 0) -> tuple[float, float]:
    """Where the line from the middle of a box to a point leaves the box."""
    x, y = box.middle
    dx, dy = towards[0] - x, towards[1] - y
    if not dx and not dy:
        return x, y
    reach = min(
        (box.width / 2 + away) / abs(dx) if dx else math.inf, (box.height / 2 + away) / abs(dy) if dy else math.inf
    )
    return x + dx * reach, y + dy * reach


def _said(links: Sequence[Link], stand: Mapping[str, PlacedBox]) -> tuple[str, ...]:
    return tuple(
        f"{stand[link.start].box.text} leads to {stand[link.end].box.text}{f' ({link.label})' if link.label else ''}."
        for link in links
    )


def _aside(box: Box) -> str:
    return f" ({box.below})" if box.below else ""
