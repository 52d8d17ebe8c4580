"""One return with everything on it: frozen values for its pages, in a fixed number of questions to the database."""

from dataclasses import dataclass
from datetime import date, datetime

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.audits.answers import NOTHING, Given, Value, asked, is_gap, missing, words
from goldthread.loop.audits.choices import ANSWERING, WAITED_FOR, ReturnState, RoundState
from goldthread.loop.audits.format import Kind, Question, Scale, Tool
from goldthread.loop.audits.models import (
    Answer,
    AuditReturn,
    EvidenceCitation,
    ImmediateConcern,
    Regrade,
    ReturnComment,
    ReturnEvidence,
    ReturnSection,
    SignOff,
)
from goldthread.loop.audits.policy import answerable, leads_agency, runs, visible_returns
from goldthread.loop.audits.queries.returns import last_return
from goldthread.loop.audits.queries.tools import keys_between, tool_by, withdrawn_from
from goldthread.loop.audits.rules import late_by


@dataclass(frozen=True, slots=True)
class QuestionSeen:
    """One question of a return, with its answer, the one of last year beside it, and what was said of it."""

    key: str
    question: Question
    scale: Scale | None
    value: Value
    note: str
    applies: bool
    carried: bool
    version: int
    """0 where nothing was saved."""
    saved_at: datetime | None
    saved_by: str
    words: str
    before: str
    """The answer of last year, in words."""
    gap: bool
    missing: bool
    evidence: tuple[int, ...]
    comments: tuple["CommentSeen", ...]
    grades: tuple["GradeSeen", ...]
    """Second grades; in a blind round only those that the reader may see."""
    hidden: bool
    """Whether the grade is not shown, because the reader has to give theirs first."""

    @property
    def answered(self) -> bool:
        """Whether it was answered, and not only carried here."""
        return not self.carried and Given(self.value, self.note, self.applies).answered

    @property
    def of_last_year(self) -> bool:
        """Whether what was carried here is what the agency answered last, and not what it told another board."""
        return self.carried and self.words == self.before


@dataclass(frozen=True, slots=True)
class CommentSeen:
    """A word between the board and who answers."""

    by: str
    at: datetime
    text: str
    from_board: bool


@dataclass(frozen=True, slots=True)
class GradeSeen:
    """A second grade."""

    by: str
    grade: str
    reason: str
    settles: bool
    from_board: str


@dataclass(frozen=True, slots=True)
class SectionSeen:
    """A section of a return, and who answers it."""

    key: str
    title: str
    standard: str
    guidance: str
    holder_id: int | None
    holder: str
    due_on: date | None
    finished_at: datetime | None
    mine: bool
    questions: tuple[QuestionSeen, ...]

    @property
    def left(self) -> int:
        """How many of its questions wait for an answer."""
        return sum(question.missing for question in self.questions)


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """Something attached to a return."""

    id: int
    title: str
    shows: str
    link: str
    document_id: int | None


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """A signature of this turn."""

    capacity: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReturnSeen:
    """A whole return as its page shows it."""

    id: int
    version: int
    round: str
    title: str
    agency: str
    case: str
    state: str
    state_words: str
    due_on: date
    days_late: int
    last_saved: datetime | None
    may_answer: bool
    may_sign: bool
    still_to_sign: tuple[str, ...]
    signatures: tuple[SignatureSeen, ...]
    sections: tuple[SectionSeen, ...]
    evidence: tuple[EvidenceSeen, ...]
    comments: tuple[CommentSeen, ...]
    """On the return as a whole."""
    concerns: int
    """Immediate concerns that nobody has closed."""

    @property
    def left(self) -> int:
        """How many questions wait for an answer."""
        return sum(section.left for section in self.sections)


