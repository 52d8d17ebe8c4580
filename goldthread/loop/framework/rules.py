"""What a framework says where it says nothing, and what a text comes to."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.loop.framework import shelf
from goldthread.loop.framework.checker import check
from goldthread.loop.framework.problems import Checked


@dataclass(frozen=True, slots=True)
class Words:
    """What a board calls itself and its things."""

    body: str = "partnership"
    chair: str = "independent chair"
    serious_review: str = "local child safeguarding practice review"
    group: str = "sub-group"
    framework: str = "learning and improvement framework"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When people are reminded, when lateness goes to somebody senior, when an effect is looked at again.

    Days are calendar days; months are calendar months after the evidence was verified.
    """

    remind_days_before: tuple[int, ...] = (28, 7, 1)
    escalate_days_late: tuple[int, ...] = (1, 14, 42, 70)
    lasting_check_months: tuple[int, ...] = (6, 12)
    due_soon_days: int = 28
    answer_within_days: int = 42
    escalation_answer_days: int = 14
    round_every_months: int = 3
    round_opens_days_before: int = 28
    round_answers_days_before: int = 10
    round_months_of: Mapping[str, int] = field(default_factory=dict)
    chronology_gap_days: int = 28


def words_of(content: Mapping[str, Any]) -> Words:
    """The board's words, each with its default where the framework is silent."""
    return Words(**_known(Words, content.get("words", {})))


def rhythm_of(content: Mapping[str, Any]) -> Rhythm:
    """The board's measures of time, each with its default where the framework is silent."""
    given = _known(Rhythm, content.get("rhythm", {}))
    return Rhythm(**{key: _tuple(value) for key, value in given.items()})


def checked_of(text: str | bytes) -> Checked:
    """A text with everything that is wrong with it; the same text is not worked through twice."""
    return _checked(text, shelf.marks())


@lru_cache(maxsize=16)
def _checked(text: str | bytes, _built_on: tuple[tuple[str, int], ...]) -> Checked:
    return check(text)


def digest_of(content: Mapping[str, Any]) -> str:
    """A figure for what a version says: the same content in the same order, the same figure."""
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _known(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    names = {item.name for item in fields(kind)}
    unknown = sorted(set(given) - names)
    if unknown:
        raise Refusal(f"The framework says {unknown[0]}, which has no meaning here. Take it out.")
    return dict(given)
