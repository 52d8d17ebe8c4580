"""A letter as a Word document that reads aloud: real headings, and tables whose head repeats."""

import io
from typing import Any

from goldthread.web.audits.results.telling import Letter, Points, Table


def made(said: Letter) -> bytes:
    """The bytes of the document."""
    from docx import Document
    from docx.shared import Mm, Pt

    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.header.paragraphs[0].text = said.marking
    section.footer.paragraphs[0].text = f"{said.board} · {said.reference} · {said.date}"
    book.styles["Normal"].font.name = "Arial"
    book.styles["Normal"].font.size = Pt(11)
    book.core_properties.author = said.board
    book.core_properties.title = f"{said.title}: {said.agency}"
    book.core_properties.language = "en-GB"
    for line in (said.board, said.agency, said.date):
        book.add_paragraph(clean(line)).paragraph_format.space_after = Pt(0)
    book.add_heading(clean(said.title), level=1)
    for text in (said.about, *said.own_words, *said.paragraphs):
        book.add_paragraph(clean(text))
    _table(book, said.standards)
    for points in (said.good, said.improve):
        _points(book, points)
    for table in (said.settled, said.gaps, said.actions):
        _table(book, table)
    book.add_paragraph(said.closing)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _points(book: Any, points: Points) -> None:
    if points.points:
        book.add_heading(points.title, level=2)
        for point in points.points:
            book.add_paragraph(clean(point), style="List Bullet")


def _table(book: Any, table: Table) -> None:
    if not table.rows:
        return
    from docx.oxml import OxmlElement

    book.add_heading(table.title, level=2)
    drawn = book.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(drawn.rows[0].cells, table.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        cells = drawn.add_row()
        cells._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = clean(text)
    book.add_paragraph()


def clean(text: str) -> str:
    """Text without the control characters that no Word file can hold."""
    return "".join(
        c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) < 0xFFFE)
    )
