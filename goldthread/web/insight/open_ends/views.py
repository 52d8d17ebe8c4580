"""Open ends: all kinds with their number, and one kind whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.design.tables import Cell, Table, table
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.insight import open_ends
from goldthread.loop.insight.open_ends import End, Found, Severity
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

SHOWN, PER_PAGE = 5, 50
"""How many of a kind stand on the first page, and on a page of its own."""

TAGS = {
    Severity.SERIOUS: Tag("Serious", "red"),
    Severity.MATTERS: Tag("Matters", "orange"),
    Severity.TIDY: Tag("To tidy", "grey"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of open end."""

    code: str
    title: str
    mend: str
    tag: Tag
    count: int
    table: Table | None
    more: int


@dataclass(frozen=True, slots=True)
class EndsPage:
    """Every kind that has something open, and the names of those that have nothing."""

    sentence: str
    kinds: tuple[Kind, ...]
    clear: tuple[str, ...]
    overview: Table | None
    """Every kind that is open in one line each, so that the whole is seen before the parts."""


@require_safe
@page(Permission.READ_ACTIONS)
def ends(request: HttpRequest) -> HttpResponse:
    """Everything that is open and exists for the reader."""
    found = open_ends.found(actor_of(request))
    open_ = [each for each in found if each.count]
    shown = EndsPage(
        _sentence(open_),
        tuple(_kind(each, each.listing[:SHOWN]) for each in open_),
        tuple(each.check.title for each in found if not each.count),
        _overview(open_),
    )
    return show(request, "insight/open_ends.html", page=shown)


@require_safe
@page(Permission.READ_ACTIONS)
def of_kind(request: HttpRequest, code: str) -> HttpResponse:
    """All open ends of one kind, page by page."""
    found = open_ends.found(actor_of(request), [code])
    if not found:
        raise Http404
    listing: Any = found[0].listing
    shown: Any = Paginator(listing, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "insight/open_end.html", kind=_kind(found[0], shown.object_list), shown=shown)


def _sentence(open_: list[Found]) -> str:
    total = sum(each.count for each in open_)
    if not total:
        return "Nothing is open."
    serious = sum(each.count for each in open_ if each.check.severity == Severity.SERIOUS)
    return f"{counted(total, 'open end')} of {counted(len(open_), 'kind')}, {serious or 'none'} of them serious."


def _overview(open_: list[Found]) -> Table | None:
    if len(open_) < 2:
        return None
    rows = [
        (
            Cell(each.check.title, href=f"#{each.check.code}"),
            Cell("", tag=TAGS[each.check.severity]),
            Cell(f"{each.count:,}"),
        )
        for each in open_
    ]
    return table("Open ends by kind", ("Kind", "How much it matters", "How many"), rows, long_first=True)


def _kind(each: Found, shown: Sequence[End]) -> Kind:
    rows = [
        (Cell(_short(end.title), href=end.address, note=end.reference), Cell(end.turn), Cell(day(end.since) or "–"))
        for end in shown
    ]
    return Kind(
        each.check.code,
        each.check.title,
        each.check.mend,
        TAGS[each.check.severity],
        each.count,
        table(each.check.title, ("What", "Whose turn", "Since"), rows, long_first=True) if rows else None,
        each.count - len(shown),
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 160 else f"{words[:157].rsplit(' ', 1)[0]} …"
