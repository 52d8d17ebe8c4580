"""What the pages of the framework receive."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from goldthread.accounts import queries as accounts
from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.framework import policy, queries
from goldthread.loop.framework.choices import OPEN, Conclusion, Evidenced, FrameworkStatus, Position, Standing, TakenUp
from goldthread.loop.framework.clocks import add_months
from goldthread.loop.framework.criteria import Answers, Finding, Question, questions, work
from goldthread.loop.framework.difference import by_section, difference
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.format.document import AnyCriteria, Expectation, Matrix
from goldthread.loop.framework.format.parts import Force, Length, Unit
from goldthread.loop.framework.names import SECTIONS
from goldthread.loop.framework.problems import Checked, Problem
from goldthread.loop.framework.rules import checked_of
from goldthread.web.framework.blocks import Section
from goldthread.web.framework.plain import BINDS, every
from goldthread.web.framework.telling import Place, clock_blocks, criteria_blocks, method_blocks, told

if TYPE_CHECKING:
    from goldthread.accounts.models import Agency
    from goldthread.loop.framework.models import (
        ExpectationEvidence,
        Framework,
        FrameworkComment,
        FrameworkEndorsement,
        FrameworkEvaluation,
    )

STANDINGS: dict[Standing, str] = {
    Standing.DRAFT: "grey",
    Standing.CONSULTATION: "yellow",
    Standing.TO_COME: "blue",
    Standing.IN_FORCE: "green",
    Standing.SUPERSEDED: "purple",
    Standing.WITHDRAWN: "grey",
}
POSITIONS = {Position.ENDORSED: "green", Position.WITH_CHANGES: "yellow", Position.NOT_ENDORSED: "orange"}
SAID_SHORT = {
    Position.ENDORSED: "Endorsed",
    Position.WITH_CHANGES: "If changed",
    Position.NOT_ENDORSED: "Not endorsed",
}
FORCES = {Force.MUST: "red", Force.SHOULD: "orange", Force.MAY: "blue", Force.NONE: "grey"}


# ---------------------------------------------------------------------------------------------------------- versions


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list, or at the head of its own pages."""

    id: int
    title: str
    name: str
    standing: Tag
    in_force_from: date | None
    ended_on: date | None
    review_on: date | None
    ratified_on: date | None
    agreed_how: str
    comments_by: date | None
    status: str
    version: int
    begun_from: str

    @property
    def open(self) -> bool:
        """Whether its text may still change."""
        return self.status in OPEN

    @property
    def consulted(self) -> bool:
        """Whether partners are asked about it now."""
        return self.status == FrameworkStatus.CONSULTATION

    @property
    def href(self) -> str:
        return f"/framework/versions/{self.id}"

    @property
    def period(self) -> str:
        """From when to when it counts, in words."""
        if self.in_force_from is None:
            return "No day named yet"
        begins = f"From {day(self.in_force_from)}"
        if self.open or self.status == FrameworkStatus.WITHDRAWN:
            return f"{begins}, if ratified" if self.open else begins
        return f"{begins} to {day(_eve(self.ended_on))}" if self.ended_on else begins


def _eve(on: date) -> date:
    return date.fromordinal(on.toordinal() - 1)


def version_line(framework: "Framework", versions: "Sequence[Framework]", on: date) -> VersionLine:
    """A version as it stands on a day beside the others."""
    standing = queries.standing_of(framework, versions, on)
    return VersionLine(
        framework.pk,
        framework.title,
        framework.version_name,
        Tag(str(standing.label), STANDINGS[standing]),
        framework.in_force_from,
        queries.ended_on(framework, versions),
        framework.review_on,
        framework.ratified_on,
        framework.agreed_how,
        framework.comments_by,
        framework.status,
        framework.version,
        framework.begun_from,
    )


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Every version that the actor may see."""

    lines: tuple[VersionLine, ...]
    may_write: bool


def versions_page(actor: Actor) -> VersionsPage:
    """Drafts first, then from the latest to the earliest."""
    found = list(queries.versions(actor))
    drafts_first = sorted(found, key=lambda one: one.status not in OPEN)
    return VersionsPage(
        tuple(version_line(one, found, actor.today) for one in drafts_first), actor.may(Permission.WRITE_FRAMEWORK)
    )


# ----------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Chapter:
    """A line of the contents."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A version to read."""

    line: VersionLine
    board: str
    sentence: str
    contents: tuple[Chapter, ...]
    html: SafeString
    is_current: bool
    query: str
    may_write: bool
    may_comment: bool
    others: int


