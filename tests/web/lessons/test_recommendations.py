"""Pages of recommendations: the quiet check, the board's answer, who sees what, and what it costs."""

from datetime import date
from typing import Any

import pytest

from goldthread.loop.lessons.models import Lesson, Recommendation
from goldthread.loop.sources.choices import Visibility
from tests import factories
from tests.people import Cast, client_for, on_stage


@pytest.fixture
def lesson(cast: Cast) -> Lesson:
    return factories.lesson(by=cast.coordinator)


@pytest.fixture
def one(cast: Cast, lesson: Lesson) -> Recommendation:
    return factories.recommendation(by=cast.coordinator, to=[lesson])


def good(cast: Cast, lesson: Lesson) -> dict[str, Any]:
    """Answers with which the quiet check finds nothing to look at."""
    return {
        "lessons": [str(lesson.pk)],
        "text": "Every agency asks why a child was not brought.",
        "outcome": "Fewer children miss care.",
        "measure": "An audit of 40 records.",
        "owner": str(cast.owner.me),
        "due_on_0": "20",
        "due_on_1": "12",
        "due_on_2": "2026",
        "scope": "multi",
    }


def test_who_reads_who_writes_and_who_answers(cast: Cast, one: Recommendation, lesson: Lesson) -> None:
    page = f"/recommendations/{one.reference}"
    for name, actor in cast.everybody().items():
        if name == "outsider":
            continue
        browser = client_for(actor)
        reads = 403 if name == "administrator" else 200
        writes = 200 if name in {"manager", "coordinator", "chair"} else 403
        answers = 200 if name in {"manager", "chair", "partner"} else 403
        assert browser.get("/recommendations").status_code == reads, name
        assert browser.get(page).status_code == reads, name
        assert browser.get(f"{page}/change").status_code == writes, name
        assert browser.get(f"/recommendations/write?lesson={lesson.reference}").status_code == writes, name
        assert browser.get(f"{page}/respond").status_code == answers, name


def test_another_board_finds_nothing(cast: Cast, one: Recommendation, lesson: Lesson) -> None:
    factories.recommendation(by=cast.outsider, text="Ours")
    browser = client_for(cast.outsider)
    assert one.text not in browser.get("/recommendations").text
    for page in ("", "/change", "/respond"):
        assert browser.get(f"/recommendations/{one.reference}{page}").status_code == 404
    written = browser.get(f"/recommendations/write?lesson={lesson.reference}")
    assert written.status_code == 302


def test_it_is_seen_with_a_lesson_that_it_answers(cast: Cast) -> None:
    source = factories.source(by=cast.manager, visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me])
    hidden = factories.lesson(by=cast.manager, of=source, statement="Sealed words")
    sealed = factories.recommendation(by=cast.manager, to=[hidden], text="Sealed advice")
    both = factories.recommendation(by=cast.manager, to=[hidden, factories.lesson(by=cast.manager)])
    for name, seen in (("auditor", True), ("lay", False)):
        browser = client_for(getattr(cast, name))
        assert browser.get(f"/recommendations/{sealed.reference}").status_code == (200 if seen else 404)
        assert ("Sealed advice" in browser.get("/recommendations").text) is seen
        assert ("Sealed words" in browser.get(f"/recommendations/{both.reference}").text) is seen
    assert hidden.reference not in client_for(cast.lay).get(f"/recommendations/{both.reference}").text


