"""The group works the criteria and recommends; the chair decides; a decision is superseded and never edited."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import DecisionChoice, NoticeState, ReferralState
from goldthread.loop.referrals.models import Decision, Enquiry, LimbAnswer, Referral
from goldthread.loop.referrals.operations import Asking
from goldthread.loop.sources.choices import SourceStatus, Visibility
from goldthread.loop.sources.models import Source
from goldthread.notices.models import Notice
from tests import factories
from tests.loop.referrals import written
from tests.people import TODAY, Cast


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled)


@pytest.fixture(scope="module")
def made(settled: Cast, standing_framework: None) -> Referral:
    return written.considered(settled)


@pytest.fixture
def referral(cast: Cast, made: Referral) -> Referral:
    """One that is before the group."""
    return deepcopy(made)


def test_the_finding_follows_from_the_answers_that_count_now(cast: Cast, referral: Referral) -> None:
    empty = queries.worksheet(cast.member, referral).sheets[0]
    assert (empty.answered, empty.finding.settled) == (0, False)
    assert [row.key for row in empty.limbs] == ["died", "badly-hurt", "abuse", "joint-work", "can-teach"]
    referral = written.answered(cast, referral, died="not met", badly_hurt="met", abuse="met", joint_work="unclear")
    sheet = queries.worksheet(cast.member, referral).sheets[0]
    assert (sheet.finding.outcome, sheet.finding.force) == ("serious", Force.MUST)
    limb = next(row for row in sheet.limbs if row.key == "abuse")
    assert (limb.answer, limb.reason, limb.by, limb.changed) == ("met", "As we read it.", "Merle Member", 0)
    operations.answer_limb(
        by=cast.member,
        referral_id=referral.pk,
        criteria="review",
        limb="abuse",
        answer="not met",
        reason="The hospital found an illness.",
        seen=limb.seen,
    )
    assert Entry.objects.latest("number").detail == {"question": limb.question, "answer": "not met"}
    sheet = queries.worksheet(cast.member, referral).sheets[0]
    assert sheet.finding.outcome == "island"
    assert next(row for row in sheet.limbs if row.key == "abuse").changed == 1
    assert queries.answers_given(cast.member, referral, "review", "abuse").count() == 2


def test_an_answer_is_never_written_over_unseen_nor_changed(cast: Cast, referral: Referral) -> None:
    referral = written.answered(cast, referral, died="not met")
    with pytest.raises(ChangedMeanwhile):
        written.answered(cast, referral, died="met")
    with pytest.raises(DatabaseError), transaction.atomic():
        LimbAnswer.objects.update(answer="met")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"limb": "weather"}, NotThere),
        ({"criteria": "weather"}, NotThere),
        ({"answer": "perhaps"}, Refusal),
        ({"answer": ""}, Refusal),
        ({"reason": " "}, Refusal),
    ],
)
def test_an_answer_names_a_question_and_a_reason(
    cast: Cast, referral: Referral, said: dict[str, str], problem: type[Refusal]
) -> None:
    answer = {"criteria": "review", "limb": "died", "answer": "met", "reason": "She did."} | said
    with pytest.raises(problem):
        operations.answer_limb(by=cast.member, referral_id=referral.pk, **answer)  # type: ignore[arg-type]
    assert not LimbAnswer.objects.exists()


def test_only_the_group_weighs_and_only_its_lead_or_the_office_recommends(cast: Cast, referral: Referral) -> None:
    for actor in (cast.chair, cast.partner):
        with pytest.raises(NotAllowed):
            operations.answer_limb(
                by=actor, referral_id=referral.pk, criteria="review", limb="died", answer="met", reason="x"
            )
    said: dict[str, Any] = {"choice": DecisionChoice.NO_REVIEW, "reasons": "Nothing to learn."}
    with pytest.raises(NotAllowed):
        operations.recommend(by=cast.member, referral_id=referral.pk, version=referral.version, **said)
    assert not queries.worksheet(cast.member, referral).may_recommend
    assert (
        operations.recommend(by=cast.manager, referral_id=referral.pk, version=referral.version, **said).finding == {}
    )


def test_dissent_is_kept_with_its_reason(cast: Cast, referral: Referral) -> None:
    with pytest.raises(Refusal):
        operations.dissent(by=cast.member, referral_id=referral.pk, criteria="review", limb="died", reason="No")
    referral = written.recommended(cast, referral)
    operations.dissent(by=cast.member, referral_id=referral.pk, criteria="review", limb="abuse", reason="It was abuse.")
    operations.dissent(by=cast.member, referral_id=referral.pk, reason="It should be a serious case review.")
    sheet = queries.decision_sheet(cast.chair, referral)
    limb = next(row for row in sheet.worksheet.sheets[0].limbs if row.key == "abuse")
    assert [each.reason for each in limb.dissents] == ["It was abuse."]
    assert [each.by.name for each in sheet.dissents] == ["Merle Member"]


def test_the_recommendation_keeps_what_the_criteria_said_and_calls_the_chair(cast: Cast, referral: Referral) -> None:
    referral = written.recommended(cast, referral)
    sheet = queries.decision_sheet(cast.chair, referral)
    assert sheet.recommendation is not None and sheet.may_decide
    assert sheet.recommendation.finding["review"]["outcome"] == "island"
    assert sheet.recommendation.finding["review"]["answers"] == {"badly-hurt": "met", "abuse": "not met"}
    assert Notice.objects.filter(person_id=cast.chair.me, subject__contains="waits for a decision").exists()


def test_a_review_that_is_decided_becomes_a_planned_source_of_its_groups(cast: Cast, referral: Referral) -> None:
    decision = written.decided(cast, written.recommended(cast, referral))
    source = decision.source
    assert source is not None
    assert (source.status, source.visibility, source.kind) == (SourceStatus.PLANNED, Visibility.GROUPS, "PLR")
    assert set(source.groups.values_list("group_id", flat=True)) == {cast.groups["learning"]}
    assert source.recorded_by_id == cast.chair.person_id
    assert not (decision.against_recommendation or decision.against_criteria or decision.own_discretion)
    assert decision.referral.state == ReferralState.DECIDED
    assert written.verbs(decision.referral)[-1] == "decided on"
    clocks = dict(decision.referral.clocks.values_list("key", "state"))
    assert clocks == {"decide": "stopped", "finish": "running"}


def test_a_decision_against_advice_is_visible(cast: Cast, referral: Referral) -> None:
    decision = written.decided(
        cast,
        written.recommended(cast, referral),
        choice=DecisionChoice.NO_REVIEW,
        review_type="",
        reasons="We know why.",
    )
    assert decision.against_recommendation and decision.against_criteria
    assert decision.source is None


def test_a_chairs_own_discretion_is_kept_as_such_and_may_be_withheld(cast: Cast, referral: Referral) -> None:
    referral = written.answered(
        cast,
        referral,
        died="not met",
        badly_hurt="not met",
        abuse="not met",
        joint_work="not met",
        can_teach="not met",
    )
    assert written.decided(cast, referral, reasons="It worries me.").own_discretion
    written.framework(cast, version="2", since=date(2026, 6, 2), deciding={"own_discretion": False})
    with pytest.raises(Refusal):
        written.decided(cast, written.considered(cast))


@pytest.mark.parametrize("who", ["manager", "coordinator", "member", "partner"])
def test_only_whom_the_framework_names_decides(cast: Cast, referral: Referral, who: str) -> None:
    referral = written.recommended(cast, referral)
    with pytest.raises(NotAllowed):
        operations.decide(
            by=getattr(cast, who),
            referral_id=referral.pk,
            version=referral.version,
            choice=DecisionChoice.NO_REVIEW,
            reasons="x",
        )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"choice": "perhaps", "review_type": ""}, "choice"),
        ({"review_type": "ferry-forum"}, "review_type"),
        ({"reasons": ""}, "reasons"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
        ({"decided_on": TODAY - timedelta(days=30)}, "decided_on"),
        ({"choice": DecisionChoice.ENQUIRY, "review_type": ""}, "asks"),
    ],
)
def test_a_decision_that_cannot_stand_leaves_nothing(
    cast: Cast, referral: Referral, said: dict[str, Any], field: str
) -> None:
    referral = written.recommended(cast, referral)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        written.decided(cast, referral, **said)
    assert refused.value.field == field
    assert not Decision.objects.exists() and not Source.objects.exists()
    referral.refresh_from_db()
    assert referral.state == ReferralState.CONSIDERED


def test_a_decision_is_superseded_with_a_reason_and_what_it_brought_falls(cast: Cast, referral: Referral) -> None:
    first = written.decided(cast, written.recommended(cast, referral))
    referral = first.referral
    said: dict[str, Any] = {"choice": DecisionChoice.NO_REVIEW, "review_type": "", "reasons": "The court hears it."}
    with pytest.raises(Refusal) as refused:
        written.decided(cast, referral, **said)
    assert refused.value.field == "why_superseded"
    second = written.decided(cast, referral, why_superseded="A criminal trial began.", **said)
    assert second.supersedes == first
    sheet = queries.decision_sheet(cast.chair, referral)
    assert (sheet.decision, sheet.superseded) == (second, (first,))
    assert first.source is not None
    first.source.refresh_from_db()
    assert first.source.status == SourceStatus.CLOSED
    assert set(first.notices.values_list("state", flat=True)) == {NoticeState.NOT_NEEDED}
    finish = referral.clocks.filter(key="finish").order_by("pk").values_list("state", flat=True)
    assert list(finish) == ["cancelled"]
    for change in ({"reasons": "Other"}, {"why_superseded": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.filter(pk=first.pk).update(**change)


def test_why_was_this_not_sustained_takes_the_place_of_another_review(cast: Cast, referral: Referral) -> None:
    lesson = factories.lesson(by=cast.manager)
    asking = Asking(
        asks="Why did the prompt for missed appointments not last?",
        owner_id=cast.health_lead.me,
        due_on=TODAY + timedelta(days=40),
        lesson_references=(lesson.reference,),
    )
    decision = written.decided(
        cast, written.recommended(cast, referral), choice=DecisionChoice.ENQUIRY, review_type="", enquiry=asking
    )
    assert decision.against_recommendation and not decision.against_criteria
    enquiry = Enquiry.objects.get()
    assert enquiry.reference == "NSH-2026-ENQ-01"
    assert list(queries.enquiries(cast.health_lead)) == [enquiry]
    assert [link.lesson for link in queries.lessons_of_enquiry(cast.manager, enquiry)] == [lesson]
    with pytest.raises(NotThere):
        operations.answer_enquiry(by=cast.police_lead, enquiry_id=enquiry.pk, version=1, answer="x")
    with pytest.raises(NotAllowed):
        operations.answer_enquiry(by=cast.member, enquiry_id=enquiry.pk, version=1, answer="x")
    answered = operations.answer_enquiry(
        by=cast.health_lead, enquiry_id=enquiry.pk, version=1, answer="The prompt was lost with the new system."
    )
    assert answered.answered_by_id == cast.health_lead.person_id


def test_an_enquiry_falls_with_its_decision(cast: Cast, referral: Referral) -> None:
    asking = Asking("Why?", cast.health_lead.me, TODAY)
    first = written.decided(
        cast, written.recommended(cast, referral), choice=DecisionChoice.ENQUIRY, review_type="", enquiry=asking
    )
    written.decided(cast, first.referral, why_superseded="A review after all.")
    with pytest.raises(Refusal):
        operations.answer_enquiry(by=cast.health_lead, enquiry_id=Enquiry.objects.get().pk, version=2, answer="x")


def test_a_peer_is_asked_and_answers(cast: Cast, referral: Referral) -> None:
    referral = written.recommended(cast, referral)
    said = {"peer": "Pia Peer", "peer_board": "Eastshire", "question": "Would you review this?"}
    with pytest.raises(NotAllowed):
        operations.ask_peer(by=cast.manager, referral_id=referral.pk, **said)
    asked = operations.ask_peer(by=cast.chair, referral_id=referral.pk, **said)
    with pytest.raises(Refusal):
        operations.answer_peer(by=cast.chair, peer_question_id=asked.pk, version=1, answer=" ")
    operations.answer_peer(by=cast.chair, peer_question_id=asked.pk, version=1, answer="I would.")
    assert [each.answer for each in queries.decision_sheet(cast.chair, referral).peer_questions] == ["I would."]


def test_somebody_elses_recommendation_in_the_meantime_stops_a_decision(cast: Cast, referral: Referral) -> None:
    referral = written.recommended(cast, referral)
    seen = referral.version
    operations.recommend(
        by=cast.manager, referral_id=referral.pk, version=seen, choice=DecisionChoice.NO_REVIEW, reasons="New facts"
    )
    referral.version = seen
    with pytest.raises(ChangedMeanwhile):
        written.decided(cast, referral)