@dataclass(frozen=True, slots=True)
class PartPage:
    """One long section of a version: criteria, a method, the clocks."""

    title: str
    caption: str
    lede: str
    html: SafeString
    href: str
    """The framework that it is part of."""
    query: str
    also: tuple[tuple[str, str], ...] = ()
    """The other parts of its kind, with their addresses."""
    try_href: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A version that somebody opened, with what it says."""

    framework: "Framework"
    document: Document
    versions: "Sequence[Framework]"
    query: str
    """What the addresses of its pages carry, where it is not the one in force."""


def opened(actor: Actor, framework_id: int | None) -> Opened | None:
    """The version of this number, or the one in force; nothing where the board has none to read."""
    versions = list(queries.versions(actor))
    today = [one for one in versions if queries.standing_of(one, versions, actor.today) is Standing.IN_FORCE]
    current = today[0] if today else None
    if framework_id is None:
        framework = current
    else:
        framework = next((one for one in versions if one.pk == framework_id), None)
        if framework is None:
            raise NotThere
    document = queries.document_of(framework) if framework else None
    if framework is None or document is None:
        return None
    return Opened(framework, document, versions, "" if framework is current else f"?version={framework.pk}")


def reading_page(actor: Actor, it: Opened) -> ReadingPage:
    """A version whole, its chapters set once and kept while its text stays the same."""
    line = version_line(it.framework, it.versions, actor.today)
    contents, html = _set(it.framework.digest, it.document, it.query)
    return ReadingPage(
        line,
        it.document.identity.board,
        _standing_sentence(line),
        contents,
        html,
        not it.query,
        it.query,
        actor.may(Permission.WRITE_FRAMEWORK),
        actor.may(Permission.COMMENT_ON_FRAMEWORK),
        len(it.versions) - 1,
    )


def _standing_sentence(line: VersionLine) -> str:
    """What a reader must know before relying on this version."""
    if line.status == FrameworkStatus.DRAFT:
        return "This is a draft. Nobody but the board’s office sees it, and nobody works under it."
    if line.consulted:
        until = f" until {day(line.comments_by)}" if line.comments_by else ""
        return f"This is a draft that partners are asked about{until}. Nobody works under it yet."
    if line.status == FrameworkStatus.WITHDRAWN:
        return "This draft was withdrawn. It is kept with everything that was said of it."
    if line.standing == Standing.TO_COME.label and line.in_force_from:
        return f"This version is ratified and comes into force on {day(line.in_force_from)}."
    if line.ended_on and line.standing == Standing.SUPERSEDED.label:
        return (
            f"Another version took its place on {day(line.ended_on)}. A case that began under this one is still "
            "worked under it."
        )
    return ""


_SETS: dict[tuple[str, str], tuple[tuple[Chapter, ...], SafeString]] = {}
_MOST_SETS = 32


def _set(digest: str, document: Document, query: str) -> tuple[tuple[Chapter, ...], SafeString]:
    """The chapters of a version as HTML: the same text is set once."""
    key = (digest, query)
    if not digest or key not in _SETS:
        sections = told(document, Place(query))
        made = tuple(Chapter(one.key, one.heading) for one in sections), _html(sections)
        if not digest:
            return made
        if len(_SETS) >= _MOST_SETS:
            _SETS.clear()
        _SETS[key] = made
    return _SETS[key]


def _html(sections: Iterable[Section]) -> SafeString:
    return SafeString(render_to_string("framework/sections.html", {"sections": sections}))


def _blocks(blocks: Iterable[Any]) -> SafeString:
    return SafeString(render_to_string("framework/blocks.html", {"blocks": tuple(blocks), "level": 2}))


def criteria_page(it: Opened, key: str) -> PartPage:
    """Criteria whole, with the way to work them."""
    criteria = _part(it.document.criteria, key)
    others = tuple(
        (one.name, f"/framework/criteria/{other}{it.query}")
        for other, one in it.document.criteria.items()
        if other != key
    )
    return PartPage(
        criteria.name,
        _caption(it, "Criteria"),
        criteria.asks,
        _blocks(criteria_blocks(key, criteria)),
        _home(it, "criteria"),
        it.query,
        others,
        f"/framework/criteria/{key}/try{it.query}",
    )


def method_page(it: Opened, key: str) -> PartPage:
    """A method whole."""
    method = _part(it.document.methods, key)
    return PartPage(
        method.name,
        _caption(it, "Method"),
        method.description,
        _blocks(method_blocks(it.document, method)),
        _home(it, "methods"),
        it.query,
    )


def clocks_page(it: Opened) -> PartPage:
    """Every clock."""
    lede = "How long each thing may take, what the rule says, where it stands, and how sure we are of it."
    return PartPage(
        SECTIONS["clocks"][0], _caption(it, ""), lede, _blocks(clock_blocks(it.document)), _home(it, "clocks"), it.query
    )


def _part(parts: Mapping[str, Any], key: str) -> Any:
    if key not in parts:
        raise NotThere
    return parts[key]


def _caption(it: Opened, kind: str) -> str:
    version = f"{it.framework.title}, version {it.framework.version_name}"
    return f"{kind} · {version}" if kind else version


def _home(it: Opened, section: str) -> str:
    return f"/framework/versions/{it.framework.pk}#{section}" if it.query else f"/framework#{section}"


# ------------------------------------------------------------------------------------------------ working the criteria


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the criteria, with what was answered."""

    key: str
    question: str
    guidance: str
    clause: str
    answers: tuple[tuple[str, str, bool], ...]
    """Each answer: its value, its words, and whether it is the one that was given."""
    matters: bool
    """Whether the answer could still change what follows."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one more answer would bring."""

    question: str
    answer: str
    outcome: str
    force: Tag


