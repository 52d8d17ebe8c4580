"""The register of reviews, one review, and what moves it as a whole."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.loop.reviews import queries
from goldthread.web.reviews.pages.reviewing import review_page
from goldthread.web.reviews.registers import REVIEWS
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show


@require_safe
@page(Permission.READ_REVIEWS)
def reviews(request: HttpRequest) -> HttpResponse:
    """The register of reviews."""
    actor = actor_of(request)
    return listed(
        request,
        REVIEWS,
        "reviews/register.html",
        to_open=len(queries.to_open(actor)),
        may_open=actor.may(Permission.DECIDE),
        answers=actor.may(Permission.ANSWER_FOR_AGENCY),
    )


reviews_csv, reviews_excel = files_of(REVIEWS, Permission.READ_REVIEWS)


@require_safe
@page(Permission.READ_REVIEWS)
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """One review: where it stands, and what comes next."""
    found = review_page(actor_of(request), reference)
    return show(request, "reviews/review.html", page=found, frame=found.frame)
