"""Results of rounds, for those who may read them, at the same cost however many answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Func, QuerySet, TextField

from goldthread.core.actor import Actor
from goldthread.core.agreement import Agreement, Grades, cohen, fleiss, gwet, with_interval
from goldthread.core.intervals import Share
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.core.rows import the_one
from goldthread.loop.audits import comparison
from goldthread.loop.audits.answers import met
from goldthread.loop.audits.choices import IN_HAND, RoundState
from goldthread.loop.audits.comparison import NO_LOCALITY, TOGETHER, Change, Graded, PublishedGrid, Tally
from goldthread.loop.audits.format import Kind, Tool
from goldthread.loop.audits.models import Answer, AuditReturn, AuditRound, Regrade
from goldthread.loop.audits.policy import sees_all_returns, visible, visible_returns
from goldthread.loop.audits.queries.counting import SECTORS, counted
from goldthread.loop.audits.queries.tools import keys_between, tool_of

SMALL = 5
"""Counts below this are not published."""


def round_by(actor: Actor, reference: str) -> AuditRound:
    """One round by its reference."""
    return the_one(
        AuditRound.objects.filter(visible(actor), reference=reference)
        .select_related("edition", "line", "follows__edition")
        .defer("edition__text", "edition__content", "follows__edition__text", "follows__edition__content")
    )


def graded(
    actor: Actor,
    of: AuditRound,
    *by: str,
    keys: Mapping[str, str] | None = None,
    placed_in: Tool | None = None,
) -> tuple[Graded, ...]:
    """Graded answers of the returns in hand that the actor may see, told apart in these ways; see ``counted``.

    What counts is the grade that settled an answer, where there is one. What practitioners answer without their names
    is in the results of their survey alone, which shows nothing of a few.
    """
    return counted(of, _seen(actor), by, keys=keys, placed_in=placed_in)


def _seen(actor: Actor) -> QuerySet[AuditReturn]:
    seen = visible_returns(actor) if not sees_all_returns(actor) else visible(actor)
    return AuditReturn.objects.filter(seen, anonymous=False)


def returns_in_hand(actor: Actor, of: AuditRound) -> int:
    """How many returns the results of a round are made of, of those that the actor may see."""
    return _seen(actor).filter(round=of, state__in=sorted(IN_HAND)).count()


def answered_by(actor: Actor, of: AuditRound) -> frozenset[int]:
    """The agencies whose answers the results of a round are made of."""
    rows = _seen(actor).filter(round=of, state__in=sorted(IN_HAND), agency__isnull=False)
    return frozenset(rows.values_list("agency_id", flat=True))


def graded_of_all(of: AuditRound, *by: str) -> tuple[Graded, ...]:
    """The same of everybody who answered, for a reader who may know it or is told only of totals."""
    return counted(of, AuditReturn.objects.filter(board_id=of.board_id), by)


def graded_one_by_one(of: AuditRound, agency_id: int) -> tuple[Graded, ...]:
    """Every graded answer of one agency, with both of its grades."""
    return _graded(of, AuditReturn.objects.filter(board_id=of.board_id, agency_id=agency_id))


_GRADE = Func(F("value"), template="%(expressions)s #>> '{}'", output_field=TextField())
"""A grade as text."""


def _graded(of: AuditRound, returns: QuerySet[AuditReturn]) -> tuple[Graded, ...]:
    tool = tool_of(of.edition)
    scaled = {key: each for key, each in tool.questions().items() if each.kind == Kind.SCALE}
    answers = (
        Answer.objects.filter(
            audit_return__in=returns,
            audit_return__round=of,
            audit_return__state__in=sorted(IN_HAND),
            question__in=list(scaled),
            carried=False,
        )
        .order_by("audit_return_id")
        .values_list(
            "audit_return_id",
            "audit_return__agency__name",
            "audit_return__agency__locality__name",
            "audit_return__agency__kind",
            "audit_return__case__label",
            "question",
            _GRADE,
            "applies",
        )
    )
    settled = _settled(of)
    place = {key: number for number, key in enumerate(scaled)}
    section_of = tool.section_of()
    means = {
        (key, grade): met(tool, question, grade)
        for key, question in scaled.items()
        for grade in getattr(tool.scale_of(question), "grades", ())
    }
    found = []
    for number, agency, locality, kind, case, question, value, applies in answers:
        if applies and value is None:
            continue
        grade = settled.get((number, question), value or "")
        section = tool.sections[section_of[question]]
        found.append(
            Graded(
                return_id=number,
                agency=agency or TOGETHER,
                locality=locality or NO_LOCALITY,
                sector=SECTORS.get(kind, TOGETHER),
                case=case or "",
                section=section.title,
                standard=section.standard,
                dimension=section.dimension,
                question=question,
                first=value or "",
                grade=grade,
                met=means.get((question, grade)),
                weight=scaled[question].weight or Decimal(1),
            )
        )
    return tuple(sorted(found, key=lambda row: (row.agency, row.case, row.return_id, place[row.question])))


def _settled(of: AuditRound) -> dict[tuple[int, str], str]:
    rows = Regrade.objects.filter(audit_return__round=of, settles=True).order_by("pk")
    return {(number, key): grade for number, key, grade in rows.values_list("audit_return_id", "question", "grade")}


def published(actor: Actor, of: AuditRound, *, down: str = "standard", across: str = "sector") -> PublishedGrid:
    """What all who read audits see of a closed round: how often standards are not met, small numbers hidden."""
    if not AuditRound.objects.filter(visible(actor), pk=of.pk).exists():
        raise NotThere
    if of.state != RoundState.CLOSED and not sees_all_returns(actor):
        raise NotAllowed("The results of a round are shared when it is closed.")
    return comparison.published(comparison.grid(graded_of_all(of, down, across), down, across), SMALL)


@dataclass(frozen=True, slots=True)
class ReAudit:
    """An audit and the one after it: everything together, and question by question."""

    earlier: str
    later: str
    overall: Change
    changes: tuple[Change, ...]
    words: dict[str, str]
    """What each question asks."""


Counts = dict[tuple[int, frozenset[tuple[str, str]]], tuple[Graded, ...]]
"""What was counted of a round under which questions, so that one page counts nothing twice."""


def _placed(
    actor: Actor, of: AuditRound, last: AuditRound, by: str, keys: Mapping[str, str], counts: Counts
) -> tuple[Graded, ...]:
    """A round's answers to these questions, in the places that they have in the last edition."""
    what = (of.pk, frozenset(keys.items()))
    if what not in counts:
        counts[what] = graded(actor, of, by, keys=keys, placed_in=tool_of(last.edition))
    return counts[what]


