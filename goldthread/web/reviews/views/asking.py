"""What the pages of a review that ask have in common."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from goldthread.core.actor import Actor
from goldthread.loop.reviews import policy, queries
from goldthread.web.shell.flow import Done, Now, question

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review

asked = require_http_methods(["GET", "HEAD", "POST"])


def to_conduct(actor: Actor, reference: str) -> "Review":
    """A review for whoever conducts it; 403 for others who see it."""
    review = queries.get(actor, reference)
    policy.require_conduct(actor, review)
    return review


def ask(
    request: HttpRequest,
    review: "Review",
    form: forms.Form,
    do: Callable[[dict[str, Any]], Done],
    *,
    title: str,
    back: str,
    now: Callable[[], Now] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page that asks something about a review and leads back to the page ``back`` of it."""
    reference = review.source.reference
    return question(
        request,
        form,
        do,
        now=now,
        title=title,
        caption=f"{reference} {review.title}",
        cancel_href=f"/reviews/{reference}{back}",
        **context,
    )


def number(said: Any) -> int | None:
    """A chosen number, or nothing."""
    return int(said) if said else None


def when(said: date | None, today: date) -> date:
    """A day, or today where none was given."""
    return said or today
