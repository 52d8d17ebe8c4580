"""Clocks in people's hands: a day put right, a pause, an extension, each with its reason and who agreed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts.models import Person
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.core.rows import the_one
from goldthread.design import wording
from goldthread.loop.framework.format.document import Clock
from goldthread.loop.framework.format.events import EVENTS
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.referrals.choices import TICKING, ClockState, ClockStep
from goldthread.loop.referrals.models import CaseEvent, ClockChange, FormalNotice, Referral, RunningClock
from goldthread.loop.referrals.operations.happening import (
    happens,
    moment_of,
    moments,
    notice_step,
    recount,
)
from goldthread.loop.referrals.operations.steps import check_version, framework_of, locked, note, said
from goldthread.loop.referrals.policy import require_run, visible
from goldthread.loop.referrals.rules import BY_ITSELF
from goldthread.loop.referrals.working import played, who_may_agree
from goldthread.notices.operations import tell


@transaction.atomic
def note_event(
    *, by: Actor, referral_id: int, event: str, on: date, why: str = "", named: date | None = None
) -> CaseEvent:
    """Note that something happened to a case outside Goldthread; its clocks stop and start, its notices are drafted.

    Where the event was noted before with another day, the day is put right: that needs a reason, and the clocks
    that it started are counted again. ``named`` is the day that came with it, where a letter or an order names one.
    """
    require_run(by)
    referral = locked(by, referral_id)
    document = framework_of(referral)
    known = EVENTS | (document.events if document else {})
    if event not in known or event in BY_ITSELF:
        raise Refusal("Choose what happened from the list.", "event")
    if on > by.today and event != "publication-planned":
        raise Refusal("The day cannot lie in the future. Change it.", "on")
    before = moments(referral).get(event)
    if before is None:
        kept = happens(by, referral, event, moment_of(by, on), named=named)
    elif before.astimezone(LONDON).date() == on:
        raise Refusal(f"This was noted already, for {wording.day(on)}.", "on")
    else:
        kept = put_right(by, referral, event, on, said(why, "Say why the day is put right.", "why"))
    what = document.events.get(event, "") if document else ""
    note(by, "noted an event of", referral, why=why, detail={"event": what or EVENTS[event], "on": on})
    return kept


def put_right(by: Actor, referral: Referral, event: str, on: date, why: str) -> CaseEvent:
    """Give an event of a case another day; what runs because of it is counted again, and says so."""
    moment = moment_of(by, on)
    kept = CaseEvent.objects.create(
        board_id=by.board_id, referral=referral, event=event, happened_at=moment, why=why, by_id=by.person_id, at=by.at
    )
    document = framework_of(referral)
    rules = document.clocks if document else {}
    for clock in RunningClock.objects.select_for_update().filter(referral=referral, state__in=sorted(TICKING)):
        rule = rules.get(clock.key)
        if rule is None or event not in {clock.started_by, *(part.starts for part in rule.later_of)}:
            continue
        if clock.started_by == event:
            clock.started_at = moment
        _counted_again(by, clock, rule, ClockStep.RECOUNTED, reason=why)
    return kept


@transaction.atomic
def pause_clock(
    *, by: Actor, clock_id: int, version: int, reason: str, agreed_by_id: int | None = None
) -> RunningClock:
    """Let time stand still from today, where the framework allows it and somebody who may has agreed."""
    clock, rule = _clock(by, clock_id, version)
    if not clock.may_pause:
        raise Refusal("The framework does not let this clock be paused.")
    if clock.state != ClockState.RUNNING:
        raise Refusal("Time does not run on this clock now.")
    why = said(reason, "Say why time stands still.", "reason")
    agreed = _agreed(by, clock, agreed_by_id)
    clock.state, clock.paused_on = ClockState.PAUSED, by.today
    _counted_again(by, clock, rule, ClockStep.PAUSED, reason=why, first_day=by.today, agreed_by=agreed)
    _tell_who_agreed(by, clock, agreed, "was paused")
    note(by, "paused a clock of", clock.referral, why=why, detail={"clock": clock.name, "agreed by": agreed.name})
    return clock


@transaction.atomic
def resume_clock(*, by: Actor, clock_id: int, version: int, reason: str) -> RunningClock:
    """Let time run again from today; the days on which it stood still are added."""
    clock, rule = _clock(by, clock_id, version)
    if clock.state != ClockState.PAUSED:
        raise Refusal("Time runs on this clock already.")
    why = said(reason, "Say why time runs again.", "reason")
    since, clock.paused_on, clock.state = clock.paused_on, None, ClockState.RUNNING
    _counted_again(by, clock, rule, ClockStep.RESUMED, reason=why, first_day=since, last_day=by.today)
    note(by, "resumed a clock of", clock.referral, why=why, detail={"clock": clock.name, "due on": clock.due_on})
    return clock


@transaction.atomic
def extend_clock(
    *,
    by: Actor,
    clock_id: int,
    version: int,
    reason: str,
    length: str = "",
    until: date | None = None,
    agreed_by_id: int | None = None,
) -> RunningClock:
    """Give more time, by a length or until a day, where the framework allows it and somebody who may has agreed.

    Those whom the framework wants told of it get a notice, which is drafted.
    """
    clock, rule = _clock(by, clock_id, version)
    if not clock.may_extend:
        raise Refusal("The framework does not let this clock be extended.")
    why = said(reason, "Say why more time is needed.", "reason")
    more = _length(length) if until is None else ""
    if until is not None and until <= clock.due_on:
        raise Refusal(f"Choose a day after {wording.day(clock.due_on)}, when it is due now.", "until")
    agreed = _agreed(by, clock, agreed_by_id)
    before = clock.due_on
    _counted_again(by, clock, rule, ClockStep.EXTENDED, reason=why, length=more, last_day=until, agreed_by=agreed)
    earlier = list(clock.referral.notices.values_list("pk", flat=True))
    happens(by, clock.referral, "extension", by.at)
    told = set(clock.referral.notices.exclude(pk__in=earlier).values_list("to_key", flat=True))
    _tell_of_extension(by, clock, [key for key in rule.tell if key not in told], why)
    _tell_who_agreed(by, clock, agreed, "was extended")
    detail = {"clock": clock.name, "due on": [before, clock.due_on], "agreed by": agreed.name}
    note(by, "extended a clock of", clock.referral, why=why, detail=detail)
    return clock


def _clock(by: Actor, clock_id: int, version: int) -> tuple[RunningClock, Clock]:
    if not by.may_any((Permission.RUN_REFERRALS, Permission.DECIDE)):
        raise NotAllowed("Only the board's office and whoever decides pause and extend clocks.")
    found = the_one(RunningClock.objects.filter(visible(by, "referral__"), pk=clock_id))
    referral = locked(by, found.referral_id)
    clock = RunningClock.objects.select_for_update().get(pk=clock_id)
    clock.referral = referral
    check_version(clock.version, version, "this clock")
    document = framework_of(referral)
    rule = document.clocks.get(clock.key) if document else None
    if rule is None or clock.state not in TICKING:
        raise Refusal("This clock has stopped.")
    return clock, rule


def _counted_again(by: Actor, clock: RunningClock, rule: Clock, step: str, **said_of: Any) -> None:
    """Work the day out again with this step, and keep the step with the day before and after it."""
    before = clock.due_on
    row = ClockChange(board_id=by.board_id, clock=clock, step=step, by_id=by.person_id, at=by.at, **said_of)
    recount(by, clock, rule, row)
    row.due_before, row.due_after = before, clock.due_on
    row.save()
    clock.version += 1
    clock.save()


def _length(text: str) -> str:
    try:
        return str(Length.read(text))
    except ValueError:
        raise Refusal(
            "Say how much longer, such as 10 working days or 2 months, or until which day.", "length"
        ) from None


def _agreed(by: Actor, clock: RunningClock, agreed_by_id: int | None) -> Person:
    """Who agreed: the actor where they may, or somebody named who may."""
    may = who_may_agree(by, clock)
    wanted = agreed_by_id if agreed_by_id is not None else by.me
    if wanted not in may:
        raise Refusal(f"Say who agreed: {_agreeing(clock)}.", "agreed_by")
    return Person.objects.get(pk=wanted)


def _agreeing(clock: RunningClock) -> str:
    plays = played(framework_of(clock.referral), clock.approved_by)
    return f"the {Role(plays).label.lower()}" if plays else "somebody who decides for the board"


def _tell_who_agreed(by: Actor, clock: RunningClock, agreed: Person, what: str) -> None:
    tell(
        by=by,
        people=[agreed.pk],
        key=f"clock-{clock.pk}-agreed-{clock.version}",
        subject=f"{clock.referral.reference}: a clock {what}",
        body=f"{by.name} wrote down that you agreed. If you did not, tell the board's office.",
        address=f"/referrals/{clock.referral.reference}/clocks",
    )


def _tell_of_extension(by: Actor, clock: RunningClock, addressees: Iterable[str], why: str) -> None:
    """Draft a notice to those whom the clock names and no notice of the framework has told."""
    document = framework_of(clock.referral)
    for key in addressees:
        to = document.stakeholders.get(key) if document else None
        to_name = to.name if to else key
        notice = FormalNotice.objects.create(
            board_id=by.board_id,
            referral=clock.referral,
            key=f"extension-{clock.key}"[:60],
            name=f"More time for: {clock.name}"[:300],
            to_key=key,
            to_name=to_name,
            event="extension",
            force="must",
            must_say=[],
            wording=(
                f"To: {to_name}\nReference: {clock.referral.reference}\n\n{clock.name} was extended. "
                f"It is now due on {wording.day(clock.due_on)}.\n\nReason: {why}"
            ),
            drafted_at=by.at,
        )
        notice_step(by, notice)
