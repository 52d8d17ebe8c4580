"""What the page of a section of a return receives, or of one question of it: the questions, and what was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from goldthread.core.actor import Actor
from goldthread.loop.audits import queries
from goldthread.loop.audits.answers import Given, words
from goldthread.loop.audits.format import Kind, Question, Tool
from goldthread.loop.audits.operations import Theirs
from goldthread.loop.audits.queries import QuestionSeen, ReturnSeen, SectionSeen
from goldthread.loop.audits.reading import answers_of
from goldthread.web.audits.pages.returns import Head, head_of, said_when


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
    of_last_year: bool
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
        note_words=note_words(question),
        applies=given.applies,
        may_not_apply=question.may_not_apply,
        required=question.required,
        seen=theirs.version if theirs else seen.version,
        carried=seen.carried,
        of_last_year=seen.of_last_year,
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


def note_words(question: Question) -> str:
    """What is asked beside an answer."""
    return "What shows it?" if question.kind == Kind.SCALE else "Anything to add?"


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
    return said_when(seen.saved_at, actor.today) + (f" by {seen.saved_by}" if seen.saved_by else "")


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


def bare(tool: Tool, key: str, number: int, given: Mapping[str, Given], wrong: Mapping[str, str]) -> Asked:
    """A question with its fields alone."""
    question = tool.questions()[key]
    value = given[key].value if key in given else None
    chosen = value if isinstance(value, list) else [value]
    scale = tool.scale_of(question)

    def options(picked: list[str] | list[str | None]) -> tuple[Option, ...]:
        means = scale.grades if scale else {}
        return tuple(
            Option(name, label, means[name].means if name in means else "", name in picked)
            for name, label in answers_of(tool, question).items()
        )

    rows = value if isinstance(value, dict) else {}
    return Asked(
        key=key,
        number=number,
        kind=question.kind.value,
        asks=question.asks,
        guidance=question.guidance,
        evidence_wanted=(),
        unit=question.unit,
        options=options(chosen),  # type: ignore[arg-type]  # a grid's value is no list, and chooses nothing here
        rows=tuple((row, label, options([rows.get(row)])) for row, label in question.rows.items()),
        text=value if isinstance(value, str) else "",
        day=parts_of_day(value) if question.kind == Kind.DATE else ("", "", ""),
        note="",
        note_words="",
        applies=key not in given or given[key].applies,
        may_not_apply=False,
        required=question.required,
        seen=0,
        carried=False,
        of_last_year=False,
        before="",
        saved="",
        shown="",
        gap=False,
        actions=(),
        action_href="",
        evidence=(),
        comments=(),
        grades=(),
        decides=False,
        trouble=Trouble(wrong[key]) if key in wrong else None,
    )
