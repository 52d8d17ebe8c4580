"""A review opens by a decision or by the chair, and goes its way as its methods make it."""

from datetime import date

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons.models import BoardQuestion
from goldthread.loop.referrals.models import Decision
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import ReviewState
from goldthread.loop.reviews.models import Review
from goldthread.loop.sources.choices import SourceStatus
from tests.loop.reviews import written
from tests.people import Cast, on_stage

pytestmark = pytest.mark.usefixtures("decided")


def test_a_decision_waits_until_it_is_opened_once(cast: Cast, decision: Decision) -> None:
    assert decision.source is not None
    (waiting,) = queries.to_open(on_stage(cast.manager))
    assert (waiting.source_reference, waiting.kind_name) == (decision.source.reference, "Island review")
    assert ("learning-together", "SCIE Learning Together") in waiting.methods
    made = operations.open_review(
        by=cast.manager, source_reference=waiting.source_reference, methods=["learning-together"]
    )
    assert queries.to_open(cast.manager) == ()
    assert made.framework == decision.referral.framework
    assert [subject.label for subject in made.subjects.all()] == ["Child A"]
    assert made.agency_links.count() == 2
    made.source.refresh_from_db()
    assert made.source.status == SourceStatus.UNDER_WAY
    assert written.verbs(made) == ["opened"]
    with pytest.raises(Refusal):
        operations.open_review(by=cast.manager, source_reference=waiting.source_reference, methods=["silp"])


def test_who_may_not_open(cast: Cast, decision: Decision) -> None:
    assert decision.source is not None
    for who in (cast.member, cast.health_lead, cast.auditor):
        with pytest.raises(NotAllowed):
            operations.open_review(
                by=on_stage(who), source_reference=decision.source.reference, methods=["learning-together"]
            )


def test_the_chair_alone_opens_a_review_with_a_reason(cast: Cast) -> None:
    said = {"title": "Work with fathers", "review_type": "island-review", "methods": ["appreciative-inquiry"]}
    with pytest.raises(NotAllowed):
        operations.open_by_chair(by=on_stage(cast.manager), why="It went well.", **said)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        operations.open_by_chair(by=on_stage(cast.chair), why=" ", **said)  # type: ignore[arg-type]
    made = operations.open_by_chair(by=cast.chair, why="It went well.", **said)  # type: ignore[arg-type]
    assert made.decision is None and made.own_discretion_why == "It went well."
    assert written.verbs(made) == ["opened at their own discretion"]


def test_a_rapid_review_is_planned_over_fifteen_working_days(cast: Cast, decision: Decision) -> None:
    made = written.opened(cast, "rapid-review", decision=decision)
    due = {stage.key: stage.due_on for stage in made.stages.all()}
    assert due["start"] == date(2026, 6, 10)
    assert due["returns"] == date(2026, 6, 23)
    assert due["send"] == date(2026, 6, 30)


def test_methods_are_combined_and_taken_away_until_they_have_begun(cast: Cast, decision: Decision) -> None:
    made = written.opened(cast, "learning-together", decision=decision)
    operations.add_method(by=cast.manager, review_id=made.pk, version=made.version, method="root-cause-analysis")
    made.refresh_from_db()
    sheet = queries.whole(cast.manager, made.source.reference)
    assert sheet.methods == ("SCIE Learning Together", "Root cause analysis")
    assert sheet.terms == {"terms of reference", "research questions"}
    assert len(sheet.stages) == 9 + 7
    made = operations.take_method_away(
        by=cast.manager, review_id=made.pk, version=made.version, method="learning-together", why="Too long."
    )
    with pytest.raises(Refusal):
        operations.take_method_away(
            by=cast.manager, review_id=made.pk, version=made.version, method="root-cause-analysis", why="None."
        )
    with pytest.raises(Refusal):
        operations.add_method(by=cast.manager, review_id=made.pk, version=made.version, method="guessing")


def test_a_commission_needs_a_lead_a_scope_and_its_gate(cast: Cast, decision: Decision) -> None:
    made = written.opened(cast, decision=decision)
    for field in ("team", "questions", "quality"):
        made.refresh_from_db()
        with pytest.raises(Refusal) as refused:
            operations.move_review(
                by=on_stage(cast.manager), review_id=made.pk, version=made.version, state="commissioned"
            )
        assert refused.value.field == field
        if field == "team":
            written.reviewer(cast, made)
        elif field == "questions":
            operations.ask(by=on_stage(cast.manager), review_id=made.pk, kind="question", text="Why is it hard?")
    written.rated(cast, made, "commission")
    assert written.moved(cast, made, "commissioned").state == ReviewState.COMMISSIONED


