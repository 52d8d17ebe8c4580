"""What a report says by itself of the case as it was referred, of what agencies gave and of what the stages made. Pure.

A rapid review has no episodes and no causes yet: its document is made of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Referred:
    """The case as it was brought to the board, without names."""

    reference: str = ""
    happened: str = ""
    family: str = ""
    done_at_once: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What one agency gave: its answers by the keys of its form, and what it has done at once."""

    agency: str
    answers: Mapping[str, str]
    did: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The words of something that a stage made."""

    key: str
    name: str
    text: str


_ASKED: tuple[tuple[str, frozenset[str]], ...] = (
    ("identity", frozenset({"identity"})),
    ("good", frozenset({"went-well", "strengths"})),
    ("concern", frozenset({"concerns"})),
    ("analysis", frozenset({"concerns"})),
    ("earlier", frozenset({"earlier-learning"})),
    ("lived", frozenset({"daily-life"})),
    ("voice", frozenset({"daily-life"})),
    ("chronology", frozenset({"key-events"})),
    ("events", frozenset({"key-events"})),
    ("practice", frozenset({"key-events"})),
    ("immediate", frozenset({"done", "immediate-action"})),
    ("done", frozenset({"done", "immediate-action"})),
)
"""For a word in the key of a section: which answers of agencies belong there."""

_SIGNATURES = frozenset({"organisation", "author", "signed-by"})
_MADE = {"decision": "decision", "attendance": "meeting", "learning": "findings", "finding": "findings"}
"""For a word in the key of a section: which thing that a stage made belongs there."""


def said(returned: Iterable[Returned], key: str) -> str:
    """What agencies said under a heading, each under its name; all that they said where the heading asks nothing."""
    wanted = next((keys for word, keys in _ASKED if word in key), None)
    parts = []
    for each in returned:
        answers = [
            text.strip()
            for asked, text in each.answers.items()
            if text.strip() and (asked in wanted if wanted else asked not in _SIGNATURES)
        ]
        if wanted and "immediate-action" in wanted and each.did.strip() not in ("", *answers):
            answers.append(each.did.strip())
        if answers:
            parts.append(f"{each.agency}: {' '.join(answers)}")
    return "\n\n".join(parts)


def made(things: Iterable[Made], key: str) -> str:
    """What the stages made for a heading; everything, each under its name, where the heading asks nothing."""
    wanted = next((made for word, made in _MADE.items() if word in key), "")
    if wanted:
        return "\n\n".join(each.text.strip() for each in things if each.key == wanted and each.text.strip())
    return "\n\n".join(f"### {each.name}\n\n{each.text.strip()}" for each in things if each.text.strip())


def case(referred: Referred, key: str, review: str) -> str:
    """Under which references the case is known, what the referral says of the family, or else of what happened."""
    if "reference" in key:
        return f"- The case: {referred.reference}\n- This review: {review}" if referred.reference else ""
    return referred.family if "family" in key else referred.happened
