"""What the board of clocks and the clocks of a case receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.design.timescale import Look, Span, Timescale, timescale
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, weekday
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import TICKING, ClockState
from goldthread.loop.referrals.queries import ClockRow
from goldthread.web.referrals.pages.case import Case, case_of

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral

SHORT = 0.8
"""From this share of the time on a clock is shown as running short, before it is late."""
FEW_DAYS = 3
"""So few working days are short however long there was."""

CERTAINTIES = {
    "found": "Read in the law or the guidance itself.",
    "background": "Known in the field. Check it against the text before you rely on it.",
    "local": "The board’s own rule, not law.",
}


@dataclass(frozen=True, slots=True)
class ClockView:
    """One duty with its day, as a row of the board."""

    name: str
    case: str
    case_title: str
    statutory: bool
    tag: Tag | None
    """Late, short, paused, stopped; nothing while there is time."""
    when: str
    due_on: date
    started: str
    opens_on: date | None
    owner: str
    rule: str
    arithmetic: str
    certainty: str
    provisional: bool
    extended: int
    look: Look
    started_on: date
    runs: bool
    links: tuple[tuple[str, str], ...]
    """What this person can do with it: words and address."""


def clock_view(actor: Actor, row: ClockRow) -> ClockView:
    """One clock in words."""
    look = look_of(row)
    return ClockView(
        name=row.name,
        case=row.reference,
        case_title=row.title,
        statutory=row.statutory,
        tag=_tag(row, look),
        when=when_of(row, actor.today),
        due_on=row.due_on,
        started=f"{row.started_by}, {day(row.started_on)}",
        opens_on=row.opens_on,
        owner=row.owner,
        rule=row.rule,
        arithmetic=row.arithmetic,
        certainty=CERTAINTIES.get(row.certainty, row.certainty),
        provisional=row.provisional,
        extended=row.extended,
        look=look,
        started_on=row.started_on,
        runs=row.state in TICKING,
        links=_links(actor, row),
    )


def look_of(row: ClockRow) -> Look:
    """How a clock is drawn: late, short of time, standing still or running."""
    if row.state == ClockState.PAUSED:
        return "paused"
    if row.state != ClockState.RUNNING or row.at_least:
        return "running"
    if row.days_late:
        return "late"
    return "soon" if row.elapsed >= SHORT or row.working_days_left <= FEW_DAYS else "running"


def when_of(row: ClockRow, today: date) -> str:
    """When it is due, in words that fit beside a bar."""
    if row.state == ClockState.PAUSED and row.paused_on:
        return f"paused since {day(row.paused_on)}"
    if row.state not in TICKING:
        return f"{row.state_words.lower()} {day(row.stopped_on)}".strip()
    if row.at_least:
        return f"until {day(row.due_on)} at least"
    if row.days_late:
        return f"{counted(row.days_late, 'day')} late"
    if row.due_on == today:
        return "today"
    if not row.working_days_left or row.working_days_left > 20:
        return f"by {day(row.due_on)}"
    return f"in {counted(row.working_days_left, 'working day')} ({weekday(row.due_on, today)})"


def _tag(row: ClockRow, look: Look) -> Tag | None:
    if row.state not in TICKING:
        return Tag(row.state_words, "grey")
    tags = {"late": Tag("Late", "red"), "soon": Tag("Time is short", "orange"), "paused": Tag("Paused", "grey")}
    return tags.get(look)


def _links(actor: Actor, row: ClockRow) -> tuple[tuple[str, str], ...]:
    if row.state not in TICKING or not actor.may_any((Permission.RUN_REFERRALS, Permission.DECIDE)):
        return ()
    home = f"/clocks/{row.id}"
    paused = row.state == ClockState.PAUSED
    offered = (
        (row.may_extend, "Extend", f"{home}/extend"),
        (row.may_pause and not paused, "Pause", f"{home}/pause"),
        (paused, "Let it run again", f"{home}/resume"),
    )
    return tuple((words, href) for may, words, href in offered if may)


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything that runs, statutory duties first."""

    sentence: str
    drawing: Timescale | None
    clocks: tuple[ClockView, ...]


