"""What the pages of hot spots receive: the grid, and the lessons of one square."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.design import heat
from goldthread.design.wording import counted
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.outcome import CameOfIt, came_of_it
from goldthread.loop.insight import queries
from goldthread.loop.insight.queries import NOT_MAPPED, HotSpots, Which
from goldthread.loop.lessons.choices import LessonKind
from goldthread.loop.sources.choices import SourceKind
from goldthread.loop.themes import queries as themes
from goldthread.loop.themes import schemes
from goldthread.web.shell.colours import STAGES

if TYPE_CHECKING:
    from goldthread.loop.lessons.models import Lesson

WHERE = {"here": "This board’s own", "elsewhere": "Other boards and national", "all": "All learning"}
ROWS = {"theme": "Theme", "source": "Kind of source"}
KINDS = {LessonKind.CONCERN.value: "To improve", LessonKind.GOOD_PRACTICE.value: "Good practice", "both": "Both"}
NOT_THERE = "Not mapped to this scheme"


@dataclass(frozen=True, slots=True)
class Choice:
    """One question above the grid: its name, its label, and what can be chosen."""

    key: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table beside the drawing."""

    label: str
    href: str
    cells: tuple[tuple[int, str, str], ...]
    """For each year: how many, where that leads, and what came back, in a word."""
    total: int


@dataclass(frozen=True, slots=True)
class HotSpotsPage:
    """The grid with its finding, its choices and its table."""

    finding: str
    drawing: SafeString
    key: SafeString
    years: tuple[int, ...]
    rows: tuple[TableRow, ...]
    row_label: str
    choices: tuple[Choice, ...]
    narrowed: bool
    back: int
    """How many squares hold something that came back."""
    suggested: int
    untold_href: str
    has_lessons: bool


def hot_spots_page(actor: Actor, said: QueryDict) -> HotSpotsPage:
    """Read the grid, draw it, and say what it shows."""
    which = which_of(said)
    found = queries.hot_spots(actor, which)
    rows = _rows(actor, which, found)
    squares = {
        (at, place): _square(which, key, label, year, found)
        for at, (key, label, _) in enumerate(rows)
        for place, year in enumerate(found.years)
        if found.counts.get((key, year))
    }
    finding = _finding(which, rows, found)
    return HotSpotsPage(
        finding=finding,
        drawing=heat.draw(
            "hot-spots",
            finding,
            [heat.Row(label, _register(which, key), under) for key, label, under in rows],
            [str(year) for year in found.years],
            squares,
        ),
        key=heat.key_of(
            {"whole": "came back after it was closed", "broken": "reads as if it came back; nobody has confirmed it"},
            size="the greater, the more lessons",
        ),
        years=found.years,
        rows=tuple(_table_row(which, key, label, found) for key, label, _ in rows),
        row_label=which.scheme.title if which.scheme else ROWS[which.rows],
        choices=_choices(actor, which),
        narrowed=which != Which(),
        back=len(found.confirmed | found.likely),
        suggested=found.suggested,
        untold_href="/lessons/themes" if actor.may(Permission.WRITE_LESSONS) else "",
        has_lessons=bool(found.counts),
    )


