"""The personal link of an e-mail: it opens one person's list in one round, without signing in, and nothing else.

The address is the key. It is kept as a hash, opens nothing after the day of the meeting, and can be closed at any
time; who came by it and what they said stands in the journal.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.choices import Way
from goldthread.web.rounds import entrance
from goldthread.web.rounds.entrance import Entrance
from goldthread.web.shell.pages import public, show

asked = require_http_methods(["GET", "HEAD", "POST"])
LIMITS = {"round_link": "120/m/ip"}
"""How often one place may come by links: more than people do, and far less than guessing would take."""


def _through(request: HttpRequest, secret: str, do: Callable[[Entrance], HttpResponse]) -> HttpResponse:
    """What the link opens, or a page that says that it opens nothing any more."""
    if not ratelimit.consume(request, app="goldthread", action="round_link", config=LIMITS, limit_get=True):
        return _unseen(show(request, "429.html", status=429))
    found = queries.whose_link(secret, datetime.now(UTC))
    if found is None:
        request.actor = None  # type: ignore[attr-defined]  # nobody is meant by a link that opens nothing
        response = _unseen(show(request, "rounds/link_closed.html", status=404))
        response.leaves = True  # type: ignore[attr-defined]  # the try is counted; read by ActorMiddleware
        return response
    call, actor = found
    request.actor, request.by_link = actor, True  # type: ignore[attr-defined]  # read by the form's way and the frame
    at = Entrance(actor, call, f"/rounds/link/{secret}", Way.LINK)
    try:
        return _unseen(do(at))
    except NotThere:
        return _unseen(show(request, "404.html", status=404))
    except Refusal as refusal:
        return _unseen(show(request, "shell/refused.html", status=409, refusal=refusal))


def _unseen(response: HttpResponse) -> HttpResponse:
    """An answer that nobody keeps, finds or learns the address of."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
@public
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """The list that the link opens."""

    def do(at: Entrance) -> HttpResponse:
        operations.note_link_opened(by=at.actor, call_id=at.call.pk)
        return entrance.list_of(request, at)

    return _through(request, secret, do)


@asked
@public
def answer(request: HttpRequest, secret: str, action: str) -> HttpResponse:
    """Say how one action of the list is going."""
    return _through(request, secret, lambda at: entrance.answer(request, at, action))


@require_safe
@public
def excel(request: HttpRequest, secret: str) -> HttpResponse:
    """The list as an Excel file."""
    return _through(request, secret, entrance.excel)


@require_safe
@public
def word(request: HttpRequest, secret: str) -> HttpResponse:
    """The list as a Word file."""
    return _through(request, secret, entrance.word)


@asked
@public
def send_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the file back."""
    return _through(request, secret, lambda at: entrance.send_back(request, at))


@asked
@public
def file(request: HttpRequest, secret: str, file_id: int) -> HttpResponse:
    """What the file would change."""
    return _through(request, secret, lambda at: entrance.file(request, at, file_id))
