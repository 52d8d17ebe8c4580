"""Weaving a thread: rows in, stitches out. Nothing here reads the database or the clock.

A stitch is one thing on the thread in plain words. The page draws it as a bead, and the PDF sets it in type.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON
from goldthread.design.thread import State
from goldthread.design.wording import counted, day
from goldthread.loop.actions.choices import (
    EVIDENCED,
    ActionState,
    EvidenceForm,
    EvidenceState,
    LastingOutcome,
    VerificationOutcome,
)
from goldthread.loop.actions.rules import is_late
from goldthread.loop.actions.stages import BEING_DONE, SHOWN, Stage
from goldthread.loop.lessons.choices import Answer, Audience, LessonKind
from goldthread.loop.sources.choices import SourceKind
from goldthread.web.shell.colours import ANSWERS, STATES
from goldthread.web.thread.rows import Row, Rows, goes_on
from goldthread.web.thread.sentence import how, how_many_shown, sentence
from goldthread.web.thread.words import all_of, capital, listed, number, word

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action, Evidence, LastingCheck, Verification
    from goldthread.loop.lessons.models import BoardQuestion, Recommendation

_A = ActionState


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph that stands behind a stitch, with what it is in a word or two."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stitch:
    """One thing on the thread."""

    verb: str
    title: str
    state: State = "done"
    when: str = ""
    who: str = ""
    reference: str = ""
    href: str = ""
    status: str = ""
    colour: str = "grey"
    turn: str = ""
    notes: tuple[Note, ...] = ()
    shown: bool = False
    """Whether the notes stand open at first."""
    branches: "tuple[Stitch, ...]" = field(default=())


@dataclass(frozen=True, slots=True)
class Woven:
    """A thread: in a few sentences, and stitch by stitch."""

    sentence: str
    stitches: tuple[Stitch, ...]


AT_LENGTH = 2
"""With more actions than these, each tells its proof in its own notes instead of in beads of its own."""

SHORT = 420
"""Notes of no more letters than this stand open: folding them away would cost more than it saves."""


def weave(rows: Rows, today: date) -> Woven:
    """The whole way of a lesson as far as it has come, and what is still to come."""
    stitches = [_learnt(rows), _answered(rows, today)]
    if rows.reached:
        stitches += _reached(rows.reached, rows, today)
    elif goes_on(rows):
        stitches += [_done(rows, today), _lasting(rows, today)]
    return Woven(sentence(rows, today), tuple(stitches))


def _noted(*notes: tuple[str, str]) -> tuple[Note, ...]:
    return tuple(Note(label, text.strip()) for label, text in notes if text and text.strip())


def _short(notes: Iterable[Note]) -> bool:
    return 0 < sum(len(note.text) for note in notes) <= SHORT


# Learnt


def _learnt(rows: Rows) -> Stitch:
    lesson, source = rows.lesson, rows.lesson.source
    notes = _noted(
        ("What shows it", lesson.evidence),
        *((f"Also learnt in {where}", came_of_it) for where, came_of_it in rows.earlier),
        *((_for_whom(message.audience, rows.agencies), message.message) for message in rows.messages),
    )
    return Stitch(
        verb="Learnt",
        title=source.title,
        when=day(lesson.learnt_on),
        who=str(SourceKind(source.kind).label),
        reference=source.reference,
        href=f"/sources/{source.reference}",
        notes=notes,
        shown=_short(notes),
    )


def _for_whom(audience: str, agencies: Sequence[str]) -> str:
    if audience == Audience.NAMED_AGENCIES and agencies:
        return f"For {listed(agencies)}"
    words = Audience(audience).label
    return f"For {words[0].lower()}{words[1:]}"


# Answered


def _answered(rows: Rows, today: date) -> Stitch:
    if not rows.recommendations and not rows.questions:
        return _unanswered(rows)
    branches = [_recommended(one) for one in rows.recommendations] + [_asked(one) for one in rows.questions]
    waiting = [one for one in rows.recommendations if one.answer == Answer.AWAITED]
    open_questions = [one for one in rows.questions if not one.answer]
    dates = [one.answered_on for one in rows.recommendations if one.answered_on]
    return Stitch(
        verb="Answered",
        title=_answers(rows),
        when=day(max(dates)) if dates else "",
        state="frayed" if waiting or (open_questions and not rows.recommendations) else "done",
        turn=_board_turn(waiting, open_questions, today),
        branches=tuple(branches),
    )


def _unanswered(rows: Rows) -> Stitch:
    if rows.actions or rows.reached in BEING_DONE:
        return Stitch(verb="Answered", title="With action at once, without a recommendation")
    if rows.lesson.kind == LessonKind.GOOD_PRACTICE:
        return Stitch(verb="Answered", title="Good practice to keep: nothing more was asked of anybody")
    return Stitch(
        verb="Answered",
        title="Nobody has answered this yet",
        state="frayed",
        turn="The board’s office recommends something, plans an action, or puts a question to the board.",
    )


def _answers(rows: Rows) -> str:
    parts = []
    if rows.recommendations:
        parts.append(f"{number(len(rows.recommendations), 'recommendation')}, {how(rows.recommendations)}")
    if rows.questions:
        answered = sum(1 for one in rows.questions if one.answer)
        asked = number(len(rows.questions), "question") + " to the board"
        parts.append(f"{asked}, {all_of(answered, len(rows.questions), 'answered')}")
    return capital("; ".join(parts))


_VERBS = {
    Answer.ACCEPTED: "Accepted",
    Answer.ACCEPTED_IN_PART: "In part",
    Answer.REJECTED: "Rejected",
    Answer.REFERRED_NATIONALLY: "Referred",
    Answer.AWAITED: "Waiting",
}


def _recommended(one: "Recommendation") -> Stitch:
    awaited = one.answer == Answer.AWAITED
    notes = _noted(
        ("The board’s reason", one.answer_reason),
        ("What will be different", one.outcome),
        ("How anybody will know", one.measure),
    )
    return Stitch(
        verb=_VERBS[Answer(one.answer)],
        title=one.text,
        state="open" if awaited else "done",
        when=f"answered {day(one.answered_on)}" if one.answered_on else "",
        who=one.owner.name if one.owner else "",
        reference=one.reference,
        href=f"/recommendations/{one.reference}",
        status="" if one.answer == Answer.ACCEPTED else Answer(one.answer).label,
        colour=ANSWERS[Answer(one.answer)],
        notes=notes,
        shown=bool(one.answer_reason) and _short(notes),
    )


def _asked(one: "BoardQuestion") -> Stitch:
    return Stitch(
        verb="Asked",
        title=one.question,
        state="done" if one.answer else "open",
        when=day(one.answered_at.astimezone(LONDON).date()) if one.answered_at else _by_when(one),
        who="" if one.answer or one.owner is None else f"{one.owner.name} is to find out",
        status="Answered" if one.answer else "Waiting for the board",
        colour="green" if one.answer else "purple",
        notes=_noted(("The board’s answer", one.answer)),
        shown=bool(one.answer),
    )


def _by_when(one: "BoardQuestion") -> str:
    return f"by {day(one.due_on)}" if one.due_on else ""


def _board_turn(waiting: "Sequence[Recommendation]", questions: "Sequence[BoardQuestion]", today: date) -> str:
    if waiting:
        since = min(one.written_at for one in waiting).astimezone(LONDON).date()
        what = listed([one.reference for one in waiting])
        age = counted((today - since).days, "day")
        waits = "waits" if len(waiting) == 1 else "wait"
        return f"The board answers. {what} {waits} since {day(since)} ({age})."
    if questions:
        return "The board answers the question." if len(questions) == 1 else "The board answers the questions."
    return ""


# Done and shown


def _reached(stage: Stage, rows: Rows, today: date) -> list[Stitch]:
    """What is done, for a reader who does not see every action: those that they see, and how far the board has come."""
    if stage not in BEING_DONE:
        return []
    state: State = "lapsed" if stage == Stage.LAPSED else "done" if stage in SHOWN else "open"
    return [
        Stitch(
            verb="Done",
            title=stage.label,
            state=state,
            notes=_noted(("What you see here", "The actions themselves are shown to those who follow them.")),
            shown=True,
            branches=tuple(_action(row, today, brief=True) for row in sorted(rows.actions, key=_place)),
        )
    ]


STATUS: Mapping[str, tuple[str, str, State]] = {
    _A.PROPOSED: ("Proposed", "Not agreed yet", "open"),
    _A.AGREED: ("Agreed", "Not begun yet", "open"),
    _A.IN_PROGRESS: ("Under way", "In progress", "open"),
    _A.CLAIMED: ("Claimed", "Waiting for a check", "open"),
    _A.RETURNED: ("Sent back", "Not shown yet", "returned"),
    _A.VERIFIED: ("Done", "Verified", "done"),
    _A.LASTING: ("Done", "It lasts", "done"),
    _A.WEAKER: ("Done", "It lasts in part", "done"),
    _A.LAPSED: ("Lapsed", "Did not last", "lapsed"),
    _A.CANCELLED: ("Given up", "Cancelled", "frayed"),
}
"""For each state of an action: the verb of its bead, its word in a tag, and the bead's own state."""


