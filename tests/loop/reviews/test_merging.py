"""The agencies' chronologies put together: none lost, none doubled, pairs proposed with their reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.loop.reviews.chronology.merging import Event, gaps, merge
from goldthread.loop.reviews.chronology.moments import read_moment


def event(key: str, agency: str, when: str, what: str, *, seen: bool | None = None) -> Event:
    return Event(key, agency, read_moment(when), what, seen)


VISIT = "Health visitor made a home visit and found the baby with a bruise on the left cheek"


def test_the_same_event_told_by_two_agencies_is_proposed_as_a_pair() -> None:
    merged = merge(
        [
            event("a", "Health", "3 March 2014", VISIT),
            event(
                "b", "Social care", "3 March 2014", "Call from health visitor: home visit, bruise on the baby's cheek"
            ),
            event("c", "Police", "3 March 2014", "Officers attended a burglary in the same street"),
        ]
    )
    assert [(pair.one, pair.other) for pair in merged.pairs] == [("a", "b")]
    assert merged.pairs[0].why == "told by two agencies, on the same day, in much the same words"


def test_an_account_a_day_apart_has_to_be_more_alike_and_says_that_the_dates_differ() -> None:
    merged = merge([event("a", "Health", "3 March 2014", VISIT), event("b", "School", "4 March 2014", VISIT)])
    assert merged.pairs[0].clash == "the dates differ by a day"


def test_clashes_of_time_and_of_seeing_the_child_are_said() -> None:
    one = event("a", "Health", "3 March 2014 at 9am", VISIT, seen=True)
    other = event("b", "Social care", "3 March 2014 at 2pm", VISIT, seen=False)
    assert merge([one, other]).pairs[0].clash == (
        "the times differ by more than two hours; one says that the child was seen and the other that the child was not"
    )


def test_what_one_agency_sent_twice_is_proposed_as_told_twice() -> None:
    merged = merge([event("a", "Health", "3 March 2014", VISIT), event("b", "Health", "3 March 2014", VISIT)])
    assert merged.pairs[0].why.startswith("told twice by the same agency")


@pytest.mark.parametrize("when", ["2014", "unknown"])
def test_an_event_of_no_certain_day_is_paired_with_nothing(when: str) -> None:
    assert not merge([event("a", "Health", when, VISIT), event("b", "School", when, VISIT)]).pairs


def test_events_stand_in_order_with_the_unknown_last() -> None:
    told = [
        event("d", "Police", "unknown", "x"),
        event("c", "Police", "April 2014", "x"),
        event("b", "Health", "3 April 2014 at 9am", "x"),
        event("a", "Health", "3 April 2014", "x"),
        event("e", "Health", "before March 2010", "x"),
    ]
    assert [each.key for each in merge(told).events] == ["e", "c", "a", "b", "d"]


def test_a_gap_is_longer_than_the_measure() -> None:
    told = [event("a", "Health", "1 March 2014", "x"), event("b", "Health", "1 May 2014", "x")]
    (gap,) = gaps(told, 30)
    assert (gap.first, gap.last, gap.days) == (date(2014, 3, 2), date(2014, 4, 30), 60)
    assert gaps(told, 60) == ()


def test_gaps_in_which_the_child_was_not_seen() -> None:
    told = [
        event("a", "Health", "1 March 2014", "x", seen=True),
        event("b", "Health", "1 April 2014", "x", seen=False),
        event("c", "Health", "1 May 2014", "x", seen=True),
    ]
    assert gaps(told, 40) == ()
    assert gaps(told, 40, seen_only=True)[0].days == 60


DAYS = st.dates(date(2012, 1, 1), date(2012, 3, 1))
EVENTS = st.lists(
    st.tuples(st.sampled_from(["Health", "Police", "School"]), DAYS, st.integers(0, 9), st.text("abc ", max_size=12)),
    max_size=40,
).map(
    lambda rows: [
        Event(str(n), agency, read_moment(f"{day:%d/%m/%Y} to {day + timedelta(days=long):%d/%m/%Y}"), what)
        for n, (agency, day, long, what) in enumerate(rows)
    ]
)


@given(EVENTS)
def test_no_event_is_lost_and_none_is_doubled(told: list[Event]) -> None:
    assert sorted(each.key for each in merge(told).events) == sorted(each.key for each in told)


@given(EVENTS)
def test_a_pair_is_proposed_once_and_never_with_itself(told: list[Event]) -> None:
    pairs = [frozenset((pair.one, pair.other)) for pair in merge(told).pairs]
    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs) == len(set(pairs))


@given(EVENTS)
def test_the_order_in_which_agencies_send_changes_nothing(told: list[Event]) -> None:
    again = list(reversed(told))
    assert merge(told).events == merge(again).events
    assert {(pair.one, pair.other) for pair in merge(told).pairs} == {
        (pair.one, pair.other) for pair in merge(again).pairs
    }
