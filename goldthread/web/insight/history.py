"""What the pages of lessons that came back receive: all of them on one drawing, and one with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.design import returning
from goldthread.design.wording import counted, day, times
from goldthread.loop.actions import queries as actions
from goldthread.loop.insight import queries
from goldthread.loop.insight.queries import Recurrence
from goldthread.loop.insight.rules import Occurrence, came_back, story, to_ask
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.sources.choices import SourceKind

if TYPE_CHECKING:
    from django.core.paginator import Page

    from goldthread.loop.lessons.models import BoardQuestion
    from goldthread.loop.lessons.queries import Pair
from goldthread.web.insight.pages import WHERE, Choice, Told, known, told

PER_PAGE = 12
"""Lessons that came back, on a page: as many as one drawing can show and a person can take in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One lesson that came back, as a list shows it."""

    name: str
    href: str
    story: str
    said: str
    """How often, over how many years, and how sure that is."""
    returned: str
    asks: str
    open_question: str


@dataclass(frozen=True, slots=True)
class RecurringPage:
    """Lessons that came back."""

    finding: str
    drawing: SafeString
    key: SafeString
    lines: tuple[Line, ...]
    shown: "Page[Recurrence]"
    where: Choice
    total: int


def recurring_page(actor: Actor, said: QueryDict) -> RecurringPage:
    """Read what came back, what was closed and came back first."""
    where = known(said.get("where"), WHERE, "here")
    found = queries.recurring(actor, where)
    shown = Paginator(found, PER_PAGE).get_page(said.get("page"))
    returned = sum(bool(came_back(each.occurrences)) for each in found)
    finding = _many(where, len(found), returned)
    return RecurringPage(
        finding,
        returning.draw("recurring", finding, [_line(each) for each in shown], actor.today),
        returning.key_of_marks(),
        tuple(_listed(each) for each in shown),
        shown,
        Choice("where", "Learnt by", tuple((key, words, key == where) for key, words in WHERE.items())),
        len(found),
    )


def _many(where: str, total: int, returned: int) -> str:
    if not total:
        return "No lesson reads as if it had been learnt twice"
    said = counted(total, "lesson")
    if where == "elsewhere":
        return f"{said} {'was' if total == 1 else 'were'} learnt again and again elsewhere"
    again = f"{said} {'was' if total == 1 else 'were'} learnt more than once"
    if not returned:
        return f"{again}; none came back after it was closed"
    return f"{again}; {returned} came back after {'it was' if returned == 1 else 'they were'} closed"


def _line(one: Recurrence) -> returning.Line:
    back = {again.lesson_id for _, again in came_back(one.occurrences)}
    turns = tuple(
        returning.Turn(
            each.learnt_on,
            _title(each, each.lesson_id in back),
            f"/lessons/{each.reference}",
            each.closed_on,
            each.elsewhere,
            each.lesson_id in back,
        )
        for each in one.occurrences
    )
    return returning.Line(one.name, turns, f"/recurring/{one.key}", _sure(one))


def _title(one: Occurrence, back: bool) -> str:
    closed = f", closed {day(one.closed_on)}" if one.closed_on else ""
    again = "; learnt again after it was closed" if back else ""
    return f"{day(one.learnt_on)}, {one.source}{closed}{again}"


def _sure(one: Recurrence) -> str:
    if one.confirmed:
        return "confirmed"
    return "likely, not confirmed"


def _listed(one: Recurrence) -> Line:
    back = came_back(one.occurrences)
    waiting = [each for each in one.questions if not each.answer]
    return Line(
        name=one.name,
        href=f"/recurring/{one.key}",
        story=story(one.occurrences),
        said=_span(one),
        returned=f"Came back {times(len(back))} after it was closed" if back else "",
        asks=next(iter(to_ask(one.occurrences)), ""),
        open_question=_waits(waiting),
    )


def _span(one: Recurrence) -> str:
    first, last = one.occurrences[0].learnt_on.year, one.last.year
    over = f"in {first}" if first == last else f"from {first} to {last}"
    return f"Learnt {times(len(one.occurrences))} {over}; {_sure(one)}"


def _waits(waiting: "Sequence[BoardQuestion]") -> str:
    if not waiting:
        return ""
    one = waiting[0]
    owner = one.owner.name if one.owner else "Nobody yet"
    return f"{owner} is to find out why it was not sustained" + (f", by {day(one.due_on)}" if one.due_on else "")


@dataclass(frozen=True, slots=True)
class Met:
    """One time that the lesson was learnt, as a row of the table."""

    told: Told
    kind: str
    elsewhere: bool
    closed_on: date | None
    held: str
    back: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Why something was not sustained: to whom that was put, and what they answered."""

    question: str
    of: str
    href: str
    owner: str
    due_on: date | None
    answer: str
    who: str
    on: date | None
    answer_href: str


