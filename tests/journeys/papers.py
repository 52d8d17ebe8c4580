"""The paper that people bring: the real one where it lies beside the checkout, elsewhere one that is made here."""

import json
from dataclasses import dataclass
from pathlib import Path

import docx

from tests.conftest import ROOT
from tests.shared import SHARED

FRAMEWORK = SHARED / "seeds" / "cheshire-west-and-chester-framework-2015.txt"
BY_HAND = ROOT / "tests/loop/intake/cheshire-west-and-chester-summary.json"


@dataclass(frozen=True)
class Paper:
    """A summary of learning, and the row in it that somebody corrects."""

    path: Path
    sources: int
    source: str
    row: str
    """How the row begins."""


def summary_of_learning(folder: Path) -> Paper:
    """The summary that a journey begins with."""
    return _real() if FRAMEWORK.exists() else _fictional(folder)


def _real() -> Paper:
    """The framework of 2015 whose last pages are a board's summary of learning."""
    sources = json.loads(BY_HAND.read_text(encoding="utf-8"))
    neglect = next(source for source in sources if source["title"].endswith("of Neglect"))
    return Paper(FRAMEWORK, len(sources), neglect["title"], neglect["lessons"][0])


LEARNING = {
    "Audit of missed appointments 2025": (
        [
            "A missed appointment was written down and nobody asked why.",
            "Fathers were not rung when mothers did not answer.",
        ],
        ["Ask at the second missed appointment why the child was not brought."],
    ),
    "Frontline visits to health teams": (
        ["Staff know the threshold and where the booklet is."],
        ["Share the booklet with new colleagues in their first week."],
    ),
}


def _fictional(folder: Path) -> Paper:
    """A small summary as a Word table, of a partnership that does not exist."""
    document = docx.Document()
    document.add_heading("Summary of learning", 1)
    table = document.add_table(rows=1, cols=3)
    heads = ("Source of learning", "Summary of learning", "Recommendations or key messages")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for source, (learnt, recommended) in LEARNING.items():
        first, second, third = table.add_row().cells
        first.text = source
        for cell, lines in ((second, learnt), (third, recommended)):
            for line in lines:
                cell.add_paragraph(line, style="List Bullet")
    path = folder / "summary of learning.docx"
    document.save(str(path))
    source = next(iter(LEARNING))
    return Paper(path, len(LEARNING), source, LEARNING[source][0][0])
