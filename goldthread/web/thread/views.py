"""The thread of a lesson, on the screen and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.thread import pdf
from goldthread.web.thread.pages import thread_page


@require_GET
@page(Permission.READ_LESSONS)
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    """One lesson from its source to its proof, or to where it stops and whose turn it is."""
    return show(request, "thread/thread.html", page=thread_page(actor_of(request), reference))


@require_GET
@page(Permission.READ_LESSONS)
def thread_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The same thread on paper: tagged, so that it reads aloud, with its marking, day and maker."""
    actor = actor_of(request)
    content = pdf.made(
        thread_page(actor, reference),
        board=accounts.board(actor).name,
        person=actor.name,
        marking=SENSITIVE,
        at=actor.at,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{reference}-thread.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
