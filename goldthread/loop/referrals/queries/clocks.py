"""Everything that is due: the board of clocks, and what each person has to do by when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.core.working_days import Division, working_days_between
from goldthread.loop.actions import queries as actions
from goldthread.loop.framework.format.events import EVENTS
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.choices import (
    TICKING,
    ClockState,
    ClockStep,
    NoticeState,
    PassageState,
    ReferralState,
    RequestOutcome,
)
from goldthread.loop.referrals.models import (
    CaseEvent,
    ClockChange,
    Enquiry,
    FormalNotice,
    PanelLetter,
    Passage,
    PowerRequest,
    Referral,
    RunningClock,
)
from goldthread.loop.referrals.policy import own, visible
from goldthread.loop.referrals.queries.knowing import returns_to_answer
from goldthread.loop.referrals.rules import BY_ITSELF, late_by
from goldthread.loop.referrals.working import who_may_agree
from goldthread.notices.calendar import Entry


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One running clock, with everything that a reader must know to rely on its date."""

    id: int
    version: int
    reference: str
    title: str
    name: str
    key: str
    statutory: bool
    state: str
    state_words: str
    started_on: date
    started_by: str
    """What began it, in words."""
    opens_on: date | None
    due_on: date
    due_at: datetime | None
    at_least: bool
    """The day before which it may not end, rather than the day by which it must."""
    days_late: int
    working_days_left: int
    """Nought on the day and after it."""
    elapsed: float
    """How much of the time is gone, from 0 to 1, for a drawing to scale."""
    provisional: bool
    rule: str
    arithmetic: str
    certainty: str
    owner: str
    paused_on: date | None
    stopped_on: date | None
    extended: int
    """How many times it was extended."""
    may_pause: bool
    may_extend: bool


def clock_board(actor: Actor) -> tuple[ClockRow, ...]:
    """Every clock that runs in the cases that the actor may see: statutory ones first, then by the day."""
    rows = _clocks(actor).filter(state__in=sorted(TICKING)).order_by("-statutory", "due_on", "pk")
    return _rows(actor, rows)


def clocks_of(actor: Actor, referral: Referral) -> tuple[ClockRow, ...]:
    """The clocks of one case, those that have stopped with them: statutory ones first, then by the day."""
    return _rows(actor, _clocks(actor).filter(referral=referral).order_by("-statutory", "due_on", "pk"))


def clock(actor: Actor, clock_id: int) -> ClockRow:
    """One clock by its number."""
    rows = _rows(actor, _clocks(actor).filter(pk=clock_id))
    if not rows:
        raise NotThere
    return rows[0]


def agreeing(actor: Actor, clock_id: int) -> tuple[tuple[int, str], ...]:
    """Who may agree to a pause or an extension of this clock, by number and name."""
    row = _clocks(actor).filter(pk=clock_id).first()
    if row is None:
        raise NotThere
    return tuple(accounts.people(actor).filter(pk__in=who_may_agree(actor, row)).values_list("pk", "name"))


def _clocks(actor: Actor) -> QuerySet[RunningClock]:
    return (
        RunningClock.objects.filter(visible(actor, "referral__"))
        .select_related("referral", "referral__framework")
        .defer("referral__search")
        .annotate(extended=Count("changes", filter=Q(changes__step=ClockStep.EXTENDED)))
    )


def _rows(actor: Actor, clocks: Iterable[RunningClock]) -> tuple[ClockRow, ...]:
    division = Division(accounts.board(actor).division)
    return tuple(_row(actor, division, clock) for clock in clocks)


def _row(actor: Actor, division: Division, clock: RunningClock) -> ClockRow:
    started, ticking = clock.started_at.astimezone(LONDON).date(), clock.state in TICKING
    running = clock.state == ClockState.RUNNING and not clock.at_least
    return ClockRow(
        id=clock.pk,
        version=clock.version,
        reference=clock.referral.reference,
        title=clock.referral.title,
        name=clock.name,
        key=clock.key,
        statutory=clock.statutory,
        state=clock.state,
        state_words=clock.get_state_display(),
        started_on=started,
        started_by=_event_in_words(clock.referral, clock.started_by),
        opens_on=clock.opens_on,
        due_on=clock.due_on,
        due_at=clock.due_at,
        at_least=clock.at_least,
        days_late=late_by(clock.due_on, actor.today) if running else 0,
        working_days_left=max(0, working_days_between(actor.today, clock.due_on, division)) if ticking else 0,
        elapsed=_elapsed(started, clock.due_on, actor.today),
        provisional=clock.provisional,
        rule=clock.rule,
        arithmetic=clock.arithmetic,
        certainty=clock.certainty,
        owner=clock.owner,
        paused_on=clock.paused_on,
        stopped_on=clock.stopped_at.astimezone(LONDON).date() if clock.stopped_at else None,
        extended=getattr(clock, "extended", 0),
        may_pause=ticking and clock.may_pause,
        may_extend=ticking and clock.may_extend,
    )