class TestQuietCheck:
    def test_a_good_one_is_saved_straight_away(self, cast: Cast, lesson: Lesson) -> None:
        address = f"/recommendations/write?lesson={lesson.reference}"
        response = client_for(cast.coordinator).post(address, good(cast, lesson), follow=True)
        assert response.redirect_chain == [("/recommendations/NSH-2026-R-001", 302)]
        assert {advice.good for advice in response.context["page"].advice} == {True}

    def test_one_that_could_be_better_is_shown_advice_and_nothing_is_saved(self, cast: Cast, lesson: Lesson) -> None:
        address = f"/recommendations/write?lesson={lesson.reference}"
        said = good(cast, lesson) | {"owner": "", "measure": "", "outcome": "Children are safer."}
        response = client_for(cast.coordinator).post(address, said)
        assert response.status_code == 200
        assert "Before you save" in response.text
        assert [target for _, target in response.context["to_see"]] == ["#id_owner", "#id_measure"]
        assert "There is a problem" not in response.text
        on_stage(cast.manager)
        assert not Recommendation.objects.exists()

    def test_it_never_blocks(self, cast: Cast, lesson: Lesson) -> None:
        address = f"/recommendations/write?lesson={lesson.reference}"
        said = good(cast, lesson) | {"owner": "", "as_it_is": "yes"}
        response = client_for(cast.coordinator).post(address, said, follow=True)
        assert response.redirect_chain
        assert "Nobody owns it yet." in response.text

    def test_a_check_saves_nothing(self, cast: Cast, lesson: Lesson) -> None:
        address = f"/recommendations/write?lesson={lesson.reference}"
        response = client_for(cast.coordinator).post(address, good(cast, lesson) | {"check": "yes"})
        assert "Ready to save" in response.text
        on_stage(cast.manager)
        assert not Recommendation.objects.exists()

    def test_advice_stands_on_the_page_for_those_who_could_mend_it(self, cast: Cast) -> None:
        bare = factories.recommendation(by=cast.manager, owner_id=None, due_on=None)
        page = f"/recommendations/{bare.reference}"
        assert "Nobody owns it yet." in client_for(cast.chair).get(page).text
        assert client_for(cast.lay).get(page).context["page"].advice == ()

    def test_a_change_is_checked_as_well_and_training_is_not_counted_twice(self, cast: Cast) -> None:
        for _ in range(4):
            last = factories.recommendation(by=cast.manager, text="Train everybody so that no child waits.")
        lesson = Lesson.objects.get(recommendation_links__recommendation=last)
        said = good(cast, lesson) | {"text": "Train them all so that no child waits.", "version": "1"}
        changed = client_for(cast.manager).post(f"/recommendations/{last.reference}/change", said)
        assert changed.status_code == 302
        fifth = f"/recommendations/write?lesson={lesson.reference}"
        assert "This is the 5th recommendation this year" in client_for(cast.manager).post(fifth, said).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "Write what is recommended."),
        ({"lessons": []}, "Choose the lesson that this answers."),
        ({"due_on_0": "32"}, "The day must be a number from 1 to 31."),
    ],
)
def test_what_is_wrong_is_said_at_the_top_and_beside_the_answer(
    cast: Cast, lesson: Lesson, said: dict[str, Any], sentence: str
) -> None:
    address = f"/recommendations/write?lesson={lesson.reference}"
    response = client_for(cast.coordinator).post(address, good(cast, lesson) | said)
    assert response.status_code == 422
    assert response.text.count(sentence) == 2
    assert "Before you save" not in response.text


def test_two_people_who_change_one_see_the_difference(cast: Cast, lesson: Lesson, one: Recommendation) -> None:
    page, said = f"/recommendations/{one.reference}/change", good(cast, lesson) | {"version": "1"}
    assert client_for(cast.manager).post(page, said).status_code == 302
    response = client_for(cast.coordinator).post(page, said | {"owner": str(cast.chair.me)})
    assert response.status_code == 422
    assert [(d.label, d.yours, d.now) for d in response.context["form"].differences] == [
        ("Who owns it?", "Chandra Chair", "Owen Owner")
    ]