def _done(rows: Rows, today: date) -> Stitch:
    if not rows.actions:
        return Stitch(
            verb="Done",
            title="No action is planned yet",
            state="open" if any(one.answer == Answer.AWAITED for one in rows.recommendations) else "frayed",
            turn=""
            if any(one.answer == Answer.AWAITED for one in rows.recommendations)
            else "The board’s office plans an action, with somebody who leads it and a date.",
        )
    kept = [row for row in rows.actions if row.action.state != _A.CANCELLED]
    shown = [row for row in kept if row.action.state in EVIDENCED]
    brief = len(rows.actions) > AT_LENGTH
    return Stitch(
        verb="Done",
        title=capital(how_many_shown(len(shown), len(kept))) if kept else "Every action was given up",
        state="done" if kept and len(shown) == len(kept) else "frayed",
        branches=tuple(_action(row, today, brief) for row in sorted(rows.actions, key=_place)),
    )


def _place(row: Row) -> tuple[int, date]:
    """What is shown comes first in the order of time, then what is still open, then what was given up."""
    action = row.action
    if action.state in EVIDENCED:
        return 0, action.verified_on or date.min
    return (2 if action.state == _A.CANCELLED else 1), action.due_on or date.max


def _action(row: Row, today: date, brief: bool) -> Stitch:
    action = row.action
    verb, status, state = STATUS[action.state]
    colour = STATES[_A(action.state)]
    late = is_late(action.state, action.due_on, today)
    if late and action.due_on is not None:
        status, colour = f"{counted((today - action.due_on).days, 'day')} late", "red"
    notes = _noted(
        ("What is done", action.description),
        ("How anybody will know", action.measure),
        ("Why it was given up", action.cancelled_why),
        *(_told_in_brief(row) if brief else ()),
    )
    return Stitch(
        verb=verb,
        title=action.title,
        state=state,
        when=_action_when(action),
        who=_who(action),
        reference=action.reference,
        href=f"/actions/{action.reference}",
        status=status,
        colour=colour,
        turn=_turn(action, today),
        notes=notes,
        branches=() if brief else _proof(row),
    )


