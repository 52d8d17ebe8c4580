"""Registers as pages and as files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.web.shell.files import as_csv, as_excel
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import View, page, show
from goldthread.web.shell.register import Register, page_of, table_of


def listed(
    request: HttpRequest, register: Register[Any], template: str = "shell/register.html", **context: Any
) -> HttpResponse:
    """A register as a page, with the views of it that the actor keeps."""
    actor = actor_of(request)
    views = accounts.saved_views(actor, register.key)
    return show(request, template, page=page_of(register, actor, request.GET, list(views)), **context)


def files_of(register: Register[Any], *permissions: Permission) -> tuple[View[[]], View[[]]]:
    """The pages that give what a register shows now, all of it, as CSV and as an Excel file."""

    @require_safe
    @page(*permissions, Permission.EXPORT)
    def csv(request: HttpRequest) -> HttpResponse:
        """What is shown, as CSV."""
        actor = actor_of(request)
        return as_csv(_name(register, actor), *table_of(register, actor, request.GET))

    @require_safe
    @page(*permissions, Permission.EXPORT)
    def excel(request: HttpRequest) -> HttpResponse:
        """What is shown, as an Excel file."""
        actor = actor_of(request)
        return as_excel(_name(register, actor), *table_of(register, actor, request.GET))

    return csv, excel


def _name(register: Register[Any], actor: Actor) -> str:
    return f"{actor.board_code.lower()}-{register.key}-{actor.today.isoformat()}"
