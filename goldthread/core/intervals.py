"""How sure a share is, and how sure the difference of two: intervals, and the words for them.

Wilson's score interval for one share and Newcombe's hybrid of two of them (his method 10) for a difference: both keep
their promise in the small numbers that boards have, where the usual formula does not.
"""

from dataclasses import dataclass
from enum import StrEnum

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
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(of_them, of, alpha=1 - confidence, method="wilson")
    return Share(of_them, of, max(0.0, float(low)), min(1.0, float(high)))


def difference(earlier: tuple[int, int], later: tuple[int, int], *, more_is_better: bool = True) -> Difference:
    """What became of a share between two rounds, with Newcombe's interval."""
    before, after = share(*earlier), share(*later)
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(*later, *earlier, method="newcomb", compare="diff", alpha=0.05)
    value = after.value - before.value
    return Difference(before, after, value, float(low), float(high), _verdict(before, after, low, high, more_is_better))


def _verdict(before: Share, after: Share, low: float, high: float, more_is_better: bool) -> Verdict:
    if low > 0 or high < 0:
        return Verdict.BETTER if (low > 0) == more_is_better else Verdict.WORSE
    return Verdict.TOO_FEW if min(before.of, after.of) < FEW else Verdict.COULD_BE_CHANCE
