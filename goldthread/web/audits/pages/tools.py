"""What the pages of tools receive."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON, Actor
from goldthread.design.values import Linked, Tag
from goldthread.design.wording import counted, day
from goldthread.loop.audits import policy, queries, reading
from goldthread.loop.audits.answers import renamed
from goldthread.loop.audits.choices import EditionState
from goldthread.loop.audits.format import STANDING_SCALES, Condition, Purpose, Question, Tool
from goldthread.loop.audits.reading import answers_of
from goldthread.loop.framework.problems import Problem
from goldthread.web.audits.forms.tools import KINDS
from goldthread.web.audits.navigation import Tab, of_audits
from goldthread.web.audits.pages.sections import Asked, bare, note_words
from goldthread.web.audits.wording import EDITIONS

if TYPE_CHECKING:
    from goldthread.loop.audits.models import ToolEdition

KIND_WORDS = {str(kind): words for kind, words in KINDS}


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition of a tool in the list."""

    href: str
    name: str
    state: Tag
    when: str


@dataclass(frozen=True, slots=True)
class ToolLine:
    """A tool with its editions, the latest first."""

    title: str
    purpose: str
    editions: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True)
class ToolsPage:
    """The board's tools."""

    tabs: tuple[Tab, ...]
    sentence: str
    tools: tuple[ToolLine, ...]
    may_write: bool


def tools_page(actor: Actor) -> ToolsPage:
    """Every tool of the board with its editions."""
    found: dict[str, list[ToolEdition]] = {}
    for row in queries.editions(actor).order_by("title", "-pk"):
        found.setdefault(row.key, []).append(row)
    tools = tuple(
        ToolLine(rows[0].title, rows[0].purpose.capitalize(), tuple(_edition_line(row) for row in rows))
        for rows in found.values()
    )
    return ToolsPage(
        of_audits(actor, "tools"),
        f"{counted(len(tools), 'tool')} of the board." if tools else "The board has no tool of its own yet.",
        tools,
        policy.runs(actor),
    )


def _edition_line(row: "ToolEdition") -> EditionLine:
    when = f"issued {day(row.issued_at.astimezone(LONDON).date())}" if row.issued_at else "not issued yet"
    return EditionLine(f"/audits/tools/{row.pk}", row.edition, EDITIONS[row.state], when)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as a tool's page shows it."""

    key: str
    number: str
    asks: str
    how: str
    answers: tuple[str, ...]
    rows: tuple[str, ...]
    guidance: str
    evidence: tuple[str, ...]
    remarks: tuple[str, ...]
    """Who answers, when it is asked, whether it may be left out."""
    withdrawn: bool
    change_href: str
    withdraw_href: str


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section as a tool's page shows it."""

    key: str
    title: str
    below: str
    guidance: str
    questions: tuple[QuestionLine, ...]
    change_href: str
    add_href: str


@dataclass(frozen=True, slots=True)
class ScaleBlock:
    """A scale with its grades and when to choose each."""

    title: str
    grades: tuple[tuple[str, str], ...]
    change_href: str


@dataclass(frozen=True, slots=True)
class ToolPage:
    """An edition of a tool: read by everybody, and changed here by the office while it is a draft."""

    href: str
    number: int
    title: str
    edition: str
    purpose: str
    state: Tag
    version: int
    about: str
    sentence: str
    signed_by: tuple[str, ...]
    basis: tuple[str, ...]
    sections: tuple[SectionBlock, ...]
    scales: tuple[ScaleBlock, ...]
    replaces: str
    mapped: tuple[tuple[str, str, str], ...]
    """What became of each question of the edition before: what it asked, its key now, and a word."""
    others: tuple[Linked, ...]
    may_write: bool
    may_issue: bool
    may_withdraw: bool
    may_begin: bool


def tool_page(actor: Actor, row: "ToolEdition") -> ToolPage:
    """Everything that an edition says, as it will be asked."""
    tool, out = queries.tool_of(row), queries.withdrawn_from(row)
    office = policy.runs(actor)
    draft = office and row.state == EditionState.DRAFT
    href = f"/audits/tools/{row.pk}"
    before = queries.edition_before(actor, row)
    return ToolPage(
        href=href,
        number=row.pk,
        title=tool.identity.title,
        edition=row.edition,
        purpose=row.purpose.capitalize(),
        state=EDITIONS[row.state],
        version=row.version,
        about=tool.identity.about,
        sentence=f"{counted(len(tool.questions()), 'question')} in {counted(len(tool.sections), 'section')}.",
        signed_by=tuple(tool.signed_by),
        basis=tuple(f"{each.source}, {each.clause}" for each in tool.identity.basis),
        sections=tuple(
            _section(href, tool, key, number, out, draft, office and row.state == EditionState.ISSUED)
            for number, key in enumerate(tool.sections, 1)
        ),
        scales=_scales(href, tool, draft),
        replaces=tool.replaces.edition if tool.replaces else "",
        mapped=_mapped(tool, queries.tool_of(before)) if before else (),
        others=tuple(
            Linked(f"Edition {each.edition}", f"/audits/tools/{each.pk}")
            for each in queries.editions(actor).filter(key=row.key).exclude(pk=row.pk).order_by("-pk")
        ),
        may_write=draft,
        may_issue=draft,
        may_withdraw=office and row.state == EditionState.ISSUED,
        may_begin=office,
    )


