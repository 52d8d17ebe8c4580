"""A letter to an agency in words and tables: one telling for the screen, the PDF and the Word document."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from goldthread.core.actor import LONDON
from goldthread.design.wording import counted, day
from goldthread.loop.audits.comparison import Tally
from goldthread.loop.audits.queries import Feedback
from goldthread.web.shell.context import SENSITIVE


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading and what it says."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The rows with the heading of each cell beside it."""
        return tuple(tuple(zip(self.heads, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Points:
    """A heading with its points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, part by part."""

    title: str
    board: str
    marking: str
    agency: str
    reference: str
    date: str
    about: str
    own_words: tuple[str, ...]
    paragraphs: tuple[str, ...]
    standards: Table
    good: Points
    improve: Points
    settled: Table
    gaps: Table
    actions: Table
    closing: str


def letter(found: Feedback, *, board: str, at: datetime) -> Letter:
    """The letter that the results of an agency make."""
    many = any(each.everybody for each in found.standards)
    before = any(each.before for each in found.standards)
    return Letter(
        title=f"{found.title}: what we found",
        board=board,
        marking=SENSITIVE,
        agency=found.agency,
        reference=found.round,
        date=day(at.astimezone(LONDON).date()),
        about=f"By {found.tool}."
        + (f" Your return came on {day(found.returned_on)}." if found.returned_on else "")
        + (f" Cases: {', '.join(found.cases)}." if found.cases else ""),
        own_words=tuple(part.strip() for part in found.words.split("\n") if part.strip()),
        paragraphs=tuple(_paragraphs(found)),
        standards=Table(
            "Your results by standard",
            ("Standard", "You", *(("Everybody",) if many else ()), *(("You, last time",) if before else ())),
            tuple(
                (
                    each.title,
                    _count(each.own),
                    *((_count(each.everybody),) if many else ()),
                    *((_count(each.before),) if before else ()),
                )
                for each in found.standards
            ),
        ),
        good=Points("What is good, and others can learn from", found.good),
        improve=Points("What to improve", found.improve),
        settled=Table(
            "Grades that were settled otherwise than you gave them",
            ("Question", "You", "Settled", "Why"),
            tuple((_of_case(each.asks, each.case), each.first, each.settled, each.reason) for each in found.settled),
        ),
        gaps=Table(
            "What is not met yet, or only in part",
            ("Question", "Grade", "What you wrote"),
            tuple((_of_case(each.asks, each.case), each.answer, each.note) for each in found.gaps),
        ),
        actions=Table(
            "What is planned",
            ("Action", "What", "By"),
            tuple((each.reference, each.title, day(each.due_on) or "No day yet") for each in found.actions),
        ),
        closing="If something in this letter is not right, tell the board’s office. "
        "Both grades, the reasons and the evidence stay with the return.",
    )


def _paragraphs(found: Feedback) -> list[str]:
    own = found.own
    if not own.of:
        return ["None of your answers was graded."]
    said = [
        f"Of {counted(own.of, 'graded answer')}, {own.met} say that the standard is met, "
        f"{own.partly} in part, and {own.unmet} not."
    ]
    if found.everybody is not None and found.everybody.of:
        share = found.everybody.met / found.everybody.of
        said.append(f"Of everybody’s graded answers, {share:.0%} are met; of yours, {own.met / own.of:.0%}.")
    if found.change is not None and found.change.difference is not None:
        said.append(f"Since the round before: {found.change.sentence}.")
    return said


def _count(of: Tally | None) -> str:
    return f"{of.met} of {of.of} met" if of and of.of else "–"


def _of_case(asks: str, case: str) -> str:
    return f"{case}: {asks}" if case else asks


def plain(said: Letter) -> dict[str, Any]:
    """The letter as data for the typesetter."""
    return asdict(said)
