"""The journal: read by those who may, narrowed by its address, and silent about what its reader may not see."""

from typing import Any

import pytest

from goldthread.journal.models import Entry
from goldthread.journal.operations import record
from goldthread.loop.actions import operations as acting
from goldthread.loop.sources.choices import Visibility
from goldthread.web.shell.history import HistoryLine, of_thing
from tests import factories
from tests.people import NOW, Cast, client_for, on_stage

pytestmark = pytest.mark.django_db


def lines_at(client: Any, query: str = "") -> list[Any]:
    return list(client.get(f"/journal{query}").context["page"].lines)


@pytest.fixture
def restricted(cast: Cast) -> dict[str, str]:
    """A thread from a source that only the chair is named for; gives the references of its things."""
    source = factories.source(
        by=cast.coordinator, title="Review of Child K", visibility=Visibility.PEOPLE, person_ids=[cast.chair.me]
    )
    lesson = factories.lesson(by=cast.coordinator, of=source)
    recommendation = factories.recommendation(by=cast.coordinator, to=[lesson])
    return {"source": source.reference, "lesson": lesson.reference, "recommendation": recommendation.reference}


def test_who_may_read_it(cast: Cast) -> None:
    for name, actor in cast.everybody().items():
        expected = 200 if name in {"manager", "coordinator", "chair", "inspector", "outsider"} else 403
        assert client_for(actor).get("/journal").status_code == expected, name
        exporting = 200 if name in {"manager", "coordinator", "chair", "outsider"} else 403
        assert client_for(actor).get("/journal/export").status_code == exporting, name


def test_another_board_reads_its_own_journal_only(cast: Cast) -> None:
    factories.source(by=cast.coordinator)
    assert all(line.who != "Corin Coordinator" for line in lines_at(client_for(cast.outsider)))


