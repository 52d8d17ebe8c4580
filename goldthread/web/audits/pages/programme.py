"""What the pages of the programme receive."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from goldthread.core.actor import Actor
from goldthread.design.values import Linked, Tag
from goldthread.design.wording import counted, day, period, plural
from goldthread.design.yearplan import Look, Stretch, YearPlan, yearplan
from goldthread.loop.audits import policy, queries
from goldthread.loop.audits.choices import LineKind, LineState, Origin, RoundState
from goldthread.loop.audits.rules import LINE_MOVES
from goldthread.loop.lessons import queries as lessons
from goldthread.web.audits.navigation import Tab, of_audits
from goldthread.web.audits.wording import LATE, LINES, ROUNDS

if TYPE_CHECKING:
    from goldthread.loop.audits.models import ProgrammeLine

AHEAD = timedelta(days=120)
"""How long before its day an audit that is due again is proposed."""

QUARTERS = ("April to June", "July to September", "October to December", "January to March")

_RUNNING = frozenset({LineState.PROPOSED, LineState.PLANNED, LineState.UNDER_WAY})


@dataclass(frozen=True, slots=True)
class Line:
    """An audit of the programme in a list."""

    reference: str
    href: str
    title: str
    kind: str
    theme: str
    quarter: int
    when: str
    lead: str
    origin: str
    why: str
    state: Tag
    late: bool
    alike: tuple[str, ...]
    """References of audits that look like the same one."""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme through the year: its audits quarter by quarter."""

    name: str
    quarters: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Again:
    """An audit that is due again."""

    title: str
    reference: str
    href: str
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A year of audits."""

    tabs: tuple[Tab, ...]
    name: str
    sentence: str
    before: str
    after: str
    before_href: str
    after_href: str
    drawing: YearPlan | None
    themes: tuple[ThemeRow, ...]
    quarters: tuple[str, ...]
    lines: tuple[Line, ...]
    again: tuple[Again, ...]
    may_plan: bool


def programme_page(actor: Actor, year: int) -> ProgrammePage:
    """A year from April to March: drawn, by quarter and theme, and as a list."""
    twins = queries.alike(actor)
    rows = list(queries.of_year(actor, year))
    lines = tuple(_line(actor, row, twins, year) for row in rows)
    runs = policy.runs(actor)
    return ProgrammePage(
        tabs=of_audits(actor, "programme"),
        name=f"April {year} to March {year + 1}",
        sentence=_sentence(lines),
        before=f"{year - 1} to {year}",
        after=f"{year + 1} to {year + 2}",
        before_href=f"/audits?year={year - 1}",
        after_href=f"/audits?year={year + 1}",
        drawing=yearplan(
            "programme", _finding(lines), date(year, 4, 1), [_stretch(actor, r) for r in rows], actor.today
        )
        if rows
        else None,
        themes=_by_theme(lines),
        quarters=QUARTERS,
        lines=lines,
        again=tuple(_again(actor, row) for row in queries.due_again(actor, actor.today + AHEAD)) if runs else (),
        may_plan=runs,
    )


def _line(actor: Actor, row: "ProgrammeLine", twins: dict[str, list[str]], year: int) -> Line:
    late = row.ends_on < actor.today and row.state in _RUNNING
    begins_before = row.starts_on < date(year, 4, 1)
    return Line(
        reference=row.reference,
        href=f"/audits/plan/{row.reference}",
        title=row.title,
        kind=LineKind(row.kind).label,
        theme=row.theme.name if row.theme else "",
        quarter=1 if begins_before else row.quarter or 1,
        when=period(row.starts_on, row.ends_on),
        lead=queries.led_by(row),
        origin=Origin(row.origin).label,
        why=row.why,
        state=LATE if late else LINES[row.state],
        late=late,
        alike=tuple(twins.get(row.reference, ())),
    )


def _sentence(lines: Sequence[Line]) -> str:
    if not lines:
        return "No audit is in the programme of this year yet."
    states = Counter(str(line.state).lower() for line in lines)
    order = ("late", "under way", "planned", "proposed", "done", "not done")
    said = ", ".join(f"{states[state]} {state}" for state in order if states[state])
    return f"{counted(len(lines), 'audit')}: {said}."


def _finding(lines: Sequence[Line]) -> str:
    """What the drawing shows, for its title."""
    quarters = Counter(line.quarter for line in lines)
    busiest, most = quarters.most_common(1)[0]
    if most == 1 or len(quarters) == 1:
        return f"{counted(len(lines), 'audit')} in the year, by when they run"
    return f"Most begin in {QUARTERS[busiest - 1]}: {most} of {len(lines)}"


def _stretch(actor: Actor, row: "ProgrammeLine") -> Stretch:
    late = row.ends_on < actor.today and row.state in _RUNNING
    look: dict[str, Look] = {
        LineState.PROPOSED: "proposed",
        LineState.PLANNED: "planned",
        LineState.UNDER_WAY: "under way",
        LineState.DONE: "done",
        LineState.NOT_DONE: "not done",
    }
    state = "late" if late else LineState(row.state).label.lower()
    return Stretch(
        row.title,
        f"{row.reference} · {LineKind(row.kind).label}",
        row.starts_on,
        row.ends_on,
        "late" if late else look[row.state],
        state,
    )


def _by_theme(lines: Sequence[Line]) -> tuple[ThemeRow, ...]:
    themes = sorted({line.theme for line in lines if line.theme}, key=str.lower)
    names = [*themes, *([""] if any(not line.theme for line in lines) else [])]
    return tuple(
        ThemeRow(
            name or "Not of one theme",
            tuple(
                (words, tuple(line for line in lines if line.theme == name and line.quarter == number))
                for number, words in enumerate(QUARTERS, 1)
            ),
        )
        for name in names
    )


def _again(actor: Actor, row: "ProgrammeLine") -> Again:
    assert row.again_on is not None
    late = row.again_on < actor.today
    when = f"was due again on {day(row.again_on)}" if late else f"due again on {day(row.again_on)}"
    return Again(row.title, row.reference, f"/audits/plan/{row.reference}", when, late)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list."""

    href: str
    reference: str
    title: str
    state: Tag
    stand: str
    due_on: date
    late: int


