"""Saying how an action is going."""

from datetime import date

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.actions.operations.planning import note_progress
from goldthread.loop.actions.operations.steps import locked
from goldthread.loop.actions.policy import require_update
from goldthread.loop.actions.rounds.choices import DateAnswer, Way
from goldthread.loop.actions.rounds.models import ReturnedFile, RoundAnswer, RoundLine
from goldthread.loop.actions.rounds.operations.steps import call_of, note, still_open
from goldthread.loop.actions.rounds.rules import check_answer, is_asked


@transaction.atomic
def answer(
    *,
    by: Actor,
    call_id: int,
    line_id: int,
    version: int,
    going: str,
    text: str,
    proposed_on: date | None = None,
    why: str = "",
    way: str = Way.PAGE,
    file: ReturnedFile | None = None,
) -> RoundAnswer:
    """Say how one action is going that one was asked about; what one was not asked about does not exist here.

    What is said stands on the action as a note of progress as well. A new date is asked for, never taken: the group
    answers.
    """
    call = call_of(by, call_id)
    of = still_open(by, call.round_id)
    line = the_one(RoundLine.objects.filter(board_id=by.board_id, pk=line_id, round=of, call_links__call=call))
    action = locked(by, line.action_id, version)
    require_update(by, action)
    if not is_asked(action.state):
        raise Refusal("This action is finished or waits for a check, so it can take no update now.")
    check_answer(going=going, text=text, proposed_on=proposed_on, why=why, today=by.today)
    RoundAnswer.objects.filter(board_id=by.board_id, line=line, date_answer=DateAnswer.WAITING).update(
        date_answer=DateAnswer.REFUSED
    )
    made = RoundAnswer.objects.create(
        board_id=by.board_id,
        line=line,
        going=going,
        text=text.strip(),
        proposed_on=proposed_on,
        why=why.strip(),
        date_answer=DateAnswer.WAITING if proposed_on else "",
        way=way,
        file=file,
        by_id=by.person_id,
        at=by.at,
    )
    note_progress(by=by, action_id=action.pk, version=version, text=text)
    note(by, "answered in", of, detail={"action": action.reference, "going": going, "way": way})
    return made
