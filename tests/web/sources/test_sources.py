"""Pages of sources: who sees what, what is asked, what is refused, and what it costs."""

from datetime import date
from typing import Any

import pytest

from goldthread.loop.sources.choices import Visibility
from goldthread.loop.sources.models import Source
from tests import factories
from tests.cost import queries_of
from tests.people import Cast, client_for, on_stage

READERS = {"manager", "coordinator", "chair", "partner", "member", "health_lead", "police_lead", "owner", "auditor"}
READERS |= {"lay", "inspector"}
KEEPERS = {"manager", "coordinator"}

ANSWERS = {
    "kind": "AUD",
    "title": "Audit of neglect",
    "summary": "Ten records.",
    "began_on_0": "2",
    "began_on_1": "2",
    "began_on_2": "2026",
    "reported_on_0": "14",
    "reported_on_1": "5",
    "reported_on_2": "2026",
    "status": "under_way",
    "lead_group": "",
    "visibility": "board",
}


@pytest.fixture
def source(cast: Cast) -> Source:
    return factories.source(by=cast.coordinator)


@pytest.fixture
def restricted(cast: Cast) -> Source:
    """A review that only the auditor is named for."""
    return factories.source(
        by=cast.coordinator, title="Review of Child K", visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me]
    )


def test_who_reads_the_register_and_who_writes_in_it(cast: Cast, source: Source) -> None:
    for name, actor in cast.everybody().items():
        if name == "outsider":
            continue
        browser = client_for(actor)
        reads, keeps = (200 if name in who else 403 for who in (READERS, KEEPERS))
        assert browser.get("/sources").status_code == reads, name
        assert browser.get(f"/sources/{source.reference}").status_code == reads, name
        for page in ("/sources/record", *(f"/sources/{source.reference}/{p}" for p in ("change", "open-to", "move"))):
            assert browser.get(page).status_code == keeps, (name, page)


def test_another_board_finds_nothing(cast: Cast, source: Source) -> None:
    browser = client_for(cast.outsider)
    factories.source(by=cast.outsider, title="Ours")
    assert source.title not in browser.get("/sources").text
    for page in ("", "/change", "/open-to", "/move"):
        assert browser.get(f"/sources/{source.reference}{page}").status_code == 404


def test_a_restricted_source_exists_for_those_who_are_named_alone(cast: Cast, restricted: Source) -> None:
    for name, status in (("auditor", 200), ("manager", 200), ("lay", 404), ("member", 404)):
        browser = client_for(getattr(cast, name))
        assert browser.get(f"/sources/{restricted.reference}").status_code == status, name
        for page in ("/sources", "/sources?q=child"):
            assert (restricted.reference in browser.get(page).text) is (status == 200), (name, page)


def test_the_page_tells_what_came_of_the_source(cast: Cast, source: Source) -> None:
    lesson = factories.lesson(by=cast.manager, of=source)
    one = factories.recommendation(by=cast.manager, to=[lesson], answer="accepted")
    action = factories.action(by=cast.manager, to=one)
    page = client_for(cast.lay).get(f"/sources/{source.reference}").context["page"]
    assert [(item.reference, item.status) for item in page.lessons] == [(lesson.reference, "Being done")]
    assert [(item.reference, item.status) for item in page.recommendations] == [(one.reference, "Accepted")]
    assert [(item.reference, item.status) for item in page.actions] == [(action.reference, "Proposed")]
    assert [told.what for told in page.history] == ["Recorded this source"]
    assert not page.may_record


def test_a_source_is_recorded_and_leads_to_its_page(cast: Cast) -> None:
    response = client_for(cast.coordinator).post("/sources/record", ANSWERS, follow=True)
    assert response.redirect_chain == [("/sources/NSH-2026-AUD-01", 302)]
    assert "NSH-2026-AUD-01 is in the register." in response.text
    made = Source.objects.get()
    assert (made.title, made.began_on, made.reported_on) == ("Audit of neglect", date(2026, 2, 2), date(2026, 5, 14))


def test_the_same_form_sent_twice_records_one_source(cast: Cast) -> None:
    browser, said = client_for(cast.coordinator), ANSWERS | {"form_key": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}
    assert [browser.post("/sources/record", said).url for _ in range(2)] == ["/sources/NSH-2026-AUD-01"] * 2  # type: ignore[attr-defined]
    on_stage(cast.manager)
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": ""}, "Choose what kind of source this is."),
        ({"title": ""}, "Give the source a title that people will recognise."),
        ({"began_on_0": "31"}, "31 February is not a date."),
        ({"began_on_1": "6"}, "The learning is reported before the activity begins. Change one date."),
        ({"visibility": "groups"}, "Choose at least one group that may see this source."),
        ({"visibility": "people"}, "Choose at least one person who may see this source."),
        ({"visibility": ""}, "Choose who may see this source."),
    ],
)
def test_what_is_wrong_is_said_at_the_top_and_beside_the_answer(
    cast: Cast, said: dict[str, str], sentence: str
) -> None:
    response = client_for(cast.coordinator).post("/sources/record", ANSWERS | said)
    assert response.status_code == 422
    assert response.text.count(sentence) == 2
    assert "There is a problem" in response.text
    on_stage(cast.manager)
    assert not Source.objects.exists()


def test_two_people_who_change_a_source_see_the_difference(cast: Cast, source: Source) -> None:
    said = ANSWERS | {"version": "1", "title": "Mine"}
    page = f"/sources/{source.reference}/change"
    assert client_for(cast.manager).post(page, said).status_code == 302
    response = client_for(cast.coordinator).post(page, said | {"title": "Theirs"})
    assert response.status_code == 422
    assert "Somebody else changed this source" in response.text
    assert "What reads differently now" in response.text
    assert 'value="2"' in response.text
    on_stage(cast.manager)
    assert Source.objects.get().title == "Mine"


