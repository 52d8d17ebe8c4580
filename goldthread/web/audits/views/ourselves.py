"""How the board says that it works."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.web.audits.pages.ourselves import ourselves_page
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show


@require_safe
@page(Permission.READ_AUDITS)
def ourselves(request: HttpRequest) -> HttpResponse:
    """The board's self-assessment: this year beside the year before."""
    return show(request, "audits/ourselves.html", page=ourselves_page(actor_of(request)))
