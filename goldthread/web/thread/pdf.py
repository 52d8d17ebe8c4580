"""The thread as a tagged PDF."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from goldthread.core.actor import LONDON
from goldthread.design.wording import moment
from goldthread.web.shell.typesetting import paper
from goldthread.web.thread.pages import ThreadPage
from goldthread.web.thread.weave import Stitch

TEMPLATE = Path(__file__).with_name("thread.typ")


def made(page: ThreadPage, *, board: str, person: str, marking: str, at: datetime) -> bytes:
    """The thread as the bytes of a PDF. What people wrote goes in as data and is never read as markup."""
    return paper(TEMPLATE, _content(page, board=board, person=person, marking=marking, at=at), at=at)


def _content(page: ThreadPage, *, board: str, person: str, marking: str, at: datetime) -> dict[str, Any]:
    return {
        "reference": page.reference,
        "statement": page.statement,
        "sentence": page.sentence,
        "board": board,
        "made": f"Made on {moment(at.astimezone(LONDON))} by {person}",
        "marking": marking,
        "stitches": [_plain(stitch) for stitch in page.stitches],
        "actions": [_line(stitch) for stitch in _actions(page)],
    }


def _plain(stitch: Stitch) -> Mapping[str, Any]:
    return asdict(stitch)


def _actions(page: ThreadPage) -> list[Stitch]:
    return [branch for stitch in page.stitches if stitch.verb == "Done" for branch in stitch.branches]


def _line(stitch: Stitch) -> Mapping[str, str]:
    return {
        "reference": stitch.reference,
        "title": stitch.title,
        "who": stitch.who or "Nobody yet",
        "when": stitch.when,
        "status": stitch.status,
    }
