"""How long 20,000 events of twelve agencies take to be put together, with the pairs that are proposed."""

import random
import time
from datetime import date, timedelta

from bench.words import WORDS
from goldthread.loop.reviews.chronology.merging import Event, merge
from goldthread.loop.reviews.chronology.moments import Moment

EVENTS, AGENCIES, REACH = 20_000, 12, 3.0
_DAYS = 3_650


def events(count: int = EVENTS) -> list[Event]:
    """Events as agencies tell them, one in ten told again by another agency in nearly the same words."""
    chance = random.Random(count)
    known = [f"{one}{other}".lower() for one in WORDS for other in WORDS][:4000]
    made: list[Event] = []
    for number in range(count):
        if made and number % 10 == 0:
            told = made[-1]
            words = told.what.split()
            words[chance.randrange(len(words))] = chance.choice(known)
            agency, moment, what = f"{(int(told.agency) + 1) % AGENCIES}", told.moment, " ".join(words)
        else:
            day = date(2010, 1, 1) + timedelta(days=chance.randrange(_DAYS))
            what = " ".join(chance.choice(known) for _ in range(chance.randrange(8, 40)))
            agency, moment = str(chance.randrange(AGENCIES)), Moment("", day, day)
        made.append(Event(str(number), agency, moment, what, chance.choice([True, False, None])))
    return made


def measure() -> str:
    """Merge them, and say how long it took."""
    given = events()
    began = time.perf_counter()
    merged = merge(given)
    took = time.perf_counter() - began
    return (
        f"Chronology: {len(merged.events):,} events of {AGENCIES} agencies put together in {took:.2f} s with "
        f"{len(merged.pairs):,} pairs proposed (to reach: {REACH:.0f} s)."
    )
