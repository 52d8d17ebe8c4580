"""What the pages of rounds receive."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from goldthread.core.actor import Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Linked, Tag
from goldthread.design.wording import counted, day, due, plural
from goldthread.loop.audits import policy, queries
from goldthread.loop.audits.choices import IN_HAND, WAITED_FOR, ReturnState, RoundState
from goldthread.loop.audits.rules import late_by
from goldthread.notices import queries as outbox
from goldthread.web.audits.navigation import Tab, of_a_round, of_audits
from goldthread.web.audits.pages.programme import RoundLine, round_line
from goldthread.web.audits.wording import LATE, RETURNS, ROUNDS

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditReturn, AuditRound


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """Every round, those that are open first."""

    tabs: tuple[Tab, ...]
    sentence: str
    open: tuple[RoundLine, ...]
    others: tuple[RoundLine, ...]
    may_make: bool


def rounds_page(actor: Actor) -> RoundsPage:
    """The board's rounds."""
    rows = list(queries.rounds(actor).order_by("-opens_on", "-pk"))
    lines = [(row, round_line(row)) for row in rows]
    open_ = tuple(line for row, line in lines if row.state == RoundState.OPEN)
    late = sum(line.late for line in open_)
    said = f"{counted(len(open_), 'round')} open" if open_ else "No round is open"
    return RoundsPage(
        tabs=of_audits(actor, "rounds"),
        sentence=f"{said}, {counted(late, 'return')} late." if late else f"{said}.",
        open=open_,
        others=tuple(line for row, line in lines if row.state != RoundState.OPEN),
        may_make=policy.runs(actor),
    )


@dataclass(frozen=True, slots=True)
class RoundHead:
    """What stands above every page of a round."""

    reference: str
    title: str
    state: Tag
    tabs: tuple[Tab, ...]
    href: str


def head_of(actor: Actor, row: "AuditRound", here: str) -> RoundHead:
    """The head of a page of a round; ``here`` is the key of its way in the row."""
    return RoundHead(
        row.reference, row.title, ROUNDS[row.state], of_a_round(actor, row, here), f"/audits/rounds/{row.reference}"
    )


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One return in the list of a round."""

    href: str
    name: str
    below: str
    state: Tag
    answered: int
    last_saved: datetime | None
    due: str
    late: int
    why: str
    reminded: str
    """How often, and when last; empty where never."""
    put_off_href: str


@dataclass(frozen=True, slots=True)
class Sieve:
    """A choice of which returns are listed."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round: how it stands, and who was asked."""

    head: RoundHead
    sentence: str
    facts: tuple[tuple[str, str], ...]
    tool: Linked
    line: Linked | None
    follows: Linked | None
    message: str
    sieves: tuple[Sieve, ...]
    lines: tuple[ReturnLine, ...]
    page: Any
    """Where in the list of them one is."""
    sees_returns: bool
    runs: bool
    may_invite: bool
    may_open: bool
    may_close: bool
    steps: tuple[dict[str, str], ...]


RETURNS_A_PAGE = 100

_SIEVES = (("", "Everybody"), ("late", "Late"), ("waiting", "Still to come"), ("in", "In"))


def round_page(actor: Actor, row: "AuditRound", show: str, page: str = "1") -> RoundPage:
    """How a round stands, and the returns that the actor may see: the late ones first."""
    rows = list(queries.returns_of(actor, row))
    runs = policy.runs(actor)
    reminded = _reminded(actor, row, rows) if runs else {}
    lines = [(each, _return_line(actor, each, row, reminded)) for each in rows]
    kept = [line for each, line in lines if _passes(each, line, show)]
    kept.sort(key=lambda line: (-line.late, line.name, line.below))
    shown = Paginator(kept, RETURNS_A_PAGE).get_page(page)
    base = f"/audits/rounds/{row.reference}"
    return RoundPage(
        head=head_of(actor, row, "returns"),
        sentence=_sentence(actor, row, rows),
        facts=(
            ("Open from", f"{day(row.opens_on)} to {day(row.due_on)}"),
            ("Second grades", "Blind: whoever grades again does not see the first grade before" if row.blind else ""),
        ),
        tool=Linked(f"{row.edition.title}, edition {row.edition.edition}", f"/audits/tools/{row.edition_id}"),
        line=Linked(f"{row.line.reference} {row.line.title}", f"/audits/plan/{row.line.reference}")
        if row.line
        else None,
        follows=Linked(f"{row.follows.reference} {row.follows.title}", f"/audits/rounds/{row.follows.reference}")
        if row.follows
        else None,
        message=row.message,
        sieves=tuple(
            Sieve(
                f"{text} ({sum(_passes(each, line, key) for each, line in lines)})",
                f"{base}?show={key}" if key else base,
                key == show,
            )
            for key, text in _SIEVES
        ),
        lines=tuple(shown.object_list),
        page=shown,
        sees_returns=policy.sees_all_returns(actor),
        runs=runs,
        may_invite=runs and row.state != RoundState.CLOSED,
        may_open=runs and row.state != RoundState.OPEN and bool(rows),
        may_close=runs and row.state == RoundState.OPEN,
        steps=tuple(
            {
                "what": RoundState(step.after).label,
                "who": step.by.name if step.by else "Goldthread",
                "when": day(step.at.date()),
                "text": step.why,
            }
            for step in queries.steps_of_round(actor, row)
        ),
    )


