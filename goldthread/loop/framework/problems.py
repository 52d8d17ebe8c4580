"""What is wrong with a framework, and where: one plain sentence each, for the page, the command line and a program."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from goldthread.loop.framework.format.document import Document

Path = tuple[str | int, ...]
"""The way to a part of a framework, from the top: section, key, field, number in a list."""

Severity = Literal["error", "advice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that could be better, at one place."""

    severity: Severity
    code: str
    """A name for this kind of problem that does not change when the sentence does."""
    line: int
    column: int
    path: str
    """Such as ``criteria.serious-case-review.rules[0].when``; lists are counted from nought."""
    found: str
    expected: str

    @property
    def sentence(self) -> str:
        """The problem with its place, for a person."""
        place = f"Line {self.line}" + (f", {self.path}" if self.path else "")
        end = "" if self.expected.endswith("?") else "."
        return f"{place}: {self.found}; {self.expected}{end}"


@dataclass(frozen=True, slots=True)
class Places:
    """The line and the column of every part of a text that somebody wrote."""

    lines: dict[Path, tuple[int, int]] = field(default_factory=dict)
    inherits: Path = ()
    """Where the text takes over what it does not say itself."""

    def of(self, path: Path) -> tuple[int, int]:
        """Where a part stands; what was inherited stands where the text says that it inherits."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return self.lines.get(self.inherits) or self.lines.get((), (1, 1))


@dataclass(frozen=True, slots=True)
class Checked:
    """A framework as it was read, with everything that is wrong with it."""

    document: Document | None
    """Nothing where the text is not a framework."""
    problems: tuple[Problem, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)
    """The mapping as it was written, with what it inherits."""
    places: Places = field(default_factory=Places)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before the framework can be used."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def advice(self) -> tuple[Problem, ...]:
        """What could be better."""
        return tuple(problem for problem in self.problems if problem.severity == "advice")


def path_text(path: Path) -> str:
    """A path as people write it."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


_MOST_NAMES = 500
"""Among more names than this nobody looks for one that is like it."""


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known name that somebody most likely meant."""
    if len(known) > _MOST_NAMES:
        return None
    found = difflib.get_close_matches(word[:60], known, n=1, cutoff=0.6)
    return found[0] if found else None


def one_of(known: Collection[str], word: str = "") -> str:
    """What may stand there instead of a word that is not known."""
    meant = nearest(word, known) if word else None
    if meant:
        return f"did you mean {meant}?"
    if not known:
        return "none is described yet, so describe it or leave this out"
    listed = ", ".join(sorted(known)[:12])
    return f"write one of {listed}" + (" or another that is described" if len(known) > 12 else "")
