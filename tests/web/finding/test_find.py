"""Finding: by words in every register at once, straight to a thing by its reference, and never what one may not see."""

import re

import pytest

from goldthread.loop.sources.choices import Visibility
from goldthread.web.finding.pages import SEARCHED
from goldthread.web.shell.views import REGISTERS
from tests import factories
from tests.cost import queries_of
from tests.people import Cast, client_for


def hits(cast: Cast, name: str, words: str) -> dict[str, list[str]]:
    """The references that are found, by the register that they stand in."""
    response = client_for(getattr(cast, name)).get("/find", {"q": words})
    return {part.title: [hit.reference for hit in part.hits] for part in response.context["found"]}


def test_words_are_found_in_every_register_and_marked(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator, title="Audit of missed appointments")
    lesson = factories.lesson(by=cast.manager, of=source, statement="Missed appointments were not followed up.")
    asked = factories.recommendation(by=cast.manager, to=[lesson], text="Follow up each missed appointment.")
    action = factories.action(by=cast.manager, to=asked, title="A policy on appointments that are missed")
    found = hits(cast, "manager", "missed appointment")
    assert found == {
        "Lessons": [lesson.reference],
        "Recommendations": [asked.reference],
        "Actions": [action.reference],
        "Sources": [source.reference],
    }
    page = client_for(cast.manager).get("/find?q=missed+appointment").text
    assert "<mark>Missed</mark> <mark>appointments</mark> were not followed up." in page
    assert hits(cast, "practitioner", "missed appointment") == {
        "Lessons": [lesson.reference],
        "Recommendations": [asked.reference],
    }
    assert hits(cast, "outsider", "missed appointment") == {}


@pytest.mark.parametrize("typed", ["{}", "  {} ", "lower"])
def test_a_reference_opens_what_it_names(cast: Cast, typed: str) -> None:
    lesson = factories.lesson(by=cast.manager)
    action = factories.action(
        by=cast.manager, to=factories.recommendation(by=cast.manager, to=[lesson], answer="accepted")
    )
    for reference, address in ((lesson.reference, "lessons"), (action.reference, "actions")):
        words = reference.lower() if typed == "lower" else typed.format(reference)
        response = client_for(cast.manager).get("/find", {"q": words})
        assert (response.status_code, response.headers["Location"]) == (302, f"/{address}/{reference}")
    assert client_for(cast.practitioner).get("/find", {"q": action.reference}).status_code == 200
    assert client_for(cast.outsider).get("/find", {"q": lesson.reference}).status_code == 200


def test_what_one_may_not_see_is_not_found(cast: Cast) -> None:
    sealed = factories.source(
        by=cast.coordinator, title="Review of Child K", visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me]
    )
    for words in ("child", sealed.reference):
        for name, seen in (("auditor", True), ("member", False)):
            response = client_for(getattr(cast, name)).get("/find", {"q": words})
            assert (response.status_code == 302 or sealed.reference in response.text.replace(words, "")) is seen, name


def test_many_are_counted_and_the_register_shows_them_all_for_as_many_queries(cast: Cast) -> None:
    browser = client_for(cast.manager)
    factories.lesson(by=cast.manager, statement="Neglect was not named.")
    browser.get("/find")  # the first page of a session costs more
    cost = queries_of(browser, "/find?q=neglect")
    for number in range(6):
        factories.lesson(by=cast.manager, statement=f"Neglect was not named {number} times.")
    assert queries_of(browser, "/find?q=neglect") == cost
    page = browser.get("/find?q=neglect")
    [lessons] = page.context["found"]
    assert (lessons.counted, len(lessons.hits)) == ("7", 5)
    assert 'href="/lessons?q=neglect">See all 7 lessons with these words' in page.text
    assert "7 lessons" in browser.get(lessons.all_href).text


@pytest.mark.parametrize("words", ["", "   ", "zebra", "&|!:*", "\x00'\"<script>", "x" * 5000, "A-B", "NSH-2026-A-999"])
def test_whatever_is_typed_is_answered(cast: Cast, words: str) -> None:
    response = client_for(cast.manager).get("/find", {"q": words})
    assert response.status_code == 200
    assert ("Nothing matches" in response.text) is bool(words.strip())
    assert not re.search(r"<script>(?!</)", response.text)


def test_every_register_keeps_views_and_says_what_will_be_in_it(cast: Cast) -> None:
    browser = client_for(cast.manager)
    for each in SEARCHED:
        register = each.register
        assert REGISTERS[register.key] == register.address
        said = {"register": register.key, "name": "Mine", "query": "q=neglect"}
        kept = browser.post("/views/save", said, follow=True)
        assert kept.context["page"].words == "neglect" and "Mine" in kept.text
        assert register.empty in kept.text and "Nothing matches" not in kept.text
