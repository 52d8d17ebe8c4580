"""What a form that was filled in as a document seems to answer: proposed, for a person to correct."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from goldthread.documents.reading.model import Document, Table, Text

MONTHS = "january february march april may june july august september october november december".split()

CORE: Mapping[str, tuple[str, ...]] = {
    "what_happened": ("what happened", "details of the incident", "description of the incident", "circumstances"),
    "happened_on": ("date of incident", "when did it happen", "date of the incident", "on which day did it happen"),
    "place": ("where", "place", "location"),
    "known_on": (
        "when did your agency first know",
        "date agency became aware",
        "on which day did somebody first know",
        "date first known",
    ),
    "known_by": ("who became aware", "who first knew", "known by"),
    "done_at_once": (
        "what was done at once to keep children safe",
        "immediate action",
        "immediate actions taken to safeguard",
        "what was done to keep children safe",
    ),
    "why_referred": ("why do you refer it", "reason for referral", "why is it referred", "what could be learnt"),
    "family": ("who belongs to the family", "family composition", "household", "family and household"),
}
"""What every referral is asked, in the words in which forms of boards ask it."""

DAYS = frozenset({"happened_on", "known_on"})

_SMALL = frozenset(
    "a an and any at did do does for from has have in is it of on or that the this to was were your".split()
)
_LABEL_ENDS = (":", "?")
_MOST = 160
"""A longer line is an answer rather than a question."""
_NEAR = 0.6
"""How much of two questions' words must be the same for one to be taken for the other."""


def proposed(document: Document, own: Mapping[str, str]) -> dict[str, str]:
    """The answers that a document seems to give, by question; ``own`` has the framework's questions by key.

    An answer goes to the one question whose words are nearest to those that stand before it. Days come as
    ISO dates; what cannot be read as a day is left for the person.
    """
    asked = {name: tuple(map(_words, phrases)) for name, phrases in CORE.items()}
    asked |= {key: (_words(label),) for key, label in own.items()}
    found: dict[str, tuple[float, str]] = {}
    for question, answer in _pairs(document):
        name, near = _nearest(_words(question), asked)
        if near >= _NEAR and answer and near > found.get(name, (0.0, ""))[0]:
            found[name] = (near, answer)
    return {name: said for name, (_, answer) in found.items() if (said := _said(name, answer))}


def _said(name: str, answer: str) -> str:
    if name not in DAYS:
        return answer
    day = day_in(answer)
    return day.isoformat() if day else ""


def _nearest(words: frozenset[str], asked: Mapping[str, tuple[frozenset[str], ...]]) -> tuple[str, float]:
    scored = [(max(_alike(words, each) for each in phrases), name) for name, phrases in asked.items()]
    near, name = max(scored)
    return name, near


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z]+", text.lower())
    return frozenset(word for word in found if word not in _SMALL) or frozenset(found)


def _pairs(document: Document) -> Iterator[tuple[str, str]]:
    """Every question of a document with what stands behind it or below it."""
    question, below = "", list[str]()
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _in_table(block)
            continue
        asked, answer = _split(block)
        if asked:
            yield question, "\n\n".join(below).strip()
            question, below = asked, [answer] if answer else []
        else:
            below.append(f"- {block.text}" if block.kind == "bullet" else block.text)
    yield question, "\n\n".join(below).strip()


def _split(text: Text) -> tuple[str, str]:
    """A line as question and answer; no question where it is an answer's line."""
    whole = text.text.strip()
    if text.kind == "heading" or (text.all_bold and len(whole) <= _MOST):
        return whole.rstrip(":"), ""
    if text.lead and len(text.lead) <= _MOST:
        return text.lead.rstrip(":"), whole.removeprefix(text.lead).strip(" :\n")
    first, mark, rest = _cut(whole)
    return (first, rest) if mark else ("", "")


def _cut(line: str) -> tuple[str, str, str]:
    at = min((place for end in _LABEL_ENDS if (place := line.find(end)) > 0), default=-1)
    if at < 0 or at > _MOST or "\n" in line[:at] or "." in line[:at]:
        return "", "", line
    return line[:at], line[at], line[at + 1 :].strip()


def _in_table(table: Table) -> Iterator[tuple[str, str]]:
    """A form's table: the question at the left of its answer, or in the row above it."""
    above = ""
    for row in table.rows:
        cells = [cell.text.strip() for cell in row.cells]
        said = [each for each in dict.fromkeys(cells) if each]
        if len(said) >= 2:
            yield said[0].rstrip(":"), "\n".join(said[1:])
            above = ""
        elif said:
            first, mark, rest = _cut(said[0])
            if mark and rest:
                yield first, rest
            elif above:
                yield above, said[0]
                above = ""
            else:
                above = said[0].rstrip(":")


def day_in(text: str) -> date | None:
    """The first day that a text names: "5 June 2026", "5/6/2026" or "2026-06-05"."""
    for year, month, day in _numbers(text):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _numbers(text: str) -> Iterable[tuple[int, int, int]]:
    for found in re.finditer(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text):
        yield int(found[1]), int(found[2]), int(found[3])
    for found in re.finditer(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", text):
        yield int(found[3]), int(found[2]), int(found[1])
    for found in re.finditer(r"\b(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9}),? (\d{4})\b", text):
        name = found[2].lower()
        month = next((number for number, full in enumerate(MONTHS, 1) if full.startswith(name)), 0)
        if month:
            yield int(found[3]), month, int(found[1])