def test_who_may_see_it_is_changed(cast: Cast, source: Source) -> None:
    said = {"version": "1", "visibility": "groups", "groups": [str(cast.groups["learning"])], "why": "Sensitive."}
    response = client_for(cast.manager).post(f"/sources/{source.reference}/open-to", said, follow=True)
    page = response.context["page"]
    assert (page.seen_by, page.named) == ("Named groups", ("Learning and improvement group",))
    assert page.history[0].what == "Changed who may see this source"
    assert page.history[0].text == "Sensitive."
    assert client_for(cast.member).get(f"/sources/{source.reference}").status_code == 200
    assert client_for(cast.lay).get(f"/sources/{source.reference}").status_code == 404


def test_it_moves_only_where_it_can(cast: Cast, source: Source) -> None:
    page = f"/sources/{source.reference}/move"
    browser = client_for(cast.manager)
    offered = [value for value, _ in browser.get(page).context["form"].fields["status"].choices]
    assert offered == ["learning_taken", "closed"]
    assert browser.post(page, {"version": "1", "status": "planned"}).status_code == 422
    assert browser.post(page, {"version": "1", "status": "closed"}, follow=True).context["page"].status == "Closed"


class TestRegister:
    def references(self, client: Any, query: str = "") -> list[str]:
        return [line.reference for line in client.get(f"/sources{query}").context["page"].lines]

    @pytest.fixture
    def three(self, cast: Cast) -> list[str]:
        audit = factories.source(by=cast.manager, lead_group_id=cast.groups["learning"])
        review = factories.source(
            by=cast.manager, kind="SCR", title="Review of neglect", reported_on=date(2024, 5, 1), began_on=None
        )
        visit = factories.source(by=cast.manager, kind="VIS", title="Visit", visibility="groups", status="planned",
                                 group_ids=[cast.groups["quality"]], reported_on=None)  # fmt: skip
        return [audit.reference, review.reference, visit.reference]

    def test_it_is_narrowed_by_its_address(self, cast: Cast, three: list[str]) -> None:
        audit, review, visit = three
        browser = client_for(cast.manager)
        for query, expected in (
            ("?kind=SCR&kind=VIS&sort=title", [review, visit]),
            ("?status=planned", [visit]),
            ("?year=2024", [review]),
            ("?year=2026&sort=title", [audit, visit]),
            (f"?group={cast.groups['learning']}", [audit]),
            ("?seen=groups", [visit]),
            ("?q=neglected", [review]),
            ("?kind=XXX&sort=nothing&page=99&column=nothing", [audit, review, visit]),
            ("?sort=reported", [review, audit, visit]),
            ("?sort=-title", [visit, review, audit]),
        ):
            assert self.references(browser, query) == expected, query

    def test_matches_are_marked_and_what_is_chosen_can_be_taken_away(self, cast: Cast, three: list[str]) -> None:
        response = client_for(cast.manager).get("/sources?q=neglect&kind=SCR")
        assert "Review of <mark>neglect</mark>" in response.text
        assert [chip.label for chip in response.context["page"].chips] == [
            "Kind: Serious case review",
            "Words: neglect",
        ]
        assert response.context["page"].sentence == "1 source"

    def test_nothing_found_and_nothing_there_are_said(self, cast: Cast) -> None:
        browser = client_for(cast.manager)
        assert "Record the first one" in browser.get("/sources").text
        assert "Record the first one" in browser.get("/sources?q=zzz").text
        factories.source(by=cast.coordinator)
        assert "Nothing matches" in browser.get("/sources?q=zzz").text

    def test_files_hold_what_is_on_the_screen(self, cast: Cast, three: list[str]) -> None:
        browser = client_for(cast.manager)
        csv = browser.get("/sources.csv?kind=SCR&column=title&column=reported")
        assert csv.content.decode("utf-8-sig") == "Source,Reported\r\nReview of neglect,2024-05-01\r\n"
        assert csv["Content-Disposition"].startswith('attachment; filename="nsh-sources-')
        assert browser.get("/sources.xlsx").content.startswith(b"PK")

    def test_a_formula_is_neutralised_in_a_file(self, cast: Cast) -> None:
        factories.source(by=cast.manager, title="=cmd|' /C calc'!A0")
        assert "'=cmd" in client_for(cast.manager).get("/sources.csv").text

    def test_files_are_for_those_who_take_lists_out(self, cast: Cast) -> None:
        for name, status in (("partner", 200), ("auditor", 200), ("lay", 403), ("member", 403), ("inspector", 403)):
            browser = client_for(getattr(cast, name))
            for page in ("/sources.csv", "/sources.xlsx"):
                assert browser.get(page).status_code == status, (name, page)
            assert ("Download" in browser.get("/sources").text) is False, name

    def test_a_page_of_one_source_costs_the_same_with_many_lessons(self, cast: Cast, source: Source) -> None:
        factories.action(by=cast.manager, to=factories.recommendation(
            by=cast.manager, to=[factories.lesson(by=cast.manager, of=source)], answer="accepted"))  # fmt: skip
        browser, page = client_for(cast.manager), f"/sources/{source.reference}"
        queries_of(browser, page)
        one = queries_of(browser, page)
        for _ in range(5):
            lesson = factories.lesson(by=cast.manager, of=source)
            factories.action(by=cast.manager, to=factories.recommendation(
                by=cast.manager, to=[lesson], answer="accepted"))  # fmt: skip
        assert queries_of(browser, page) == one
