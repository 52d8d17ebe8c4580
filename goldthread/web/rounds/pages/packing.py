"""The page of the progress pack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON, Actor
from goldthread.design.tables import Cell, Table, plain, table
from goldthread.design.wording import counted, day
from goldthread.loop.actions.rounds.choices import DateAnswer, Going, Way
from goldthread.loop.actions.rounds.queries import AgencyPart, Pack, PackLine

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import Round
from goldthread.web.rounds.pages.one import Talk, _talk
from goldthread.web.rounds.pages.wording import GOING, MOVED, name_of, state_tag


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pack: what it shows, and what it says where there is nothing."""

    title: str
    table: Table | None
    empty: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """What the group reads."""

    reference: str
    name: str
    meets_on: date
    sentence: str
    figures: tuple[tuple[int, str, bool], ...]
    sections: tuple[Section, ...]
    talks: tuple[Talk, ...]
    minute: str
    closed: str


def pack_page(actor: Actor, of: "Round", pack: Pack) -> PackPage:
    """The progress pack: what moved, what did not, what is late and for how long, what waits for a check."""
    late, moved, still = pack.late(), pack.moved(), pack.still()
    return PackPage(
        reference=of.reference,
        name=name_of(of),
        meets_on=of.meets_on,
        sentence=_pack_sentence(pack),
        figures=(
            (len(pack.lines), "actions", False),
            (len(moved), "moved on", False),
            (len(still), "did not move", False),
            (len(late), "late", bool(late)),
            (len(pack.waiting()), "wait for a check", False),
            (len(pack.done()), "done", False),
        ),
        sections=(
            Section("Agency by agency", _agencies(pack), "No agency leads an action in this round."),
            Section("Late, and for how long", _lines("Late actions", late, late=True), "Nothing is late."),
            Section("At risk or stuck", _lines("At risk or stuck", pack.stuck()), "Nobody says that they are stuck."),
            Section("New dates for the group to settle", _dates(pack), "No new date is asked for."),
            Section("Evidence that waits for a check", _waiting(pack.waiting()), "Nothing waits for a check."),
            Section("What moved", _lines("What moved", moved, before=True), "Nothing moved since the asking."),
            Section("What did not move", _lines("What did not move", still), "Everything moved."),
            Section(
                "Nobody said a word of",
                _silent(pack.silent()),
                "There is an update for everything.",
            ),
            Section(
                "Done: leaves the active list after the meeting",
                _lines("Done", pack.done()),
                "Nothing was finished in this round.",
            ),
        ),
        talks=tuple(_talk(each) for each in pack.challenges),
        minute=of.minute,
        closed=day(of.closed_at.astimezone(LONDON).date()) if of.closed_at else "",
    )


def _pack_sentence(pack: Pack) -> str:
    late = pack.late()
    longest = f", the longest by {counted(late[0].days_late, 'day')}" if late else ""
    words = f"{counted(len(late), 'action')} {'is' if len(late) == 1 else 'are'} late{longest}"
    moved, still = len(pack.moved()), len(pack.still())
    return f"Of {counted(len(pack.lines), 'action')}, {moved} moved on and {still} did not. {words}."


def _updates(part: AgencyPart) -> Cell:
    said = f"{part.answered} of {part.asked}" if part.asked else "none asked for"
    return Cell(said, late=part.answered < part.asked)


def _agencies(pack: Pack) -> Table | None:
    rows = [
        (
            Cell(part.agency),
            _updates(part),
            *plain(part.late),
            Cell(counted(part.longest_late, "day") if part.longest_late else "–"),
            Cell("; ".join(day(each.held_on) for each in part.challenges) or "–"),
        )
        for part in pack.agencies
    ]
    heads = ("Agency", "Updates in", "Late", "Longest late", "Talk held")
    return table("Agency by agency", heads, rows) if rows else None


def _silent(lines: Iterable[PackLine]) -> Table | None:
    rows = [(_named(each), _led(each), _date(each), Cell("", tag=state_tag(each.state))) for each in lines]
    return table("Without an update", ("Action", "Agency", "By when", "Where it is"), rows) if rows else None


def _lines(caption: str, lines: Iterable[PackLine], *, late: bool = False, before: bool = False) -> Table | None:
    """Actions with what was said of them; ``late`` says whether they moved, ``before`` where they were."""
    rows = [
        (
            _named(each),
            _led(each),
            _date(each),
            Cell("", tag=MOVED[each.movement])
            if late
            else Cell("", tag=state_tag(each.state), note=_was(each) if before else ""),
            _said(each),
        )
        for each in lines
    ]
    where = "Since the asking" if late else "Where it is"
    return table(caption, ("Action", "Agency", "By when", where, "What they say"), rows) if rows else None


def _was(each: PackLine) -> str:
    return f"was {state_tag(each.line.before_state).lower()}"


def _led(each: PackLine) -> Cell:
    lead = each.action.lead_officer
    return Cell(_agency(each), note=lead.name if lead else "nobody leads it")


def _date(each: PackLine) -> Cell:
    late = f"{counted(each.days_late, 'day')} late" if each.days_late else ""
    return Cell(day(each.due_on) or "no date", note=late)


def _named(each: PackLine) -> Cell:
    return Cell(each.action.title, href=f"/actions/{each.action.reference}", note=each.action.reference)


def _agency(each: PackLine) -> str:
    return each.line.agency.short_name if each.line.agency else "No agency"


def _said(each: PackLine) -> Cell:
    if each.answer is None:
        return Cell("Nothing was said")
    who = each.answer.by.name if each.answer.by else ""
    way = "" if each.answer.way == Way.PAGE else f", {Way(each.answer.way).label}"
    return Cell(each.answer.text, tag=GOING[Going(each.answer.going)], note=f"{who}{way}")


def _waiting(lines: Iterable[PackLine]) -> Table | None:
    rows = [
        (
            _named(each),
            Cell(_agency(each)),
            Cell(counted(each.evidence_waiting, "piece")),
            Cell(f"since {day(each.action.claimed_on)}" if each.action.claimed_on else ""),
        )
        for each in lines
    ]
    return table("Evidence that waits for a check", ("Action", "Agency", "Evidence", "Waiting"), rows) if rows else None


def _dates(pack: Pack) -> Table | None:
    rows = [
        (
            _named(each),
            Cell(_agency(each)),
            Cell(day(each.due_on) or "no date"),
            Cell(day(each.answer.proposed_on)),
            Cell(each.answer.why),
        )
        for each in pack.dates()
        if each.answer and each.answer.date_answer == DateAnswer.WAITING
    ]
    heads = ("Action", "Agency", "Date now", "Date asked for", "Why")
    return table("New dates for the group to settle", heads, rows) if rows else None