def _action_when(action: "Action") -> str:
    if action.state in EVIDENCED and action.verified_on:
        return f"shown {day(action.verified_on)}"
    if action.state == _A.CLAIMED and action.claimed_on:
        return f"claimed {day(action.claimed_on)}"
    return f"due {day(action.due_on)}" if action.due_on else "no date yet"


def _who(action: "Action") -> str:
    agency = action.lead_agency.short_name if action.lead_agency else ""
    officer = action.lead_officer.name if action.lead_officer else ""
    return ", ".join(part for part in (officer, agency) if part)


def _lead(action: "Action") -> str:
    """The same within a sentence: "Ruth Amadi (Health)"."""
    agency = action.lead_agency.short_name if action.lead_agency else ""
    if action.lead_officer is None:
        return agency
    return f"{action.lead_officer.name} ({agency})" if agency else action.lead_officer.name


def _turn(action: "Action", today: date) -> str:
    """Whose turn it is on an open action and what they do next, as one sentence."""
    lead = _lead(action)
    by = f" by {day(action.due_on)}" if action.due_on else ""
    if is_late(action.state, action.due_on, today):
        by = f"; it was due on {day(action.due_on)}"
    if action.state == _A.CLAIMED:
        outside = f" from outside {action.lead_agency.short_name}" if action.lead_agency else ""
        return f"Somebody independent{outside} checks the evidence."
    if action.state == _A.PROPOSED:
        return f"{lead} agrees it, or says what stands in the way." if lead else "Somebody is found to lead it."
    doing = {
        _A.AGREED: f"begins, and shows it{by}.",
        _A.IN_PROGRESS: f"shows it{by}.",
        _A.RETURNED: f"adds what was missing{by}.",
        _A.LAPSED: "says how it will hold again, and by when.",
    }.get(_A(action.state), "")
    return f"{lead or 'The lead officer'} {doing}" if doing else ""


