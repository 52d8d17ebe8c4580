"""Telling people of what is due about referrals, each once: the ones it is with, then the office, then the chair."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import GroupMember
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design import wording
from goldthread.loop.actions.rules import Reminder, step_reached
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.rules import Rhythm
from goldthread.loop.referrals.choices import (
    BEFORE_THE_BOARD,
    NOTICE_TO_GO,
    RETURN_OPEN,
    ClockState,
    PassageState,
    RequestOutcome,
)
from goldthread.loop.referrals.models import (
    AgencyReturn,
    Enquiry,
    FormalNotice,
    PanelLetter,
    Passage,
    PowerRequest,
    RunningClock,
)
from goldthread.notices.nightly import Saying, require_night, say

SHORT = (5, 1)
"""Days before, for what lasts days rather than months."""


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Tell everybody on the board what today asks them to be told about referrals; gives how many notices were written.

    Done twice on a day, or after a night that was missed, it tells nobody anything twice.
    """
    require_night(by)
    rhythm, people = framework.rhythm(by), _people(by)
    return say(by=by, sayings=(saying for gather in _GATHERERS for saying in gather(by, rhythm, people)))


@dataclass(frozen=True, slots=True)
class _People:
    """Whom to turn to on this board today."""

    office: frozenset[int]
    deciders: frozenset[int]
    answering: dict[int, set[int]]
    """Who answers for each agency."""
    seated: dict[int, set[int]]
    """Who sits on each group."""

    def with_whom(self, hands: Iterable[int], kind: str) -> frozenset[int]:
        """Those whose turn it is; the office beside them once it is late, and whoever decides after that."""
        told = set(hands) or set(self.office)
        if kind in {"agency", "chair"}:
            told |= self.office
        if kind == "chair":
            told |= self.deciders
        return frozenset(told)


def _people(by: Actor) -> _People:
    seated: dict[int, set[int]] = {}
    for group_id, person_id in GroupMember.objects.filter(board_id=by.board_id).values_list("group_id", "person_id"):
        seated.setdefault(group_id, set()).add(person_id)
    return _People(
        office=frozenset(accounts.holders_of(by, Permission.RUN_REFERRALS)),
        deciders=frozenset(accounts.holders_of(by, Permission.DECIDE)),
        answering={agency: set(people) for agency, people in accounts.agency_leads(by).items()},
        seated=seated,
    )


def _when(due_on: date, found: Reminder) -> str:
    if found.days > 0:
        return f"was due on {wording.day(due_on)} and is {wording.counted(found.days, 'day')} late"
    return "is due today" if found.days == 0 else f"is due on {wording.day(due_on)}"


def _horizon(by: Actor, rhythm: Rhythm) -> date:
    return by.today + timedelta(days=max((*rhythm.remind_days_before, *SHORT)))


def _reached(by: Actor, due_on: date, rhythm: Rhythm) -> Reminder | None:
    return step_reached(due_on, by.today, {*rhythm.remind_days_before, *SHORT}, rhythm.escalate_days_late)


