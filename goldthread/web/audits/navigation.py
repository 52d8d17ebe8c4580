"""The ways between pages of audits, as data: whoever adds a page adds a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.loop.audits import policy
from goldthread.loop.audits.choices import RoundState

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


def has_survey_results(actor: Actor, row: "AuditRound") -> bool:
    """Whether the actor may read what practitioners answered."""
    return of_surveys(actor, row) and (policy.sees_all_returns(actor) or row.state == "closed")


OF_AUDITS: tuple[tuple[Way, Callable[[Actor], bool]], ...] = (
    (Way("programme", "Programme", "/audits"), lambda actor: True),
    (Way("rounds", "Rounds", "/audits/rounds"), lambda actor: True),
    (Way("tools", "Tools", "/audits/tools"), lambda actor: True),
    (Way("ourselves", "How we work", "/audits/ourselves"), lambda actor: True),
    (Way("schools", "Schools", "/audits/schools"), policy.runs),
    (Way("concerns", "Children at risk", "/audits/concerns"), lambda actor: True),
    (Way("archive", "Out and back", "/audits/archive"), policy.runs),
)
"""The pages of audits as a whole, each with who finds something there."""


def has_results(actor: Actor, row: "AuditRound") -> bool:
    """Whether a round has come so far that something can be seen of it."""
    return row.state != RoundState.PREPARED


def has_grades(actor: Actor, row: "AuditRound") -> bool:
    """Whether a round has results of those who are known: what practitioners answer is on the survey's own page."""
    return has_results(actor, row) and not of_surveys(actor, row)


def can_be_shared(actor: Actor, row: "AuditRound") -> bool:
    """Whether what a round found may be shown to the actor without names."""
    return row.state == RoundState.CLOSED or (has_results(actor, row) and policy.sees_all_returns(actor))


def grades(actor: Actor, row: "AuditRound") -> bool:
    """Whether the actor grades the returns of a round again."""
    return has_grades(actor, row) and policy.sees_all_returns(actor)


def looks_at_cases(actor: Actor, row: "AuditRound") -> bool:
    """Whether a round is about cases."""
    return row.edition.purpose in ("case file", "secure setting")


OF_A_ROUND: tuple[RoundWay, ...] = (
    RoundWay("returns", "Returns", ""),
    RoundWay("survey", "Survey", "/survey", has_survey_results),
    RoundWay("cases", "Cases", "/cases", looks_at_cases),
    RoundWay("results", "Results", "/results", has_grades),
    RoundWay("change", "Change", "/results/change", lambda actor, row: row.follows_id is not None),
    RoundWay("grading", "Second grades", "/grading", grades),
    RoundWay("meetings", "Meetings", "/meetings", has_results),
    RoundWay("findings", "Findings", "/findings", has_results),
    RoundWay("letters", "Letters", "/letters", lambda actor, row: has_grades(actor, row) and policy.runs(actor)),
    RoundWay("shared", "To share", "/results/shared", can_be_shared),
)
"""The pages of a round."""


def of_audits(actor: Actor, here: str) -> tuple[Tab, ...]:
    """The row of ways above pages of audits."""
    return tuple(Tab(way.text, way.path, way.key == here) for way, shown in OF_AUDITS if shown(actor))


def of_a_round(actor: Actor, row: "AuditRound", here: str) -> tuple[Tab, ...]:
    """The row of ways above pages of a round; a single way is no row."""
    base = f"/audits/rounds/{row.reference}"
    ways = tuple(Tab(way.text, f"{base}{way.path}", way.key == here) for way in OF_A_ROUND if way.shown(actor, row))
    return ways if len(ways) > 1 else ()
