"""Registers: lists with filters that live in the address, sorting, paging, search, columns and views.

A stage describes its register as data; everything that registers share is here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.core.paginator import Paginator
from django.db.models import F, Model, Q, QuerySet
from django.http import QueryDict

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import HIT_ENDS, HIT_STARTS

PER_PAGE = 25
MOST_COUNTED = 1000
"""Beyond this many, a register says "more than 1,000" and counts no further."""

Row = TypeVar("Row", bound=Model)

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: what a cell shows on the page and, as plain text or a date, in a file."""

    key: str
    label: str
    value: Callable[[Row, Mapping[str, Any]], Any]
    sort: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    """The fields that the value reads, of the row or of one that it names: read where the column is shown."""
    shown: bool = True
    kind: str = "text"
    """How the page shows the value.

    text, list, day, due; tag (a ``Tag``, which knows its colour); headline leads to the row's page, and reference
    stands below it.
    """
    late: Callable[[Row, date], bool] = field(default=lambda row, today: False)
    """Whether a due date has passed with the thing still to do."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, as the page offers it."""

    value: str
    label: str
    chosen: bool = False


class Offering:
    """What filters make their offer from: who asks, and whom and what of the board can be named."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def names(self) -> accounts.Names:
        """Read once for all filters, where one of them asks."""
        return accounts.names(self.actor)


@dataclass(frozen=True, slots=True)
class Filter:
    """One question that narrows a register."""

    key: str
    label: str
    options: Callable[[Offering], Iterable[tuple[str, str]]]
    narrow: Callable[[Actor, Sequence[str]], Q]
    many: bool = True


class WhenAsked(dict[str, Any]):
    """What hangs on the rows of a page, each part read when a column first asks for it."""

    def __init__(self, **reads: Callable[[], Any]) -> None:
        super().__init__()
        self._reads = reads

    def __missing__(self, part: str) -> Any:
        self[part] = self._reads[part]()
        return self[part]


@dataclass(frozen=True, slots=True)
class Register(Generic[Row]):
    """A register as data."""

    key: str
    address: str
    title: str
    rows: Callable[[Actor], QuerySet[Row]]
    columns: tuple[Column[Row], ...]
    filters: tuple[Filter, ...]
    default_sort: str
    headline: str
    """The field whose matches are marked when the register is searched; the headline column shows it."""
    href: Callable[[Row], str]
    """The address of a row's own page."""
    reads: tuple[str, ...]
    """The fields that ``href``, ``more`` and whether a date is late read, whichever columns are shown."""
    more: Callable[[Actor, Sequence[Row]], Mapping[str, Any]] = field(default=lambda actor, rows: {})
    """Reads once, for the rows on the page, what hangs on them."""
    standing: "Callable[[Actor, QuerySet[Row], Asked], Standing] | None" = None
    """Words the sentence that counts; without it, the number of rows is said."""
    empty: str = "Nothing here yet."


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rows stand, in a sentence; and how many they are, where the sentence had to count them all."""

    sentence: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """A filter with what is chosen in it."""

    key: str
    label: str
    options: tuple[Option, ...]
    many: bool

    @property
    def chosen(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.chosen)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column, with the address that sorts by it."""

    key: str
    label: str
    href: str
    direction: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and how it is shown."""

    value: Any
    kind: str
    label: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row on the page."""

    id: int
    href: str
    reference: str
    cells: tuple[Cell, ...]
    headline: str
    """The headline with the matches of a search marked; empty without a search."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter value, with the address that takes it away."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """What the register's template receives."""

    key: str
    address: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]
    filters: tuple[ShownFilter, ...]
    chips: tuple[Chip, ...]
    columns: tuple[Option, ...]
    words: str
    sort: str
    query: str
    page: Any
    views: tuple[Any, ...]
    empty: str
    narrowed: bool
    """Whether a filter or words leave rows out; where there are no rows at all, nothing does."""
    carried: tuple[tuple[str, str], ...]
    """What the filters leave as it is: the order and the columns."""
    kept: tuple[tuple[str, str], ...]
    """What the choice of columns leaves as it is: everything else."""
    may_take_out: bool

    @property
    def filter(self) -> dict[str, ShownFilter]:
        """The filters by their keys, for a change of many at once that offers the same choices."""
        return {one.key: one for one in self.filters}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a register, with everything unknown in it left out."""

    words: str
    chosen: dict[str, list[str]]
    sort: str
    columns: tuple[str, ...]
    page: int


Offered = Mapping[str, Sequence[tuple[str, str]]]
"""What each filter offers, read once for a page."""


def offered(register: Register[Any], actor: Actor, keys: Iterable[str]) -> Offered:
    """What the filters of these keys offer this actor; what several offer alike is read once."""
    wanted = set(keys)
    filters = [one for one in register.filters if one.key in wanted]
    offering = Offering(actor)
    read = {options: tuple(options(offering)) for options in {one.options for one in filters}}
    return {one.key: read[one.options] for one in filters}


def asked(register: Register[Any], actor: Actor, query: QueryDict, offers: Offered | None = None) -> Asked:
    """Read an address's query; what is unknown in it is left aside, so that an old link still opens."""
    if offers is None:
        offers = offered(register, actor, query)
    known_values = {key: {value for value, _ in offers[key]} for key in query if key in offers}
    chosen = {key: [value for value in query.getlist(key) if value in values] for key, values in known_values.items()}
    sorts = {column.key for column in register.columns if column.sort}
    sort = query.get("sort", "")
    known = {column.key for column in register.columns}
    wanted = tuple(key for key in query.getlist("column") if key in known)
    shown = wanted or tuple(column.key for column in register.columns if column.shown)
    page = query.get("page", "1")
    return Asked(
        words=cleaned(query.get("q", "")),
        chosen={key: values for key, values in chosen.items() if values},
        sort=sort if sort.lstrip("-") in sorts else register.default_sort,
        columns=shown,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def narrowed(register: Register[Row], actor: Actor, ask: Asked) -> QuerySet[Row]:
    """The rows that an address asks for, sorted."""
    rows = register.rows(actor)
    for one in register.filters:
        if one.key in ask.chosen:
            rows = rows.filter(one.narrow(actor, ask.chosen[one.key]))
    if ask.words:
        rows = with_words(rows, ask.words)
    column = next(column for column in register.columns if column.key == ask.sort.lstrip("-"))
    backwards = ask.sort.startswith("-")
    order = [_turned(name) if backwards else name for name in column.sort]
    return rows.order_by(*(_nulls_last(rows.model, name) for name in order), "-pk" if backwards else "pk")


def with_words(rows: QuerySet[Row], words: str) -> QuerySet[Row]:
    """The rows that have these words, in any of their forms."""
    return rows.filter(search=_search(words))


def marked(register: Register[Any], rows: Any, words: str) -> Any:
    """The rows, each with its headline as ``hit``, in which these words are marked."""
    hit = SearchHeadline(
        F(register.headline),
        _search(words),
        config="english",
        start_sel=HIT_STARTS,
        stop_sel=HIT_ENDS,
        highlight_all=True,
    )
    return rows.annotate(hit=hit)


def reading(register: Register[Row], rows: QuerySet[Row], columns: Iterable[Column[Row]]) -> QuerySet[Row]:
    """The rows with what these columns read, and nothing that none of them reads."""
    reads = {*register.reads, *(name for column in columns for name in column.reads)}
    joins = {name.rpartition("__")[0] for name in reads if "__" in name}
    rows = rows.only(*reads)
    return rows.select_related(*joins) if joins else rows


def page_of(register: Register[Row], actor: Actor, query: QueryDict, views: Sequence[Any] = ()) -> RegisterPage:
    """One page of a register: a fixed number of queries, whatever the number of rows."""
    offers = offered(register, actor, [one.key for one in register.filters])
    ask = asked(register, actor, query, offers)
    rows = narrowed(register, actor, ask)
    standing = _standing(register, actor, rows, ask)
    total = rows.order_by()[: MOST_COUNTED + 1].count() if standing.total is None else standing.total
    columns = [column for column in register.columns if column.key in ask.columns]
    paginator = _Counted(reading(register, rows, columns), PER_PAGE, total)
    page = paginator.get_page(ask.page)
    listed: Any = page.object_list
    if ask.words:
        listed = marked(register, listed, ask.words)
    shown = list(listed)
    page.object_list = shown
    more = register.more(actor, shown)
    beside = [column for column in columns if column.kind != "reference"]
    filters = tuple(_shown(one, offers[one.key], ask) for one in register.filters)
    return RegisterPage(
        key=register.key,
        address=register.address,
        title=register.title,
        sentence=standing.sentence or _sentence(register, total),
        lines=tuple(
            Line(
                row.pk,
                register.href(row),
                "".join(str(column.value(row, more)) for column in columns if column.kind == "reference"),
                tuple(_cell(column, row, more, actor.today) for column in beside),
                getattr(row, "hit", ""),
            )
            for row in shown
        ),
        headings=tuple(_heading(column, ask, query) for column in beside),
        filters=filters,
        chips=_chips(filters, ask, query),
        columns=tuple(Option(column.key, column.label, column.key in ask.columns) for column in register.columns),
        words=ask.words,
        sort=ask.sort,
        query=_without(query, "page"),
        page=page,
        views=tuple(views),
        empty=register.empty,
        narrowed=bool(ask.chosen or ask.words) and (bool(shown) or register.rows(actor).exists()),
        carried=tuple(pair for pair in _pairs(query) if pair[0] in {"sort", "column"} and pair[1]),
        kept=tuple(pair for pair in _pairs(query) if pair[0] not in {"column", "page"} and pair[1]),
        may_take_out=actor.may(Permission.EXPORT),
    )


def _cell(column: Column[Row], row: Row, more: Mapping[str, Any], today: date) -> Cell:
    return Cell(
        column.value(row, more),
        column.kind,
        column.label,
        column.kind == "due" and column.late(row, today),
    )


def table_of(
    register: Register[Row], actor: Actor, query: QueryDict, every_column: bool = False
) -> tuple[list[str], Iterator[list[Any]]]:
    """The whole narrowed register for a file: its heads, and its rows in batches."""
    ask = asked(register, actor, query)
    columns = [column for column in register.columns if every_column or column.key in ask.columns]
    rows = reading(register, narrowed(register, actor, ask), columns)
    return [column.label for column in columns], _rows(register, actor, rows, columns)


def chosen_ids(query: QueryDict, most: int = 500) -> list[int]:
    """The rows that a person ticked for a change of many at once."""
    return [int(value) for value in query.getlist("row") if value.isascii() and value.isdigit()][:most]


def _rows(
    register: Register[Row],
    actor: Actor,
    rows: QuerySet[Row],
    columns: Sequence[Column[Row]],
    batch: int = 500,
) -> Iterator[list[Any]]:
    held: list[Row] = []
    for row in rows.iterator(chunk_size=batch):
        held.append(row)
        if len(held) == batch:
            yield from _batch(register, actor, held, columns)
            held = []
    if held:
        yield from _batch(register, actor, held, columns)


def _batch(
    register: Register[Row], actor: Actor, rows: Sequence[Row], columns: Sequence[Column[Row]]
) -> Iterator[list[Any]]:
    more = register.more(actor, rows)
    for row in rows:
        yield [column.value(row, more) for column in columns]


class _Counted(_Paginator):
    """A paginator that is told its count instead of asking for it."""

    def __init__(self, rows: QuerySet[Any], per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = total


def _standing(register: Register[Row], actor: Actor, rows: QuerySet[Row], ask: Asked) -> Standing:
    """How the rows stand; a search says how many it found, since it would look for all of them again."""
    if register.standing is None or ask.words:
        return Standing("")
    return register.standing(actor, rows, ask)


def _sentence(register: Register[Row], total: int) -> str:
    if total > MOST_COUNTED:
        return f"More than {MOST_COUNTED:,} {register.title.lower()}"
    return f"{total:,} {register.title.lower() if total != 1 else register.title.lower().removesuffix('s')}"


def _search(words: str) -> SearchQuery:
    return SearchQuery(words, search_type="websearch", config="english")


def cleaned(words: str) -> str:
    """What somebody looks for, on one line and of a length that a search can bear."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:200]


def _shown(one: Filter, options: Sequence[tuple[str, str]], ask: Asked) -> ShownFilter:
    chosen = ask.chosen.get(one.key, [])
    return ShownFilter(
        one.key,
        one.label,
        tuple(Option(value, label, value in chosen) for value, label in options),
        one.many,
    )


def _heading(column: Column[Any], ask: Asked, query: QueryDict) -> Heading:
    current = ask.sort.lstrip("-") == column.key
    direction = ("descending" if ask.sort.startswith("-") else "ascending") if current else "none"
    turned = f"-{column.key}" if current and direction == "ascending" else column.key
    href = f"?{_with(query, sort=turned)}" if column.sort else ""
    return Heading(column.key, column.label, href, direction if column.sort else "", column.kind)


def _chips(filters: Iterable[ShownFilter], ask: Asked, query: QueryDict) -> tuple[Chip, ...]:
    chips = [
        Chip(f"{one.label}: {option.label}", f"?{_less(query, one.key, option.value)}")
        for one in filters
        for option in one.chosen
    ]
    if ask.words:
        chips.append(Chip(f"Words: {ask.words}", f"?{_without(query, 'q', 'page')}"))
    return tuple(chips)


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(key, value) for key in query for value in query.getlist(key)]


def _without(query: QueryDict, *keys: str) -> str:
    return urlencode([(key, value) for key, value in _pairs(query) if key not in keys and value])


def _less(query: QueryDict, key: str, value: str) -> str:
    return urlencode([pair for pair in _pairs(query) if pair != (key, value) and pair[0] != "page"])


def _with(query: QueryDict, **changes: str) -> str:
    kept = [(k, v) for k, v in _pairs(query) if k not in changes and k != "page"]
    return urlencode([*kept, *changes.items()])


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _nulls_last(model: type[Model], name: str) -> Any:
    """The order that an index gives: what is never empty is not sorted by its emptiness."""
    if not name.startswith("-"):
        return F(name).asc(nulls_last=True)
    never_empty = "__" not in name and not model._meta.get_field(name[1:]).null
    return F(name[1:]).desc() if never_empty else F(name[1:]).desc(nulls_last=True)
