"""Shows a register as a page and gives it as a file."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.web.shell.files import as_csv, as_excel
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import show
from goldthread.web.shell.register import Register, page_of, table_of


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view of a register that a person kept."""

    id: int
    name: str
    href: str


def show_register(
    request: HttpRequest, register: Register[Any], template: str = "design/register.html", **context: Any
) -> HttpResponse:
    """One page of a register, with the views that this person keeps and the files that they may take."""
    actor = actor_of(request)
    views = [
        KeptView(view.pk, view.name, f"{register.address}?{view.query}")
        for view in accounts.saved_views(actor, register.key)
    ]
    page = page_of(register, actor, request.GET, views)
    exports = _exports(register, page.query) if actor.may(Permission.EXPORT) else []
    return show(request, template, register=page, exports=exports, save_view_href="/views/save", **context)


def give_register(request: HttpRequest, register: Register[Any], kind: str) -> HttpResponseBase:
    """Everything that the register is narrowed to, in the columns that are shown, as "csv" or "xlsx"."""
    actor = actor_of(request)
    actor.need(Permission.EXPORT)
    heads, rows = table_of(register, actor, request.GET)
    name = f"{actor.board_code.lower()}-{register.key}-{actor.today.isoformat()}"
    return as_csv(name, heads, rows) if kind == "csv" else as_excel(name, heads, rows)


def _exports(register: Register[Any], query: str) -> list[dict[str, str]]:
    return [
        {"text": text, "href": f"{register.address}.{kind}?{query}"}
        for kind, text in (("csv", "Download as CSV"), ("xlsx", "Download as Excel"))
    ]
