"""Bringing a document in, through its pages: what a person sees, corrects and takes in."""

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.core.actor import Actor
from goldthread.loop.intake import queries
from goldthread.loop.intake.models import Intake
from goldthread.loop.intake.sheet import version_of
from goldthread.loop.lessons.models import AudienceMessage, Lesson, LessonTheme, Recommendation
from goldthread.loop.sources.models import Source
from goldthread.loop.themes import operations as themes
from goldthread.loop.themes.models import Theme
from tests.loop.intake.test_bringing_in import SUMMARY, TRACKER
from tests.people import Cast, on_stage
from tests.shared import shared_path

ClientFor = Callable[[Actor], Client]

BY_HAND: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "loop/intake/cheshire-west-and-chester-summary.json").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.FILES = str(tmp_path / "files")
    settings.SCANNER = ""


@pytest.fixture
def browser(cast: Cast, client_for: ClientFor) -> Client:
    """The coordinator at work."""
    return client_for(cast.coordinator)


def upload(browser: Client, name: str, data: bytes, **more: str) -> Any:
    return browser.post("/bring-in", {"file": SimpleUploadedFile(name, data), "form_key": uuid.uuid4().hex, **more})


def brought(browser: Client, cast: Cast, name: str = "summary.md", data: bytes = SUMMARY) -> Intake:
    response = upload(browser, name, data)
    assert response.status_code == 302, response.content.decode()
    on_stage(cast.coordinator)
    return Intake.objects.latest("pk")


def text_of(response: Any) -> str:
    import html

    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def now(cast: Cast, intake: Intake) -> Intake:
    return queries.get(on_stage(cast.coordinator), intake.pk)


def seen(cast: Cast, intake: Intake, key: str) -> int:
    return version_of(queries.sheet_of(now(cast, intake)).find(key))


def test_the_first_page_says_what_can_be_read_and_what_is_in_progress(browser: Client, cast: Cast) -> None:
    page = text_of(browser.get("/bring-in"))
    assert "up to 25 MB" in page
    assert "No document waits for you" in page
    brought(browser, cast)
    page = text_of(browser.get("/bring-in"))
    assert "summary.md" in page
    assert "Brought in by Corin Coordinator" in page


