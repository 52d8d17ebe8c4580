"""Writes a table of learning in each format that a board may send it in."""

import csv
import html
import io
from collections.abc import Sequence

import docx
import openpyxl
import typst
from docx.oxml.ns import qn

from goldthread.documents.reading.model import Row, Text

Rows = Sequence[Row]


def as_text_of_cell(texts: Sequence[Text]) -> str:
    return "\n".join(("• " if text.kind == "bullet" else "") + text.text for text in texts)


def as_html_of_cell(texts: Sequence[Text]) -> str:
    return "".join(
        f"<ul><li>{_html_runs(text)}</li></ul>" if text.kind == "bullet" else f"<p>{_html_runs(text)}</p>"
        for text in texts
    )


def _html_runs(text: Text) -> str:
    return "".join(f"<b>{html.escape(run.text)}</b>" if run.bold else html.escape(run.text) for run in text.runs)


def to_html(rows: Rows) -> bytes:
    body = "".join(
        "<tr>" + "".join(f"<td>{as_html_of_cell(cell.blocks)}</td>" for cell in row.cells) + "</tr>" for row in rows
    )
    head = "<!doctype html><html><head><title>Learning</title></head>"
    return f"{head}<body><h1>Learning</h1><table>{body}</table></body></html>".encode()


def to_markdown(rows: Rows) -> bytes:
    lines = ["# Learning", ""]
    for number, row in enumerate(rows):
        cells = [_piped(as_html_of_cell(cell.blocks) if number else cell.text) for cell in row.cells]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            lines.append("|" + " --- |" * len(row.cells))
    return "\n".join(lines).encode()


def _piped(text: str) -> str:
    return text.replace("|", "\\|")


def to_csv(rows: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([as_text_of_cell(cell.blocks) for cell in row.cells] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Learning"
    for row in rows:
        sheet.append([as_text_of_cell(cell.blocks) for cell in row.cells])
    return _saved(book)


def to_docx(rows: Rows) -> bytes:
    document = docx.Document()
    document.add_heading("Learning", 1)
    table = document.add_table(rows=0, cols=len(rows[0].cells))
    for row in rows:
        for cell, written in zip(table.add_row().cells, row.cells, strict=True):
            for text in written.blocks:
                paragraph = cell.add_paragraph(style="List Bullet" if text.kind == "bullet" else None)
                for run in text.runs:
                    paragraph.add_run(run.text).bold = run.bold or None
            if written.blocks:
                cell._tc.remove(cell._tc.find(qn("w:p")))
    return _saved(document)


def to_pdf(rows: Rows) -> bytes:
    """A table that breaks over pages, cells and all, as a word processor would break it."""
    cells = ",\n".join("[" + _typst_cell(cell.blocks) + "]" for row in rows for cell in row.cells)
    source = f"""
    #set page(paper: "a4", flipped: true, margin: 1.5cm, numbering: "1")
    #set text(size: 9pt)
    = Learning
    #table(columns: (1fr, 3fr, 2fr), inset: 6pt, {cells})
    """
    return typst.compile(source.encode())


def _typst_cell(texts: Sequence[Text]) -> str:
    blocks = []
    for text in texts:
        runs = "".join(
            f"#strong({_quoted(run.text)})" if run.bold else f"#text({_quoted(run.text)})" for run in text.runs
        )
        blocks.append(f"#list([{runs}])" if text.kind == "bullet" else f"#par[{runs}]")
    return "\n\n".join(blocks)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
