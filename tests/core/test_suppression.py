"""Small numbers in published tables cannot be worked out again."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.core.suppression import Cell, Table, protect, span

THRESHOLD = 5
COUNTS = st.one_of(st.integers(0, 9), st.integers(0, 80))
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=2, max_size=5)
)


def span_by_programme(table: Table, hidden: set[Cell] | frozenset[Cell], cell: Cell) -> tuple[float, float]:
    """What ``span`` answers, by the linear programme itself: slow, and the proof that the quick way is right."""
    from scipy.optimize import linprog  # half a second, which every process of the tests would spend as it finds them

    cells = sorted(hidden)
    place = {one: at for at, one in enumerate(cells)}
    lines = sorted({("row", r) for r, _ in cells} | {("column", c) for _, c in cells})
    sums = np.zeros((len(lines), len(cells)))
    totals = np.zeros(len(lines))
    for at, (way, number) in enumerate(lines):
        for r, c in cells:
            if number == (r if way == "row" else c):
                sums[at, place[r, c]] = 1
                totals[at] += table[r][c]
    aim = np.zeros(len(cells))
    aim[place[cell]] = 1
    least, most = (linprog(sign * aim, A_eq=sums, b_eq=totals, bounds=(0, None)) for sign in (1, -1))
    return float(least.fun), float(-most.fun)


def test_hiding_small_counts_alone_would_give_them_back() -> None:
    table = [[3, 20, 14], [25, 30, 18], [40, 22, 17]]
    assert span(table, {(0, 0)}, (0, 0)) == (3, 3)


def test_more_is_hidden_until_no_small_count_can_be_worked_out() -> None:
    table = [[3, 20, 14], [25, 30, 18], [40, 22, 17]]
    published = protect(table, THRESHOLD)
    assert published is not None
    assert published.small == {(0, 0)}
    assert len(published.beside) == 3
    least, most = span(table, published.small | published.beside, (0, 0))
    assert most - least >= THRESHOLD
    assert published.row_totals == (37, 73, 79)


def test_a_table_without_small_counts_is_published_whole() -> None:
    published = protect([[0, 20], [30, 40]], THRESHOLD)
    assert published is not None
    assert published.rows == ((0, 20), (30, 40))


def test_a_table_that_cannot_be_protected_is_withheld() -> None:
    assert protect([[1, 0], [0, 1]], THRESHOLD) is None


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_what_is_published_gives_no_small_count_away(table: list[list[int]]) -> None:
    published = protect(table, THRESHOLD)
    if published is None:
        return
    for r, c in published.small:
        assert published.rows[r][c] is None
        least, most = span_by_programme(table, published.small | published.beside, (r, c))
        assert most - least >= THRESHOLD - 1e-6


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_quick_way_finds_what_the_linear_programme_proves(table: list[list[int]], chance: Random) -> None:
    cells = [(r, c) for r, row in enumerate(table) for c in range(len(row))]
    hidden = set(chance.sample(cells, chance.randint(1, len(cells))))
    for cell in sorted(hidden)[:3]:
        assert span(table, hidden, cell) == pytest.approx(span_by_programme(table, hidden, cell), abs=1e-5)


def test_a_thousand_tables_are_protected_beyond_recovery() -> None:
    chance, withheld = Random(20260609), 0
    for number in range(1000):
        wide, high = chance.randint(2, 6), chance.randint(2, 6)
        table = [
            [chance.choice((chance.randint(0, 9), chance.randint(0, 80))) for _ in range(wide)] for _ in range(high)
        ]
        published = protect(table, THRESHOLD)
        if published is None:
            withheld += 1
            continue
        hidden = published.small | published.beside
        for cell in sorted(published.small):
            least, most = span(table, hidden, cell)
            assert most - least >= THRESHOLD
        if number % 25 == 0:
            for cell in sorted(published.small)[:2]:
                least, most = span_by_programme(table, hidden, cell)
                assert most - least >= THRESHOLD - 1e-6
    assert withheld < 500
