"""Drawings of what happened over time, in a lane for each who tells it: bars that count, or a mark for each thing.

Pure. A caller says lanes, columns of time and what stands in each cell, and gets an SVG written in one go, since a
drawing can hold thousands of marks. Colours stand in it as attributes, so that it prints as it shows, and no look is
told by colour alone. What people wrote is escaped here.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

Look = Literal["full", "hollow", "faint"]
LOOKS: tuple[Look, ...] = ("full", "hollow", "faint")

LABEL, HEAD, HEADS, FOOT = 150, 26, 46, 14
"""Room for the names of the lanes at the left, for one or two lines of time above, and below the last lane."""
LANE, STEP, MOST_STACKED, BRACKET = 46, 17, 7, 30
_TEAL, _INK, _QUIET, _LINE, _SHADE = "#0b4a50", "#0b0c0c", "#484949", "#d4dfe0", "#e9e4d8"


@dataclass(frozen=True, slots=True)
class Column:
    """One stretch of time: what stands above it, where that leads, and whether something greater begins with it."""

    label: str = ""
    href: str = ""
    above: str = ""
    above_href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing in a cell; ``strong`` where it matters, ``title`` is read out and shown when pointed at."""

    key: int
    look: Look
    title: str
    href: str
    strong: bool = False
    rough: bool = False
    """Whether it is not known to be of this very column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a lane at a column: counts of each look, or marks."""

    counts: tuple[int, int, int] = (0, 0, 0)
    title: str = ""
    href: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch that stands out, from one place among the columns to another."""

    start: float
    end: float
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """A stretch that is looked at closely, drawn as a bracket over the lanes with its name."""

    start: float
    end: float
    label: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Join:
    """A line between two marks; dashed where it is not certain."""

    one: int
    other: int
    dashed: bool


Cells = Mapping[tuple[int, int], Cell]
"""By lane and column, both counted from 0."""


def draw(
    key: str,
    title: str,
    lanes: Sequence[str],
    columns: Sequence[Column],
    cells: Cells,
    *,
    shades: Sequence[Shade] = (),
    brackets: Sequence[Bracket] = (),
    joins: Sequence[Join] = (),
    least_width: int = 900,
) -> SafeString:
    """The drawing as an SVG. Bars where cells count, marks where they hold marks."""
    wide = max(least_width / max(len(columns), 1), 26 if any(cell.marks for cell in cells.values()) else 5.0)
    heights = [_height(lane, cells) for lane in range(len(lanes))]
    heads = HEADS if any(column.label for column in columns) else HEAD
    width = LABEL + wide * len(columns) + 12
    levels = _levels(brackets, wide, width)
    above = heads + BRACKET * (max(levels, default=-1) + 1)
    tops = [above + sum(heights[:lane]) for lane in range(len(lanes))]
    height = above + sum(heights) + FOOT
    most = max((sum(cell.counts) for cell in cells.values()), default=1) or 1
    places: dict[int, tuple[float, float]] = {}
    inside = []
    for (lane, column), cell in sorted(cells.items()):
        x = LABEL + column * wide
        if cell.marks:
            inside.append(_marks(cell, x + wide / 2, tops[lane], places))
        else:
            inside.append(_bar(cell, x, wide, tops[lane] + heights[lane], most))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" role="group" aria-labelledby="{key}-title" class="app-diagram__svg"'
        f' font-family="Helvetica, Arial, sans-serif"><title id="{key}-title">{escape(title)}</title>',
        *(_shade(shade, wide, above, height) for shade in shades),
        *_frame(lanes, tops, heights, width, above),
        *_heads(columns, wide, height),
        *(_bracket(one, wide, width, heads + BRACKET * level) for one, level in zip(brackets, levels, strict=True)),
        *(_join(join, places) for join in joins if join.one in places and join.other in places),
        *inside,
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it is written


def key_of_looks(
    said: Mapping[Look, str], *, strong: str = "", rough: str = "", joined: str = "", perhaps: str = ""
) -> SafeString:
    """What marks and lines mean, as small drawings with their words; what bars mean, where nothing else is said."""
    if not (strong or joined):
        shown = "".join(
            f"<li>{_alone(_block(look, 3, 3, 12, 12))} {escape(words)}</li>" for look, words in said.items()
        )
        return mark_safe(f'<ul class="app-lanes__key">{shown}</ul>')  # noqa: S308 - escaped above
    line = f'<path d="M1 9h18" stroke="{_INK}" stroke-width="1.6"'
    signs = [(_sign(look, 9, 9, False), words) for look, words in said.items()]
    signs += [
        (_sign("faint", 9, 9, True), strong),
        (f'<path d="M0 9h19" stroke="{_QUIET}" stroke-dasharray="3 2"/>{_sign("full", 9, 9, False)}', rough),
        (f"{line}/>", joined),
        (f'{line} stroke-dasharray="3 3"/>', perhaps),
    ]
    shown = "".join(f"<li>{_alone(sign)} {escape(words)}</li>" for sign, words in signs if words)
    return mark_safe(f'<ul class="app-lanes__key">{shown}</ul>')  # noqa: S308 - escaped above


def _alone(sign: str) -> str:
    return f'<svg width="20" height="18" viewBox="0 0 20 18" aria-hidden="true" focusable="false">{sign}</svg>'


def _height(lane: int, cells: Cells) -> float:
    stacked = max((len(cell.marks) for (at, _), cell in cells.items() if at == lane), default=0)
    return max(LANE, min(stacked, MOST_STACKED + 1) * STEP + 12)


def _frame(
    lanes: Sequence[str], tops: Sequence[float], heights: Sequence[float], width: float, above: int
) -> list[str]:
    found = [f'<path d="M0 {above}H{width:.0f}" stroke="{_QUIET}" stroke-width="1"/>']
    for name, top, height in zip(lanes, tops, heights, strict=True):
        found.append(f'<path d="M0 {top + height:.0f}H{width:.0f}" stroke="{_LINE}" stroke-width="1"/>')
        lines = _wrapped(name)
        first = top + height / 2 + 5 - 8 * (len(lines) - 1)
        found += [
            f'<text x="0" y="{first + 16 * n:.0f}" font-size="14" font-weight="700" fill="{_INK}">{escape(line)}</text>'
            for n, line in enumerate(lines)
        ]
    return found


def _wrapped(name: str) -> list[str]:
    lines = textwrap.wrap(name, 18)
    return lines if len(lines) < 3 else [lines[0], f"{lines[1][:15]}…"]


def _heads(columns: Sequence[Column], wide: float, height: float) -> list[str]:
    found = []
    for place, column in enumerate(columns):
        x = LABEL + place * wide
        if column.above:
            found.append(
                f'<path d="M{x:.1f} 4V{height - FOOT:.0f}" stroke="{_LINE}" stroke-width="1"/>'
                + _text(column.above, x + 3, 16, column.above_href, "start", 14)
            )
        if column.label:
            found.append(_text(column.label, x + wide / 2, 38, column.href, "middle", 12.5))
    return found


def _text(words: str, x: float, y: float, href: str, anchor: str, size: float) -> str:
    looks = 'fill="#0a5f68" text-decoration="underline"' if href else f'fill="{_QUIET}"'
    text = f'<text x="{x:.1f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}" {looks}>{escape(words)}</text>'
    return f'<a href="{escape(href)}">{text}</a>' if href else text


def _shade(shade: Shade, wide: float, above: int, height: float) -> str:
    """A shaded stretch; its words lie along it, or stand upright in it, where there is room."""
    x, w = LABEL + shade.start * wide, max((shade.end - shade.start) * wide, 2)
    middle, across = x + w / 2, (above + height - FOOT) / 2
    turn = "" if w > 7 * len(shade.label) else f' transform="rotate(-90 {middle + 4:.1f} {across:.1f})"'
    words = (
        f'<text x="{middle + (4 if turn else 0):.1f}" y="{across if turn else height - 4:.1f}" font-size="12"'
        f' text-anchor="middle" fill="{_QUIET}"{turn}>{escape(shade.label)}</text>'
        if w > 15
        else ""
    )
    return (
        f'<g><title>{escape(shade.title)}</title><rect x="{x:.1f}" y="{above}" width="{w:.1f}"'
        f' height="{height - above - FOOT:.0f}" fill="{_SHADE}"/>{words}</g>'
    )


_LETTER = 6.6
"""How wide a letter of a bracket's name is, on the whole."""


