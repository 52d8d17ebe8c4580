"""Years of a board's work, lived in the order in which they happened."""

import heapq
from collections.abc import Callable, Generator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from goldthread.core.actor import LONDON
from goldthread.core.working_days import is_working_day

Story = Generator[datetime, datetime, None]
"""Something that happens in steps: it does a step, gives the moment of its next, and goes on when that comes."""


class Diary:
    """Runs many stories at once, always the earliest step first, up to a last moment.

    References, the journal and every history so come out in the order of their dates. A step that would
    come after the last moment has not happened yet, which is how a board comes to have work in every state.
    """

    def __init__(self, last: datetime) -> None:
        self._last = last
        self._waiting: list[tuple[datetime, int, Callable[[datetime], Story] | Story]] = []
        self._order = count()

    def begin(self, at: datetime, story: Callable[[datetime], Story]) -> None:
        """Begin a story at a moment."""
        self._put(at, story)

    def run(self) -> None:
        """Live through everything that is written in the diary."""
        while self._waiting:
            at, _, story = heapq.heappop(self._waiting)
            if at > self._last:
                break
            try:
                if isinstance(story, Generator):
                    self._put(story.send(at), story)
                else:
                    begun = story(at)
                    self._put(next(begun), begun)
            except StopIteration:
                continue

    def _put(self, at: datetime, story: Callable[[datetime], Story] | Story) -> None:
        heapq.heappush(self._waiting, (at, next(self._order), story))


def chance(*of: object) -> Random:
    """Chance that falls the same way each time for the same thing."""
    return Random("/".join(str(part) for part in of))  # noqa: S311 (nothing secret hangs on it)


def office_hour(day: date, luck: Random) -> datetime:
    """A moment in office hours on this day, or on the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(9), LONDON) + timedelta(minutes=luck.randrange(8 * 60))


def later(at: datetime, days: int, luck: Random) -> datetime:
    """A moment in office hours some days later, at least one."""
    return office_hour(at.astimezone(LONDON).date() + timedelta(days=max(days, 1)), luck)
