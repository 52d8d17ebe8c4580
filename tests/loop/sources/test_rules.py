"""Moves of a source, its dates and its reference."""

from datetime import date

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.sources.choices import SourceStatus
from goldthread.loop.sources.rules import MOVES, check_dates, check_move, series


@pytest.mark.parametrize("before", SourceStatus.values)
@pytest.mark.parametrize("after", SourceStatus.values)
def test_a_source_moves_only_as_the_table_says(before: str, after: str) -> None:
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(Refusal, match="cannot become") as refused:
            check_move(before, after)
        assert refused.value.field == "status"


def test_no_state_is_a_dead_end() -> None:
    assert all(MOVES[status] for status in SourceStatus.values)


def test_learning_is_not_reported_before_its_source_begins() -> None:
    check_dates(date(2026, 2, 2), date(2026, 2, 2))
    check_dates(None, date(2026, 2, 2))
    check_dates(date(2026, 2, 2), None)
    with pytest.raises(Refusal) as refused:
        check_dates(date(2026, 2, 2), date(2026, 2, 1))
    assert refused.value.field == "reported_on"


def test_a_series_is_board_year_kind() -> None:
    assert series("CWC", "AUD", 2014) == "CWC-2014-AUD"
