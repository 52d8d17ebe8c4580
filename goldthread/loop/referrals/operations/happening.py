"""Something happens to a case: clocks stop and start by it, and the notices that it calls for are drafted."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db.models import QuerySet

from goldthread.accounts import queries as accounts
from goldthread.core.actor import LONDON, Actor
from goldthread.design import wording
from goldthread.loop.framework.clocks import Due, Extension, Pause, count
from goldthread.loop.framework.format.document import Clock, Document, Notice
from goldthread.loop.referrals.choices import NOTICE_TO_GO, TICKING, ClockState, ClockStep, NoticeState
from goldthread.loop.referrals.models import (
    CaseEvent,
    ClockChange,
    Decision,
    FormalNotice,
    FormalNoticeStep,
    Referral,
    RunningClock,
)
from goldthread.loop.referrals.operations.steps import division_of, framework_of
from goldthread.loop.referrals.rules import Course, in_words, review_types, wording_of
from goldthread.loop.referrals.working import played


def moment_of(by: Actor, day: date) -> datetime:
    """The moment from which hours are counted when only the day is known: its beginning, so that nothing is late."""
    return by.at if day == by.today else datetime.combine(day, time.min, LONDON)


def happens(
    by: Actor,
    referral: Referral,
    event: str,
    moment: datetime,
    *,
    decision: Decision | None = None,
    also: Iterable[str] = (),
    named: date | None = None,
) -> CaseEvent:
    """Keep that something happened to a case, and do what the framework ties to it.

    ``also`` names notices that a decision brings beside those that the event calls for; ``named`` is the day that a
    letter or an order names, without which a clock to such a day does not start. A clock that runs already keeps
    its day: time began when it first happened.
    """
    kept = CaseEvent.objects.create(
        board_id=by.board_id, referral=referral, event=event, happened_at=moment, by_id=by.person_id, at=by.at
    )
    _follow(by, referral, event, moment, decision, set(also), named)
    return kept


def replay(by: Actor, referral: Referral) -> None:
    """Do again what the framework ties to everything that has happened so far, under the framework that now counts."""
    for event, moment in sorted(moments(referral).items(), key=lambda each: each[1]):
        _follow(by, referral, event, moment, None, set(), None)


def _follow(
    by: Actor,
    referral: Referral,
    event: str,
    moment: datetime,
    decision: Decision | None,
    also: set[str],
    named: date | None,
) -> None:
    stop_clocks(by, referral, event, moment)
    document = framework_of(referral)
    if document is None:
        return
    stands = decision or referral.decisions.filter(superseded_by__isnull=True).first()
    kind = stands.review_type if stands else ""
    _start_clocks(by, referral, document, event, moment, named, kind)
    _draft_notices(by, referral, document, event, moment, decision, also, kind)


def _holds(rule: Clock | Notice, kind: str) -> bool:
    """Whether a clock or a notice counts for a case of this kind of review, or that has none yet."""
    return not rule.holds_for or kind in rule.holds_for


def moments(referral: Referral) -> dict[str, datetime]:
    """When each thing last happened to a case."""
    return dict(referral.events.order_by("id").values_list("event", "happened_at"))


def stop_clocks(by: Actor, referral: Referral, event: str, moment: datetime) -> None:
    """Stop the clocks that this event ends."""
    for clock in _ticking(referral).filter(stops=event):
        end_clock(by, clock, ClockState.STOPPED, moment)


def end_clock(by: Actor, clock: RunningClock, state: str, moment: datetime, reason: str = "") -> None:
    """Stop a clock because what it waited for was done, or because it no longer counts."""
    clock.state, clock.stopped_at = state, moment
    clock.version += 1
    clock.save()
    step = ClockStep.STOPPED if state == ClockState.STOPPED else ClockStep.CANCELLED
    changed(by, clock, step, reason=reason, due_before=clock.due_on, due_after=clock.due_on)


def cancel_clocks(by: Actor, referral: Referral, reason: str, started_by: Iterable[str] | None = None) -> None:
    """Say that clocks of a case no longer count: all that run, or those that these events started."""
    rows = _ticking(referral)
    if started_by is not None:
        rows = rows.filter(started_by__in=list(started_by))
    for clock in rows:
        end_clock(by, clock, ClockState.CANCELLED, by.at, reason)


def changed(by: Actor, clock: RunningClock, step: str, **said: object) -> ClockChange:
    """Keep what was done to a clock."""
    return ClockChange.objects.create(
        board_id=by.board_id, clock=clock, step=step, by_id=by.person_id, at=by.at, **said
    )


def recount(by: Actor, clock: RunningClock, rule: Clock, *steps: ClockChange) -> None:
    """Work a clock's day out again from its start, with what was done to it and these further steps.

    The caller saves it.
    """
    rows = [*clock.changes.order_by("id"), *steps]
    due = count(
        rule,
        clock.started_at,
        division_of(by),
        others=moments(clock.referral),
        named=clock.named_on,
        pauses=_pauses(rows),
        extensions=[
            Extension(row.reason, until=row.last_day, by=row.length) for row in rows if row.step == ClockStep.EXTENDED
        ],
    )
    _set(clock, due)


def drop_notices(by: Actor, referral: Referral, why: str, decision: Decision | None = None) -> None:
    """Say why notices that have not left are not needed any more: all of a case, or those of one decision."""
    rows = referral.notices.select_for_update().filter(state__in=sorted(NOTICE_TO_GO))
    for notice in rows if decision is None else rows.filter(decision=decision):
        notice.state, notice.not_needed_why = NoticeState.NOT_NEEDED, why
        notice.version += 1
        notice.save()
        notice_step(by, notice, why)


def notice_step(by: Actor, notice: FormalNotice, text: str = "") -> None:
    """Keep what was done with a notice, and how it read then."""
    FormalNoticeStep.objects.create(
        board_id=by.board_id,
        notice=notice,
        state=notice.state,
        text=text.strip(),
        wording=notice.wording,
        by_id=by.person_id,
        at=by.at,
    )


def facts_of(by: Actor, referral: Referral, document: Document, day: date, decision: Decision | None) -> dict[str, str]:
    """What fills the blanks of a notice."""
    course = Course(decision.choice, decision.review_type) if decision else None
    return {
        "reference": referral.reference,
        "board": accounts.board(by).name,
        "date": wording.day(day),
        "decision": in_words(course, review_types(document)) if course else "",
        "reasons": decision.reasons if decision else "",
    }


def _ticking(referral: Referral) -> QuerySet[RunningClock]:
    return RunningClock.objects.select_for_update().filter(referral=referral, state__in=sorted(TICKING))


def _start_clocks(
    by: Actor, referral: Referral, document: Document, event: str, moment: datetime, named: date | None, kind: str
) -> None:
    running = {clock.key: clock for clock in _ticking(referral)}
    decides = document.deciding.clock if document.deciding else None
    for key, rule in document.clocks.items():
        if (
            rule.looks_back
            or (rule.triggers and referral.trigger not in rule.triggers)
            or (rule.date_set_by and named is None)
            or event not in {rule.starts, *(part.starts for part in rule.later_of)}
        ):
            continue
        if key not in running:
            _start(by, referral, key, rule, event, moment, named if rule.date_set_by else None, key == decides)
        elif rule.later_of:
            _count_later_of(by, running[key], rule, event)


def _start(
    by: Actor,
    referral: Referral,
    key: str,
    rule: Clock,
    event: str,
    moment: datetime,
    named: date | None,
    decides: bool,
) -> None:
    due = count(rule, moment, division_of(by), others=moments(referral), named=named)
    clock = RunningClock(
        board_id=by.board_id,
        referral=referral,
        key=key,
        name=rule.name,
        statutory=rule.statutory,
        started_by=event,
        started_at=moment,
        at_least=rule.limit == "at least",
        owner=rule.owner,
        stops=rule.stops or "",
        for_decision=rule.stops == "decision" or decides,
        may_pause=rule.may_pause,
        may_extend=rule.may_extend,
        approved_by=rule.approved_by,
        named_on=named,
    )
    _set(clock, due)
    clock.save()
    changed(by, clock, ClockStep.STARTED, due_after=clock.due_on)


def _count_later_of(by: Actor, clock: RunningClock, rule: Clock, event: str) -> None:
    before = clock.due_on
    recount(by, clock, rule)
    clock.version += 1
    clock.save()
    changed(
        by, clock, ClockStep.RECOUNTED, reason=f"Also counted from: {event}", due_before=before, due_after=clock.due_on
    )


def _set(clock: RunningClock, due: Due) -> None:
    clock.due_on, clock.due_at, clock.opens_on = due.due_on, due.due_at, due.opens_on
    clock.provisional, clock.rule, clock.certainty = due.provisional, due.rule, due.certainty.value
    clock.arithmetic = due.arithmetic


def _pauses(rows: Iterable[ClockChange]) -> list[Pause]:
    """The pauses of a clock: each begins with a step of its own and ends with the one after it."""
    pauses: list[Pause] = []
    for row in rows:
        if row.step == ClockStep.PAUSED and row.first_day:
            pauses.append(Pause(row.first_day, None, row.reason))
        elif row.step == ClockStep.RESUMED and pauses:
            pauses[-1] = Pause(pauses[-1].since, row.last_day, pauses[-1].reason)
    return pauses


def _draft_notices(
    by: Actor,
    referral: Referral,
    document: Document,
    event: str,
    moment: datetime,
    decision: Decision | None,
    also: set[str],
    kind: str,
) -> None:
    wanted = {
        key: notice
        for key, notice in document.notices.items()
        if (notice.when == event and _holds(notice, kind)) or key in also
    }
    if not wanted:
        return
    have = set(referral.notices.exclude(state=NoticeState.NOT_NEEDED).values_list("key", "to_key", "decision_id"))
    facts = facts_of(by, referral, document, moment.astimezone(LONDON).date(), decision)
    clocks: Mapping[str, RunningClock] = {clock.key: clock for clock in _ticking(referral)}
    for key, notice in wanted.items():
        for to_key in notice.to:
            if (key, to_key, decision.pk if decision else None) in have:
                continue
            to = document.stakeholders.get(to_key)
            to_name = to.name if to else to_key
            drafted = FormalNotice.objects.create(
                board_id=by.board_id,
                referral=referral,
                decision=decision,
                key=key,
                name=notice.name,
                to_key=to_key,
                to_name=to_name,
                event=event,
                force=notice.force.value,
                must_say=list(notice.says),
                wording=wording_of(notice, to_name, facts),
                clock=clocks.get(notice.clock or ""),
                approver=played(document, notice.approved_by),
                drafted_at=by.at,
            )
            notice_step(by, drafted)
