"""A report as a paper: a tagged PDF and a Word document, from the same sections that a page shows.

People write with paragraphs, ``###`` for a heading, ``-`` for a point and ``|`` for a table; everything else is text.
The files say of themselves no more than the title and the board.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from goldthread.design.wording import day
from goldthread.web.shell.typesetting import paper

__all__ = ["Contents", "Report", "as_pdf", "as_word", "blocks", "contents", "day"]

TEMPLATE = Path(__file__).with_name("report.typ")
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Report:
    """A report with what stands on its cover; ``marking`` is printed on every page of one that is not public."""

    title: str
    board: str
    reference: str
    lines: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    marking: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A section with the name by which a link leads to it."""

    anchor: str
    heading: str
    text: str


def contents(sections: Sequence[tuple[str, str]]) -> tuple[Contents, ...]:
    """The sections, each with an anchor of its own."""
    return tuple(
        Contents(f"{number}-{slugify(heading)[:60]}".rstrip("-"), heading, text)
        for number, (heading, text) in enumerate(sections, 1)
    )


def blocks(text: str) -> list[dict[str, Any]]:
    """What a person wrote, as headings, paragraphs, points and tables."""
    return list(_blocks(_markdown.parse(clean(text))))


def clean(text: str) -> str:
    """Text without the control characters that no file can hold."""
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))


def _blocks(tokens: Sequence[Token]) -> Iterator[dict[str, Any]]:
    depth, points, rows = -1, list[tuple[int, str]](), list[list[str]]()
    kind = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
                if depth < 0:
                    yield {"kind": "points", "points": points}
                    points = []
            case "heading_open" | "paragraph_open":
                kind = token.type
            case "table_open":
                rows = []
            case "tr_open":
                rows.append([])
            case "th_open" | "td_open":
                kind = "cell"
            case "table_close":
                yield {"kind": "table", "rows": rows}
            case "fence" | "code_block":
                yield {"kind": "text", "text": token.content.strip()}
            case "inline":
                said = _said(token)
                if kind == "cell":
                    rows[-1].append(said)
                elif depth >= 0:
                    points.append((depth, said))
                elif kind == "heading_open":
                    yield {"kind": "heading", "text": said}
                else:
                    yield {"kind": "text", "text": said}


def _said(token: Token) -> str:
    parts = []
    for child in token.children or ():
        parts.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(parts).strip()


def as_pdf(report: Report, *, at: datetime) -> bytes:
    """The report as a PDF/UA that a screen reader reads in its order."""
    content = {
        "title": report.title,
        "board": report.board,
        "reference": report.reference,
        "lines": list(report.lines),
        "marking": report.marking,
        "sections": [{"heading": heading, "blocks": blocks(text)} for heading, text in report.sections],
    }
    return paper(TEMPLATE, content, at=at)


def as_word(report: Report, *, at: datetime) -> bytes:
    """The report as a Word document with real headings, lists and tables."""
    from docx import Document
    from docx.shared import Mm, Pt

    book = Document()
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(22)
    page.header.paragraphs[0].text = report.marking
    _number_pages(page.footer.paragraphs[0], report)
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = "Arial", Pt(11)
    about = book.core_properties
    about.author = about.last_modified_by = report.board
    about.title, about.comments, about.keywords, about.subject = report.title, "", "", ""
    about.language, about.created, about.modified = "en-GB", at.replace(tzinfo=None), at.replace(tzinfo=None)
    book.add_heading(clean(report.title), level=0)
    for line in (report.board, *report.lines, report.reference):
        book.add_paragraph(clean(line))
    for heading, text in report.sections:
        book.add_heading(clean(heading), level=1)
        for block in blocks(text):
            _put(book, block)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(book: Any, block: dict[str, Any]) -> None:
    match block["kind"]:
        case "heading":
            book.add_heading(block["text"], level=2)
        case "points":
            for depth, said in block["points"]:
                book.add_paragraph(said, style=("List Bullet", "List Bullet 2", "List Bullet 3")[min(depth, 2)])
        case "table":
            _put_table(book, block["rows"])
        case _:
            book.add_paragraph(block["text"])


def _put_table(book: Any, rows: list[list[str]]) -> None:
    from docx.oxml import OxmlElement

    wide = max(map(len, rows))
    table = book.add_table(rows=0, cols=wide, style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, said in zip(cells, row, strict=False):
            cell.text = said
            if number == 0:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)


def _number_pages(paragraph: Any, report: Report) -> None:
    from docx.oxml import parse_xml

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph.add_run(f"{clean(report.board)} · {report.reference} · Page ")
    for field, between in (("PAGE", " of "), ("NUMPAGES", "")):
        paragraph._p.append(
            parse_xml(f'<w:fldSimple xmlns:w="{word}" w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
        if between:
            paragraph.add_run(between)


def file_name(reference: str, what: str, ending: str) -> str:
    """A name for a file that says what it is of."""
    return f"{re.sub(r'[^a-z0-9-]+', '-', f'{reference}-{what}'.lower())}.{ending}"