def _proof(row: Row) -> tuple[Stitch, ...]:
    """What was offered, who checked it and what they said, round by round, and the second looks taken."""
    told: list[tuple[datetime, Stitch]] = []
    for verification in row.verifications:
        pieces = [piece for piece in row.evidence if piece.verification_id == verification.pk]
        if verification.outcome == VerificationOutcome.RETURNED:
            told.append((verification.at, _sent_back(verification, pieces)))
        else:
            told += [(verification.at, _piece("Shown", "done", piece)) for piece in pieces]
            told.append((verification.at, _checked(verification)))
    told += [(check.at, _looked(check)) for check in row.checks if check.outcome and check.at]
    waiting = [piece for piece in row.evidence if piece.state == EvidenceState.OFFERED]
    told += [(piece.offered_at, _piece("Offered", "open", piece)) for piece in waiting]
    return tuple(stitch for _, stitch in sorted(told, key=lambda pair: pair[0]))


def _told_in_brief(row: Row) -> list[tuple[str, str]]:
    """The same as the proof, for a thread of many actions: a paragraph for each thing."""
    told: list[tuple[datetime, str, str]] = []
    for verification in row.verifications:
        at, on = verification.at, day(verification.at.astimezone(LONDON).date())
        pieces = [piece for piece in row.evidence if piece.verification_id == verification.pk]
        told += [(at, "What was offered", _in_a_line(piece)) for piece in pieces]
        shown = verification.outcome == VerificationOutcome.VERIFIED
        said = "Checked, and it shows it" if shown else "Sent back"
        told.append((at, f"{said}: {verification.by.name}, {on}", verification.reason))
    for check in row.checks:
        if check.outcome and check.at:
            looked = _looked(check)
            told.append((check.at, f"{looked.title}: {looked.who}, {looked.when}", check.finding))
    return [(label, text) for _, label, text in sorted(told, key=lambda each: each[0])]


def _in_a_line(piece: "Evidence") -> str:
    what = piece.statement or piece.link
    return f"{piece.title}, as of {day(piece.stands_for)}: {piece.shows}" + (f"\n{what}" if what else "")


def _piece(verb: str, state: State, piece: "Evidence") -> Stitch:
    said = piece.statement if piece.form == EvidenceForm.STATEMENT else ""
    said = piece.link if piece.form == EvidenceForm.LINK else said
    notes = _noted((EvidenceForm(piece.form).label.removeprefix("A ").capitalize(), said))
    until = f", until {day(piece.expires_on)}" if piece.expires_on else ""
    return Stitch(
        verb=verb,
        title=f"{piece.title}: {piece.shows}" if piece.shows else piece.title,
        state=state,
        when=f"as of {day(piece.stands_for)}{until}",
        who=piece.offered_by.name if piece.offered_by else "",
        notes=notes,
        shown=_short(notes),
    )


