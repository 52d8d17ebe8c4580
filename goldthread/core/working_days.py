"""Working days: Monday to Friday without the bank holidays of the board's part of the United Kingdom."""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from goldthread.core.alone import load_alone

_UnitedKingdom = load_alone("holidays.countries.united_kingdom").UnitedKingdom  # one country of two hundred and fifty


class Division(StrEnum):
    """The parts of the United Kingdom that keep bank holidays of their own."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


_SUBDIVISION = {
    Division.ENGLAND_AND_WALES: "ENG",
    Division.SCOTLAND: "SCT",
    Division.NORTHERN_IRELAND: "NIR",
}

PUBLISHED_THROUGH = date(2028, 12, 31)
"""The last day for which the government has published bank holidays. Moved on when it publishes another year.

Later bank holidays are computed from the statute and are right unless one is proclaimed or moved, so a date that was
counted in working days beyond this day is provisional.
"""


@lru_cache(maxsize=256)
def bank_holidays(division: Division, year: int) -> frozenset[date]:
    """The bank holidays of one year."""
    return frozenset(_UnitedKingdom(subdiv=_SUBDIVISION[division], years=year))


def is_working_day(day: date, division: Division = Division.ENGLAND_AND_WALES) -> bool:
    """Whether offices are open."""
    return day.weekday() < 5 and day not in bank_holidays(division, day.year)


def working_days_between(start: date, end: date, division: Division = Division.ENGLAND_AND_WALES) -> int:
    """Working days after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, division)
    weeks, rest = divmod((end - start).days, 7)
    weekdays = weeks * 5 + sum((end - timedelta(days=n)).weekday() < 5 for n in range(rest))
    closed = (day for year in range(start.year, end.year + 1) for day in bank_holidays(division, year))
    return weekdays - sum(1 for day in closed if start < day <= end and day.weekday() < 5)


def add_working_days(start: date, count: int, division: Division = Division.ENGLAND_AND_WALES) -> date:
    """The ``count``-th working day strictly after ``start``, or before it where ``count`` is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_working_day(day, division)
    return day
