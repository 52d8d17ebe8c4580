"""The page that finds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.web.finding import pages
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.register import cleaned


@require_safe
@page(Permission.READ_LESSONS)
def find(request: HttpRequest) -> HttpResponse:
    """Everything with these words that the actor may see; a reference opens what it names."""
    actor, words = actor_of(request), request.GET.get("q", "")
    address = pages.named(actor, words)
    if address:
        return redirect(address)
    example = f"{actor.board_code}-{actor.today.year}-A-001"
    said = cleaned(words)
    return show(request, "finding/find.html", words=said, found=pages.found(actor, said), example=example)
