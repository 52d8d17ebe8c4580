"""A person's list as one Excel or Word file, to fill in and send back."""

import io
from datetime import date
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.design.wording import day
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.sheet import ASKED, GOING, HEADS, PROPOSED, Line, stamp_of
from goldthread.web.rounds.pages import name_of
from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.files import harmless

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import RoundCall

_WIDTHS = {"Reference": 17, "Action": 36, "Lead officer": 18, "By when": 13, "Leave as it is": 9}
_IN_WORD = (24, 50, 20, 22, 0, 24, 0, 28, 50, 26, 30, 14)
"""Widths in millimetres on a page of A3 on its side; the others share what is left."""


def head_of(call: "RoundCall") -> tuple[str, str, str]:
    """What stands above the table: the title, the stamp, and what to do."""
    of = call.round
    whose = call.agency.name if call.agency else call.person.name
    return (
        f"{name_of(of)}: actions to update, {whose}",
        stamp_of(of.reference, call.pk),
        f"Fill in the four columns that ask. Leave the others, and the number under “Leave as it is”, as they are. "
        f"Send the file back by {day(of.answers_by)} through the link in your e-mail. "
        f"“{GOING}” is one of: {', '.join(_words())}.",
    )


def _words() -> list[str]:
    return [going.label.partition(":")[0] for going in Going]


def excel(actor: Actor, call: "RoundCall") -> bytes:
    """The list as a workbook; what people wrote can start no formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lines = _lines(actor, call)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Actions"
    for text in head_of(call):
        sheet.append([harmless(text)])
    sheet.append([])
    sheet.append(list(HEADS))
    for line in lines:
        sheet.append([_cell(value) for value in line.cells()])
    first, last = 6, 5 + max(len(lines), 1)
    ask, keep = PatternFill("solid", fgColor="FFF7DB"), PatternFill("solid", fgColor="E8F0F0")
    thin = Border(*(Side("thin", color="9DB5B7"),) * 4)
    sheet["A1"].font = Font(bold=True, size=14)
    for number, name in enumerate(HEADS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 30)
        sheet[f"{letter}5"].font = Font(bold=True)
        for row in range(5, last + 1):
            cell = sheet.cell(row=row, column=number)
            cell.fill = ask if name in ASKED else keep
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = thin
            if name == PROPOSED or isinstance(cell.value, date):
                cell.number_format = "d mmmm yyyy"
    column = get_column_letter(HEADS.index(GOING) + 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(_words())}"', allow_blank=True)
    choice.errorTitle, choice.error = "How is it going?", "Choose one from the list."
    choice.add(f"{column}{first}:{column}{last}")
    sheet.add_data_validation(choice)
    sheet.freeze_panes = "C6"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl makes it with the sheet
    sheet.print_title_rows = "5:5"
    sheet.oddHeader.center.text = SENSITIVE  # type: ignore[union-attr]  # as above
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word(actor: Actor, call: "RoundCall") -> bytes:
    """The list as a Word document: a table across the page, whose head repeats."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    book = Document()
    section = book.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(420), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(12)
    section.header.paragraphs[0].text = SENSITIVE
    book.core_properties.author = "Goldthread"
    title, stamp, guide = head_of(call)
    book.core_properties.title = title
    book.styles["Normal"].font.size = Pt(9.5)
    book.add_heading(title, level=1)
    book.add_paragraph(stamp)
    book.add_paragraph(guide)
    table = book.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    rest = (396 - sum(_IN_WORD)) // _IN_WORD.count(0)
    for number, head in enumerate(HEADS):
        cell = table.rows[0].cells[number]
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for line in _lines(actor, call):
        cells = table.add_row().cells
        for number, value in enumerate(line.cells()):
            cells[number].text = day(value) if isinstance(value, date) else "" if value is None else str(value)
    for row in table.rows:
        for cell, width in zip(row.cells, _IN_WORD, strict=True):
            cell.width = Mm(width or rest)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(actor: Actor, call: "RoundCall") -> tuple[Line, ...]:
    return queries.file_lines(queries.asked_lines(actor, call))


def _cell(value: object) -> object:
    if isinstance(value, (date, int)) or value is None:
        return value
    text = "".join(c for c in str(value) if c in "\n\t" or ord(c) >= 32)
    return harmless(text)
