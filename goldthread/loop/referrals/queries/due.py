"""What each person has in hand, and by when: everything of referrals that waits for them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.actions import queries as actions
from goldthread.loop.referrals.choices import ClockState, NoticeState, PassageState, ReferralState, RequestOutcome
from goldthread.loop.referrals.models import (
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
from goldthread.loop.referrals.rules import late_by
from goldthread.notices.calendar import Entry


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
        """As a calendar shows it: the reference and what to do, and nothing of the case.

        What passes between groups is told in somebody's own words, so a calendar learns its reference alone.
        """
        assert self.due_on is not None
        passed = self.kind == "passage"
        what = self.address.rpartition("/")[2] if passed else f"{self.reference} {self.title}".strip()
        return Entry(self.key, self.due_on, f"{self.verb}: {what}", self.rule, self.address)


def due_for(actor: Actor) -> tuple[DueItem, ...]:
    """Everything that waits for this person, the earliest day first, in a fixed number of queries."""
    return _by_day([*_actions(actor), *_returns(actor), *_to_finish(actor), *_of_cases(actor)])


def case_work_for(actor: Actor) -> tuple[DueItem, ...]:
    """What else of referrals waits for this person: decisions, notices, letters, requests, enquiries, passages,
    and the clocks that end within a week. One question to the database.

    Their actions, what their agency is asked, and what they have still to write are asked for by themselves.
    """
    soon = actor.today + timedelta(days=7)
    due = _by_day(_of_cases(actor))
    return tuple(item for item in due if item.kind != "clock" or item.verb == "Decide" or (item.due_on or soon) < soon)


def _by_day(items: Iterable[DueItem]) -> tuple[DueItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.due_on or date.max, not item.statutory, item.key)))


@dataclass(frozen=True, slots=True)
class _Row:
    """What a table says of a thing that waits, in the columns that all of them share."""

    kind: str
    pk: int
    state: str
    reference: str
    name: str
    other: str
    due_on: date | None
    statutory: bool
    rule: str
    decides: bool


def _of_cases(actor: Actor) -> list[DueItem]:
    tables = [rows for ask in _ASKED if (rows := ask(actor)) is not None]
    if not tables:
        return []
    first, *others = tables
    found = first.union(*others, all=True) if others else first
    return [_TOLD[row.kind](actor, row) for row in (_Row(*each) for each in found)]


_NO = Value(False)
_NOTHING = Value("")
_Rows = QuerySet[Any, tuple[Any, ...]]


def _columns(rows: QuerySet[Any], kind: str, *columns: Any) -> _Rows:
    return rows.order_by().values_list(Value(kind), "pk", *columns)


def _clocks(actor: Actor) -> _Rows | None:
    if not actor.may_any((Permission.RUN_REFERRALS, Permission.DECIDE)):
        return None
    rows = RunningClock.objects.filter(visible(actor, "referral__"), state=ClockState.RUNNING, at_least=False)
    if not actor.may(Permission.RUN_REFERRALS):
        rows = rows.filter(for_decision=True, referral__recommendations__isnull=False).distinct()
    return _columns(
        rows, "clock", "state", "referral__reference", "name", _NOTHING, "due_on", "statutory", "rule", "for_decision"
    )


def _clock(actor: Actor, row: _Row) -> DueItem:
    decides = row.decides and actor.may(Permission.DECIDE)
    address = f"/referrals/{row.reference}/{'decision' if decides else 'clocks'}"
    return _item(actor, row, "Decide" if decides else "Keep in time", row.name, address)


def _enquiries(actor: Actor) -> _Rows:
    rows = Enquiry.objects.filter(board_id=actor.board_id, owner_id=actor.me, answered_at__isnull=True, dropped_why="")
    return _columns(rows, "enquiry", _NOTHING, "reference", _NOTHING, _NOTHING, "due_on", _NO, _NOTHING, _NO)


def _enquiry(actor: Actor, row: _Row) -> DueItem:
    return _item(actor, row, "Answer", "why earlier learning did not last", f"/enquiries/{row.reference}")


def _notices(actor: Actor) -> _Rows:
    mine = Q(approver__in=sorted(actor.roles))
    if actor.may(Permission.APPROVE_NOTICES):
        mine |= Q(approver="")
    mine &= Q(state=NoticeState.DRAFTED) & (Q(worded_by__isnull=True) | ~Q(worded_by_id=actor.me))
    if actor.may(Permission.SEND_NOTICES):
        mine |= Q(state=NoticeState.APPROVED)
    return _columns(
        FormalNotice.objects.filter(visible(actor, "referral__"), mine),
        "notice",
        "state",
        "referral__reference",
        "name",
        "to_name",
        "clock__due_on",
        Coalesce("clock__statutory", _NO, output_field=BooleanField()),
        Coalesce("clock__rule", _NOTHING, output_field=TextField()),
        _NO,
    )


def _notice(actor: Actor, row: _Row) -> DueItem:
    verb = {NoticeState.DRAFTED: "Approve", NoticeState.APPROVED: "Send"}[NoticeState(row.state)]
    return _item(actor, row, verb, f"{row.name} to {row.other}", f"/referrals/{row.reference}/notices")


def _letters(actor: Actor) -> _Rows | None:
    if not actor.may(Permission.RUN_REFERRALS):
        return None
    rows = PanelLetter.objects.filter(visible(actor, "referral__"), needs_answer=True, answered_on__isnull=True)
    return _columns(rows, "letter", _NOTHING, "referral__reference", _NOTHING, _NOTHING, "due_on", _NO, _NOTHING, _NO)


def _letter(actor: Actor, row: _Row) -> DueItem:
    return _item(actor, row, "Answer", "a letter", f"/referrals/{row.reference}/notices")


def _requests(actor: Actor) -> _Rows | None:
    if not actor.may(Permission.RUN_REFERRALS):
        return None
    rows = PowerRequest.objects.filter(visible(actor, "referral__"), outcome=RequestOutcome.AWAITED)
    return _columns(
        rows, "request", _NOTHING, "reference", "asked_of", "referral__reference", "due_on", _NO, _NOTHING, _NO
    )


def _request(actor: Actor, row: _Row) -> DueItem:
    return _item(actor, row, "Follow up", row.name, f"/referrals/{row.other}/requests")


def _passages(actor: Actor) -> _Rows | None:
    groups = sorted(actor.group_ids)
    if not groups or not actor.may(Permission.CONSIDER):
        return None
    waits = Q(state=PassageState.WAITING, to_group_id__in=groups)
    back = Q(state=PassageState.RETURNED, from_group_id__in=groups)
    rows = Passage.objects.filter(waits | back, board_id=actor.board_id)
    return _columns(rows, "passage", "state", "thing", "carries", "reference", "due_on", _NO, _NOTHING, _NO)


def _passage(actor: Actor, row: _Row) -> DueItem:
    verb = "Answer" if row.state == PassageState.WAITING else "Pass again"
    return _item(actor, row, verb, row.name, f"/passages/{row.other}")


_ASKED: tuple[Callable[[Actor], _Rows | None], ...] = (_clocks, _enquiries, _notices, _letters, _requests, _passages)
_TOLD: dict[str, Callable[[Actor, _Row], DueItem]] = {
    "clock": _clock,
    "enquiry": _enquiry,
    "notice": _notice,
    "letter": _letter,
    "request": _request,
    "passage": _passage,
}


def _item(actor: Actor, row: _Row, verb: str, title: str, address: str) -> DueItem:
    return DueItem(
        row.kind,
        _key(actor, row.kind, row.pk),
        verb,
        row.reference,
        title,
        row.due_on,
        late_by(row.due_on, actor.today) if row.due_on else 0,
        row.statutory,
        row.rule,
        address,
    )


def _plain(actor: Actor, kind: str, pk: int, verb: str, said: tuple[str, str], on: date | None, to: str) -> DueItem:
    late = late_by(on, actor.today) if on else 0
    return DueItem(kind, _key(actor, kind, pk), verb, *said, on, late, False, "", to)


def _key(actor: Actor, kind: str, pk: int) -> str:
    return f"{kind}-{actor.board_id}-{pk}"


def _actions(actor: Actor) -> Iterator[DueItem]:
    for action in actions.mine(actor):
        said, address = (action.reference, action.title), f"/actions/{action.reference}"
        yield _plain(actor, "action", action.pk, "Show", said, action.due_on, address)


def _returns(actor: Actor) -> Iterator[DueItem]:
    for row in returns_to_answer(actor):
        said = row.referral.reference, f"what {row.agency.name} knows"
        yield _plain(actor, "return", row.pk, "Answer", said, row.due_on, f"/returns/{row.pk}")


def _to_finish(actor: Actor) -> Iterator[DueItem]:
    rows = Referral.objects.filter(own(actor), state__in=[ReferralState.DRAFT, ReferralState.RETURNED])
    for row in rows.only("reference", "title", "state"):
        verb = "Finish" if row.state == ReferralState.DRAFT else "Put right"
        yield _plain(actor, "referral", row.pk, verb, (row.reference, row.title), None, f"/referrals/{row.reference}")
