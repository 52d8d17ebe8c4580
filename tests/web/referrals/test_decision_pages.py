"""The decision as pages: what it waits for, the decision, what departs and is confirmed, the record, enquiries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.models import Decision, Enquiry, PeerQuestion, Referral
from goldthread.loop.referrals.operations import Asking
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import NOW, TODAY, Cast, on_stage

Browser = Callable[[Actor], Client]


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled)


def day(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": str(value.year)}


def page(referral: Referral, part: str = "decision") -> str:
    return f"/referrals/{referral.reference}/{part}"


def said(referral: Referral, **more: Any) -> dict[str, Any]:
    answers = {
        "version": str(referral.version),
        "course": "review:island-review",
        "reasons": "The agencies can learn from it together.",
        **day("decided_on", TODAY),
    }
    return answers | more


def test_the_page_says_what_it_waits_for(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    browser = client_for(cast.chair)
    assert "The group has not recommended anything yet." in browser.get(page(referral)).text
    referral = written.recommended(cast)
    html = browser.get(page(referral)).text
    assert "Now the independent chair decides." in html and "We owe it a day of thought." in html
    assert f'href="{page(referral, "decide")}"' in html


def test_the_chair_decides_as_advised(cast: Cast, client_for: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    referral = written.recommended(cast)
    browser = client_for(cast.chair)
    led = browser.post(page(referral, "decide"), said(referral))
    assert led.headers["Location"] == page(referral)
    html = browser.get(page(referral)).text
    assert "Decided: Island review" in html and "Chandra Chair decided on 9 June 2026" in html
    assert "It was decided in time." in html
    assert "goes another way" not in html
    source = Decision.objects.get().source
    assert source is not None and f"/sources/{source.reference}" in html


def test_going_another_way_is_confirmed_and_stays_visible(cast: Cast, client_for: Browser) -> None:
    referral = written.recommended(cast)
    browser = client_for(cast.chair)
    answers = said(referral, course="no_review", reasons="We know why already.")
    asked = browser.post(page(referral, "decide"), answers)
    assert asked.status_code == 422 and not Decision.objects.exists()
    assert "It goes another way than the group recommended." in asked.text
    assert "I know this, and decide it all the same" in asked.text
    browser.post(page(referral, "decide"), answers | {"knowingly": "on"})
    html = browser.get(page(referral)).text
    assert "It goes another way than the group recommended." in html
    assert "It goes another way than the criteria say." in html


def test_own_discretion_is_confirmed_and_visible(cast: Cast, client_for: Browser) -> None:
    nothing = dict.fromkeys(("died", "badly_hurt", "abuse", "joint_work", "can_teach"), "not met")
    referral = written.answered(cast, written.considered(cast), **nothing)
    browser = client_for(cast.chair)
    assert "own discretion" in browser.post(page(referral, "decide"), said(referral)).text
    browser.post(page(referral, "decide"), said(referral, knowingly="on"))
    assert "own discretion" in browser.get(page(referral)).text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"course": ""}, "Choose what you decide."),
        ({"reasons": ""}, "Give the reasons for the decision."),
        (day("decided_on", TODAY - timedelta(days=99)), "lies between the referral and today"),
        ({"course": "enquiry", "knowingly": "on"}, "Say what the enquiry asks."),
    ],
)
def test_a_decision_that_cannot_stand_is_told_so(
    cast: Cast, client_for: Browser, changes: dict[str, str], problem: str
) -> None:
    referral = written.recommended(cast)
    response = client_for(cast.chair).post(page(referral, "decide"), said(referral, **changes))
    assert response.status_code == 422 and problem in response.text
    assert not Decision.objects.exists()


def test_a_decision_is_replaced_with_a_reason_and_both_are_read(cast: Cast, client_for: Browser) -> None:
    referral = written.decided(cast).referral
    browser = client_for(cast.chair)
    answers = said(referral, course="no_review", reasons="The court hears it.", knowingly="on")
    refused = browser.post(page(referral, "decide"), answers)
    assert "Say why the decision that stands is replaced." in refused.text
    browser.post(page(referral, "decide"), answers | {"why_superseded": "A trial began."})
    html = browser.get(page(referral)).text
    assert "Decided: No review" in html and "A trial began." in html
    assert "Decisions that no longer stand" in html and "learn from it together" in html


def test_who_decides_who_reads_and_for_whom_it_does_not_exist(cast: Cast, client_for: Browser) -> None:
    referral = written.recommended(cast)
    for reader in (cast.manager, cast.coordinator, cast.member, cast.partner):
        assert client_for(reader).get(page(referral)).status_code == 200
        assert client_for(reader).get(page(referral, "decide")).status_code == 403
    for stranger in (cast.health_lead, cast.police_lead, cast.outsider):
        assert client_for(stranger).get(page(referral)).status_code == 404
    on_stage(cast.manager)
    hidden = operations.open_consideration(
        by=cast.manager,
        referral_id=(other := written.submitted(cast, title="Another case")).pk,
        version=other.version,
        group_id=cast.groups["quality"],
    )
    assert client_for(cast.member).get(page(hidden)).status_code == 404


def test_a_peer_is_asked_and_answers(cast: Cast, client_for: Browser) -> None:
    referral = written.recommended(cast)
    browser = client_for(cast.chair)
    browser.post(page(referral, "peer"), {"peer": "Pia Peer", "peer_board": "Eastshire", "question": "Would you?"})
    row = PeerQuestion.objects.get()
    answered = {"answer": "I would.", "version": "1", **day("answered_on", TODAY)}
    browser.post(page(referral, f"peer/{row.pk}"), answered)
    html = client_for(cast.manager).get(page(referral)).text
    assert "Pia Peer, Eastshire" in html and "I would." in html
    assert browser.get(page(referral, "peer/99999")).status_code == 404


@time_machine.travel(NOW)
def test_why_was_this_not_sustained_is_asked_and_answered(cast: Cast, client_for: Browser) -> None:
    referral = written.recommended(cast)
    answers = said(
        referral,
        course="enquiry",
        asks="Why did the prompt not last?",
        owner=str(cast.health_lead.me),
        knowingly="on",
        **day("due_on", TODAY + timedelta(days=30)),
    )
    assert client_for(cast.chair).post(page(referral, "decide"), answers).status_code == 302
    on_stage(cast.manager)
    enquiry = f"/enquiries/{Enquiry.objects.get().reference}"
    owner = client_for(cast.health_lead)
    html = owner.get(enquiry).text
    assert "Why did the prompt not last?" in html and referral.reference not in html
    assert owner.post(f"{enquiry}/answer", {"version": "1", "answer": "It was lost."}).status_code == 302
    assert "It was lost." in client_for(cast.chair).get(enquiry).text
    assert client_for(cast.police_lead).get(enquiry).status_code == 404
    assert client_for(cast.member).get(f"{enquiry}/answer").status_code == 403
    assert client_for(cast.outsider).get(enquiry).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_the_record_costs_the_same_however_much_led_to_it(cast: Cast, client_for: Browser) -> None:
    decision = written.decided(cast)
    browser = client_for(cast.chair)
    browser.get("/account")  # the first page of a session writes when it was seen
    before = queries_of(browser, page(decision.referral))
    on_stage(cast.manager)
    for _ in range(3):
        decision.referral.refresh_from_db()
        asking = Asking("Why?", cast.health_lead.me, TODAY)
        written.decided(
            cast, decision.referral, choice="enquiry", review_type="", enquiry=asking, why_superseded="New facts."
        )
        operations.dissent(by=cast.member, referral_id=decision.referral_id, reason="No.")
        operations.ask_peer(by=cast.chair, referral_id=decision.referral_id, peer="P", peer_board="E", question="Q?")
    assert queries_of(browser, page(decision.referral)) <= before, "an enquiry opens no review that is looked up"