def _spread(one: Bracket, wide: float, width: float) -> tuple[float, float, float]:
    """Where a bracket begins, how wide it is, and where its name begins: never beyond the edge."""
    x, w = LABEL + one.start * wide, max((one.end - one.start) * wide, 6)
    return x, w, max(min(x, width - _LETTER * len(one.label)), 0)


def _levels(brackets: Sequence[Bracket], wide: float, width: float) -> list[int]:
    """On which line each bracket stands, so that none covers another or its name."""
    ends: list[float] = []
    found = []
    for one in brackets:
        x, w, text = _spread(one, wide, width)
        level = next((n for n, end in enumerate(ends) if end < min(x, text)), len(ends))
        ends[level : level + 1] = [max(x + w, text + _LETTER * len(one.label)) + 8]
        found.append(level)
    return found


def _bracket(one: Bracket, wide: float, width: float, top: float) -> str:
    x, w, text = _spread(one, wide, width)
    return (
        f'<a href="{escape(one.href)}"><title>{escape(one.title)}</title>'
        f'<text x="{text:.1f}" y="{top + 13:.0f}" font-size="12.5" fill="#0a5f68" text-decoration="underline">'
        f'{escape(one.label)}</text><path d="M{x:.1f} {top + 26:.0f}v-7h{w:.1f}v7" fill="none" stroke="{_INK}"'
        f' stroke-width="2"/></a>'
    )


