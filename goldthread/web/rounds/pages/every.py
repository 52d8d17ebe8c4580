"""The page of all rounds."""

from dataclasses import dataclass
from datetime import date

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.wording import counted, day, due
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.queries import CallState
from goldthread.web.rounds.pages.wording import name_of


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the list of rounds."""

    reference: str
    note: str
    name: str
    meets_on: date
    when: str
    open: bool
    href: str


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A group whose next round is to be opened."""

    name: str
    note: str
    when: str
    late: bool
    href: str


@dataclass(frozen=True, slots=True)
class Mine:
    """A round in which the reader is asked something."""

    name: str
    href: str
    note: str
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """Every round: what asks the reader, what is open, what comes next, what is over."""

    mine: tuple[Mine, ...]
    open: tuple[Line, ...]
    upcoming: tuple[ToOpen, ...]
    over: tuple[Line, ...]
    may_run: bool


def rounds_page(actor: Actor) -> RoundsPage:
    """The rounds of the board, for this person."""
    answered = queries.open_ones(actor)
    rows = [
        Line(
            of.reference,
            _answered(answered.get(of.pk)),
            name_of(of),
            of.meets_on,
            f"meets {due(of.meets_on, actor.today, working_days_between)}"
            if of.meets_on >= actor.today
            else f"met on {day(of.meets_on)}",
            of.closed_at is None,
            f"/rounds/{of.reference}",
        )
        for of in queries.rounds(actor)
    ]
    may_run = actor.may(Permission.PLAN_ACTIONS)
    return RoundsPage(
        mine=tuple(_mine(actor, each) for each in queries.to_answer(actor)),
        open=tuple(row for row in rows if row.open),
        upcoming=tuple(_to_open(actor, each) for each in queries.upcoming(actor)) if may_run else (),
        over=tuple(row for row in rows if not row.open),
        may_run=may_run,
    )


def _answered(counts: tuple[int, int] | None) -> str:
    return f"{counts[0]} of {counted(counts[1], 'person', 'people')} have answered" if counts else ""


def _mine(actor: Actor, each: CallState) -> Mine:
    of = each.call.round
    left = f"{counted(each.silent, 'action')} to update" if each.silent else "all updated"
    return Mine(
        name_of(of),
        f"/rounds/{of.reference}/mine",
        f"{of.reference} · {left}",
        due(of.answers_by, actor.today, working_days_between),
        of.answers_by < actor.today and bool(each.silent),
    )


def _to_open(actor: Actor, each: queries.Upcoming) -> ToOpen:
    assert each.group is not None
    last = f"last met {day(each.last)}" if each.last else "no round yet"
    return ToOpen(
        each.group.name,
        f"{counted(each.open_actions, 'open action')} · {last} · meets about {day(each.meets_on)}",
        f"open {due(each.opens_on, actor.today, working_days_between)}"
        if each.opens_on > actor.today
        else "open it now",
        each.opens_on < actor.today and each.last is not None,
        f"/rounds/open?group={each.group.pk}",
    )
