"""Who was asked what, what they answered, and whom a personal link lets in."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import one
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import Action, ProgressNote
from goldthread.loop.actions.policy import sees_all
from goldthread.loop.actions.rounds.models import (
    CallLine,
    Round,
    RoundAnswer,
    RoundCall,
    RoundLine,
)
from goldthread.loop.actions.rounds.policy import THROUGH_THE_LINK, is_for
from goldthread.loop.actions.rounds.queries.every import latest_answers, lines
from goldthread.loop.actions.rounds.rules import is_asked
from goldthread.loop.actions.rounds.sheet import Line


@dataclass(frozen=True, slots=True)
class CallState:
    """One person who was asked: about how many actions, and how many they have answered."""

    call: RoundCall
    asked: int
    answered: int

    @property
    def silent(self) -> int:
        """How many still wait for a word."""
        return self.asked - self.answered


def calls(actor: Actor, of: Round) -> list[CallState]:
    """Everybody who was asked in a round, whoever has most left to answer first.

    Who does not see every action sees themselves and those who answer for their agency.
    """
    rows = RoundCall.objects.filter(board_id=actor.board_id, round=of).select_related("person", "agency")
    if not sees_all(actor):
        rows = rows.filter(Q(person_id=actor.me) | Q(agency_id__in=sorted(actor.agency_ids)))
    return states(actor, rows)


def states(actor: Actor, rows: QuerySet[RoundCall]) -> list[CallState]:
    """These calls with how much of each is answered."""
    answered = Exists(RoundAnswer.objects.filter(line_id=OuterRef("line_links__line_id")))
    counted = rows.annotate(
        asked=Count("line_links", distinct=True),
        answered=Count("line_links", filter=answered, distinct=True),
    ).order_by("person__name")
    found = [CallState(row, row.asked, row.answered) for row in counted]
    return sorted(found, key=lambda each: -each.silent)


def open_ones(actor: Actor) -> dict[int, tuple[int, int]]:
    """For each open round, how many people have answered for everything, of how many asked."""
    found: dict[int, tuple[int, int]] = {}
    if sees_all(actor):
        for each in states(actor, RoundCall.objects.filter(board_id=actor.board_id, round__closed_at__isnull=True)):
            answered, asked = found.get(each.call.round_id, (0, 0))
            found[each.call.round_id] = answered + (not each.silent), asked + 1
    return found


def called(actor: Actor, of: Round) -> set[int]:
    """The ids of the lines that somebody was asked about."""
    rows = CallLine.objects.filter(board_id=actor.board_id, line__round=of)
    return set(rows.values_list("line_id", flat=True).distinct())


def to_answer(actor: Actor) -> list[CallState]:
    """The open rounds in which the actor is asked something, the nearest last day first."""
    rows = RoundCall.objects.filter(board_id=actor.board_id, person_id=actor.me, round__closed_at__isnull=True)
    rows = rows.select_related("round", "round__group").only(
        "person", "round__reference", "round__answers_by", "round__group__name"
    )
    return sorted(states(actor, rows), key=lambda each: each.call.round.answers_by)


def unanswered(actor: Actor, of: Round) -> QuerySet[RoundLine]:
    """The lines that somebody was asked about and nobody has said a word of."""
    said = RoundAnswer.objects.filter(line_id=OuterRef("pk"))
    return lines(actor, of).filter(~Exists(said), call_links__isnull=False).distinct()


def call_of(actor: Actor, of: Round, call_id: int | None = None) -> RoundCall:
    """The actor's own call in a round, or one whose answers they keep for somebody else."""
    rows = RoundCall.objects.filter(board_id=actor.board_id, round=of).select_related(
        "round", "round__group", "person", "agency"
    )
    found = rows.filter(person_id=actor.me).first() if call_id is None else rows.filter(pk=call_id).first()
    if found is None or not is_for(actor, found):
        raise NotThere
    return found


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line that somebody was asked about, as it stands now."""

    line: RoundLine
    action: Action
    answer: RoundAnswer | None
    last_note: str

    @property
    def outstanding(self) -> bool:
        """Whether the action is still in its owner's hands."""
        return is_asked(self.action.state)


def asked_lines(actor: Actor, call: RoundCall) -> list[AskedLine]:
    """What a person was asked in a round, and that alone, each line as it stands now."""
    rows = list(
        RoundLine.objects.filter(board_id=actor.board_id, call_links__call=call)
        .select_related("action", "action__lead_officer", "action__lead_agency")
        .defer("action__search", "action__description")
        .order_by("before_due_on", "id")
    )
    answers = latest_answers(actor, [row.pk for row in rows])
    notes = last_notes(actor, [row.action_id for row in rows])
    return [AskedLine(row, row.action, answers.get(row.pk), _text(notes.get(row.action_id))) for row in rows]


def asked_line(actor: Actor, call: RoundCall, reference: str) -> AskedLine:
    """One line of a call by its action's reference."""
    found = next((each for each in asked_lines(actor, call) if each.action.reference == reference), None)
    if found is None:
        raise NotThere
    return found


def last_notes(actor: Actor, action_ids: Iterable[int]) -> dict[int, ProgressNote]:
    """The last that was said about how each of these actions is going."""
    rows = (
        ProgressNote.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids))
        .select_related("by")
        .order_by("action_id", "-at", "-id")
        .distinct("action_id")
    )
    return {row.action_id: row for row in rows}


def _text(note: ProgressNote | None) -> str:
    return note.text if note else ""


def file_lines(asked: Iterable[AskedLine]) -> tuple[Line, ...]:
    """What goes into the file: what is outstanding, and nothing else."""
    return tuple(
        Line(
            reference=each.action.reference,
            title=each.action.title,
            lead=each.action.lead_officer.name if each.action.lead_officer else "",
            due_on=each.action.due_on,
            measure=each.action.measure,
            state=ActionState(each.action.state).label,
            last=each.last_note,
            version=each.action.version,
        )
        for each in asked
        if each.outstanding
    )


def whose_link(secret: str, at: datetime) -> tuple[RoundCall, Actor] | None:
    """The call that a link opens and the person whom it was sent to, or nothing where it opens nothing any more.

    After this the transaction acts for that person and the round's board; what they may do is narrowed to answering
    what they were asked.
    """
    acting.say_link(hash_of(secret))
    found = one(RoundCall.objects.filter(token_hash=hash_of(secret), link_revoked_at__isnull=True))
    acting.say_link("")
    if found is None:
        return None
    person = accounts.person(found.person_id)
    actor = accounts.actor_for(person, found.board_id, at) if person and person.is_active else None
    if actor is None or actor.today > found.link_until:
        return None
    call = RoundCall.objects.select_related("round", "round__group", "person", "agency").get(pk=found.pk)
    if call.round.closed_at is not None or not call.round.by_link:
        return None
    return call, dataclasses.replace(actor, permissions=actor.permissions & THROUGH_THE_LINK)