def _clocks(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = RunningClock.objects.filter(
        board_id=by.board_id, state=ClockState.RUNNING, at_least=False, due_on__lte=_horizon(by, rhythm)
    ).select_related("referral")
    for clock in rows.defer("referral__search"):
        found = _reached(by, clock.due_on, rhythm)
        if found is None:
            continue
        hands = people.office | (people.deciders if clock.for_decision else frozenset())
        late = "chair" if clock.statutory and found.days > 0 else found.kind
        yield Saying(
            people.with_whom(hands, late),
            f"clock-{clock.pk}-{found.key}",
            f"{clock.referral.reference}: {clock.name} {_when(clock.due_on, found)}"[:200],
            f"{clock.rule}\n\nOpen the clocks of the referral.",
            f"/referrals/{clock.referral.reference}/clocks",
        )


def _returns(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = AgencyReturn.objects.filter(
        board_id=by.board_id,
        state__in=sorted(RETURN_OPEN),
        referral__state__in=sorted(BEFORE_THE_BOARD),
        due_on__lte=_horizon(by, rhythm),
    ).select_related("referral", "agency")
    for row in rows.defer("referral__search"):
        found = _reached(by, row.due_on, rhythm)
        if found is None:
            continue
        late = "agency" if found.days > 0 and found.kind == "officer" else found.kind
        yield Saying(
            people.with_whom(people.answering.get(row.agency_id, ()), late),
            f"return-{row.pk}-{found.key}",
            f"{row.referral.reference}: what {row.agency.name} knows {_when(row.due_on, found)}"[:200],
            "Answer on the form, or say that your agency knows nothing of the family.",
            f"/returns/{row.pk}",
        )


def _enquiries(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = Enquiry.objects.filter(
        board_id=by.board_id, answered_at__isnull=True, dropped_why="", due_on__lte=_horizon(by, rhythm)
    )
    for enquiry in rows:
        found = _reached(by, enquiry.due_on, rhythm)
        if found is not None:
            yield Saying(
                people.with_whom([enquiry.owner_id], found.kind),
                f"enquiry-{enquiry.pk}-{found.key}",
                f"{enquiry.reference} {_when(enquiry.due_on, found)}",
                "Open the enquiry and say why earlier learning did not last.",
                f"/enquiries/{enquiry.reference}",
            )


def _notices(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = FormalNotice.objects.filter(
        board_id=by.board_id, state__in=sorted(NOTICE_TO_GO), clock__due_on__lte=_horizon(by, rhythm)
    ).select_related("clock", "referral")
    for notice in rows.defer("referral__search"):
        found = _reached(by, notice.clock.due_on, rhythm) if notice.clock else None
        if found is not None and notice.clock is not None:
            yield Saying(
                people.with_whom(people.office, found.kind),
                f"formal-notice-{notice.pk}-{found.key}",
                f"{notice.referral.reference}: {notice.name} to {notice.to_name} {_when(notice.clock.due_on, found)}"[
                    :200
                ],
                "Open the notice, have it approved, send it and keep the proof.",
                f"/referrals/{notice.referral.reference}/notices",
            )


def _letters(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = PanelLetter.objects.filter(
        board_id=by.board_id, needs_answer=True, answered_on__isnull=True, due_on__lte=_horizon(by, rhythm)
    ).select_related("referral")
    for letter in rows.defer("referral__search"):
        found = _reached(by, letter.due_on, rhythm) if letter.due_on else None
        if found is not None and letter.due_on is not None:
            yield Saying(
                people.with_whom(people.office, found.kind),
                f"letter-{letter.pk}-{found.key}",
                f"{letter.referral.reference}: an answer {_when(letter.due_on, found)}",
                "Open the correspondence with the national panel.",
                f"/referrals/{letter.referral.reference}/notices",
            )


def _requests(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = PowerRequest.objects.filter(
        board_id=by.board_id, outcome=RequestOutcome.AWAITED, due_on__lte=_horizon(by, rhythm)
    ).select_related("referral")
    for row in rows.defer("referral__search"):
        found = _reached(by, row.due_on, rhythm)
        if found is not None:
            yield Saying(
                people.with_whom(people.office, found.kind),
                f"request-{row.pk}-{found.key}",
                f"{row.reference} {_when(row.due_on, found)}",
                "Open the request and say what came of it.",
                f"/referrals/{row.referral.reference}/requests",
            )


def _passages(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = Passage.objects.filter(
        board_id=by.board_id,
        state__in=[PassageState.WAITING, PassageState.RETURNED],
        due_on__lte=_horizon(by, rhythm),
    )
    for passage in rows:
        found = _reached(by, passage.due_on, rhythm)
        if found is not None:
            waits = passage.state == PassageState.WAITING
            group = passage.to_group_id if waits else passage.from_group_id
            yield Saying(
                people.with_whom(people.seated.get(group, ()), found.kind),
                f"passage-{passage.pk}-{passage.state}-{found.key}",
                f"{passage.thing}: your group’s answer {_when(passage.due_on, found)}",
                "Accept it, send it back or decline it."
                if waits
                else "It was sent back. Pass it again with what lacks.",
                f"/passages/{passage.reference}",
            )


_GATHERERS = (_clocks, _returns, _enquiries, _notices, _letters, _requests, _passages)
