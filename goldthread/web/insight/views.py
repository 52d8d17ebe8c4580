"""Pages across all learning: the grid of hot spots, one square of it, lessons that come back, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.web.insight import history, pages
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show


@require_safe
@page(Permission.READ_LESSONS)
def hot_spots(request: HttpRequest) -> HttpResponse:
    """What the board learns again and again, by year."""
    actor = actor_of(request)
    return show(request, "insight/hot_spots.html", page=pages.hot_spots_page(actor, request.GET))


@require_safe
@page(Permission.READ_LESSONS)
def square(request: HttpRequest, row: str, year: int) -> HttpResponse:
    """The lessons of one square in the order of time."""
    return show(request, "insight/square.html", page=pages.square_page(actor_of(request), row, year, request.GET))


@require_safe
@page(Permission.READ_LESSONS)
def recurring(request: HttpRequest) -> HttpResponse:
    """Lessons that were learnt more than once, each with its history on one line."""
    return show(request, "insight/recurring.html", page=history.recurring_page(actor_of(request), request.GET))


@require_safe
@page(Permission.READ_LESSONS)
def recurrence(request: HttpRequest, reference: str) -> HttpResponse:
    """The history of one lesson that came back."""
    return show(request, "insight/recurrence.html", page=history.recurrence_page(actor_of(request), reference))
