"""Writing a tool in the browser: part by part, as text, from a file; a new edition keeps its map."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from goldthread.loop.audits.models import ToolEdition
from goldthread.loop.audits.queries import tool_of
from tests.loop.audits import written
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast: Cast) -> Client:
    return client_for(cast.manager)


def draft(cast: Cast) -> ToolEdition:
    on_stage(cast.manager)
    return ToolEdition.objects.filter(state="draft").latest("pk")


def form(row: ToolEdition, **said: str) -> dict[str, str]:
    return {"version": str(row.version), **said}


def test_a_tool_is_written_part_by_part_and_issued(cast: Cast, office: Client) -> None:
    begun = {"start": "empty", "title": "Doors", "edition": "2026"}
    assert office.post("/audits/tools/begin", begun).status_code == 302
    at = f"/audits/tools/{draft(cast).pk}"
    office.post(f"{at}/scales/add", form(draft(cast), title="Sure", grades="no | Not | no\nyes | Yes | yes | Shown."))
    office.post(f"{at}/sections/add", form(draft(cast), title="Locks", standard="2"))
    said = {"asks": "How sure is it?", "kind": "scale", "scale": "sure", "required": "on", "evidence": "Log\nPhoto"}
    office.post(f"{at}/sections/locks/add", form(draft(cast), **said))
    office.post(f"{at}/arrange", {"key": "new-question", "way": "out"})
    grid = {"asks": "Which doors?", "kind": "grid", "rows": "front: Front\nback: Back", "choices": "open\nshut"}
    condition = {"if_question": "how-sure-is-it", "if_answers": "no"}
    office.post(f"{at}/sections/locks/add", form(draft(cast), **grid, **condition))
    office.post(f"{at}/arrange", {"key": "locks", "way": "up"})
    tool = tool_of(draft(cast))
    assert list(tool.sections) == ["locks", "first"] and list(tool.sections["locks"].questions) == [
        "how-sure-is-it",
        "which-doors",
    ]
    doors = tool.questions()["which-doors"]
    assert doors.only_if is not None and doors.only_if.answers == ["no"] and doors.columns["open"] == "open"
    wrong = office.post(f"{at}/sections/locks/add", form(draft(cast), asks="Which?", kind="choice", choices="one"))
    assert wrong.status_code == 422 and "there is nothing to choose from" in wrong.content.decode()
    asked = office.get(f"{at}/preview").content.decode()
    assert "Asked only where “How sure is it?” is Not:" in asked and 'name="which-doors:row:back"' in asked
    assert "What shows it?" in asked and "<form" not in asked.partition("<main")[2]
    office.post(f"{at}/issue", form(draft(cast)))
    assert "Ready to use" in office.get(at).content.decode()


def test_the_text_is_checked_line_by_line_and_nothing_wrong_is_saved(cast: Cast, office: Client) -> None:
    office.post("/audits/tools/begin", {"start": "shipped-neglect-case-audit", "edition": "2026"})
    row = draft(cast)
    bad = row.text.replace("scale: yes-partly-no", "scale: no-such-scale", 1)
    response = office.post(f"/audits/tools/{row.pk}/write", form(row, text=bad))
    page = response.content.decode()
    assert response.status_code == 422 and "no-such-scale" in page and "Line " in page
    assert draft(cast).text == row.text
    good = row.text.replace("title: Neglect case audit", "title: Neglect, again", 1)
    assert office.post(f"/audits/tools/{row.pk}/write", form(row, text=good)).status_code == 302
    assert draft(cast).title == "Neglect, again"


def test_a_new_edition_says_what_became_of_every_question(cast: Cast, office: Client) -> None:
    old = written.edition(cast)
    office.post("/audits/tools/begin", {"start": f"again-{old.pk}", "edition": "2"})
    at = f"/audits/tools/{draft(cast).pk}"
    office.post(f"{at}/arrange", {"key": "share", "way": "out"})
    said = {"asks": "Do staff know the lead?", "kind": "scale", "scale": "zero-to-three", "not_the_same": "on"}
    office.post(f"{at}/questions/known", form(draft(cast), **said))
    office.post(f"{at}/issue", form(draft(cast)))
    on_stage(cast.manager)
    tool = tool_of(ToolEdition.objects.get(edition="2"))
    assert tool.replaces is not None
    assert (tool.replaces.gone, tool.replaces.not_the_same) == (["share"], ["known"])
    page = office.get(at).content.decode()
    assert "From edition 1 to this one" in page and "not compared" in page and "gone" in page


def test_a_tool_comes_from_a_table_in_excel(cast: Cast, office: Client) -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for line in (["Ref", "Standard", "RAG", "Evidence"], ["1.1", "A named person leads", "", "Job description"]):
        sheet.append(line)
    book.save(out)
    file = SimpleUploadedFile("old tool.xlsx", out.getvalue())
    said = {"start": "file", "title": "Our old tool", "edition": "2026", "file": file}
    assert office.post("/audits/tools/begin", said).status_code == 302
    question = next(iter(tool_of(draft(cast)).questions().values()))
    assert (question.asks, question.scale, question.evidence) == ("A named person leads", "rag", ["Job description"])
