"""Files, honest and hostile, made for the tests."""

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


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
