"""A letter on paper: one sheet with the board's name, the day, whom it is to, and the words; as a PDF and for Word."""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.reports import blocks, clean
from goldthread.web.shell.typesetting import paper

TEMPLATE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on the sheet."""

    board: str
    reference: str
    about: str
    to: tuple[str, ...]
    date: str
    text: str
    made_at: datetime


def pdf(letter: Letter) -> bytes:
    """The letter as a tagged PDF, ready to post."""
    content = {
        "board": letter.board,
        "reference": letter.reference,
        "about": letter.about,
        "to": list(letter.to),
        "date": letter.date,
        "blocks": blocks(letter.text),
        "marking": SENSITIVE,
    }
    return paper(TEMPLATE, content, at=letter.made_at)


def word(letter: Letter) -> bytes:
    """The letter as a Word document, to put on the board's own paper."""
    from docx import Document
    from docx.shared import Mm, Pt

    book = Document()
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(24)
    page.header.paragraphs[0].text = SENSITIVE
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = "Arial", Pt(11)
    about = book.core_properties
    about.author = about.last_modified_by = letter.board
    about.title, about.comments, about.language = f"Letter {letter.reference}", "", "en-GB"
    about.created = about.modified = letter.made_at.replace(tzinfo=None)
    book.add_paragraph().add_run(clean(letter.board)).bold = True
    book.add_paragraph("\n".join(clean(line) for line in (*letter.to, letter.date)))
    book.add_paragraph(f"Our reference: {letter.reference}")
    book.add_paragraph().add_run(clean(letter.about)).bold = True
    for block in blocks(letter.text):
        if block["kind"] == "points":
            for _, said in block["points"]:
                book.add_paragraph(said, style="List Bullet")
        elif block["kind"] == "table":
            for row in block["rows"]:
                book.add_paragraph(" · ".join(row))
        else:
            book.add_paragraph(block["text"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
