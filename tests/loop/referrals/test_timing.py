"""Clocks are paused, extended and put right with a reason and somebody who agreed, and everybody sees what is due."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.models import Referral, RunningClock
from goldthread.notices.models import Notice
from tests import factories
from tests.loop.referrals import written
from tests.people import TODAY, Cast

CLOCKS = {
    "decide": {
        "name": "Decide",
        "starts": "referral-received",
        "length": "20 working days",
        "stops": "decision",
        "may_extend": True,
        "may_pause": True,
        "approved_by": "chair",
        "tell": ["ministry"],
        "statutory": True,
        "basis": {
            "source": "The island's Children Law",
            "clause": "section 9",
            "says": "Decide within four weeks",
        },
    },
    "later": {
        "name": "Tell the family",
        "later_of": [
            {"starts": "referral-received", "length": "5 days"},
            {"starts": "became-aware", "length": "10 days"},
        ],
        "stops": "notified",
    },
    "hours": {"name": "Call the duty officer", "starts": "became-aware", "length": "48 hours", "stops": "notified"},
    "late": {"name": "Write to the ward", "starts": "became-aware", "length": "3 days"},
    "letter": {"name": "To the day of the letter", "starts": "panel-asked", "date_set_by": "the letter"},
}


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled, clocks=CLOCKS)


@pytest.fixture(scope="module")
def made(settled: Cast, standing_framework: None) -> Referral:
    return written.considered(settled)


@pytest.fixture
def referral(cast: Cast, made: Referral) -> Referral:
    return deepcopy(made)


def clock(referral: Referral, key: str = "decide") -> RunningClock:
    return referral.clocks.get(key=key)


def test_the_board_of_clocks_puts_the_law_first_and_says_its_rule(cast: Cast, referral: Referral) -> None:
    rows = queries.clock_board(cast.manager)
    assert [row.key for row in rows] == ["decide", "hours", "late", "later"]
    first = rows[0]
    assert (first.statutory, first.due_on, first.working_days_left) == (True, date(2026, 7, 7), 20)
    assert first.rule == "Decide within four weeks (The island's Children Law, section 9)."
    assert first.certainty == "found"
    assert first.started_by == "The board received a referral"
    assert rows[3].due_on == date(2026, 6, 18)
    hours = rows[1]
    assert hours.due_at is not None and hours.due_on == date(2026, 6, 10)
    late = queries.clock_board(written.later(cast.manager, 30))[0]
    assert (late.days_late, late.elapsed, late.working_days_left) == (2, 1.0, 0)


def test_an_extension_has_a_reason_somebody_who_agreed_and_is_told(cast: Cast, referral: Referral) -> None:
    row = clock(referral)
    said = {"clock_id": row.pk, "version": row.version, "length": "10 working days"}
    with pytest.raises(Refusal) as refused:
        operations.extend_clock(by=cast.manager, reason="", **said)  # type: ignore[arg-type]
    assert refused.value.field == "reason"
    with pytest.raises(Refusal, match="independent chair") as refused:
        operations.extend_clock(by=cast.manager, reason="The hospital is late", **said)  # type: ignore[arg-type]
    assert refused.value.field == "agreed_by"
    row = operations.extend_clock(
        by=cast.manager,
        reason="The hospital is late",
        agreed_by_id=cast.chair.person_id,
        **said,  # type: ignore[arg-type]
    )
    assert row.due_on == date(2026, 7, 21)
    change = queries.changes_of(cast.chair, row.pk).last()
    assert change is not None
    assert (change.step, change.reason, change.due_before, change.agreed_by) == (
        "extended",
        "The hospital is late",
        date(2026, 7, 7),
        row.changes.last().agreed_by,  # type: ignore[union-attr]
    )
    assert Notice.objects.filter(person_id=cast.chair.me, key__startswith=f"clock-{row.pk}-agreed").exists()
    notice = referral.notices.get(event="extension")
    assert "It is now due on 21 July 2026." in notice.wording
    assert queries.clock_board(cast.chair)[0].extended == 1
    with pytest.raises(ChangedMeanwhile):
        operations.extend_clock(by=cast.chair, reason="Again", **said)  # type: ignore[arg-type]
    row = operations.extend_clock(
        by=cast.chair, clock_id=row.pk, version=row.version, reason="And more", until=date(2026, 8, 1)
    )
    assert row.due_on == date(2026, 8, 1)


def test_whom_the_framework_tells_of_more_time_the_clock_does_not_tell_again(cast: Cast) -> None:
    notice = {"name": "It will be late", "to": ["ministry"], "when": "extension"}
    written.framework(cast, version="2", since=date(2021, 1, 1), clocks=CLOCKS, notices={"late": notice})
    referral = written.considered(cast)
    row = clock(referral)
    operations.extend_clock(by=cast.chair, clock_id=row.pk, version=row.version, reason="Ill", length="5 days")
    assert [each.name for each in referral.notices.filter(event="extension")] == ["It will be late"]


@pytest.mark.parametrize("said", [{"length": "soon"}, {"until": date(2026, 7, 7)}])
def test_an_extension_ends_later(cast: Cast, referral: Referral, said: dict[str, date]) -> None:
    row = clock(referral)
    with pytest.raises(Refusal):
        operations.extend_clock(by=cast.chair, clock_id=row.pk, version=row.version, reason="x", **said)  # type: ignore[arg-type]


def test_a_pause_adds_the_days_on_which_time_stood_still(cast: Cast, referral: Referral) -> None:
    row = clock(referral)
    paused = operations.pause_clock(by=cast.chair, clock_id=row.pk, version=row.version, reason="The police ask for it")
    assert (paused.state, paused.paused_on) == ("paused", TODAY)
    assert queries.clock_board(written.later(cast.chair, 60))[0].days_late == 0
    resumed = operations.resume_clock(
        by=written.later(cast.chair, 7), clock_id=row.pk, version=paused.version, reason="They are done"
    )
    assert (resumed.state, resumed.due_on) == ("running", date(2026, 7, 14))
    with pytest.raises(Refusal):
        operations.resume_clock(by=cast.chair, clock_id=row.pk, version=resumed.version, reason="x")
    assert [each.step for each in queries.changes_of(cast.chair, row.pk)] == ["started", "paused", "resumed"]


def test_what_the_framework_does_not_allow_is_refused(cast: Cast, referral: Referral) -> None:
    row = clock(referral, "later")
    for do in (operations.pause_clock, operations.extend_clock):
        with pytest.raises(Refusal, match="does not let"):
            do(by=cast.chair, clock_id=row.pk, version=row.version, reason="x")
    with pytest.raises(NotAllowed):
        operations.pause_clock(by=cast.member, clock_id=row.pk, version=row.version, reason="x")
    with pytest.raises(NotThere):
        operations.pause_clock(by=cast.outsider, clock_id=row.pk, version=row.version, reason="x")


def test_events_outside_are_noted_and_their_day_put_right_with_a_reason(cast: Cast, referral: Referral) -> None:
    offered = queries.events_to_note(cast.manager, referral)
    assert "notified" in offered and "decision" not in offered
    operations.note_event(by=cast.manager, referral_id=referral.pk, event="notified", on=TODAY)
    assert clock(referral, "hours").state == "stopped"
    note = {"by": cast.manager, "referral_id": referral.pk}
    with pytest.raises(Refusal):
        operations.note_event(event="decision", on=TODAY, **note)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        operations.note_event(event="notified", on=TODAY + timedelta(days=1), **note)  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        operations.note_event(event="became-aware", on=date(2026, 6, 6), **note)  # type: ignore[arg-type]
    assert refused.value.field == "why"
    operations.note_event(event="became-aware", on=date(2026, 6, 6), why="The ward knew first", **note)  # type: ignore[arg-type]
    assert clock(referral, "late").due_on == date(2026, 6, 9)


def test_a_day_that_a_letter_names_is_kept(cast: Cast, referral: Referral) -> None:
    operations.keep_letter(
        by=cast.manager,
        referral_id=referral.pk,
        way="from_them",
        subject="More",
        text="Please say more.",
        dated_on=TODAY,
        needs_answer=True,
        due_on=date(2026, 7, 1),
    )
    assert clock(referral, "letter").due_on == date(2026, 7, 1)


def test_everything_due_for_each_person(cast: Cast) -> None:
    referral = written.recommended(cast)
    operations.ask_agencies(
        by=cast.manager, referral_id=referral.pk, agency_ids=[cast.agencies["police"]], told="A baby was hurt."
    )
    factories.action(by=cast.manager, lead_officer_id=cast.police_lead.person_id)
    written.draft(cast, title="Not finished")
    operations.pass_on(
        by=cast.manager,
        thing=referral.reference,
        carries="A case to look at",
        from_group_id=cast.groups["quality"],
        to_group_id=cast.groups["learning"],
        reason="It worries us",
    )

    def verbs(name: str) -> list[tuple[str, str]]:
        return [(item.verb, item.kind) for item in queries.due_for(getattr(cast, name))]

    assert verbs("chair") == [("Decide", "clock")]
    assert verbs("police_lead") == [("Answer", "return"), ("Show", "action")]
    assert verbs("health_lead") == [("Finish", "referral")]
    assert verbs("member") == [("Answer", "passage")]
    assert ("Keep in time", "clock") in verbs("manager")
    for name in ("practitioner", "administrator", "inspector", "outsider", "lay"):
        assert verbs(name) == []
    due = queries.due_for(cast.chair)[0]
    assert due.statutory and due.rule.startswith("Decide within")
    entry = due.entry()
    assert (entry.on, entry.title) == (date(2026, 7, 7), f"Decide: {referral.reference} Decide")
