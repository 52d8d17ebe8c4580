"""Files, honest and hostile, made for the tests."""

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_members(data: bytes, members: dict[str, bytes | str]) -> bytes:
    """The same archive with members added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return zipped(kept | members)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel(*rows: Sequence[object], sheet: str = "Actions") -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def many_rows(row: Sequence[str], count: int) -> bytes:
    """A workbook with the same row again and again, written as Excel writes it: a library takes seconds for so many."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    cells = "".join(
        f'<c r="{letter}%d" t="inlineStr"><is><t>{cell}</t></is></c>'
        for letter, cell in zip(letters, row, strict=False)
    )
    rows = "".join(f'<row r="{number}">{cells.replace("%d", str(number))}</row>' for number in range(1, count + 1))
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    return with_members(excel(row), {"xl/worksheets/sheet1.xml": sheet})
