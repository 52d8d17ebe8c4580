"""How far people who grade the same things agree, beyond what chance would give.

Each coefficient is 1 where they always agree, 0 where they agree as often as chance would have it. Cohen's is for two
who grade, Fleiss' for any number; Gwet's AC1 stays sensible where nearly everything has one grade and the kappas do
not.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

Grades = Sequence[Sequence[Hashable | None]]
"""One row for each thing that was graded, one place for each person; nothing where that person did not grade it."""
Times = Sequence[int] | None
"""How often each row stands, where rows that are alike stand as one; nothing: each once."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient, its interval by resampling the things that were graded, and how many those were."""

    value: float
    low: float
    high: float
    things: int


def cohen(grades: Grades, times: Times = None) -> float:
    """Cohen's kappa of two people."""
    pairs = [(row[0], row[1], n) for row, n in _rows(grades, times) if row[0] is not None and row[1] is not None]
    _enough(pairs)
    things = sum(n for *_, n in pairs)
    ones, others = Counter[Hashable](), Counter[Hashable]()
    for one, other, n in pairs:
        ones[one] += n
        others[other] += n
    observed = sum(n for one, other, n in pairs if one == other) / things
    expected = sum(ones[kind] * others[kind] for kind in ones) / things**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def fleiss(grades: Grades, times: Times = None) -> float:
    """Fleiss' kappa of any number of people, also where some did not grade everything."""
    counts = _counts(grades, times)
    observed = _observed(counts)
    expected = sum(share * share for share in _shares(counts).values())
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def gwet(grades: Grades, times: Times = None) -> float:
    """Gwet's AC1 of any number of people, also where some did not grade everything."""
    counts = _counts(grades, times)
    shares = _shares(counts)
    if len(shares) == 1:
        return 1.0
    expected = sum(share * (1 - share) for share in shares.values()) / (len(shares) - 1)
    return (_observed(counts) - expected) / (1 - expected)


def with_interval(
    measure: Callable[[Grades, Times], float], grades: Grades, *, seed: int, rounds: int = 2000
) -> Agreement:
    """A coefficient with the interval in which 95 of 100 resamples of the graded things fall; the seed is kept.

    Things that were graded alike are drawn together, so that thousands of them cost hardly more than a few.
    """
    import numpy as np

    alike = Counter(map(tuple, grades))
    kinds, often = list(alike), list(alike.values())
    drawn = np.random.default_rng(seed).multinomial(len(grades), np.array(often) / len(grades), size=rounds)
    found = []
    for times in drawn.tolist():
        try:
            found.append(measure(kinds, times))
        except (ValueError, ZeroDivisionError):
            continue
    found.sort()
    value = measure(kinds, often)
    return Agreement(value, found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1], len(grades))


def _rows(grades: Grades, times: Times) -> Iterator[tuple[Sequence[Hashable | None], int]]:
    """Each row that stands at least once, and how often."""
    return ((row, n) for row, n in zip(grades, times or [1] * len(grades), strict=True) if n)


def _counts(grades: Grades, times: Times) -> list[tuple[Counter[Hashable], int]]:
    counts = [(Counter(grade for grade in row if grade is not None), n) for row, n in _rows(grades, times)]
    counts = [(count, n) for count, n in counts if count]
    _enough([count for count, _ in counts if count.total() > 1])
    return counts


def _observed(counts: Sequence[tuple[Counter[Hashable], int]]) -> float:
    twice = [(count, n) for count, n in counts if count.total() > 1]
    agreed = (
        n * sum(times * (times - 1) for times in count.values()) / (count.total() * (count.total() - 1))
        for count, n in twice
    )
    return sum(agreed) / sum(n for _, n in twice)


def _shares(counts: Sequence[tuple[Counter[Hashable], int]]) -> dict[Hashable, float]:
    shares: dict[Hashable, float] = {}
    things = sum(n for _, n in counts)
    for count, n in counts:
        for kind, times in count.items():
            shares[kind] = shares.get(kind, 0.0) + n * times / count.total() / things
    return shares


def _enough(graded_twice: Sequence[object]) -> None:
    if not graded_twice:
        raise ValueError("nothing was graded by two people")
