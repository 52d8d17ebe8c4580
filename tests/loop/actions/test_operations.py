"""Actions written: the effect, the journal, the refusal, and that nothing is left half done."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.actions import operations, queries
from goldthread.loop.actions.choices import ActionState, EvidenceForm, EvidenceState, LastingOutcome
from goldthread.loop.actions.choices import VerificationOutcome as Outcome
from goldthread.loop.actions.models import Action, ActionStatusChange, Evidence, LastingCheck
from goldthread.loop.lessons.choices import Answer
from tests import factories
from tests.people import TODAY, Cast, on_stage

STATEMENT: dict[str, Any] = {
    "title": "Sample",
    "shows": "The prompt is used",
    "form": EvidenceForm.STATEMENT,
    "statement": "36 of 40",
    "stands_for": TODAY,
}


def verbs(action: Action) -> list[str]:
    rows = Entry.objects.filter(kind="action", thing_id=action.pk).order_by("number")
    return list(rows.values_list("verb", flat=True))


def plan_of(action: Action, **new: Any) -> dict[str, Any]:
    """The plan as it stands, with some of it new."""
    return {
        "title": action.title,
        "description": action.description,
        "measure": action.measure,
        "strength": action.strength,
        "lead_officer_id": action.lead_officer_id,
        "lead_agency_id": action.lead_agency_id,
        "lead_member_id": action.lead_member_id,
        "group_id": action.group_id,
        "due_on": action.due_on,
        "agency_ids": [],
    } | new


def health_action(cast: Cast, state: str = "", **said: Any) -> Action:
    answers = {"lead_agency_id": cast.agencies["health"], "lead_officer_id": cast.owner.person_id, **said}
    return factories.action(by=cast.manager, state=state, **answers)


def test_planning_answers_every_lesson_of_the_recommendation(cast: Cast) -> None:
    first, second = factories.lesson(by=cast.manager), factories.lesson(by=cast.manager)
    asked = factories.recommendation(by=cast.manager, to=[first, second], answer=Answer.ACCEPTED)
    action = factories.action(by=cast.manager, to=asked, milestones=[("Design", TODAY), (" ", TODAY)])
    assert {link.lesson_id for link in action.lesson_links.all()} == {first.pk, second.pk}
    assert action.milestones.count() == 1
    assert action.state == ActionState.PROPOSED
    assert verbs(action) == ["planned"]


def test_planning_is_for_the_office(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.plan(by=cast.health_lead, title="Prompt", strength="strong")
    with pytest.raises(Refusal) as refused:
        operations.plan(by=cast.manager, title="Prompt", strength="strong", due_on=TODAY - timedelta(days=1))
    assert refused.value.field == "due_on"


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    seen = action.version
    operations.change(by=cast.manager, action_id=action.pk, version=seen, **plan_of(action, title="Mine"))
    with pytest.raises(ChangedMeanwhile):
        operations.change(by=cast.coordinator, action_id=action.pk, version=seen, **plan_of(action, title="Theirs"))
    action.refresh_from_db()
    assert action.title == "Mine"


def test_a_change_is_told_with_what_was_and_what_is(cast: Cast) -> None:
    action = factories.action(by=cast.manager, state=ActionState.AGREED)
    later = action.due_on + timedelta(days=30) if action.due_on else None
    with pytest.raises(Refusal):
        operations.change(by=cast.manager, action_id=action.pk, version=action.version, **plan_of(action, due_on=later))
    changed = operations.change(
        by=cast.manager,
        action_id=action.pk,
        version=action.version,
        why="The supplier",
        **plan_of(action, due_on=later),
    )
    entry = Entry.objects.filter(kind="action", thing_id=action.pk).latest("number")
    assert (entry.verb, entry.why) == ("changed", "The supplier")
    assert list(entry.detail) == ["due_on"]
    assert changed.version == action.version + 1


def test_an_action_can_be_moved_to_other_agencies_and_answer_more(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    agencies = [cast.agencies["police"], cast.agencies["school"]]
    action = operations.change(
        by=cast.manager, action_id=action.pk, version=action.version, **plan_of(action, agency_ids=agencies)
    )
    lesson = factories.lesson(by=cast.manager)
    action = operations.answer_more(
        by=cast.manager, action_id=action.pk, version=action.version, lesson_ids=[lesson.pk]
    )
    assert set(action.agency_links.values_list("agency_id", flat=True)) == set(agencies)
    assert lesson.pk in set(action.lesson_links.values_list("lesson_id", flat=True))
    assert verbs(action)[-2:] == ["changed", "linked"]


def test_the_whole_way(cast: Cast) -> None:
    action = health_action(cast, ActionState.AGREED)
    action = operations.note_progress(by=cast.owner, action_id=action.pk, version=action.version, text="Begun")
    assert action.state == ActionState.IN_PROGRESS
    with pytest.raises(Refusal):
        operations.claim_complete(by=cast.owner, action_id=action.pk, version=action.version)
    operations.offer_evidence(by=cast.owner, action_id=action.pk, **STATEMENT)
    action = operations.claim_complete(by=cast.owner, action_id=action.pk, version=action.version)
    returned = operations.verify(
        by=cast.auditor, action_id=action.pk, version=action.version, outcome=Outcome.RETURNED, reason="Too few"
    )
    assert returned.state == ActionState.RETURNED
    operations.offer_evidence(by=cast.owner, action_id=action.pk, **STATEMENT)
    action = operations.claim_complete(by=cast.owner, action_id=action.pk, version=returned.version)
    action = operations.verify(
        by=cast.auditor, action_id=action.pk, version=action.version, outcome=Outcome.VERIFIED, reason="It is used"
    )
    assert (action.state, action.verified_on) == (ActionState.VERIFIED, TODAY)
    states = list(Evidence.objects.filter(action=action).values_list("state", flat=True))
    assert states == [EvidenceState.RETURNED, EvidenceState.ACCEPTED]
    check = LastingCheck.objects.get(action=action)
    assert check.due_on == date(2026, 12, 9)
    action = operations.judge_lasting(
        by=cast.auditor, action_id=action.pk, version=action.version, outcome=LastingOutcome.LASTING, finding="Still"
    )
    assert action.state == ActionState.LASTING
    assert LastingCheck.objects.filter(action=action, outcome="").get().due_on == date(2027, 6, 9)
    action = operations.judge_lasting(
        by=cast.auditor, action_id=action.pk, version=action.version, outcome=LastingOutcome.LAPSED, finding="Lost"
    )
    assert action.state == ActionState.LAPSED
    steps = ActionStatusChange.objects.filter(action=action).values_list("after", flat=True)
    assert list(steps) == [
        "proposed", "agreed", "in_progress", "claimed", "returned", "claimed", "verified", "lasting", "lapsed",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["owner", "health_lead", "coordinator", "lay"])
def test_who_does_not_check_for_the_board_cannot(cast: Cast, who: str) -> None:
    action = health_action(cast, ActionState.CLAIMED)
    with pytest.raises((NotAllowed, NotThere)):
        operations.verify(
            by=getattr(cast, who), action_id=action.pk, version=action.version, outcome=Outcome.VERIFIED, reason="x"
        )


def test_who_offered_the_evidence_does_not_check_it(cast: Cast) -> None:
    action = health_action(cast, ActionState.CLAIMED)  # the manager offered it
    with pytest.raises(NotAllowed):
        operations.verify(
            by=cast.manager, action_id=action.pk, version=action.version, outcome=Outcome.VERIFIED, reason="x"
        )
    assert Action.objects.get(pk=action.pk).state == ActionState.CLAIMED


def test_newer_evidence_takes_the_place_of_the_old_which_stays(cast: Cast) -> None:
    action = health_action(cast, ActionState.AGREED)
    old = operations.offer_evidence(by=cast.owner, action_id=action.pk, **STATEMENT)
    new = operations.offer_evidence(by=cast.owner, action_id=action.pk, replaces_id=old.pk, **STATEMENT)
    old.refresh_from_db()
    assert (old.state, new.replaces_id) == (EvidenceState.REPLACED, old.pk)
    with pytest.raises(Refusal):
        operations.offer_evidence(by=cast.owner, action_id=action.pk, replaces_id=old.pk, **STATEMENT)


def test_giving_up_takes_a_reason_and_the_right_person(cast: Cast) -> None:
    action = health_action(cast, ActionState.AGREED)
    with pytest.raises(NotAllowed):
        operations.cancel(by=cast.coordinator, action_id=action.pk, version=action.version, why="No money")
    with pytest.raises(Refusal):
        operations.cancel(by=cast.chair, action_id=action.pk, version=action.version, why=" ")
    action = operations.cancel(by=cast.chair, action_id=action.pk, version=action.version, why="No money")
    assert (action.state, action.cancelled_why) == (ActionState.CANCELLED, "No money")


def test_another_boards_action_does_not_exist(cast: Cast) -> None:
    action = health_action(cast)
    with pytest.raises(NotThere):
        queries.get(cast.outsider, action.reference)
    with pytest.raises(NotThere):
        operations.agree(by=cast.outsider, action_id=action.pk, version=action.version)


def test_several_change_at_once_each_with_its_entry(cast: Cast) -> None:
    actions = [health_action(cast, ActionState.AGREED) for _ in range(3)]
    new = date(2026, 12, 1)
    operations.change_many(
        by=cast.manager,
        action_ids=[each.pk for each in actions],
        group_id=cast.groups["quality"],
        due_on=new,
        why="Moved to the winter round",
    )
    for action in actions:
        action.refresh_from_db()
        assert (action.group_id, action.due_on) == (cast.groups["quality"], new)
        assert verbs(action)[-1] == "changed"


def test_where_one_cannot_change_none_does_and_it_is_named(cast: Cast) -> None:
    first = health_action(cast, ActionState.AGREED)
    closed = operations.cancel(
        by=cast.chair, action_id=(other := health_action(cast)).pk, version=other.version, why="Double"
    )
    with pytest.raises(Refusal) as refused, transaction.atomic():
        operations.change_many(by=cast.manager, action_ids=[first.pk, closed.pk], group_id=cast.groups["quality"])
    assert closed.reference in refused.value.sentence
    first.refresh_from_db()
    assert first.group_id is None
    assert verbs(first)[-1] == "agreed"


@pytest.mark.parametrize(
    ("new", "field"),
    [({}, None), ({"due_on": TODAY - timedelta(days=1)}, "due_on"), ({"due_on": date(2027, 1, 1)}, "why")],
)
def test_changing_several_asks_for_what_is_missing(cast: Cast, new: dict[str, Any], field: str | None) -> None:
    action = health_action(cast, ActionState.AGREED)
    with pytest.raises(Refusal) as refused:
        operations.change_many(by=cast.manager, action_ids=[action.pk], **new)
    assert refused.value.field == field
    on_stage(cast.manager)
    with pytest.raises(Refusal):
        operations.change_many(by=cast.manager, action_ids=[], group_id=cast.groups["quality"])


def test_what_is_returned_is_told_to_the_lead_officer(cast: Cast) -> None:
    from goldthread.notices.models import Notice

    action = health_action(cast, ActionState.CLAIMED)
    operations.verify(
        by=cast.auditor, action_id=action.pk, version=action.version, outcome=Outcome.RETURNED, reason="Too few"
    )
    notice = Notice.objects.get(person_id=cast.owner.me)
    assert action.reference in notice.subject
    assert "Too few" not in notice.body
