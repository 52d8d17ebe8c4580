"""Results side by side, by standard, agency, locality, sector and year: honest intervals, small numbers hidden."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from goldthread.core.intervals import Difference, Share, difference, share
from goldthread.core.suppression import Published, protect
from goldthread.loop.audits.format import Met

TOGETHER, NO_LOCALITY = "All together", "No locality"
"""Whose an answer is where it is of no one agency, and where an agency has no place."""


class Graded(NamedTuple):
    """A graded answer, or so many that are alike: of whom, to what, and what it says of the standard.

    By what answers were not told apart is empty.
    """

    return_id: int = 0
    agency: str = ""
    locality: str = ""
    sector: str = ""
    case: str = ""
    section: str = ""
    standard: str = ""
    dimension: str = ""
    question: str = ""
    first: str = ""
    """The grade that the respondent gave."""
    grade: str = ""
    """The grade that counts: the first, or the one that settled it."""
    met: Met | None = None
    """Nothing where it does not apply."""
    weight: Decimal = Decimal(1)
    times: int = 1
    """How many answers this stands for."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many graded answers met a standard wholly, in part or not; how many did not apply."""

    met: int = 0
    partly: int = 0
    unmet: int = 0
    does_not_apply: int = 0
    weight: Decimal = Decimal(0)
    weight_met: Decimal = Decimal(0)

    @property
    def of(self) -> int:
        """How many were graded."""
        return self.met + self.partly + self.unmet

    @property
    def share(self) -> Share | None:
        """The share that met it wholly, with its interval; nothing where nobody was graded."""
        return share(self.met, self.of) if self.of else None

    @property
    def weighted(self) -> Decimal | None:
        """The share that met it by weight."""
        return self.weight_met / self.weight if self.weight else None


_NONE = Tally()


def tally(rows: Iterable[Graded]) -> Tally:
    """Graded answers counted."""
    met = partly = unmet = does_not_apply = 0
    weight = weight_met = Decimal(0)
    for row in rows:
        times = row.times
        if row.met is None:
            does_not_apply += times
            continue
        weight += row.weight * times
        if row.met is Met.YES:
            met += times
            weight_met += row.weight * times
        elif row.met is Met.PARTLY:
            partly += times
        else:
            unmet += times
    return Tally(met, partly, unmet, does_not_apply, weight, weight_met)


BY: Mapping[str, Callable[[Graded], str]] = {
    "agency": lambda row: row.agency,
    "locality": lambda row: row.locality,
    "sector": lambda row: row.sector,
    "case": lambda row: row.case,
    "section": lambda row: row.section,
    "standard": lambda row: row.standard,
    "dimension": lambda row: row.dimension,
    "question": lambda row: row.question,
}
"""By what results can be put side by side."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of tallies: a heat map, a distribution, a list."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Tally, ...], ...]
    row_totals: tuple[Tally, ...]
    column_totals: tuple[Tally, ...]
    total: Tally


def grid(graded: Sequence[Graded], down: str, across: str) -> Grid:
    """Results of one kind down and of another across, each in the order in which it first comes."""
    of_row, of_column = BY[down], BY[across]
    placed: dict[tuple[str, str], list[Graded]] = {}
    for row in graded:
        placed.setdefault((of_row(row), of_column(row)), []).append(row)
    counted = {place: tally(each) for place, each in placed.items()}
    rows, columns = grouped(graded, down), grouped(graded, across)
    return Grid(
        tuple(rows),
        tuple(columns),
        tuple(tuple(counted.get((r, c), _NONE) for c in columns) for r in rows),
        tuple(map(tally, rows.values())),
        tuple(map(tally, columns.values())),
        tally(graded),
    )


def grouped(graded: Iterable[Graded], by: str) -> dict[str, list[Graded]]:
    """Graded answers by what they are of, each in the order in which it first comes."""
    name_of, found = BY[by], dict[str, list[Graded]]()
    for row in graded:
        found.setdefault(name_of(row), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class PublishedGrid:
    """How often a standard was not wholly met, fit to publish: nothing in the place of a count that is hidden."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Published | None
    """Nothing where the whole table has to be withheld."""


def published(of: Grid, threshold: int) -> PublishedGrid:
    """A grid with small counts hidden so that nobody can work them out again."""
    gaps = [[cell.partly + cell.unmet for cell in row] for row in of.cells]
    return PublishedGrid(of.rows, of.columns, protect(gaps, threshold) if gaps else None)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one question, or of all, between an audit and the one after it."""

    name: str
    earlier: Tally
    later: Tally
    difference: Difference | None

    @property
    def sentence(self) -> str:
        """The change as a person would say it."""
        return self.difference.sentence if self.difference else "not asked in both, so it cannot be compared"


def followed(rows: Iterable[Graded], keys: Mapping[str, str]) -> tuple[Graded, ...]:
    """Answers under the questions as which they count in a later edition; only those that can be compared."""
    return tuple(row._replace(question=keys[row.question]) for row in rows if row.question in keys)


def changes(earlier: Sequence[Graded], later: Sequence[Graded], by: str) -> tuple[Change, ...]:
    """What changed by one measure, over answers that can be compared."""
    old, new = grouped(earlier, by), grouped(later, by)
    return tuple(_change(name, old.get(name, []), rows) for name, rows in new.items())


def overall(earlier: Sequence[Graded], later: Sequence[Graded]) -> Change:
    """What changed over everything that can be compared."""
    return _change("All", earlier, later)


def _change(name: str, before: Iterable[Graded], after: Iterable[Graded]) -> Change:
    one, two = tally(before), tally(after)
    told = difference((one.met, one.of), (two.met, two.of)) if one.of and two.of else None
    return Change(name, one, two, told)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that agencies say of themselves and that those who work there do not see."""

    question: str
    """Of the survey."""
    tests: str
    """Of the self-assessment."""
    agency: str
    """All together, where a board answered for itself."""
    says: Tally
    """What it said of itself."""
    seen: Share
    """How many practitioners agree."""

    @property
    def sentence(self) -> str:
        """The contradiction as a person would say it."""
        who = "The board" if self.agency == TOGETHER else self.agency
        return f"{who} says that this is in place; {self.seen.of_them} of {self.seen.of} practitioners see it"


def contradictions(
    survey: Sequence[Graded], own: Sequence[Graded], tests: Mapping[str, Sequence[str]], *, at_least: int = 5
) -> tuple[Contradiction, ...]:
    """Where an agency says that something is in place and fewer than half of its practitioners can be seeing it.

    What a board says of itself is for all practitioners to see. Told only where at least so many answered, and where
    even the top of the interval lies below one half.
    """
    found = []
    for question, keys in tests.items():
        for key in keys:
            for agency in dict.fromkeys(row.agency for row in own if row.question == key):
                says = tally(row for row in own if row.question == key and row.agency == agency)
                asked = (row for row in survey if row.question == question)
                seen = tally(row for row in asked if agency in (row.agency, TOGETHER))
                if says.met and seen.of >= at_least and seen.share and seen.share.high < 0.5:
                    found.append(Contradiction(question, key, agency, says, seen.share))
    return tuple(found)
