"""On whichever day the demonstration is loaded, each of its referrals has come as far as its story goes."""

from datetime import date, timedelta
from typing import Any

import pytest

from goldthread.demo.content import of_board
from goldthread.demo.diary import chance, later, office_hour

DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(2 * 365)]
"""Two years hold every weekday beside every holiday."""

TO_CONSIDERED = 1
TO_RECOMMENDED = 1
TO_DECIDED = 2


def steps(row: dict[str, Any]) -> list[int]:
    """Days between what the office, the agencies, the group and whoever decides do, as the loader takes them."""
    asked = [1]
    considered = [*asked, *(1 for _ in row.get("answers", {})), TO_CONSIDERED]
    return {
        "draft": [],
        "submitted": [],
        "returned": asked,
        "withdrawn": asked,
        "considered": considered,
        "recommended": [*considered, TO_RECOMMENDED],
        "decided": [*considered, TO_RECOMMENDED, TO_DECIDED],
    }[row["goes"]]


@pytest.mark.parametrize("row", of_board("tarnshire").referrals["referral"], ids=lambda row: row["key"])
def test_a_referral_began_long_enough_ago_for_holidays_on_its_way(row: dict[str, Any]) -> None:
    late = []
    for day in DAYS:
        at = office_hour(day - timedelta(days=row["ago"]), chance(row["key"]))
        for days in steps(row):
            at = later(at, days, chance(row["key"], days))
        if at.date() >= day:
            late.append(str(day))
    assert late == []
