"""Answers on their way: how a question's fields are named, what was sent in them, and what of it is new.

The same names serve the plain form, which sends a whole section, and the script, which sends one question at a time.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from goldthread.loop.audits.answers import Given, Value
from goldthread.loop.audits.format import Kind, Question, Tool
from goldthread.loop.audits.queries import QuestionSeen

SEEN, NOTE, NOT_FOR_US, CONFIRM, ROW = ":seen", ":note", ":not", ":confirm", ":row:"
"""What follows a question's key in the names of its fields: the version seen, the note, that it does not apply, that
last year's answer still holds, and a row of a grid."""

PARTS = (":day", ":month", ":year")


def sent(tool: Tool, data: QueryDict) -> dict[str, tuple[Given, int]]:
    """Every answer that came, by its question, with the version that the person had seen."""
    questions = tool.questions()
    keys = [name.removesuffix(SEEN) for name in data if name.endswith(SEEN)]
    return {key: (_given(questions[key], key, data), _number(data.get(key + SEEN))) for key in keys if key in questions}


def _given(question: Question, key: str, data: QueryDict) -> Given:
    note = data.get(key + NOTE, "")
    if key + NOT_FOR_US in data:
        return Given(None, note, applies=False)
    return Given(_value(question, key, data), note)


def _value(question: Question, key: str, data: QueryDict) -> Value:
    match question.kind:
        case Kind.CHOICES:
            return data.getlist(key) or None
        case Kind.GRID:
            rows = {row: data.get(f"{key}{ROW}{row}", "") for row in question.rows}
            return {row: value for row, value in rows.items() if value} or None
        case Kind.DATE:
            return _day([data.get(key + part, "").strip() for part in PARTS])
    return data.get(key) or None


def _day(parts: list[str]) -> str | None:
    """A day as it is kept; one that is not in the calendar goes on as it was written, to be refused in words."""
    if not any(parts):
        return None
    day, month, year = (int(part) if part.isascii() and part.isdigit() and len(part) <= 4 else 0 for part in parts)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return " ".join(parts)


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 9 else 0


def new_in(
    answers: Mapping[str, tuple[Given, int]], held: Mapping[str, QuestionSeen], data: QueryDict
) -> dict[str, tuple[Given, int]]:
    """The answers of a whole section that say something else than what is kept, or confirm last year's.

    What was withdrawn meanwhile or belongs to somebody else is left in: saving says why it cannot be.
    """
    return {key: (given, seen) for key, (given, seen) in answers.items() if _is_new(key, given, held, data)}


def _is_new(key: str, given: Given, held: Mapping[str, QuestionSeen], data: QueryDict) -> bool:
    now = held.get(key)
    if now is None:
        return given.answered or bool(given.note)
    if now.carried and key + CONFIRM in data:
        return True
    return _plain(given) != _plain(Given(now.value, now.note, now.applies))


def _plain(given: Given) -> tuple[Any, ...]:
    """An answer as it can be told from another after a browser sent it: with one kind of line end."""
    value = given.value.replace("\r\n", "\n") if isinstance(given.value, str) else given.value
    return (value or None, given.note.replace("\r\n", "\n"), given.applies)
