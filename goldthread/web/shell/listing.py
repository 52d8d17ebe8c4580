"""Registers as pages and as files."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.web.shell.files import as_csv, as_excel
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import show
from goldthread.web.shell.register import Register, page_of, table_of


def listed(
    request: HttpRequest, register: Register[Any], template: str = "shell/register.html", **context: Any
) -> HttpResponse:
    """A register as a page, with the views of it that the actor keeps."""
    actor = actor_of(request)
    views = accounts.saved_views(actor, register.key)
    return show(request, template, page=page_of(register, actor, request.GET, list(views)), **context)


def csv_of(request: HttpRequest, register: Register[Any]) -> HttpResponse:
    """What a register shows now, every page of it, as CSV."""
    actor = actor_of(request)
    return as_csv(_name(register, actor), *table_of(register, actor, request.GET))


def excel_of(request: HttpRequest, register: Register[Any]) -> HttpResponse:
    """What a register shows now, every page of it, as an Excel file."""
    actor = actor_of(request)
    return as_excel(_name(register, actor), *table_of(register, actor, request.GET))


def _name(register: Register[Any], actor: Actor) -> str:
    return f"{actor.board_code.lower()}-{register.key}-{actor.today.isoformat()}"
