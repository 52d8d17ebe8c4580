"""How actions go: most are done and last, and some are late, sent back, put off, given up or fade."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Turn(StrEnum):
    """One thing that happens to an action."""

    AGREE = "agree"
    NOTE = "note"
    MILESTONE = "milestone"
    PUT_OFF = "put off"
    OFFER = "offer"
    OFFER_AGAIN = "offer again"
    CLAIM = "claim"
    VERIFY = "verify"
    RETURN = "return"
    HOLDS = "holds"
    WEAKER = "weaker"
    LAPSES = "lapses"
    CANCEL = "cancel"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Step:
    """A turn, so many days after the one before it."""

    turn: Turn
    days: int


def course(luck: Random, months_to_do_it: int, age_days: int) -> tuple[Step, ...]:
    """How an action goes that was planned ``age_days`` ago with some months to do it.

    Steps that would fall after today have not happened: young actions are so in an early state, whatever
    their course will be.
    """
    return tuple(_course(luck, months_to_do_it, age_days))


def _course(luck: Random, months: int, age_days: int) -> Iterator[Step]:
    if luck.random() < (0.3 if age_days < 150 else 0.02):
        return
    yield Step(Turn.AGREE, luck.randint(4, 18))
    if luck.random() < (0.3 if age_days < 250 else 0.01):
        return
    yield Step(Turn.NOTE, luck.randint(20, 45))
    fate = luck.random()
    if fate < 0.06:
        yield Step(Turn.CANCEL, luck.randint(60, 150))
        return
    yield Step(Turn.MILESTONE, luck.randint(5, 30))
    if fate < 0.2:
        yield Step(Turn.NOTE, luck.randint(25, 40))
        yield Step(Turn.PUT_OFF, luck.randint(5, 20))
    stalls = 0.3 if age_days < 420 else 0.03
    if luck.random() < stalls:
        return
    yield Step(Turn.NOTE, luck.randint(30, 60))
    yield Step(Turn.MILESTONE, 2)
    yield Step(Turn.OFFER, luck.randint(months * 8, months * 14))
    recent = age_days < 480
    yield from _checked(luck, waits=0.3 if recent else 0.0, sticks=0.6 if recent else 0.0)
    yield from _looked_at_again(luck)


def _checked(luck: Random, waits: float, sticks: float) -> Iterator[Step]:
    """Evidence is offered and checked; with some chance it still waits for its check, or was sent back and lies."""
    if luck.random() < 0.35:
        yield Step(Turn.OFFER, 1)
    yield Step(Turn.CLAIM, luck.randint(1, 6))
    if luck.random() < waits:
        yield Step(Turn.WAIT, 10_000)
    for _ in range(2):
        if luck.random() > 0.24:
            break
        yield Step(Turn.RETURN, luck.randint(10, 40))
        if luck.random() < sticks:
            yield Step(Turn.WAIT, 10_000)
        yield Step(Turn.NOTE, luck.randint(3, 12))
        yield Step(Turn.OFFER_AGAIN, luck.randint(25, 70))
        yield Step(Turn.CLAIM, 1)
    yield Step(Turn.VERIFY, luck.randint(8, 45))


def _looked_at_again(luck: Random) -> Iterator[Step]:
    if luck.random() < 0.12:
        return
    lasts = luck.random()
    days = luck.randint(183, 225)
    if lasts < 0.2:
        yield Step(Turn.LAPSES, days)
        if luck.random() < 0.45:
            yield Step(Turn.NOTE, luck.randint(10, 30))
            yield Step(Turn.OFFER, luck.randint(60, 120))
            yield from _checked(luck, waits=0.2, sticks=0.2)
        return
    yield Step(Turn.WEAKER if lasts < 0.3 else Turn.HOLDS, days)
    if luck.random() < 0.7:
        yield Step(Turn.HOLDS, luck.randint(170, 220))
