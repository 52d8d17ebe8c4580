"""Who may run a round, and who may answer in it."""

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.loop.actions.rounds.models import RoundCall

THROUGH_THE_LINK = frozenset(
    {str(Permission.READ_ACTIONS), str(Permission.UPDATE_OWN_ACTIONS), str(Permission.UPDATE_ANY_ACTION)}
)
"""All that whoever comes by the link of an e-mail may do, if their role gives it, with what they were asked alone."""


def require_run(actor: Actor) -> None:
    """Refuse who may not open, chase or close a round."""
    if not actor.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Only the board’s office runs a round.")


def is_for(actor: Actor, call: RoundCall) -> bool:
    """Whether the actor was asked, or keeps answers for others as the board's office does."""
    return call.board_id == actor.board_id and (
        call.person_id == actor.person_id or actor.may(Permission.UPDATE_ANY_ACTION)
    )


def require_answer(actor: Actor, call: RoundCall) -> None:
    """Refuse who was not asked; for them the call does not exist."""
    if not is_for(actor, call):
        raise NotThere
