"""Tools are data: read with the line of every mistake, answered in every way, compared between editions."""

from io import BytesIO

import pytest
from docx import Document as Word
from openpyxl import Workbook

from goldthread.core.refusals import Refusal
from goldthread.documents.reading import read as read_file
from goldthread.loop.audits import answers, reading, tables
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.format import Kind, Purpose, Tool

HEAD = """goldthread: tool/1
identity: {key: small, title: Small tool, edition: "2"}
sections:
  one:
    title: One
    questions:
"""

EVERY_KIND = (
    HEAD
    + """
      led: {asks: Is it led?, scale: zero-to-three, may_not_apply: true}
      why: {asks: Why not?, kind: text, only_if: {question: led, is: ["0", "1"]}}
      many: {asks: How many?, kind: number, least: 0, most: 10, unit: people}
      when: {asks: When?, kind: date}
      which: {asks: Which?, kind: choice, choices: {a: First, b: Second}}
      these: {asks: Which ones?, kind: choices, choices: {a: First, b: Second, c: Third}}
      table: {asks: Each?, kind: grid, scale: rag, rows: {health: Health, police: Police}}
"""
)


@pytest.fixture
def tool() -> Tool:
    return reading.must_read(EVERY_KIND)


@pytest.mark.parametrize("key", reading.shipped_keys())
def test_every_tool_that_ships_is_read_and_survives_being_written(key: str) -> None:
    tool = reading.shipped(key)
    assert tool.identity.key == key
    assert reading.must_read(reading.text_of(tool)) == tool


def test_what_ships_is_what_the_boards_need() -> None:
    purposes = [reading.shipped(key).identity.purpose for key in reading.shipped_keys()]
    assert len(purposes) == 14 and set(purposes) == set(Purpose) - {Purpose.OTHER}
    eight = reading.shipped("section-11-eight-standards")
    assert {section.standard for section in eight.sections.values()} == {*"12345678", ""}
    assert len(reading.shipped("schools-and-colleges").signed_by) == 2
    dimensions = {section.dimension for section in reading.shipped("three-dimensions").sections.values()}
    assert dimensions == {"agency", "inter-agency", "board"}
    survey = reading.shipped("practitioner-survey")
    tested = [key for question in survey.questions().values() if question.tests for key in question.tests.questions]
    assert tested and set(tested) <= set(eight.questions())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("a: {asks: A?}", "Line 7, sections.one.questions.a: no scale is named; write one of"),
        ("a: {asks: A?, scale: rug}", "no scale called rug; did you mean rag?"),
        ("a: {asks: A?, kind: choice}", "there is nothing to choose from; write at least two choices"),
        ("a: {asks: A?, kind: grid, scale: rag}", "the grid has no rows"),
        ("a: {asks: A?, kind: number, least: 5, most: 1}", "the least is more than the most"),
        ("a: {asks: A?, kind: text, only_if: {question: b, is: [x]}}", "no question before this one is called b"),
        ("a: {asks: A?, kind: text, answered_by: heads}", "no respondent called heads"),
        ("a: {asks: A?, kind: text, weight: 2}", "the tool does not weigh"),
        ("a: {asks: A?, kind: essay}", "kind is “essay”; write"),
        ("a: {asks: A?, kind: text, guidence: B}", "the format knows no guidence here; did you mean guidance?"),
        ("a: &x {asks: A?}", "an anchor or an alias stands here"),
    ],
)
def test_a_mistake_is_said_with_its_line(line: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        reading.must_read(HEAD + f"      {line}\n")
    assert refused.value.sentence.startswith("Line 7") and sentence in refused.value.sentence


def test_a_key_in_two_sections_is_told() -> None:
    twice = (
        HEAD
        + "      a: {asks: A?, kind: text}\n  two:\n    title: Two\n    questions:\n      a: {asks: B?, kind: text}\n"
    )
    with pytest.raises(Refusal, match="stands in two sections"):
        reading.must_read(twice)


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("led", "2", "2"),
        ("why", "  As it was\r\nwritten ", "  As it was\r\nwritten "),
        ("many", " 4 ", "4"),
        ("when", "2026-06-09", "2026-06-09"),
        ("these", ["c", "a"], ["a", "c"]),
        ("table", {"police": "red", "health": "green"}, {"health": "green", "police": "red"}),
    ],
)
def test_an_answer_is_kept_as_its_kind(tool: Tool, key: str, value: answers.Value, kept: answers.Value) -> None:
    assert answers.checked(tool, key, Given(value)).value == kept


