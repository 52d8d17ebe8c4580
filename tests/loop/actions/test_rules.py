"""What an action may become, when people are told of it, and who may check it; without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.actions.choices import OPEN, WITH_THE_OWNER, ActionState
from goldthread.loop.actions.rules import (
    MOVES,
    add_months,
    check_independent,
    check_move,
    check_put_off,
    next_lasting_check,
    reminder,
    step_reached,
    whose_turn,
)

TODAY = date(2026, 6, 9)
BEFORE, LATE = (28, 7, 1), (1, 14, 42)
STATES = st.sampled_from(list(ActionState))
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(STATES, STATES)
def test_a_move_is_either_in_the_table_or_refused_in_words(before: ActionState, after: ActionState) -> None:
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(Refusal) as refused:
            check_move(before, after)
        assert before.label.lower() in refused.value.sentence


def test_nothing_is_verified_that_was_not_claimed() -> None:
    assert {before for before, after in MOVES.items() if ActionState.VERIFIED in after} == {ActionState.CLAIMED}


@given(st.lists(STATES, max_size=12))
def test_no_way_leads_out_of_what_was_given_up(path: list[ActionState]) -> None:
    allowed = all(after in MOVES[before] for before, after in pairwise(path))
    if allowed and ActionState.CANCELLED in path:
        assert path.index(ActionState.CANCELLED) == len(path) - 1


@given(DAYS, st.integers(0, 240))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, st.lists(st.integers(1, 60), max_size=5), st.integers(0, 6))
def test_looks_come_in_order_and_end(day: date, months: list[int], done: int) -> None:
    looks = [next_lasting_check(day, months, n) for n in range(done + 1)]
    known = [look for look in looks if look is not None]
    assert known == sorted(known)
    assert (looks[done] is None) == (done >= len(months))


@given(st.integers(-400, 400))
def test_a_date_is_spoken_of_only_near_it_or_after_it(days: int) -> None:
    found = step_reached(TODAY - timedelta(days=days), TODAY, BEFORE, LATE)
    assert (found is None) == (days < -28)
    if found is not None:
        assert found.days == days
        assert found.kind == ("soon" if days <= 0 else "officer" if days < 14 else "agency" if days < 42 else "chair")


@given(DAYS, st.integers(-60, 60))
def test_a_missed_night_says_the_same_as_the_night_itself(due: date, days: int) -> None:
    """The key depends on the step that was reached and on the date, so nothing is said twice."""
    first = step_reached(due, due + timedelta(days=days), BEFORE, LATE)
    again = step_reached(due, due + timedelta(days=days), tuple(reversed(BEFORE)), tuple(reversed(LATE)))
    assert first == again


@given(DAYS)
def test_each_step_is_said_once_over_the_life_of_a_date(due: date) -> None:
    days = [due + timedelta(days=n) for n in range(-40, 80)]
    keys = [found.key for day in days if (found := step_reached(due, day, BEFORE, LATE))]
    assert len(set(keys)) == len(BEFORE) + len(LATE)
    assert [key for n, key in enumerate(keys) if n == 0 or keys[n - 1] != key] == list(dict.fromkeys(keys))


@given(STATES)
def test_nobody_is_reminded_of_what_is_not_in_their_hands(state: ActionState) -> None:
    found = reminder(TODAY - timedelta(days=3), state, TODAY, BEFORE, LATE)
    assert (found is not None) == (state in WITH_THE_OWNER)
    assert reminder(None, state, TODAY, BEFORE, LATE) is None


@given(STATES)
def test_every_open_action_is_somebodys_turn(state: ActionState) -> None:
    assert (whose_turn(state) == "nobody") <= (state not in OPEN)


@pytest.mark.parametrize(
    ("state", "before", "after", "why", "refused"),
    [
        (ActionState.AGREED, TODAY, TODAY + timedelta(days=1), "", True),
        (ActionState.AGREED, TODAY, None, " ", True),
        (ActionState.AGREED, TODAY, TODAY + timedelta(days=1), "The supplier is late", False),
        (ActionState.AGREED, TODAY, TODAY - timedelta(days=1), "", False),
        (ActionState.PROPOSED, TODAY, TODAY + timedelta(days=1), "", False),
        (ActionState.AGREED, None, TODAY, "", False),
    ],
)
def test_a_date_is_put_off_with_a_reason(
    state: ActionState, before: date | None, after: date | None, why: str, refused: bool
) -> None:
    if refused:
        with pytest.raises(Refusal) as problem:
            check_put_off(state, before, after, why)
        assert problem.value.field == "why"
    else:
        check_put_off(state, before, after, why)


PEOPLE = st.integers(1, 6)


@given(PEOPLE, st.sets(PEOPLE), st.lists(st.none() | PEOPLE), st.none() | PEOPLE)
def test_nobody_checks_their_own(
    verifier: int, agencies: set[int], owners: list[int | None], agency: int | None
) -> None:
    independent = verifier not in owners and (agency is None or agency not in agencies)
    try:
        check_independent(verifier_id=verifier, verifier_agencies=agencies, owner_ids=owners, owner_agency=agency)
    except NotAllowed:
        assert not independent
    else:
        assert independent


def test_goldthread_itself_checks_nothing() -> None:
    with pytest.raises(NotAllowed):
        check_independent(verifier_id=None, verifier_agencies=[], owner_ids=[], owner_agency=None)
