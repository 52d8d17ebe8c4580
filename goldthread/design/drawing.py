"""The thread as HTML, written in one go: a page of it costs less than a template costs for three beads.

Everything that people wrote is escaped here, bead by bead.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from goldthread.design import wording
from goldthread.design.rows import escape
from goldthread.design.thread import Bead, Placed, place

MARKS = {
    "done": '<circle class="app-mark__gold" cx="14" cy="14" r="9.500"/>'
    '<path class="app-mark__sheen" d="M9.800 12.500a4.800 4.800 0 0 1 3.200-3.200"/>',
    "tied": '<circle class="app-mark__hole" cx="14" cy="14" r="12.500"/>'
    '<circle class="app-mark__gold" cx="14" cy="14" r="7"/>',
    "open": '<circle class="app-mark__open" cx="14" cy="14" r="9.500"/>',
    "frayed": '<circle class="app-mark__hole" cx="14" cy="14" r="9.500"/>'
    '<circle class="app-mark__gold" cx="14" cy="14" r="2"/>',
    "returned": '<circle class="app-mark__hole" cx="14" cy="14" r="11"/>'
    '<path class="app-mark__sign" d="M10 12.500h5.500a3.200 3.200 0 0 1 0 6.400h-3'
    'M12.600 9.200l-3.300 3.300 3.300 3.300"/>',
    "lapsed": '<circle class="app-mark__hole" cx="14" cy="14" r="11"/>'
    '<path class="app-mark__sign" d="M10.500 10.500l7 7M17.500 10.500l-7 7"/>',
}
"""What is drawn for a bead, by how it stands."""

FRAY = (
    '<svg class="app-bead__fray" viewBox="0 0 28 44" aria-hidden="true" focusable="false">'
    '<path class="app-mark__fibre" d="M14 12v9'
    "M12.6 14c0 8 .4 10-1.6 15s-6 6-7 12M13.2 14c.2 9-.6 13-1.8 18s-2.2 5-2 9M14 14c0 10 .8 13 .4 27"
    'M14.8 14c-.2 9 1 12 2 17s1.800 4 2.400 8M15.400 14c0 8-.4 10 1.600 14s5 5 7.500 9"/></svg>'
)
"""The strands that part where the thread stops."""

_KEY = (("done", "done"), ("open", "still to come"), ("returned", "sent back"), ("lapsed", "did not last"))


def draw(beads: Sequence[Bead | Mapping[str, Any]], label: str, key: bool) -> SafeString:
    """The drawing of a thread: a nested list that reads aloud; with ``key``, the marks are explained above it."""
    line = "".join(map(_bead, place(beads)))
    thread = f'<ol class="app-thread" aria-label="{escape(label)}">{line}</ol>'
    return mark_safe(f"{_key()}{thread}" if key else thread)  # noqa: S308 - escaped below


def _key() -> str:
    marks = "".join(f"<li>{_mark(mark)}{meaning}</li>" for mark, meaning in _KEY)
    return f'<ul class="app-thread__key" aria-label="What the marks mean">{marks}</ul>'


def _mark(mark: str, classes: str = "") -> str:
    return f'<svg{classes} viewBox="0 0 28 28" aria-hidden="true" focusable="false">{MARKS[mark]}</svg>'


def _bead(one: Placed) -> str:
    bead = one.bead
    below = f"<ol>{''.join(map(_bead, one.branches))}</ol>" if one.branches else ""
    mark = _mark(one.mark, ' class="app-bead__mark"')
    return (
        f'<li class="{one.classes}">{mark}{FRAY if one.ends else ""}'
        f'<div class="app-bead__body">{_head(one)}\n{_facts(one)}\n{_turn(bead)}\n{_text(bead)}</div>{below}</li>\n'
    )


def _head(one: Placed) -> str:
    bead = one.bead
    title = escape(bead.title)
    linked = f'<a class="govuk-link" href="{escape(bead.href)}">{title}</a>' if bead.href else title
    tag = f' <strong class="govuk-tag govuk-tag--{bead.colour}">{escape(bead.status)}</strong>' if bead.status else ""
    return (
        f'<div class="app-bead__head"><span class="app-bead__verb">{escape(bead.verb)}</span>\n'
        f'<span class="app-bead__title">{linked}{tag}'
        f'<span class="govuk-visually-hidden"> ({one.said})</span></span></div>'
    )


def _facts(one: Placed) -> str:
    quoted = one.bead.reference
    reference = f'<span class="app-reference">{escape(quoted)}</span>' if quoted else ""
    facts = " · ".join(part for part in (escape(one.facts), reference) if part)
    return f'<p class="app-bead__facts">{facts}</p>' if facts else ""


def _turn(bead: Bead) -> str:
    return f'<p class="app-bead__turn"><strong>Next:</strong> {escape(bead.turn)}</p>' if bead.turn else ""


def _text(bead: Bead) -> str:
    if not bead.text:
        return ""
    return (
        f'<details class="app-bead__more"{" open" if bead.shown else ""}><summary>{escape(bead.opens)}'
        f'<span class="govuk-visually-hidden">: {escape(bead.title)}</span></summary>'
        f'<div class="app-bead__text">{wording.prose(bead.text)}</div></details>'
    )
