"""A thing of another of one's own boards: the page says whose it is, and offers to go there."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render

from goldthread.accounts import queries as accounts
from goldthread.core.refusals import NotAllowed, NotThere, Refusal


def elsewhere(request: Any, open_it: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The offer to switch, where the address opens for this person on another board of theirs.

    The page itself is tried there, so nothing is offered that would not open. Somebody who has no role there, or
    may not see the thing, learns nothing of it.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    here = request.actor.board_id
    for board_id, code, name in request.boards:
        if board_id != here and _opens(request, board_id, open_it):
            belongs = {"name": name, "code": code, "address": request.get_full_path()}
            return render(request, "shell/elsewhere.html", {"belongs": belongs}, status=404)
    return None


def _opens(request: Any, board_id: int, open_it: Callable[[], HttpResponse]) -> bool:
    """Whether the page opens when the person acts for that board; nothing of the try is left behind."""
    here = request.actor
    with transaction.atomic():
        try:
            request.actor = accounts.actor_for(request.user, board_id, here.at)
            return request.actor is not None and open_it().status_code < 400
        except (NotThere, NotAllowed, Http404):
            return False
        except Refusal:
            return True
        finally:
            request.actor = here
            transaction.set_rollback(True)
