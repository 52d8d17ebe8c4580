"""How far people who grade the same things agree, beyond what chance would give.

Each coefficient is 1 where they always agree, 0 where they agree as often as chance would have it. Cohen's is for two
who grade, Fleiss' for any number; Gwet's AC1 stays sensible where nearly everything has one grade and the kappas do
not.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from random import Random

Grades = Sequence[Sequence[Hashable | None]]
"""One row for each thing that was graded, one place for each person; nothing where that person did not grade it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient, its interval by resampling the things that were graded, and how many those were."""

    value: float
    low: float
    high: float
    things: int


def cohen(grades: Grades) -> float:
    """Cohen's kappa of two people."""
    pairs = [(row[0], row[1]) for row in grades if row[0] is not None and row[1] is not None]
    _enough(pairs)
    from statsmodels.stats.inter_rater import cohens_kappa

    kinds = sorted({grade for pair in pairs for grade in pair}, key=repr)
    if len(kinds) == 1:
        return 1.0
    at = {kind: place for place, kind in enumerate(kinds)}
    table = [[0] * len(kinds) for _ in kinds]
    for one, other in pairs:
        table[at[one]][at[other]] += 1
    return float(cohens_kappa(table, return_results=False))


def fleiss(grades: Grades) -> float:
    """Fleiss' kappa of any number of people, also where some did not grade everything."""
    counts = _counts(grades)
    observed = _observed(counts)
    expected = sum(share * share for share in _shares(counts).values())
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def gwet(grades: Grades) -> float:
    """Gwet's AC1 of any number of people, also where some did not grade everything."""
    counts = _counts(grades)
    shares = _shares(counts)
    if len(shares) == 1:
        return 1.0
    expected = sum(share * (1 - share) for share in shares.values()) / (len(shares) - 1)
    return (_observed(counts) - expected) / (1 - expected)


def with_interval(measure: Callable[[Grades], float], grades: Grades, *, seed: int, rounds: int = 2000) -> Agreement:
    """A coefficient with the interval in which 95 of 100 resamples of the graded things fall; the seed is kept."""
    value, chance = measure(grades), Random(seed)  # noqa: S311 - resampling, not a secret
    found = []
    for _ in range(rounds):
        try:
            found.append(measure(chance.choices(grades, k=len(grades))))
        except (ValueError, ZeroDivisionError):
            continue
    found.sort()
    return Agreement(value, found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1], len(grades))


def _counts(grades: Grades) -> list[Counter[Hashable]]:
    counts = [Counter(grade for grade in row if grade is not None) for row in grades]
    counts = [count for count in counts if count]
    _enough([count for count in counts if count.total() > 1])
    return counts


def _observed(counts: Sequence[Counter[Hashable]]) -> float:
    twice = [count for count in counts if count.total() > 1]
    return sum(
        sum(times * (times - 1) for times in count.values()) / (count.total() * (count.total() - 1)) for count in twice
    ) / len(twice)


def _shares(counts: Sequence[Counter[Hashable]]) -> dict[Hashable, float]:
    shares: dict[Hashable, float] = {}
    for count in counts:
        for kind, times in count.items():
            shares[kind] = shares.get(kind, 0.0) + times / count.total() / len(counts)
    return shares


def _enough(graded_twice: Sequence[object]) -> None:
    if not graded_twice:
        raise ValueError("nothing was graded by two people")