def which_of(said: QueryDict) -> Which:
    """Which learning an address asks for; what makes no sense is left at what is usual."""

    def number(key: str) -> int | None:
        text = said.get(key, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

    kind, usual = said.get("kind", ""), Which()
    return Which(
        rows=known(said.get("by"), ROWS | dict.fromkeys(schemes.every(), ""), usual.rows),
        where=known(said.get("where"), WHERE, usual.where),
        kind="" if kind == "both" else kind if kind in KINDS else usual.kind,
        agency_id=number("agency"),
        group_id=number("group"),
        locality_id=number("locality"),
        suggested=said.get("suggested") != "no",
    )


def known(said: str | None, offered: Mapping[str, str], usual: str) -> str:
    """What was chosen, where it is one of what is offered; else what is usual."""
    return said if said in offered and said is not None else usual


def _query(which: Which) -> str:
    """The same choice, as the end of an address."""
    said: dict[str, object] = {
        "by": which.rows,
        "where": which.where,
        "kind": which.kind or "both",
        "agency": which.agency_id or "",
        "group": which.group_id or "",
        "locality": which.locality_id or "",
        "suggested": "" if which.suggested else "no",
    }
    usual = {"by": "theme", "where": "here", "kind": LessonKind.CONCERN.value}
    return urlencode({key: value for key, value in said.items() if value and usual.get(key) != value})


Key = int | str


def _rows(actor: Actor, which: Which, found: HotSpots) -> list[tuple[Key, str, str]]:
    """Key, name and heading of each row that holds something, in the order of the scheme, or of the most."""
    held = {key for key, _ in found.counts}
    if which.rows == "source":
        total = _totals(found)
        kinds = sorted(held, key=lambda key: (-total[key], str(key)))
        return [(key, str(SourceKind(str(key)).label), "") for key in kinds]
    if which.scheme:
        codes: list[tuple[Key, str, str]] = [
            (code.key, code.name, "") for code in which.scheme.codes if code.key in held
        ]
        return [*codes, *([(NOT_MAPPED, NOT_THERE, "")] if NOT_MAPPED in held else [])]
    rows: list[tuple[Key, str, str]] = []
    for group in themes.scheme(actor):
        heading = group.name
        for theme in group.themes.all():
            if theme.pk in held:
                rows.append((theme.pk, theme.name, heading))
                heading = ""
    return [*rows, *([(0, "No theme yet", "Not sorted")] if 0 in held else [])]


def _totals(found: HotSpots) -> Mapping[Key, int]:
    totals: dict[Key, int] = defaultdict(int)
    for (key, _), number in found.counts.items():
        totals[key] += number
    return totals


def _square(which: Which, key: Key, label: str, year: int, found: HotSpots) -> heat.Square:
    number = found.counts[key, year]
    ring = _ring(found, key, year)
    back = {"whole": "; learnt again after it was closed", "broken": "; may be learnt again after it was closed"}
    return heat.Square(
        number, f"{label}, {year}: {counted(number, 'lesson')}{back.get(ring, '')}", _cell(which, key, year), ring=ring
    )


def _ring(found: HotSpots, key: Key, year: int) -> heat.Ring:
    if (key, year) in found.confirmed:
        return "whole"
    return "broken" if (key, year) in found.likely else ""


def _cell(which: Which, key: Key, year: int) -> str:
    return f"/hot-spots/{key}/{year}?{_query(which)}".rstrip("?")


def _register(which: Which, key: Key) -> str:
    """The register of lessons, narrowed to a row as far as it can be."""
    if which.rows == "source":
        return f"/lessons?source={key}&sort=learnt"
    if which.scheme:
        return ""
    return f"/lessons?theme={key}&sort=learnt" if key else ""


def _table_row(which: Which, key: Key, label: str, found: HotSpots) -> TableRow:
    words = {"whole": "came back", "broken": "may be back"}
    cells = tuple(
        (
            found.counts.get((key, year), 0),
            _cell(which, key, year),
            words.get(_ring(found, key, year), ""),
        )
        for year in found.years
    )
    return TableRow(label, _register(which, key), cells, sum(number for number, _, _ in cells))


def _finding(which: Which, rows: Sequence[tuple[Key, str, str]], found: HotSpots) -> str:
    """What the grid shows, as its title: what is learnt most often over the most years."""
    met: dict[Key, set[int]] = defaultdict(set)
    for key, year in found.counts:
        met[key].add(year)
    total = _totals(found)
    named = [(key, label) for key, label, _ in rows if key not in (0, NOT_MAPPED)]
    if not named:
        return "Nothing is learnt here yet"
    key, label = max(named, key=lambda row: (len(met[row[0]]), total[row[0]]))
    if len(met[key]) == 1:
        return f"Most lessons are about {label}" if which.rows != "source" else f"Most lessons come from: {label}"
    years = f"{len(met[key])} of {len(found.years)} years"
    if which.rows == "source":
        return f"{label}: lessons in {years}, {total[key]} in all"
    return f"{label} was learnt in {years}, {counted(total[key], 'lesson')} in all"


def _choices(actor: Actor, which: Which) -> tuple[Choice, ...]:
    names = accounts.names(actor)
    agencies = [("", "Any agency"), *((str(each.id), each.name) for each in names.agencies)]
    groups = [("", "Any group"), *((str(each.id), each.name) for each in names.groups)]
    places = [("", "The whole area"), *((str(each.pk), each.name) for each in accounts.localities(actor))]
    mapped = themes.mapped_to(actor)
    others = [(key, of.title) for key, of in schemes.every().items() if key in mapped or key == which.rows]
    asked = [
        ("by", "Rows", [*ROWS.items(), *others], which.rows),
        ("where", "Learnt by", list(WHERE.items()), which.where),
        ("kind", "Kind of lesson", list(KINDS.items()), which.kind or "both"),
        ("agency", "For agency", agencies, str(which.agency_id or "")),
        ("group", "Led by group", groups, str(which.group_id or "")),
        *([("locality", "Locality", places, str(which.locality_id or ""))] if len(places) > 1 else []),
    ]
    return tuple(
        Choice(key, label, tuple((value, words, value == chosen) for value, words in options))
        for key, label, options, chosen in asked
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A lesson in a list, with what came of it."""

    reference: str
    statement: str
    href: str
    learnt_on: date
    source: str
    came_of_it: str
    stage: str
    colour: str
    back: str = ""
    """That it came back after something was closed, and where that history stands."""
    history_href: str = ""


@dataclass(frozen=True, slots=True)
class SquarePage:
    """The lessons of one square."""

    title: str
    lessons: tuple[Told, ...]
    back_href: str


def square_page(actor: Actor, row: str, year: int, said: QueryDict) -> SquarePage:
    """Read one square: a theme or a kind of source, and a year."""
    which = which_of(said)
    label = _label(actor, which, row)
    if label is None or year > actor.today.year:
        raise NotThere
    rows = queries.in_cell(actor, which, int(row) if which.rows == "theme" else row, year)
    returned = queries.returned(actor)
    came = actions.came_of(actor, rows)
    return SquarePage(
        f"{label}, {year}",
        tuple(told(each, came[each.pk], returned.get(each.pk)) for each in rows),
        f"/hot-spots?{_query(which)}".rstrip("?"),
    )


def _label(actor: Actor, which: Which, row: str) -> str | None:
    if which.rows == "source":
        return str(SourceKind(row).label) if row in SourceKind.values else None
    if which.scheme:
        return next(
            (code.name for code in which.scheme.codes if code.key == row), NOT_THERE if row == NOT_MAPPED else None
        )
    if not (row.isascii() and row.isdecimal() and len(row) < 10):
        return None
    return "No theme yet" if row == "0" else themes.names(actor).get(int(row))


def told(lesson: "Lesson", came: CameOfIt, confirmed: bool | None) -> Told:
    """A lesson with what came of it, and whether it came back."""
    back = {True: "Learnt again after it was closed", False: "May be learnt again after it was closed"}
    return Told(
        lesson.reference,
        lesson.statement,
        f"/lessons/{lesson.reference}",
        lesson.learnt_on,
        lesson.source.title,
        came_of_it(lesson.kind, came),
        came.stage.label,
        STAGES[came.stage],
        "" if confirmed is None else back[confirmed],
        "" if confirmed is None else f"/recurring/{lesson.reference}",
    )
