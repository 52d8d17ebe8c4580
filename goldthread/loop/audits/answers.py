"""Answers to the questions of a tool: what may stand in one, which are asked, which are missing, what they show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.loop.audits.format import Kind, Met, Question, Tool
from goldthread.loop.audits.reading import answers_of

LONGEST = 50_000
"""Characters in one written answer."""

Value = str | list[str] | dict[str, str] | None
"""What is kept of an answer: the grade, the words, a number or a date as text, several choices, a row's choice each."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is kept: nothing in ``value`` where the question does not apply, or is not answered."""

    value: Value = None
    note: str = ""
    """What the respondent adds: how it is known, or why the question does not apply."""
    applies: bool = True

    @property
    def answered(self) -> bool:
        """Whether something was said."""
        return not self.applies or self.value not in (None, "", [], {})


NOTHING = Given()


def question_of(tool: Tool, key: str, withdrawn: Collection[str] = ()) -> Question:
    """A question that is asked; refuses one that is not there or was taken out meanwhile."""
    question = tool.questions().get(key)
    if question is None:
        raise Refusal("This tool has no such question. Open the return again from your list.", key)
    if key in withdrawn:
        raise Refusal(
            "The board took this question out while you had it open. Copy what you wrote if you want to keep it, "
            "and go on to the next question.",
            key,
        )
    return question


def checked(tool: Tool, key: str, given: Given) -> Given:
    """An answer that the question can have, exactly as it was written; or a refusal beside the question."""
    question = tool.questions()[key]
    if len(given.note) > LONGEST:
        raise Refusal(f"The note has {len(given.note):,} characters. Shorten it to {LONGEST:,}.", key)
    if "\x00" in f"{given.value}{given.note}":
        raise Refusal("Your answer holds a sign that cannot be kept. Write it anew, without pasting.", key)
    if not given.applies:
        if not question.may_not_apply:
            raise Refusal("This question always applies. Answer it.", key)
        if not given.note.strip():
            raise Refusal("Say why this does not apply to you.", key)
        return Given(None, given.note, applies=False)
    if not given.answered:
        return Given(None, given.note)
    return Given(_READERS[question.kind](tool, question, key, given.value), given.note)


def _text(tool: Tool, question: Question, key: str, value: Value) -> Value:
    if not isinstance(value, str):
        raise Refusal("Write your answer in words.", key)
    if len(value) > LONGEST:
        raise Refusal(f"Your answer has {len(value):,} characters. Shorten it to {LONGEST:,}.", key)
    return value


def _number(tool: Tool, question: Question, key: str, value: Value) -> Value:
    try:
        number = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        raise Refusal("Write a number, such as 12 or 4.5.", key) from None
    if not number.is_finite():
        raise Refusal("Write a number, such as 12 or 4.5.", key)
    if question.least is not None and number < question.least:
        raise Refusal(f"Write a number of at least {question.least}.", key)
    if question.most is not None and number > question.most:
        raise Refusal(f"Write a number of at most {question.most}.", key)
    return f"{number:f}"


def _day(tool: Tool, question: Question, key: str, value: Value) -> Value:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Refusal("Write a day that is in the calendar.", key) from None


def _one(tool: Tool, question: Question, key: str, value: Value) -> Value:
    if not isinstance(value, str) or value not in answers_of(tool, question):
        raise Refusal("Choose one of the answers that are offered.", key)
    return value


def _several(tool: Tool, question: Question, key: str, value: Value) -> Value:
    known = answers_of(tool, question)
    if not isinstance(value, list) or not set(value) <= set(known):
        raise Refusal("Choose from the answers that are offered.", key)
    return [each for each in known if each in value]


def _grid(tool: Tool, question: Question, key: str, value: Value) -> Value:
    known = answers_of(tool, question)
    if not isinstance(value, dict) or not set(value) <= set(question.rows) or not set(value.values()) <= set(known):
        raise Refusal("Choose one of the answers that are offered in each row.", key)
    return {row: value[row] for row in question.rows if row in value}


