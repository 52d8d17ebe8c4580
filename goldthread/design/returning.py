"""Things that come back, each on a line of its own: when they were met, how long they were worked on, what closed them.

Pure. A caller names lines and their turns and gets one SVG on one scale of years; the page puts the same in a table or
in words beside it. Nothing is told by colour alone, and what people wrote is escaped here.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

LABEL, WIDTH, LINE, HEAD, EDGE = 270, 1080, 74, 30, 34
"""Room for names at the left, the whole width, the height of a line, the years above, and the margin at the right."""
Scale = Callable[[date], float]
APART = 34
"""Between two years that are written below marks."""
_TEAL, _INK, _QUIET, _RULE = "#0b4a50", "#0b0c0c", "#484949", "#d4dfe0"


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that something was met: the day, what met it, when that was closed, and whether it had come back."""

    on: date
    title: str
    href: str
    closed_on: date | None = None
    elsewhere: bool = False
    back: bool = False
    """Whether it was met again after it had been closed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing with its turns, oldest first."""

    label: str
    turns: tuple[Turn, ...]
    href: str = ""
    below: str = ""


def draw(key: str, title: str, lines: Sequence[Line], today: date) -> SafeString:
    """All lines on one scale, from the first turn to today."""
    first = min((turn.on for line in lines for turn in line.turns), default=today)
    begin = date(first.year, 1, 1)
    left = LABEL if any(line.label for line in lines) else EDGE
    scale = (WIDTH - left - EDGE) / max((today - begin).days, 1)

    def x(day: date) -> float:
        return left + max(0.0, (min(day, today) - begin).days * scale)

    height = HEAD + LINE * len(lines) + 4
    step = max(1, -(-(today.year - begin.year + 1) // 12))
    years = [date(year, 1, 1) for year in range(begin.year, today.year + 1, step)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="group" aria-labelledby="{key}-title" class="app-diagram__svg" font-family="Helvetica, Arial,'
        f' sans-serif"><title id="{key}-title">{escape(title)}</title>',
        *(
            f'<path d="M{x(year):.1f} {HEAD - 6}V{height - 4}" stroke="{_RULE}" stroke-width="1"/>'
            f'<text x="{x(year) + 3:.1f}" y="{HEAD - 12}" font-size="13" fill="{_QUIET}">{year.year}</text>'
            for year in years
        ),
        *(_line(line, HEAD + LINE * place, x, today) for place, line in enumerate(lines)),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it is written


def key_of_marks() -> SafeString:
    """What marks and lines mean, as small drawings with their words."""
    signs = (
        (_here(13, 13), "Learnt here"),
        (_elsewhere(13, 13), "Learnt elsewhere"),
        (f'<path d="M0 13h24" stroke="{_TEAL}" stroke-width="6"/>{_end(24, 13)}', "Worked on, until it was closed"),
        (f'<path d="M0 13h26" stroke="{_INK}" stroke-width="1.6" stroke-dasharray="4 3"/>', "Nothing closed it"),
        (_here(13, 13) + _ring(13, 13), "Came back after it was closed"),
    )
    shown = "".join(
        f'<li><svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false">{sign}</svg>'
        f" {escape(words)}</li>"
        for sign, words in signs
    )
    return mark_safe(f'<ul class="app-lanes__key">{shown}</ul>')  # noqa: S308 - escaped above


def _line(line: Line, top: float, x: Scale, today: date) -> str:
    y = top + 30
    found = [f'<path d="M0 {top}H{WIDTH}" stroke="{_RULE}" stroke-width="1"/>', _label(line, top)]
    own = [turn for turn in line.turns if not turn.elsewhere]
    for turn, following in zip(own, [*own[1:], None], strict=True):
        ends = following.on if following else today
        if turn.closed_on:
            found.append(
                f'<path d="M{x(turn.on):.1f} {y}H{x(turn.closed_on):.1f}" stroke="{_TEAL}" stroke-width="6"/>'
                + _end(x(turn.closed_on), y)
            )
        else:
            found.append(
                f'<path d="M{x(turn.on):.1f} {y}H{x(ends):.1f}" stroke="{_INK}" stroke-width="1.6"'
                f' stroke-dasharray="4 3"/>'
            )
    written = -APART * 1.0
    for turn in line.turns:
        at = x(turn.on)
        sign = _elsewhere(at, y) if turn.elsewhere else _here(at, y)
        year = ""
        if at - written >= APART and not turn.elsewhere:
            year = (
                f'<text x="{at:.1f}" y="{y + 30}" font-size="12.5" font-weight="700" text-anchor="middle"'
                f' fill="{_INK}">{turn.on.year}</text>'
            )
            written = at
        title = escape(turn.title)
        found.append(
            f'<a href="{escape(turn.href)}" aria-label="{title}"><title>{title}</title>'
            f'<rect x="{at - 12:.1f}" y="{y - 14}" width="24" height="28" fill="none" pointer-events="all"/>'
            f"{sign}{_ring(at, y) if turn.back else ''}{year}</a>"
        )
    return "".join(found)


def _label(line: Line, top: float) -> str:
    lines = textwrap.wrap(line.label, 34)
    lines = lines if len(lines) < 4 else [*lines[:2], f"{lines[2][:31]}…"]
    looks = 'fill="#0a5f68" text-decoration="underline"' if line.href else f'fill="{_INK}"'
    words = "".join(
        f'<text x="0" y="{top + 18 + 17 * place:.0f}" font-size="14" {looks}>{escape(each)}</text>'
        for place, each in enumerate(lines)
    )
    if line.below and len(lines) < 3:
        below = top + 18 + 17 * len(lines)
        words += f'<text x="0" y="{below:.0f}" font-size="12.5" fill="{_QUIET}">{escape(line.below)}</text>'
    if not line.href:
        return words
    hit = f'<rect x="0" y="{top + 2:.0f}" width="{LABEL - 10}" height="{LINE - 6}" fill="none" pointer-events="all"/>'
    return f'<a href="{escape(line.href)}" aria-label="{escape(line.label)}">{hit}{words}</a>'


def _here(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{_TEAL}"/>'


def _elsewhere(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="#ffffff" stroke="{_TEAL}" stroke-width="1.8"/>'


def _end(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 10:.1f}v20" stroke="{_TEAL}" stroke-width="3"/>'


def _ring(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="none" stroke="{_INK}" stroke-width="2.4"/>'
