"""Lays what was read on the desk: a proposal becomes the sheet that a person corrects."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from goldthread.loop.intake.proposal import (
    Proposal,
    ProposedAction,
    ProposedLesson,
    ProposedMessage,
    ProposedSource,
    Unread,
)
from goldthread.loop.intake.sheet import ActionRow, Part, Row, Said, Sheet, SheetSource

_QUARTER = re.compile(r"\bQ([1-4])\s*,?\s*((?:20)?\d\d)\b", re.I)
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*[-–/]\s*((?:20)?\d\d)\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_QUARTER_ENDS = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}
_WEAK = re.compile(
    r"\b(?:remind\w*|train\w*|briefing\w*|newsletter|e-?mail|circulat\w*|awareness|polic(?:y|ies)|procedure\w*|"
    r"guidance|workshop\w*|share[ds]?|disseminat\w*|leaflet\w*)\b",
    re.I,
)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = {
    *("that", "this", "with", "from", "have", "been", "were", "their", "they", "them", "your", "which", "when", "what"),
    *("where", "there", "would", "should", "could", "about", "other", "than", "then", "into", "more", "also", "ensure"),
    *("child", "children", "case", "cases", "agency", "agencies", "practitioner", "practitioners", "managers"),
    *("professionals", "staff", "work", "working", "need", "needs", "used"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something of the board, with every name that a document may use for it."""

    id: int
    names: tuple[str, ...]


def lay_out(proposal: Proposal, people: Sequence[Named] = (), agencies: Sequence[Named] = ()) -> Sheet:
    """The sheet of a proposal; owners and agencies of a tracker are matched with the board's own."""
    return Sheet(
        document_name=proposal.document_name,
        shape=proposal.shape,
        sources=tuple(_source(each) for each in proposal.sources),
        actions=tuple(_action(each, people, agencies) for each in proposal.actions),
        parts=_parts(proposal),
        remarks=tuple(Said(each.place, each.sentence) for each in proposal.remarks),
    )


def _source(read: ProposedSource) -> SheetSource:
    lessons = [_lesson(each) for each in read.lessons]
    recommendations = [
        Row(each.key, "recommendation", each.text, each.text, each.place, due=each.due, due_text=each.due_text)
        for each in read.recommendations
    ]
    messages = [_message(each, lessons) for each in read.messages]
    ends, remark = (read.dated, "") if read.dated else period_end(read.period)
    return SheetSource(
        key=read.key,
        kind=read.kind,
        title=read.title,
        period=read.period,
        reported_on=ends,
        date_remark=remark,
        note=read.note,
        place=read.place,
        rows=(*lessons, *recommendations, *messages),
    )


def _lesson(read: ProposedLesson) -> Row:
    text = with_headline(read.headline, read.statement)
    return Row(read.key, "lesson", text, text, read.place, evidence=read.evidence, strength=read.strength)


def with_headline(headline: str | None, statement: str) -> str:
    """A lesson in one statement: its heading stands in front, unless the statement begins with it already."""
    if not headline or statement.casefold().startswith(headline.casefold()):
        return statement
    return f"{headline.rstrip(':.')}: {statement}"


def _message(read: ProposedMessage, lessons: Sequence[Row]) -> Row:
    beside = [lesson for lesson in lessons if lesson.place == read.place] or lessons
    nearest = nearest_lesson(read.text, beside)
    answers = (nearest.key,) if nearest else ()
    return Row(read.key, "message", read.text, read.text, read.place, audience=read.audience, answers=answers)


def nearest_lesson(text: str, lessons: Iterable[Row]) -> Row | None:
    """The lesson that shares most telling words with a message; the first of them where none does."""
    said = _telling(text)
    ranked = [(-len(said & _telling(lesson.text)), at, lesson) for at, lesson in enumerate(lessons)]
    return min(ranked, key=lambda each: each[:2])[2] if ranked else None


def _telling(text: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(text.lower()) if word not in _COMMON}


def period_end(period: str) -> tuple[datetime.date | None, str]:
    """The last day of a period such as "Q1 2014", and what a person should check about it."""
    quarter = _QUARTER.search(period)
    if quarter:
        month, day = _QUARTER_ENDS[quarter.group(1)]
        year = int(quarter.group(2)) % 100 + 2000
        said = f"The last day of “{period}”, by the calendar year. Change it if your quarters run from April."
        return datetime.date(year, month, day), said
    years = _YEARS.search(period)
    if years:
        return datetime.date(
            int(years.group(2)) % 100 + 2000, 3, 31
        ), f"The last day of “{period}”, if it ran to March."
    year_only = _YEAR.search(period)
    if year_only:
        return datetime.date(int(year_only.group(1)), 12, 31), f"The last day of “{period}”."
    return None, ""


def _parts(proposal: Proposal) -> tuple[Part, ...]:
    """What was not read. A tracker's columns without a field are one part each, not one for every cell."""
    if proposal.shape != "action_tracker":
        return tuple(Part(f"u{n}", each.place, each.text, each.reason) for n, each in enumerate(proposal.unread, 1))
    order: dict[str, None] = dict.fromkeys(each.reason for each in proposal.unread)
    ranked = sorted(proposal.unread, key=lambda each: list(order).index(each.reason))
    return tuple(
        _gathered(n, reason, list(each))
        for n, (reason, each) in enumerate(groupby(ranked, key=lambda each: each.reason), 1)
    )


def _gathered(number: int, reason: str, cells: Sequence[Unread]) -> Part:
    text = "\n".join(f"{cell.place}: {cell.text}" for cell in cells)
    return Part(f"u{number}", cells[0].place, text, reason)


def _action(read: ProposedAction, people: Sequence[Named], agencies: Sequence[Named]) -> ActionRow:
    owners = named_in(read.owner, people)
    found = named_in(read.agency or read.owner, agencies)
    return ActionRow(
        key=read.key,
        title=read.title,
        reference=read.reference,
        owner=read.owner,
        owner_id=owners[0] if len(owners) == 1 else None,
        agency=read.agency,
        agency_id=found[0] if found else None,
        other_agency_ids=tuple(found[1:]),
        due=read.due,
        due_text=read.due_text,
        status=read.status,
        measure=read.measure,
        source=read.source,
        progress=read.progress,
        strength="weak" if _WEAK.search(read.title) else "medium",
        remarks=read.remarks,
        place=read.place,
    )


def named_in(text: str, known: Iterable[Named]) -> list[int]:
    """Whom a text names, in the order in which it names them; a name counts only as whole words."""
    plain = f" {_plain(text)} "
    if not plain.strip():
        return []
    found: dict[int, tuple[int, int]] = {}
    for one in known:
        places = [(plain.find(f" {name} "), -len(name)) for name in map(_plain, one.names) if name]
        hits = [place for place in places if place[0] >= 0]
        if hits:
            found[one.id] = min(hits)
    starts: dict[int, int] = {}
    for one_id, (start, _) in sorted(found.items(), key=lambda each: each[1]):
        starts.setdefault(start, one_id)  # "City Council Housing" is not also "City Council"
    return list(starts.values())


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w&]+", " ", text.casefold()).split())


def names_of_person(name: str, email: str) -> tuple[str, ...]:
    """How a tracker may name a person: their name, with the surname first, or their e-mail address."""
    first, _, last = name.rpartition(" ")
    return (name, f"{last} {first}", email) if first else (name, email)
