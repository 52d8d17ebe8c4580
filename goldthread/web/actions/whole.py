"""The page of the whole plan."""

from dataclasses import dataclass

from goldthread.core.actor import Actor
from goldthread.design.tables import Cell, Table, table
from goldthread.design.wording import counted, day, due
from goldthread.loop.actions.choices import OPEN
from goldthread.loop.actions.rules import is_late
from goldthread.loop.actions.whole import By, Part, plan
from goldthread.web.actions.wording import STATES

WORDS = {
    By.AGENCY: "Agency",
    By.GROUP: "Group",
    By.THEME: "Theme",
    By.SOURCE: "Kind of source",
    By.OWNER: "Lead officer",
    By.LOCALITY: "Locality",
    By.LATENESS: "Lateness",
    By.QUARTER: "Quarter",
}
_FILTER = {By.AGENCY: "agency", By.GROUP: "group", By.SOURCE: "kind", By.OWNER: "officer"}

SHOWN = 6
"""How many open actions of a part stand on the page."""


@dataclass(frozen=True, slots=True)
class PartOfPlan:
    """One part of the plan: how it stands, and what is open in it."""

    name: str
    sentence: str
    href: str
    lines: Table | None
    more: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The whole plan in one of its views."""

    by: str
    words: str
    views: tuple[tuple[str, str], ...]
    sentence: str
    counts: Table
    parts: tuple[PartOfPlan, ...]


def plan_page(actor: Actor, by: str) -> PlanPage:
    """One plan of everything, put together as the reader likes."""
    chosen = By(by) if by in set(By) else By.AGENCY
    found = plan(actor, chosen)
    every = {each.pk: each for part in found for each in part.actions}
    late = sum(is_late(each.state, each.due_on, actor.today) for each in every.values())
    open_ = sum(each.state in OPEN for each in every.values())
    return PlanPage(
        by=chosen.value,
        words=WORDS[chosen],
        views=tuple((each.value, WORDS[each]) for each in By),
        sentence=f"{counted(len(every), 'action')} from every kind of learning: {open_} open, {late or 'none'} late."
        if every
        else "Nothing is planned yet.",
        counts=_counts(chosen, found),
        parts=tuple(_part(actor, chosen, part) for part in found if part.open),
    )


def _href(by: By, part: Part) -> str:
    return f"/actions?{_FILTER[by]}={part.key}" if by in _FILTER and part.key else ""


def _counts(by: By, found: tuple[Part, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(part.name, href=_href(by, part)),
            Cell(str(part.open)),
            Cell(str(part.late), late=bool(part.late)),
            Cell(str(part.waiting)),
            Cell(str(part.shown)),
            Cell(str(part.lapsed)),
        )
        for part in found
        if part.open or by != By.QUARTER
    ]
    over = [part for part in found if not part.open]
    if by == By.QUARTER and over:
        shown, lapsed = sum(part.shown for part in over), sum(part.lapsed for part in over)
        rows.append((Cell("Quarters in which nothing is open"), *map(Cell, ("0", "0", "0", str(shown), str(lapsed)))))
    return table(f"The plan by {WORDS[by].lower()}", (WORDS[by], "Open", "Late", "To check", "Shown", "Lapsed"), rows)


def _part(actor: Actor, by: By, part: Part) -> PartOfPlan:
    open_ = [each for each in part.actions if each.state in OPEN]
    rows = [
        (
            Cell(each.title, href=f"/actions/{each.reference}", note=each.reference),
            Cell(each.lead_agency.short_name if each.lead_agency else "No agency",
                 note=each.lead_officer.name if each.lead_officer else "nobody leads it"),
            Cell(
                due(each.due_on, actor.today), note=day(each.due_on),
                late=is_late(each.state, each.due_on, actor.today),
            ),
            Cell("", tag=STATES[each.state]),
        )
        for each in open_[:SHOWN]
    ]  # fmt: skip
    late = f", {part.late} late" if part.late else ""
    return PartOfPlan(
        part.name,
        f"{counted(part.open, 'open action')}{late}, {part.shown} shown",
        _href(by, part),
        table(part.name, ("Action", "Who", "By when", "Where it stands"), rows) if rows else None,
        len(open_) - len(rows),
    )
