"""A round as it is written: who is asked what, what they answer, what the group settles, what leaves."""

from datetime import timedelta
from typing import Any

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.actions import queries as reading
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.choices import DateAnswer, Going, Way
from goldthread.loop.actions.rounds.models import CallLine, RoundAnswer, RoundLine
from goldthread.loop.actions.rounds.rules import Movement, movement, next_meeting
from goldthread.notices.models import Notice
from tests import factories
from tests.loop.actions.rounds.written import LAST_DAY, MEETS, action, call, later, opened
from tests.people import NOW, TODAY, Cast, on_stage


def said(**more: Any) -> dict[str, Any]:
    return {"going": Going.ON_COURSE, "text": "The prompt is being tried by one team."} | more


def test_each_is_asked_only_what_is_theirs_and_outstanding(cast: Cast) -> None:
    ours, theirs = action(cast, "health"), action(cast, "police")
    action(cast, "health", state=ActionState.CLAIMED)
    made = opened(cast)
    asked = {
        (link.call.person_id, link.line.action_id)
        for link in CallLine.objects.filter(call__round=made).select_related("call", "line")
    }
    assert asked == {
        (cast.owner.me, ours.pk), (cast.health_lead.me, ours.pk), (cast.police_lead.me, theirs.pk),
    }  # fmt: skip
    assert RoundLine.objects.filter(round=made).count() == 3
    notice = Notice.objects.get(person_id=cast.owner.me, key__startswith="round-")
    assert ours.reference in notice.body and theirs.reference not in notice.body
    assert notice.address.startswith("/rounds/link/")


def test_the_office_opens_a_round_and_one_at_a_time(cast: Cast) -> None:
    action(cast, "health")
    with pytest.raises(NotAllowed):
        operations.open_round(by=cast.health_lead, group_id=None, meets_on=MEETS, answers_by=LAST_DAY)
    for wrong, field in (
        ({"meets_on": TODAY - timedelta(1)}, "meets_on"),
        ({"answers_by": MEETS + timedelta(1)}, "answers_by"),
    ):
        with pytest.raises(Refusal) as refused:
            opened(cast, **wrong)
        assert refused.value.field == field
    opened(cast)
    with pytest.raises(Refusal):
        opened(cast)


def test_an_answer_stands_on_the_action_and_in_the_round(cast: Cast) -> None:
    ours = action(cast, "health")
    made = opened(cast)
    mine = call(cast, made, cast.owner)
    line = RoundLine.objects.get(action=ours)
    with pytest.raises(Refusal) as refused:
        operations.answer(by=cast.owner, call_id=mine.pk, line_id=line.pk, version=ours.version, going="", text="x")
    assert refused.value.field == "going"
    operations.answer(by=cast.owner, call_id=mine.pk, line_id=line.pk, version=ours.version, **said())
    ours.refresh_from_db()
    assert ours.state == ActionState.IN_PROGRESS
    assert queries.last_notes(cast.owner, [ours.pk])[ours.pk].text == said()["text"]
    with pytest.raises(ChangedMeanwhile):
        operations.answer(
            by=cast.health_lead,
            call_id=call(cast, made, cast.health_lead).pk,
            line_id=line.pk,
            version=ours.version - 1,
            **said(),
        )
    states = {each.call.person_id: each.silent for each in queries.calls(cast.manager, made)}
    assert states == {cast.owner.me: 0, cast.health_lead.me: 0}


def test_nobody_answers_what_they_were_not_asked(cast: Cast) -> None:
    ours, theirs = action(cast, "health"), action(cast, "police")
    made = opened(cast)
    mine, line = call(cast, made, cast.owner), RoundLine.objects.get(action=theirs)
    for by, asked in ((cast.owner, mine), (cast.owner, call(cast, made, cast.police_lead)), (cast.outsider, mine)):
        with pytest.raises(NotThere):
            operations.answer(by=on_stage(by), call_id=asked.pk, line_id=line.pk, version=theirs.version, **said())
    on_stage(cast.manager)
    theirs.refresh_from_db()
    assert theirs.state == ActionState.AGREED and not RoundAnswer.objects.exists()
    assert ours.state == ActionState.AGREED


def test_a_new_date_is_asked_for_and_settled_by_the_group(cast: Cast) -> None:
    ours = action(cast, "health")
    made = opened(cast)
    line, mine = RoundLine.objects.get(action=ours), call(cast, made, cast.owner)
    new = TODAY + timedelta(days=200)
    asked = operations.answer(
        by=cast.owner,
        call_id=mine.pk,
        line_id=line.pk,
        version=ours.version,
        **said(proposed_on=new, why="The supplier"),
    )
    ours.refresh_from_db()
    assert ours.due_on != new and asked.date_answer == DateAnswer.WAITING
    with pytest.raises(Refusal):
        operations.close_round(by=later(cast.manager, 28), round_id=made.pk, version=1, minute="Fine.")
    operations.settle_date(by=cast.manager, answer_id=asked.pk, agreed=True)
    ours.refresh_from_db()
    assert ours.due_on == new


