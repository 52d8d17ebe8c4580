"""What the pages of a return receive."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Linked, Tag
from goldthread.design.wording import counted, day, due, moment, plural
from goldthread.loop.audits import policy, queries
from goldthread.loop.audits.choices import IN_HAND, WAITED_FOR, ReturnState, RoundState
from goldthread.loop.audits.queries import EvidenceSeen, ReturnSeen, SectionSeen
from goldthread.web.audits.wording import LATE, RETURNS

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditReturn


def clock(at: datetime | None, today: date) -> str:
    """The time of day of something saved today, with its day where that was another."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{local:%H:%M}" if local.date() == today else moment(local)


def saved_words(at: datetime | None, today: date) -> str:
    """When a return was last saved, as its pages always say it."""
    return said_when(at, today) if at else "Nothing is saved yet"


def said_when(at: datetime, today: date) -> str:
    """When something was saved: the time of day, with its day where that was another."""
    same = at.astimezone(LONDON).date() == today
    return f"Saved {'at' if same else 'on'} {clock(at, today)}"


@dataclass(frozen=True, slots=True)
class Mine:
    """A return in the list of what one is asked."""

    href: str
    title: str
    agency: str
    reference: str
    state: Tag
    stand: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """What one is asked to answer: what waits, and what is in."""

    waiting: tuple[Mine, ...]
    others: tuple[Mine, ...]
    reads_audits: bool


def returns_page(actor: Actor) -> ReturnsPage:
    """Every return that the actor answers."""
    rows = list(queries.my_returns(actor))
    open_ = [row for row in rows if row.state in WAITED_FOR and row.round.state == RoundState.OPEN]
    return ReturnsPage(
        tuple(_mine(actor, row) for row in sorted(open_, key=lambda row: row.due_on)),
        tuple(_mine(actor, row) for row in reversed(rows) if row not in open_),
        actor.may(Permission.READ_AUDITS),
    )


