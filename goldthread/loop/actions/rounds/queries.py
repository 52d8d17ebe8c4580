"""Reading rounds."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Group, Person
from goldthread.accounts.roles import Permission
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.documents.operations import content_of, examine
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import OPEN, WITH_THE_OWNER, ActionState
from goldthread.loop.actions.models import Action, ProgressNote
from goldthread.loop.actions.policy import sees_all
from goldthread.loop.actions.rounds.choices import DateAnswer, Going
from goldthread.loop.actions.rounds.models import (
    CallLine,
    ChallengeMeeting,
    ReturnedFile,
    Round,
    RoundAnswer,
    RoundCall,
    RoundLine,
)
from goldthread.loop.actions.rounds.policy import THROUGH_THE_LINK, is_for
from goldthread.loop.actions.rounds.reading import reading_of
from goldthread.loop.actions.rounds.rules import (
    Asked,
    Fate,
    Judged,
    Movement,
    days_late,
    is_asked,
    judge,
    left_out,
    movement,
    next_meeting,
)
from goldthread.loop.actions.rounds.sheet import Line
from goldthread.loop.framework import queries as framework


def rounds(actor: Actor) -> QuerySet[Round]:
    """Every round of the board, the newest first."""
    actor.need(Permission.READ_ACTIONS)
    return Round.objects.filter(board_id=actor.board_id).select_related("group", "opened_by", "closed_by")


def get(actor: Actor, reference: str) -> Round:
    """One round by its reference."""
    found = rounds(actor).filter(reference=reference).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A group whose next round is to come: when it meets, and from when on everybody is asked."""

    group: Group | None
    last: date | None
    meets_on: date
    opens_on: date
    open_actions: int


def upcoming(actor: Actor) -> list[Upcoming]:
    """For each group with actions and no open round, when the framework's rhythm has it meet next."""
    rhythm = framework.rhythm(actor)
    keys = framework.group_keys(actor)
    rows = (
        Action.objects.filter(board_id=actor.board_id, state__in=sorted(OPEN), group__isnull=False)
        .order_by()
        .values_list("group_id")
        .annotate(Count("pk"))
    )
    counts = {pk: count for pk, count in rows if pk is not None}
    last: dict[int, date] = {}
    running: set[int] = set()
    for group_id, meets_on, closed_at in Round.objects.filter(board_id=actor.board_id, group__isnull=False).values_list(
        "group_id", "meets_on", "closed_at"
    ):
        if group_id is not None:
            last[group_id] = max(meets_on, last.get(group_id, date.min))
            running |= {group_id} if closed_at is None else set()
    found = []
    for group in accounts.groups(actor).filter(pk__in=list(counts)).exclude(pk__in=running):
        months = rhythm.round_months_of.get(keys.get(group.name, ""), rhythm.round_every_months)
        before = rhythm.round_opens_days_before
        meets_on = next_meeting(last.get(group.pk), months, actor.today, before)
        opens_on = meets_on - timedelta(days=before)
        found.append(Upcoming(group, last.get(group.pk), meets_on, opens_on, counts[group.pk]))
    return sorted(found, key=lambda each: (each.opens_on, each.group.name if each.group else ""))


def lines(actor: Actor, of: Round) -> QuerySet[RoundLine]:
    """The actions of a round that the actor may see, the earliest date first."""
    seen = Q() if sees_all(actor) else Q(action__in=actions.actions(actor))
    return (
        RoundLine.objects.filter(seen, board_id=actor.board_id, round=of)
        .select_related("action", "action__lead_officer", "action__lead_agency", "agency", "officer")
        .defer("action__search", "action__description")
        .order_by("before_due_on", "id")
    )


def latest_answers(actor: Actor, line_ids: Iterable[int]) -> dict[int, RoundAnswer]:
    """The last that was said of each of these lines."""
    rows = (
        RoundAnswer.objects.filter(board_id=actor.board_id, line_id__in=list(line_ids))
        .select_related("by")
        .order_by("line_id", "-at", "-id")
        .distinct("line_id")
    )
    return {row.line_id: row for row in rows}


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
    """Everybody who was asked in a round, whoever has most left to answer first."""
    rows = RoundCall.objects.filter(board_id=actor.board_id, round=of).select_related("person", "agency")
    if not actor.may(Permission.PLAN_ACTIONS):
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


# -------------------------------------------------------------------------------------------------- the personal link