def re_audit(actor: Actor, later: AuditRound, *, by: str = "question", counts: Counts | None = None) -> ReAudit:
    """A round compared with the one that it follows, through the map between their editions."""
    counts = {} if counts is None else counts
    earlier = later.follows
    if earlier is None:
        raise NotThere
    keys = keys_between(earlier.edition, later.edition)
    before = _placed(actor, earlier, later, by, keys, counts)
    after = _placed(actor, later, later, by, {key: key for key in keys.values()}, counts)
    return ReAudit(
        earlier.reference,
        later.reference,
        comparison.overall(before, after),
        comparison.changes(before, after, by),
        {key: question.asks for key, question in tool_of(later.edition).questions().items()},
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One round of several, for a chart."""

    reference: str
    on: str
    share: Share | None


def repeated(actor: Actor, last: AuditRound) -> tuple[Point, ...]:
    """The share that met the standards in each of several rounds that follow each other, the oldest first."""
    return tuple(
        Point(each.reference, each.due_on.isoformat(), comparison.tally(graded(actor, each)).share)
        for each in line_of(last)
    )


def line_of(last: AuditRound) -> list[AuditRound]:
    """Rounds that follow each other, the oldest first."""
    line: list[AuditRound] = []
    at: AuditRound | None = last
    while at is not None and at not in line:
        line.insert(0, at)
        at = at.follows
    return line


@dataclass(frozen=True, slots=True)
class Years:
    """Rounds that follow each other, and the results of each by one measure, over what all of them asked."""

    rounds: tuple[Point, ...]
    lines: tuple[tuple[str, tuple[Tally, ...]], ...]


def over_years(actor: Actor, last: AuditRound, by: str, *, counts: Counts | None = None) -> Years:
    """Results of repeated rounds by a measure: only questions that each can be followed in to the last edition."""
    line = line_of(last)
    maps = [keys_between(each.edition, last.edition) for each in line]
    common = set.intersection(*(set(keys.values()) for keys in maps))
    counts = {} if counts is None else counts
    kept = [
        _placed(actor, each, last, by, {old: new for old, new in keys.items() if new in common}, counts)
        for each, keys in zip(line, maps, strict=True)
    ]
    told = [comparison.grouped(rows, by) for rows in kept]
    names = dict.fromkeys(name for rows in reversed(told) for name in rows)
    return Years(
        tuple(
            Point(each.reference, each.due_on.isoformat(), comparison.tally(rows).share)
            for each, rows in zip(line, kept, strict=True)
        ),
        tuple((name, tuple(comparison.tally(rows.get(name, ())) for rows in told)) for name in names),
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far those who graded the same answers agree."""

    things: int
    """Answers that were graded at least twice."""
    cohen: Agreement | None
    """Of the first grade and the first second one."""
    fleiss: Agreement | None
    gwet: Agreement | None
    seed: int
    """With which the intervals were drawn; the same seed gives the same ones."""


def agreement(actor: Actor, of: AuditRound) -> Agreed:
    """How far second grades agree with first ones in a round; grades that settle are no second opinion."""
    if not sees_all_returns(actor):
        raise NotAllowed("Only those who keep audits or grade them again see how far grades agree.")
    rows: dict[tuple[int, str], list[str]] = {}
    held = Regrade.objects.filter(audit_return__round=of, board_id=actor.board_id, settles=False).order_by("pk")
    for number, key, first, grade in held.values_list("audit_return_id", "question", "first", "grade"):
        rows.setdefault((number, key), [first] if first else []).append(grade)
    twice = [grades for grades in rows.values() if len(grades) > 1]
    if not twice:
        return Agreed(0, None, None, None, of.pk)
    widest = max(map(len, twice))
    full: Grades = [[*grades, *[None] * (widest - len(grades))] for grades in twice]
    pairs: Grades = [grades[:2] for grades in full]
    return Agreed(
        len(twice),
        with_interval(cohen, pairs, seed=of.pk, rounds=500),
        with_interval(fleiss, full, seed=of.pk, rounds=500),
        with_interval(gwet, full, seed=of.pk, rounds=500),
        of.pk,
    )


def heat_map(rows: Sequence[Graded], down: str = "agency", across: str = "section") -> comparison.Grid:
    """Results as a table of tallies."""
    return comparison.grid(rows, down, across)