def _mine(actor: Actor, row: "AuditReturn") -> Mine:
    waits = row.state in WAITED_FOR and row.round.state == RoundState.OPEN
    late = waits and row.due_on < actor.today
    case = f", {row.case.label}" if row.case else ""
    return Mine(
        f"/audits/returns/{row.pk}",
        row.round.title + case,
        row.agency.name if row.agency else "All together",
        row.round.reference,
        LATE if late else RETURNS[row.state],
        f"{counted(row.answered, 'question')} answered",  # type: ignore[attr-defined]  # counted by the query
        due(row.due_on, actor.today, working_days_between)
        if waits
        else f"returned {day(row.returned_at.date())}"
        if row.returned_at
        else "",
        late,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page of a return."""

    href: str
    title: str
    agency: str
    reference: str
    saved: str
    """When it was last saved; always shown."""
    may_answer: bool


def head_of(actor: Actor, seen: ReturnSeen) -> Head:
    """The head of a page of a return."""
    name = seen.agency or "All together"
    return Head(
        f"/audits/returns/{seen.id}",
        seen.title,
        f"{name}, {seen.case}" if seen.case else name,
        seen.round,
        saved_words(seen.last_saved, actor.today),
        seen.may_answer,
    )


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section in the task list of a return."""

    key: str
    title: str
    href: str
    first_href: str
    """The question with which to go on, where one is answered at a time."""
    state: Tag
    below: str
    hand_href: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Something attached to a return, and where it is cited."""

    id: int
    title: str
    shows: str
    href: str
    is_file: bool
    cited: str
    change_href: str


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """A return as a task list."""

    head: Head
    state: Tag
    due: str
    late: bool
    sentence: str
    message: str
    sections: tuple[SectionLine, ...]
    evidence: tuple[EvidenceLine, ...]
    comments: tuple[queries.CommentSeen, ...]
    on_questions: tuple[tuple[Linked, queries.CommentSeen], ...]
    signatures: tuple[tuple[str, str, str], ...]
    still_to_sign: tuple[str, ...]
    may_sign: bool
    leads: bool
    ways: tuple[Linked, ...]
    """What else can be done, for the person who looks."""
    closed: str
    """Why nothing can be answered; empty while it can."""
    grade_href: str


def return_page(actor: Actor, seen: ReturnSeen, row: "AuditReturn", boards: int) -> ReturnPage:
    """Word a return as it stands for this person."""
    leads = queries.leads_return(actor, seen.id)
    head = head_of(actor, seen)
    waits = row.state in WAITED_FOR and row.round.state == RoundState.OPEN
    return ReturnPage(
        head=head,
        state=LATE if seen.days_late and waits else RETURNS[seen.state],
        due=due(seen.due_on, actor.today, working_days_between) if waits else "",
        late=seen.days_late > 0 and waits,
        sentence=_stand(seen),
        message=row.round.message,
        sections=tuple(_section_line(head, seen, section, leads) for section in seen.sections),
        evidence=tuple(_evidence_line(head, seen, each) for each in seen.evidence),
        comments=seen.comments,
        on_questions=tuple(
            (Linked(question.question.asks, f"{head.href}/questions/{question.key}"), said)
            for section in seen.sections
            for question in section.questions
            for said in question.comments
        ),
        signatures=tuple((each.capacity, each.by, moment(each.at.astimezone(LONDON))) for each in seen.signatures),
        still_to_sign=seen.still_to_sign if waits else (),
        may_sign=seen.may_sign,
        leads=leads,
        ways=_ways(actor, seen, row, head, leads, boards, waits),
        closed=_closed(seen, row),
        grade_href="",
    )


def _stand(seen: ReturnSeen) -> str:
    if seen.state in IN_HAND:
        return "It is with the board."
    if not seen.left:
        return "Everything is answered." + (" It can be signed." if seen.state != ReturnState.SIGNED else "")
    return f"{counted(seen.left, 'question')} still to answer."


def _closed(seen: ReturnSeen, row: "AuditReturn") -> str:
    if seen.may_answer:
        return ""
    if row.round.state == RoundState.PREPARED:
        return f"This round opens on {day(row.round.opens_on)}."
    if seen.state == ReturnState.SIGNED:
        return "It is signed in part, so its answers stay as they are. Take the signature back to change them."
    if seen.state in IN_HAND:
        return "It is signed and with the board. Its answers stay as they are; the board’s office can open it again."
    if row.round.state == RoundState.CLOSED:
        return "The round is closed. What was written is kept; the board’s office can open the return again."
    return ""


def _ways(
    actor: Actor, seen: ReturnSeen, row: "AuditReturn", head: Head, leads: bool, boards: int, waits: bool
) -> tuple[Linked, ...]:
    office = policy.runs(actor)
    carried = any(question.carried for section in seen.sections for question in section.questions)
    offered = (
        (
            seen.may_answer and not carried and queries.has_earlier(actor, row),
            "Carry last year’s answers forward",
            "carry",
        ),
        (leads and waits and row.agency_id is not None, "Invite somebody by a link", "colleague"),
        (leads and waits, "Say why it is late", "late"),
        (leads and seen.state == ReturnState.SIGNED, "Take the signature back", "open-again"),
        (office and seen.state in IN_HAND, "Open it again", "open-again"),
        (office and waits, "Give more time", "put-off"),
        (leads and not office and boards > 1 and row.case_id is None, "Give the answers to other boards", "share"),
        (waits or row.case_id is not None, "A child may be at risk now", "concern"),
        (policy.sees_all_returns(actor) and seen.state in IN_HAND, "Grade it again", "grading"),
        (True, "Paper copy with the answers", "paper.pdf"),
        (seen.may_answer, "Empty paper copy", "paper.pdf?empty=yes"),
    )
    return tuple(Linked(words, f"{head.href}/{path}") for shown, words, path in offered if shown)


def _section_line(head: Head, seen: ReturnSeen, section: SectionSeen, leads: bool) -> SectionLine:
    said = sum(question.answered for question in section.questions)
    total = len(section.questions)
    first = next((question.key for question in section.questions if question.missing), section.questions[0].key)
    below = f"{said} of {total} {plural(total, 'question')}"
    if section.holder:
        below += f", with {section.holder}" + (f" until {day(section.due_on)}" if section.due_on else "")
    carried = sum(question.carried for question in section.questions)
    if carried:
        whole = all(question.of_last_year for question in section.questions if question.carried)
        below += f", {carried} {'from last year' if whole else 'brought over'} to confirm"
    return SectionLine(
        section.key,
        section.title,
        f"{head.href}/sections/{section.key}",
        f"{head.href}/questions/{first}" if seen.may_answer and section.mine else f"{head.href}/sections/{section.key}",
        _section_state(section, said),
        below,
        f"{head.href}/sections/{section.key}/hand" if leads and seen.may_answer else "",
    )


def _section_state(section: SectionSeen, said: int) -> Tag:
    if not section.left and section.finished_at:
        return Tag("Done", "green")
    if not section.left:
        return Tag("Answered", "teal")
    begun = any(question.saved_at for question in section.questions)
    return Tag("Begun", "blue") if begun and said else Tag("To do", "grey")


def _evidence_line(head: Head, seen: ReturnSeen, each: EvidenceSeen) -> EvidenceLine:
    asks = [q.question.asks for section in seen.sections for q in section.questions if each.id in q.evidence]
    return EvidenceLine(
        each.id,
        each.title,
        each.shows,
        each.link or f"{head.href}/evidence/{each.id}/file",
        each.document_id is not None,
        f"beside {counted(len(asks), 'answer')}",
        f"{head.href}/evidence/{each.id}" if seen.may_answer else "",
    )
