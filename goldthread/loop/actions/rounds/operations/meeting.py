"""Before and after the meeting: talks with agencies, new dates, and the close."""

from datetime import date

from django.db import transaction

from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, Refusal
from goldthread.design import wording
from goldthread.loop.actions.operations.planning import change_many
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import DateAnswer
from goldthread.loop.actions.rounds.models import (
    ChallengeMeeting,
    Round,
    RoundAnswer,
    RoundCall,
    RoundLine,
)
from goldthread.loop.actions.rounds.operations.steps import note, still_open
from goldthread.loop.actions.rounds.policy import require_run
from goldthread.loop.actions.rounds.rules import leaves


@transaction.atomic
def note_challenge(
    *, by: Actor, round_id: int, agency_id: int, held_on: date, with_whom: str, asked: str, answered: str
) -> ChallengeMeeting:
    """Keep a talk with one agency about what is outstanding: what it was asked and what it said."""
    require_run(by)
    of = still_open(by, round_id)
    if not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
        raise Refusal("Choose one of this board's agencies.", "agency")
    if held_on > by.today:
        raise Refusal("A talk is noted when it has been held.", "held_on")
    for text, field, sentence in (
        (with_whom, "with_whom", "Say whom you met."),
        (asked, "asked", "Write what you asked."),
        (answered, "answered", "Write what they said."),
    ):
        if not text.strip():
            raise Refusal(sentence, field)
    made = ChallengeMeeting.objects.create(
        board_id=by.board_id,
        round=of,
        agency_id=agency_id,
        held_on=held_on,
        with_whom=with_whom.strip(),
        asked=asked.strip(),
        answered=answered.strip(),
        by_id=by.person_id,
        at=by.at,
    )
    note(by, "noted a talk in", of, detail={"agency": made.agency.name})
    return made


@transaction.atomic
def settle_date(*, by: Actor, answer_id: int, agreed: bool) -> RoundAnswer:
    """Answer for the group whether an action gets the new date that was asked for."""
    require_run(by)
    found = (
        RoundAnswer.objects.select_for_update(of=("self",))
        .filter(board_id=by.board_id, pk=answer_id, date_answer=DateAnswer.WAITING)
        .select_related("line", "line__round", "line__action")
        .first()
    )
    if found is None:
        raise Refusal("This date was settled already.")
    of = still_open(by, found.line.round_id)
    if agreed:
        change_many(by=by, action_ids=[found.line.action_id], due_on=found.proposed_on, why=found.why)
    found.date_answer = DateAnswer.AGREED if agreed else DateAnswer.REFUSED
    found.save()
    detail = {"action": found.line.action.reference, "date": found.proposed_on, "agreed": agreed}
    note(by, "settled a date in", of, detail=detail)
    return found


@transaction.atomic
def close_round(*, by: Actor, round_id: int, version: int, minute: str) -> Round:
    """Close a round after its meeting: how everything stood is kept, and what is done leaves for the master copy."""
    require_run(by)
    of = still_open(by, round_id)
    if of.version != version:
        raise ChangedMeanwhile("Somebody else changed this round while you had it open. Look at it again.")
    if by.today < of.meets_on:
        raise Refusal(f"The group meets on {wording.day(of.meets_on)}. Close the round when it has met.")
    waiting = queries.dates_to_answer(by, of).count()
    if waiting:
        dates = wording.counted(waiting, "new date")
        raise Refusal(f"{dates.capitalize()} still {'waits' if waiting == 1 else 'wait'} for the group’s answer.")
    if not minute.strip():
        raise Refusal("Write what the meeting settled, in a sentence or more.", "minute")
    lines = list(RoundLine.objects.filter(board_id=by.board_id, round=of).select_related("action"))
    for line in lines:
        line.after_state, line.after_due_on = line.action.state, line.action.due_on
        line.left = leaves(line.action.state)
    RoundLine.objects.bulk_update(lines, ["after_state", "after_due_on", "left"])
    RoundCall.objects.filter(board_id=by.board_id, round=of, link_revoked_at__isnull=True).update(link_revoked_at=by.at)
    of.closed_at, of.closed_by_id, of.minute = by.at, by.person_id, minute.strip()
    of.version += 1
    of.save()
    left = sum(line.left for line in lines)
    note(by, "closed", of, why=minute, detail={"actions": len(lines), "left the active list": left})
    return of
