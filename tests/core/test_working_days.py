"""Working days agree with the published bank holidays and with the golden cases."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.working_days import (
    Division,
    add_working_days,
    bank_holidays,
    is_working_day,
    working_days_between,
)
from tests.shared import shared_path

DAYS = st.dates(date(2012, 1, 1), date(2030, 12, 31))
DIVISIONS = st.sampled_from(Division)


def test_every_golden_case_is_right() -> None:
    golden = json.loads(shared_path("data", "golden", "working_days_golden.json").read_text())["rows"]
    assert len(golden) == 1392
    wrong = [
        row
        for row in golden
        if add_working_days(date.fromisoformat(row[1]), row[2], Division(row[0])) != date.fromisoformat(row[3])
    ]
    assert wrong == []


@pytest.mark.parametrize("division", Division)
def test_bank_holidays_are_those_that_were_published(division: Division) -> None:
    truth = json.loads(shared_path("data", "golden", "bank_holidays_truth_2012_2030.json").read_text())["divisions"]
    published = {date.fromisoformat(day) for day in truth[division]}
    known = {day for year in range(2012, 2031) for day in bank_holidays(division, year)}
    weekdays = {day for day in known if day.weekday() < 5}
    assert weekdays == {day for day in published if day.weekday() < 5}


def test_no_working_days_is_the_day_itself() -> None:
    assert add_working_days(date(2026, 4, 4), 0) == date(2026, 4, 4)


@given(DAYS, st.integers(-60, 60).filter(bool), DIVISIONS)
def test_the_day_that_is_counted_to_is_a_working_day(start: date, count: int, division: Division) -> None:
    assert is_working_day(add_working_days(start, count, division), division)


@given(DAYS, st.integers(1, 60), DIVISIONS)
def test_counting_forward_and_back_meet(start: date, count: int, division: Division) -> None:
    day = add_working_days(start, count, division)
    assert working_days_between(start, day, division) == count
    back = add_working_days(day, -count, division)
    assert back <= start
    assert add_working_days(back, count, division) == day
    if is_working_day(start, division):
        assert back == start


@given(DAYS, st.integers(0, 30), st.integers(-60, 60), DIVISIONS)
def test_a_later_start_never_ends_earlier(start: date, later: int, count: int, division: Division) -> None:
    after = add_working_days(start + timedelta(days=later), count, division)
    assert add_working_days(start, count, division) <= after


@given(DAYS, st.integers(0, 60), st.integers(0, 60), DIVISIONS)
def test_more_days_end_no_earlier(start: date, few: int, more: int, division: Division) -> None:
    one, other = sorted((few, more))
    assert add_working_days(start, one, division) <= add_working_days(start, other, division)


@given(DAYS, st.integers(0, 1000), DIVISIONS)
def test_the_days_between_are_those_that_are_worked_one_by_one(start: date, count: int, division: Division) -> None:
    days = [start + timedelta(days=n) for n in range(1, count + 1)]
    worked = sum(is_working_day(day, division) for day in days)
    assert working_days_between(start, start + timedelta(days=count), division) == worked
    assert working_days_between(start + timedelta(days=count), start, division) == -worked
