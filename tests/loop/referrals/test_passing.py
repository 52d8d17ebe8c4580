"""What one group passes to another is accepted, sent back or declined, and nothing is lost on the way."""

from datetime import date
from typing import Any

import pytest

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import PassageState
from goldthread.loop.referrals.models import Passage
from goldthread.notices.models import Notice
from tests import factories
from tests.loop.referrals import written
from tests.people import TODAY, Cast


def passed(cast: Cast, by: Actor | None = None, **said: Any) -> Passage:
    answers: dict[str, Any] = {
        "thing": "NSH-2026-AUD-01",
        "carries": "A case in which nobody asked why a child was not brought",
        "from_group_id": cast.groups["quality"],
        "to_group_id": cast.groups["learning"],
        "reason": "The audit found it.",
    }
    return operations.pass_on(by=by or cast.coordinator, **(answers | said))


def test_a_thing_is_passed_with_its_reason_and_the_group_is_told(cast: Cast) -> None:
    written.framework(cast)
    factories.source(by=cast.manager)
    row = passed(cast, route="worry")
    assert (row.reference, row.state, row.due_on) == ("NSH-2026-RTE-01", PassageState.WAITING, date(2026, 6, 11))
    assert Notice.objects.filter(person_id=cast.member.me, key__startswith=f"passage-{row.pk}").exists()
    assert list(queries.unanswered_passages(cast.member)) == [row]
    other = factories.source(by=cast.manager).reference
    assert passed(cast, thing=other).due_on == date(2026, 7, 7)


def test_the_same_thing_is_on_the_same_way_once(cast: Cast) -> None:
    first = passed(cast)
    with pytest.raises(Refusal, match=f"on its way to the .* already, as {first.reference}") as refused:
        passed(cast, thing=first.thing.lower())
    assert refused.value.field == "thing"
    operations.answer_passage(
        by=cast.member, passage_id=first.pk, version=1, state=PassageState.RETURNED, answer="Which schools?"
    )
    with pytest.raises(Refusal, match=f"sent back as {first.reference}"):
        passed(cast, thing=first.thing)
    again = operations.pass_again(by=cast.manager, passage_id=first.pk, version=2, reason="All of them.")
    operations.answer_passage(by=cast.member, passage_id=first.pk, version=again.version, state=PassageState.ACCEPTED)
    assert passed(cast, thing=first.thing).pk != first.pk


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"carries": ""}, "carries"),
        ({"thing": ""}, "thing"),
        ({"to_group_id": 0}, "to_group"),
        ({"route": "moon"}, "route"),
        ({"due_on": date(2026, 6, 1)}, "due_on"),
    ],
)
def test_what_is_passed_says_what_and_why(cast: Cast, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        passed(cast, **said)
    assert refused.value.field == field


def test_a_group_passes_its_own_and_not_to_itself(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        passed(cast, by=cast.member)
    with pytest.raises(Refusal):
        passed(cast, to_group_id=cast.groups["quality"])
    there = {"from_group_id": cast.groups["learning"], "to_group_id": cast.groups["quality"]}
    assert passed(cast, by=cast.member, **there).passed_by_id == cast.member.person_id


def test_a_referral_that_one_may_not_see_is_not_passed(cast: Cast) -> None:
    referral = written.submitted(cast)
    there = {"from_group_id": cast.groups["learning"], "to_group_id": cast.groups["quality"]}
    with pytest.raises(NotThere):
        passed(cast, by=cast.member, thing=referral.reference, **there)
    passed(cast, thing=referral.reference)
    assert referral.events.filter(event="route-used").exists()


def test_the_other_group_accepts_and_says_what_came_of_it(cast: Cast) -> None:
    row = passed(cast)
    with pytest.raises(NotAllowed):
        operations.answer_passage(by=cast.chair, passage_id=row.pk, version=1, state="accepted")
    done = operations.answer_passage(
        by=cast.member, passage_id=row.pk, version=1, state="accepted", came_of="NSH-2026-REF-01"
    )
    assert (done.state, done.came_of) == (PassageState.ACCEPTED, "NSH-2026-REF-01")
    assert not queries.unanswered_passages(cast.manager)
    with pytest.raises(ChangedMeanwhile):
        operations.answer_passage(by=cast.member, passage_id=row.pk, version=1, state="declined", answer="x")
    with pytest.raises(Refusal):
        operations.answer_passage(by=cast.member, passage_id=row.pk, version=2, state="declined", answer="x")


def test_what_is_sent_back_waits_for_the_first_group_and_goes_again(cast: Cast) -> None:
    row = passed(cast)
    for state in ("returned", "declined", "lost"):
        with pytest.raises(Refusal):
            operations.answer_passage(by=cast.member, passage_id=row.pk, version=1, state=state)
    back = operations.answer_passage(by=cast.member, passage_id=row.pk, version=1, state="returned", answer="Which?")
    assert list(queries.unanswered_passages(cast.manager)) == [back]
    again = operations.pass_again(by=cast.manager, passage_id=row.pk, version=2, reason="The second case.")
    assert (again.state, again.answer, again.due_on > TODAY) == (PassageState.WAITING, "", True)
    steps = queries.steps_of_passage(cast.member, again)
    assert [step.after for step in steps] == ["waiting", "returned", "waiting"]


def test_who_sees_what_is_on_its_way(cast: Cast) -> None:
    row = passed(cast)
    sees = {name for name, actor in cast.everybody().items() if queries.passages(actor).exists()}
    assert sees == {"manager", "coordinator", "chair", "partner", "member"}
    with pytest.raises(NotThere):
        queries.passage(cast.health_lead, row.reference)