@dataclass(frozen=True, slots=True)
class TryPage:
    """The criteria with somebody's answers, outside any case."""

    title: str
    caption: str
    asks: str
    href: str
    version: str
    """The number of the version, where it is not the one in force."""
    questions: tuple[Asked, ...]
    answered: int
    outcome: str
    force: Tag
    clause: str
    because: str
    settled: bool
    rests_on: tuple[tuple[str, str], ...]
    could_become: tuple[tuple[str, Tag], ...]
    turns: tuple[Turn, ...]
    open: tuple[str, ...]
    """Questions that could change it only together with others."""
    score: int | None


def try_page(it: Opened, key: str, given: Mapping[str, str]) -> TryPage:
    """Work the criteria with the answers that stand in an address; an answer that is none is left aside."""
    criteria = _part(it.document.criteria, key)
    asked = questions(key, criteria)
    answers = {one.key: value for one in asked if (value := _answer(criteria, given.get(one.key, ""))) is not None}
    finding = work(criteria, answers)
    short = {one.key: one.short for one in asked}
    return TryPage(
        title=criteria.name,
        caption=_caption(it, "Work the criteria"),
        asks=criteria.asks,
        href=f"/framework/criteria/{key}{it.query}",
        version=str(it.framework.pk) if it.query else "",
        questions=tuple(_asked(criteria, one, answers.get(one.key), finding) for one in asked),
        answered=len(answers),
        outcome=finding.name,
        force=_force(finding.force),
        clause=finding.clause,
        because=_because(criteria, finding),
        settled=finding.settled,
        rests_on=tuple((short[limb], _said(criteria, limb, answers)) for limb in finding.because_of),
        could_become=tuple((one.name, _force(one.force)) for one in finding.could_become),
        turns=tuple(
            Turn(short[one.limb], one.answer, one.becomes.name, _force(one.becomes.force)) for one in finding.changes
        ),
        open=tuple(short[limb] for limb in finding.could_change if limb not in {one.limb for one in finding.changes}),
        score=finding.score,
    )


_LIMB_ANSWERS = (("met", "Met"), ("not met", "Not met"), ("unclear", "Unclear"))


def _answer(criteria: AnyCriteria, given: str) -> Any:
    if isinstance(criteria, Matrix):
        return int(given) if given.lstrip("-").isdecimal() and len(given) < 6 else None
    return given if given in dict(_LIMB_ANSWERS) else None


def _asked(criteria: AnyCriteria, one: Question, answer: Any, finding: Finding) -> Asked:
    if isinstance(criteria, Matrix):
        levels = criteria.factors[one.key].levels
        answers = tuple((str(each.score), f"{each.label} ({each.score})", answer == each.score) for each in levels)
    else:
        answers = tuple((value, words, answer == value) for value, words in _LIMB_ANSWERS)
    return Asked(one.key, one.question, one.guidance, one.clause, answers, one.key in finding.could_change)