def test_it_reads_as_sentences_with_what_changed(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    acting.change(
        by=cast.manager,
        action_id=action.pk,
        version=action.version,
        title=action.title,
        description="",
        measure="",
        strength=action.strength,
        lead_officer_id=cast.owner.me,
        lead_agency_id=cast.agencies["health"],
        lead_member_id=None,
        group_id=None,
        due_on=None,
        agency_ids=[cast.agencies["police"]],
        why="Waiting for the budget",
    )
    line = of_thing(on_stage(cast.manager), "action", action.pk)[0]
    said = {change.label: (change.before, change.after) for change in line.changes}
    assert line.sentence == f"Morgan Manager changed action {action.reference}"
    assert line.why == "Waiting for the budget"
    assert said["due date"] == ("30 September 2026", "nothing")
    assert said["lead officer"] == ("Morgan Manager", "Owen Owner")
    assert said["agencies"] == ("nothing", "Northshire Police")
    page = client_for(cast.coordinator).get("/journal").content.decode()
    assert f'<a class="govuk-link" href="/actions/{action.reference}">' in page


def test_its_address_narrows_it(cast: Cast) -> None:
    factories.action(by=cast.manager)
    client = client_for(cast.chair)
    assert {line.kind for line in lines_at(client, "?kind=lesson")} == {"lesson"}
    assert {line.who for line in lines_at(client, f"?person={cast.manager.me}")} == {"Morgan Manager"}
    assert lines_at(client, f"?person={cast.auditor.me}") == []
    on_the_day = "?since_0=9&since_1=6&since_2=2026&until_0=9&until_1=6&until_2=2026"
    assert lines_at(client, on_the_day) != []
    assert lines_at(client, "?since_0=10&since_1=6&since_2=2026") == []
    assert lines_at(client, "?until_0=8&until_1=6&until_2=2026") == []


@pytest.mark.parametrize("query", ["?kind=nonsense", "?person=abc", "?since_0=31&since_1=2&since_2=2026", "?before=x"])
def test_an_address_that_cannot_be_read_shows_the_journal(cast: Cast, query: str) -> None:
    answer = client_for(cast.chair).get(f"/journal{query}")
    assert answer.status_code == 200
    assert answer.context["page"].lines


def test_it_pages_without_counting(cast: Cast) -> None:
    for number in range(30):
        factories.source(by=cast.coordinator, title=f"Audit {number}")
        factories.lesson(by=cast.coordinator)
    client = client_for(cast.chair)
    on_stage(cast.chair)
    total = Entry.objects.filter(board_id=cast.chair.board_id).count()
    seen, query = [], ""
    while True:
        page = client.get(f"/journal{query}").context["page"]
        seen += [line.number for line in page.lines]
        query = page.older
        if not query:
            break
    assert seen == list(range(total, 0, -1))


def test_it_costs_the_same_for_one_entry_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = client_for(cast.inspector)
    client.get("/journal")
    for _ in range(5):
        factories.action(by=cast.manager)
    with django_assert_max_num_queries(20):
        client.get("/journal")


def test_the_inspector_reads_nothing_of_what_they_may_not_see(cast: Cast, restricted: dict[str, str]) -> None:
    shown = factories.source(by=cast.coordinator, title="Open audit")
    client = client_for(cast.inspector)
    page = client.get("/journal").content.decode()
    for reference in restricted.values():
        assert reference not in page
    assert "Child K" not in page
    assert shown.reference in page
    assert "left out" in page
    everything = client_for(cast.chair).get("/journal").content.decode()
    assert all(reference in everything for reference in restricted.values())


def test_an_entry_of_a_kind_that_nobody_thought_about_is_not_shown_to_the_inspector(cast: Cast) -> None:
    on_stage(cast.manager)
    record(by=cast.manager, verb="opened", kind="sealed identity", thing_id=1, reference="SEALED-1")
    assert "SEALED-1" not in client_for(cast.inspector).get("/journal").content.decode()
    assert "SEALED-1" in client_for(cast.chair).get("/journal").content.decode()


def test_the_history_of_an_open_action_does_not_name_a_restricted_lesson(
    cast: Cast, restricted: dict[str, str]
) -> None:
    lesson = factories.lesson(by=cast.coordinator)
    recommendation = factories.recommendation(by=cast.coordinator, to=[lesson])
    for actor, expected in ((cast.coordinator, True), (cast.lay, False)):
        [line] = of_thing(on_stage(actor), "recommendation", recommendation.pk)
        assert any(lesson.reference in change.after for change in line.changes) is expected


def test_the_file_holds_what_the_page_does_and_starts_no_formula(cast: Cast) -> None:
    action = factories.action(by=cast.manager, title="=cmd|' /C calc'!A0")
    answer = client_for(cast.chair).get("/journal/export?kind=action")
    text = answer.content.decode()
    assert text.startswith("\ufeffNumber,When,Who,Did,What,Reference,Why,Changes")
    assert action.reference in text
    assert ",=cmd" not in text


@pytest.mark.parametrize(
    ("kind", "verb", "reference", "sentence"),
    [
        ("action", "claimed complete", "NSH-2026-A-001", "Ann claimed action NSH-2026-A-001 complete"),
        ("action", "returned", "NSH-2026-A-001", "Ann sent action NSH-2026-A-001 back"),
        ("action", "found lapsed", "NSH-2026-A-001", "Ann looked again at action NSH-2026-A-001: it has lapsed"),
        ("agency", "added", "Northshire Health", "Ann added the agency Northshire Health"),
        ("board", "reminded", "", "Ann sent reminders"),
        ("document", "kept", "", "Ann uploaded a document"),
        ("intake", "brought in", "", "Ann brought a document in"),
        ("intake", "took in", "", "Ann took a document into the registers"),
        ("intake", "discarded", "", "Ann discarded a document"),
        ("membership", "gave a role", "", "Ann gave somebody a role"),
        ("source", "changed who may see", "NSH-2026-AUD-01", "Ann changed who may see source NSH-2026-AUD-01"),
        ("theme group", "added", "Neglect", "Ann added the area of themes Neglect"),
    ],
)
def test_every_entry_is_plain_english(kind: str, verb: str, reference: str, sentence: str) -> None:
    line = HistoryLine(1, NOW, "Ann", verb, kind, reference, "", "", ())
    assert line.sentence == sentence


def test_a_count_of_none_is_not_worth_a_line(cast: Cast) -> None:
    on_stage(cast.manager)
    record(by=cast.manager, verb="took in", kind="intake", thing_id=1, detail={"sources": 2, "actions": 0})
    html = client_for(cast.manager).get("/journal").text
    assert "took a document into the registers" in html
    assert "<dt>Sources</dt><dd>2</dd>" in html and "<dt>Actions</dt>" not in html
