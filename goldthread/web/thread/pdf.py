"""The thread as a tagged PDF (PDF/UA-1), set in a process of its own so that the web server stays small."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from goldthread.core.actor import LONDON
from goldthread.core.refusals import Refusal
from goldthread.design.wording import moment
from goldthread.web.thread.pages import ThreadPage
from goldthread.web.thread.weave import Stitch

SECONDS = 30
"""A thread that takes longer to set than this is given up with a sentence."""


def made(page: ThreadPage, *, board: str, person: str, marking: str, at: datetime) -> bytes:
    """The thread as the bytes of a PDF. What people wrote goes in as data and is never read as markup."""
    content = _content(page, board=board, person=person, marking=marking, at=at)
    order = json.dumps({"content": content, "timestamp": int(at.timestamp())})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "goldthread.web.thread.typesetting"],
            input=order.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as problem:
        raise Refusal(
            "The PDF could not be made just now. Try again in a minute, or print the page of the thread instead."
        ) from problem
    return done.stdout


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
