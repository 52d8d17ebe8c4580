"""Dates, counts and texts are said the same way everywhere."""

from datetime import date, datetime

import pytest

from goldthread.design import wording

TODAY = date(2026, 6, 3)  # a Wednesday


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 5, 28), "6 days late"),
        (date(2026, 6, 2), "1 day late"),
        (date(2026, 6, 3), "today (Wednesday 3 June)"),
        (date(2026, 6, 9), "in 4 working days (Tuesday 9 June)"),
        (date(2026, 9, 9), "by 9 September 2026"),
        (None, "no date yet"),
    ],
)
def test_a_due_date_is_said_as_a_person_would(when: date | None, said: str) -> None:
    assert wording.due(when, TODAY) == said


def test_working_days_may_come_from_a_calendar_that_knows_holidays() -> None:
    assert wording.due(date(2026, 6, 9), TODAY, lambda start, end: 3).startswith("in 3 working days")


def test_a_weekend_alone_counts_in_plain_days() -> None:
    assert wording.due(date(2026, 6, 7), date(2026, 6, 6)) == "in 1 day (Sunday 7 June)"


def test_next_year_is_named() -> None:
    assert wording.due(date(2027, 1, 5), date(2026, 12, 30)).endswith("(Tuesday 5 January 2027)")


def test_dates_periods_and_moments() -> None:
    assert wording.day(date(2026, 3, 3)) == "3 March 2026"
    assert wording.moment(datetime(2026, 3, 3, 0, 5)) == "3 March 2026 at 12:05am"
    assert wording.period(date(2026, 4, 1), date(2026, 6, 30)) == "April to June 2026"
    assert wording.period(date(2025, 12, 1), date(2026, 1, 31)) == "December 2025 to January 2026"
    assert wording.period(date(2026, 5, 1), date(2026, 5, 31)) == "May 2026"


def test_counts() -> None:
    assert [wording.counted(n, "action") for n in (0, 1, 2, 2400)] == [
        "no actions",
        "1 action",
        "2 actions",
        "2,400 actions",
    ]
    assert wording.counted(3, "reply", "replies") == "3 replies"


def test_what_people_write_cannot_bring_a_page_of_its_own() -> None:
    html = wording.prose("# Title\n<script>alert(1)</script>\n[go](javascript:alert(1)) ![x](http://x.example/y)")
    assert "<script" not in html and "javascript:" not in html.replace("(javascript:", "") and "<img" not in html
    assert "<h1" not in html and "<h3" in html
    assert 'href="javascript' not in html


def test_a_match_is_marked_and_everything_else_escaped() -> None:
    assert wording.highlight("<b>Sleeping</b> safely", "sleep") == ("&lt;b&gt;<mark>Sleeping</mark>&lt;/b&gt; safely")
    found = f"<i>{wording.HIT_STARTS}safe{wording.HIT_ENDS}</i>"
    assert wording.highlight(found) == "&lt;i&gt;<mark>safe</mark>&lt;/i&gt;"
    assert wording.highlight("plain", "") == "plain"
