"""The progress pack as a tagged PDF, ready to print."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from goldthread.core.actor import LONDON
from goldthread.design.tables import Cell, Table
from goldthread.design.wording import day, moment
from goldthread.web.rounds.pages import PackPage
from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.typesetting import paper

PACK = Path(__file__).with_name("pack.typ")


def pack(page: PackPage, *, board: str, person: str, at: datetime) -> bytes:
    """The pack as the bytes of a PDF."""
    content = {
        "title": f"Progress pack: {page.name}",
        "reference": page.reference,
        "meets": f"The group meets on {day(page.meets_on)}",
        "sentence": page.sentence,
        "figures": [{"number": str(number), "words": words} for number, words, _ in page.figures],
        "sections": [
            {"title": each.title, "empty": each.empty, "table": _table(each.table) if each.table else None}
            for each in page.sections
        ],
        "talks": [asdict(each) for each in page.talks],
        "minute": page.minute,
        "board": board,
        "made": f"Made on {moment(at.astimezone(LONDON))} by {person}",
        "marking": SENSITIVE,
    }
    return paper(PACK, content, at=at)


def _table(table: Table) -> dict[str, Any]:
    return {"heads": list(table.heads), "rows": [[_cell(cell) for cell in row] for row in table.rows]}


def _cell(cell: Cell) -> dict[str, str]:
    return {"tag": str(cell.tag or ""), "text": cell.text, "note": cell.note}
