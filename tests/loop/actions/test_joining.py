"""Actions that hang together: one waits for another, never in a circle; two that say the same become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.actions import queries
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import ActionDependency, Evidence
from goldthread.loop.actions.operations import merge, need, need_no_more
from goldthread.loop.actions.weaving import path_to
from tests import factories
from tests.loop.actions.rounds.written import action
from tests.people import Cast, on_stage


def test_a_circle_is_refused_by_its_names(cast: Cast) -> None:
    one, two, three = (action(cast, "health") for _ in range(3))
    by = on_stage(cast.manager)
    need(by=by, action_id=one.pk, needs_reference=two.reference)
    need(by=by, action_id=two.pk, needs_reference=three.reference.lower())
    for start, goal in ((three, one), (one, one)):
        with pytest.raises(Refusal) as refused:
            need(by=by, action_id=start.pk, needs_reference=goal.reference)
        assert refused.value.field == "needs"
    assert "circle" in Refusal("circle").sentence
    need_no_more(by=by, action_id=one.pk, needs_reference=two.reference)
    need(by=by, action_id=three.pk, needs_reference=one.reference)
    with pytest.raises(NotAllowed):
        need(by=cast.health_lead, action_id=one.pk, needs_reference=two.reference)


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=25))
def test_whatever_is_tied_in_turn_never_makes_a_circle(wanted: list[tuple[int, int]]) -> None:
    needs: dict[int, set[int]] = {}
    for one, other in wanted:
        if one != other and not path_to(other, one, needs):
            needs.setdefault(one, set()).add(other)
    assert not any(path_to(following, start, needs) for start, follow in needs.items() for following in follow)


def test_two_that_say_the_same_become_one_and_both_histories_stay(cast: Cast) -> None:
    keeper = action(cast, "health")
    other = action(cast, "police", state=ActionState.IN_PROGRESS)
    shown = factories.evidence(by=cast.manager, of=other)
    third = action(cast, "school", lead_officer_id=cast.manager.me)
    by = on_stage(cast.manager)
    need(by=by, action_id=third.pk, needs_reference=other.reference)
    other.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        merge(by=by, action_id=other.pk, version=other.version, into_reference=keeper.reference, why="")
    assert refused.value.field == "why"
    went_on = merge(
        by=by, action_id=other.pk, version=other.version, into_reference=keeper.reference, why="Same prompt."
    )
    other.refresh_from_db()
    assert (other.state, other.merged_into_id, went_on.pk) == (ActionState.CANCELLED, keeper.pk, keeper.pk)
    lessons = set(keeper.lesson_links.values_list("lesson_id", flat=True))
    assert set(other.lesson_links.values_list("lesson_id", flat=True)) <= lessons
    assert cast.agencies["police"] in set(keeper.agency_links.values_list("agency_id", flat=True))
    assert Evidence.objects.get(pk=shown.pk).action_id == other.pk
    assert [each.reference for each in queries.merged_into(by, keeper)] == [other.reference]
    assert ActionDependency.objects.get(action=third).needs_id == keeper.pk
    with pytest.raises(Refusal):
        merge(by=by, action_id=third.pk, version=third.version, into_reference=other.reference, why="Same.")
