"""Dates as agencies write them: read as far as they go, and never guessed in silence."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.refusals import Refusal
from goldthread.loop.reviews.chronology.moments import read_moment


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ("13/4/2013", "2013-04-13", "2013-04-13"),
        ("2014-03-02", "2014-03-02", "2014-03-02"),
        ("Mon 3rd March 2014", "2014-03-03", "2014-03-03"),
        ("March 3, 2014", "2014-03-03", "2014-03-03"),
        ("3 of March 2014", "2014-03-03", "2014-03-03"),
        ("March 2014", "2014-03-01", "2014-03-31"),
        ("03/2014", "2014-03-01", "2014-03-31"),
        ("early March 2014", "2014-03-01", "2014-03-10"),
        ("mid-June 2012", "2012-06-11", "2012-06-20"),
        ("end of February 2016", "2016-02-21", "2016-02-29"),
        ("2013", "2013-01-01", "2013-12-31"),
        ("late 2013", "2013-09-01", "2013-12-31"),
        ("winter 2013", "2013-12-01", "2014-02-28"),
        ("3-5 May 2014", "2014-05-03", "2014-05-05"),
        ("12/03/2014 - 15/03/2014", "2014-03-12", "2014-03-15"),
        ("between 1 Feb 2014 and 3 Feb 2014", "2014-02-01", "2014-02-03"),
        ("28 Feb – 3 March 2015", "2015-02-28", "2015-03-03"),
        ("May to June 2014", "2014-05-01", "2014-06-30"),
        ("w/c 3 March 2014", "2014-03-03", "2014-03-09"),
        ("c. 2012", "2012-01-01", "2012-12-31"),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(said: str, earliest: str, latest: str) -> None:
    moment = read_moment(said)
    assert (moment.earliest, moment.latest, moment.said) == (d(earliest), d(latest), said)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("3/4/13", "day first, so 3 April; year 13 taken as 2013"),
        ("3/4/2013", "day first, so 3 April"),
        ("Dec '12", "year 12 taken as 2012"),
        ("41702", "a spreadsheet's number for 4 March 2014"),
        ("w/c 3/3/14", "a whole week; year 14 taken as 2014"),
        ("spring 2014", "spring taken as its three months"),
        ("about March 2014", "roughly"),
        ("before March 2010", "no first day is known"),
        ("since 2010", "no last day is known"),
    ],
)
def test_what_could_be_read_otherwise_is_said(said: str, note: str) -> None:
    assert read_moment(said).note == note


@pytest.mark.parametrize("said", ["13/4/2013", "3/3/2014", "3 April 2013", "2013-04-03", "March 2014"])
def test_what_can_be_read_in_one_way_carries_no_note(said: str) -> None:
    assert read_moment(said).note == ""


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2014-03-02 14:30", time(14, 30)),
        ("3 March 2014 at 2pm", time(14)),
        ("3 March 2014 12 am", time(0)),
        ("3 Mar 2014 09.15", time(9, 15)),
        ("03.03.2014 1430hrs", time(14, 30)),
    ],
)
def test_the_time_of_day_is_kept(said: str, at: time) -> None:
    assert read_moment(said).at == at


@pytest.mark.parametrize("said", ["", None, "unknown", "N/K", "?", "not recorded", "-"])
def test_unknown_is_an_answer(said: str | None) -> None:
    assert not read_moment(said).known


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("31/02/2014", "February 2014 has 28 days"),
        ("4/13/2014", "no month 13"),
        ("3/4/1013", "cannot be right"),
        ("15/03/2014 - 12/03/2014", "ends before it begins"),
        ("banana", "cannot be read as a date"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(said: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        read_moment(said)


def test_dates_of_a_spreadsheet_come_as_they_are() -> None:
    assert read_moment(datetime(2014, 3, 2, 14, 30)).at == time(14, 30)
    assert read_moment(date(2014, 3, 2)).exact


DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@given(DAYS)
def test_every_usual_way_to_write_a_day_is_read_as_that_day(day: date) -> None:
    for said in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {day:%B %Y}",
        f"{day:%A} {day.day} {day:%b} {day.year}",
        day.isoformat(),
    ):
        moment = read_moment(said)
        assert (moment.earliest, moment.latest) == (day, day)


@given(DAYS, st.integers(0, 400))
def test_a_stretch_holds_both_its_ends(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    moment = read_moment(f"{first:%d/%m/%Y} to {last:%d/%m/%Y}")
    assert (moment.earliest, moment.latest) == (first, last)


@given(DAYS)
def test_day_and_month_that_could_change_places_are_never_taken_in_silence(day: date) -> None:
    said = f"{day.day}/{day.month}/{day.year}"
    assert bool(read_moment(said).note) == (day.day <= 12 and day.day != day.month)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(said: str) -> None:
    try:
        moment = read_moment(said)
    except Refusal as refusal:
        assert refusal.sentence.endswith(".")
    else:
        assert moment.earliest is None or moment.latest is None or moment.earliest <= moment.latest
