"""What the pages of results receive: tables, drawings and the sentences above them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from goldthread.core.actor import Actor
from goldthread.core.intervals import Share, Verdict
from goldthread.design import dots
from goldthread.design.wording import counted, day, plural
from goldthread.loop.audits import comparison, queries
from goldthread.loop.audits.comparison import Change, Graded, Tally
from goldthread.web.audits.navigation import Tab, looks_at_cases, of_a_round
from goldthread.web.shell.register import Option

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditRound

DOWN = {"agency": "Agency", "locality": "Locality", "sector": "Sector", "case": "Case", "section": "Standard"}
ACROSS = {"section": "Standard", "dimension": "Dimension", "question": "Question", "sector": "Sector"}
CHANGED = {
    "section": "Standard",
    "question": "Question",
    "agency": "Agency",
    "locality": "Locality",
    "sector": "Sector",
}
SHARED = {"locality": "Locality", "sector": "Sector"}
ROWS_A_PAGE, SQUARES_A_PAGE = 60, 1200
"""A page of a heat map is no longer than this, so that one of many questions can still be read."""


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above every page of a round's results."""

    reference: str
    title: str
    edition: str
    tabs: tuple[Tab, ...]
    address: str


def top(actor: Actor, of: "AuditRound", here: str) -> Top:
    """The round, and the ways between the pages about it that the actor may open."""
    edition = f"{of.edition.title}, edition {of.edition.edition}"
    return Top(of.reference, of.title, edition, of_a_round(actor, of, here), f"/audits/rounds/{of.reference}")


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One square: its words, and how dark it is, 0 to 4; nothing where nothing was graded."""

    words: str
    level: int | None
    said: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of squares with its sum."""

    label: str
    cells: tuple[HeatCell, ...]
    total: HeatCell


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map that is a table: each square says its count, so that colour is never alone."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    totals: tuple[HeatCell, ...]
    page: Any


