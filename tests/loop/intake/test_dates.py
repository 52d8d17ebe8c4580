"""Dates of real trackers: read day first, and never guessed in silence."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.loop.intake.dates import find_date, read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2014-04-03", "2014-04-03"),
        ("2014-04-03 00:00:00", "2014-04-03"),
        ("31/03/2014", "2014-03-31"),
        ("31.3.14", "2014-03-31"),
        ("25-12-2014", "2014-12-25"),
        ("3rd April 2014", "2014-04-03"),
        ("31 March, 2014", "2014-03-31"),
        ("Friday 5 May 2017", "2017-05-05"),
        ("3-Apr-14", "2014-04-03"),
        ("April 3, 2014", "2014-04-03"),
        ("by the 3rd of April 2014", "2014-04-03"),
        ("29 February 2024", "2024-02-29"),
        ("4/4/14", "2014-04-04"),
    ],
)
def test_one_day_and_no_doubt(text: str, date: str) -> None:
    read = read_date(text)
    assert (str(read.date), read.remark, read.text) == (date, None, text)


@pytest.mark.parametrize(
    ("text", "date", "remark"),
    [
        ("3/4/13", "2013-04-03", "read day first, as 3 April 2013"),
        ("March 2014", "2014-03-31", "only a month"),
        ("Feb-24", "2024-02-29", "only a month"),
        ("end of 03/2014", "2014-03-31", "only a month"),
        ("41732", "2014-04-03", "as Excel counts it: 3 April 2014"),
        ("31 February", None, "February has at most 29 days"),
        ("31 February 2014", None, "February 2014 has 28 days"),
        ("31/02/2014", None, "February 2014 has 28 days"),
        ("29/02/2023", None, "February 2023 has 28 days"),
        ("4/25/2013", None, "no month 25"),
        ("3 April", None, "names no year"),
        ("31/3/14 now 30/6/14", None, "more than one date"),
        ("ASAP", None, "kept as written"),
        ("ongoing", None, "kept as written"),
        ("Q1 2014", None, "kept as written"),
        ("2014", None, "kept as written"),
        ("tbc - awaiting board", None, "kept as written"),
    ],
)
def test_doubt_is_said(text: str, date: str | None, remark: str) -> None:
    read = read_date(text)
    assert (None if read.date is None else str(read.date)) == date
    assert read.remark is not None and remark in read.remark


def test_nothing_is_nothing() -> None:
    assert read_date("  ") == read_date("")
    assert read_date("").remark is None


def test_a_date_within_a_sentence() -> None:
    assert find_date("Send it by 25 June 2025, please.") == datetime.date(2025, 6, 25)
    assert find_date("Send it soon.") is None


@given(st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2090, 1, 1)))
def test_every_day_is_read_as_itself(day: datetime.date) -> None:
    assert read_date(day.isoformat()).date == day
    assert read_date(day.strftime("%d/%m/%Y")).date == day
    assert read_date(f"{day.day} {day:%B} {day.year}").date == day


@given(st.text(alphabet="0123456789/-. aMrchFebQ'", max_size=30) | st.text(max_size=30))
def test_any_text_gives_a_date_or_says_why_not(text: str) -> None:
    read = read_date(text)
    assert read.date is not None or read.remark is not None or not text.split()