def whose_link(secret: str, at: datetime) -> tuple[RoundCall, Actor] | None:
    """The call that a link opens and the person whom it was sent to, or nothing where it opens nothing any more.

    After this the transaction acts for that person and the round's board; what they may do is narrowed to answering
    what they were asked.
    """
    acting.say_link(hash_of(secret))
    found = RoundCall.objects.filter(token_hash=hash_of(secret), link_revoked_at__isnull=True).first()
    acting.say_link("")
    if found is None:
        return None
    person = Person.objects.filter(pk=found.person_id, is_active=True).first()
    actor = accounts.actor_for(person, found.board_id, at) if person else None
    if actor is None or actor.today > found.link_until:
        return None
    call = RoundCall.objects.select_related("round", "round__group", "person", "agency").get(pk=found.pk)
    if call.round.closed_at is not None or not call.round.by_link:
        return None
    return call, dataclasses.replace(actor, permissions=actor.permissions & THROUGH_THE_LINK)


# ------------------------------------------------------------------------------------------- files that were sent back


def returned_files(actor: Actor, of: Round) -> QuerySet[ReturnedFile]:
    """The files that came back in a round, as far as they concern the actor, the newest first."""
    rows = ReturnedFile.objects.filter(board_id=actor.board_id, call__round=of)
    if not actor.may(Permission.UPDATE_ANY_ACTION):
        rows = rows.filter(call__person_id=actor.me)
    return rows.select_related("call", "call__person", "call__agency", "document", "by")


def returned_file(actor: Actor, of: Round, file_id: int) -> ReturnedFile:
    """One file that came back, for whoever was asked and for the office."""
    found = returned_files(actor, of).filter(pk=file_id).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of a file beside its action as it stands now."""

    judged: Judged
    asked: AskedLine | None
    changed_by: str
    """Who changed the action last, where that is known."""
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file that came back would change."""

    rows: tuple[Beside, ...]
    left_out: tuple[str, ...]

    def of(self, fate: Fate) -> tuple[Beside, ...]:
        """The rows with one fate."""
        return tuple(each for each in self.rows if each.judged.fate == fate)


def proposal(actor: Actor, file: ReturnedFile) -> Proposal:
    """What a kept file says, beside how its actions stand now."""
    call = call_of(actor, file.call.round, file.call_id)
    reading = reading_of(examine(file.document.name, content_of(file.document)))
    lines_now = {each.action.reference: each for each in asked_lines(actor, call)}
    asked = {
        reference: Asked(reference, each.action.version, each.outstanding) for reference, each in lines_now.items()
    }
    notes = last_notes(actor, [each.action.pk for each in lines_now.values()])
    judged = judge(reading.rows, asked, actor.today)
    outstanding = [reference for reference, each in asked.items() if each.open]
    return Proposal(
        tuple(_beside(each, lines_now.get(each.row.reference), notes) for each in judged),
        left_out(reading.rows, outstanding),
    )


def _beside(judged: Judged, asked: AskedLine | None, notes: Mapping[int, ProgressNote]) -> Beside:
    note = notes.get(asked.action.pk) if asked else None
    who = (note.by.name if note.by else "Goldthread") if note else ""
    return Beside(judged, asked, who, note.at if note else None)


# ------------------------------------------------------------------------------------------------- the progress pack