def _said(criteria: AnyCriteria, key: str, answers: Answers) -> str:
    if isinstance(criteria, Matrix):
        levels = {each.score: each.label for each in criteria.factors[key].levels}
        score = answers.get(key)
        return levels.get(score, "not answered") if isinstance(score, int) else "not answered"
    return str(answers.get(key) or "not answered, so unclear")


def _because(criteria: AnyCriteria, finding: Finding) -> str:
    if isinstance(criteria, Matrix):
        return criteria.bands[finding.rule or 0].because
    return criteria.otherwise.because if finding.rule is None else criteria.rules[finding.rule].because


def _force(force: Force) -> Tag:
    return Tag(BINDS[force], FORCES[force])


# ----------------------------------------------------------------------------------------------------------- changing


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that the checker says of a text, beside it."""

    line: int
    path: str
    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a text round a place, with their numbers."""

    lines: tuple[tuple[int, str, bool], ...]
    """Number, words, and whether something is said of this line."""


@dataclass(frozen=True, slots=True)
class WritePage:
    """The text of a draft with what the checker says of it."""

    line: VersionLine
    errors: tuple[Trouble, ...]
    advice: tuple[Trouble, ...]
    excerpts: tuple[Excerpt, ...]
    clash: tuple[tuple[str, str], ...]
    """Where somebody else saved meanwhile: their lines and yours that part, each with its sign."""

    @property
    def verdict(self) -> str:
        """What the checker says, in a sentence."""
        if self.errors:
            verb = "has" if len(self.errors) == 1 else "have"
            return f"{counted(len(self.errors), 'error')} {verb} to be mended before the board can ratify this text."
        return "The checker finds no error. This text can be ratified."


MOST_SHOWN = 100
_ROUND = 2


def write_page(actor: Actor, framework: "Framework", text: str, clash: str | None = None) -> WritePage:
    """A text beside its messages; ``clash`` is how it reads now, where somebody else saved it meanwhile."""
    versions = list(queries.versions(actor))
    checked = checked_of(text)
    problems = [*checked.problems, *_second(framework, versions, checked)][:MOST_SHOWN]
    return WritePage(
        version_line(framework, versions, actor.today),
        tuple(_trouble(one) for one in problems if one.severity == "error"),
        tuple(_trouble(one) for one in problems if one.severity == "advice"),
        _excerpts(text, {one.line for one in problems}),
        tuple(_parted(clash, text)) if clash is not None else (),
    )


def _second(framework: "Framework", versions: "Sequence[Framework]", checked: Checked) -> list[Problem]:
    """The number of the version, where a ratified one has it."""
    taken = {one.version_name for one in versions if one.status == FrameworkStatus.RATIFIED and one.pk != framework.pk}
    if checked.document is None or checked.document.identity.version not in taken:
        return []
    found = f"there is already a ratified version {checked.document.identity.version}"
    place = checked.places.of(("identity", "version"))
    return [Problem("error", "version-taken", *place, "identity.version", found, "give this one another number")]


def _trouble(problem: Problem) -> Trouble:
    end = "" if problem.expected.endswith("?") else "."
    sentence = f"{problem.found}; {problem.expected}{end}"
    return Trouble(problem.line, problem.path, sentence[0].upper() + sentence[1:], problem.severity == "error")


def _excerpts(text: str, wanted: set[int]) -> tuple[Excerpt, ...]:
    """The places that something is said of, with the lines round them; places close together are one."""
    lines = text.split("\n")
    shown = sorted({n for line in wanted for n in range(line - _ROUND, line + _ROUND + 1) if 1 <= n <= len(lines)})
    runs: list[list[int]] = []
    for number in shown:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(Excerpt(tuple((n, lines[n - 1][:200], n in wanted) for n in run)) for run in runs)