def test_what_is_done_leaves_for_the_master_copy_and_is_found_there(cast: Cast) -> None:
    done = factories.checked(by=cast.auditor, of=action(cast, "police", state=ActionState.CLAIMED))
    open_one = action(cast, "health")
    made = opened(cast)
    with pytest.raises(Refusal):
        operations.close_round(by=cast.manager, round_id=made.pk, version=1, minute="Fine.")
    then = later(cast.manager, 28)
    closed = operations.close_round(by=then, round_id=made.pk, version=1, minute="One is done.")
    master = Action.objects.filter(queries.left_for_the_master(then))
    assert list(master) == [done] and reading.get(then, done.reference) == done
    pack = queries.pack(then, closed)
    assert [each.action for each in pack.done()] == [done]
    assert [each.action for each in pack.silent()] == [open_one]
    with pytest.raises(Refusal):
        operations.note_challenge(
            by=then,
            round_id=made.pk,
            agency_id=cast.agencies["health"],
            held_on=TODAY,
            with_whom="A",
            asked="B",
            answered="C",
        )
    again = opened_again(cast)
    assert [line.action_id for line in RoundLine.objects.filter(round=again)] == [open_one.pk]
    verbs = list(Entry.objects.filter(kind="round", thing_id=made.pk).order_by("number").values_list("verb", flat=True))
    assert verbs == ["opened", "closed"]


def opened_again(cast: Cast) -> Any:
    by = later(cast.manager, 30)
    return operations.open_round(
        by=by, group_id=cast.groups["learning"], meets_on=by.today + timedelta(90), answers_by=by.today + timedelta(80)
    )


def test_a_link_opens_ones_own_list_alone_until_the_meeting_and_can_be_closed(cast: Cast) -> None:
    ours = action(cast, "health")
    made = opened(cast)
    secret = Notice.objects.get(person_id=cast.owner.me, key__startswith="round-").address.rpartition("/")[2]
    on_stage(cast.outsider)
    found = queries.whose_link(secret, NOW)
    assert found is not None
    mine, by = found
    assert by.person_id == cast.owner.person_id and not by.may("read lessons")
    line = queries.asked_line(by, mine, ours.reference)
    operations.answer(by=by, call_id=mine.pk, line_id=line.line.pk, version=ours.version, way=Way.LINK, **said())
    with pytest.raises(NotThere):
        operations.answer(
            by=by,
            call_id=call(cast, made, cast.health_lead).pk,
            line_id=line.line.pk,
            version=ours.version + 1,
            **said(),
        )
    assert queries.whose_link(secret, NOW + timedelta(days=29)) is None
    on_stage(cast.manager)
    operations.close_link(by=cast.manager, call_id=mine.pk)
    assert queries.whose_link(secret, NOW) is None
    on_stage(cast.manager)
    operations.ask_again(by=cast.manager, call_id=mine.pk)
    assert queries.whose_link(secret, NOW) is None
    newest = Notice.objects.filter(person_id=cast.owner.me, key__contains="again").get().address.rpartition("/")[2]
    assert queries.whose_link(newest, NOW) is not None


def test_whoever_is_silent_is_reminded_once_and_then_named_to_the_office(cast: Cast) -> None:
    from goldthread.core.actor import of_the_system

    action(cast, "health")
    opened(cast)

    def night(days: int) -> int:
        at = NOW + timedelta(days=days)
        by = on_stage(of_the_system(cast.manager.board_id, cast.manager.board_code, at, frozenset()))
        return operations.remind(by=by)

    assert [night(5), night(11), night(11), night(17)] == [0, 2, 0, 2]
    assert night(19) == 2  # the manager and the coordinator
    assert "Owen Owner" in Notice.objects.filter(key__endswith="silent")[0].body


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("agreed", "in_progress", Movement.FORWARD),
        ("in_progress", "in_progress", Movement.STILL),
        ("claimed", "returned", Movement.BACK),
        ("verified", "lapsed", Movement.BACK),
        ("agreed", "cancelled", Movement.GIVEN_UP),
    ],
)
def test_which_way_an_action_went(before: str, after: str, way: Movement) -> None:
    assert movement(before, after) == way


def test_a_group_meets_again_by_the_rhythm_and_never_in_the_past() -> None:
    assert next_meeting(TODAY - timedelta(days=400), 3, TODAY, 28) >= TODAY
    assert next_meeting(None, 3, TODAY, 28) == TODAY + timedelta(days=28)
