"""Open ends: each is found where it is, each is documented, and nobody sees what does not exist for them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from goldthread.core.actor import Actor, of_the_system
from goldthread.loop.actions import operations as acting
from goldthread.loop.actions.choices import ActionState, LastingOutcome
from goldthread.loop.actions.escalating import operations as escalating
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.operations import remind
from goldthread.loop.actions.proof import operations as proof
from goldthread.loop.actions.voices import operations as voices
from goldthread.loop.insight import open_ends
from goldthread.loop.lessons.choices import Answer
from tests import factories
from tests.loop.actions.rounds.written import action, later
from tests.people import TODAY, Cast, on_stage

DOCS = Path(__file__).resolve().parents[3] / "docs" / "open-ends.md"


def codes(actor: Actor) -> set[str]:
    return {found.check.code for found in open_ends.found(on_stage(actor)) if found.ends}


def ends(actor: Actor, code: str) -> list[open_ends.End]:
    (found,) = open_ends.found(on_stage(actor), [code])
    return list(found.ends)


def test_every_code_is_documented_with_its_severity_and_no_other_is() -> None:
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (\w+) \|", DOCS.read_text(), re.MULTILINE))
    assert told == {check.code: check.severity.value for check in open_ends.CHECKS}


def test_a_board_with_nothing_has_no_open_end(cast: Cast) -> None:
    assert codes(cast.manager) == set()


def test_what_is_not_answered_is_found_and_whose_turn_it_is(cast: Cast) -> None:
    lesson = factories.lesson(by=cast.manager)
    then = later(cast.manager, 90)
    (end,) = ends(then, "lesson-unanswered")
    assert (end.reference, end.turn) == (lesson.reference, "the board’s office")
    asked = factories.recommendation(by=cast.manager, to=[lesson])
    assert codes(then) == {"recommendation-unanswered"}
    factories.recommendation(by=cast.manager, to=[lesson], answer=Answer.ACCEPTED)
    assert "recommendation-unplanned" in codes(then)
    assert asked.reference in {end.reference for end in ends(then, "recommendation-unanswered")}


def test_what_is_done_and_not_shown_is_found(cast: Cast) -> None:
    claimed = action(cast, "health", state=ActionState.CLAIMED)
    action(cast, "police", measure="", lead_officer_id=None, state="")
    then = later(cast.manager, 40)
    assert {"evidence-unchecked", "action-without-measure", "action-without-lead"} <= codes(then)
    done = factories.checked(by=on_stage(cast.auditor), of=claimed)
    assert "evidence-unchecked" not in codes(then)
    much_later = later(cast.manager, 220)
    assert [end.reference for end in ends(much_later, "lasting-check-overdue")] == [done.reference]
    lapsed = acting.judge_lasting(
        by=later(cast.auditor, 220),
        action_id=done.pk,
        version=done.version,
        outcome=LastingOutcome.LAPSED,
        finding="No.",
    )
    assert "lapsed-left" in codes(later(cast.manager, 300))
    assert lapsed.state == ActionState.LAPSED


def test_nothing_is_late_without_somebody_having_been_told(cast: Cast) -> None:
    late = action(cast, "health", due_on=TODAY + timedelta(days=5))
    then = later(cast.manager, 10)
    assert [end.reference for end in ends(then, "action-late-untold")] == [late.reference]
    night = of_the_system(cast.manager.board_id, cast.manager.board_code, then.at, frozenset())
    remind(by=on_stage(night))
    assert ends(then, "action-late-untold") == []
    on_stage(cast.manager)
    acting.change_many(by=cast.manager, action_ids=[late.pk], due_on=TODAY + timedelta(days=20), why="Agreed")
    assert [end.reference for end in ends(later(cast.manager, 30), "action-late-untold")] == [late.reference]


def test_a_late_action_goes_up_step_by_step_and_each_letter_is_answered(cast: Cast) -> None:
    late = action(cast, "health", due_on=TODAY + timedelta(days=1))
    steps = []
    for days in (20, 50, 80):
        by = later(on_stage(cast.manager), days)
        (due,) = escalations.due(by)
        draft = escalations.draft(by, late, due.step)
        steps.append(due.step)
        letter = escalating.write(
            by=by,
            action_id=late.pk,
            step=due.step,
            to_name=draft.to_name or "Ada Chief",
            to_email=draft.to_email or "ada@example.org",
            person_id=draft.person.pk if draft.person else None,
            letter=draft.letter,
            answer_by=draft.answer_by,
        )
        assert late.reference in letter.letter and not escalations.due(by)
        escalating.send(by=by, escalation_id=letter.pk, version=letter.version, how=Sent.MAIL, sent_on=by.today)
    assert steps == [Step.AGENCY_HEAD, Step.CHAIR, Step.CHIEF_EXECUTIVE]
    after = later(cast.manager, 120)
    assert len(ends(after, "escalation-unanswered")) == 3
    letter.refresh_from_db()
    escalating.keep_answer(
        by=after, escalation_id=letter.pk, version=letter.version, answer="Two more nurses from May.",
        answered_by="Ada Chief", answered_on=after.today,
    )  # fmt: skip
    assert len(ends(after, "escalation-unanswered")) == 2
    assert escalations.to_mail(after).count() == 1


def test_a_lesson_is_closed_by_its_effect_alone_and_opened_again_when_it_lapses(cast: Cast) -> None:
    from goldthread.core.refusals import NotAllowed, Refusal
    from goldthread.loop.actions import queries
    from goldthread.loop.actions.stages import Stage

    lesson = factories.lesson(by=cast.manager)
    claimed = action(cast, "health", state=ActionState.CLAIMED, recommendation_ids=[], lesson_ids=[lesson.pk])
    by = on_stage(cast.auditor)
    with pytest.raises(Refusal):
        proof.judge_effect(by=by, lesson_id=lesson.pk, effect="better", finding="An audit.")
    done = factories.checked(by=by, of=claimed)
    by = later(by, 190)
    with pytest.raises(Refusal):
        proof.judge_effect(by=by, lesson_id=lesson.pk, effect="better", finding="An audit.")
    done = acting.judge_lasting(
        by=by, action_id=done.pk, version=done.version, outcome=LastingOutcome.LASTING, finding="Still."
    )
    assert [end.reference for end in ends(later(cast.manager, 191), "effect-not-judged")] == [lesson.reference]
    on_stage(cast.auditor)
    with pytest.raises((NotAllowed, Refusal)):
        proof.judge_effect(by=later(cast.owner, 190), lesson_id=lesson.pk, effect="better", finding="x")
    proof.judge_effect(by=by, lesson_id=lesson.pk, effect="better", finding="55 of 60 records.")
    assert queries.stages(by, [lesson])[lesson.pk] == Stage.CLOSED
    assert "effect-not-judged" not in codes(later(cast.manager, 191))
    on_stage(cast.auditor)
    lapsed = acting.judge_lasting(
        by=later(by, 10), action_id=done.pk, version=done.version, outcome=LastingOutcome.LAPSED, finding="12 of 60."
    )
    assert queries.stages(by, [lesson])[lesson.pk] == Stage.LAPSED
    effect = lesson.effects.get()
    assert (effect.reopened_through_id, effect.reopened_why) == (lapsed.pk, "12 of 60.")


def test_what_people_raised_is_told_back(cast: Cast) -> None:
    by = on_stage(cast.coordinator)
    said = voices.keep(by=by, of="children", said="Nobody asked us.", where_heard="Young advisers", heard_on=TODAY)
    then = later(cast.manager, 60)
    assert [end.reference for end in ends(then, "voice-not-told")] == [said.reference]
    by = on_stage(cast.coordinator)
    said = voices.say_what_was_done(by=by, voice_id=said.pk, version=said.version, did="You now sit on the panel.")
    voices.told(by=by, voice_id=said.pk, version=said.version, told_on=TODAY, told_how="At their meeting")
    assert codes(then) == set()


def test_another_board_and_a_narrow_role_see_none_of_it(cast: Cast) -> None:
    action(cast, "police", measure="")
    assert "action-without-measure" in codes(cast.manager)
    assert codes(cast.outsider) == set()
    assert "action-without-measure" not in codes(cast.owner)
