"""Reading a tool from the text that a board wrote, or into sentences that say what is wrong and on which line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import ValidationError

from goldthread.core.refusals import Refusal
from goldthread.loop.audits.format import STANDING_SCALES, Kind, Question, Tool
from goldthread.loop.framework.keys import KEY
from goldthread.loop.framework.plain import sentences_of
from goldthread.loop.framework.problems import Path, Places, Problem, one_of, path_text
from goldthread.loop.framework.reading import Writing, parts_of

WRITING = Writing("tool", "goldthread: tool/1")
_FOLDER = files("goldthread.loop.audits") / "tools"


@dataclass(frozen=True, slots=True)
class CheckedTool:
    """A tool as it was read, or nothing, with everything that is wrong with the text."""

    tool: Tool | None
    problems: tuple[Problem, ...] = ()
    places: Places = field(default_factory=Places)


def read(text: str | bytes) -> CheckedTool:
    """A tool with its shape and its names checked."""
    mapping, places, problems = parts_of(text, WRITING)
    if problems:
        return CheckedTool(None, problems, places)
    try:
        tool = Tool.model_validate(mapping)
    except ValidationError as error:
        found = sorted(sentences_of(error, mapping, places, Tool), key=lambda each: (each.line, each.column))
        return CheckedTool(None, tuple(found), places)
    wrong = tuple(
        Problem("error", code, *places.of(path), path_text(path), found, expected)
        for code, path, found, expected in _wrong(tool)
    )
    return CheckedTool(None if wrong else tool, wrong, places)


def must_read(text: str | bytes) -> Tool:
    """A tool, or a refusal with the first thing that is wrong and how many more there are."""
    checked = read(text)
    if checked.tool is not None:
        return checked.tool
    more = len(checked.problems) - 1
    raise Refusal(checked.problems[0].sentence + (f" There are {more} more problems." if more else ""), "text")


def content_of(tool: Tool) -> dict[str, Any]:
    """What is kept of a tool: everything that it says."""
    kept: dict[str, Any] = tool.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return kept


def text_of(tool: Tool) -> str:
    """A tool as a text that a person can change and that is read again as the same tool."""
    return yaml.safe_dump(
        json.loads(json.dumps(content_of(tool)), parse_int=str, parse_float=str),
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )


@lru_cache
def shipped_keys() -> tuple[str, ...]:
    """The keys of the tools that come with Goldthread."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")))


def shipped_text(key: str) -> str:
    """A tool that comes with Goldthread, as it is written."""
    if KEY.fullmatch(key) is None or key not in shipped_keys():
        raise Refusal(f"There is no tool called {key}: {one_of(shipped_keys(), key)}.", "tool")
    return (_FOLDER / f"{key}.yaml").read_text(encoding="utf-8")


@lru_cache
def shipped(key: str) -> Tool:
    """A tool that comes with Goldthread."""
    return must_read(shipped_text(key))


_Wrong = tuple[str, Path, str, str]


def _wrong(tool: Tool) -> Iterator[_Wrong]:
    """What a shape cannot say: keys that stand twice, names that nobody described, questions that nobody can answer."""
    before: dict[str, Question] = {}
    for name, section in tool.sections.items():
        here: Path = ("sections", name)
        if section.answered_by and section.answered_by not in tool.respondents:
            yield _unknown((*here, "answered_by"), section.answered_by, "respondent", tool.respondents)
        for key, question in section.questions.items():
            at = (*here, "questions", key)
            if key in before:
                yield "question-twice", at, f"the key {key} stands in two sections", "give one of them another key"
            yield from _wrong_with(tool, question, at, before)
            before[key] = question
    yield from _wrong_map(tool, before)


def _unknown(path: Path, word: str, what: str, known: Any) -> _Wrong:
    return "unknown-name", path, f"there is no {what} called {word}", one_of(list(known), word)


def _wrong_with(tool: Tool, question: Question, at: Path, before: dict[str, Question]) -> Iterator[_Wrong]:
    kind = question.kind
    graded = kind == Kind.SCALE or (kind == Kind.GRID and not question.columns)
    if graded and question.scale is None:
        yield "no-scale", at, "no scale is named", one_of([*tool.scales, *STANDING_SCALES])
    elif graded and tool.scale_of(question) is None:
        yield _unknown((*at, "scale"), question.scale or "", "scale", [*tool.scales, *STANDING_SCALES])
    if kind in (Kind.CHOICE, Kind.CHOICES) and len(question.choices) < 2:
        yield "no-choices", at, "there is nothing to choose from", "write at least two choices"
    if kind == Kind.GRID and not question.rows:
        yield "no-rows", at, "the grid has no rows", "write its rows"
    if question.least is not None and question.most is not None and question.least > question.most:
        yield "number", (*at, "least"), "the least is more than the most", "exchange them"
    if question.answered_by and question.answered_by not in tool.respondents:
        yield _unknown((*at, "answered_by"), question.answered_by, "respondent", tool.respondents)
    if question.weight is not None and tool.weighting == "none":
        yield (
            "weight",
            (*at, "weight"),
            "the tool does not weigh",
            "take the weight out, or write weighting: by question",
        )
    if question.only_if is not None:
        yield from _wrong_condition(tool, question.only_if.question, question.only_if.answers, at, before)


def _wrong_condition(
    tool: Tool, key: str, answers: list[str], at: Path, before: dict[str, Question]
) -> Iterator[_Wrong]:
    path = (*at, "only_if")
    asked = before.get(key)
    if asked is None:
        yield "condition", path, f"no question before this one is called {key}", one_of(list(before), key)
        return
    known = answers_of(tool, asked)
    for answer in answers:
        if answer not in known:
            yield "condition", path, f"{key} cannot be answered with {answer}", one_of(list(known), answer)


def answers_of(tool: Tool, question: Question) -> dict[str, str]:
    """The answers from which somebody chooses, with their labels; empty where they write."""
    scale = tool.scale_of(question)
    if question.kind in (Kind.CHOICE, Kind.CHOICES):
        return dict(question.choices)
    if question.kind == Kind.GRID and question.columns:
        return dict(question.columns)
    return {key: grade.label for key, grade in scale.grades.items()} if scale else {}


def _wrong_map(tool: Tool, questions: dict[str, Question]) -> Iterator[_Wrong]:
    if tool.replaces is None:
        return
    for old, new in tool.replaces.questions.items():
        if new not in questions:
            yield _unknown(("replaces", "questions", old), new, "question", questions)
    for number, old in enumerate(tool.replaces.gone):
        if old in tool.replaces.questions:
            path: Path = ("replaces", "gone", number)
            yield "map", path, f"{old} is gone and has a new key", "keep one of the two"
