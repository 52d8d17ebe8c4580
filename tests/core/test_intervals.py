"""Shares and their differences, against published figures."""

import json
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.intervals import Verdict, difference, share
from tests.shared import shared_path


def published(name: str) -> tuple[list[float], float]:
    """A published figure from the shared data, and how closely it must be met."""
    row = json.loads(shared_path("data", "golden", "stats_golden.json").read_text())[name]
    return row["published"], row["tol"]


@pytest.mark.parametrize("name", ["wilson_81_263", "wilson_15_148", "wilson_0_20", "wilson_1_29"])
def test_wilson_is_as_published(name: str) -> None:
    value, tolerance = published(name)
    found = share(*map(int, name.split("_")[1:]))
    assert [found.low, found.high] == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize(
    "name", ["newcombe_56_70_48_80", "newcombe_9_10_3_10", "newcombe_5_56_0_29", "newcombe_10_10_0_20"]
)
def test_newcombe_is_as_published(name: str) -> None:
    value, tolerance = published(name)
    now, of_now, then, of_then = map(int, name.split("_")[1:])
    found = difference((then, of_then), (now, of_now))
    assert [found.low, found.high] == pytest.approx(value, abs=tolerance)


@pytest.fixture(scope="module")
def statsmodels() -> Any:
    """Loaded when it is asked for, as in test_agreement.py."""
    return import_module("statsmodels.stats.proportion")


SHARES = st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(SHARES)
def test_wilson_is_as_statisticians_have_it(statsmodels: Any, counts: tuple[int, int]) -> None:
    found = share(*counts)
    assert (found.low, found.high) == pytest.approx(statsmodels.proportion_confint(*counts, method="wilson"), abs=1e-9)


@given(SHARES, SHARES)
def test_newcombe_is_as_statisticians_have_it(
    statsmodels: Any, earlier: tuple[int, int], later: tuple[int, int]
) -> None:
    found = difference(earlier, later)
    known = statsmodels.confint_proportions_2indep(*later, *earlier, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(known, abs=1e-9)


@pytest.mark.parametrize(
    ("earlier", "later", "verdict"),
    [
        ((41, 60), (55, 60), Verdict.BETTER),
        ((55, 60), (41, 60), Verdict.WORSE),
        ((41, 60), (44, 60), Verdict.COULD_BE_CHANCE),
        ((4, 6), (5, 6), Verdict.TOO_FEW),
    ],
)
def test_a_change_is_said_in_words(earlier: tuple[int, int], later: tuple[int, int], verdict: Verdict) -> None:
    assert difference(earlier, later).verdict is verdict


def test_where_less_is_better_a_fall_is_better() -> None:
    assert difference((41, 60), (10, 60), more_is_better=False).verdict is Verdict.BETTER


def test_the_sentence_has_the_counts() -> None:
    assert difference((41, 60), (55, 60)).sentence == "from 41 of 60 to 55 of 60: better, and not by chance alone"


@pytest.mark.parametrize(("of_them", "of"), [(1, 0), (5, 4), (-1, 4)])
def test_what_is_no_share_is_refused(of_them: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share(of_them, of)