class TestAnswer:
    said: dict[str, Any] = {
        "version": "1",
        "answer": "accepted",
        "reason": "",
        "answered_on_0": "8",
        "answered_on_1": "6",
        "answered_on_2": "2026",
    }

    def test_the_board_accepts(self, cast: Cast, one: Recommendation) -> None:
        response = client_for(cast.partner).post(f"/recommendations/{one.reference}/respond", self.said, follow=True)
        page = response.context["page"]
        assert [(each.answer, each.on, each.who) for each in page.responses] == [
            ("Accepted", date(2026, 6, 8), "Parker Partner")
        ]
        assert [told.what for told in page.history] == ["Answered this recommendation", "Wrote this recommendation"]

    def test_a_rejection_without_a_reason_is_refused_beside_it(self, cast: Cast, one: Recommendation) -> None:
        said = self.said | {"answer": "rejected"}
        response = client_for(cast.chair).post(f"/recommendations/{one.reference}/respond", said)
        assert response.status_code == 422
        assert response.text.count("Say why. People who read the review will look for the reason.") == 2

    def test_nothing_chosen_is_said(self, cast: Cast, one: Recommendation) -> None:
        said = self.said | {"answer": ""}
        response = client_for(cast.chair).post(f"/recommendations/{one.reference}/respond", said)
        assert response.text.count("Choose what the board answers.") == 2


class TestRegister:
    def test_it_is_narrowed_by_its_address(self, cast: Cast) -> None:
        accepted = factories.recommendation(
            by=cast.manager, answer="accepted", agency_ids=[cast.agencies["health"]], owner_id=cast.owner.me
        ).reference
        waiting = factories.recommendation(
            by=cast.manager, text="Tell schools", scope="single", group_ids=[cast.groups["quality"]], owner_id=None
        ).reference
        factories.action(by=cast.manager, to=Recommendation.objects.get(reference=accepted))
        browser = client_for(cast.manager)
        for query, expected in (
            ("?answer=accepted", [accepted]),
            ("?answer=awaited&answer=rejected", [waiting]),
            ("?actions=some", [accepted]),
            ("?actions=none", [waiting]),
            ("?scope=single", [waiting]),
            (f"?agency={cast.agencies['health']}", [accepted]),
            (f"?group={cast.groups['quality']}", [waiting]),
            ("?owner=nobody", [waiting]),
            (f"?owner=nobody&owner={cast.owner.me}&sort=text", [accepted, waiting]),
            ("?year=2026&sort=-text", [waiting, accepted]),
            ("?q=school", [waiting]),
        ):
            found = [line.reference for line in browser.get(f"/recommendations{query}").context["page"].lines]
            assert found == expected, query

    def test_files(self, cast: Cast, one: Recommendation) -> None:
        browser = client_for(cast.manager)
        csv = browser.get("/recommendations.csv?column=reference&column=answer&column=actions&column=owner")
        assert (
            csv.content.decode("utf-8-sig").splitlines()[1]
            == f"{one.reference},Waiting for the board,Corin Coordinator,0"
        )
        assert browser.get("/recommendations.xlsx").content.startswith(b"PK")
        assert client_for(cast.lay).get("/recommendations.csv").status_code == 403
        assert client_for(cast.lay).get("/recommendations.xlsx").status_code == 403

    def test_an_owner_is_named_for_the_ticked(self, cast: Cast, one: Recommendation) -> None:
        said = {"row": [str(one.pk)], "owner": str(cast.owner.me)}
        response = client_for(cast.chair).post("/recommendations/chosen", said, follow=True)
        assert "The owner of 1 recommendation is changed." in response.text
        assert client_for(cast.lay).post("/recommendations/chosen", said).status_code == 403
        assert client_for(cast.outsider).post("/recommendations/chosen", said | {"owner": "nobody"}).status_code == 404
        assert client_for(cast.chair).post("/recommendations/chosen", said | {"owner": ""}).status_code == 409
        client_for(cast.chair).post("/recommendations/chosen", said | {"owner": "nobody"})
        on_stage(cast.manager)
        assert Recommendation.objects.get().owner_id is None