def _elapsed(start: date, due: date, today: date) -> float:
    first, last = min(start, due), max(start, due)
    whole = (last - first).days
    return min(1.0, max(0.0, (today - first).days / whole)) if whole else 1.0


def _event_in_words(referral: Referral, event: str) -> str:
    document = document_of(referral.framework) if referral.framework else None
    return (document.events.get(event) if document else None) or EVENTS.get(event, event)


def changes_of(actor: Actor, clock_id: int) -> QuerySet[ClockChange]:
    """What was done to a clock, oldest first, with who agreed."""
    return ClockChange.objects.filter(visible(actor, "clock__referral__"), clock_id=clock_id).select_related(
        "by", "agreed_by"
    )


def changes_of_case(actor: Actor, referral: Referral) -> QuerySet[ClockChange]:
    """What people did to the clocks of a case, oldest first; that they began and ended stands with the clocks."""
    by_hand = [ClockStep.PAUSED, ClockStep.RESUMED, ClockStep.EXTENDED, ClockStep.RECOUNTED]
    return ClockChange.objects.filter(
        visible(actor, "clock__referral__"), clock__referral=referral, step__in=by_hand
    ).select_related("by", "agreed_by", "clock")


def event_words(referral: Referral) -> dict[str, str]:
    """What each event is called, those of the case's own framework with them."""
    document = document_of(referral.framework) if referral.framework else None
    return EVENTS | document.events if document else dict(EVENTS)


def events_of(actor: Actor, referral: Referral) -> QuerySet[CaseEvent]:
    """What happened to a case and when, as it was noted, oldest first."""
    return CaseEvent.objects.filter(visible(actor, "referral__"), referral=referral).select_related("by")


def events_to_note(actor: Actor, referral: Referral) -> dict[str, str]:
    """The events that a person may note by hand, with their words: those that the framework of the case counts from."""
    document = document_of(referral.framework) if referral.framework else None
    if document is None:
        return {}
    meant = {notice.when for notice in document.notices.values()}
    for clock in document.clocks.values():
        meant |= {clock.starts or "", clock.stops or "", *(part.starts for part in clock.later_of)}
    known = EVENTS | document.events
    return {key: words for key, words in known.items() if key in meant and key not in BY_ITSELF}


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that is in somebody's hands: what to do, with what, by when."""

    kind: str
    """action, clock, return, enquiry, notice, letter, request, passage or referral."""
    key: str
    """Stays the same while the thing does."""
    verb: str
    """One word: Decide, Answer, Approve, Send, Show, Finish ..."""
    reference: str
    title: str
    due_on: date | None
    days_late: int
    statutory: bool
    rule: str
    """What stands behind the date, where a rule does."""
    address: str

    def entry(self) -> Entry:
        """As a calendar shows it: the reference and what to do, and nothing of the case."""
        assert self.due_on is not None
        return Entry(
            self.key, self.due_on, f"{self.verb}: {self.reference} {self.title}".strip(), self.rule, self.address
        )


def due_for(actor: Actor) -> tuple[DueItem, ...]:
    """Everything that waits for this person, the earliest day first, in a fixed number of queries."""
    return _by_day(actor, _GATHERERS)


def case_work_for(actor: Actor) -> tuple[DueItem, ...]:
    """What else of referrals waits for this person: decisions, notices, letters, requests, enquiries, passages,
    and the clocks that end within a week.

    Their actions, what their agency is asked, and what they have still to write are asked for by themselves.
    """
    apart = {_actions, _returns, _returned}
    due = _by_day(actor, tuple(gather for gather in _GATHERERS if gather not in apart))
    soon = actor.today + timedelta(days=7)
    return tuple(item for item in due if item.kind != "clock" or item.verb == "Decide" or (item.due_on or soon) < soon)


def _by_day(actor: Actor, gatherers: tuple[Callable[[Actor], Iterable[DueItem]], ...]) -> tuple[DueItem, ...]:
    gathered = [item for gather in gatherers for item in gather(actor)]
    return tuple(sorted(gathered, key=lambda item: (item.due_on or date.max, not item.statutory, item.key)))


def _item(
    actor: Actor,
    kind: str,
    pk: int,
    verb: str,
    reference: str,
    title: str,
    due_on: date | None,
    address: str,
    statutory: bool = False,
    rule: str = "",
) -> DueItem:
    late = late_by(due_on, actor.today) if due_on else 0
    key = f"{kind}-{actor.board_id}-{pk}"
    return DueItem(kind, key, verb, reference, title, due_on, late, statutory, rule, address)


def _actions(actor: Actor) -> Iterable[DueItem]:
    for action in actions.mine(actor):
        address = f"/actions/{action.reference}"
        yield _item(actor, "action", action.pk, "Show", action.reference, action.title, action.due_on, address)