def return_seen(actor: Actor, return_id: int) -> ReturnSeen:
    """One return with everything on it, in a fixed number of questions to the database."""
    row = the_one(
        AuditReturn.objects.filter(visible_returns(actor), pk=return_id)
        .select_related("round", "round__edition", "agency", "case")
        .defer("round__edition__text", "round__edition__content")
    )
    edition = row.round.edition
    tool, out = tool_by(edition.digest, edition.pk), withdrawn_from(edition)
    held = {a.question: a for a in Answer.objects.filter(audit_return=row).select_related("saved_by")}
    given = {key: Given(a.value, a.note, a.applies) for key, a in held.items()}
    sure = {key: each for key, each in given.items() if not held[key].carried}
    keys = asked(tool, given, withdrawn=out, respondent=row.respondent)
    waiting = set(missing(tool, sure, keys))
    answers = AuditReturn.objects.filter(answerable(actor), pk=row.pk).exists()
    lead = runs(actor) or leads_agency(actor, row.agency_id)
    beside = _Beside.of(actor, row, answers)
    sections = {each.section: each for each in ReturnSection.objects.filter(audit_return=row).select_related("holder")}
    signed = list(SignOff.objects.filter(audit_return=row, turn=row.turn).select_related("by"))
    open_ = row.round.state == RoundState.OPEN
    return ReturnSeen(
        id=row.pk,
        version=row.version,
        round=row.round.reference,
        title=row.round.title,
        agency=row.agency.name if row.agency else "",
        case=row.case.label if row.case else "",
        state=row.state,
        state_words=row.get_state_display(),
        due_on=row.due_on,
        days_late=late_by(row.due_on, actor.today) if row.state in WAITED_FOR else 0,
        last_saved=max((a.saved_at for a in held.values()), default=None),
        may_answer=answers and open_ and row.state in ANSWERING,
        may_sign=lead and open_ and row.state in WAITED_FOR and not waiting,
        still_to_sign=tuple(name for name in tool.signed_by if name not in {each.capacity for each in signed}),
        signatures=tuple(SignatureSeen(each.capacity, each.by.name, each.at) for each in signed),
        sections=tuple(
            _section(actor, name, tool, keys, held, given, waiting, beside, sections.get(name), lead)
            for name in tool.sections
            if any(tool.section_of()[key] == name for key in keys)
        ),
        evidence=beside.evidence,
        comments=beside.comments.get("", ()),
        concerns=ImmediateConcern.objects.filter(audit_return=row, closed_at__isnull=True).count(),
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the answers of a return."""

    evidence: tuple[EvidenceSeen, ...]
    citing: dict[str, tuple[int, ...]]
    comments: dict[str, tuple[CommentSeen, ...]]
    grades: dict[str, tuple[GradeSeen, ...]]
    before: dict[str, str]
    graded_first: frozenset[str] | None
    """Questions whose first grade the reader may see in a blind round; nothing where all may be seen."""

    @classmethod
    def of(cls, actor: Actor, row: AuditReturn, answers: bool) -> "_Beside":
        """Everything in one question for each kind."""
        evidence = ReturnEvidence.objects.filter(audit_return=row)
        citing: dict[str, tuple[int, ...]] = {}
        for key, number in EvidenceCitation.objects.filter(evidence__audit_return=row).values_list(
            "question", "evidence_id"
        ):
            citing[key] = (*citing.get(key, ()), number)
        comments: dict[str, tuple[CommentSeen, ...]] = {}
        for said in ReturnComment.objects.filter(audit_return=row).select_related("by"):
            seen = CommentSeen(said.by.name if said.by else "Goldthread", said.at, said.text, said.from_board)
            comments[said.question] = (*comments.get(said.question, ()), seen)
        return cls(
            tuple(EvidenceSeen(e.pk, e.title, e.shows, e.link, e.document_id) for e in evidence),
            citing,
            comments,
            _grades(actor, row, answers),
            _before(row),
            _graded_first(actor, row, answers),
        )


def _grades(actor: Actor, row: AuditReturn, answers: bool) -> dict[str, tuple[GradeSeen, ...]]:
    """Second grades: who answers sees them once grading is finished; who grades blind sees those given before after."""
    found: dict[str, tuple[GradeSeen, ...]] = {}
    held = list(Regrade.objects.filter(audit_return=row).select_related("by"))
    mine = {each.question for each in held if each.by_id == actor.person_id}
    for each in held:
        shown = runs(actor) or (row.state == "moderated" if answers else not row.round.blind or each.question in mine)
        if shown:
            seen = GradeSeen(each.by.name if each.by else "", each.grade, each.reason, each.settles, each.from_board)
            found[each.question] = (*found.get(each.question, ()), seen)
    return found


def _graded_first(actor: Actor, row: AuditReturn, answers: bool) -> frozenset[str] | None:
    if not row.round.blind or answers or row.state == ReturnState.MODERATED:
        return None
    mine = Regrade.objects.filter(audit_return=row, by_id=actor.person_id)
    return frozenset(mine.values_list("question", flat=True))


def _before(row: AuditReturn) -> dict[str, str]:
    """The answers of the last return on the same tool, in words, under the keys of this edition."""
    last = last_return(row) if row.case_id is None else None
    if last is None:
        return {}
    keys = keys_between(last.round.edition, row.round.edition)
    then = tool_by(last.round.edition.digest, last.round.edition_id)
    return {
        keys[a.question]: words(then, a.question, Given(a.value, a.note, a.applies))
        for a in last.answers.all()
        if a.question in keys
    }


def _section(
    actor: Actor,
    name: str,
    tool: Tool,
    keys: list[str],
    held: dict[str, Answer],
    given: dict[str, Given],
    waiting: set[str],
    beside: _Beside,
    handed: ReturnSection | None,
    lead: bool,
) -> SectionSeen:
    section = tool.sections[name]
    return SectionSeen(
        key=name,
        title=section.title,
        standard=section.standard,
        guidance=section.guidance,
        holder_id=handed.holder_id if handed else None,
        holder=handed.holder.name if handed and handed.holder else "",
        due_on=handed.due_on if handed else None,
        finished_at=handed.finished_at if handed else None,
        mine=lead or (handed is not None and handed.holder_id == actor.me),
        questions=tuple(
            _question(key, tool, held.get(key), given.get(key, NOTHING), key in waiting, beside)
            for key in keys
            if key in section.questions
        ),
    )


def _question(key: str, tool: Tool, held: Answer | None, given: Given, waits: bool, beside: _Beside) -> QuestionSeen:
    question = tool.questions()[key]
    hidden = question.kind == Kind.SCALE and beside.graded_first is not None and key not in beside.graded_first
    if hidden:
        given = Given(None, given.note)
    return QuestionSeen(
        key=key,
        question=question,
        scale=tool.scale_of(question),
        value=given.value,
        note=given.note,
        applies=given.applies,
        carried=held.carried if held else False,
        version=held.version if held else 0,
        saved_at=held.saved_at if held else None,
        saved_by=held.saved_by.name if held and held.saved_by else "",
        words=words(tool, key, given),
        before="" if hidden else beside.before.get(key, ""),
        gap=is_gap(tool, key, given),
        missing=waits,
        evidence=beside.citing.get(key, ()),
        comments=beside.comments.get(key, ()),
        grades=beside.grades.get(key, ()),
        hidden=hidden,
    )
