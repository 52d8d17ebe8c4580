"""The framework as a tagged PDF that a board can publish."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from goldthread.core.actor import LONDON
from goldthread.design.diagrams import Drawing
from goldthread.design.wording import day
from goldthread.loop.framework.format import Document
from goldthread.web.framework.blocks import Block, Picture
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
    return _picture(block.drawing) if isinstance(block, Picture) else asdict(block)


def _picture(drawing: Drawing) -> dict[str, Any]:
    svg = render_to_string("design/diagram.svg", {"drawing": drawing})
    return {
        "kind": "picture",
        "title": drawing.title,
        "alt": " ".join((f"{drawing.title}.", *drawing.said)),
        "svg": svg.replace("Helvetica, Arial, sans-serif", "Source Sans 3"),
        "share": min(1.0, _WIDE / drawing.width, _TALL / drawing.height) * drawing.width / _WIDE * 100,
    }
