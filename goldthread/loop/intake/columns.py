"""Which column of a table holds what, by the words of its header."""

import re
from collections.abc import Mapping, Sequence

from goldthread.documents.reading.model import Row, Table

Words = Mapping[str, Sequence[str]]

_MOST_ROWS_ABOVE = 12  # titles, dates and blank rows stand above the header of a spreadsheet


def match(header: Sequence[str], words: Words) -> dict[str, tuple[int, float]]:
    """For each role the column whose header fits it best, and how well (1 is exactly). No column serves twice."""
    scores = sorted(
        (
            (_fit(text, patterns), role, column)
            for role, patterns in words.items()
            for column, text in enumerate(header)
        ),
        key=lambda score: (-score[0], score[2]),
    )
    chosen: dict[str, tuple[int, float]] = {}
    taken: set[int] = set()
    for fit, role, column in scores:
        if fit > 0 and role not in chosen and column not in taken:
            chosen[role] = (column, fit)
            taken.add(column)
    return chosen


def _fit(text: str, patterns: Sequence[str]) -> float:
    """The earlier a pattern stands in the list and the more of the header it covers, the better it fits."""
    plain = re.sub(r"[^a-z0-9%/&' -]", " ", text.lower()).strip()
    if not plain or len(plain) > 80:
        return 0.0
    best = 0.0
    for rank, pattern in enumerate(patterns):
        found = re.search(pattern, plain)
        if found:
            covered = len(found.group().strip()) / len(plain)
            best = max(best, round((0.5 + 0.5 * covered) * (1 - 0.04 * rank), 3))
    return best


def header_of(table: Table, words: Words, needed: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    """The row that heads the table and the column of each role, where every needed role is found in one row."""
    for position, row in enumerate(table.rows[:_MOST_ROWS_ABOVE]):
        roles = {role: column for role, (column, _) in match(texts_of(row), words).items()}
        if all(role in roles for role in needed):
            return position, roles
    return None


def texts_of(row: Row) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row.cells]
