"""The decision worksheet: one question at a time, what follows so far, dissent, and what the group recommends."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.models import GroupRecommendation, LimbAnswer, Referral
from tests import factories
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import NOW, Cast, on_stage

Browser = Callable[[Actor], Client]

MATRIX: dict[str, Any] = {
    "score": {
        "name": "How much can be learnt?",
        "asks": "Points for what could be learnt.",
        "factors": {
            "harm": {
                "question": "How bad was it?",
                "levels": [{"score": 0, "label": "Not bad"}, {"score": 5, "label": "Very bad"}],
            },
            "new": {
                "question": "Is it new to us?",
                "levels": [{"score": 0, "label": "Known"}, {"score": 3, "label": "New"}],
            },
        },
        "outcomes": {"look": {"name": "Look into it", "starts": "island-review"}, "leave": {"name": "Leave it"}},
        "bands": [
            {"from_score": 0, "outcome": "leave", "force": "none", "because": "There is little to learn."},
            {"from_score": 6, "outcome": "look", "force": "should", "clause": "section 9", "because": "Much to learn."},
        ],
    }
}


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled)


def address(referral: Referral, limb: str = "abuse") -> str:
    return f"/referrals/{referral.reference}/consider/review/{limb}"


def answer(**said: Any) -> dict[str, Any]:
    return {"answer": "met", "reason": "The hospital says so.", "version": "0", **said}


def test_the_worksheet_says_what_follows_so_far_and_what_would_change_it(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    browser = client_for(cast.member)
    empty = browser.get(f"/referrals/{referral.reference}/consider").text
    assert "Nobody has answered yet" in empty
    written.answered(cast, referral, died="not met", badly_hurt="met", abuse="met")
    html = browser.get(f"/referrals/{referral.reference}/consider").text
    assert "With these answers this <strong>must</strong> be done" in " ".join(html.split())
    assert "(Framework, section 3)" in html
    assert "“joint work is in doubt” is not met: then Island review (should)" in html
    assert "3 of 5 questions answered" in html


def test_a_question_stands_with_its_guidance_its_answers_and_what_agencies_said(
    cast: Cast, client_for: Browser
) -> None:
    referral = written.considered(cast)
    operations.ask_agencies(
        by=cast.manager, referral_id=referral.pk, agency_ids=[cast.agencies["police"]], told="A baby was hurt."
    )
    asked = referral.returns.get()
    operations.answer_for_agency(
        by=cast.police_lead,
        return_id=asked.pk,
        version=asked.version,
        answers={"known": "Two calls to the home.", "done": "Nothing yet."},
    )
    browser = client_for(cast.member)
    html = browser.get(address(referral, "joint-work")).text
    assert "question 4 of 5" in html
    assert "Only where it is clear that they worked together well" in html
    assert "Northshire Police" in html and "Two calls to the home." in html
    assert "Whom do you know, and what did you do?" in html


def test_answers_lead_on_and_are_never_written_over_unseen(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    browser = client_for(cast.member)
    led = browser.post(address(referral, "died"), answer(answer="not met"))
    assert led.headers["Location"] == address(referral, "badly-hurt")
    again = browser.post(address(referral, "died"), answer(reason="She did."))
    assert again.status_code == 422
    assert "Somebody else answered this question" in again.text and "The hospital says so." in again.text
    first = LimbAnswer.objects.get()
    browser.post(address(referral, "died"), answer(reason="She did.", version=str(first.pk)))
    html = browser.get(address(referral, "died")).text
    assert "She did." in html and "(an earlier answer)" in html


@pytest.mark.parametrize(
    ("said", "problem"), [({"answer": ""}, "Choose an answer."), ({"reason": " "}, "Give the reason for this answer.")]
)
def test_an_answer_has_a_reason(cast: Cast, client_for: Browser, said: dict[str, str], problem: str) -> None:
    referral = written.considered(cast)
    response = client_for(cast.member).post(address(referral), answer(**said))
    assert response.status_code == 422 and problem in response.text
    assert not LimbAnswer.objects.exists()


def test_who_weighs_and_who_only_reads(cast: Cast, client_for: Browser) -> None:
    referral = written.answered(cast, written.considered(cast), abuse="met")
    assert "Keep this answer" in client_for(cast.member).get(address(referral)).text
    chair = client_for(cast.chair)
    assert "Keep this answer" not in chair.get(address(referral)).text
    assert chair.post(address(referral), answer()).status_code == 403
    for stranger in (cast.health_lead, cast.lay, cast.outsider):
        assert client_for(stranger).get(address(referral)).status_code == 404
        assert client_for(stranger).get(f"/referrals/{referral.reference}/consider").status_code == 404
    for closed in (cast.practitioner, cast.inspector):
        assert client_for(closed).get(address(referral)).status_code == 403
    assert client_for(cast.member).get(address(referral, "weather")).status_code == 404


def test_dissent_stands_beside_the_answer(cast: Cast, client_for: Browser) -> None:
    referral = written.answered(cast, written.considered(cast), abuse="not met")
    browser = client_for(cast.member)
    browser.post(f"{address(referral)}/dissent", {"reason": "I think that it was."})
    html = browser.get(address(referral)).text
    assert "Who disagrees" in html and "I think that it was." in html
    assert client_for(cast.chair).get(f"{address(referral)}/dissent").status_code == 403


def test_a_scored_matrix_is_worked_the_same_way(cast: Cast, client_for: Browser) -> None:
    written.framework(
        cast, version="2", since=date(2026, 6, 1), criteria=MATRIX, deciding={"criteria": ["review", "score"]}
    )
    referral = written.considered(cast)
    browser = client_for(cast.member)
    page = f"/referrals/{referral.reference}/consider/score/harm"
    assert "5: Very bad" in browser.get(page).text
    browser.post(page, answer(answer="5"))
    html = " ".join(browser.get(f"/referrals/{referral.reference}/consider").text.split())
    assert "The score so far is <strong>5</strong>" in html
    assert "“Is it new to us?” is answered 3: New: then Look into it (should)" in html
    assert "Shall we review it?" in html


def test_earlier_learning_stands_beside_with_the_other_way(cast: Cast, client_for: Browser) -> None:
    factories.lesson(by=cast.manager, statement="Missed appointments of a baby at home were not seen as neglect")
    referral = written.considered(cast)
    html = client_for(cast.manager).get(f"/referrals/{referral.reference}/consider").text
    assert "Missed appointments of a baby at home" in html


def test_the_office_writes_down_what_the_group_recommends(cast: Cast, client_for: Browser) -> None:
    referral = written.answered(cast, written.considered(cast), badly_hurt="met", abuse="not met")
    page = f"/referrals/{referral.reference}/recommend"
    assert client_for(cast.member).get(page).status_code == 403
    browser = client_for(cast.manager)
    assert "Island review" in browser.get(page).text
    missing = browser.post(page, {"version": str(referral.version), "reasons": "Because."})
    assert missing.status_code == 422 and "Choose what the group recommends." in missing.text
    said = {"version": str(referral.version), "course": "review:island-review", "reasons": "We owe it a day."}
    led = browser.post(page, said)
    assert led.headers["Location"] == f"/referrals/{referral.reference}/decision"
    row = GroupRecommendation.objects.get()
    assert (row.choice, row.review_type, row.outcome) == ("review", "island-review", "island")


@time_machine.travel(NOW, tick=False)
def test_the_pages_cost_the_same_however_much_was_said(cast: Cast, client_for: Browser) -> None:
    referral = written.answered(cast, written.considered(cast), died="met")
    browser = client_for(cast.member)
    pages = [f"/referrals/{referral.reference}/consider", address(referral, "died")]
    browser.get("/account")  # the first page of a session writes when it was seen
    before = [queries_of(browser, page) for page in pages]
    on_stage(cast.manager)
    written.answered(cast, referral, badly_hurt="met", abuse="met", can_teach="met")
    operations.ask_agencies(
        by=cast.manager, referral_id=referral.pk, agency_ids=list(cast.agencies.values()), told="A baby was hurt."
    )
    for limb in ("died", "abuse", "died"):
        operations.dissent(by=cast.member, referral_id=referral.pk, criteria="review", limb=limb, reason="No.")
    assert [queries_of(browser, page) for page in pages] == before
