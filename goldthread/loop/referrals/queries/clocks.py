"""The clocks that run in cases: the board of them, and what was done to each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.core.working_days import Division, working_days_between
from goldthread.loop.framework.format.events import EVENTS
from goldthread.loop.framework.names import name_of
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.choices import (
    TICKING,
    ClockState,
    ClockStep,
)
from goldthread.loop.referrals.models import (
    CaseEvent,
    ClockChange,
    Referral,
    RunningClock,
)
from goldthread.loop.referrals.policy import visible
from goldthread.loop.referrals.rules import BY_ITSELF, late_by
from goldthread.loop.referrals.working import who_may_agree


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


@dataclass(frozen=True, slots=True)
class ShortClock:
    """A running clock as a line says it: what, in which case, by when."""

    name: str
    reference: str
    title: str
    statutory: bool
    due_on: date
    paused: bool
    late: bool


def clocks_in_short(actor: Actor) -> tuple[ShortClock, ...]:
    """Every clock that runs in the cases that the actor may see: the late ones first, then statutory, then by the day.

    One read of a few words each, for a page that people open all day.
    """
    rows = (
        RunningClock.objects.filter(visible(actor, "referral__"), state__in=sorted(TICKING))
        .order_by("due_on", "pk")
        .values_list("name", "referral__reference", "referral__title", "statutory", "due_on", "state", "at_least")
    )
    short = (
        ShortClock(
            name,
            reference,
            title,
            statutory,
            due_on,
            state == ClockState.PAUSED,
            state == ClockState.RUNNING and not at_least and due_on < actor.today,
        )
        for name, reference, title, statutory, due_on, state, at_least in rows
    )
    return tuple(sorted(short, key=lambda clock: (not clock.late, not clock.statutory)))


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
    row = the_one(_clocks(actor).filter(pk=clock_id))
    return tuple(accounts.people(actor).filter(pk__in=who_may_agree(actor, row)).values_list("pk", "name"))


def _clocks(actor: Actor) -> QuerySet[RunningClock]:
    return (
        RunningClock.objects.filter(visible(actor, "referral__"))
        .select_related("referral", "referral__framework")
        .defer("referral__search")
        .annotate(extended=Count("changes", filter=Q(changes__step=ClockStep.EXTENDED)))
    )


def _rows(actor: Actor, clocks: Iterable[RunningClock]) -> tuple[ClockRow, ...]:
    found = list(clocks)
    if not found:
        return ()
    division = Division(accounts.board(actor).division)
    return tuple(_row(actor, division, clock) for clock in found)


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
        owner=_owner_in_words(clock.referral, clock.owner),
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


def _owner_in_words(referral: Referral, owner: str) -> str:
    """Who has to do it, by the name that the framework of the case gives them."""
    document = document_of(referral.framework) if referral.framework else None
    return name_of(document, "groups or roles", owner) if document and owner else owner


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
