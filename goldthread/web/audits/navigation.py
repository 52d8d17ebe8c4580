"""The ways between pages of audits, as data: whoever adds a page adds a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.loop.audits import policy

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditRound


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to a page beside this one."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A page that stands in a row of ways; ``key`` is by what a page says that it is the one."""

    key: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class RoundWay(Way):
    """A page of one round, below the round's own address, for those for whom there is something on it."""

    shown: Callable[[Actor, "AuditRound"], bool] = lambda actor, row: True


def of_surveys(actor: Actor, row: "AuditRound") -> bool:
    """Whether a round asks practitioners."""
    return row.edition.purpose == "practitioner survey"


OF_AUDITS: tuple[tuple[Way, Callable[[Actor], bool]], ...] = (
    (Way("programme", "Programme", "/audits"), lambda actor: True),
    (Way("rounds", "Rounds", "/audits/rounds"), lambda actor: True),
    (Way("schools", "Schools", "/audits/schools"), policy.runs),
)
"""The pages of audits as a whole, each with who finds something there."""

OF_A_ROUND: tuple[RoundWay, ...] = (RoundWay("returns", "Returns", ""),)
"""The pages of a round."""


def of_audits(actor: Actor, here: str) -> tuple[Tab, ...]:
    """The row of ways above pages of audits."""
    return tuple(Tab(way.text, way.path, way.key == here) for way, shown in OF_AUDITS if shown(actor))


def of_a_round(actor: Actor, row: "AuditRound", here: str) -> tuple[Tab, ...]:
    """The row of ways above pages of a round; a single way is no row."""
    base = f"/audits/rounds/{row.reference}"
    ways = tuple(Tab(way.text, f"{base}{way.path}", way.key == here) for way in OF_A_ROUND if way.shown(actor, row))
    return ways if len(ways) > 1 else ()