def _bar(cell: Cell, x: float, wide: float, foot: float, most: int) -> str:
    total = sum(cell.counts)
    if not total:
        return ""
    room = LANE - 18
    thick, y = max(wide - 2, 3), foot - 1
    drawn = []
    for count, look in zip(cell.counts, LOOKS, strict=True):
        if count:
            tall = max(room * count / most, 3)
            y -= tall
            drawn.append(_block(look, x + 1, y, thick, tall))
    if wide >= 15:
        middle = f'x="{x + wide / 2:.1f}" y="{y - 3:.1f}"'
        drawn.append(f'<text {middle} font-size="11.5" text-anchor="middle" fill="{_INK}">{total}</text>')
    hit = (
        f'<rect x="{x:.1f}" y="{foot - LANE:.1f}" width="{wide:.1f}" height="{LANE}" fill="none" pointer-events="all"/>'
    )
    return f'<a href="{escape(cell.href)}"><title>{escape(cell.title)}</title>{hit}{"".join(drawn)}</a>'


def _block(look: Look, x: float, y: float, wide: float, tall: float) -> str:
    fill, line = {"full": (_TEAL, _TEAL), "hollow": ("#ffffff", _TEAL), "faint": ("#b6c4c5", "#505a5f")}[look]
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{fill}" stroke="{line}"/>'


def _marks(cell: Cell, x: float, top: float, places: dict[int, tuple[float, float]]) -> str:
    shown = cell.marks if len(cell.marks) <= MOST_STACKED + 1 else cell.marks[:MOST_STACKED]
    drawn = []
    for place, mark in enumerate(shown):
        y = top + 6 + STEP * place + STEP / 2
        places[mark.key] = (x, y)
        around = f'<path d="M{x - 11:.1f} {y:.1f}h22" stroke="{_QUIET}" stroke-dasharray="3 2"/>' if mark.rough else ""
        drawn.append(
            f'<a href="{escape(mark.href)}"><title>{escape(mark.title)}</title>{around}'
            f"{_sign(mark.look, x, y, mark.strong)}</a>"
        )
    left = len(cell.marks) - len(shown)
    if left:
        y = top + 6 + STEP * len(shown) + 12
        drawn.append(_text(f"+{left}", x, y, cell.href, "middle", 12.5))
    return "".join(drawn)


def _sign(look: Look, x: float, y: float, strong: bool) -> str:
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="{_INK}" stroke-width="1.6"/>' if strong else ""
    if look == "full":
        return f'{ring}<circle cx="{x:.1f}" cy="{y:.1f}" r="5.2" fill="{_TEAL}"/>'
    if look == "hollow":
        return f'{ring}<circle cx="{x:.1f}" cy="{y:.1f}" r="4.4" fill="#ffffff" stroke="{_TEAL}" stroke-width="2"/>'
    return f'{ring}<path d="M{x:.1f} {y - 5.4:.1f}l5.4 5.4l-5.4 5.4l-5.4 -5.4z" fill="#b6c4c5" stroke="#505a5f"/>'


def _join(join: Join, places: Mapping[int, tuple[float, float]]) -> str:
    (x, y), (to_x, to_y) = places[join.one], places[join.other]
    bend = x + (to_x - x) / 2 + (14 if abs(to_x - x) < 4 else 0)
    dashes = ' stroke-dasharray="3 3"' if join.dashed else ""
    return (
        f'<path d="M{x:.1f} {y:.1f}Q{bend:.1f} {(y + to_y) / 2:.1f} {to_x:.1f} {to_y:.1f}" fill="none"'
        f' stroke="{_INK}" stroke-width="1.6"{dashes}/>'
    )
