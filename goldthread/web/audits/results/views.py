"""Results of a round: heat map and spread, change since the round before, and what may be shared."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere
from goldthread.loop.audits import queries
from goldthread.web.audits.results import changed, pages
from goldthread.web.shell.files import as_csv
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show


@require_safe
@page(Permission.READ_AUDITS)
def results(request: HttpRequest, reference: str) -> HttpResponse:
    """How a round stands, by agency, locality, sector or case against standards."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    found = pages.results_page(actor, of, request.GET)
    return show(request, "results/results.html", page=found, top=found.top)


@require_safe
@page(Permission.READ_AUDITS)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed since the round before, with intervals and in words."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    if of.follows is None:
        raise NotThere
    found = changed.change_page(actor, of, request.GET)
    return show(request, "results/change.html", page=found, top=found.top)


@require_safe
@page(Permission.READ_AUDITS)
def shared(request: HttpRequest, reference: str) -> HttpResponse:
    """Results that may be published."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    found = pages.shared_page(actor, of, request.GET)
    return show(request, "results/shared.html", page=found, top=found.top)


@require_safe
@page(Permission.READ_AUDITS)
def shared_csv(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a table that any program opens."""
    actor = actor_of(request)
    told = pages.shared_page(actor, queries.round_by(actor, reference), request.GET)
    rows = [[name, *counts, total] for name, counts, total in told.rows]
    rows += [["All", *told.totals, told.total]] if told.rows else []
    return as_csv(f"results-{reference.lower()}", ["Not wholly met", *told.columns, "All"], rows)