def _passes(row: "AuditReturn", line: ReturnLine, show: str) -> bool:
    match show:
        case "late":
            return line.late > 0
        case "waiting":
            return row.state in WAITED_FOR
        case "in":
            return row.state in IN_HAND
    return True


def _return_line(
    actor: Actor, row: "AuditReturn", of: "AuditRound", reminded: dict[int, tuple[date, ...]]
) -> ReturnLine:
    waits = row.state in WAITED_FOR and of.state == RoundState.OPEN
    late = late_by(row.due_on, actor.today) if waits else 0
    place = row.agency.locality.name if row.agency and row.agency.locality else ""
    return ReturnLine(
        href=f"/audits/returns/{row.pk}",
        name=row.agency.name if row.agency else "All together",
        below=", ".join(filter(None, (row.case.label if row.case else "", place))),
        state=LATE if late else RETURNS[row.state],
        answered=row.answered,  # type: ignore[attr-defined]  # counted by the query
        last_saved=row.last_saved,  # type: ignore[attr-defined]  # found by the query
        due=due(row.due_on, actor.today, working_days_between)
        if waits
        else f"returned {day(row.returned_at.date())}"
        if row.returned_at
        else "",
        late=late,
        why=row.why_late,
        reminded=_how_often(reminded.get(row.agency_id or 0, ())),
        put_off_href=f"/audits/returns/{row.pk}/put-off" if waits and policy.runs(actor) else "",
    )


def _how_often(days: tuple[date, ...]) -> str:
    if len(days) < 2:
        return day(days[0]) if days else ""
    return f"{len(days)} times, last on {day(max(days))}"


def _reminded(actor: Actor, row: "AuditRound", rows: list["AuditReturn"]) -> dict[int, tuple[date, ...]]:
    """When each agency was reminded, by its number: notices keep it in their key."""
    begins = [f"audit-{kind}-{row.pk}-" for kind in ("due", "late")]
    found: dict[int, tuple[date, ...]] = {}
    for key, at in outbox.written_under(actor, begins):
        agency = int(key.split("-")[3])
        found[agency] = (*found.get(agency, ()), at.date())
    return found


def _sentence(actor: Actor, row: "AuditRound", rows: list["AuditReturn"]) -> str:
    states = Counter(each.state for each in rows)
    asked, in_hand = len(rows), sum(states[state] for state in IN_HAND)
    if not policy.sees_all_returns(actor):
        return f"Open until {day(row.due_on)}." if row.state == RoundState.OPEN else ROUNDS[row.state] + "."
    if not asked:
        return "Nobody is invited yet."
    said = f"{in_hand} of {asked} {plural(asked, 'return')} {plural(in_hand, 'is', 'are')} in"
    if row.state != RoundState.OPEN:
        missing = states[ReturnState.NOT_RETURNED]
        return f"{said}; {counted(missing, 'agency', 'agencies')} did not return it." if missing else f"{said}."
    if in_hand == asked:
        return f"All {asked:,} returns are in." if asked > 1 else "The return is in."
    late = sum(each.state in WAITED_FOR and each.due_on < actor.today for each in rows)
    if late:
        return f"{said}; {late} {plural(late, 'is', 'are')} late."
    return f"{said}; the rest {due_words(row, actor.today)}."


def due_words(row: "AuditRound", today: date) -> str:
    """When a round is due, within a sentence."""
    said = due(row.due_on, today, working_days_between)
    return f"{said}" if said.endswith("late") else f"is due {said}"


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school of the register."""

    urn: str
    name: str
    kind: str
    phase: str
    locality: str


@dataclass(frozen=True, slots=True)
class SchoolsPage:
    """The schools and colleges of the register, and the form that brings them in."""

    tabs: tuple[Tab, ...]
    sentence: str
    schools: tuple[SchoolLine, ...]
    remarks: tuple[str, ...]
    may_bring: bool


def schools_page(actor: Actor, remarks: tuple[str, ...], may_bring: bool) -> SchoolsPage:
    """What the board keeps of the national register."""
    rows = queries.schools(actor)
    lines = tuple(
        SchoolLine(
            row.urn, row.agency.name, row.kind, row.phase, row.agency.locality.name if row.agency.locality else ""
        )
        for row in rows
    )
    return SchoolsPage(
        of_audits(actor, "schools"),
        f"{counted(len(lines), 'school or college', 'schools and colleges')} of the national register."
        if lines
        else "None of the national register is here yet.",
        lines,
        remarks,
        may_bring,
    )
