"""The progress pack: what moved, what did not, what is late and for how long, what waits for a check."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import OPEN, WITH_THE_OWNER, ActionState
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds.choices import DateAnswer, Going
from goldthread.loop.actions.rounds.models import ChallengeMeeting, Round, RoundAnswer, RoundLine
from goldthread.loop.actions.rounds.queries.every import latest_answers, lines
from goldthread.loop.actions.rounds.rules import Movement, days_late, is_asked, movement


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
