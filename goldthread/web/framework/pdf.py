"""The framework as a tagged PDF that a board can publish."""

from dataclasses import asdict
from datetime import datetime
from math import sqrt
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from goldthread.core.actor import LONDON
from goldthread.design.diagrams import Drawing
from goldthread.design.wording import day
from goldthread.loop.framework.format import Document
from goldthread.web.framework.blocks import Block, Cell, Picture, Table
from goldthread.web.framework.telling.place import Place
from goldthread.web.framework.telling.whole import told
from goldthread.web.shell.typesetting import paper

TEMPLATE = Path(__file__).with_name("framework.typ")

_WIDE, _TALL = 690, 900
"""A drawing of this size fills the page; a smaller one keeps its letters at their size, a larger one is made to fit."""


def made(document: Document, *, status: str, cover: list[tuple[str, str]], draft: str, at: datetime) -> bytes:
    """The whole framework as the bytes of a PDF; ``draft`` is said on its cover where it is none that is in force."""
    who = document.identity
    content = {
        "title": who.title,
        "board": who.board,
        "version": who.version,
        "status": status,
        "cover": cover,
        "draft": draft,
        "made": f"Made on {day(at.astimezone(LONDON).date())}",
        "sections": [
            {"heading": section.heading, "blocks": [_plain(block) for block in section.blocks if block.kind != "way"]}
            for section in told(document, Place(whole=True))
        ],
    }
    return paper(TEMPLATE, content, at=at)


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Picture):
        return _picture(block.drawing)
    return asdict(block) | ({"shares": _shares(block)} if isinstance(block, Table) else {})


_LEAST = 0.16
"""No column is so narrow that a long word does not fit on a line of it."""


def _shares(table: Table) -> list[float]:
    """How much of the page's width each column takes: more where more is said, so that no row is long and empty."""
    columns = list(zip(*table.rows, strict=True))
    said = [sqrt(sum(_length(cell) ** 2 for cell in column) / len(column)) for column in columns]
    wishes = [sqrt(max(length, len(head))) for length, head in zip(said, table.heads, strict=True)]
    wide = [max(wish / sum(wishes), _LEAST) for wish in wishes]
    return [share / sum(wide) for share in wide]


def _length(cell: Cell) -> float:
    return len(cell.text) + 0.8 * len(cell.below)


def _picture(drawing: Drawing) -> dict[str, Any]:
    svg = render_to_string("design/diagram.svg", {"drawing": drawing})
    return {
        "kind": "picture",
        "title": drawing.title,
        "alt": " ".join((f"{drawing.title}.", *drawing.said)),
        "svg": svg.replace("Helvetica, Arial, sans-serif", "Source Sans 3"),
        "share": min(1.0, _WIDE / drawing.width, _TALL / drawing.height) * drawing.width / _WIDE * 100,
    }
