"""What the pages of a return receive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Linked, Tag
from goldthread.design.wording import counted, day, due, moment, plural
from goldthread.loop.audits import policy, queries
from goldthread.loop.audits.answers import Given, words
from goldthread.loop.audits.choices import IN_HAND, WAITED_FOR, ReturnState, RoundState
from goldthread.loop.audits.format import Kind, Tool
from goldthread.loop.audits.operations import Theirs
from goldthread.loop.audits.queries import EvidenceSeen, QuestionSeen, ReturnSeen, SectionSeen
from goldthread.loop.audits.reading import answers_of
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
    return _said_when(at, today) if at else "Nothing is saved yet"


def _said_when(at: datetime, today: date) -> str:
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
        (True, "Paper copy with the answers", "paper.pdf"),
        (seen.may_answer, "Empty paper copy", "paper.pdf?empty=yes"),
    )
    return tuple(Linked(words, f"{head.href}/{path}") for shown, words, path in offered if shown)


def _section_line(head: Head, seen: ReturnSeen, section: SectionSeen, leads: bool) -> SectionLine:
    said = sum(not question.missing for question in section.questions)
    total = len(section.questions)
    first = next((question.key for question in section.questions if question.missing), section.questions[0].key)
    below = f"{said} of {total} {plural(total, 'question')}"
    if section.holder:
        below += f", with {section.holder}" + (f" until {day(section.due_on)}" if section.due_on else "")
    carried = sum(question.carried for question in section.questions)
    if carried:
        below += f", {carried} from last year to confirm"
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


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an answer was not saved, and what stands instead where somebody else was quicker."""

    sentence: str
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its fields, and everything beside it."""

    key: str
    number: int
    kind: str
    asks: str
    guidance: str
    evidence_wanted: tuple[str, ...]
    unit: str
    options: tuple[Option, ...]
    rows: tuple[tuple[str, str, tuple[Option, ...]], ...]
    text: str
    day: tuple[str, str, str]
    note: str
    note_words: str
    applies: bool
    may_not_apply: bool
    required: bool
    seen: int
    carried: bool
    before: str
    saved: str
    shown: str
    """The answer in words, for those who only read."""
    gap: bool
    actions: tuple[str, ...]
    action_href: str
    evidence: tuple[str, ...]
    comments: tuple[queries.CommentSeen, ...]
    grades: tuple[queries.GradeSeen, ...]
    decides: bool
    """Whether other questions are asked only by how this one is answered."""
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Writing:
    """What a person has written and is not kept: shown in the place of what is."""

    given: Mapping[str, Given] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, Theirs] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotKept:
    """Something written that has no place on the page any more: a person can copy it."""

    asks: str
    sentence: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section of a return, or one question of it, with its form."""

    head: Head
    title: str
    standard: str
    guidance: str
    questions: tuple[Asked, ...]
    may_write: bool
    place: str
    """Where one is: "Section 2 of 9", "Question 3 of 12 in Staff are trained"."""
    save_href: str
    back_href: str
    next_words: str
    person: int
    with_somebody: str
    """Who answers this section, where that is a colleague."""
    may_finish: bool
    finish_href: str
    not_kept: tuple[NotKept, ...]
    carried: int
    one: bool
    """Whether one question is asked at a time."""

    @property
    def troubled(self) -> tuple[Asked, ...]:
        """The questions whose answers were not saved."""
        return tuple(asked for asked in self.questions if asked.trouble)


def section_of(seen: ReturnSeen, key: str) -> SectionSeen | None:
    """A section of a return by its key."""
    return next((section for section in seen.sections if section.key == key), None)


def section_with(seen: ReturnSeen, question: str) -> SectionSeen | None:
    """The section in which a question of a return stands."""
    return next((each for each in seen.sections if any(q.key == question for q in each.questions)), None)


def section_page(
    actor: Actor,
    seen: ReturnSeen,
    tool: Tool,
    section: SectionSeen,
    writing: Writing | None = None,
    only: str = "",
) -> SectionPage:
    """A section with its questions, or one question of it."""
    writing, head = writing or Writing(), head_of(actor, seen)
    actions = queries.actions_of_gaps(actor, seen.id)
    leads = queries.leads_return(actor, seen.id)
    may_write = seen.may_answer and section.mine
    deciding = {each.only_if.question for each in tool.questions().values() if each.only_if}
    numbered = list(enumerate(section.questions, 1))
    shown = [(number, each) for number, each in numbered if not only or each.key == only]
    place = [each.key for each in seen.sections].index(section.key) + 1
    number = shown[0][0] if shown else 1
    return SectionPage(
        head=head,
        title=section.title,
        standard=section.standard,
        guidance=section.guidance,
        questions=tuple(
            _asked(actor, head, tool, each, n, writing, tuple(actions.get(each.key, ())), leads, deciding, seen)
            for n, each in shown
        ),
        may_write=may_write,
        place=f"Question {number} of {len(numbered)} in {section.title}"
        if only
        else f"Section {place} of {len(seen.sections)}",
        save_href=f"{head.href}/save",
        back_href=f"{head.href}/sections/{section.key}" if only and not may_write else head.href,
        next_words="Save and go on",
        person=actor.me,
        with_somebody=section.holder if section.holder and not section.mine else "",
        may_finish=may_write and not section.left and section.finished_at is None and not only,
        finish_href=f"{head.href}/sections/{section.key}/finish",
        not_kept=_not_kept(tool, {each.key for _, each in shown}, writing),
        carried=sum(each.carried for _, each in shown),
        one=bool(only),
    )


