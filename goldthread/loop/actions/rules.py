"""Moves of an action, who may check whom, and when an effect is looked at again."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.actions.choices import OPEN, WITH_THE_OWNER, ActionState, EvidenceForm, Strength

_S = ActionState

MOVES: dict[str, frozenset[str]] = {
    _S.PROPOSED: frozenset({_S.AGREED, _S.CANCELLED}),
    _S.AGREED: frozenset({_S.IN_PROGRESS, _S.CLAIMED, _S.CANCELLED}),
    _S.IN_PROGRESS: frozenset({_S.CLAIMED, _S.CANCELLED}),
    _S.CLAIMED: frozenset({_S.VERIFIED, _S.RETURNED, _S.CANCELLED}),
    _S.RETURNED: frozenset({_S.IN_PROGRESS, _S.CLAIMED, _S.CANCELLED}),
    _S.VERIFIED: frozenset({_S.LASTING, _S.WEAKER, _S.LAPSED}),
    _S.LASTING: frozenset({_S.LASTING, _S.WEAKER, _S.LAPSED}),
    _S.WEAKER: frozenset({_S.LASTING, _S.WEAKER, _S.LAPSED}),
    _S.LAPSED: frozenset({_S.IN_PROGRESS, _S.CLAIMED, _S.CANCELLED}),
    _S.CANCELLED: frozenset(),
}
"""From each state of an action, the states that it may go to."""


def check_move(before: str, after: str) -> None:
    """Refuse a step that an action cannot take."""
    if after not in MOVES[before]:
        raise Refusal(
            f"An action that is {ActionState(before).label.lower()} cannot become {ActionState(after).label.lower()}."
        )


def is_late(state: str, due_on: date | None, today: date) -> bool:
    """Whether the owner's date has passed with the action still in the owner's hands."""
    return due_on is not None and due_on < today and state in WITH_THE_OWNER


def is_due_soon(state: str, due_on: date | None, today: date, days: int) -> bool:
    """Whether the owner's date is within this many calendar days."""
    return due_on is not None and state in WITH_THE_OWNER and 0 <= (due_on - today).days <= days


def check_independent(
    *,
    verifier_id: int | None,
    verifier_agencies: Iterable[int],
    owner_ids: Iterable[int | None],
    owner_agency: int | None,
) -> None:
    """Refuse a check by somebody who owns the action, offered its evidence, or belongs to its agency."""
    if verifier_id is None or verifier_id in set(owner_ids):
        raise NotAllowed(
            "You have had a hand in this action, so somebody else must check it. "
            "Ask the business manager for an independent person."
        )
    if owner_agency is not None and owner_agency in set(verifier_agencies):
        raise NotAllowed("You belong to the agency that leads this action, so somebody from outside it must check it.")


def check_evidence(
    *,
    shows: str,
    form: str,
    has_file: bool,
    link: str,
    statement: str,
    stands_for: date,
    expires_on: date | None,
    today: date,
) -> None:
    """Refuse evidence that does not say what it is meant to show, or is not there."""
    if not shows.strip():
        raise Refusal("Say what this evidence is meant to show.", "shows")
    if form == EvidenceForm.FILE and not has_file:
        raise Refusal("Choose the file.", "file")
    if form == EvidenceForm.LINK and not link.startswith(("https://", "http://")):
        raise Refusal("Give the whole address of the page, beginning with https://.", "link")
    if form == EvidenceForm.STATEMENT and not statement.strip():
        raise Refusal("Write the statement.", "statement")
    if form not in EvidenceForm.values:
        raise Refusal("Say whether this is a file, a link or a statement.", "form")
    if stands_for > today:
        raise Refusal("Evidence cannot speak of a day that is still to come.", "stands_for")
    if expires_on is not None and expires_on < stands_for:
        raise Refusal("The evidence would expire before the day that it speaks of.", "expires_on")


def check_plan(*, title: str, strength: str, due_on: date | None, today: date, planned: bool) -> None:
    """Refuse a plan that does not say what is done, how strongly, and by a date that is still to come."""
    if not title.strip():
        raise Refusal("Say what will be done.", "title")
    if strength not in Strength.values:
        raise Refusal("Say how strongly this will change what people do.", "strength")
    if not planned and due_on is not None and due_on < today:
        raise Refusal("The date has passed. Choose a day that is still to come.", "due_on")


def check_put_off(state: str, before: date | None, after: date | None, why: str, named: str = "") -> None:
    """Refuse to move or drop the date of an agreed action to a later day without saying why."""
    if before is None or state == ActionState.PROPOSED or why.strip():
        return
    if after is None:
        raise Refusal("Say why this action no longer has a date.", "why")
    if after > before:
        raise Refusal(f"Say why the date{named} is put off.", "why")


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_lasting_check(verified_on: date, months: Iterable[int], done: int) -> date | None:
    """When an action is looked at next, after this many looks; nothing when all have been taken."""
    ahead = sorted(months)[done:]
    return add_months(verified_on, ahead[0]) if ahead else None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that somebody should be told today about an action: a stable key and a kind."""

    key: str
    kind: str
    days: int


def step_reached(due_on: date, today: date, before: Iterable[int], late: Iterable[int]) -> Reminder | None:
    """What today asks to be said of a date: that it nears, or that it has passed.

    ``before`` are days ahead on which the person in charge is reminded; ``late`` are days after on which first
    they, then their agency's lead, then the chair are told. A night on which the job did not run loses
    nothing: the nearest step that has been reached is the one that is said, once.
    """
    days = (today - due_on).days
    passed = [(step, number) for number, step in enumerate(sorted(late)) if days >= step]
    if passed:
        step, number = passed[-1]
        return Reminder(f"late-{step}-{due_on.isoformat()}", ("officer", "agency", "chair")[min(number, 2)], days)
    ahead = [step for step in before if 0 <= -days <= step]
    if ahead:
        return Reminder(f"due-{min(ahead)}-{due_on.isoformat()}", "soon", days)
    return None


def reminder(
    due_on: date | None, state: str, today: date, before: Iterable[int], late: Iterable[int]
) -> Reminder | None:
    """What today asks to be said of an action; nothing while it is in somebody else's hands."""
    if due_on is None or state not in WITH_THE_OWNER:
        return None
    return step_reached(due_on, today, before, late)


def whose_turn(state: str) -> str:
    """Who has to do something for the action to go on, in words."""
    return {
        _S.PROPOSED: "the lead officer, to agree it",
        _S.AGREED: "the lead officer",
        _S.IN_PROGRESS: "the lead officer",
        _S.CLAIMED: "an independent checker",
        _S.RETURNED: "the lead officer, to show it",
        _S.LAPSED: "the lead officer, to start again",
        _S.VERIFIED: "an independent checker, to look again",
        _S.LASTING: "nobody",
        _S.WEAKER: "nobody",
        _S.CANCELLED: "nobody",
    }[ActionState(state)]


def is_open(state: str) -> bool:
    """Whether something is still to be done."""
    return state in OPEN
