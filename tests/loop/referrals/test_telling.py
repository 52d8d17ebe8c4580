"""Notices are drafted from the framework, approved by another, sent with proof; letters and requests are kept."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.documents import operations as files
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import LetterWay, NoticeState, RequestOutcome
from goldthread.loop.referrals.models import Decision, FormalNotice, Referral
from tests.loop.referrals import written
from tests.people import TODAY, Cast

CLOCKS = {
    "tell": {
        "name": "Tell the ministry",
        "starts": "became-aware",
        "length": "5 working days",
        "stops": "notified",
        "statutory": True,
        "owner": "manager",
    },
    "panel": {"name": "Answer the ministry", "starts": "panel-asked", "length": "10 working days"},
    "rapid": {"name": "Look at once", "starts": "notified", "length": "15 working days", "stops": "rapid-review-sent"},
}
NOTICES = {
    "incident": {"name": "Word of an incident", "to": ["ministry", "agencies"], "when": "became-aware", "clock": "tell"}
}


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled, clocks=CLOCKS, notices=NOTICES)


@pytest.fixture(scope="module")
def made(settled: Cast, standing_framework: None) -> Decision:
    return written.decided(settled)


@pytest.fixture
def decision(cast: Cast, made: Decision) -> Decision:
    return deepcopy(made)


def to_ministry(decision: Decision) -> FormalNotice:
    return decision.notices.get(key="tell-ministry")


def approved(cast: Cast, notice: FormalNotice) -> FormalNotice:
    by = cast.chair if notice.approver == "independent_chair" else cast.manager
    return operations.approve_notice(by=by, notice_id=notice.pk, version=notice.version)


def sent(cast: Cast, notice: FormalNotice, **said: Any) -> FormalNotice:
    answers: dict[str, Any] = {"sent_on": TODAY, "how": "By secure message", "reference": "M-1"} | said
    return operations.send_notice(by=cast.coordinator, notice_id=notice.pk, version=notice.version, **answers)


def test_a_decision_drafts_what_the_framework_asks_for(cast: Cast, decision: Decision) -> None:
    notice = to_ministry(decision)
    assert notice.wording == (
        f"Northshire Safeguarding Partnership decided on 9 June 2026 about {decision.referral.reference}: "
        "Island review. The agencies can learn from it together."
    )
    assert (notice.state, notice.to_name, notice.force) == (
        NoticeState.DRAFTED,
        "The ministry on the mainland",
        "must",
    )
    assert set(decision.notices.values_list("key", flat=True)) == {"tell-ministry", "tell-family"}


def test_a_notice_is_worded_by_one_and_approved_by_another(cast: Cast, decision: Decision) -> None:
    notice = to_ministry(decision)
    with pytest.raises(NotAllowed, match="independent chair"):
        operations.approve_notice(by=cast.manager, notice_id=notice.pk, version=notice.version)
    with pytest.raises(NotAllowed):
        operations.word_notice(by=cast.chair, notice_id=notice.pk, version=notice.version, wording="x")
    worded = operations.word_notice(by=cast.manager, notice_id=notice.pk, version=notice.version, wording="We decided.")
    with pytest.raises(ChangedMeanwhile):
        operations.approve_notice(by=cast.chair, notice_id=notice.pk, version=notice.version)
    notice = approved(cast, worded)
    assert (notice.state, notice.approved_by_id) == (NoticeState.APPROVED, cast.chair.person_id)
    again = operations.word_notice(by=cast.manager, notice_id=notice.pk, version=notice.version, wording="Changed.")
    assert (again.state, again.approved_by_id) == (NoticeState.DRAFTED, None)
    steps = queries.steps_of_notice(cast.chair, again)
    assert [step.wording for step in steps][-2:] == ["We decided.", "Changed."]


def test_nobody_approves_their_own_words(cast: Cast, decision: Decision) -> None:
    said = {"name": "Letter to the family", "to_name": "The grandparents", "wording": "We are sorry."}
    notice = operations.write_notice(by=cast.manager, referral_id=decision.referral_id, **said)
    with pytest.raises(NotAllowed, match="somebody else"):
        operations.approve_notice(by=cast.manager, notice_id=notice.pk, version=notice.version)
    assert operations.approve_notice(by=cast.chair, notice_id=notice.pk, version=notice.version).approved_at


def test_it_goes_after_approval_with_a_reference_or_a_proof(cast: Cast, decision: Decision) -> None:
    notice = to_ministry(decision)
    with pytest.raises(Refusal):
        sent(cast, notice)
    notice = approved(cast, notice)
    for said in ({"reference": " "}, {"how": ""}, {"sent_on": TODAY + timedelta(days=1)}):
        with pytest.raises(Refusal):
            sent(cast, notice, **said)
    proof = files.keep(by=cast.coordinator, name="receipt.txt", file=b"Received\n")
    notice = sent(cast, notice, reference="", proof=proof)
    assert (notice.state, notice.sent_on, notice.proof) == (NoticeState.SENT, TODAY, proof)
    assert queries.may_see_document(cast.chair, proof.pk) == proof
    with pytest.raises(NotThere):
        queries.may_see_document(cast.health_lead, proof.pk)
    with pytest.raises(Refusal):
        operations.answer_notice(
            by=cast.manager,
            notice_id=notice.pk,
            version=notice.version,
            answer="Thank you",
            answered_on=TODAY - timedelta(days=1),
        )
    done = operations.answer_notice(
        by=cast.manager, notice_id=notice.pk, version=notice.version, answer="Acknowledged", answered_on=TODAY
    )
    assert done.state == NoticeState.ANSWERED
    assert written.verbs(decision.referral)[-2:] == ["sent a notice about", "kept the answer to a notice about"]


def test_the_last_addressee_stops_the_clock_and_what_follows_begins(cast: Cast) -> None:
    referral = written.submitted(cast)
    first, second = referral.notices.filter(key="incident").order_by("pk")
    assert first.clock == second.clock == referral.clocks.get(key="tell")
    sent(cast, approved(cast, first))
    assert referral.clocks.get(key="tell").state == "running"
    sent(cast, approved(cast, second))
    assert referral.clocks.get(key="tell").state == "stopped"
    assert referral.clocks.get(key="rapid").due_on == date(2026, 6, 30)
    assert "notified" in referral.events.values_list("event", flat=True)


def test_what_must_go_is_dropped_by_somebody_who_approves(cast: Cast, decision: Decision) -> None:
    must, should = to_ministry(decision), decision.notices.get(key="tell-family")
    with pytest.raises(NotAllowed):
        operations.drop_notice(by=cast.coordinator, notice_id=must.pk, version=must.version, reason="Told by telephone")
    operations.drop_notice(by=cast.coordinator, notice_id=should.pk, version=should.version, reason="Told in person")
    with pytest.raises(Refusal):
        operations.drop_notice(by=cast.manager, notice_id=must.pk, version=must.version, reason="")
    assert [notice.pk for notice in queries.notices_to_go(cast.chair) if notice.decision_id] == [must.pk]


def test_the_panel_asks_and_is_answered(cast: Cast, decision: Decision) -> None:
    referral = decision.referral
    said: dict[str, Any] = {"subject": "Why no serious case review?", "text": "Please say more.", "dated_on": TODAY}
    letter = operations.keep_letter(
        by=cast.coordinator, referral_id=referral.pk, way=LetterWay.FROM_THEM, needs_answer=True, **said
    )
    assert letter.due_on == referral.clocks.get(key="panel").due_on == date(2026, 6, 23)
    assert list(queries.unanswered_letters(cast.manager)) == [letter]
    operations.answer_letter(
        by=cast.coordinator, letter_id=letter.pk, version=1, answer="Here is why.", answered_on=TODAY
    )
    assert not queries.unanswered_letters(cast.manager)
    assert referral.clocks.get(key="panel").state == "stopped"
    with pytest.raises(NotAllowed):
        operations.keep_letter(by=cast.member, referral_id=referral.pk, way=LetterWay.TO_THEM, **said)


def test_a_request_under_a_legal_power_is_a_log(cast: Cast) -> None:
    referral = written.considered(cast)
    said: dict[str, Any] = {
        "power": "Children Act 2004, section 16H",
        "asked_of": "The surgery at Hillside",
        "purpose": "To decide whether to review",
        "what": "Attendances since January",
        "due_on": TODAY + timedelta(days=14),
    }
    for missing in ("power", "purpose", "what", "asked_of"):
        with pytest.raises(Refusal) as refused:
            operations.request_information(by=cast.manager, referral_id=referral.pk, **(said | {missing: " "}))
        assert refused.value.field == missing
    made = operations.request_information(by=cast.manager, referral_id=referral.pk, **said)
    assert (made.reference, made.outcome) == ("NSH-2026-REQ-01", RequestOutcome.AWAITED)
    with pytest.raises(Refusal) as refused:
        operations.close_request(by=cast.manager, request_id=made.pk, version=1, outcome="refused", on=TODAY)
    assert refused.value.field == "reason"
    operations.close_request(
        by=cast.manager, request_id=made.pk, version=1, outcome="refused", on=TODAY, reason="They see no duty"
    )
    assert not queries.open_requests(cast.manager)
    assert queries.requests_of(cast.chair, referral).get().outcome_reason == "They see no duty"


def test_nothing_is_half_sent(cast: Cast, decision: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = approved(cast, to_ministry(decision))

    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("goldthread.loop.referrals.operations.steps.record", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        sent(cast, notice)
    notice.refresh_from_db()
    assert notice.state == NoticeState.APPROVED


def test_a_withdrawn_referral_needs_no_notice(cast: Cast) -> None:
    referral: Referral = written.submitted(cast)
    operations.withdraw(by=cast.health_lead, referral_id=referral.pk, version=referral.version, reason="Sent twice")
    assert set(referral.notices.values_list("state", flat=True)) == {NoticeState.NOT_NEEDED}
