"""What waits of audits: returns to answer or to sign, and rounds in which a return is late."""

from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import counted
from goldthread.loop.audits import queries as audits
from goldthread.loop.audits.choices import ReturnState
from goldthread.web.shell.home.parts import SHOWN, Task, noted, when

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditReturn


_LINE = ("due_on", "agency__short_name", "round__reference", "round__title")


def returns(actor: Actor, soon: int) -> list[Task]:
    """What the actor is asked in an audit: to answer, to go on, or to sign beside somebody else."""
    return [
        Task(
            "Sign" if row.state == ReturnState.SIGNED else "Go on" if row.state == ReturnState.BEGUN else "Answer",
            row.round.title + (f", {row.case.label}" if row.case else ""),
            f"/audits/returns/{row.pk}",
            noted(row.round.reference, row.agency.short_name if row.agency else "all together"),
            when(actor, row.due_on),
            row.due_on < actor.today,
            row.due_on,
        )
        for row in audits.waiting_for_me(actor).only(*_LINE, "state", "case__label")[: SHOWN + 1]
    ]


def late_returns(actor: Actor, soon: int) -> list[Task]:
    """Rounds in which a return is late, for whoever keeps the audits: how many, and since when."""
    if not actor.may(Permission.RUN_AUDITS):
        return []
    rounds: dict[str, list[AuditReturn]] = {}
    for row in (
        audits.late_returns(actor)
        .select_related(None)
        .select_related("round")
        .only("due_on", "round__reference", "round__title")
    ):
        rounds.setdefault(row.round.reference, []).append(row)
    return [
        Task(
            "Chase",
            f"{counted(len(rows), 'late return')}: {rows[0].round.title}",
            f"/audits/rounds/{reference}?show=late",
            reference,
            when(actor, rows[0].due_on),
            True,
            rows[0].due_on,
        )
        for reference, rows in rounds.items()
    ][: SHOWN + 1]