@dataclass(frozen=True, slots=True)
class ToJudge:
    """Two lessons that read alike and that nobody has judged yet."""

    later: str
    later_from: str
    earlier: str
    earlier_from: str
    href: str


@dataclass(frozen=True, slots=True)
class RecurrencePage:
    """The history of one lesson that came back."""

    title: str
    story: str
    said: str
    drawing: SafeString
    key: SafeString
    met: tuple[Met, ...]
    asks: tuple[str, ...]
    asked: tuple[Asked, ...]
    to_judge: tuple[ToJudge, ...]
    more_to_judge: int


MOST_TO_JUDGE = 5


def recurrence_page(actor: Actor, reference: str) -> RecurrencePage:
    """Read the history of which a lesson is part."""
    one = queries.recurrence(actor, reference)
    rows = {
        each.pk: each
        for each in lessons.chosen(actor, [met.lesson_id for met in one.occurrences]).defer("search", "source__search")
    }
    came = actions.came_of(actor, list(rows.values()))
    back = {again.lesson_id for _, again in came_back(one.occurrences)}
    met = {each.lesson_id: each for each in one.occurrences}
    open_pairs = [pair for pair in one.pairs if pair.repeats is None] if actor.may(Permission.RECOMMEND) else []
    title = f"{one.name}: {_span(one).lower()}"
    return RecurrencePage(
        one.name,
        story(one.occurrences),
        _span(one),
        returning.draw("history", title, [replace(_line(one), href="", label="", below="")], actor.today),
        returning.key_of_marks(),
        tuple(
            Met(
                told(rows[each.lesson_id], came[each.lesson_id], None),
                str(SourceKind(each.kind).label),
                each.elsewhere,
                each.closed_on,
                "It did not last" if each.lapsed else "It lasted" if each.lasted else "",
                each.lesson_id in back,
            )
            for each in one.occurrences
        ),
        to_ask(one.occurrences),
        tuple(_asked(actor, question, met[question.lesson_id].reference) for question in one.questions),
        tuple(_to_judge(pair, met) for pair in open_pairs[:MOST_TO_JUDGE]),
        max(0, len(open_pairs) - MOST_TO_JUDGE),
    )


def _asked(actor: Actor, one: "BoardQuestion", later: str) -> Asked:
    return Asked(
        one.question,
        later,
        f"/lessons/{later}",
        one.owner.name if one.owner else "",
        one.due_on,
        one.answer,
        one.answered_by.name if one.answered_by else "",
        one.answered_at.astimezone(LONDON).date() if one.answered_at else None,
        f"/lessons/{later}/questions/{one.pk}" if actor.may(Permission.RESPOND) else "",
    )


def _to_judge(pair: "Pair", met: Mapping[int, Occurrence]) -> ToJudge:
    later, earlier = met[pair.lesson_id], met[pair.earlier_id]
    return ToJudge(
        later.statement,
        f"{later.source}, {later.learnt_on.year}",
        earlier.statement,
        f"{earlier.source}, {earlier.learnt_on.year}",
        f"/lessons/{later.reference}/earlier/{earlier.reference}",
    )
