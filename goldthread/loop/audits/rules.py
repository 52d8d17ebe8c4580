"""Moves of rounds and returns, what a programme's line must say, and which audits are due again."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.loop.audits.choices import LineKind, LineState, Origin, ReturnState, RoundState

LINE_MOVES: dict[str, frozenset[str]] = {
    LineState.PROPOSED: frozenset({LineState.PLANNED, LineState.NOT_DONE}),
    LineState.PLANNED: frozenset({LineState.UNDER_WAY, LineState.DONE, LineState.NOT_DONE}),
    LineState.UNDER_WAY: frozenset({LineState.DONE, LineState.NOT_DONE}),
    LineState.DONE: frozenset({LineState.UNDER_WAY}),
    LineState.NOT_DONE: frozenset({LineState.PLANNED}),
}

ROUND_MOVES: dict[str, frozenset[str]] = {
    RoundState.PREPARED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.OPEN}),
}

RETURN_MOVES: dict[str, frozenset[str]] = {
    ReturnState.INVITED: frozenset(
        {ReturnState.BEGUN, ReturnState.SIGNED, ReturnState.RETURNED, ReturnState.NOT_RETURNED}
    ),
    ReturnState.BEGUN: frozenset({ReturnState.SIGNED, ReturnState.RETURNED, ReturnState.NOT_RETURNED}),
    ReturnState.SIGNED: frozenset({ReturnState.RETURNED, ReturnState.BEGUN, ReturnState.NOT_RETURNED}),
    ReturnState.RETURNED: frozenset({ReturnState.MODERATED, ReturnState.BEGUN}),
    ReturnState.MODERATED: frozenset({ReturnState.RETURNED}),
    ReturnState.NOT_RETURNED: frozenset({ReturnState.BEGUN}),
}

_MOVES: dict[str, tuple[str, dict[str, frozenset[str]], Any]] = {
    "line": ("An audit in the programme", LINE_MOVES, LineState),
    "round": ("A round", ROUND_MOVES, RoundState),
    "return": ("A return", RETURN_MOVES, ReturnState),
}


def check_move(what: str, before: str, after: str) -> None:
    """Refuse a step that a line, a round or a return cannot take."""
    name, moves, words = _MOVES[what]
    if after not in words.values or after not in moves[before]:
        there = words(after).label.lower() if after in words.values else after
        raise Refusal(f"{name} that is {words(before).label.lower()} cannot become {there}.", "state")


def quarter_of(day: date) -> tuple[int, int]:
    """The year of a programme and its quarter, counted from April."""
    return (day.year, (day.month - 4) // 3 + 1) if day.month >= 4 else (day.year - 1, 4)


def check_line(
    *, kind: str, title: str, origin: str, why: str, lesson_id: int | None, starts_on: date, ends_on: date
) -> None:
    """Refuse a line that does not say what is audited, why, and when."""
    if kind not in LineKind.values:
        raise Refusal("Choose what kind of audit this is.", "kind")
    if not title.strip():
        raise Refusal("Say what is audited.", "title")
    if origin not in Origin.values:
        raise Refusal("Say where this audit comes from.", "origin")
    if not why.strip():
        raise Refusal("Say why this is audited: the priority, the figure, the lesson or the inspection.", "why")
    if origin == Origin.LESSON and lesson_id is None:
        raise Refusal("Name the lesson that this audit follows up.", "lesson")
    if ends_on < starts_on:
        raise Refusal("The audit ends before it starts. Change one day.", "ends_on")


@dataclass(frozen=True, slots=True)
class Planned:
    """What of a line tells whether another is the same audit."""

    reference: str
    kind: str
    title: str
    theme_id: int | None
    starts_on: date
    ends_on: date


def looks_like(new: Planned, held: Iterable[Planned]) -> list[str]:
    """References of lines that look like the same audit: near in time, and of the same theme or a like title."""
    return [
        each.reference
        for each in held
        if each.reference != new.reference and _near(new, each) and (_alike(new.title, each.title) or _same(new, each))
    ]


def _same(one: Planned, other: Planned) -> bool:
    return one.kind == other.kind and one.theme_id is not None and one.theme_id == other.theme_id


def _near(one: Planned, other: Planned) -> bool:
    apart = max((one.starts_on - other.ends_on).days, (other.starts_on - one.ends_on).days)
    return apart < 92


_PLAIN = {"audit", "of", "the", "case", "cases", "in", "and", "a", "multi", "agency", "review"}


def _alike(one: str, other: str) -> bool:
    words = [" ".join(w for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _PLAIN) for text in (one, other)]
    return bool(words[0]) and SequenceMatcher(None, words[0], words[1]).ratio() >= 0.75


def digest_of(answers: Iterable[Mapping[str, Any]]) -> str:
    """A fingerprint of answers as they stand: what a signature is put under."""
    rows = sorted(
        ([row["question"], row["value"], row["note"], row["applies"]] for row in answers), key=lambda row: str(row[0])
    )
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def late_by(due_on: date, today: date) -> int:
    """Days after its day, or nought."""
    return max(0, (today - due_on).days)
