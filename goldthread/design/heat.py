"""A grid of rows and columns in which each square says by its size, or by its shade, how much stands there.

Pure. A caller names rows, columns and squares and gets one SVG; the page puts a table of the same figures beside it.
Colours stand in it as attributes, so that it prints as it shows. The figure is written on every square, a ring is a
line and not a colour, and so nothing is told by colour alone. What people wrote is escaped here.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

By = Literal["size", "shade"]
Ring = Literal["", "whole", "broken"]

LABEL, CELL, WIDEST, TALL, HEAD, UNDER = 250, 60, 76, 44, 34, 30
"""Room for the names of rows, the least and the greatest width of a cell, its height, heads, a heading among rows."""
MANY, TIGHT = 14, 50
"""More columns than this stand closer, so that the latest of many years is in sight."""
ROOMY = 900
"""A drawing of few columns spreads them over as much."""
LEAST, MOST = 9.0, 34.0
"""The side of the smallest square and of the greatest."""
INSIDE = 20.0
"""From this side on a figure has room in its square; below, it stands beside it."""
_TEAL, _INK, _QUIET, _LINE = "#0b4a50", "#0b0c0c", "#484949", "#d4dfe0"
_SHADES = (("#e3eff0", _INK), ("#b3d3d6", _INK), ("#71acb2", _INK), ("#2b757d", "#ffffff"), (_TEAL, "#ffffff"))
"""From little to much, each with the colour in which it can be written on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, where that leads, and the heading that begins with it, if one does."""

    label: str
    href: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """What stands in a cell: how much, in which words, and whether a ring is drawn round it."""

    value: float
    title: str
    href: str = ""
    words: str = ""
    """What is written on it; the value itself where nothing is said."""
    ring: Ring = ""


Squares = Mapping[tuple[int, int], Square]
"""By row and column, both counted from 0. A cell that is not there is empty."""


def draw(
    key: str,
    title: str,
    rows: Sequence[Row],
    columns: Sequence[str],
    squares: Squares,
    *,
    by: By = "size",
    least: float = 0,
    most: float | None = None,
) -> SafeString:
    """The grid as an SVG; ``least`` and ``most`` end the scale, and ``most`` is the greatest value if not given.

    Under ``size`` a square's area is proportional to its value, so that two look twice as much as one.
    """
    top = most if most is not None else max((each.value for each in squares.values()), default=1)
    spread = min(WIDEST, (ROOMY - LABEL) / max(len(columns), 1))
    wide = max(TIGHT if len(columns) > MANY else CELL, spread, *(7.4 * len(column) + 10 for column in columns))
    tops, height = _tops(rows)
    width = LABEL + wide * len(columns) + 4
    inside = [
        _square(square, LABEL + column * wide, tops[row], wide, by, (least, max(top, least + 1e-9)))
        for (row, column), square in sorted(squares.items())
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" role="group" aria-labelledby="{key}-title" class="app-diagram__svg"'
        f' font-family="Helvetica, Arial, sans-serif"><title id="{key}-title">{escape(title)}</title>',
        *(_head(column, LABEL + place * wide + wide / 2) for place, column in enumerate(columns)),
        *(_row(row, y, width) for row, y in zip(rows, tops, strict=True)),
        *inside,
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it is written


def key_of(said: Mapping[Ring, str], *, size: str = "") -> SafeString:
    """What a square and its rings mean, as small drawings with their words."""
    signs = [(_block(13, 13, 12, _TEAL), size)] if size else []
    signs += [(_block(13, 13, 12, _TEAL) + _ring(ring, 13, 13, 11), words) for ring, words in said.items()]
    shown = "".join(
        f'<li><svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false">{sign}</svg>'
        f" {escape(words)}</li>"
        for sign, words in signs
    )
    return mark_safe(f'<ul class="app-lanes__key">{shown}</ul>')  # noqa: S308 - escaped above


def _tops(rows: Sequence[Row]) -> tuple[list[float], float]:
    """Where each row begins, and where the drawing ends."""
    tops, y = [], float(HEAD)
    for row in rows:
        y += UNDER if row.under else 0
        tops.append(y)
        y += TALL
    return tops, y + 4


def _head(column: str, x: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{HEAD - 12}" font-size="14" font-weight="700" text-anchor="middle"'
        f' fill="{_INK}">{escape(column)}</text>'
    )


def _row(row: Row, y: float, width: float) -> str:
    under = (
        f'<text x="0" y="{y - 9:.0f}" font-size="13" font-weight="700" fill="{_QUIET}">{escape(row.under)}</text>'
        if row.under
        else ""
    )
    lines = textwrap.wrap(row.label, 32)
    lines = lines if len(lines) < 3 else [lines[0], f"{lines[1][:29]}…"]
    first = y + TALL / 2 + 5 - 8 * (len(lines) - 1)
    looks = 'fill="#0a5f68" text-decoration="underline"' if row.href else f'fill="{_INK}"'
    words = "".join(
        f'<text x="0" y="{first + 16 * place:.0f}" font-size="14" {looks}>{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    if row.href:
        hit = _hit(0, y, LABEL - 6)
        words = f'<a href="{escape(row.href)}" aria-label="{escape(row.label)}">{hit}{words}</a>'
    return f'{under}<path d="M0 {y:.0f}H{width:.0f}" stroke="{_LINE}" stroke-width="1"/>{words}'


def _square(square: Square, x: float, y: float, wide: float, by: By, scale: tuple[float, float]) -> str:
    share = min(max((square.value - scale[0]) / (scale[1] - scale[0]), 0.0), 1.0)
    middle, level = x + wide / 2, y + TALL / 2
    words = square.words or f"{square.value:g}"
    if by == "shade":
        fill, ink = _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)]
        drawn = (
            f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{wide - 2:.1f}" height="{TALL - 2}" fill="{fill}"/>'
            + _written(words, middle, level + 5, ink)
            + _ring(square.ring, middle, level, RADIUS)
        )
    else:
        drawn = _with_figure(words, middle, level, max(LEAST, MOST * math.sqrt(share)), square.ring)
    if not square.href:
        return f"<g><title>{escape(square.title)}</title>{drawn}</g>"
    told = escape(square.title)
    return f'<a href="{escape(square.href)}" aria-label="{told}"><title>{told}</title>{_hit(x, y, wide)}{drawn}</a>'


def _with_figure(words: str, x: float, y: float, side: float, ring: Ring) -> str:
    """A square in its ring, its figure on it, or beside both where it is too small; all of it stands in the middle."""
    wide = 7.5 * len(words)
    radius = min(RADIUS, side * 0.71 + 4)
    if side >= INSIDE and wide < side - 3:
        return _block(x, y, side, _TEAL) + _written(words, x, y + 5, "#ffffff") + _ring(ring, x, y, radius)
    reach = 2 * radius + 2 if ring else side
    left = x - (reach + 4 + wide) / 2
    at = left + reach / 2
    drawn = _block(at, y, side, _TEAL) + _ring(ring, at, y, radius)
    return drawn + _written(words, left + reach + 4, y + 5, _INK, "start")


RADIUS = 20.0
"""Of the greatest ring. A small square has a smaller one, just round its corners."""


def _block(x: float, y: float, side: float, fill: str) -> str:
    return f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{fill}"/>'


def _ring(ring: Ring, x: float, y: float, radius: float) -> str:
    """A ring in ink on a white one, so that it is seen across a great square as well as round a small one."""
    if not ring:
        return ""
    dashes = ' stroke-dasharray="4 3"' if ring == "broken" else ""
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="none"'
    return (
        f'<circle {place} stroke="#ffffff" stroke-width="5"/>'
        f'<circle {place} stroke="{_INK}" stroke-width="2.4"{dashes}/>'
    )


def _written(words: str, x: float, y: float, fill: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" font-weight="700" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )


def _hit(x: float, y: float, wide: float) -> str:
    """The whole cell answers to a finger."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{TALL}" fill="none" pointer-events="all"/>'
