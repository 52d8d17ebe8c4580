"""Builds the actor of a request and opens the one transaction in which it is answered."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from goldthread.accounts import queries
from goldthread.core.actor import Actor
from goldthread.loop.reviews.policy import as_declared

BOARD_KEY = "board"
"""Where the session keeps the board that a person chose."""


class ActorMiddleware:
    """Gives each request ``actor`` and ``boards``, and tells the database for which board it acts.

    The roles are read anew each time, so a membership that ended yesterday gives nothing today. A view that
    answers with an error status leaves nothing behind: its transaction is rolled back, unless the view says that
    it `leaves` something, such as the count of tries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # Django's request grows by attribute
        request.boards = []  # type: ignore[attr-defined]
        if request.path.startswith("/static/"):
            return self.get_response(request)
        with transaction.atomic():
            if request.user.is_authenticated:
                self._introduce(request)
            response = self.get_response(request)
            if response.status_code >= 400 and not getattr(response, "leaves", False):
                transaction.set_rollback(True)
        return response

    def _introduce(self, request: Any) -> None:
        chosen = request.session.get(BOARD_KEY)
        request.boards, actor = queries.enter(request.user, chosen, datetime.now(UTC))
        request.actor = as_declared(actor) if actor else None


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request to a page that asks for a permission."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor)
    return actor
