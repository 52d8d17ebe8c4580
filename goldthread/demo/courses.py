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
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Step:
    """A turn, so many days after the one before it.

    ``REST`` alone takes no time: the story rests here if it has come here in the last so many days. An action
    of long ago has been moved on since, and one of this spring lies where it is.
    """

    turn: Turn
    days: int


def course(luck: Random, months_to_do_it: int) -> tuple[Step, ...]:
    """How an action goes that was planned with some months to do it; what would come after today has not come."""
    return tuple(_course(luck, months_to_do_it))


def _course(luck: Random, months: int) -> Iterator[Step]:
    yield from _perhaps(luck, 0.5, Step(Turn.REST, 120))
    yield Step(Turn.AGREE, luck.randint(4, 18))
    yield from _perhaps(luck, 0.75, Step(Turn.REST, 150))
    yield Step(Turn.NOTE, luck.randint(20, 45))
    fate = luck.random()
    if fate < 0.06:
        yield Step(Turn.CANCEL, luck.randint(60, 150))
        return
    yield Step(Turn.MILESTONE, luck.randint(5, 30))
    if fate < 0.2:
        yield Step(Turn.NOTE, luck.randint(25, 40))
        yield Step(Turn.PUT_OFF, luck.randint(5, 20))
    yield from _perhaps(luck, 0.55, Step(Turn.REST, 300))
    yield Step(Turn.NOTE, luck.randint(30, 60))
    yield Step(Turn.MILESTONE, 2)
    yield Step(Turn.OFFER, luck.randint(months * 8, months * 14))
    yield from _checked(luck)
    yield from _looked_at_again(luck)


def _checked(luck: Random) -> Iterator[Step]:
    yield from _perhaps(luck, 0.35, Step(Turn.OFFER, 1))
    yield Step(Turn.CLAIM, luck.randint(1, 6))
    yield from _perhaps(luck, 0.9, Step(Turn.REST, 90))
    for _ in range(2):
        if luck.random() > 0.24:
            break
        yield Step(Turn.RETURN, luck.randint(10, 40))
        yield from _perhaps(luck, 0.8, Step(Turn.REST, 160))
        yield Step(Turn.NOTE, luck.randint(3, 12))
        yield Step(Turn.OFFER_AGAIN, luck.randint(25, 70))
        yield Step(Turn.CLAIM, 1)
    yield Step(Turn.VERIFY, luck.randint(8, 45))


def _looked_at_again(luck: Random) -> Iterator[Step]:
    late = 60 if luck.random() < 0.15 else 0
    days = luck.randint(180, 215) + late
    lasts = luck.random()
    if lasts < 0.2:
        yield Step(Turn.LAPSES, days)
        yield from _perhaps(luck, 0.9, Step(Turn.REST, 170))
        yield Step(Turn.PUT_OFF, luck.randint(5, 20))
        yield Step(Turn.NOTE, luck.randint(10, 30))
        yield from _perhaps(luck, 0.5, Step(Turn.REST, 200))
        yield Step(Turn.OFFER, luck.randint(40, 80))
        yield from _checked(luck)
        yield Step(Turn.HOLDS, luck.randint(180, 215))
    else:
        yield Step(Turn.WEAKER if lasts < 0.3 else Turn.HOLDS, days)
    yield Step(Turn.HOLDS, luck.randint(170, 220))


def _perhaps(luck: Random, likely: float, step: Step) -> Iterator[Step]:
    if luck.random() < likely:
        yield step
