"""What every change of a round begins and ends with."""

from collections.abc import Mapping
from typing import Any

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record_of
from goldthread.loop.actions.rounds.models import Round, RoundCall
from goldthread.loop.actions.rounds.policy import require_answer


def note(by: Actor, verb: str, of: Round, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Write in the journal what somebody did to a round."""
    record_of(by=by, verb=verb, kind="round", thing=of, why=why.strip(), detail=detail)


def still_open(by: Actor, round_id: int) -> Round:
    """A round, locked; refuses one that is closed."""
    found = the_one(Round.objects.select_for_update(of=("self",)).filter(board_id=by.board_id, pk=round_id))
    if found.closed_at is not None:
        raise Refusal("This round is closed. What changes now belongs to the next one.")
    return found


def call_of(by: Actor, call_id: int) -> RoundCall:
    """What somebody was asked, for them and for the office that keeps their answers."""
    found = the_one(RoundCall.objects.filter(board_id=by.board_id, pk=call_id).select_related("round"))
    require_answer(by, found)
    return found
