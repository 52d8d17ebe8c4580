"""Lists as files: CSV and Excel in which no cell can start a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and never runs: text that could start a formula gets an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value
    if isinstance(value, (list, tuple)):
        return harmless("; ".join(str(each) for each in value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def as_csv(name: str, heads: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    """A CSV file that Excel opens with the right letters."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([harmless(value) for value in row] for row in rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    return _named(response, f"{name}.csv")


def as_excel(name: str, heads: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    """An Excel file with a frozen head, filters, and dates that are dates."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    head = [WriteOnlyCell(sheet, value=harmless(text)) for text in heads]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([value if isinstance(value, date) else harmless(_plain(value)) for value in row])
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(HttpResponse(out.getvalue(), content_type=kind), f"{name}.xlsx")


def _plain(value: Any) -> Any:
    """Text without the control characters that an Excel file cannot hold."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or ord(c) >= 32)
    return value


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
