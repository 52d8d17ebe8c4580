"""Clocks are counted as the field counts them, and say in words how."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.actor import LONDON
from goldthread.core.refusals import Refusal
from goldthread.core.working_days import Division, is_working_day
from goldthread.loop.framework.clocks import (
    Due,
    Extension,
    Pause,
    add_months,
    between,
    count,
    day_of_year,
    local_day,
    measure_in_words,
    occurrences,
)
from goldthread.loop.framework.format.document import Clock
from goldthread.loop.framework.format.parts import Certainty

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=LONDON)


def clock(**said: Any) -> Clock:
    return Clock.model_validate({"name": "Do it", "starts": "notified"} | said)


def due(start: datetime = MONDAY, division: str = "england-and-wales", **said: Any) -> Due:
    return count(clock(**said), start, division)


@pytest.mark.parametrize(
    ("said", "day", "words"),
    [
        ({"length": "15 working days"}, date(2026, 3, 23), "15 working days after Monday 2 March 2026"),
        ({"length": "5 days"}, date(2026, 3, 7), "5 days after Monday 2 March 2026"),
        ({"length": "6 weeks"}, date(2026, 4, 13), "6 weeks after Monday 2 March 2026"),
        ({"length": "1 month"}, date(2026, 4, 2), "1 month after Monday 2 March 2026"),
        ({"length": "3 years", "limit": "at least"}, date(2029, 3, 2), "at least 3 years after Monday 2 March 2026"),
        ({"length": "48 hours"}, date(2026, 3, 4), "48 hours after 09:30 on Monday 2 March 2026"),
        (
            {"length": "7 working days", "direction": "before"},
            date(2026, 2, 19),
            "7 working days before Monday 2 March 2026",
        ),
        ({"by": "30 September"}, date(2026, 9, 30), "the first 30 September after Monday 2 March 2026"),
        ({"by": "1 March"}, date(2027, 3, 1), "the first 1 March after Monday 2 March 2026"),
        ({"by": "2 March"}, date(2026, 3, 2), "the first 2 March after Monday 2 March 2026"),
        ({"by": "1 March", "direction": "before"}, date(2026, 3, 1), "the last 1 March before Monday 2 March 2026"),
    ],
)
def test_each_kind_of_length_comes_to_a_day_and_says_how(said: dict[str, Any], day: date, words: str) -> None:
    found = due(**said)
    assert (found.due_on, found.arithmetic) == (day, words)
    assert not found.provisional


def test_hours_come_to_a_moment_and_pass_as_they_pass() -> None:
    before_summer = datetime(2026, 3, 28, 12, 0, tzinfo=LONDON)
    found = due(before_summer, length="24 hours")
    assert found.due_at is not None
    assert found.due_at - before_summer.astimezone(UTC) == timedelta(hours=24)
    assert found.due_at.astimezone(LONDON).hour == 13


def test_a_day_is_the_day_in_london() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert local_day(late) == date(2026, 6, 2)
    assert due(late, length="1 day").due_on == date(2026, 6, 3)


def test_a_month_after_the_thirty_first_ends_with_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert due(datetime(2024, 2, 29, tzinfo=LONDON), length="1 year").due_on == date(2025, 2, 28)


def test_a_window_opens_and_closes() -> None:
    found = due(window={"opens": "2 working days", "closes": "10 working days"})
    assert (found.opens_on, found.due_on) == (date(2026, 3, 4), date(2026, 3, 16))
    assert found.arithmetic == "from 2 working days to 10 working days after Monday 2 March 2026"
    earlier = due(window={"opens": "10 days", "closes": "2 days"}, direction="before")
    assert (earlier.opens_on, earlier.due_on) == (date(2026, 2, 20), date(2026, 2, 28))


def test_a_look_back_says_from_when() -> None:
    found = due(length="12 months", looks_back=True)
    assert (found.opens_on, found.due_on) == (date(2025, 3, 2), date(2026, 3, 2))


def test_the_later_of_two_dates_counts_and_a_date_that_is_not_known_leaves_it_open() -> None:
    two = clock(
        starts=None,
        later_of=[
            {"starts": "notified", "length": "1 month"},
            {"starts": "panel-report-received", "length": "6 weeks"},
        ],
    )
    other = {"notified": MONDAY, "panel-report-received": MONDAY + timedelta(days=7)}
    both = count(two, MONDAY, others=other)
    assert both.due_on == date(2026, 4, 20)
    assert both.arithmetic == "the later of 1 month after Monday 2 March 2026 and 6 weeks after Monday 9 March 2026"
    assert not both.provisional
    one = count(two, MONDAY)
    assert one.due_on == date(2026, 4, 2)
    assert one.provisional
    assert "the other date is not known yet" in one.arithmetic


def test_what_comes_round_comes_round_from_its_start_and_keeps_its_day() -> None:
    monthly = clock(every="1 month")
    last = datetime(2026, 1, 31, tzinfo=LONDON)
    assert [each.due_on for each in occurrences(monthly, last, "england-and-wales", 3)] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]
    assert count(monthly, last).due_on == date(2026, 2, 28)
    assert [each.due_on for each in between(monthly, last, date(2026, 4, 1), date(2026, 5, 31), "scotland")] == [
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


def test_the_part_of_the_kingdom_decides_which_days_are_worked() -> None:
    before = datetime(2026, 3, 16, tzinfo=LONDON)
    assert due(before, length="1 working day").due_on == date(2026, 3, 17)
    assert due(before, "northern-ireland", length="1 working day").due_on == date(2026, 3, 18)


def test_working_days_beyond_what_is_published_are_provisional() -> None:
    far = datetime(2028, 12, 20, tzinfo=LONDON)
    assert due(far, length="15 working days").provisional
    assert not due(far, length="15 days").provisional, "no bank holiday moves it"
    assert not due(datetime(2028, 11, 1, tzinfo=LONDON), length="15 working days").provisional


def test_the_rule_and_how_sure_it_is_stand_beside_the_date() -> None:
    basis = {
        "source": "Working Together",
        "clause": "paragraph 5",
        "edition": "2018",
        "certainty": "background",
        "says": "Published within six months.",
    }
    found = due(length="6 months", basis=basis)
    assert found.rule == "Published within six months (Working Together, paragraph 5, 2018)."
    assert found.certainty is Certainty.BACKGROUND
    assert due(length="6 months").certainty is Certainty.LOCAL


def test_a_day_that_a_letter_names_is_that_day() -> None:
    letter = clock(starts=None, date_set_by="the inspectors' letter")
    assert count(letter, MONDAY, named=date(2026, 5, 1)).due_on == date(2026, 5, 1)
    with pytest.raises(Refusal, match="named by the inspectors' letter"):
        count(letter, MONDAY)


def test_a_clock_without_a_length_is_refused_in_words() -> None:
    with pytest.raises(Refusal, match="says no length of time"):
        due()
    with pytest.raises(Refusal, match="does not come round"):
        occurrences(clock(length="1 day"), MONDAY, "scotland", 1)


# -------------------------------------------------------------------------------------------- pauses and extensions


def test_time_that_stood_still_is_added_in_the_unit_of_the_clock() -> None:
    pause = Pause(date(2026, 3, 4), date(2026, 3, 11), "the police asked us to wait")
    worked = count(clock(length="15 working days"), MONDAY, pauses=[pause])
    assert worked.due_on == date(2026, 3, 30)
    assert worked.arithmetic == (
        "15 working days after Monday 2 March 2026; 5 working days added because time stood still "
        "from Wednesday 4 March 2026 to Wednesday 11 March 2026: the police asked us to wait"
    )
    assert count(clock(length="1 month"), MONDAY, pauses=[pause]).due_on == date(2026, 4, 9)


def test_pauses_that_overlap_count_once_and_later_ones_not_at_all() -> None:
    pauses = [
        Pause(date(2026, 3, 4), date(2026, 3, 11), "first"),
        Pause(date(2026, 3, 9), date(2026, 3, 12), "second"),
        Pause(date(2027, 1, 1), date(2027, 2, 1), "long after"),
    ]
    assert count(clock(length="10 days"), MONDAY, pauses=pauses).due_on == date(2026, 3, 20)


def test_while_time_stands_still_the_date_is_not_the_last_word() -> None:
    found = count(clock(length="10 days"), MONDAY, pauses=[Pause(date(2026, 3, 4), None, "an inquest")])
    assert found.stopped
    assert found.arithmetic.endswith("time stands still since Wednesday 4 March 2026: an inquest")


def test_an_extension_says_its_reason() -> None:
    until = count(clock(length="6 months"), MONDAY, extensions=[Extension("a trial", until=date(2026, 12, 1))])
    assert until.due_on == date(2026, 12, 1)
    assert until.arithmetic.endswith("extended to Tuesday 1 December 2026: a trial")
    longer = count(clock(length="6 months"), MONDAY, extensions=[Extension("a trial", by="2 months")])
    assert longer.due_on == date(2026, 11, 2)
    hours = count(clock(length="48 hours"), MONDAY, extensions=[Extension("a storm", by="24 hours")])
    assert hours.due_at == MONDAY + timedelta(hours=72)


# -------------------------------------------------------------------------------------------------------- properties

UNITS = st.sampled_from(["days", "working days", "weeks", "months", "years", "hours"])
STARTS = st.datetimes(datetime(2012, 1, 2), datetime(2027, 6, 1)).map(lambda moment: moment.replace(tzinfo=LONDON))
DIVISIONS = st.sampled_from(Division)


@given(STARTS, st.integers(0, 90), UNITS, st.integers(1, 24), st.sampled_from(["before", "after"]), DIVISIONS)
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: int, unit: str, number: int, direction: str, division: Division
) -> None:
    said = clock(length=f"{number} {unit}", direction=direction)
    assert count(said, start, division).due_on <= count(said, start + timedelta(days=later), division).due_on


@given(STARTS, UNITS, st.integers(1, 24), st.integers(0, 24), DIVISIONS)
def test_more_time_is_never_due_earlier(start: datetime, unit: str, few: int, more: int, division: Division) -> None:
    short, long = (count(clock(length=f"{number} {unit}"), start, division).due_on for number in (few, few + more))
    assert local_day(start) <= short <= long


@given(STARTS, st.integers(1, 24), st.sampled_from(["days", "weeks", "working days", "hours"]), DIVISIONS)
def test_counting_there_and_back_meets(start: datetime, number: int, unit: str, division: Division) -> None:
    day = local_day(start)
    there = count(clock(length=f"{number} {unit}"), start, division)
    noon = there.due_at or datetime(there.due_on.year, there.due_on.month, there.due_on.day, 12, tzinfo=LONDON)
    back = count(clock(length=f"{number} {unit}", direction="before"), noon, division)
    if unit == "working days":
        assert is_working_day(there.due_on, division)
        assert back.due_on == day or not is_working_day(day, division)
    else:
        assert back.due_on == day


@given(STARTS, st.integers(1, 20), st.integers(0, 30), DIVISIONS)
def test_a_pause_never_brings_a_date_forward_or_onto_a_day_off(
    start: datetime, number: int, paused: int, division: Division
) -> None:
    said = clock(length=f"{number} working days")
    since = local_day(start) + timedelta(days=1)
    found = count(said, start, division, pauses=[Pause(since, since + timedelta(days=paused), "waiting")])
    assert found.due_on >= count(said, start, division).due_on
    assert is_working_day(found.due_on, division)


@given(STARTS, st.sampled_from(["30 September", "29 February", "1 January", "31 December"]))
def test_a_day_of_the_year_is_never_more_than_a_year_away(start: datetime, text: str) -> None:
    found = count(clock(by=text), start).due_on
    assert 0 <= (found - local_day(start)).days <= 366


def test_measures_are_told_without_a_date() -> None:
    assert measure_in_words(clock(length="1 month")) == "at most 1 month after the start"
    assert measure_in_words(clock(by="30 September")) == "by 30 September"
    assert day_of_year("29 February", 2026) == date(2026, 2, 28)
