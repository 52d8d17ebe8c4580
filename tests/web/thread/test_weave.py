"""Weaving a thread from rows, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.accounts.models import Agency, Person
from goldthread.loop.actions.choices import ActionState, EvidenceForm, EvidenceState, LastingOutcome
from goldthread.loop.actions.choices import VerificationOutcome as Outcome
from goldthread.loop.actions.models import Action, Evidence, LastingCheck, Verification
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.lessons.models import AudienceMessage, BoardQuestion, Lesson, Recommendation
from goldthread.loop.sources.choices import SourceKind
from goldthread.loop.sources.models import Source
from goldthread.web.thread.rows import Row, Rows
from goldthread.web.thread.weave import AT_LENGTH, Stitch, Woven, weave

TODAY = date(2026, 6, 9)
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEALTH = Agency(pk=1, name="Northshire Health", short_name="Health")
OWEN, AUDREY = Person(pk=1, name="Owen Owner"), Person(pk=2, name="Audrey Auditor")


def lesson(kind: str = LessonKind.CONCERN) -> Lesson:
    source = Source(reference="NSH-2025-AUD-01", kind=SourceKind.AUDIT, title="Audit of missed appointments")
    return Lesson(
        reference="NSH-2025-AUD-01-L-01",
        source=source,
        statement="Missed appointments were not seen as neglect",
        evidence="19 of 40",
        kind=kind,
        learnt_on=date(2025, 5, 14),
    )


def asked(answer: str = Answer.ACCEPTED, **said: Any) -> Recommendation:
    answered = None if answer == Answer.AWAITED else date(2025, 6, 20)
    return Recommendation(
        reference="NSH-2025-R-001", text="Ask why", answer=answer, answered_on=answered, written_at=AT, **said
    )


def action(state: str, pk: int = 1, **said: Any) -> Action:
    answers: dict[str, Any] = {"due_on": date(2026, 9, 30), "lead_agency": HEALTH, "lead_officer": OWEN}
    return Action(pk=pk, reference=f"NSH-2025-A-{pk:03}", title="Prompt", state=state, **(answers | said))


def proven(state: str = ActionState.VERIFIED, pk: int = 1, due: date | None = date(2026, 9, 2)) -> Row:
    check = Verification(pk=pk, outcome=Outcome.VERIFIED, reason="It is used", by=AUDREY, at=AT)
    piece = Evidence(
        title="Sample", shows="it is used", form=EvidenceForm.STATEMENT, statement="36 of 40", stands_for=TODAY,
        state=EvidenceState.ACCEPTED, verification=check, offered_by=OWEN, offered_at=AT,
    )  # fmt: skip
    looks = [LastingCheck(due_on=due)] if due else []
    return Row(action(state, pk, verified_on=date(2026, 3, 2)), [piece], [check], looks)


def woven(**rows: Any) -> Woven:
    return weave(Rows(**({"lesson": lesson()} | rows)), TODAY)


def flat(stitches: Any) -> list[Stitch]:
    return [each for stitch in stitches for each in (stitch, *flat(stitch.branches))]


def turns(thread: Woven) -> list[str]:
    return [stitch.turn for stitch in flat(thread.stitches) if stitch.turn]


def test_a_thread_that_has_come_nearly_all_the_way() -> None:
    thread = woven(recommendations=[asked(), asked()], actions=[proven()])
    assert [stitch.verb for stitch in thread.stitches] == ["Learnt", "Answered", "Done", "Lasting?"]
    assert [stitch.state for stitch in thread.stitches] == ["done", "done", "done", "open"]
    assert thread.sentence == (
        "Learnt in May 2025. The board accepted both recommendations. The one action is shown. "
        "Whether it lasts is looked at by 2 September 2026."
    )
    assert turns(thread) == ["Somebody independent from outside Health looks again by 2 September 2026."]
    done = thread.stitches[2].branches[0]
    assert [stitch.verb for stitch in done.branches] == ["Shown", "Checked"]


def test_the_sentence_says_who_is_waited_for() -> None:
    open_one = Row(action(ActionState.IN_PROGRESS, 3))
    thread = woven(recommendations=[asked(), asked()], actions=[proven(pk=1), proven(pk=2), open_one])
    assert "Two of three actions are shown; one waits for Health." in thread.sentence
    assert thread.stitches[2].state == "frayed"
    assert "Owen Owner (Health) shows it by 30 September 2026." in turns(thread)


def test_where_the_board_is_silent_it_stops_with_the_board() -> None:
    thread = woven(recommendations=[asked(Answer.AWAITED)])
    assert [stitch.state for stitch in thread.stitches] == ["done", "frayed", "open", "open"]
    assert turns(thread) == ["The board answers. NSH-2025-R-001 waits since 2 March 2026 (99 days)."]
    assert "One recommendation waits for the board’s answer." in thread.sentence


def test_where_nobody_has_answered_it_stops_at_once() -> None:
    thread = woven()
    assert thread.stitches[1].state == "frayed"
    assert thread.sentence == "Learnt in May 2025. Nobody has answered it yet."


def test_good_practice_needs_no_answer_and_a_rejection_ends_the_thread() -> None:
    good = weave(Rows(lesson=lesson(LessonKind.GOOD_PRACTICE)), TODAY)
    assert [stitch.state for stitch in good.stitches] == ["done", "done"]
    rejected = woven(recommendations=[asked(Answer.REJECTED, answer_reason="It is done already")])
    assert [stitch.verb for stitch in rejected.stitches] == ["Learnt", "Answered"]
    assert rejected.stitches[1].branches[0].notes[0].text == "It is done already"
    assert "rejected" in rejected.sentence


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([""], "It put a question to the board, which has not answered it yet."),
        (["Yes"], "It put a question to the board, which has answered it."),
        (["Yes", ""], "It put two questions to the board, which has answered one of them."),
    ],
)
def test_questions_to_the_board(answers: list[str], said: str) -> None:
    questions = [BoardQuestion(question="How do we know?", answer=each, answered_at=AT) for each in answers]
    thread = woven(questions=questions)
    assert said in thread.sentence
    assert (thread.stitches[1].state == "done") == all(answers)


def test_what_was_sent_back_says_why_and_what_was_offered() -> None:
    returned = Verification(pk=1, outcome=Outcome.RETURNED, reason="The old form", by=AUDREY, at=AT)
    piece = Evidence(title="Form", shows="it is used", form=EvidenceForm.STATEMENT, statement="x", stands_for=TODAY,
                     state=EvidenceState.RETURNED, verification=returned, offered_at=AT)  # fmt: skip
    row = Row(action(ActionState.RETURNED, due_on=TODAY - timedelta(days=6)), [piece], [returned])
    branch = woven(recommendations=[asked()], actions=[row]).stitches[2].branches[0]
    assert (branch.state, branch.status, branch.colour) == ("returned", "6 days late", "red")
    assert branch.turn == "Owen Owner (Health) adds what was missing; it was due on 3 June 2026."
    assert [note.text for note in branch.branches[0].notes] == ["The old form", "Form (it is used)"]


def test_what_lapsed_is_said_and_what_followed_stands_after_it() -> None:
    row = proven(ActionState.LAPSED, due=None)
    look = LastingCheck(due_on=TODAY, outcome=LastingOutcome.LAPSED, finding="Lost", by=AUDREY, at=AT + timedelta(9))
    thread = woven(recommendations=[asked()], actions=[Row(row.action, row.evidence, row.verifications, [look])])
    assert thread.stitches[-1].state == "lapsed"
    assert "One did not last." in thread.sentence
    assert [each.verb for each in thread.stitches[2].branches[0].branches] == ["Shown", "Checked", "Lapsed"]


def test_a_thread_that_holds_is_tied_off() -> None:
    row = proven(ActionState.LASTING, due=None)
    look = LastingCheck(due_on=TODAY, outcome=LastingOutcome.LASTING, finding="Still", by=AUDREY, at=AT)
    thread = woven(recommendations=[asked()], actions=[Row(row.action, row.evidence, row.verifications, [look])])
    assert {stitch.state for stitch in flat(thread.stitches)} == {"done"}
    assert turns(thread) == []


def test_many_actions_are_told_in_brief_with_nothing_lost() -> None:
    rows = [proven(pk=n + 1) for n in range(AT_LENGTH + 1)]
    done = woven(recommendations=[asked()], actions=rows).stitches[2]
    assert all(branch.branches == () for branch in done.branches)
    told = " ".join(f"{note.label} {note.text}" for note in done.branches[0].notes)
    for said in ("Sample", "it is used", "36 of 40", "Audrey Auditor", "It is used"):
        assert said in told


def test_what_was_learnt_is_told_to_each_audience() -> None:
    message = AudienceMessage(audience="named_agencies", message="Ask why")
    learnt = woven(messages=[message], agencies=["GPs", "Dentists"]).stitches[0]
    assert [note.label for note in learnt.notes] == ["What shows it", "For GPs and Dentists"]


@given(st.lists(st.sampled_from(list(ActionState)), max_size=6), st.lists(st.sampled_from(list(Answer)), max_size=4))
def test_whoever_is_waited_for_is_named(states: list[ActionState], answers: list[Answer]) -> None:
    """Whatever the rows are: the thread weaves, and where it stops before its end, it says whose turn it is."""
    rows = [Row(action(state, n + 1)) for n, state in enumerate(states)]
    thread = woven(recommendations=[asked(each) for each in answers], actions=rows)
    assert thread.sentence.startswith("Learnt in May 2025.")
    done = {ActionState.VERIFIED, ActionState.LASTING, ActionState.WEAKER, ActionState.CANCELLED}
    open_states = set(ActionState) - done
    waiting = sum(1 for state in states if state in open_states)
    assert len(turns(thread)) >= waiting
    stops = [stitch for stitch in thread.stitches if stitch.state == "frayed"]
    given_up = bool(states) and set(states) == {ActionState.CANCELLED}
    assert not stops or turns(thread) or given_up