def test_the_way_follows_the_method(cast: Cast, decision: Decision) -> None:
    made = written.opened(cast, "after-action-review", decision=decision)
    sheet = queries.whole(cast.manager, made.source.reference)
    states = [state for state, _ in sheet.path]
    assert "draft" not in states and "published" not in states and states[-1] == "closed"
    with pytest.raises(Refusal):
        operations.move_review(by=cast.manager, review_id=made.pk, version=made.version, state="published")
    with pytest.raises(ChangedMeanwhile):
        operations.move_review(by=cast.manager, review_id=made.pk, version=made.version + 1, state="commissioned")


def test_a_step_back_needs_a_reason(cast: Cast, decision: Decision) -> None:
    made, _ = written.commissioned(cast, decision=decision)
    with pytest.raises(Refusal):
        operations.move_review(by=cast.manager, review_id=made.pk, version=made.version, state="scoped")
    operations.move_review(
        by=cast.manager, review_id=made.pk, version=made.version, state="scoped", why="Another child came in."
    )


def test_holding_up_has_a_reason_an_approver_and_those_told(cast: Cast, decision: Decision) -> None:
    made, _ = written.commissioned(cast, decision=decision)
    said = {"review_id": made.pk, "version": made.version, "reason": "The trial", "told": "The family and the ministry"}
    with pytest.raises(Refusal):
        operations.hold_review(by=on_stage(cast.manager), approved_by_id=cast.member.me, **said)  # type: ignore[arg-type]
    operations.hold_review(by=cast.manager, approved_by_id=cast.chair.me, **said)  # type: ignore[arg-type]
    made.refresh_from_db()
    assert (made.state, made.held_from) == ("held", "commissioned")
    with pytest.raises(Refusal):
        operations.move_review(by=cast.manager, review_id=made.pk, version=made.version, state="gathering")
    made = operations.release_review(
        by=cast.manager, review_id=made.pk, version=made.version, why="The trial has ended."
    )
    assert made.state == "commissioned"
    assert written.verbs(made)[-2:] == ["held up", "went on with"]


def test_the_report_is_accepted_by_the_chair_and_the_clock_stops(cast: Cast, decision: Decision) -> None:
    made, _ = written.accepted(cast, decision=decision)
    assert made.accepted_on == date(2026, 6, 9)
    assert made.decision is not None
    clock = made.decision.referral.clocks.get(key="finish")
    assert clock.state == "stopped"
    made.source.refresh_from_db()
    assert (made.source.status, made.source.reported_on) == (SourceStatus.LEARNING_TAKEN, date(2026, 6, 9))


def test_the_board_answers_everything_before_the_response_is_agreed(cast: Cast, decision: Decision) -> None:
    made, _ = written.accepted(cast, decision=decision)
    with pytest.raises(Refusal) as refused:
        operations.move_review(
            by=on_stage(cast.chair), review_id=made.pk, version=made.version, state="response_agreed"
        )
    assert refused.value.field == "answers"
    question = BoardQuestion.objects.get(lesson__source=made.source)
    lessons.answer_question(by=cast.chair, question_id=question.pk, answer="By asking each month.")
    assert written.moved(cast, made, "response_agreed").state == "response_agreed"


def test_a_stage_waits_for_what_it_needs_and_its_gate(cast: Cast, decision: Decision) -> None:
    made, lead = written.commissioned(cast, decision=decision)
    stages = {view.stage.key: view for view in queries.stages_of(on_stage(lead), made)}
    talks = stages["conversations"].stage
    assert stages["conversations"].lacks == ("Research questions",)
    with pytest.raises(Refusal):
        operations.begin_stage(by=lead, stage_id=talks.pk, version=talks.version)
    first = stages["set-up"].stage
    operations.begin_stage(by=lead, stage_id=first.pk, version=first.version)
    first.refresh_from_db()
    with pytest.raises(Refusal):
        operations.finish_stage(by=lead, stage_id=first.pk, version=first.version)
    (artefact,) = stages["set-up"].artefacts
    operations.complete_artefact(by=lead, artefact_id=artefact.pk, version=artefact.version)
    with pytest.raises(Refusal) as refused:
        operations.finish_stage(by=lead, stage_id=first.pk, version=first.version)
    assert refused.value.field == "gate"
    first = operations.answer_gate(
        by=lead, stage_id=first.pk, version=first.version, answer="met", note_text="They ask about the system."
    )
    assert operations.finish_stage(by=lead, stage_id=first.pk, version=first.version).finished_on == date(2026, 6, 9)
    operations.begin_stage(by=lead, stage_id=talks.pk, version=talks.version)


def test_to_others_there_is_no_review(cast: Cast, decision: Decision) -> None:
    made = written.opened(cast, decision=decision)
    able = set()
    for name, actor in cast.everybody().items():
        try:
            queries.whole(on_stage(actor), made.source.reference)
            able.add(name)
        except (NotThere, NotAllowed):
            pass
    assert able == {"manager", "coordinator", "chair", "partner", "member"}
    assert Review.objects.filter(pk=made.pk).count() == 0  # the outsider's board is on stage last