@pytest.mark.parametrize(
    ("key", "given", "sentence"),
    [
        ("led", Given("4"), "Choose one of the answers that are offered."),
        ("led", Given(applies=False), "Say why this does not apply to you."),
        ("many", Given("11"), "Write a number of at most 10."),
        ("many", Given("few"), "Write a number"),
        ("many", Given("NaN"), "Write a number"),
        ("when", Given("2026-02-30"), "Write a day that is in the calendar."),
        ("which", Given(applies=False, note="No"), "This question always applies. Answer it."),
        ("these", Given(["x"]), "Choose from the answers"),
        ("table", Given({"fire": "red"}), "in each row"),
        ("why", Given("x" * 50_001), "Shorten it to 50,000."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_beside_it(tool: Tool, key: str, given: Given, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        answers.checked(tool, key, given)
    assert sentence in refused.value.sentence and refused.value.field == key


def test_a_question_is_asked_where_its_condition_holds_and_missed_until_answered(tool: Tool) -> None:
    assert "why" not in answers.asked(tool, {"led": Given("3")})
    keys = answers.asked(tool, {"led": Given("1")})
    assert "why" in keys
    half = {"led": Given("1"), "table": Given({"health": "red"})}
    assert answers.missing(tool, half, keys) == ["why", "many", "when", "which", "these", "table"]


def test_gaps_and_words(tool: Tool) -> None:
    assert [answers.is_gap(tool, "led", Given(value)) for value in "0123"] == [True, True, True, False]
    assert answers.words(tool, "many", Given("4")) == "4 people"
    assert answers.words(tool, "table", Given({"police": "red"})) == "Police: Red: not met"


def test_years_are_compared_through_the_map_of_each_edition(tool: Tool) -> None:
    text = EVERY_KIND.replace("led:", "is-led:").replace("question: led", "question: is-led") + (
        'replaces: {edition: "1", questions: {led: is-led}, gone: [old], not_the_same: [many]}\n'
    )
    newer = reading.must_read(text)
    keys = answers.through([tool, newer])
    assert keys["led"] == "is-led" and "many" not in keys and keys["when"] == "when"


def test_a_word_table_becomes_a_tool_that_is_read() -> None:
    word = Word()
    word.add_heading("Leadership", 1)
    table = word.add_table(rows=0, cols=4)
    for cells in [
        ("Ref", "Standard", "Evidence", "Score 0 to 3"),
        ("1.1", "1.1 There is a lead", "Minutes\nJob description", ""),
        ("1.2", "There is a policy", "", ""),
    ]:
        for cell, said in zip(table.add_row().cells, cells, strict=True):
            cell.text = said
    to_fill_in = word.add_table(rows=0, cols=2)
    for asks in ("Question", "The plan says what gets better", "Somebody checks it"):
        to_fill_in.add_row().cells[0].text = asks
    file = BytesIO()
    word.save(file)
    made = tables.proposal_of(read_file("audit.docx", file.getvalue()), key="theirs", title="Theirs", edition="1")
    tool = reading.must_read(made.text)
    lead = tool.questions()["there-is-a-lead"]
    assert (made.questions, lead.scale, lead.evidence) == (4, "zero-to-three", ["Minutes", "Job description"])
    assert tool.sections["leadership"].title == "Leadership" and list(tool.questions())[-1] == "somebody-checks-it"


def test_an_excel_sheet_with_headings_between_becomes_sections() -> None:
    book = Workbook()
    sheet = book.active
    for row in [
        ("Question", "Guidance", "Answer (yes, partly, no)"),
        ("Training", None, None),
        ("Are staff trained?", "All staff", None),
        ("Views", None, None),
        ("Are children heard?", None, None),
    ]:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    made = tables.proposal_of(read_file("audit.xlsx", file.getvalue()), key="theirs", title="Theirs", edition="1")
    tool = reading.must_read(made.text)
    assert list(tool.sections) == ["training", "views"]
    assert {question.kind for question in tool.questions().values()} == {Kind.SCALE}


def test_a_file_without_questions_is_refused() -> None:
    with pytest.raises(Refusal, match="No table in this file has a column of questions"):
        tables.proposal_of(read_file("a.txt", b"Just words."), key="a", title="A", edition="1")
