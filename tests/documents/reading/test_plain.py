"""Plain text and Markdown: encodings, hidden characters, tables, and lines that belong together."""

from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document, Table, Text


def shapes(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks if isinstance(block, Text)]


def test_markdown_is_understood() -> None:
    text = (
        "# Title\n\nOne **bold** word and a [link](http://x)\nover two lines.\n\n- first\n  more\n  - inner\n- second\n"
    )
    document = read("a.md", text.encode())
    assert document.kind is Kind.MARKDOWN
    assert shapes(document) == [
        ("heading", 1, "Title"),
        ("paragraph", 0, "One bold word and a link over two lines."),
        ("bullet", 1, "first more"),
        ("bullet", 2, "inner"),
        ("bullet", 1, "second"),
    ]
    paragraph = document.blocks[1]
    assert isinstance(paragraph, Text)
    assert [run.text for run in paragraph.runs if run.bold] == ["bold"]
    assert paragraph.place == "line 3"


def test_tables_between_bars_and_tabs_are_tables() -> None:
    for text in ("| A | B |\n|---|---|\n| 1 | x \\| y |\n", "A\tB\n--\t--\n1\tx | y\n"):
        (table,) = read("a.md", text.encode()).tables
        assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["1", "x | y"]]


def test_a_tabbed_table_holds_html_and_goes_on_after_a_page_break() -> None:
    text = (
        "Source\tLearning\n<b>Audit</b>\t<p data-bbox=\"1 2\">Intro</p><ul style='x'><li>• One &amp; two</li></ul>\n"
        "\n\tMore<br>• last\n"
    )
    (table,) = read("a.txt", text.encode()).tables
    assert len(table.rows) == 3
    learning = table.rows[1].cells[1].blocks
    assert [(text.kind, text.text) for text in learning] == [("paragraph", "Intro"), ("bullet", "One & two")]
    assert table.rows[1].cells[0].blocks[0].lead == "Audit"
    assert [text.kind for text in table.rows[2].cells[1].blocks] == ["paragraph", "bullet"]


def test_encodings_are_found() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        document = read("a.txt", "Café “quoted” – naïve".encode(encoding))
        assert shapes(document)[0][2] == "Café “quoted” – naïve"
        assert not document.warnings


def test_a_mixed_encoding_is_read_and_names_the_line() -> None:
    document = read("a.txt", "Café\n\n".encode() + "Zoë here\n".encode("cp1252"))
    assert shapes(document)[1][2] == "Zo\ufffd here"
    assert [(remark.place, "another encoding" in remark.sentence) for remark in document.warnings] == [("line 3", True)]


def test_hidden_characters_are_taken_out_and_said() -> None:
    document = read("a.txt", "pay\u202etxt.exe\u202c zero\u200bwidth \ufeff.".encode())
    assert shapes(document)[0][2] == "paytxt.exe zerowidth ."
    assert [remark.sentence for remark in document.warnings] == ["Hidden control characters were taken out."]


def test_headings_are_seen_where_nobody_marked_them() -> None:
    text = "A long first paragraph that goes on and\non to its end.\n\nNext steps\n\nThe board should act.\n"
    assert [shape[0] for shape in shapes(read("a.txt", text.encode()))] == ["paragraph", "heading", "paragraph"]


def test_too_much_is_refused() -> None:
    for data in (b"X.\n\n" * 50_001, b"a\x0c" * 300, b"a\tb\n" * 10_001):
        try:
            read("a.txt", data)
        except Refusal as refusal:
            assert "Bring in only the part" in refusal.sentence
        else:
            raise AssertionError("not refused")


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.csv", "a.html", "a.pdf", "a.docx", "a.xlsx", "a"]))
def test_no_bytes_make_it_crash(data: bytes, name: str) -> None:
    try:
        read(name, data)
    except Refusal as refusal:
        assert refusal.sentence


@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.md", "a.csv"]))
def test_no_text_makes_it_crash(text: str, name: str) -> None:
    try:
        document = read(name, text.encode("utf-8", "ignore"))
    except Refusal:
        return
    assert all(isinstance(block, Text | Table) for block in document.blocks)