def _sent_back(verification: "Verification", pieces: "Sequence[Evidence]") -> Stitch:
    offered = "; ".join(f"{piece.title} ({piece.shows})" for piece in pieces)
    return Stitch(
        verb="Sent back",
        title="Not enough evidence yet",
        state="returned",
        when=day(verification.at.astimezone(LONDON).date()),
        who=verification.by.name,
        notes=_noted(("Why", verification.reason), ("What was offered", offered)),
        shown=len(verification.reason) <= SHORT,
    )


def _checked(verification: "Verification") -> Stitch:
    return Stitch(
        verb="Checked",
        title="Somebody independent looked, and it shows it",
        when=day(verification.at.astimezone(LONDON).date()),
        who=verification.by.name,
        notes=_noted(("What was found", verification.reason)),
        shown=len(verification.reason) <= SHORT,
    )


_LOOKED: Mapping[str, tuple[str, str, State]] = {
    LastingOutcome.LASTING: ("Lasting", "It still holds", "done"),
    LastingOutcome.WEAKER: ("Lasting", "It holds in part", "done"),
    LastingOutcome.LAPSED: ("Lapsed", "It does not hold any more", "lapsed"),
}


def _looked(check: "LastingCheck") -> Stitch:
    verb, title, state = _LOOKED[check.outcome]
    return Stitch(
        verb=verb,
        title=title,
        state=state,
        when=day(check.at.astimezone(LONDON).date()) if check.at else day(check.due_on),
        who=check.by.name if check.by else "",
        notes=_noted(("What was found", check.finding)),
        shown=_short(_noted(("", check.finding))),
    )


# Lasting


def _lasting(rows: Rows, today: date) -> Stitch:
    lapsed = [row for row in rows.actions if row.action.state == _A.LAPSED]
    due = sorted(
        ((check.due_on, row) for row in rows.actions for check in row.checks if not check.outcome),
        key=lambda pair: pair[0],
    )
    held = [check for row in rows.actions if row.action.state == _A.LASTING for check in row.checks if check.outcome]
    weaker = [row for row in rows.actions if row.action.state == _A.WEAKER]
    if lapsed:
        return Stitch(verb="Lasting?", title=f"{word(len(lapsed)).capitalize()} did not last", state="lapsed")
    if due:
        return _look_due(due, today, bool(held))
    if weaker:
        return Stitch(verb="Lasting?", title=f"{word(len(weaker)).capitalize()} held in part", state="open")
    if held and all(row.action.state in {_A.LASTING, _A.CANCELLED} for row in rows.actions):
        last = max(check.due_on if check.at is None else check.at.astimezone(LONDON).date() for check in held)
        return Stitch(verb="Lasting", title="It still held at every second look", when=day(last))
    return Stitch(verb="Lasting?", title="Looked at again some months after it is shown", state="open")


def _look_due(due: Sequence[tuple[date, Row]], today: date, held: bool) -> Stitch:
    on, first = due[0]
    again = "It has held so far. " if held else ""
    overdue = f" The look is {counted((today - on).days, 'day')} late." if on < today else ""
    agency = first.action.lead_agency
    outside = f" from outside {agency.short_name}" if agency else ""
    looks = [f"- {day(when)}: {row.action.title} ({row.action.reference})" for when, row in due]
    return Stitch(
        verb="Lasting?",
        title=f"{again}Looked at again by {day(on)}",
        state="open",
        turn=f"Somebody independent{outside} looks again by {day(on)}.{overdue}",
        notes=_noted((f"All {len(due)} looks that are due", "\n".join(looks))) if len(due) > 1 else (),
    )