@dataclass(frozen=True, slots=True)
class Against:
    """A survey of practitioners that does not bear out what is said here, and where they see otherwise."""

    survey: str
    href: str
    sentences: tuple[tuple[str, str], ...]
    """What practitioners were asked, and the sentence."""


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The results of a round."""

    top: Top
    sentence: str
    interval: str
    heat: Heat | None
    spread: SafeString
    spread_title: str
    spread_rows: tuple[tuple[str, Tally], ...]
    down: tuple[Option, ...]
    across: tuple[Option, ...]
    weighted: str
    against: tuple[Against, ...]

    @property
    def choices(self) -> tuple[tuple[str, str, tuple[Option, ...]], ...]:
        """What can be chosen above the heat map."""
        return ("down", "Down", self.down), ("across", "Across", self.across)


def results_page(actor: Actor, of: "AuditRound", asked: Mapping[str, str]) -> ResultsPage:
    """Results as the actor may see them."""
    has_cases = looks_at_cases(actor, of)
    down = _choice(asked.get("down"), DOWN, "case" if has_cases else "agency")
    across = _choice(asked.get("across"), ACROSS, "section")
    if across == down:
        across = "question" if down == "section" else "section"
    rows = queries.graded(actor, of, down, across, "section")
    grid = queries.heat_map(rows, down, across)
    words = asked_words(of) if "question" in (down, across) else {}
    sections = comparison.grouped(rows, "section")
    spreads = tuple((name, comparison.tally(each)) for name, each in sections.items())
    title = _spread_title(spreads)
    offered = {key: label for key, label in DOWN.items() if key != "case" or has_cases}
    return ResultsPage(
        top(actor, of, "results"),
        sentence_of(grid.total, queries.returns_in_hand(actor, of)),
        interval_of(grid.total.share),
        _heat(grid, DOWN[down], words, asked.get("page", "1")) if rows else None,
        dots.spread("spread", title, [dots.Spread(name, t.met, t.partly, t.unmet) for name, t in spreads]),
        title,
        spreads,
        tuple(Option(key, label, key == down) for key, label in offered.items()),
        tuple(Option(key, label, key == across) for key, label in ACROSS.items()),
        _weighted(rows, grid.total),
        tuple(map(_against, queries.not_borne_out(actor, of))),
    )


def _against(one: queries.NotBorneOut) -> Against:
    return Against(
        one.survey.title,
        f"/audits/rounds/{one.survey.reference}/survey",
        tuple((asks, each.sentence) for asks, each in one.contradictions),
    )


def asked_words(of: "AuditRound") -> dict[str, str]:
    """What each question asks, by its key."""
    return {key: question.asks for key, question in queries.tool_of(of.edition).questions().items()}


def sentence_of(total: Tally, returns: int) -> str:
    """How a round stands, in one sentence."""
    if not total.of:
        return "Nothing is graded yet."
    return (
        f"{total.met:,} of {total.of:,} graded answers in {counted(returns, 'return')} say that the standard is met; "
        f"{total.partly:,} in part, {total.unmet:,} not."
    )


def interval_of(share: Share | None) -> str:
    """A share with its interval in words."""
    if share is None:
        return ""
    between = f"between {share.low:.0%} and {share.high:.0%}"
    return f"That is {share.value:.0%}. With so many answers, the true share lies {between}."


def _weighted(rows: Sequence[Graded], total: Tally) -> str:
    if total.weighted is None or len({row.weight for row in rows}) < 2:
        return ""
    return f"By the weights of the tool it is {total.weighted:.0%}."


def _choice(asked: str | None, offered: Mapping[str, str], usual: str) -> str:
    return asked if asked and asked in offered else usual


def _spread_title(spreads: Sequence[tuple[str, Tally]]) -> str:
    graded = [(name, each) for name, each in spreads if each.of]
    if not graded:
        return "How answers are spread"
    name, least = min(graded, key=lambda pair: pair[1].met / pair[1].of)
    if least.met == least.of:
        return "Every standard is met wherever it was graded"
    return f"“{name}” is met least often: {least.met} of {least.of}"


def _heat(grid: comparison.Grid, head: str, words: Mapping[str, str], page: str) -> Heat:
    rows_a_page = max(8, min(ROWS_A_PAGE, SQUARES_A_PAGE // max(1, len(grid.columns))))
    paginator = Paginator(range(len(grid.rows)), rows_a_page)
    shown = paginator.get_page(page)
    columns = tuple(words.get(name, name) for name in grid.columns)
    rows = tuple(
        HeatRow(
            words.get(grid.rows[n], grid.rows[n]) or "None",
            tuple(_square(cell) for cell in grid.cells[n]),
            _square(grid.row_totals[n]),
        )
        for n in shown.object_list
    )
    totals = (*map(_square, grid.column_totals), _square(grid.total))
    return Heat(_heat_title(grid, words), head, columns, rows, totals, shown)


def _heat_title(grid: comparison.Grid, words: Mapping[str, str]) -> str:
    low = [
        (cell.met / cell.of, r, c)
        for r, row in enumerate(grid.cells)
        for c, cell in enumerate(row)
        if cell.of and cell.met < cell.of
    ]
    if not low:
        return "Everything that was graded is met"
    lowest, r, c = min(low)
    cell = grid.cells[r][c]
    column = words.get(grid.columns[c], grid.columns[c])
    more = sum(share == lowest for share, _, _ in low) - 1
    beside = f", and {counted(more, 'other square')} {plural(more, 'is', 'are')} as low" if more else ""
    return f"Lowest: {grid.rows[r]}, “{column}”, {cell.met} of {cell.of} met{beside}"


def _square(cell: Tally) -> HeatCell:
    if not cell.of:
        return HeatCell("n/a" if cell.does_not_apply else "–", None, "nothing graded")
    level = min(4, int(cell.met / cell.of * 4.999))
    return HeatCell(f"{cell.met} of {cell.of}", level, f"{cell.partly} in part, {cell.unmet} not met")


# --- Change ---


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a comparison."""

    label: str
    earlier: str
    later: str
    difference: str
    words: str
    strong: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """An audit and the one after it, and every round of the same before them."""

    top: Top
    sentence: str
    earlier: str
    later: str
    title: str
    drawing: SafeString
    rows: tuple[Moved, ...]
    by: tuple[Option, ...]
    of: str
    years_title: str
    years: SafeString
    course: SafeString
    course_title: str
    rounds: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    left_out: int
    """Questions of the earlier edition that cannot be compared."""

    @property
    def choices(self) -> tuple[tuple[str, str, tuple[Option, ...]], ...]:
        """What can be chosen above the drawing."""
        return (("by", "Compare by", self.by),)


def change_page(actor: Actor, of: "AuditRound", asked: Mapping[str, str]) -> ChangePage:
    """A round compared with the one that it follows, and with all before."""
    by = _choice(asked.get("by"), CHANGED, "section")
    found = queries.re_audit(actor, of, by=by)
    years = queries.over_years(actor, of, by)
    words = found.words if by == "question" else {}
    changed = sorted(found.changes, key=_by_change)
    names = [f"{point.on[:4]} ({point.reference})" for point in years.rounds]
    earlier, later = names[-2], names[-1]
    title = _change_title(changed, CHANGED[by].lower())
    lines = tuple((words.get(name, name) or "None", tallies) for name, tallies in years.lines)
    shares = [point.share for point in years.rounds]
    return ChangePage(
        top(actor, of, "change"),
        f"Everything together: {found.overall.sentence}.",
        earlier,
        later,
        title,
        dots.dots("change", title, [_dot(each, words) for each in changed], earlier=earlier, later=later),
        tuple(_moved(each, words) for each in changed),
        tuple(Option(key, label, key == by) for key, label in CHANGED.items()),
        CHANGED[by],
        f"Each {CHANGED[by].lower()} from round to round",
        dots.slopes(
            "years",
            f"Each {CHANGED[by].lower()} from round to round",
            names,
            [dots.Line(name, tuple(each.share for each in tallies)) for name, tallies in lines[:14]],
        ),
        dots.slopes("course", _course_title(shares), names, [dots.Line("Met", tuple(shares))], height=300),
        _course_title(shares),
        tuple(names),
        tuple((name, tuple(_count(each) for each in tallies)) for name, tallies in lines),
        _left_out(of),
    )


