"""The public library: what boards have made public, read without a board, a person or a role.

The database gives it by one function that shows nothing else (`goldthread_library` in ``config/protection.py``), so a
public page cannot reach more than that, whatever it asks.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from goldthread.core.refusals import NotThere
from goldthread.documents.models import Document as File
from goldthread.loop.reviews.composing import shown


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A published report as the public reads it: what was public on its day, and nothing else of the system."""

    board_code: str
    board: str
    reference: str
    title: str
    kind: str
    methods: tuple[str, ...]
    published_on: date
    public_until: date | None
    over: bool
    """It has had its time; the board gives it on request."""
    findings: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    """The report itself; nothing in a list of reports."""
    summary: tuple[tuple[str, str], ...]
    """The learning summary by label and answer, where it is public too."""
    file_board: int | None
    file_name: str
    file_type: str
    file_sha256: str


def library(today: date, *, board: str = "", words: str = "") -> tuple[PublicReport, ...]:
    """What is public today, the newest first, of one board or of all; ``words`` must all stand in it.

    What was withdrawn is gone at once. What has had its time is named, and given on request.
    """
    return _ask(today, board, "", words)


def public_report(today: date, reference: str) -> PublicReport:
    """One published report whole, by its reference."""
    found = _ask(today, "", reference, "") if reference else ()
    if not found:
        raise NotThere
    return found[0]


def public_file(report: PublicReport) -> File:
    """The file that a board published with its report, to be handed out."""
    if report.file_board is None:
        raise NotThere
    return File(
        board_id=report.file_board,
        name=report.file_name,
        content_type=report.file_type,
        sha256=report.file_sha256,
    )


def _ask(today: date, board: str, reference: str, words: str) -> tuple[PublicReport, ...]:
    wanted = re.findall(r"[\w'’-]+", words)[:8]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM goldthread_library(%s, %s, %s, %s)", [today, board, reference, wanted])
        return tuple(_read(*row) for row in cursor.fetchall())


def _read(*row: Any) -> PublicReport:
    code, board, reference, title, kind, methods, published, until, over, findings, sections, form, answers, *file = row
    said = answers or {}
    return PublicReport(
        code,
        board,
        reference,
        title,
        kind or "",
        tuple(methods or ()),
        published,
        until,
        over,
        tuple(each.replace('\\"', '"') for each in findings or ()),
        tuple((heading, text) for heading, text in sections or ()),
        tuple((label, shown(str(said[key]))) for key, label in form or () if said.get(key)),
        file[0],
        *(part or "" for part in file[1:]),
    )
