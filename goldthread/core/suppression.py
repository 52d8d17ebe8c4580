"""Hiding small numbers in a table that is published, so that nobody can work them out again from the rest.

A count from 1 to below the threshold could point at one child. Hiding it alone is not enough: row and column totals
give it back. So more cells are hidden until a linear programme, which knows everything that is shown and that counts
are not negative, can no longer pin a hidden small number down; where that cannot be reached the table is withheld.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Table = Sequence[Sequence[int]]
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Published:
    """A table fit to publish: rows with nothing where a count is hidden, all totals, or nothing at all."""

    rows: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    small: frozenset[Cell]
    """Hidden because they are small."""
    beside: frozenset[Cell]
    """Hidden so that the small ones cannot be worked out."""


def protect(table: Table, threshold: int) -> Published | None:
    """The table with small counts hidden beyond recovery; nothing where only withholding it would do that.

    A hidden small count is safe where what is shown leaves room for every value from 0 up to the threshold, or at least
    for a span as wide as that.
    """
    small = {(r, c) for r, row in enumerate(table) for c, count in enumerate(row) if 0 < count < threshold}
    hidden = set(small)
    while exposed := _first_exposed(table, hidden, small, threshold):
        more = _corners(table, hidden, exposed)
        if not more:
            return None
        hidden |= more
    rows = tuple(
        tuple(None if (r, c) in hidden else count for c, count in enumerate(row)) for r, row in enumerate(table)
    )
    columns = tuple(sum(column) for column in zip(*table, strict=True))
    return Published(rows, tuple(map(sum, table)), columns, frozenset(small), frozenset(hidden - small))


def span(table: Table, hidden: set[Cell] | frozenset[Cell], cell: Cell) -> tuple[float, float]:
    """The least and the most that a hidden cell can be, for somebody who knows all that is shown.

    The counts that were hidden are themselves a way to fill the places. All other ways are reached from there by moving
    counts round closed paths, so this is the most that can flow from the cell's row to its column and back through the
    other hidden places: the answer of the linear programme, found without one.
    """
    count = table[cell[0]][cell[1]]
    return float(count - _room(table, hidden, cell, down=True)), float(count + _room(table, hidden, cell, down=False))


def _room(table: Table, hidden: set[Cell] | frozenset[Cell], cell: Cell, *, down: bool) -> int:
    """By how much a hidden count can fall or rise while every total stays: the largest flow round it.

    When the count falls, its row has to gain elsewhere, which any hidden place of the row can; a column that gained has
    to lose, which a place can by as much as it holds. When it rises, row and column change parts.
    """
    left: dict[tuple[str, int], dict[tuple[str, int], int]] = {}
    most = sum(map(sum, table)) + 1
    for r, c in hidden:
        if (r, c) == cell:
            continue
        row, column = ("row", r), ("column", c)
        left.setdefault(row, {})[column] = most if down else table[r][c]
        left.setdefault(column, {})[row] = table[r][c] if down else most
    start, goal = ("row", cell[0]), ("column", cell[1])
    limit, found = (table[cell[0]][cell[1]] if down else most), 0
    while found < limit and (path := _path(left, start, goal)):
        step = min(limit - found, *(left[a][b] for a, b in pairwise(path)))
        for a, b in pairwise(path):
            left[a][b] -= step
            left[b][a] += step
        found += step
    return found


def _path(
    left: dict[tuple[str, int], dict[tuple[str, int], int]], start: tuple[str, int], goal: tuple[str, int]
) -> list[tuple[str, int]]:
    """The shortest way on which something can still flow; empty where there is none."""
    came: dict[tuple[str, int], tuple[str, int]] = {start: start}
    waiting = deque([start])
    while waiting and goal not in came:
        at = waiting.popleft()
        for to, free in left.get(at, {}).items():
            if free and to not in came:
                came[to] = at
                waiting.append(to)
    if goal not in came:
        return []
    path = [goal]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _first_exposed(table: Table, hidden: set[Cell], small: set[Cell], threshold: int) -> Cell | None:
    for cell in sorted(small):
        least, most = span(table, hidden, cell)
        if most - least < threshold - 1e-6:
            return cell
    return None


def _corners(table: Table, hidden: set[Cell], exposed: Cell) -> set[Cell]:
    """The cheapest rectangle with the exposed cell in one corner that hides something new; nothing where there is none.

    With all four corners hidden a count can move from one corner to the next without changing any total. Corners that
    hold nothing leave it no room to move, so they come last.
    """
    row, column = exposed
    rectangles = [
        {(row, c), (r, column), (r, c)}
        for r in range(len(table))
        for c in range(len(table[row]))
        if r != row and c != column
    ]
    new = [free for rectangle in rectangles if (free := rectangle - hidden)]
    return min(new, key=lambda cells: _cost(table, cells), default=set())


def _cost(table: Table, cells: set[Cell]) -> tuple[int, int, list[Cell]]:
    counts = [table[r][c] for r, c in cells]
    return counts.count(0), sum(counts), sorted(cells)
