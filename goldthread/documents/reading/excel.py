"""Reads Excel workbooks: every sheet that shows text is a table."""

import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from goldthread.core.refusals import Refusal
from goldthread.documents.archives import chunks
from goldthread.documents.detection import Kind
from goldthread.documents.limits import Limits
from goldthread.documents.reading.collecting import Collector
from goldthread.documents.reading.delimited import value_texts
from goldthread.documents.reading.model import Cell, Document, Row

_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]*\.xml", re.I)
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^<>]*?))?(/?)>(?:<(?:\w+:)?v>(\d+)</)?")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ITEM = re.compile(rb"<(?:\w+:)?si>")
_ROOM = 4096  # a cell's opening tag is never longer: what may be cut at the end of a piece

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read_excel(name: str, data: bytes, limits: Limits) -> Document:
    collector = Collector(name, Kind.EXCEL, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _refuse_oversized(archive, collector)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for place in workbook.sheets_metadata:
            if place.visible is not SheetVisibleEnum.Visible:
                collector.remark(f"sheet {place.name}", "A hidden sheet is not read.")
                continue
            _read_sheet(workbook.get_sheet_by_name(place.name), collector)
    except Refusal:
        raise
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as problem:
        raise Refusal(
            f"{name} is damaged and cannot be opened. Open it in Excel, save it again and retry."
        ) from problem
    return collector.document()


def _read_sheet(sheet: CalamineSheet, collector: Collector) -> None:
    rows = []
    for number, values in enumerate(sheet.iter_rows(), start=1):
        place = f"sheet {sheet.name}, row {number}"
        if any(value != "" for value in values):
            rows.append(Row(tuple(_cell(value, collector, place) for value in values), place))
    collector.add(collector.table(rows, f"sheet {sheet.name}"))


def _cell(value: Value, collector: Collector, place: str) -> Cell:
    return collector.cell(value_texts(shown(value), collector, place))


def shown(value: Value) -> str:
    """A value as it would be written by hand; dates in the one order that nobody misreads (year, month, day)."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time.min
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _refuse_oversized(archive: zipfile.ZipFile, collector: Collector) -> None:
    """Counts rows, cells and text in the sheets as they are packed, before any of them is spread out in memory."""
    lengths = _string_lengths(archive, collector)
    counted = characters = 0
    for member in archive.infolist():
        if not _SHEET.fullmatch(member.filename):
            continue
        last_row = last_column = 0
        for column, row, string in _filled(archive, member, collector.name):
            counted += 1
            last_row, last_column = max(last_row, row), max(last_column, column)
            characters += lengths[string] if string is not None and string < len(lengths) else 0
            if last_row > collector.limits.rows:
                raise collector.too_many_rows()
            if counted > collector.limits.cells or last_row * last_column > collector.limits.cells:
                raise collector.too_many_cells()
            if characters > collector.limits.characters:
                raise collector.refusal(
                    f"holds more than {collector.limits.characters // 1_000_000} million characters"
                )


def _filled(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[tuple[int, int, int | None]]:
    """Column, row and number of shared string of every cell that is not empty."""
    rest = b""
    for chunk in itertools.chain(chunks(name, archive, member), [b""]):
        text = rest + chunk
        end = max(0, len(text) - _ROOM) if chunk else len(text)
        reached = 0
        for found in _CELL.finditer(text):
            if found.start() >= end:
                break
            reached = found.end()
            if not found.group(2):
                yield _placed(found)
        rest = text[max(reached, end) :]


def _placed(cell: re.Match[bytes]) -> tuple[int, int, int | None]:
    attributes, number = cell.group(1) or b"", cell.group(3)
    place = _PLACE.search(attributes)
    shared = int(number[:9]) if number and b't="s"' in attributes else None
    return (_column(place.group(1)), int(place.group(2)), shared) if place else (0, 0, shared)


def _string_lengths(archive: zipfile.ZipFile, collector: Collector) -> list[int]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    content = b"".join(chunks(collector.name, archive, archive.getinfo("xl/sharedStrings.xml")))
    return [len(item) for item in _ITEM.split(content)[1:]]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
