"""The pages that are measured, with what each may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.words import RARE


@dataclass(frozen=True, slots=True)
class Measured:
    """A page: its name, its address on a board, how often it is asked, and the processor time to reach in ms."""

    name: str
    address: Callable[[dict[str, Any]], str]
    times: int
    reach: float
    form: str = ""
    """The address of the page whose form is sent, where the page is a change."""


PAGES = (
    Measured("home", lambda b: "/", 150, 40),
    Measured("list of 25 actions", lambda b: "/actions", 200, 12),
    Measured("list of 25 lessons", lambda b: "/lessons", 200, 12),
    Measured("search in actions", lambda b: f"/actions?q={RARE}", 200, 15),
    Measured("search in lessons", lambda b: f"/lessons?q={RARE}", 200, 15),
    Measured("find in every register", lambda b: f"/find?q={RARE}", 100, 40),
    Measured("thread of a lesson", lambda b: f"/lessons/{b['lesson']}/thread", 200, 15),
    Measured("hot spots", lambda b: "/hot-spots", 40, 60),
    Measured("open ends", lambda b: "/open-ends", 40, 150),
    Measured("chronology of a review", lambda b: f"/sources/{b['review']}/chronology", 40, 60),
    Measured("one month of it", lambda b: f"/sources/{b['review']}/chronology?from=2014-03-01&to=2014-03-31", 40, 60),
    Measured("one action", lambda b: f"/actions/{b['action']}", 200, 15),
    Measured("change of an action", lambda b: f"/actions/{b['action']}/progress", 150, 15, "form"),
    Measured("all actions as CSV", lambda b: "/actions.csv?state=", 10, 200),
)
