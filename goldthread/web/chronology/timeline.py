"""The drawn timeline: which columns of time a window has, what stands in them, and where each leads."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from goldthread.core.actor import Actor
from goldthread.design import lanes
from goldthread.design.wording import MONTHS, counted, day, period
from goldthread.loop.reviews.chronology import queries
from goldthread.loop.reviews.chronology.choices import PairState, seen_of
from goldthread.loop.reviews.chronology.merging import Gap
from goldthread.loop.reviews.chronology.queries import Mark, Narrowing, Standing
from goldthread.web.chronology.asking import address

if TYPE_CHECKING:
    from goldthread.accounts.models import Agency
    from goldthread.loop.reviews.models import Episode
    from goldthread.loop.sources.models import Source

BY_DAY, BY_WEEK, BY_MONTH = 62, 800, 30 * 366
"""The longest windows, in days, that are drawn by day, by week and by month; longer ones are drawn by year."""
MOST_MARKS = 5000
MOST_LETTERS = 48
"""Of the name of a stretch over the drawing; whole it stands below."""
HERE = ""
"""Ways lead to the page on which they stand: there are thousands, and each is as short as it can be."""
LOOKS: dict[bool | None, lanes.Look] = {True: "full", False: "hollow", None: "faint"}
_SEEN: dict[lanes.Look, str] = {"full": "child seen", "hollow": "child not seen", "faint": "not known"}
KEY_OF_BARS = lanes.key_of_looks(_SEEN)
KEY_OF_MARKS = lanes.key_of_looks(
    _SEEN,
    strong="somebody says why it matters",
    rough="the day is not exact",
    joined="the same event",
    perhaps="perhaps the same event",
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link that zooms or moves the drawing."""

    label: str
    href: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class CountRow:
    """A stretch of time with how many events each agency tells: the drawing as a table."""

    label: str
    href: str
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, the ways to zoom it, and its counts as a table."""

    title: str
    drawing: SafeString
    key: SafeString
    path: tuple[Way, ...]
    """From the whole period down to what is shown."""
    inner: tuple[Way, ...]
    """One step closer."""
    before: Way | None
    after: Way | None
    heads: tuple[str, ...]
    rows: tuple[CountRow, ...]
    left_out: int
    looked_at: tuple[Way, ...]
    """The stretches over which brackets stand, in words."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A column of time."""

    first: date
    last: date
    column: lanes.Column
    name: str


def timeline(
    actor: Actor,
    of: "Source",
    asked: Narrowing,
    standing: Standing,
    agencies: "Sequence[Agency]",
    gaps: Sequence[Gap],
    episodes: "Sequence[Episode]" = (),
) -> Timeline | None:
    """The drawing of what is asked for; nothing where no event has a date."""
    if standing.first is None or standing.last is None:
        return None
    first, last = asked.first or standing.first, asked.last or standing.last
    if first > last:
        return None
    told = [one for one in agencies if not asked.agencies or one.pk in asked.agencies]
    stretches, kind = _stretches(first, last, HERE, asked)
    lane = {one.pk: place for place, one in enumerate(told)}
    left_out = 0
    joins: tuple[lanes.Join, ...] = ()
    if kind == "day":
        window = replace(asked, first=first, last=last)
        found = queries.marks(actor, of, window, MOST_MARKS + 1)
        left_out = max(len(found) - MOST_MARKS, 0)
        names = {one.pk: one.name for one in told}
        cells = _cells_of_marks(found[:MOST_MARKS], lane, first, last, f"/sources/{of.reference}", asked, names)
        joins = tuple(
            lanes.Join(one, other, state == PairState.PROPOSED)
            for one, other, state in queries.joins(actor, [mark.pk for mark in found[:MOST_MARKS]])
        )
    else:
        cells = _cells_of_counts(actor, of, asked, kind, stretches, lane, {one.pk: one.name for one in told})
    title = _title(cells, told, first, last)
    brackets = _brackets(episodes, stretches, f"/reviews/{of.reference}/analysis")
    drawing = lanes.draw(
        "timeline",
        title,
        [one.short_name for one in told],
        [one.column for one in stretches],
        cells,
        shades=_shades(gaps, stretches),
        brackets=brackets,
        joins=joins,
    )
    return Timeline(
        title=title,
        drawing=drawing,
        key=KEY_OF_MARKS if kind == "day" else KEY_OF_BARS,
        path=_path(first, last, standing, HERE, asked),
        inner=_inner(first, last, HERE, asked, kind),
        before=_beside(first, last, HERE, asked, standing, -1),
        after=_beside(first, last, HERE, asked, standing, 1),
        heads=tuple(one.short_name for one in told),
        rows=_rows(stretches, cells, len(told)),
        left_out=left_out,
        looked_at=tuple(Way(one.title, one.href) for one in brackets),
    )