def _parted(theirs: str, yours: str) -> Iterable[tuple[str, str]]:
    told = {"-": "They wrote", "+": "You wrote"}
    for line in difflib.unified_diff(theirs.split("\n"), yours.split("\n"), n=0, lineterm=""):
        if line[:3] not in ("---", "+++") and line[:1] in told:
            yield told[line[:1]], line[1:200]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What reads differently from one version to another."""

    line: VersionLine
    other: VersionLine | None
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """For each heading its changes: new, gone or changed, and the sentence."""
    count: int


_KINDS = {"added": "New", "removed": "Gone", "changed": "Changed"}


def changes_page(actor: Actor, it: Opened) -> ChangesPage:
    """The differences of a version from the one before it, in words."""
    before = queries.before(actor, it.framework)
    old = queries.document_of(before) if before else None
    line = version_line(it.framework, it.versions, actor.today)
    if before is None or old is None:
        return ChangesPage(line, None, (), 0)
    found = _differences(_digest(before), _digest(it.framework), _Pair(old, it.document))
    sections = tuple(
        (heading, tuple((_KINDS[each.kind], each.sentence) for each in each_of))
        for heading, each_of in by_section(found).items()
    )
    return ChangesPage(line, version_line(before, it.versions, actor.today), sections, len(found))


class _Pair:
    """Two documents that the digests before them already tell apart."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=32)
def _differences(old: str, new: str, pair: _Pair) -> tuple[Any, ...]:
    return difference(pair.old, pair.new)


def _digest(framework: "Framework") -> str:
    return framework.digest or f"row {framework.pk}"


# -------------------------------------------------------------------------------------------------- the consultation


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment with its answer."""

    id: int
    text: str
    who: str
    on: date
    taken_up: str
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Discussed:
    """A section with what was said of it."""

    key: str
    heading: str
    comments: tuple[CommentLine, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What an agency said of a version."""

    agency: str
    position: Tag | None
    note: str
    who: str
    on: date | None
    earlier: tuple[str, ...]
    """What it said before."""


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """Everything that was said of a version."""

    line: VersionLine
    sentence: str
    sections: tuple[Discussed, ...]
    voices: tuple[Voice, ...]
    silent: tuple[str, ...]
    """Agencies that have not said anything."""
    may_comment: bool
    may_answer: bool
    may_endorse: bool


def consultation_page(actor: Actor, framework_id: int) -> ConsultationPage:
    """The comments by section, and the agencies with what each says."""
    versions = list(queries.versions(actor))
    framework = next((one for one in versions if one.pk == framework_id), None)
    if framework is None or (framework.sent_out_on is None and framework.status == FrameworkStatus.DRAFT):
        raise NotThere
    comments = list(queries.comments(actor, framework))
    said: dict[str, list[CommentLine]] = defaultdict(list)
    for one in comments:
        said[one.section].append(_comment(one))
    headings = {"": "The whole framework"} | {key: heading for key, (heading, _) in SECTIONS.items()}
    line = version_line(framework, versions, actor.today)
    voices = tuple(_voices(actor, framework))
    return ConsultationPage(
        line,
        _consulted_sentence(line, comments, voices),
        tuple(Discussed(key, heading, tuple(said[key])) for key, heading in headings.items() if key in said),
        tuple(voice for voice in voices if voice.position),
        tuple(voice.agency for voice in voices if not voice.position),
        line.consulted and actor.may(Permission.COMMENT_ON_FRAMEWORK),
        actor.may(Permission.WRITE_FRAMEWORK),
        framework.status in {FrameworkStatus.CONSULTATION, FrameworkStatus.RATIFIED}
        and actor.may(Permission.ANSWER_FOR_AGENCY)
        and bool(actor.agency_ids),
    )


def _consulted_sentence(line: VersionLine, comments: "Sequence[FrameworkComment]", voices: Sequence[Voice]) -> str:
    waiting = sum(one.answered_at is None for one in comments)
    heard = counted(len(comments), "comment") if comments else "No comment yet"
    said = heard + (f", {waiting} not answered yet" if waiting else ", all answered" if comments else "")
    endorsed = sum(one.position is not None and one.position == SAID_SHORT[Position.ENDORSED] for one in voices)
    return f"{said}. {endorsed} of {counted(len(voices), 'agency', 'agencies')} endorsed it." if voices else f"{said}."


def _comment(one: "FrameworkComment") -> CommentLine:
    who = one.person.name + (f", {one.agency.name}" if one.agency else "")
    return CommentLine(
        one.pk,
        one.text,
        who,
        _on(one.said_at),
        str(TakenUp(one.taken_up).label) if one.taken_up else "",
        one.answer,
        one.answered_by.name if one.answered_by else "",
        _on(one.answered_at) if one.answered_at else None,
    )


