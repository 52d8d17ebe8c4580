"""Agreement between people who grade, against published examples."""

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.core.agreement import Grades, cohen, fleiss, gwet, with_interval
from tests.shared import shared_path

GWET = [
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4),
    (4, 4, 4, 4), (1, 1, 2, 1), (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1), (None, None, 3, None),
]  # fmt: skip
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip
Measure = Callable[[Grades], float]


def published(name: str) -> tuple[float, float]:
    """A published coefficient from the shared data, and how closely it must be met."""
    row = json.loads(shared_path("data", "golden", "stats_golden.json").read_text())[name]
    return row["published"][0], row["tol"]


@pytest.fixture(scope="module")
def statsmodels() -> Any:
    """Loaded when it is asked for: half a second, which every process of the tests would spend as it finds them."""
    return import_module("statsmodels.stats.inter_rater")


def _varied(table: list[list[int]]) -> bool:
    """Whether more than one grade was given, without which there is no kappa."""
    given = {one for one in range(3) for other in range(3) if table[one][other] or table[other][one]}
    return len(given) > 1


def test_cohen_is_as_published() -> None:
    grades = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    value, tolerance = published("cohen_kappa")
    assert cohen(grades) == pytest.approx(value, abs=tolerance)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3).filter(_varied))
def test_cohen_is_as_statisticians_have_it(statsmodels: Any, table: list[list[int]]) -> None:
    pairs = [(one, other) for one in range(3) for other in range(3)]
    times = [table[one][other] for one, other in pairs]
    assert cohen(pairs, times) == pytest.approx(statsmodels.cohens_kappa(table, return_results=False), abs=1e-9)


def test_fleiss_is_as_published() -> None:
    grades = [[kind for kind, times in enumerate(row) for _ in range(times)] for row in FLEISS]
    value, tolerance = published("fleiss_kappa")
    assert fleiss(grades) == pytest.approx(value, abs=tolerance)


def test_fleiss_with_gaps_is_as_published() -> None:
    value, tolerance = published("fleiss_missing")
    assert fleiss(GWET) == pytest.approx(value, abs=tolerance)


def test_gwet_is_as_published() -> None:
    value, tolerance = published("gwet_ac1")
    assert gwet(GWET) == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize("measure", [cohen, fleiss, gwet])
def test_who_always_agrees_has_one(measure: Measure) -> None:
    assert measure([("good", "good"), ("poor", "poor")]) == 1.0
    assert measure([("good", "good"), ("good", "good")]) == 1.0


@pytest.mark.parametrize("measure", [cohen, fleiss, gwet])
def test_nothing_graded_twice_is_refused(measure: Measure) -> None:
    with pytest.raises(ValueError, match="nothing was graded by two"):
        measure([("good", None), (None, "poor")])


def test_an_interval_holds_its_value_and_comes_out_the_same_from_the_same_seed() -> None:
    once, again = (with_interval(gwet, GWET, seed=4, rounds=300) for _ in range(2))
    assert once == again
    assert once.low <= once.value <= once.high