def _stretches(first: date, last: date, base: str, asked: Narrowing) -> tuple[list[_Stretch], str]:
    days = (last - first).days + 1
    if days <= BY_DAY:
        return [_day(first + timedelta(days=n), n == 0, base, asked) for n in range(days)], "day"
    if days <= BY_WEEK:
        begin = first - timedelta(days=first.weekday())
        weeks = [begin + timedelta(days=7 * n) for n in range((last - begin).days // 7 + 1)]
        return [_week(each, n, len(weeks), base, asked) for n, each in enumerate(weeks)], "week"
    if days <= BY_MONTH:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        begin = first.replace(day=1)
        return [_month(_later(begin, n), n == 0, base, asked) for n in range(months)], "month"
    return [_year(year, base, asked) for year in range(first.year, last.year + 1)], "year"


def _day(one: date, begins: bool, base: str, asked: Narrowing) -> _Stretch:
    month = f"{MONTHS[one.month - 1]} {one.year}" if begins or one.day == 1 else ""
    column = lanes.Column(str(one.day), _to(base, asked, one, one), month, _to(base, asked, *_month_of(one)))
    return _Stretch(one, one, column, day(one))


def _week(one: date, place: int, of: int, base: str, asked: Narrowing) -> _Stretch:
    last = one + timedelta(days=6)
    begins = place == 0 or (last.day <= 7 and 2 < place < of - 2)
    year = f" {last.year}" if place == 0 or last.month == 1 else ""
    month = f"{MONTHS[last.month - 1][:3]}{year}" if begins else ""
    column = lanes.Column("", "", month, _to(base, asked, *_month_of(last)) if month else "")
    return _Stretch(one, last, column, f"Week of {day(one)}")


def _month(one: date, begins: bool, base: str, asked: Narrowing) -> _Stretch:
    year = str(one.year) if begins or one.month == 1 else ""
    column = lanes.Column("", "", year, _to(base, asked, date(one.year, 1, 1), date(one.year, 12, 31)) if year else "")
    return _Stretch(one, _month_of(one)[1], column, f"{MONTHS[one.month - 1]} {one.year}")


def _year(year: int, base: str, asked: Narrowing) -> _Stretch:
    first, last = date(year, 1, 1), date(year, 12, 31)
    label = str(year) if year % 5 == 0 else ""
    return _Stretch(first, last, lanes.Column("", "", label, _to(base, asked, first, last) if label else ""), str(year))


def _cells_of_counts(
    actor: Actor,
    of: "Source",
    asked: Narrowing,
    kind: str,
    stretches: Sequence[_Stretch],
    lane: dict[int, int],
    names: dict[int, str],
) -> dict[tuple[int, int], lanes.Cell]:
    places = {one.first: n for n, one in enumerate(stretches)}
    cells = {}
    for tally in queries.counts(actor, of, kind, asked):
        if tally.begins not in places or tally.agency_id not in lane:
            continue
        stretch = stretches[places[tally.begins]]
        said = f"{names[tally.agency_id]}, {stretch.name}: {counted(tally.total, 'event')}, child seen in {tally.seen}"
        cells[lane[tally.agency_id], places[tally.begins]] = lanes.Cell(
            (tally.seen, tally.not_seen, tally.not_known), said, _to(HERE, asked, stretch.first, stretch.last)
        )
    return cells


def _cells_of_marks(
    found: Sequence[Mark],
    lane: dict[int, int],
    first: date,
    last: date,
    source: str,
    asked: Narrowing,
    names: dict[int, str],
) -> dict[tuple[int, int], lanes.Cell]:
    held: dict[tuple[int, int], list[Mark]] = {}
    for one in found:
        if one.agency_id in lane:
            held.setdefault((lane[one.agency_id], (max(one.first, first) - first).days), []).append(one)
    return {
        place: lanes.Cell(
            href=_to(HERE, asked, first + timedelta(days=place[1]), first + timedelta(days=place[1])),
            marks=tuple(
                lanes.Mark(
                    one.pk,
                    LOOKS[one.child_seen],
                    _said(one, names[one.agency_id]),
                    f"{source}/chronology/events/{one.pk}",
                    one.matters,
                    one.rough,
                )
                for one in here
            ),
        )
        for place, here in held.items()
    }


def _said(one: Mark, agency: str) -> str:
    when = day(one.first) if one.first == one.last else f"{day(one.first)} to {day(one.last)}"
    return f"{agency}, {when}{f', {one.at:%H:%M}' if one.at else ''}: child {seen_of(one.child_seen).label.lower()}"


def _title(cells: dict[tuple[int, int], lanes.Cell], told: "Sequence[Agency]", first: date, last: date) -> str:
    total = sum(sum(cell.counts) + len(cell.marks) for cell in cells.values())
    when = f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"
    lane = {place for place, _ in cells}
    return f"{counted(total, 'event').capitalize()} told by {counted(len(lane), 'agency', 'agencies')} {when}"


def _shades(gaps: Sequence[Gap], stretches: Sequence[_Stretch]) -> list[lanes.Shade]:
    """Gaps from the day they begin to the day they end, as far as the drawing shows them."""
    begin, end = stretches[0].first, stretches[-1].last
    found = []
    for gap in gaps:
        if gap.last < begin or gap.first > end:
            continue
        start, stop = _place(max(gap.first, begin), stretches), _place(min(gap.last, end) + timedelta(1), stretches)
        found.append(lanes.Shade(start, stop, counted(gap.days, "day"), f"{counted(gap.days, 'day')} without an event"))
    return found


def _brackets(episodes: "Sequence[Episode]", stretches: Sequence[_Stretch], href: str) -> tuple[lanes.Bracket, ...]:
    """The stretches that the review looks at closely, as far as the drawing shows them."""
    begin, end = stretches[0].first, stretches[-1].last
    return tuple(
        lanes.Bracket(
            _place(max(one.first_day, begin), stretches),
            _place(min(one.last_day, end) + timedelta(1), stretches),
            one.title if len(one.title) <= MOST_LETTERS else f"{one.title[: MOST_LETTERS - 1]}…",
            f"{one.title}, {period(one.first_day, one.last_day)}",
            f"{href}#episode-{one.pk}",
        )
        for one in episodes
        if one.last_day >= begin and one.first_day <= end
    )


def _place(one: date, stretches: Sequence[_Stretch]) -> float:
    lasts = [stretch.last for stretch in stretches]
    place = bisect_left(lasts, one)
    if place == len(stretches):
        return float(place)
    stretch = stretches[place]
    return place + max((one - stretch.first).days, 0) / ((stretch.last - stretch.first).days + 1)


def _path(first: date, last: date, standing: Standing, base: str, asked: Narrowing) -> tuple[Way, ...]:
    """The whole period, the year, the month and the day in which the window lies."""
    ways = [Way("Whole period", address(base, replace(asked, first=None, last=None)), not (asked.first or asked.last))]
    if asked.first is None and asked.last is None:
        return tuple(ways)
    if first.year == last.year:
        year = date(first.year, 1, 1), date(first.year, 12, 31)
        ways.append(Way(str(first.year), _to(base, asked, *year), (first, last) == year))
        if first.month == last.month:
            month = _month_of(first)
            ways.append(Way(MONTHS[first.month - 1], _to(base, asked, *month), (first, last) == month))
            if first == last:
                ways.append(Way(day(first), _to(base, asked, first, last), True))
    if not any(way.here for way in ways):
        ways.append(Way(f"{day(first)} to {day(last)}", _to(base, asked, first, last), True))
    return tuple(ways)


def _inner(first: date, last: date, base: str, asked: Narrowing, kind: str) -> tuple[Way, ...]:
    if first.year != last.year:
        years = range(first.year, last.year + 1)
        return tuple(Way(str(year), _to(base, asked, date(year, 1, 1), date(year, 12, 31))) for year in years)
    if kind != "day":
        months = [date(first.year, month, 1) for month in range(first.month, last.month + 1)]
        return tuple(Way(MONTHS[one.month - 1][:3], _to(base, asked, *_month_of(one))) for one in months)
    return ()


def _beside(first: date, last: date, base: str, asked: Narrowing, standing: Standing, way: int) -> Way | None:
    """The window of the same kind before or after this one, where something is told there."""
    if asked.first is None or asked.last is None or standing.first is None or standing.last is None:
        return None
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        window, name = (date(first.year + way, 1, 1), date(first.year + way, 12, 31)), str(first.year + way)
    elif (first, last) == _month_of(first):
        window = _month_of(_later(first, way))
        name = f"{MONTHS[window[0].month - 1]} {window[0].year}"
    else:
        shift = timedelta(days=way * ((last - first).days + 1))
        window = first + shift, last + shift
        name = day(window[0]) if window[0] == window[1] else f"{day(window[0])} to {day(window[1])}"
    if window[1] < standing.first or window[0] > standing.last:
        return None
    return Way(name, _to(base, asked, *window))


def _rows(stretches: Sequence[_Stretch], cells: dict[tuple[int, int], lanes.Cell], width: int) -> tuple[CountRow, ...]:
    found = []
    for column, stretch in enumerate(stretches):
        here = [cells.get((lane, column)) for lane in range(width)]
        totals = tuple(sum(cell.counts) + len(cell.marks) if cell else 0 for cell in here)
        if any(totals):
            href = next(cell.href for cell in here if cell)
            found.append(CountRow(stretch.name, href, totals, sum(totals)))
    return tuple(found)


def _to(base: str, asked: Narrowing, first: date, last: date) -> str:
    return address(base, replace(asked, first=first, last=last))


def _month_of(one: date) -> tuple[date, date]:
    first = one.replace(day=1)
    return first, _later(first, 1) - timedelta(days=1)


def _later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
