"""What the pages of asking agencies and of their answers receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import counted, due, plural
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, RETURN_OPEN
from goldthread.web.referrals.wording import LATE, RETURNS

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import AgencyReturn, Referral


@dataclass(frozen=True, slots=True)
class Asked:
    """One agency that was asked: how far it is, and what was done to hear from it."""

    says: queries.AgencySays
    state: Tag
    due: str
    late: bool
    open: bool
    reminded: tuple[date, ...]
    may_ask_again: bool


@dataclass(frozen=True, slots=True)
class AgenciesPage:
    """What every agency was asked about a referral and said, the late ones first."""

    reference: str
    title: str
    sentence: str
    asked: tuple[Asked, ...]
    may_ask: bool


def agencies_page(actor: Actor, referral: "Referral") -> AgenciesPage:
    """Read what agencies know about a referral, and what they have been reminded of."""
    said = queries.said_by_agencies(actor, referral)
    reminders = queries.reminders_of(actor, [each.id for each in said])
    runs = actor.may(Permission.RUN_REFERRALS) and referral.state in BEFORE_THE_BOARD
    asked = [_asked(actor, each, reminders.get(each.id, ()), runs) for each in said]
    return AgenciesPage(
        reference=referral.reference,
        title=referral.title,
        sentence=sentence_of(said),
        asked=tuple(sorted(asked, key=lambda each: (-each.says.days_late, not each.open, each.says.agency))),
        may_ask=runs,
    )


def _asked(actor: Actor, says: queries.AgencySays, reminded: tuple[date, ...], runs: bool) -> Asked:
    waits = says.state in RETURN_OPEN
    return Asked(
        says=says,
        state=LATE if says.days_late else RETURNS[says.state],
        due=due(says.due_on, actor.today, working_days_between) if waits else "",
        late=says.days_late > 0,
        open=waits,
        reminded=reminded,
        may_ask_again=runs and not waits,
    )


def sentence_of(said: Sequence[queries.AgencySays]) -> str:
    """How the answers stand, in one sentence."""
    if not said:
        return "No agency has been asked yet."
    answered = sum(each.state not in RETURN_OPEN for each in said)
    late = sum(each.days_late > 0 for each in said)
    if answered == len(said):
        return f"Every agency that was asked has answered ({answered})."
    stand = f"{answered} of {len(said)} agencies {plural(answered, 'has', 'have')} answered"
    return f"{stand}; {late} {plural(late, 'is', 'are')} late." if late else f"{stand}; none is late."


@dataclass(frozen=True, slots=True)
class Awaited:
    """An answer that is still to come, in a list."""

    href: str
    agency: str
    reference: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """What one's own agencies are asked, and for those who see referrals, which answers are late."""

    mine: tuple[Awaited, ...]
    late: tuple[Awaited, ...]
    sees_late: bool
    answers: bool


def returns_page(actor: Actor) -> ReturnsPage:
    """Everything that agencies have still to answer, as far as it concerns this person."""
    return ReturnsPage(
        mine=tuple(_awaited(actor, row) for row in queries.returns_to_answer(actor)),
        late=tuple(_awaited(actor, row) for row in queries.late_returns(actor)),
        sees_late=actor.may(Permission.READ_REFERRALS),
        answers=actor.may(Permission.ANSWER_FOR_AGENCY),
    )


def _awaited(actor: Actor, row: "AgencyReturn") -> Awaited:
    return Awaited(
        f"/returns/{row.pk}",
        row.agency.name,
        row.referral.reference,
        due(row.due_on, actor.today, working_days_between),
        row.due_on < actor.today,
    )


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What an agency is told and asked, and its answer."""

    ask: queries.ReturnToAnswer
    state: Tag
    due: str
    late: bool
    lines: tuple[str, str]
    asks: bool
    """Whether this person may answer now."""
    opens: bool
    """Whether this person may open who the children are."""
    back: str
    sees_referral: bool
    closed: str
    """Why nothing can be answered any more; empty while it can."""
    earlier: str
    """How often it was answered before, in words."""


def return_page(actor: Actor, ask: queries.ReturnToAnswer, sees_referral: bool, answered: int) -> ReturnPage:
    """Word what an agency is asked."""
    waits = ask.state in RETURN_OPEN
    return ReturnPage(
        ask=ask,
        state=LATE if ask.days_late else RETURNS[ask.state],
        due=due(ask.due_on, actor.today, working_days_between) if waits and ask.may_answer else "",
        late=ask.days_late > 0,
        lines=(ask.reference, ask.agency),
        asks=ask.answers_for_it and ask.may_answer,
        opens=actor.may(Permission.OPEN_IDENTITY),
        back=f"/referrals/{ask.reference}/agencies" if sees_referral else "/returns",
        sees_referral=sees_referral,
        closed="" if ask.may_answer else "The board is no longer waiting for answers about this referral.",
        earlier=f"answered {counted(answered, 'time')}" if answered else "",
    )
