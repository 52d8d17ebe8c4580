"""What the pages of things on their way between groups receive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.format.document import Route
from goldthread.loop.referrals import policy, queries
from goldthread.loop.referrals.choices import PassageState

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Passage

STATES: dict[str, Tag] = {
    PassageState.WAITING: Tag("Waiting for an answer", "purple"),
    PassageState.ACCEPTED: Tag("Accepted", "green"),
    PassageState.RETURNED: Tag("Sent back", "orange"),
    PassageState.DECLINED: Tag("Declined", "grey"),
}
OPEN = frozenset({PassageState.WAITING, PassageState.RETURNED})


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One thing on its way, on a list."""

    reference: str
    thing: str
    carries: str
    from_group: str
    to_group: str
    state: Tag
    due_on: date
    late: bool
    open: bool


@dataclass(frozen=True, slots=True)
class PassagesPage:
    """What waits for a group, and what was answered lately."""

    open: tuple[PassageLine, ...]
    answered: tuple[PassageLine, ...]
    sentence: str
    may_pass: bool


MOST = 50
"""How many that were answered are shown, the newest first."""


def passages_page(actor: Actor) -> PassagesPage:
    """Everything on its way that this person sees."""
    waiting = tuple(_line(actor, row) for row in queries.unanswered_passages(actor))
    answered = queries.passages(actor).exclude(state__in=sorted(OPEN))[:MOST]
    late = sum(line.late for line in waiting)
    unanswered = f"{len(waiting)} not answered yet{f', {late} late' if late else ''}."
    return PassagesPage(
        open=waiting,
        answered=tuple(_line(actor, row) for row in answered),
        sentence=unanswered if waiting else "Everything is answered.",
        may_pass=may_pass(actor),
    )


def may_pass(actor: Actor) -> bool:
    """Whether the actor speaks for any group."""
    return actor.may(Permission.RUN_REFERRALS) or (bool(actor.group_ids) and actor.may(Permission.CONSIDER))


def _line(actor: Actor, row: "Passage") -> PassageLine:
    waits = row.state in OPEN
    return PassageLine(
        reference=row.reference,
        thing=row.thing,
        carries=row.carries,
        from_group=row.from_group.name,
        to_group=row.to_group.name,
        state=STATES[row.state],
        due_on=row.due_on,
        late=waits and row.due_on < actor.today,
        open=waits,
    )


@dataclass(frozen=True, slots=True)
class PassageStep:
    """A step of a thing on its way."""

    what: str
    why: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PassagePage:
    """One thing on its way: from whom, to whom, why, and what the other group said."""

    line: PassageLine
    route: str
    reason: str
    passed_by: str
    passed_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    came_of: str
    thing_href: str
    """Where the thing itself stands, where it is this person's to read."""
    steps: tuple[PassageStep, ...]
    may_answer: bool
    may_pass_again: bool


def passage_page(actor: Actor, row: "Passage") -> PassagePage:
    """One thing on its way, for this person."""
    speaks = row.from_group_id in actor.group_ids and actor.may(Permission.CONSIDER)
    named = routes(actor).get(row.route)
    return PassagePage(
        line=_line(actor, row),
        route=named.name if named else "",
        reason=row.reason,
        passed_by=row.passed_by.name,
        passed_at=row.passed_at,
        answer=row.answer,
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        came_of=row.came_of,
        thing_href=f"/referrals/{row.thing}" if policy.sees(actor, row.thing) else "",
        steps=tuple(
            PassageStep(STATES[step.after], step.why, step.by.name if step.by else "Goldthread", step.at)
            for step in queries.steps_of_passage(actor, row)
        ),
        may_answer=row.state == PassageState.WAITING and policy.may_answer_passage(actor, row),
        may_pass_again=row.state == PassageState.RETURNED and (speaks or actor.may(Permission.RUN_REFERRALS)),
    )


def routes(actor: Actor) -> Mapping[str, Route]:
    """The ways between groups that the framework in force describes."""
    standing = framework.in_force(actor)
    document = framework.document_of(standing) if standing else None
    return document.routes if document else {}
