"""Reads letters of joint inspections: what must improve, what is strong, case studies, and the next steps."""

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from goldthread.documents.reading.model import Block, Document, Run, Table, Text
from goldthread.loop.intake.dates import find_date
from goldthread.loop.intake.draft import Draft, sections, set_down
from goldthread.loop.intake.proposal import Proposal, ProposedLesson, Strength

Part = Literal["improve", "strong", "steps", "case_improve", "case_strong", "other"]

_LABELS: tuple[tuple[Part, str], ...] = (
    (
        "case_strong",
        r"(?:case|practice) study:? (?:highly )?(?:effective|good|strong).*|(?:case|practice) study: .*strength.*",
    ),
    ("case_improve", r"(?:case|practice) study:?.*(?:improve|priority).*"),
    (
        "improve",
        r"what needs to (?:improve|change).{0,20}|"
        r"(?:key )?areas? (?:for|of)(?: further)? (?:priority )?(?:improvements?|actions?|development).{0,25}",
    ),
    ("improve", r"priorities for (?:further )?improvement|weaknesses|(?:key )?areas? requiring improvement"),
    (
        "strong",
        r"(?:[\w-]+ ){0,3}strengths|good practice|areas? of (?:strength|good practice)|what (?:is|was) working well",
    ),
    ("steps", r"next steps|required actions?|recommendations"),
    (
        "other",
        r"(?:main|headline|(?:summary of )?key) findings|context|conclusions?|yours sincerely|about the inspection|"
        r"evidence",
    ),
)
_TITLE = re.compile(r"\b(?:joint (?:targeted )?(?:area )?inspection|inspection of progress|inspection of)\b", re.I)
_JOINT = re.compile(r"joint targeted area inspection of (?!the (?:multi|effect))(.+)", re.I)
_AREA = r"((?:the )?[A-Z][\w’'-]*(?:(?: |-)(?:[A-Z][\w’'-]*|and|with|upon|on|the|of|de|le|under|in)(?= |-|$|[.,]))*)"
_IN_AREA = re.compile(rf"\bin (?:the )?{_AREA}(?=\.| local (?:authority|area|partnership)|\s*\(|$|,)")
_BOROUGH = re.compile(r"^(?:the )?(?:royal borough|london borough|borough|city|county|metropolitan borough) of ", re.I)
_COUNCIL = re.compile(r"(?: Metropolitan| City| Borough| District| County)*(?: Council)?$")
_NOT_AREAS = {"Ofsted", "England", "Her Majesty", "His Majesty"}
_DUE = re.compile(r"\bby (?:\w+day,? )?(\d{1,2}(?:st|nd|rd|th)? \w+ \d{4})")
_OUTSIDE = "Findings told as prose are shown beside the proposal, and nothing is proposed from them."
_GLUED = re.compile(r"(Next steps|Key Strengths|Areas for improvement|What needs to improve\?)\s+(?=[A-Z])")
_LONGEST_TOPIC = 100
_LONGEST_SUBJECT = 1_000
_LONGEST_STATEMENT = 300  # letters: what is longer is a paragraph, which opens with its point and then shows it
_HEAD = 40  # blocks in which the subject of a letter stands


def is_letter(document: Document) -> bool:
    """Whether this is the letter or report of an inspection, with at least one list under a heading that is known."""
    texts = [block for block in document.blocks if isinstance(block, Text)]
    if not any(_TITLE.search(text.text) for text in texts[:_HEAD]):
        return False
    return any(part in ("improve", "strong", "steps") for text in texts for part in [part_of(text)])


def part_of(text: Text) -> Part | None:
    """The part of a letter that a heading opens, whether or not it was marked as a heading."""
    if text.kind == "bullet" or len(text.text) > 80:
        return None
    plain = text.text.strip().rstrip(":?").lower()
    return next((part for part, words in _LABELS if re.fullmatch(words, plain)), None)


def read_letter(document: Document) -> Proposal:
    """One source, the inspection, with a lesson for each point of its lists and a recommendation for each next step."""
    blocks = list(_headings_apart(document.blocks))
    draft = Draft(title_of(blocks, document.name), "INS", _place(blocks), dated=_dated(blocks))
    reader = _Reader(draft, listed=_listed(blocks))
    for block in blocks:
        reader.read(block)
    reader.close()
    unread = sections(reader.left, _OUTSIDE)
    return Proposal(document.name, "inspection_letter", set_down([draft]), (), unread, document.warnings)