def _asked(
    actor: Actor,
    head: Head,
    tool: Tool,
    seen: QuestionSeen,
    number: int,
    writing: Writing,
    actions: tuple[str, ...],
    leads: bool,
    deciding: set[str],
    whole: ReturnSeen,
) -> Asked:
    question, key = seen.question, seen.key
    given = writing.given.get(key, Given(seen.value, seen.note, seen.applies))
    theirs = writing.theirs.get(key)
    titles = {each.id: each.title for each in whole.evidence}
    return Asked(
        key=key,
        number=number,
        kind=question.kind.value,
        asks=question.asks,
        guidance=question.guidance,
        evidence_wanted=tuple(question.evidence),
        unit=question.unit,
        options=_options(tool, seen, given.value),
        rows=tuple(
            (row, label, _options(tool, seen, given.value.get(row) if isinstance(given.value, dict) else None))
            for row, label in question.rows.items()
        ),
        text=given.value if isinstance(given.value, str) else "",
        day=parts_of_day(given.value) if question.kind == Kind.DATE else ("", "", ""),
        note=given.note,
        note_words="What shows it?" if question.kind == Kind.SCALE else "Anything to add?",
        applies=given.applies,
        may_not_apply=question.may_not_apply,
        required=question.required,
        seen=theirs.version if theirs else seen.version,
        carried=seen.carried,
        before=seen.before,
        saved=_saved(actor, seen),
        shown=seen.words,
        gap=seen.gap and not seen.carried,
        actions=actions,
        action_href=f"{head.href}/questions/{key}/action" if leads and seen.gap and seen.version else "",
        evidence=tuple(titles[number] for number in seen.evidence if number in titles),
        comments=seen.comments,
        grades=seen.grades,
        decides=key in deciding,
        trouble=_trouble(writing, key, theirs),
    )


def _trouble(writing: Writing, key: str, theirs: Theirs | None) -> Trouble | None:
    if theirs is not None:
        who = theirs.by or "Somebody else"
        return Trouble(
            f"{who} answered this while you had it open. What you wrote is below and not saved: save again to put it "
            "in the place of theirs.",
            who,
            theirs.words or theirs.given.note or "nothing",
        )
    return Trouble(writing.wrong[key]) if key in writing.wrong else None


def _options(tool: Tool, seen: QuestionSeen, value: object) -> tuple[Option, ...]:
    chosen = value if isinstance(value, list) else [value]
    grades = seen.scale.grades if seen.scale else {}
    return tuple(
        Option(key, label, grades[key].means if key in grades else "", key in chosen)
        for key, label in answers_of(tool, seen.question).items()
    )


def parts_of_day(value: object) -> tuple[str, str, str]:
    """A day in the three boxes in which it is written; what is no day stands as it was written."""
    if not isinstance(value, str) or not value:
        return "", "", ""
    try:
        said = date.fromisoformat(value)
    except ValueError:
        parts = [*value.split(" "), "", "", ""]
        return parts[0], parts[1], parts[2]
    return str(said.day), str(said.month), str(said.year)


def _saved(actor: Actor, seen: QuestionSeen) -> str:
    if seen.saved_at is None or seen.carried:
        return ""
    return _said_when(seen.saved_at, actor.today) + (f" by {seen.saved_by}" if seen.saved_by else "")


def _not_kept(tool: Tool, shown: Iterable[str], writing: Writing) -> tuple[NotKept, ...]:
    questions, here = tool.questions(), set(shown)
    return tuple(
        NotKept(questions[key].asks, sentence, copy_of(tool, key, writing.given[key]))
        for key, sentence in writing.wrong.items()
        if key not in here and key in writing.given and key in questions
    )


def copy_of(tool: Tool, key: str, given: Given) -> str:
    """An answer and its note as text that a person can copy."""
    return "\n".join(filter(None, (words(tool, key, given), given.note)))
