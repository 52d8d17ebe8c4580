"""Drawings of shares: a dot and its interval for each thing, lines from round to round, and how grades are spread.

Pure. A caller says labels, shares and words, and gets an SVG written in one go. Colours stand in it as attributes, so
that it prints as it shows, and no look is told by colour alone: what was is hollow, what is now is solid, and the words
stand beside. What people wrote is escaped here.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from goldthread.core.intervals import Share

WIDTH, LABELS, WORDS, TOP, FOOT, ROW = 1080, 300, 330, 40, 16, 50
_TEAL, _INK, _QUIET, _LINE, _PALE, _WARM = "#0b4a50", "#0b0c0c", "#484949", "#cecece", "#a9c4c6", "#b3541e"


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing with the share it had and the share it has, and what is said of the change."""

    label: str
    earlier: Share | None
    later: Share | None
    words: str
    strong: bool = False
    """Whether the words tell of more than chance."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing with its share in each of several rounds, nothing where it was not looked at."""

    label: str
    shares: tuple[Share | None, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How often a standard was met, in part, or not."""

    label: str
    met: int
    partly: int
    unmet: int


def dots(key: str, title: str, given: Sequence[Dot], *, earlier: str, later: str) -> SafeString:
    """A dot and its interval for each thing: the earlier one hollow, the later one solid, the words beside."""
    height = TOP + ROW * len(given) + FOOT + 24
    parts = [_open(key, title, WIDTH, height), _scale(height - FOOT - 24), *_key(earlier, later, height)]
    for number, one in enumerate(given):
        y = TOP + ROW * number
        parts.append(_label(one.label, y + ROW / 2))
        parts.append(f'<line x1="0" x2="{WIDTH}" y1="{y + ROW}" y2="{y + ROW}" stroke="{_LINE}" stroke-width="0.7"/>')
        if one.earlier and one.later and one.earlier.value != one.later.value:
            parts.append(_move(one.earlier, one.later, y))
        parts += [_dot(one.earlier, y + 18, full=False), _dot(one.later, y + 34, full=True)]
        weight = ' font-weight="700"' if one.strong else ""
        parts.append(_text(one.words, WIDTH - WORDS + 22, y + ROW / 2, 46, f' font-size="13"{weight}'))
    return _close(parts)


def slopes(key: str, title: str, rounds: Sequence[str], lines: Sequence[Line], *, height: int = 380) -> SafeString:
    """A line for each thing from round to round, its name at its end."""
    top, bottom = 44, height - 34
    left, right = 110.0, WIDTH - 360.0
    step = (right - left) / max(len(rounds) - 1, 1)

    def y(value: float) -> float:
        return bottom - value * (bottom - top)

    parts = [_open(key, title, WIDTH, height)]
    for percent in (0, 25, 50, 75, 100):
        at = y(percent / 100)
        parts.append(f'<line x1="{left}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}" stroke="{_LINE}"/>')
        parts.append(f'<text x="{left - 10}" y="{at + 4:.1f}" {_SMALL} text-anchor="end">{percent}%</text>')
    for number, name in enumerate(rounds):
        x = left + number * step
        parts.append(f'<text x="{x:.1f}" y="{height - 10}" {_SMALL} text-anchor="middle">{escape(name)}</text>')
    for line, at in zip(lines, _apart([_last(line) for line in lines], top, bottom), strict=True):
        places = [(left + n * step, y(s.value), s) for n, s in enumerate(line.shares) if s is not None]
        if not places:
            continue
        path = "L".join(f"{px:.1f} {py:.1f}" for px, py, _ in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{_TEAL}" stroke-width="2"/>')
        if len(lines) == 1:
            parts += [_upright(px, y(s.low), y(s.high)) for px, _, s in places]
        parts += [
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5" fill="{_TEAL}"><title>{escape(line.label)}, '
            f"{s.of_them} of {s.of}</title></circle>"
            for px, py, s in places
        ]
        end, ends = places[-1][2], places[-1]
        parts.append(
            f'<path d="M{ends[0] + 7:.1f} {ends[1]:.1f}L{right + 26:.1f} {at:.1f}" stroke="{_PALE}" fill="none"/>'
            f'<text x="{right + 32}" y="{at + 4:.1f}" font-size="13" fill="{_INK}">'
            f"{escape(_short(line.label, 34))} {end.of_them} of {end.of}</text>"
        )
    return _close(parts)


def spread(key: str, title: str, given: Sequence[Spread]) -> SafeString:
    """A bar for each thing, as long as its answers are many: met, met in part, not met, each with its count."""
    most = max((one.met + one.partly + one.unmet for one in given), default=1) or 1
    room, row = WIDTH - LABELS - 90, 34
    height = TOP + row * len(given) + 8
    parts = [_open(key, title, WIDTH, height), _spread_key(key)]
    for number, one in enumerate(given):
        y, x = TOP + row * number, float(LABELS)
        parts.append(_label(one.label, y + row / 2 - 3))
        for count, fill, ink in (
            (one.met, _TEAL, "#ffffff"),
            (one.partly, _PALE, _INK),
            (one.unmet, f"url(#{key}-not)", _INK),
        ):
            wide = count / most * room
            if count:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="24" fill="{fill}" stroke="{_INK}"/>'
                )
            if wide > 16:
                halo = "" if ink == "#ffffff" else ' stroke="#ffffff" stroke-width="4" paint-order="stroke"'
                parts.append(
                    f'<text x="{x + wide / 2:.1f}" y="{y + 17}" font-size="13" font-weight="700" fill="{ink}"{halo}'
                    f' text-anchor="middle">{count}</text>'
                )
            x += wide
        of = one.met + one.partly + one.unmet
        share = f"{one.met / of:.0%} met" if of else "nothing graded"
        parts.append(f'<text x="{x + 10:.1f}" y="{y + 17}" font-size="13" fill="{_INK}">{share}</text>')
    return _close(parts)


_SMALL = f'font-size="13" fill="{_QUIET}"'


def _open(key: str, title: str, width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" role="img" aria-labelledby="{key}-title" class="app-diagram__svg"'
        f' font-family="Helvetica, Arial, sans-serif"><title id="{key}-title">{escape(title)}</title>'
    )


def _close(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts) + "</svg>")  # noqa: S308 - every text is escaped where it is written


def _x(value: float) -> float:
    return LABELS + value * (WIDTH - LABELS - WORDS)


def _scale(bottom: float) -> str:
    return "".join(
        f'<line x1="{_x(n / 4):.1f}" x2="{_x(n / 4):.1f}" y1="{TOP - 10}" y2="{bottom}" stroke="{_LINE}"/>'
        f'<text x="{_x(n / 4):.1f}" y="{TOP - 18}" {_SMALL} text-anchor="middle">{25 * n}%</text>'
        for n in range(5)
    )


def _key(earlier: str, later: str, height: float) -> Iterable[str]:
    y = height - 12
    yield f'<circle cx="{LABELS + 6}" cy="{y}" r="6" fill="#ffffff" stroke="{_TEAL}" stroke-width="2"/>'
    yield f'<text x="{LABELS + 18}" y="{y + 4}" {_SMALL}>{escape(earlier)}</text>'
    x = LABELS + 40 + 7.2 * len(earlier)
    yield f'<circle cx="{x:.0f}" cy="{y}" r="6" fill="{_TEAL}"/>'
    yield f'<text x="{x + 12:.0f}" y="{y + 4}" {_SMALL}>{escape(later)}; the lines are intervals</text>'


def _dot(share: Share | None, y: float, *, full: bool) -> str:
    if share is None:
        return ""
    fill = _TEAL if full else "#ffffff"
    return (
        f'<line x1="{_x(share.low):.1f}" x2="{_x(share.high):.1f}" y1="{y}" y2="{y}" stroke="{_TEAL}"'
        f' stroke-width="{2.5 if full else 1.2}"/>'
        f'<circle cx="{_x(share.value):.1f}" cy="{y}" r="6" fill="{fill}" stroke="{_TEAL}" stroke-width="2">'
        f"<title>{share.of_them} of {share.of}</title></circle>"
    )


def _move(earlier: Share, later: Share, y: float) -> str:
    """A thin line from what was to what is: its slant shows which way."""
    return (
        f'<line x1="{_x(earlier.value):.1f}" y1="{y + 18}" x2="{_x(later.value):.1f}" y2="{y + 34}"'
        f' stroke="{_TEAL if later.value > earlier.value else _WARM}" stroke-dasharray="3 2"/>'
    )


def _upright(x: float, low: float, high: float) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{_TEAL}" stroke-width="1.5"/>'


def _label(label: str, middle: float) -> str:
    return _text(label, 0, middle, 42, ' font-size="14"')


def _text(words: str, x: float, middle: float, letters: int, looks: str) -> str:
    lines = textwrap.wrap(words, letters)[:3] or [""]
    if len(textwrap.wrap(words, letters)) > 3:
        lines[2] = f"{lines[2][: letters - 1]}…"
    first = middle - 8 * (len(lines) - 1) + 4
    return "".join(
        f'<text x="{x:.0f}" y="{first + 16 * n:.1f}" fill="{_INK}"{looks}>{escape(line)}</text>'
        for n, line in enumerate(lines)
    )


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _last(line: Line) -> float:
    return next((share.value for share in reversed(line.shares) if share is not None), 0.0)


def _apart(values: Sequence[float], top: float, bottom: float) -> list[float]:
    """Where names stand so that none covers another: each as near to its line's end as can be."""
    places = {n: bottom - value * (bottom - top) for n, value in enumerate(values)}
    at = top - 17.0
    for n in sorted(places, key=lambda n: places[n]):
        at = places[n] = max(places[n], at + 17)
    over = max(0.0, at - bottom - 8)
    return [places[n] - over for n in range(len(values))]


def _spread_key(key: str) -> str:
    pattern = (
        f'<defs><pattern id="{key}-not" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
        f'<rect width="2.5" height="7" fill="{_WARM}"/></pattern></defs>'
    )
    marks = ((_TEAL, "met"), (_PALE, "met in part"), (f"url(#{key}-not)", "not met"))
    return pattern + "".join(
        f'<rect x="{LABELS + 120 * n}" y="8" width="16" height="16" fill="{fill}" stroke="{_INK}"/>'
        f'<text x="{LABELS + 120 * n + 23}" y="21" {_SMALL}>{words}</text>'
        for n, (fill, words) in enumerate(marks)
    )