def _clocks_in_hand(actor: Actor) -> Iterable[DueItem]:
    if not actor.may_any((Permission.RUN_REFERRALS, Permission.DECIDE)):
        return
    rows = RunningClock.objects.filter(visible(actor, "referral__"), state=ClockState.RUNNING, at_least=False)
    if not actor.may(Permission.RUN_REFERRALS):
        rows = rows.filter(for_decision=True, referral__recommendations__isnull=False).distinct()
    for clock in rows.select_related("referral").defer("referral__search"):
        decides = clock.for_decision and actor.may(Permission.DECIDE)
        where = "decision" if decides else "clocks"
        yield _item(
            actor,
            "clock",
            clock.pk,
            "Decide" if decides else "Keep in time",
            clock.referral.reference,
            clock.name,
            clock.due_on,
            f"/referrals/{clock.referral.reference}/{where}",
            clock.statutory,
            clock.rule,
        )


def _returns(actor: Actor) -> Iterable[DueItem]:
    for row in returns_to_answer(actor):
        title = f"what {row.agency.name} knows"
        yield _item(actor, "return", row.pk, "Answer", row.referral.reference, title, row.due_on, f"/returns/{row.pk}")


def _enquiries(actor: Actor) -> Iterable[DueItem]:
    rows = Enquiry.objects.filter(board_id=actor.board_id, owner_id=actor.me, answered_at__isnull=True, dropped_why="")
    for row in rows:
        title, address = "why earlier learning did not last", f"/enquiries/{row.reference}"
        yield _item(actor, "enquiry", row.pk, "Answer", row.reference, title, row.due_on, address)


def _notices(actor: Actor) -> Iterable[DueItem]:
    verbs = {NoticeState.DRAFTED: "Approve", NoticeState.APPROVED: "Send"}
    mine = Q(approver__in=sorted(actor.roles))
    if actor.may(Permission.APPROVE_NOTICES):
        mine |= Q(approver="")
    mine &= Q(state=NoticeState.DRAFTED) & (Q(worded_by__isnull=True) | ~Q(worded_by_id=actor.me))
    if actor.may(Permission.SEND_NOTICES):
        mine |= Q(state=NoticeState.APPROVED)
    rows = FormalNotice.objects.filter(visible(actor, "referral__"), mine)
    for row in rows.select_related("referral", "clock").defer("referral__search"):
        yield _item(
            actor,
            "notice",
            row.pk,
            verbs[NoticeState(row.state)],
            row.referral.reference,
            f"{row.name} to {row.to_name}",
            row.clock.due_on if row.clock else None,
            f"/referrals/{row.referral.reference}/notices",
            bool(row.clock and row.clock.statutory),
            row.clock.rule if row.clock else "",
        )


def _letters(actor: Actor) -> Iterable[DueItem]:
    if not actor.may(Permission.RUN_REFERRALS):
        return
    rows = PanelLetter.objects.filter(visible(actor, "referral__"), needs_answer=True, answered_on__isnull=True)
    for row in rows.select_related("referral").defer("referral__search"):
        address = f"/referrals/{row.referral.reference}/notices"
        yield _item(actor, "letter", row.pk, "Answer", row.referral.reference, "a letter", row.due_on, address)


def _requests(actor: Actor) -> Iterable[DueItem]:
    if not actor.may(Permission.RUN_REFERRALS):
        return
    rows = PowerRequest.objects.filter(visible(actor, "referral__"), outcome=RequestOutcome.AWAITED)
    for row in rows.select_related("referral").defer("referral__search"):
        address = f"/referrals/{row.referral.reference}/requests"
        yield _item(actor, "request", row.pk, "Follow up", row.reference, row.asked_of, row.due_on, address)


def _passages(actor: Actor) -> Iterable[DueItem]:
    groups = sorted(actor.group_ids)
    if not groups or not actor.may(Permission.CONSIDER):
        return
    waits = Q(state=PassageState.WAITING, to_group_id__in=groups)
    back = Q(state=PassageState.RETURNED, from_group_id__in=groups)
    for row in Passage.objects.filter(waits | back, board_id=actor.board_id):
        verb = "Answer" if row.state == PassageState.WAITING else "Pass again"
        yield _item(actor, "passage", row.pk, verb, row.thing, row.carries, row.due_on, f"/passages/{row.reference}")


def _returned(actor: Actor) -> Iterable[DueItem]:
    rows = Referral.objects.filter(own(actor), state__in=[ReferralState.DRAFT, ReferralState.RETURNED])
    for row in rows.only("reference", "title", "state"):
        verb = "Finish" if row.state == ReferralState.DRAFT else "Put right"
        yield _item(actor, "referral", row.pk, verb, row.reference, row.title, None, f"/referrals/{row.reference}")


_GATHERERS = (
    _actions,
    _clocks_in_hand,
    _returns,
    _enquiries,
    _notices,
    _letters,
    _requests,
    _passages,
    _returned,
)