def _voices(actor: Actor, framework: "Framework") -> Iterable[Voice]:
    said: dict[int, list[FrameworkEndorsement]] = defaultdict(list)
    for one in queries.endorsements(actor, framework):
        said[one.agency_id].append(one)
    for agency in accounts.agencies(actor).order_by("name"):
        every = said.get(agency.pk, [])
        last = every[-1] if every else None
        position = Position(last.position) if last else None
        yield Voice(
            agency.name,
            Tag(SAID_SHORT[position], POSITIONS[position]) if position else None,
            last.note if last else "",
            last.person.name if last else "",
            _on(last.said_at) if last else None,
            tuple(f"{SAID_SHORT[Position(one.position)]}, {day(_on(one.said_at))}" for one in every[:-1]),
        )


def _on(moment: Any) -> date:
    found: date = moment.astimezone(LONDON).date()
    return found


# ----------------------------------------------------------------------------------- expectations and the evaluation

EVIDENCED = {
    Evidenced.MET: ("Done", "green"),
    Evidenced.PARTLY: ("Part done", "yellow"),
    Evidenced.NOT_YET: ("Not yet", "orange"),
    Evidenced.NOT_OURS: ("Not theirs", "grey"),
}
OUT_OF_DATE = Tag("Out of date", "purple")


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an agency stands with one expectation."""

    agency: str
    tag: Tag | None
    """Nothing where it has not answered."""
    href: str


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """An expectation, how many agencies stand where, and where one's own stands."""

    number: int
    text: str
    every: str
    counts: tuple[tuple[Tag, int], ...]
    silent: int
    """Agencies that have not answered."""
    mine: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency with its state under each expectation."""

    name: str
    cells: tuple[tuple[int, Shown], ...]
    """The number of the expectation, and where the agency stands."""


@dataclass(frozen=True, slots=True)
class ExpectationsPage:
    """Agencies by expectation."""

    rows: tuple[ExpectationRow, ...]
    agencies: tuple[AgencyRow, ...]
    page: Any
    kinds: tuple[tuple[str, str, bool], ...]
    """Kinds of agency to choose from: the value, the words, and whether it is chosen."""
    sentence: str
    mine: str
    """What waits for the agency that this person answers for, in a sentence."""
    version: str


AGENCIES_ON_A_PAGE = 25


def expectations_page(actor: Actor, kind: str = "", number: str = "1") -> ExpectationsPage | None:
    """The grid, in a fixed number of queries; nothing where no framework is in force."""
    it = opened(actor, None)
    if it is None:
        return None
    board = list(accounts.agencies(actor).order_by("name"))
    agencies = [one for one in board if not kind or one.kind == kind]
    last = {(one.expectation, one.agency_id): one for one in queries.latest_evidence(actor)}
    numbered = list(enumerate(it.document.expectations.items(), 1))

    def shown(key: str, agency: "Agency") -> Shown:
        tag = _state(last.get((key, agency.pk)), it.document.expectations[key], actor.today)
        return Shown(agency.short_name, tag, f"/framework/expectations/{key}/{agency.pk}")

    own = [one for one in board if policy.may_speak_for(actor, one.pk)]
    rows = tuple(
        _expectation(n, expectation, [shown(key, one) for one in agencies], [shown(key, one) for one in own])
        for n, (key, expectation) in numbered
    )
    page = Paginator(agencies, AGENCIES_ON_A_PAGE).get_page(number)
    given = sum(len(agencies) - row.silent - dict(row.counts).get(OUT_OF_DATE, 0) for row in rows)
    waiting = sum(one.tag is None or one.tag == OUT_OF_DATE for row in rows for one in row.mine)
    present = {one.kind for one in board}
    return ExpectationsPage(
        rows,
        tuple(AgencyRow(one.name, tuple((n, shown(key, one)) for n, (key, _) in numbered)) for one in page.object_list),
        page,
        tuple((value, label, value == kind) for value, label in AgencyKind.choices if value in present),
        f"{given} of {counted(len(rows) * len(agencies), 'answer')} given and up to date.",
        _own(waiting) if own else "",
        it.framework.version_name,
    )


def _expectation(
    number: int, expectation: Expectation, shown: Sequence[Shown], mine: Sequence[Shown]
) -> ExpectationRow:
    counts = Counter(one.tag for one in shown if one.tag is not None)
    order = [*(word for word, _ in EVIDENCED.values()), str(OUT_OF_DATE)]
    return ExpectationRow(
        number,
        expectation.text,
        every(expectation.every),
        tuple(sorted(counts.items(), key=lambda pair: order.index(pair[0]))),
        sum(one.tag is None for one in shown),
        tuple(mine),
    )


def _own(open_ones: int) -> str:
    if not open_ones:
        return "Your agency has answered everything."
    verb = "waits" if open_ones == 1 else "wait"
    return f"{counted(open_ones, 'expectation')} {verb} for your agency’s answer."


def _state(last: "ExpectationEvidence | None", expectation: Expectation, today: date) -> Tag | None:
    if last is None:
        return None
    if expectation.every and _again(_on(last.shown_at), expectation.every) < today:
        return OUT_OF_DATE
    return Tag(*EVIDENCED[Evidenced(last.state)])


def _again(on: date, often: str) -> date:
    """The day on which a thing that is due so often is due again."""
    length = Length.read(often)
    if length.unit in (Unit.MONTHS, Unit.YEARS):
        return add_months(on, length.count * (12 if length.unit is Unit.YEARS else 1))
    days = {Unit.WEEKS: 7, Unit.WORKING_DAYS: 7 / 5}.get(length.unit, 1)
    return date.fromordinal(on.toordinal() + round(length.count * days))


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What an agency showed once."""

    tag: Tag
    text: str
    link: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One expectation and one agency."""

    expectation: str
    evidence: str
    every: str
    agency: str
    lines: tuple[EvidenceLine, ...]
    may_answer: bool
    state: Tag | None


def evidence_page(actor: Actor, key: str, agency_id: int) -> EvidencePage:
    """What an agency showed for an expectation, newest first."""
    it = opened(actor, None)
    agency = accounts.agencies(actor).filter(pk=agency_id).first()
    if it is None or agency is None or key not in it.document.expectations:
        raise NotThere
    expectation = it.document.expectations[key]
    rows = list(queries.evidence(actor, key, agency_id))
    return EvidencePage(
        expectation.text,
        expectation.evidence,
        every(expectation.every),
        agency.name,
        tuple(
            EvidenceLine(Tag(*EVIDENCED[Evidenced(one.state)]), one.text, one.link, one.person.name, _on(one.shown_at))
            for one in reversed(rows)
        ),
        policy.may_speak_for(actor, agency_id),
        _state(rows[-1] if rows else None, expectation, actor.today),
    )


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """How the board found its framework once."""

    id: int
    version: str
    on: date
    who: str
    conclusion: str
    answers: tuple[tuple[str, str], ...]
    summary: str
    next_review_on: date


@dataclass(frozen=True, slots=True)
class EvaluationsPage:
    """Every look of the board at its framework."""

    lines: tuple[EvaluationLine, ...]
    review_on: date | None
    may_write: bool
    version: str = ""
    asks: tuple[str, ...] = field(default=())


def evaluations_page(actor: Actor) -> EvaluationsPage:
    """The looks that there were, newest first, and when the next one is."""
    it = opened(actor, None)
    evaluation = it.document.evaluation if it else None
    return EvaluationsPage(
        tuple(_evaluation(one) for one in queries.evaluations(actor)),
        it.framework.review_on if it else None,
        it is not None and actor.may(Permission.WRITE_FRAMEWORK),
        it.framework.version_name if it else "",
        tuple(evaluation.asks) if evaluation else (),
    )


def _evaluation(one: "FrameworkEvaluation") -> EvaluationLine:
    return EvaluationLine(
        one.pk,
        one.framework.version_name,
        _on(one.evaluated_at),
        one.person.name,
        str(Conclusion(one.conclusion).label),
        tuple((said["asks"], said["answer"]) for said in one.answers),
        one.summary,
        one.next_review_on,
    )


def usual_questions(document: Document) -> tuple[str, ...]:
    """What the framework says is asked of it, or what any board would ask."""
    asks = tuple(document.evaluation.asks) if document.evaluation else ()
    return asks or (
        "What did we learn that we would not have learnt without it?",
        "What changed for children and families because of it?",
        "What in it do people not use, and why?",
        "Does the law or the guidance that it stands on still say the same?",
    )


def next_look(document: Document, today: date) -> date:
    """When the board would look at its framework again."""
    often = document.evaluation.every if document.evaluation else None
    return _again(today, often or "1 year")