def _section(
    href: str, tool: Tool, key: str, number: int, out: Collection[str], draft: bool, issued: bool
) -> SectionBlock:
    section = tool.sections[key]
    who = tool.respondents.get(section.answered_by or "", "")
    below = (
        f"Standard {section.standard}" if section.standard else "",
        f"Answered by: {who}" if who else "",
        "May be left out" if section.optional else "",
    )
    return SectionBlock(
        key,
        section.title,
        ". ".join(filter(None, below)),
        section.guidance,
        tuple(
            _question(href, tool, name, question, f"{number}.{place}", name in out, draft, issued)
            for place, (name, question) in enumerate(section.questions.items(), 1)
        ),
        f"{href}/sections/{key}" if draft else "",
        f"{href}/sections/{key}/add" if draft else "",
    )


def _question(
    href: str, tool: Tool, key: str, question: Question, number: str, withdrawn: bool, draft: bool, issued: bool
) -> QuestionLine:
    scale = tool.scale_of(question)
    how = scale.title if scale else KIND_WORDS[question.kind.value]
    remarks = (
        "" if question.required else "May be left empty",
        "May not apply, with a reason" if question.may_not_apply else "",
        f"Answered by: {tool.respondents.get(question.answered_by, '')}" if question.answered_by else "",
        _only_where(tool, question),
    )
    return QuestionLine(
        key,
        number,
        question.asks,
        how + (f", in {question.unit}" if question.unit else ""),
        () if scale and not question.rows else tuple(answers_of(tool, question).values()),
        tuple(question.rows.values()),
        question.guidance,
        tuple(question.evidence),
        tuple(filter(None, remarks)),
        withdrawn,
        f"{href}/questions/{key}" if draft else "",
        f"{href}/questions/{key}/withdraw" if issued and not withdrawn else "",
    )


def _either(tool: Tool, condition: Condition) -> str:
    labels = answers_of(tool, tool.questions()[condition.question])
    return " or ".join(labels.get(each, each) for each in condition.answers)


def _scales(href: str, tool: Tool, draft: bool) -> tuple[ScaleBlock, ...]:
    used = {question.scale for question in tool.questions().values() if question.scale}
    return tuple(
        ScaleBlock(
            scale.title,
            tuple((grade.label, grade.means) for grade in scale.grades.values()),
            f"{href}/scales/{name}" if draft and name in tool.scales else "",
        )
        for name, scale in {**STANDING_SCALES, **tool.scales}.items()
        if name in used or name in tool.scales
    )


def _mapped(tool: Tool, before: Tool) -> tuple[tuple[str, str, str], ...]:
    """The map from the edition before: only what is not plainly the same question."""
    ways, now = renamed(tool), tool.questions()
    found = []
    for key, question in before.questions().items():
        new = ways.get(key)
        if new is None or new not in now:
            apart = tool.replaces is not None and key in tool.replaces.not_the_same
            found.append(
                (question.asks, now[key].asks if apart and key in now else "", "not compared" if apart else "gone")
            )
        elif new != key or now[new].asks != question.asks:
            found.append((question.asks, now[new].asks, "compared"))
    old = set(ways.values())
    found += [("", question.asks, "new") for key, question in now.items() if key not in old]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PreviewSection:
    """A section as whoever answers it sees it."""

    title: str
    guidance: str
    questions: tuple[tuple[str, Asked], ...]
    """When each is asked, where that hangs on another answer, and the question with its fields."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A tool as it is asked, to be tried: nothing of it is sent anywhere."""

    title: str
    edition: str
    href: str
    sections: tuple[PreviewSection, ...]
    head: None = None
    one: bool = False


def preview_page(row: "ToolEdition") -> PreviewPage:
    """Every question with its fields, those too that are asked only after certain answers."""
    tool, out = queries.tool_of(row), queries.withdrawn_from(row)

    def one(number: int, key: str, question: Question) -> tuple[str, Asked]:
        fields = replace(
            bare(tool, key, number, {}, {}),
            evidence_wanted=tuple(question.evidence),
            note_words="" if tool.identity.purpose == Purpose.SURVEY else note_words(question),
            may_not_apply=question.may_not_apply,
        )
        return _only_where(tool, question), fields

    return PreviewPage(
        row.title,
        row.edition,
        f"/audits/tools/{row.pk}",
        tuple(
            PreviewSection(
                section.title,
                section.guidance,
                tuple(
                    one(number, key, question)
                    for number, (key, question) in enumerate(section.questions.items(), 1)
                    if key not in out
                ),
            )
            for section in tool.sections.values()
        ),
    )


def _only_where(tool: Tool, question: Question) -> str:
    condition = question.only_if
    if condition is None:
        return ""
    return f"Asked only where “{tool.questions()[condition.question].asks}” is {_either(tool, condition)}"


@dataclass(frozen=True, slots=True)
class WritePage:
    """The text of a draft with what the checker says."""

    title: str
    edition: str
    href: str
    verdict: str
    errors: tuple[Problem, ...]
    preview: tuple[SectionBlock, ...]
    excerpts: tuple[tuple[int, str, bool], ...]


def write_page(row: "ToolEdition", text: str) -> WritePage:
    """Check a text, saved or not, and show how it will be asked."""
    checked = reading.read(text)
    wrong = {problem.line for problem in checked.problems}
    tool = checked.tool
    return WritePage(
        row.title,
        row.edition,
        f"/audits/tools/{row.pk}",
        "The text can be read, and everything in it makes sense."
        if tool
        else f"{counted(len(checked.problems), 'thing')} to be mended before it is saved.",
        checked.problems,
        tuple(_section("", tool, key, n, (), False, False) for n, key in enumerate(tool.sections, 1)) if tool else (),
        tuple(
            (number, line, number in wrong)
            for number, line in enumerate(text.splitlines(), 1)
            if any(abs(number - each) <= 1 for each in wrong)
        ),
    )
