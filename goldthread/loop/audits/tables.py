"""A tool from the tables of a Word or Excel file: a proposal that a person corrects before it is anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from goldthread.core.refusals import Refusal
from goldthread.documents.reading.model import Document, Table, Text

_COLUMNS: dict[str, tuple[str, ...]] = {
    "asks": ("question", "requirement", "statement", "standard", "criteria", "prompt", "what we ask", "indicator"),
    "guidance": ("guidance", "help", "notes for", "descriptor", "what good looks like", "explanation"),
    "evidence": ("evidence", "proof", "documents wanted", "examples"),
    "number": ("no", "no.", "ref", "ref.", "number", "reference", "#"),
    "section": ("section", "heading", "theme", "area", "part", "domain"),
    "answer": ("answer", "score", "grade", "rating", "rag", "response", "type", "yes", "met", "judgement"),
}

_SCALES = (
    (re.compile(r"\brag\b|red.*amber.*green", re.I | re.S), "rag"),
    (re.compile(r"0\s*(-|to|–)\s*3", re.I), "zero-to-three"),
    (re.compile(r"1\s*(-|to|–)\s*4|level", re.I), "one-to-four"),
    (re.compile(r"outstanding|inadequate|ofsted", re.I), "inspection"),
    (re.compile(r"yes|no\b|partly|met", re.I), "yes-partly-no"),
)

_NUMBERED = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.):]?|[a-z](?:\.\d+)*[.):])\s+", re.I)


@dataclass
class Proposal:
    """The text of a tool, and what its reader should know about how it was made."""

    text: str
    questions: int
    remarks: tuple[str, ...] = ()


@dataclass
class _Making:
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    questions: int = 0


def proposal_of(document: Document, *, key: str, title: str, edition: str) -> Proposal:
    """A tool proposed from every table that has a column of questions; refuses a file that has none."""
    making, heading = _Making(), ""
    for block in document.blocks:
        if isinstance(block, Text):
            heading = block.text.strip() if block.kind == "heading" else heading
        else:
            _take(making, block, heading)
    if not making.questions:
        raise Refusal(
            "No table in this file has a column of questions. Give the column a heading such as Question or Standard.",
            "file",
        )
    tool = {
        "goldthread": "tool/1",
        "identity": {"key": key, "title": title, "edition": edition},
        "sections": making.sections,
    }
    text = yaml.safe_dump(tool, sort_keys=False, allow_unicode=True, width=100)
    return Proposal(text, making.questions, tuple(making.remarks))


def _take(making: _Making, table: Table, heading: str) -> None:
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    found = next(
        ((number, columns) for number, row in enumerate(rows[:8]) if "asks" in (columns := _columns(row))), None
    )
    if found is None:
        place = table.place or "a table"
        making.remarks.append(f"{place[0].upper()}{place[1:]} was left out: no column of it is headed as questions.")
        return
    start, columns = found
    section, standing = heading or "Questions", rows[start]
    below = [row for row in rows[start + 1 :] if row != standing and any(row)]
    plain = 2 * sum(_is_question(row, columns["asks"]) for row in below) >= len(below)
    for number, row in enumerate(below):
        if _is_heading(row, columns["asks"], plain and number + 1 < len(below)):
            section = next(text for text in row if text)
            continue
        cells = {name: row[at] for name, at in columns.items() if at < len(row)}
        section = cells.get("section") or section
        if cells["asks"]:
            _ask(making, section, cells, standing[columns["answer"]] if "answer" in columns else "")


def _columns(row: list[str]) -> dict[str, int]:
    """Which column is which, by its heading; the first that fits counts."""
    found: dict[str, int] = {}
    for name, words in _COLUMNS.items():
        for word in words:
            fits = [at for at, text in enumerate(row) if _headed(text, word) and at not in found.values()]
            if fits and name not in found:
                found[name] = fits[0]
    return found


def _is_heading(row: list[str], asks: int, telling: bool) -> bool:
    """Whether a row holds one text and it heads what follows: beside the questions, across them, or in a few words.

    A few words head something only where it is ``telling`` that they stand alone: where other rows are plainly
    questions. In a table whose other columns are still to be filled in, every question stands alone.
    """
    at = [number for number, text in enumerate(row) if text]
    if len({row[number] for number in at}) > 1:
        return False
    few = telling and len(row[at[0]].split()) <= 5 and not row[at[0]].endswith("?")
    return asks not in at or len(at) > 1 or few


def _is_question(row: list[str], asks: int) -> bool:
    """Whether a row is plainly a question: it says so, or something stands beside it."""
    return row[asks].endswith("?") or len({text for text in row if text}) > 1


def _headed(text: str, word: str) -> bool:
    said = text.lower().strip(" :*")
    return said == word or (
        len(word) > 3 and len(said) < 60 and re.search(rf"\b{re.escape(word)}s?\b", said) is not None
    )


def _ask(making: _Making, section: str, cells: dict[str, str], answer_heading: str) -> None:
    kind = _kind(f"{cells.get('answer', '')} {answer_heading}")
    lines = " ".join(cells["asks"].split())
    asks = _NUMBERED.sub("", lines)[:300]
    if len(lines) > 300:
        making.remarks.append(f"The question that begins “{asks[:60]}” was cut to 300 characters.")
    place = making.sections.setdefault(_slug(section), {"title": section[:300], "questions": {}})
    question: dict[str, Any] = {"asks": asks, **kind}
    if cells.get("guidance"):
        question["guidance"] = cells["guidance"]
    if cells.get("evidence"):
        question["evidence"] = [line.strip(" -•*")[:300] for line in _lines(cells["evidence"])]
    place["questions"][_free(making, _slug(asks))] = question
    making.questions += 1


def _kind(said: str) -> dict[str, Any]:
    if re.search(r"\bdate\b", said, re.I):
        return {"kind": "date"}
    if re.search(r"how many|number of", said, re.I):
        return {"kind": "number"}
    scale = next((name for pattern, name in _SCALES if pattern.search(said)), None)
    return {"kind": "scale", "scale": scale, "may_not_apply": True} if scale else {"kind": "text"}


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip(" -•*"))


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    slug = ""
    for word in words[:7]:
        if len(slug) + len(word) > 50:
            break
        slug = f"{slug}-{word}" if slug else word[:50]
    return slug or "question"


def _free(making: _Making, slug: str) -> str:
    free, number = slug, 1
    while free in making.keys:
        number += 1
        free = f"{slug}-{number}"
    making.keys.add(free)
    return free