@dataclass(frozen=True, slots=True)
class PackLine:
    """One action in the pack."""

    line: RoundLine
    action: Action
    state: str
    due_on: date | None
    movement: Movement
    days_late: int
    answer: RoundAnswer | None
    evidence_waiting: int


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """What one agency was asked, what it said, and what is late."""

    agency: str
    asked: int
    answered: int
    late: int
    longest_late: int
    challenges: tuple[ChallengeMeeting, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """What the group reads before its meeting."""

    round: Round
    lines: tuple[PackLine, ...]
    agencies: tuple[AgencyPart, ...]
    challenges: tuple[ChallengeMeeting, ...]

    def moved(self) -> tuple[PackLine, ...]:
        """What came forward since the round began."""
        return tuple(each for each in self.lines if each.movement == Movement.FORWARD)

    def still(self) -> tuple[PackLine, ...]:
        """What is in its owner's hands and did not move on."""
        stayed = {Movement.STILL, Movement.BACK}
        return tuple(each for each in self.lines if each.movement in stayed and each.state in WITH_THE_OWNER)

    def late(self) -> tuple[PackLine, ...]:
        """What is late, the longest late first."""
        return tuple(sorted((each for each in self.lines if each.days_late), key=lambda each: -each.days_late))

    def waiting(self) -> tuple[PackLine, ...]:
        """What waits for a check of its evidence."""
        return tuple(each for each in self.lines if each.state == ActionState.CLAIMED)

    def done(self) -> tuple[PackLine, ...]:
        """What leaves the active list when the meeting is over."""
        return tuple(each for each in self.lines if each.state not in OPEN)

    def dates(self) -> tuple[PackLine, ...]:
        """Those for which a new date is asked, for the group to answer."""
        return tuple(each for each in self.lines if each.answer and each.answer.date_answer == DateAnswer.WAITING)

    def stuck(self) -> tuple[PackLine, ...]:
        """Those whose lead says that they need help."""
        return tuple(
            each
            for each in self.lines
            if each.answer and each.answer.going in {Going.STUCK, Going.AT_RISK} and each.state in WITH_THE_OWNER
        )

    def silent(self) -> tuple[PackLine, ...]:
        """Those that nobody said a word of."""
        return tuple(each for each in self.lines if each.answer is None and each.state in WITH_THE_OWNER)


def pack(actor: Actor, of: Round) -> Pack:
    """What a round's group reads: what moved, what did not, what is late and for how long, what waits for a check.

    Once the round is closed it reads as it stood when the meeting was over.
    """
    rows = list(lines(actor, of))
    answers = latest_answers(actor, [row.pk for row in rows])
    waiting: dict[int, int] = defaultdict(int)
    for evidence in actions.evidence_of(actor, [row.action_id for row in rows]):
        waiting[evidence.action_id] += evidence.state == "offered"
    found = tuple(_line(actor, row, answers.get(row.pk), waiting[row.action_id]) for row in rows)
    challenges = tuple(challenges_of(actor, of))
    return Pack(of, found, _agencies(found, challenges), challenges)


def _line(actor: Actor, row: RoundLine, answer: RoundAnswer | None, evidence: int) -> PackLine:
    closed = row.round.closed_at
    state = row.after_state or row.action.state
    due_on = row.after_due_on if row.after_state else row.action.due_on
    today = closed.date() if closed else actor.today
    return PackLine(
        line=row,
        action=row.action,
        state=state,
        due_on=due_on,
        movement=movement(row.before_state, state),
        days_late=days_late(state, due_on, today),
        answer=answer,
        evidence_waiting=evidence,
    )


def _agencies(found: Sequence[PackLine], challenges: Sequence[ChallengeMeeting]) -> tuple[AgencyPart, ...]:
    groups: dict[str, list[PackLine]] = defaultdict(list)
    for each in found:
        groups[each.line.agency.name if each.line.agency else "No agency"].append(each)
    return tuple(
        AgencyPart(
            agency=name,
            asked=sum(is_asked(each.line.before_state) for each in part),
            answered=sum(is_asked(each.line.before_state) and each.answer is not None for each in part),
            late=sum(bool(each.days_late) for each in part),
            longest_late=max(each.days_late for each in part),
            challenges=tuple(meeting for meeting in challenges if meeting.agency.name == name),
        )
        for name, part in sorted(groups.items())
    )


def challenges_of(actor: Actor, of: Round) -> QuerySet[ChallengeMeeting]:
    """The talks with single agencies in a round."""
    return ChallengeMeeting.objects.filter(board_id=actor.board_id, round=of).select_related("agency", "by")


def dates_to_answer(actor: Actor, of: Round) -> QuerySet[RoundAnswer]:
    """The new dates that were asked for in a round and that nobody has answered."""
    return (
        RoundAnswer.objects.filter(board_id=actor.board_id, line__round=of, date_answer=DateAnswer.WAITING)
        .select_related("line", "line__action", "by")
        .order_by("at", "id")
    )


# ------------------------------------------------------------------------------------------------ the active list


def left_for_the_master(actor: Actor) -> Q:
    """Narrows actions to those that left the active list when a meeting was over, and were not opened again."""
    left = RoundLine.objects.filter(action_id=OuterRef("pk"), left=True, round__closed_at__isnull=False)
    return Q(Exists(left)) & ~Q(state__in=sorted(OPEN))


def rounds_of(actor: Actor, action: Action) -> QuerySet[RoundLine]:
    """The rounds that an action was looked at in, the newest first, with what was said of it."""
    answers = RoundAnswer.objects.select_related("by")
    return (
        RoundLine.objects.filter(board_id=actor.board_id, action=action)
        .select_related("round", "round__group")
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by("-round__meets_on", "-id")
    )