def round_line(row: Any) -> RoundLine:
    """Word a round as it stands; the query counted who was asked."""
    return RoundLine(
        f"/audits/rounds/{row.reference}",
        row.reference,
        row.title,
        ROUNDS[row.state],
        f"{row.in_hand} of {row.asked} {plural(row.asked, 'return')} in" if row.asked else "nobody invited yet",
        row.due_on,
        row.late if row.state == RoundState.OPEN else 0,
    )


@dataclass(frozen=True, slots=True)
class LinePage:
    """One audit of the programme."""

    line: Line
    facts: tuple[tuple[str, str], ...]
    scope: str
    lesson: Linked | None
    repeats: Linked | None
    rounds: tuple[RoundLine, ...]
    steps: tuple[dict[str, str], ...]
    may_change: bool
    may_move: bool
    may_repeat: bool
    round_href: str


def line_page(actor: Actor, row: "ProgrammeLine") -> LinePage:
    """Everything that the programme says of an audit, and the rounds in which it was held."""
    line, runs = _line(actor, row, queries.alike(actor), row.year), policy.runs(actor)
    taught = lessons.references(actor, [row.lesson_id]).get(row.lesson_id) if row.lesson_id else None
    facts = (
        ("Kind", line.kind),
        ("When", f"{day(row.starts_on)} to {day(row.ends_on)}"),
        ("Theme", line.theme),
        ("Led by", line.lead),
        ("With", row.other_board),
        ("Comes from", line.origin),
        ("Why", line.why),
        ("Due again", day(row.again_on)),
    )
    return LinePage(
        line=line,
        facts=tuple(fact for fact in facts if fact[1]),
        scope=row.scope,
        lesson=Linked(taught, f"/lessons/{taught}") if taught else None,
        repeats=Linked(row.repeats.reference, f"/audits/plan/{row.repeats.reference}") if row.repeats else None,
        rounds=tuple(round_line(each) for each in queries.rounds_of_line(actor, row.pk)),
        steps=tuple(
            {
                "what": LineState(step.after).label,
                "who": step.by.name if step.by else "Goldthread",
                "when": day(step.at.date()),
                "text": step.why,
            }
            for step in queries.steps_of_line(actor, row)
        ),
        may_change=runs,
        may_move=runs and bool(LINE_MOVES[row.state]),
        may_repeat=runs and row.state == LineState.DONE,
        round_href=f"/audits/rounds/new?line={row.pk}",
    )
