"""The text of a draft beside what the checker says of it, and what reads differently from the version before."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from goldthread.core.actor import Actor
from goldthread.core.same import Same
from goldthread.design.wording import counted
from goldthread.loop.framework import queries
from goldthread.loop.framework.choices import FrameworkStatus
from goldthread.loop.framework.difference import by_section, difference
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.problems import Checked, Problem
from goldthread.loop.framework.rules import checked_of
from goldthread.web.framework.pages.reading import Opened
from goldthread.web.framework.pages.versions import VersionLine, version_line

if TYPE_CHECKING:
    from goldthread.loop.framework.models import Framework


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
class ChangeLine:
    """One change: new, gone or changed, in a sentence, with both wordings where they are too long for it."""

    kind: str
    sentence: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What reads differently from one version to another."""

    line: VersionLine
    other: VersionLine | None
    sections: tuple[tuple[str, tuple[ChangeLine, ...]], ...]
    """The changes under their headings."""
    count: int


_KINDS = {"added": "New", "removed": "Gone", "changed": "Changed"}


def changes_page(actor: Actor, it: Opened) -> ChangesPage:
    """The differences of a version from the one before it, in words."""
    before = queries.before(actor, it.framework)
    old = queries.document_of(before) if before else None
    line = version_line(it.framework, it.versions, actor.today)
    if before is None or old is None:
        return ChangesPage(line, None, (), 0)
    found = _differences(Same(old), Same(it.document))
    sections = tuple(
        (heading, tuple(ChangeLine(_KINDS[each.kind], each.sentence, each.before, each.after) for each in each_of))
        for heading, each_of in by_section(found).items()
    )
    return ChangesPage(line, version_line(before, it.versions, actor.today), sections, len(found))


@lru_cache(maxsize=32)
def _differences(old: Same[Document], new: Same[Document]) -> tuple[Any, ...]:
    return difference(old.thing, new.thing)
