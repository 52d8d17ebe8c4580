"""A file that came back, from its bytes to what it says: Excel, Word or CSV."""

import io
from collections.abc import Iterator

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.operations import Examined
from goldthread.documents.reading import read
from goldthread.loop.actions.rounds.sheet import Reading, formulas_in, read_back

KINDS = frozenset({Kind.EXCEL, Kind.WORD, Kind.CSV})


def reading_of(file: Examined) -> Reading:
    """What an examined file says. Refuses, in a sentence, what is no Excel, Word or CSV file."""
    if file.kind not in KINDS:
        raise Refusal(f"{file.name} is neither an Excel nor a Word file. Send back the file that you were given.")
    document = read(file.name, file.data)
    formulas = formulas_in(_cells(file.data)) if file.kind == Kind.EXCEL else frozenset()
    return read_back(document, formulas)


def _cells(data: bytes) -> Iterator[tuple[str, str, str, bool]]:
    """Every cell that holds something, with whether it computes; the file's size was looked at before."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except Exception as problem:  # openpyxl raises as many kinds as there are ways to damage a file
        raise Refusal("This file is damaged. Open it in Excel, save it again and send it back.") from problem
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    place = f"sheet {sheet.title}, row {cell.row}"
                    yield place, str(cell.column), str(cell.value), cell.data_type == "f"
