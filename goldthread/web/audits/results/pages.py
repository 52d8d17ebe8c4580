"""What the pages of results receive: the heat map, how answers are spread, and what may be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from goldthread.core.actor import Actor
from goldthread.core.intervals import Share
from goldthread.design import dots
from goldthread.design.wording import counted, day, plural
from goldthread.loop.audits import comparison, queries
from goldthread.loop.audits.comparison import Graded, Tally
from goldthread.web.audits.against import Against, against
from goldthread.web.audits.navigation import Tab, looks_at_cases, of_a_round
from goldthread.web.shell.register import Option

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditRound

DOWN = {"agency": "Agency", "locality": "Locality", "sector": "Sector", "case": "Case", "section": "Standard"}
ACROSS = {"section": "Standard", "dimension": "Dimension", "question": "Question", "sector": "Sector"}
ORDER = {"name": "In their own order", "least": "Least met first"}
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
    order: tuple[Option, ...]
    weighted: str
    against: tuple[Against, ...]

    @property
    def choices(self) -> tuple[tuple[str, str, tuple[Option, ...]], ...]:
        """What can be chosen above the heat map."""
        return ("down", "Down", self.down), ("across", "Across", self.across), ("order", "Order", self.order)


def results_page(actor: Actor, of: "AuditRound", asked: Mapping[str, str]) -> ResultsPage:
    """Results as the actor may see them."""
    has_cases = looks_at_cases(actor, of)
    down = chosen(asked.get("down"), DOWN, "case" if has_cases else "agency")
    across = chosen(asked.get("across"), ACROSS, "section")
    if across == down:
        across = "question" if down == "section" else "section"
    order = chosen(asked.get("order"), ORDER, "name")
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
        _heat(grid, DOWN[down], words, order == "least", asked.get("page", "1")) if rows else None,
        dots.spread("spread", title, [dots.Spread(name, t.met, t.partly, t.unmet) for name, t in spreads]),
        title,
        spreads,
        tuple(Option(key, label, key == down) for key, label in offered.items()),
        tuple(Option(key, label, key == across) for key, label in ACROSS.items()),
        tuple(Option(key, label, key == order) for key, label in ORDER.items()),
        _weighted(rows, grid.total),
        against(actor, of),
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


def chosen(asked: str | None, offered: Mapping[str, str], usual: str) -> str:
    """What was asked for, where it is offered; else what is usual."""
    return asked if asked and asked in offered else usual


def _spread_title(spreads: Sequence[tuple[str, Tally]]) -> str:
    graded = [(name, each) for name, each in spreads if each.of]
    if not graded:
        return "How answers are spread"
    name, least = min(graded, key=lambda pair: pair[1].met / pair[1].of)
    if least.met == least.of:
        return "Every standard is met wherever it was graded"
    return f"“{name}” is met least often: {least.met:,} of {least.of:,}"


def _heat(grid: comparison.Grid, head: str, words: Mapping[str, str], least_first: bool, page: str) -> Heat:
    order = list(range(len(grid.rows)))
    if least_first:
        order.sort(key=lambda n: _share(grid.row_totals[n]))
    rows_a_page = max(8, min(ROWS_A_PAGE, SQUARES_A_PAGE // max(1, len(grid.columns))))
    paginator = Paginator(order, rows_a_page)
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


def _share(of: Tally) -> float:
    return of.met / of.of if of.of else 2.0


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
    return HeatCell(f"{cell.met:,} of {cell.of:,}", level, f"{cell.partly} in part, {cell.unmet} not met")


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
    across = chosen(asked.get("across"), SHARED, "sector")
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