def test_several_documents_come_in_at_once_and_a_bad_one_stops_no_other(browser: Client, cast: Cast) -> None:
    files = [SimpleUploadedFile(f"{name}.txt", f"Lessons of {name}\n\n- Records are late.".encode()) for name in "AB"]
    files.append(SimpleUploadedFile("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))
    sent = browser.post("/bring-in", {"file": files, "form_key": uuid.uuid4().hex}, follow=True)
    page = text_of(sent)
    assert "2 of 3 documents are here" in page and "old.doc: " in page
    assert "A.txt" in page and "B.txt" in page
    many = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    refused = browser.post("/bring-in", {"file": many, "form_key": uuid.uuid4().hex})
    assert refused.status_code == 422 and "Choose 20 files at most. You chose 21." in text_of(refused)


def test_the_proposal_stands_beside_the_document(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    response = browser.get(f"/bring-in/{intake.pk}")
    page = text_of(response)
    assert "2 sources, 3 lessons and 2 recommendations" in page
    assert "Chronologies are rarely used." in page
    assert "Frontline visits" in page
    assert "part of the document" in page and "Not read" in page
    assert re.search(r'<a class="govuk-link" href="#line-\d+">', response.content.decode())


def test_the_real_summary_becomes_nine_sources_with_each_bullet_under_its_own(browser: Client, cast: Cast) -> None:
    name = "cheshire-west-and-chester-framework-2015.txt"
    intake = brought(browser, cast, name, shared_path("seeds", name).read_bytes())
    assert "9 sources, 48 lessons, 17 recommendations and 22 messages" in text_of(browser.get(f"/bring-in/{intake.pk}"))
    check = browser.get(f"/bring-in/{intake.pk}/check")
    assert "22 parts of the document not read" in text_of(check)
    answers = {"version": intake.version, "form_key": uuid.uuid4().hex}
    answers |= {"published_on_0": "1", "published_on_1": "9", "published_on_2": "2015"}
    done = browser.post(f"/bring-in/{intake.pk}/check", answers)
    assert done.status_code == 302
    on_stage(cast.coordinator)
    made = list(queries.sources_of(cast.coordinator, intake))
    assert [source.kind for source in made] == [listed["kind"] for listed in BY_HAND]
    assert [source.reference for source in made] == [
        *("NSH-2015-SCR-01", "NSH-2014-AUD-01", "NSH-2014-AUD-02", "NSH-2014-AUD-03", "NSH-2014-AUD-04"),
        *("NSH-2015-AUD-01", "NSH-2015-PLR-01", "NSH-2015-CDR-01", "NSH-2015-VIS-01"),
    ]
    for source, listed in zip(made, BY_HAND, strict=True):
        lessons = Lesson.objects.filter(source=source).order_by("pk")
        _opens(lessons.values_list("statement", flat=True), listed["lessons"])
        answered = Recommendation.objects.filter(lesson_links__lesson__source=source).distinct().order_by("pk")
        _opens(answered.values_list("text", flat=True), listed["recommendations"])
        told = AudienceMessage.objects.filter(lesson__source=source)
        for audience, openings in listed["messages"].items():
            words = " ".join(told.filter(audience=audience).values_list("message", flat=True))
            assert all(_plain(opening) in _plain(words) for opening in openings)
    page = text_of(browser.get(f"/bring-in/{intake.pk}"))
    assert "Taken in on" in page and "NSH-2014-AUD-03" in page


def _opens(texts: Any, openings: list[str]) -> None:
    assert len(texts) == len(openings)
    for text, opening in zip(texts, openings, strict=True):
        assert _plain(text).startswith(_plain(opening))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def test_a_row_is_corrected_and_turned_into_another_kind(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    address = f"/bring-in/{intake.pk}/s1.l1"
    assert "Lesson under “Audit of neglect Q3 2014”" in text_of(browser.get(address))
    answers = {"kind": "lesson", "text": "Better words.", "strength": "good_practice", "evidence": "", "source": "s1"}
    version = seen(cast, intake, "s1.l1")
    done = browser.post(address, answers | {"version": version, "form_key": uuid.uuid4().hex})
    assert done["Location"] == f"/bring-in/{intake.pk}#s1"
    page = text_of(browser.get(f"/bring-in/{intake.pk}"))
    assert "Better words." in page and "Good practice" in page
    assert "As the document has it Chronologies are rarely used." in text_of(browser.get(address))
    stale = browser.post(address, answers | {"text": "Mine.", "version": version, "form_key": uuid.uuid4().hex})
    assert stale.status_code == 422
    assert "Somebody else changed this" in text_of(stale) and "Better words." in text_of(stale)
    turned = answers | {"kind": "message", "version": seen(cast, intake, "s1.l1"), "form_key": uuid.uuid4().hex}
    assert browser.post(address, turned)["Location"] == address
    assert "Who is it for?" in text_of(browser.get(address))


def test_a_row_is_split_moved_joined_and_left_out(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    address = f"/bring-in/{intake.pk}/s1.l1"
    answers = {"kind": "lesson", "text": "One.\r\n\r\nTwo.", "strength": "concern", "source": "s1", "split": "on"}
    browser.post(address, answers | {"version": seen(cast, intake, "s1.l1"), "form_key": uuid.uuid4().hex})
    arrange = f"/bring-in/{intake.pk}/arrange"
    lessons = queries.sheet_of(now(cast, intake)).sources[0].standing("lesson")
    assert [row.text for row in lessons] == ["One.", "Two.", "Fathers were left out."]
    browser.post(arrange, {"rows": [lessons[0].key, lessons[1].key], "do": "join"})
    browser.post(arrange, {"rows": ["s1.l2"], "do": "move", "to": "s2"})
    browser.post(arrange, {"rows": ["s1.r1"], "do": "out"})
    sheet = queries.sheet_of(now(cast, intake))
    assert [row.text for row in sheet.sources[0].standing("lesson")] == ["One. Two."]
    assert [row.text for row in sheet.sources[1].standing("lesson")] == [
        "Staff know the threshold.",
        "Fathers were left out.",
    ]
    assert "1 row left out" in text_of(browser.get(f"/bring-in/{intake.pk}"))
    browser.post(arrange, {"rows": ["s1.r1"], "do": "back"})
    assert "left out" not in text_of(browser.get(f"/bring-in/{intake.pk}")).split("Fathers")[0]


def test_what_is_asked_of_no_row_is_said_in_a_sentence(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    nothing = browser.post(f"/bring-in/{intake.pk}/arrange", {"do": "join"})
    assert nothing.status_code == 422
    assert "Tick the rows that you mean first." in text_of(nothing)
    nowhere = browser.post(f"/bring-in/{intake.pk}/arrange", {"do": "move", "rows": ["s1.l1"]})
    assert "Choose the source to move the ticked rows to." in text_of(nowhere)


def test_a_source_is_corrected_and_opened_to_a_group_only(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    address = f"/bring-in/{intake.pk}/s1"
    answers = {"title": "Neglect", "kind": "REV", "visibility": "groups", "version": seen(cast, intake, "s1")}
    answers |= {"reported_on_0": "31", "reported_on_1": "2", "reported_on_2": "2015"}
    wrong = browser.post(address, answers | {"form_key": uuid.uuid4().hex})
    assert wrong.status_code == 422
    assert "31 February is not a date." in text_of(wrong)
    assert "Choose at least one group" in text_of(wrong)
    answers |= {"reported_on_1": "3", "groups": str(cast.groups["learning"])}
    assert browser.post(address, answers | {"form_key": uuid.uuid4().hex}).status_code == 302
    page = text_of(browser.get(f"/bring-in/{intake.pk}"))
    assert "Review · reported 31 March 2015 · seen by named groups" in page


def test_sources_are_joined_and_added_and_rows_are_added(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    given = {"join": "s1", "version": seen(cast, intake, "s2"), "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/s2/join", given).status_code == 302
    new = {"title": "Another", "kind": "AUD", "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/add-source", new).status_code == 302
    row = {"kind": "lesson", "text": "By hand.", "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/n1/add", row).status_code == 302
    assert browser.post(f"/bring-in/{intake.pk}/n1/add", row).status_code == 302  # the same form again
    sheet = queries.sheet_of(now(cast, intake))
    assert [len(source.rows) for source in sheet.sources] == [5, 0, 1]
    assert sheet.sources[1].out


def test_a_part_that_was_not_read_is_made_a_row(browser: Client, cast: Cast) -> None:
    data = SUMMARY + b"\nSomething stands outside the table.\n"
    intake = brought(browser, cast, data=data)
    part = next(p for p in queries.sheet_of(intake).parts if "outside the table" in p.text)
    address = f"/bring-in/{intake.pk}/{part.key}"
    assert "Something stands outside the table." in text_of(browser.get(address))
    given = {"text": "It was learnt.", "kind": "lesson", "source": "s2", "form_key": uuid.uuid4().hex}
    assert browser.post(address, given).status_code == 302
    assert "It was learnt." in text_of(browser.get(f"/bring-in/{intake.pk}"))


def test_the_same_form_twice_takes_in_once(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    answers = {"version": intake.version, "form_key": uuid.uuid4().hex}
    first = browser.post(f"/bring-in/{intake.pk}/check", answers)
    second = browser.post(f"/bring-in/{intake.pk}/check", answers)
    assert first.status_code == second.status_code == 302
    on_stage(cast.coordinator)
    assert Source.objects.filter(title="Frontline visits").count() == 1


def test_a_check_page_that_has_aged_takes_nothing_in(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    browser.post(f"/bring-in/{intake.pk}/arrange", {"rows": ["s1.l1"], "do": "out"})
    stale = browser.post(f"/bring-in/{intake.pk}/check", {"version": intake.version, "form_key": uuid.uuid4().hex})
    assert stale.status_code == 422
    assert "Somebody else changed this" in text_of(stale)
    on_stage(cast.coordinator)
    assert not Source.objects.filter(title="Frontline visits").exists()


def test_what_is_lacking_is_linked_and_there_is_no_button(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    browser.post(f"/bring-in/{intake.pk}/arrange", {"rows": ["s2.l1"], "do": "out"})
    page = browser.get(f"/bring-in/{intake.pk}/check")
    assert "has recommendations and no lesson that they belong to" in text_of(page)
    assert f'href="/bring-in/{intake.pk}/s2"' in page.content.decode()
    assert "Take it in</button>" not in page.content.decode()


def test_the_same_document_again_leads_to_where_it_is_or_says_that_it_was_taken_in(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    again = upload(browser, "renamed.md", SUMMARY)
    assert again["Location"] == f"/bring-in/{intake.pk}"
    assert "brought in already" in text_of(browser.get(again["Location"]))
    browser.post(f"/bring-in/{intake.pk}/check", {"version": intake.version, "form_key": uuid.uuid4().hex})
    second = brought(browser, cast, "renamed.md")
    assert "This very document was taken in on" in text_of(browser.get(f"/bring-in/{second.pk}"))
    check = f"/bring-in/{second.pk}/check"
    untold = browser.post(check, {"version": second.version, "form_key": uuid.uuid4().hex})
    assert untold.status_code == 422
    told = browser.post(check, {"version": second.version, "form_key": uuid.uuid4().hex, "again": "on"})
    assert told.status_code == 302


def test_a_document_is_discarded(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    assert "Nothing of it is taken in" in text_of(browser.get(f"/bring-in/{intake.pk}/discard"))
    given = {"version": intake.version, "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/discard", given)["Location"] == "/bring-in"
    assert "Discarded" in text_of(browser.get("/bring-in"))
    assert browser.get(f"/bring-in/{intake.pk}/s1").status_code == 409


def test_a_tracker_asks_for_its_columns_and_for_strangers(browser: Client, cast: Cast) -> None:
    response = upload(browser, "tracker.csv", TRACKER)
    assert response["Location"].endswith("/columns")
    page = text_of(browser.get(response["Location"]))
    assert "Which column is which?" in page and "Train all staff" in page
    on_stage(cast.coordinator)
    intake = Intake.objects.latest("pk")
    assert intake.mapping is not None
    columns = {name: str(column) for name, column in intake.mapping["columns"].items()}
    given = columns | {"version": str(intake.version), "form_key": uuid.uuid4().hex}
    missing = browser.post(response["Location"], given | {"title": ""})
    assert "Choose the column that says what is to be done." in text_of(missing)
    names = browser.post(response["Location"], given)["Location"]
    assert names.endswith("/names")
    assert "“The head” (in 1 row)" in text_of(browser.get(names))
    known = {"name_0": str(cast.police_lead.person_id), "form_key": uuid.uuid4().hex}
    assert browser.post(names, known)["Location"] == f"/bring-in/{intake.pk}"
    desk = text_of(browser.get(f"/bring-in/{intake.pk}"))
    assert "3 actions" in desk
    assert "31 February 2026” is not a date: February 2026 has 28 days" in desk
    assert "Pat Lead · Northshire Police · by 3 March 2026" in desk
    setting = {"do": "set", "rows": ["a1", "a3"], "owner": str(cast.owner.person_id), "strength": "strong"}
    browser.post(f"/bring-in/{intake.pk}/arrange", setting)
    assert [(a.owner_id, a.strength) for a in queries.sheet_of(now(cast, intake)).actions if a.key != "a2"] == [
        (cast.owner.person_id, "strong")
    ] * 2
    row = {"title": "Write", "strength": "weak", "due_0": "31", "due_1": "2", "due_2": "2027"}
    row |= {"version": str(seen(cast, intake, "a3")), "form_key": uuid.uuid4().hex}
    assert "31 February is not a date." in text_of(browser.post(f"/bring-in/{intake.pk}/a3", row))
    assert browser.post(f"/bring-in/{intake.pk}/a3", row | {"due_0": "28"}).status_code == 302
    given = {"version": str(now(cast, intake).version), "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/check", given).status_code == 302
    assert len(queries.actions_of(on_stage(cast.coordinator), intake)) == 3


def test_while_a_document_is_read_the_page_says_so_and_looks_again(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    on_stage(cast.coordinator)
    Intake.objects.filter(pk=intake.pk).update(state="reading", proposal=None)
    page = browser.get(f"/bring-in/{intake.pk}").content.decode()
    assert 'http-equiv="refresh"' in page
    assert "You can leave this page" in page


def test_the_document_is_given_as_it_came(browser: Client, cast: Cast) -> None:
    intake = brought(browser, cast)
    response = browser.get(f"/bring-in/{intake.pk}/document")
    assert response.content == SUMMARY
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_who_may_open_these_pages(cast: Cast, client_for: ClientFor, browser: Client) -> None:
    intake = brought(browser, cast)
    addresses = ["/bring-in", *(f"/bring-in/{intake.pk}{end}" for end in ("", "/s1", "/check", "/discard"))]
    for who in (cast.chair, cast.auditor, cast.practitioner, cast.inspector, cast.administrator, cast.health_lead):
        visitor = client_for(who)
        assert {visitor.get(address).status_code for address in addresses} == {403}
    outsider = client_for(cast.outsider)
    assert outsider.get("/bring-in").status_code == 200
    assert {outsider.get(address).status_code for address in addresses[1:]} == {404}
    assert outsider.get(f"/bring-in/{intake.pk}/document").status_code == 404
    assert client_for(cast.lay).get(f"/bring-in/{intake.pk}/document").status_code == 404
    assert client_for(cast.practitioner).get(f"/bring-in/{intake.pk}/document").status_code == 403
    assert Client().get(f"/bring-in/{intake.pk}").status_code == 302


def test_the_list_costs_the_same_for_one_document_and_for_many(
    browser: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    brought(browser, cast)
    with CaptureQueriesContext(connection) as one:
        browser.get("/bring-in")
    asked = len(one)
    for number in range(6):
        brought(browser, cast, f"s{number}.md", SUMMARY + str(number).encode())
    with django_assert_num_queries(asked):
        browser.get("/bring-in")


def test_themes_suggest_themselves_and_those_that_a_person_confirmed_go_in_with_the_document(
    browser: Client, cast: Cast
) -> None:
    on_stage(cast.coordinator)
    themes.take_default_scheme(by=cast.coordinator)
    intake = brought(browser, cast)
    page = browser.get(f"/bring-in/{intake.pk}")
    assert "History and chronology" in text_of(page) and "speaks of chronolog" in text_of(page).lower()
    offered = re.findall(r'name="give" value="(s1\.l1:\d+)"', page.content.decode())
    arrange = f"/bring-in/{intake.pk}/arrange"
    asked = {"do": "themes", "asked": ["s1.l1", "s1.l2"], "give": offered[:1]}
    assert "1 theme confirmed" in text_of(browser.post(arrange, asked, follow=True))
    again = browser.post(arrange, asked)
    assert again.status_code == 422 and "Somebody looked at these themes meanwhile" in text_of(again)
    first, second = queries.sheet_of(now(cast, intake)).sources[0].standing("lesson")
    assert len(first.themes) == 1 and not first.suggested and not second.themes and not second.suggested
    other = next(str(theme) for theme in Theme.objects.values_list("pk", flat=True) if theme not in first.themes)
    answers = {"kind": "lesson", "text": second.text, "strength": "concern", "source": "s1", "theme": other}
    answers |= {"version": str(seen(cast, intake, "s1.l2")), "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/s1.l2", answers).status_code == 302
    answers = {"version": str(now(cast, intake).version), "form_key": uuid.uuid4().hex}
    browser.post(f"/bring-in/{intake.pk}/check", answers)
    on_stage(cast.coordinator)
    given = set(LessonTheme.objects.values_list("lesson__statement", "theme_id"))
    assert given == {(first.text, first.themes[0]), (second.text, int(other))}


def test_what_needs_no_correction_is_taken_in_from_the_list_and_the_rest_says_why_not(
    browser: Client, cast: Cast
) -> None:
    dated = SUMMARY.replace(b"Frontline visits", b"Visits Q4 2014")
    first, second = brought(browser, cast, "one.md", dated), brought(browser, cast, "two.md", dated + b"\n")
    brought(browser, cast)
    brought(browser, cast, "tracker.csv", TRACKER)
    page = text_of(browser.get("/bring-in"))
    assert (
        "2 sources, 3 lessons and 2 recommendations" in page
        and "A tracker: look at its columns, owners and dates first." in page
    )
    assert "It does not say when it was published." in page
    none = browser.post("/bring-in/take-in", {"form_key": uuid.uuid4().hex})
    assert none.status_code == 422 and "Tick the documents that you want to take in." in text_of(none)
    ticked = {"take": [f"{each.pk}:{each.version}" for each in (first, second)], "form_key": uuid.uuid4().hex}
    assert "2 documents taken in." in text_of(browser.post("/bring-in/take-in", ticked, follow=True))
    on_stage(cast.coordinator)
    assert Lesson.objects.count() == 6
    late = browser.post("/bring-in/take-in", ticked | {"form_key": uuid.uuid4().hex})
    assert late.status_code == 422 and "changed or taken in meanwhile" in text_of(late)
    brought(browser, cast, "again.md", dated)
    assert "This very document was taken in before." in text_of(browser.get("/bring-in"))
