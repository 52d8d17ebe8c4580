"""How sure a share is, and how sure the difference of two: intervals, and the words for them.

Wilson's score interval for one share and Newcombe's hybrid of two of them (his method 10) for a difference: both keep
their promise in the small numbers that boards have, where the usual formula does not.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import hypot, sqrt
from statistics import NormalDist

FEW = 10
"""Fewer cases than this on either side cannot tell a change from chance in anything but the plainest case."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval in which the true share lies 95 times in a hundred."""

    of_them: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself, 0 to 1."""
        return self.of_them / self.of


class Verdict(StrEnum):
    """What may be said of a change."""

    BETTER = "better, and not by chance alone"
    WORSE = "worse, and not by chance alone"
    COULD_BE_CHANCE = "the difference could be chance"
    TOO_FEW = "too few cases to tell"


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the later share lies from the earlier one, -1 to 1, with its interval and what may be said."""

    earlier: Share
    later: Share
    value: float
    low: float
    high: float
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """The change as a person would say it."""
        return (
            f"from {self.earlier.of_them:,} of {self.earlier.of:,} to {self.later.of_them:,} of {self.later.of:,}: "
            f"{self.verdict.value}"
        )


def share(of_them: int, of: int, *, confidence: float = 0.95) -> Share:
    """A share with Wilson's interval. ValueError where there are no cases or more than all of them."""
    if not 0 <= of_them <= of or of == 0:
        raise ValueError(f"{of_them} of {of} is no share")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p, shrunk = of_them / of, 1 + z * z / of
    middle = (p + z * z / (2 * of)) / shrunk
    reach = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / shrunk
    return Share(of_them, of, max(0.0, middle - reach), min(1.0, middle + reach))


def difference(earlier: tuple[int, int], later: tuple[int, int], *, more_is_better: bool = True) -> Difference:
    """What became of a share between two rounds, with Newcombe's interval."""
    before, after = share(*earlier), share(*later)
    value = after.value - before.value
    low = value - hypot(after.value - after.low, before.high - before.value)
    high = value + hypot(after.high - after.value, before.value - before.low)
    return Difference(before, after, value, low, high, _verdict(before, after, low, high, more_is_better))


def _verdict(before: Share, after: Share, low: float, high: float, more_is_better: bool) -> Verdict:
    if low > 0 or high < 0:
        return Verdict.BETTER if (low > 0) == more_is_better else Verdict.WORSE
    return Verdict.TOO_FEW if min(before.of, after.of) < FEW else Verdict.COULD_BE_CHANCE
