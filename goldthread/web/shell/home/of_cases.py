"""What waits of referrals, and the board’s clocks."""

from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.referrals import queries as referrals
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.queries import ShortClock
from goldthread.web.shell.home.parts import SHOWN, Clocks, Task, capital, noted, when

if TYPE_CHECKING:
    pass


def asked_of_agencies(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.ANSWER_FOR_AGENCY):
        return []
    return [
        Task(
            "Answer",
            f"What {row.agency.name} knows",
            f"/returns/{row.pk}",
            noted(row.referral.reference, "asked by the board"),
            when(actor, row.due_on),
            row.due_on < actor.today,
            row.due_on,
        )
        for row in referrals.returns_to_answer(actor)[: SHOWN + 1]
    ]


def case_work(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.READ_REFERRALS):
        return []
    return [
        Task(
            item.verb,
            capital(item.title),
            item.address,
            noted(item.reference, "by law" if item.statutory else ""),
            when(actor, item.due_on),
            item.days_late > 0,
            item.due_on,
        )
        for item in referrals.case_work_for(actor)[: SHOWN + 1]
    ]


def new_referrals(actor: Actor, soon: int) -> list[Task]:
    return [
        Task("Read", row.title, f"/referrals/{row.reference}", noted(row.reference, f"from {row.agency.short_name}"))
        for row in referrals.to_open(actor).only("reference", "title", "agency__short_name")[: SHOWN + 1]
    ]


def to_consider(actor: Actor, soon: int) -> list[Task]:
    return [
        Task(
            "Consider",
            row.title,
            f"/referrals/{row.reference}",
            noted(row.reference, f"before the {row.considered_by.name}" if row.considered_by else ""),
        )
        for row in referrals.to_consider(actor).only("reference", "title", "considered_by__name")[: SHOWN + 1]
    ]


def late_answers(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.RUN_REFERRALS):
        return []
    return [
        Task(
            "Chase",
            f"What {row.agency.name} knows",
            f"/referrals/{row.referral.reference}/agencies",
            row.referral.reference,
            when(actor, row.due_on),
            True,
            row.due_on,
        )
        for row in referrals.late_returns(actor).only("due_on", "agency__name", "referral__reference")[: SHOWN + 1]
    ]


def own_referrals(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.REFER):
        return []
    return [
        Task(
            "Put right" if row.state == ReferralState.RETURNED else "Finish",
            row.title,
            f"/my-referrals/{row.reference}",
            noted(row.reference, "sent back to you" if row.state == ReferralState.RETURNED else "your draft"),
        )
        for row in referrals.to_finish(actor).select_related(None).only("reference", "title", "state")[: SHOWN + 1]
    ]


def clocks_of(actor: Actor) -> Clocks:
    """The board's clocks that this person sees: late ones first, then statutory ones, each with its day."""
    rows = referrals.clocks_in_short(actor)
    statutory = sum(row.statutory for row in rows)
    running = f"{statutory} statutory, {len(rows) - statutory} local" if rows else "No clock runs"
    return Clocks(f"{running}.", tuple(_clock(actor, row) for row in rows[:SHOWN]))


def _clock(actor: Actor, row: ShortClock) -> Task:
    return Task(
        "Statutory" if row.statutory else "Local",
        row.name,
        f"/referrals/{row.reference}/clocks",
        noted(row.reference, row.title),
        "paused" if row.paused else when(actor, row.due_on),
        row.late,
        row.due_on,
    )