class _Reader:
    """Goes down the letter and remembers under which heading it is."""

    def __init__(self, draft: Draft, *, listed: bool) -> None:
        self.draft = draft
        self.listed = listed
        self.left: list[Block] = []
        self._part: Part | None = None
        self._around: Part | None = None  # the list that a case study interrupts
        self._topic = ""
        self._level = 0  # of the bullet above, 0 where none stands above
        self._box: list[Text] = []
        self._with_inner: set[int] = set()  # lessons, by their number, that took in the bullets below them

    def close(self) -> None:
        """A paragraph becomes a statement, its first sentence, which stands on all of it as evidence."""
        self.close_box()
        lessons = self.draft.lessons
        lessons[:] = [
            lesson if at in self._with_inner or lesson.statement in lesson.evidence else _stated(lesson)
            for at, lesson in enumerate(lessons)
        ]

    def read(self, block: Block) -> None:
        opened = part_of(block) if isinstance(block, Text) else None
        if opened or isinstance(block, Table) or (block.kind == "bullet" and self._around):
            self.close_box()
        if opened and isinstance(block, Text):
            self._open(opened, block)
        elif isinstance(block, Table) or self._part in (None, "other"):
            self.left.append(block)
        elif self._part in ("case_improve", "case_strong"):
            self._box.append(block)
        elif self._part == "steps":
            self._step(block)
        else:
            self._point(block, "concern" if self._part == "improve" else "good_practice")

    def close_box(self) -> None:
        """A case study is one lesson: its first sentence says what it shows, and all of it is the evidence."""
        if self._part not in ("case_improve", "case_strong"):
            return
        if self._box:
            strength: Strength = "concern" if self._part == "case_improve" else "good_practice"
            whole = "\n".join(text.text for text in self._box)
            first = replace(self._box[0], runs=(Run(_first_sentence(self._box[0].text)),))
            self.draft.lesson(first, strength, whole)
        self._part, self._box = self._around, []

    def _open(self, part: Part, heading: Text) -> None:
        if part in ("case_improve", "case_strong"):
            self._around = self._part
        self._part, self._topic, self._level = part, "", 0
        if part == "other":
            self.left.append(heading)

    def _step(self, text: Text) -> None:
        if not re.search(r"\bshould\b|\bmust\b|\bwill\b|\brequired\b", text.text):
            self.left.append(text)
            return
        due = _DUE.search(text.text)
        self.draft.recommendation(text, find_date(due.group(1)) if due else None, due.group(1) if due else "")

    def _point(self, text: Text, strength: Strength) -> None:
        announces = text.text.endswith(":") and len(text.text) < _LONGEST_TOPIC
        if announces or (text.kind != "bullet" and (text.kind == "heading" or len(text.text) < _LONGEST_TOPIC)):
            self._topic, self._level = text.text, 0
            return
        if text.kind != "bullet" and self.listed:
            self.left.append(text)
            return
        lessons = self.draft.lessons
        if text.level > self._level > 0 and lessons:
            lessons[-1] = replace(lessons[-1], statement=f"{lessons[-1].statement} {text.text}")
            self._with_inner.add(len(lessons) - 1)
            return
        self.draft.lesson(text, strength, self._topic)
        self._level = text.level


def _listed(blocks: Sequence[Block]) -> bool:
    """Whether the points of this letter are bullets. A few letters set each point as a paragraph."""
    part: Part | None = None
    for block in blocks:
        if isinstance(block, Text):
            part = part_of(block) or part
            if block.kind == "bullet" and part in ("improve", "strong"):
                return True
    return False


def _headings_apart(blocks: Sequence[Block]) -> Iterator[Block]:
    """A known heading that stands on the same line as the text below it becomes a heading of its own."""
    for block in blocks:
        found = _GLUED.match(block.text) if isinstance(block, Text) and block.kind == "paragraph" else None
        if found and isinstance(block, Text):
            yield replace(block, kind="heading", runs=(Run(found.group(1)),), level=2)
            yield replace(block, runs=(Run(block.text[found.end() :]),))
        else:
            yield block


def title_of(blocks: Sequence[Block], name: str) -> str:
    """The title that the board knows an inspection by: with its area, whichever way the letter puts it."""
    head = [block.text for block in blocks[:_HEAD] if isinstance(block, Text)]
    named = next((found for text in head if len(text) < 120 and (found := _JOINT.search(text))), None)
    if named:
        return f"Joint targeted area inspection of {_short(named.group(1))}"
    subject = next((text[found.start() :] for text in head if (found := _TITLE.search(text))), name)
    if not subject.lower().startswith("joint"):
        return subject
    area = next((area for text in (subject, *head) for area in _areas(text)), None)
    return f"Joint targeted area inspection of {area}" if area else subject


def _areas(text: str) -> Iterator[str]:
    for found in _IN_AREA.finditer(text[:_LONGEST_SUBJECT]):
        area = re.sub(r" (?:and|of|the|in|with)$", "", found.group(1))
        if area not in _NOT_AREAS and not any(month in area for month in calendar.month_name[1:]):
            yield _short(area)


def _short(area: str) -> str:
    return _COUNCIL.sub("", _BOROUGH.sub("", area.strip().rstrip(".")))


def _dated(blocks: Sequence[Block]) -> datetime.date | None:
    texts = (block.text for block in blocks[:_HEAD] if isinstance(block, Text) and len(block.text) < 200)
    return next((date for text in texts if (date := find_date(text))), None)


def _place(blocks: Sequence[Block]) -> str:
    return blocks[0].place if blocks else ""


def _stated(lesson: ProposedLesson) -> ProposedLesson:
    first = _first_sentence(lesson.statement)
    if len(lesson.statement) <= _LONGEST_STATEMENT or first == lesson.statement:
        return lesson
    evidence = "\n".join(part for part in (lesson.evidence, lesson.statement) if part)
    return replace(lesson, statement=first, evidence=evidence)


def _first_sentence(text: str) -> str:
    found = re.match(r".{25,}?[.!?](?=\s+[A-Z‘“])", text)
    return found.group() if found else text