def _left_out(of: "AuditRound") -> int:
    if of.follows is None:
        return 0
    keys = queries.keys_between(of.follows.edition, of.edition)
    return len(queries.tool_of(of.follows.edition).questions()) - len(keys)


def _by_change(one: Change) -> tuple[float, str]:
    return (-one.difference.value if one.difference else 9.0, one.name)


def _dot(one: Change, words: Mapping[str, str]) -> dots.Dot:
    return dots.Dot(
        words.get(one.name, one.name) or "None", one.earlier.share, one.later.share, one.sentence, _sure(one)
    )


def _sure(one: Change) -> bool:
    return one.difference is not None and one.difference.verdict in (Verdict.BETTER, Verdict.WORSE)


def _moved(one: Change, words: Mapping[str, str]) -> Moved:
    told = ""
    if one.difference:
        low, high = round(one.difference.low * 100), round(one.difference.high * 100)
        told = f"{one.difference.value * 100:+.0f} points ({low:+d} to {high:+d})".replace("-", "−")
    label = words.get(one.name, one.name) or "None"
    return Moved(label, _count(one.earlier), _count(one.later), told, _verdict(one), _sure(one))


def _verdict(one: Change) -> str:
    return one.difference.verdict.value if one.difference else one.sentence


def _count(of: Tally) -> str:
    return f"{of.met} of {of.of}" if of.of else "–"


def _change_title(changes: Iterable[Change], what: str) -> str:
    told = [each.difference for each in changes if each.difference]
    if not told:
        return "Nothing was asked in both rounds"
    up, down = sum(each.value > 0 for each in told), sum(each.value < 0 for each in told)
    sure = sum(each.verdict in (Verdict.BETTER, Verdict.WORSE) for each in told)
    chance = "none of it beyond chance" if not sure else f"{sure} beyond chance"
    if up == len(told) or down == len(told):
        way = "up" if up else "down"
        return f"{counted(len(told), what).capitalize()}: all went {way}, {chance}"
    return f"Of {counted(len(told), what)}, {up or 'none'} went up and {down or 'none'} down, {chance}"


def _course_title(shares: Sequence[Share | None]) -> str:
    known = [share for share in shares if share is not None]
    if len(known) < 2:
        return "The share that is met, round by round"
    first, last = known[0], known[-1]
    return f"From {first.value:.0%} met to {last.value:.0%} over {len(known)} rounds"


# --- To share ---


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Results fit to publish."""

    top: Top
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], int], ...]
    totals: tuple[int, ...]
    total: int
    hidden: int
    beside: int
    withheld: bool
    empty: bool
    across: tuple[Option, ...]
    chosen: str
    closed_on: str

    @property
    def choices(self) -> tuple[tuple[str, str, tuple[Option, ...]], ...]:
        """What can be chosen above the table."""
        return (("across", "Across", self.across),)


def shared_page(actor: Actor, of: "AuditRound", asked: Mapping[str, str]) -> SharedPage:
    """How often each standard is not wholly met, with small numbers hidden beyond recovery."""
    across = _choice(asked.get("across"), SHARED, "sector")
    made = queries.published(actor, of, down="section", across=across)
    counts = made.counts
    rows: tuple[tuple[str, tuple[str, ...], int], ...] = ()
    if counts:
        rows = tuple(
            (name, tuple("hidden" if count is None else str(count) for count in row), total)
            for name, row, total in zip(made.rows, counts.rows, counts.row_totals, strict=True)
        )
    return SharedPage(
        top(actor, of, "shared"),
        made.columns,
        rows,
        counts.column_totals if counts else (),
        sum(counts.column_totals) if counts else 0,
        len(counts.small) if counts else 0,
        len(counts.beside) if counts else 0,
        counts is None and bool(made.rows),
        not made.rows,
        tuple(Option(key, label, key == across) for key, label in SHARED.items()),
        across,
        day(of.closed_at.date()) if of.closed_at else "",
    )
