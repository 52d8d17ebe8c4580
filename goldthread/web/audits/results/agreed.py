"""How far those who grade the same answers agree, in words that nobody has to look up."""

from dataclasses import dataclass

from goldthread.core.agreement import Agreement
from goldthread.loop.audits.queries import Agreed

WORDS = ((0.8, "very good"), (0.6, "good"), (0.4, "moderate"), (0.2, "fair"), (-1.1, "slight"))
"""From which value on a coefficient is called so; the usual words of the field."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with its interval and its word."""

    name: str
    about: str
    value: str
    interval: str
    word: str


@dataclass(frozen=True, slots=True)
class AgreedShown:
    """Agreement as a page shows it."""

    things: int
    sentence: str
    rows: tuple[Coefficient, ...]
    seed: int


def agreed_of(found: Agreed) -> AgreedShown:
    """Agreement in words, with each coefficient beside."""
    rows = tuple(
        _row(name, about, value)
        for name, about, value in (
            ("Cohen’s kappa", "the first grade against one second grade", found.cohen),
            ("Fleiss’ kappa", "everybody who graded", found.fleiss),
            ("Gwet’s AC1", "everybody; holds where nearly all grades are alike", found.gwet),
        )
        if value is not None
    )
    if not found.things or found.gwet is None:
        return AgreedShown(0, "No answer has two grades yet.", (), found.seed)
    what = "1 answer has" if found.things == 1 else f"{found.things:,} answers have"
    few = " That is too few to lean on." if found.things < 10 else ""
    sentence = f"{what} more than one grade. By Gwet’s coefficient the agreement is {word_of(found.gwet.value)}.{few}"
    return AgreedShown(found.things, sentence, rows, found.seed)


def word_of(value: float) -> str:
    """What a coefficient is called."""
    return next(word for least, word in WORDS if value >= least)


def _row(name: str, about: str, value: Agreement) -> Coefficient:
    return Coefficient(name, about, f"{value.value:.2f}", f"{value.low:.2f} to {value.high:.2f}", word_of(value.value))
