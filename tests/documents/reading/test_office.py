"""Word, Excel, CSV, web pages and PDF."""

import datetime
import io
import time
import tracemalloc
import zlib

import docx
import openpyxl
import pytest
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from goldthread.core.refusals import Refusal
from goldthread.documents.limits import Limits
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document, Table, Text
from tests.documents.made import excel, many_rows, with_members, word


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def shapes(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks if isinstance(block, Text)]


def test_word_headings_bullets_and_merged_cells() -> None:
    document = docx.Document()
    document.add_heading("Learning", 2)
    document.add_paragraph("Point", style="List Bullet")
    document.add_paragraph("Inner", style="List Bullet 2")
    document.add_paragraph().add_run("Lead").bold = True
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Audit"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Wide"
    table.cell(1, 1).text = "One\nTwo"
    read_back = read("a.docx", saved(document))
    assert shapes(read_back) == [
        ("heading", 2, "Learning"),
        ("bullet", 1, "Point"),
        ("bullet", 2, "Inner"),
        ("paragraph", 0, "Lead"),
    ]
    assert cells(read_back.tables[0]) == [["Audit", "Wide", ""], ["", "One\nTwo", ""]]


def test_what_a_tracked_change_took_out_is_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Kept ")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "gone"
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    assert paragraph._p.find(qn("w:del")) is not None
    read_back = read("a.docx", saved(document))
    assert shapes(read_back) == [("paragraph", 0, "Kept")]
    assert "Tracked changes" in read_back.warnings[0].sentence


def test_excel_places_dates_and_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Actions"
    sheet["B3"], sheet["C3"] = "Action", "Due"
    sheet["B4"], sheet["C4"] = "• One\n• Two", datetime.date(2014, 3, 31)
    sheet["B5"], sheet["C5"] = 3.0, True
    book.create_sheet("Secret").sheet_state = "hidden"
    read_back = read("a.xlsx", saved(book))
    (table,) = read_back.tables
    assert cells(table) == [["Action", "Due"], ["One\nTwo", "2014-03-31"], ["3", "yes"]]
    assert [text.kind for text in table.rows[1].cells[0].blocks] == ["bullet", "bullet"]
    assert table.rows[1].place == "sheet Actions, row 4"
    assert [remark.place for remark in read_back.warnings] == ["sheet Secret"]


def test_a_hundred_thousand_rows_are_refused_quickly_and_cheaply() -> None:
    data = many_rows(["Action", "Ann", "3/4/13", "open"], 100_000)
    assert len(read("tracker.xlsx", many_rows(["Action", "Ann", "3/4/13", "open"], 3)).tables[0].rows) == 3
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(Refusal, match="more than 10,000 rows"):
        read("tracker.xlsx", data)
    took, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 5  # measured under tracemalloc; a fraction of a second without
    assert peak < 60_000_000


def test_two_cells_far_apart_are_not_spread_out_in_memory() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD9999"] = "a", "b"
    with pytest.raises(Refusal, match="cells"):
        read("a.xlsx", saved(book))


def test_one_long_text_in_every_cell_is_refused() -> None:
    cell = '<c r="A{0}" t="s"><v>0</v></c>'
    rows = "".join(f'<row r="{number}">{cell.format(number)}</row>' for number in range(1, 1_000))
    strings = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    with pytest.raises(Refusal, match="million characters"):
        read("a.xlsx", with_members(excel(["x"]), {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}))


def test_a_workbook_that_is_damaged_is_refused() -> None:
    with pytest.raises(Refusal, match="damaged"):
        read("a.xlsx", with_members(excel(["x"]), {"xl/workbook.xml": "<workbook"}))
    with pytest.raises(Refusal, match="damaged"):
        read("a.docx", with_members(word("x"), {"word/document.xml": "<w:document"}))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_with_any_separator(separator: str) -> None:
    data = f'Action{separator}Due\n"Ask{separator} again"{separator}3/4/13\n'.encode()
    assert cells(read("a.csv", data).tables[0]) == [
        ["Action", "Due"],
        [" ".join(f"Ask{separator} again".split()), "3/4/13"],
    ]


def test_web_page_with_spans_scripts_and_lists() -> None:
    data = b"""<html><head><title>T</title><style>p{}</style></head><body><h2>Learning</h2><script>evil()</script>
    <ul><li>One<ul><li>Inner</li></ul></li></ul><p>A <b>bold</b>
    word</p><table><tr><td rowspan=2>Audit</td><td colspan=2>x</td></tr><tr><td>y</td><td>z</td></tr></table></body>"""
    document = read("a.html", data)
    assert shapes(document) == [
        ("heading", 2, "Learning"),
        ("bullet", 1, "One"),
        ("bullet", 2, "Inner"),
        ("paragraph", 0, "A bold word"),
    ]
    assert cells(document.tables[0]) == [["Audit", "x", ""], ["", "y", "z"]]


def test_web_page_entities_are_not_expanded() -> None:
    data = b'<!DOCTYPE html [<!ENTITY a "boom"><!ENTITY x SYSTEM "file:///etc/hostname">]><html><p>&a; &x; safe</p>'
    text = " ".join(shape[2] for shape in shapes(read("a.html", data)))
    assert "safe" in text and "boom boom" not in text


def test_pdf_headings_bullets_and_page_numbers() -> None:
    body = "\n\n".join(f"Paragraph {number} says a few words.\n- bullet {number}" for number in range(60))
    source = f'#set page(paper: "a5", numbering: "1")\n= Learning\n{body}'
    document = read("a.pdf", typst.compile(source.encode()))
    found = shapes(document)
    assert found[0] == ("heading", 1, "Learning")
    assert [shape[2] for shape in found if shape[0] == "bullet"] == [f"bullet {number}" for number in range(60)]
    assert [shape[2] for shape in found if shape[0] == "paragraph"][7] == "Paragraph 7 says a few words."
    assert any("Page numbers" in remark.sentence for remark in document.warnings)
    assert document.blocks[-1].place.startswith("page ")


def test_pdf_without_text_damaged_or_too_long() -> None:
    empty = typst.compile(b"#rect()")
    with pytest.raises(Refusal, match="No text was found"):
        read("scan.pdf", empty)
    with pytest.raises(Refusal, match="damaged"):
        read("a.pdf", b"%PDF-1.7 nothing")
    with pytest.raises(Refusal, match="more than 2 pages"):
        read("a.pdf", typst.compile(b"a #pagebreak() b #pagebreak() c"), Limits(pages=2))


def test_pdf_bomb_is_refused() -> None:
    stream = zlib.compress(b"0" * 200_000_000)
    data = b"%PDF-1.4\n1 0 obj<</Length 1/Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream endobj"
    with pytest.raises(Refusal, match="unpacks to far more"):
        read("a.pdf", data)


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\nstartxref\n0\n%%EOF"
)


def test_locked_pdf_is_refused() -> None:
    with pytest.raises(Refusal, match="password"):
        read("a.pdf", LOCKED)


def test_a_picture_has_no_text() -> None:
    with pytest.raises(Refusal, match="picture"):
        read("a.png", b"\x89PNG\r\n\x1a\n....")