_READERS = {
    Kind.SCALE: _one,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.CHOICE: _one,
    Kind.CHOICES: _several,
    Kind.GRID: _grid,
}


def asked(
    tool: Tool, answers: Mapping[str, Given], *, withdrawn: Collection[str] = (), respondent: str = ""
) -> list[str]:
    """The keys of the questions that are asked, with what is answered so far, of one respondent or of all."""
    found: list[str] = []
    for section in tool.sections.values():
        for key, question in section.questions.items():
            who = question.answered_by or section.answered_by
            if key in withdrawn or (respondent and who and who != respondent):
                continue
            if question.only_if is None or _holds(question.only_if.question, question.only_if.answers, answers, found):
                found.append(key)
    return found


def _holds(key: str, wanted: Collection[str], answers: Mapping[str, Given], found: Collection[str]) -> bool:
    value = answers.get(key, NOTHING).value
    if key not in found:
        return False
    return bool(set(value) & set(wanted)) if isinstance(value, list) else value in wanted


def missing(tool: Tool, answers: Mapping[str, Given], keys: Collection[str]) -> list[str]:
    """Questions among these that have to be answered and are not, in their order."""
    questions = tool.questions()
    section = tool.section_of()
    return [
        key for key in keys if _wanting(questions[key], answers.get(key, NOTHING), tool.sections[section[key]].optional)
    ]


def _wanting(question: Question, given: Given, optional: bool) -> bool:
    if not question.required or optional or not given.applies:
        return False
    if question.kind == Kind.GRID and isinstance(given.value, dict):
        return len(given.value) < len(question.rows)
    return not given.answered


def met(tool: Tool, question: Question, value: Value) -> Met | None:
    """What an answer on a scale says of its standard; nothing for every other kind of question."""
    scale = tool.scale_of(question)
    if question.kind != Kind.SCALE or scale is None or not isinstance(value, str) or value not in scale.grades:
        return None
    return scale.grades[value].met


def is_gap(tool: Tool, key: str, given: Given) -> bool:
    """Whether an answer says that a standard is not met, or not wholly."""
    return met(tool, tool.questions()[key], given.value) in (Met.PARTLY, Met.NO)


def words(tool: Tool, key: str, given: Given) -> str:
    """An answer as a person reads it."""
    question = tool.questions()[key]
    if not given.applies:
        return "Does not apply"
    labels = answers_of(tool, question)
    match given.value:
        case None:
            return ""
        case str(value) if question.kind == Kind.DATE:
            return f"{date.fromisoformat(value):%-d %B %Y}"
        case str(value):
            shown = labels.get(value, value)
            return f"{shown} {question.unit}".strip() if question.kind == Kind.NUMBER else shown
        case list(values):
            return "; ".join(labels.get(each, each) for each in values)
        case dict(rows):
            return "; ".join(f"{question.rows.get(row, row)}: {labels.get(one, one)}" for row, one in rows.items())


def renamed(tool: Tool) -> dict[str, str]:
    """Old key to new, for every question of this edition that can be compared with the edition before."""
    if tool.replaces is None:
        return {key: key for key in tool.questions()}
    changed = dict(tool.replaces.questions)
    apart = {*tool.replaces.not_the_same, *tool.replaces.gone}
    same = {key: key for key in tool.questions() if key not in apart and key not in changed.values()}
    return same | {old: new for old, new in changed.items() if old not in apart}


def through(editions: Collection[Tool]) -> dict[str, str]:
    """Key in the first of several editions, oldest first, to key in the last; only what can be compared all the way."""
    first, *later = editions
    keys: dict[str, str] = {key: key for key in first.questions()}
    for tool in later:
        step: Mapping[str, Any] = renamed(tool)
        keys = {old: step[key] for old, key in keys.items() if key in step}
    return keys
