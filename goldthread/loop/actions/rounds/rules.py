"""What a round asks, when, and how what came back stands beside what is there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from goldthread.core.refusals import Refusal
from goldthread.loop.actions.choices import EVIDENCED, WITH_THE_OWNER, ActionState
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.sheet import Row
from goldthread.loop.actions.rules import add_months, is_late

_S = ActionState

_FAR = {
    _S.PROPOSED: 0,
    _S.AGREED: 1,
    _S.LAPSED: 1,
    _S.RETURNED: 2,
    _S.IN_PROGRESS: 2,
    _S.CLAIMED: 3,
    _S.VERIFIED: 4,
    _S.WEAKER: 4,
    _S.LASTING: 5,
}


class Movement(StrEnum):
    """Whether an action moved between the asking and now."""

    FORWARD = "forward"
    STILL = "still"
    BACK = "back"
    GIVEN_UP = "given up"


def movement(before: str, after: str) -> Movement:
    """Which way an action went; what was given up went nowhere."""
    if after == _S.CANCELLED:
        return Movement.STILL if before == _S.CANCELLED else Movement.GIVEN_UP
    if before == _S.CANCELLED:
        return Movement.FORWARD
    if after == _S.LAPSED and before != _S.LAPSED:
        return Movement.BACK
    difference = _FAR[ActionState(after)] - _FAR[ActionState(before)]
    if difference:
        return Movement.FORWARD if difference > 0 else Movement.BACK
    return Movement.STILL


def is_asked(state: str) -> bool:
    """Whether somebody is asked about an action: it is in its owner's hands."""
    return state in WITH_THE_OWNER


def leaves(state: str) -> bool:
    """Whether an action leaves the active list for the master copy when the meeting is over."""
    return state in EVIDENCED or state == _S.CANCELLED


def days_late(state: str, due_on: date | None, today: date) -> int:
    """For how long an action has been late in its owner's hands; nothing where it is not."""
    return (today - due_on).days if due_on is not None and is_late(state, due_on, today) else 0


def next_meeting(last: date | None, every_months: int, today: date, opens_before: int) -> date:
    """When a group looks at its actions next: so many months after the last time, and never in the past."""
    if last is None:
        return today + timedelta(days=opens_before)
    ahead = add_months(last, every_months)
    step = 1
    while ahead < today:
        step += 1
        ahead = add_months(last, every_months * step)
    return ahead


def check_opening(*, meets_on: date, answers_by: date, today: date) -> None:
    """Refuse a round whose days make no sense."""
    if meets_on < today:
        raise Refusal("The meeting must be on a day that is still to come.", "meets_on")
    if answers_by > meets_on:
        raise Refusal("Updates must be in before the meeting, or on its day.", "answers_by")
    if answers_by < today:
        raise Refusal("The last day for updates must still be to come.", "answers_by")


def check_answer(*, going: str, text: str, proposed_on: date | None, why: str, today: date) -> None:
    """Refuse an answer that does not say how an action is going, or asks for another date without a reason."""
    if going not in Going.values:
        raise Refusal("Say how it is going: on course, at risk, stuck or done.", "going")
    if not text.strip():
        raise Refusal("Write in a sentence what has happened since the last time.", "text")
    if proposed_on is not None and proposed_on <= today:
        raise Refusal("The new date that you ask for must still be to come.", "proposed_on")
    if proposed_on is not None and not why.strip():
        raise Refusal("Say why you ask for a new date.", "why")
    if proposed_on is None and why.strip():
        raise Refusal("You gave a reason for a new date, but no date.", "proposed_on")


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as it stands now, for comparing with what came back."""

    reference: str
    version: int
    open: bool
    """Whether it is still in its owner's hands."""


class Fate(StrEnum):
    """What can become of a row of a file that came back."""

    TAKE = "take"
    """It says something, and nobody changed the action since the file was made."""
    CLASH = "clash"
    """It says something, and the action was changed since: a person chooses."""
    NOTHING = "nothing"
    """Nothing was written into it."""
    WRONG = "wrong"
    """It cannot be read in, and a sentence says why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of a file beside the line that it speaks of."""

    row: Row
    fate: Fate
    problems: tuple[str, ...] = ()


def judge(rows: Sequence[Row], asked: Mapping[str, Asked], today: date) -> tuple[Judged, ...]:
    """Each row of a file with what can become of it. What the person was not asked about is never looked at.

    A row that names another agency's action and one that names no action at all are told the same sentence: a file
    is no way to find out what there is.
    """
    seen: dict[str, list[str]] = {}
    for row in rows:
        seen.setdefault(row.reference, []).append(row.place)
    return tuple(_judged(row, asked.get(row.reference), seen[row.reference], today) for row in rows)


def _judged(row: Row, line: Asked | None, places: Sequence[str], today: date) -> Judged:
    if not row.reference:
        sentence = "This row says something, but its reference is gone. Write the reference back in."
        return Judged(
            row, Fate.WRONG if row.says_something else Fate.NOTHING, (sentence,) if row.says_something else ()
        )
    if line is None:
        return Judged(row, Fate.WRONG, (f"{row.reference} is not on this list, so nothing was read from its row.",))
    if len(places) > 1:
        where = " and ".join(places)
        return Judged(row, Fate.WRONG, (f"{row.reference} stands in the file more than once ({where}). Keep one row.",))
    if row.problems:
        return Judged(row, Fate.WRONG, row.problems)
    if not row.says_something:
        return Judged(row, Fate.NOTHING)
    try:
        check_answer(going=row.going, text=row.text, proposed_on=row.proposed_on, why=row.why, today=today)
    except Refusal as refusal:
        return Judged(row, Fate.WRONG, (refusal.sentence,))
    if not line.open:
        sentence = "This action is finished or waits for a check, so it can take no update now."
        return Judged(row, Fate.WRONG, (sentence,))
    if row.version != line.version:
        return Judged(row, Fate.CLASH)
    return Judged(row, Fate.TAKE)


def left_out(rows: Iterable[Row], asked: Collection[str]) -> tuple[str, ...]:
    """The references that were asked about and are not in the file any more: those actions stay as they are."""
    there = {row.reference for row in rows}
    return tuple(sorted(reference for reference in asked if reference not in there))