def board_page(actor: Actor) -> BoardPage:
    """The board of clocks, in a fixed number of queries."""
    clocks = tuple(clock_view(actor, row) for row in queries.clock_board(actor))
    return BoardPage(sentence_on(clocks), drawing_of(clocks, actor.today), clocks)


def sentence_on(clocks: Sequence[ClockView]) -> str:
    """How the clocks stand, in a sentence that counts."""
    if not clocks:
        return "No clock runs."
    statutory, late = sum(clock.statutory for clock in clocks), sum(clock.look == "late" for clock in clocks)
    short = sum(clock.look == "soon" for clock in clocks)
    parts = [f"{statutory} statutory and {len(clocks) - statutory} local" if statutory else f"{len(clocks)} local"]
    parts += [f"{late} late"] if late else []
    parts += [f"{short} short of time"] if short else []
    return f"{', '.join(parts)}."


def drawing_of(clocks: Sequence[ClockView], today: date) -> Timescale | None:
    """The clocks that run, drawn to one scale; nothing where none does."""
    spans = [
        Span(
            label=clock.name,
            below=f"{clock.case}{', statutory' if clock.statutory else ''}",
            start=min(clock.started_on, clock.due_on),
            end=max(clock.started_on, clock.due_on),
            look=clock.look,
            words=clock.when,
            strong=clock.statutory,
        )
        for clock in clocks
        if clock.runs
    ]
    return timescale("clocks", _finding(clocks), spans, today) if spans else None


def _finding(clocks: Sequence[ClockView]) -> str:
    late = [clock.name for clock in clocks if clock.look == "late"]
    if late:
        return f"{counted(len(late), 'clock')} late: {', '.join(late[:3])}{' and more' if len(late) > 3 else ''}"
    short = [clock.name for clock in clocks if clock.look == "soon"]
    return f"Nothing is late, {counted(len(short), 'clock')} short of time" if short else "Every clock has time left"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What was done to a clock."""

    clock: str
    what: str
    reason: str
    before: date | None
    after: date | None
    agreed_by: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened to the case."""

    what: str
    at: datetime
    why: str
    who: str

    @property
    def day_only(self) -> bool:
        """Whether only the day is known, which is kept as its beginning."""
        return self.at.astimezone(LONDON).time() == time.min


@dataclass(frozen=True, slots=True)
class CaseClocksPage:
    """The clocks of one case, what was done to them, and what happened that they count from."""

    case: Case
    drawing: Timescale | None
    clocks: tuple[ClockView, ...]
    stopped: tuple[ClockView, ...]
    changes: tuple[ChangeLine, ...]
    events: tuple[EventLine, ...]
    may_note: bool


def case_clocks_page(actor: Actor, referral: "Referral") -> CaseClocksPage:
    """The clocks of one case."""
    clocks = tuple(clock_view(actor, row) for row in queries.clocks_of(actor, referral))
    running = tuple(clock for clock in clocks if clock.runs)
    words = queries.event_words(referral)
    return CaseClocksPage(
        case=case_of(referral, "Clocks"),
        drawing=drawing_of(running, actor.today),
        clocks=running,
        stopped=tuple(clock for clock in clocks if not clock.runs),
        changes=tuple(
            ChangeLine(
                clock=row.clock.name,
                what=row.get_step_display(),
                reason=row.reason,
                before=row.due_before,
                after=row.due_after,
                agreed_by=row.agreed_by.name if row.agreed_by else "",
                who=row.by.name if row.by else "Goldthread",
                at=row.at,
            )
            for row in queries.changes_of_case(actor, referral)
        ),
        events=tuple(
            EventLine(
                words.get(row.event, row.event), row.happened_at, row.why, row.by.name if row.by else "Goldthread"
            )
            for row in queries.events_of(actor, referral)
        ),
        may_note=actor.may(Permission.RUN_REFERRALS) and bool(queries.events_to_note(actor, referral)),
    )
