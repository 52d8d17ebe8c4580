"""Opening a review: from a decision, or by whoever decides, alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere
from goldthread.loop.reviews import operations, queries
from goldthread.web.reviews.forms.opening import ByChairForm, OpenForm
from goldthread.web.reviews.views.asking import asked, when
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

OPENS = (Permission.RUN_REVIEWS, Permission.DECIDE)


@require_safe
@page(Permission.READ_REVIEWS, any_of=OPENS)
def to_open(request: HttpRequest) -> HttpResponse:
    """Decisions for a review that wait to be opened."""
    actor = actor_of(request)
    return show(
        request,
        "reviews/to_open.html",
        waiting=queries.to_open(actor),
        may_open=actor.may(Permission.DECIDE),
    )


@asked
@page(Permission.READ_REVIEWS, any_of=OPENS)
def open_it(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the review that a decision put in the register."""
    actor = actor_of(request)
    found = next((each for each in queries.to_open(actor) if each.source_reference == reference), None)
    if found is None:
        raise NotThere
    form = OpenForm(
        posted(request),
        methods=found.methods,
        suits=queries.what_methods_suit(actor),
        initial={
            "title": found.title,
            "starts_on": actor.today,
            "methods": [found.methods[0][0]] if len(found.methods) == 1 else [],
        },
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.open_review(
            by=actor,
            source_reference=reference,
            methods=said["methods"],
            title=said["title"],
            starts_on=when(said["starts_on"], actor.today),
            first_day=said["first_day"],
            last_day=said["last_day"],
        )
        return Done(f"/reviews/{made.source.reference}", "The review is open. Name the team and write the scope.")

    return question(
        request,
        form,
        do,
        makes="review",
        title=f"Open the {found.kind_name.lower()}",
        caption=f"{found.referral_reference} {found.title}",
        button="Open the review",
        cancel_href="/reviews/open",
    )


@require_safe
@page(Permission.READ_REVIEWS, Permission.DECIDE)
def kinds(request: HttpRequest) -> HttpResponse:
    """Which kind of review is opened without a referral."""
    kinds = queries.kinds_to_open(actor_of(request))
    halves = (
        ("About a case", [each for each in kinds if each.about_a_case]),
        ("About a theme or many cases", [each for each in kinds if not each.about_a_case]),
    )
    return show(request, "reviews/kinds.html", groups=[half for half in halves if half[1]])


@asked
@page(Permission.READ_REVIEWS, Permission.DECIDE)
def open_alone(request: HttpRequest, kind: str) -> HttpResponse:
    """Open a review without a referral, with the reason."""
    actor = actor_of(request)
    found = next((each for each in queries.kinds_to_open(actor) if each.key == kind), None)
    if found is None:
        raise NotThere
    agencies = accounts.agencies(actor).order_by("name").values_list("pk", "name")
    form = ByChairForm(
        posted(request),
        methods=found.methods,
        suits=queries.what_methods_suit(actor),
        agencies=[(str(pk), name) for pk, name in agencies],
        initial={"starts_on": actor.today, "methods": [found.methods[0][0]] if len(found.methods) == 1 else []},
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.open_by_chair(
            by=actor,
            title=said["title"],
            review_type=kind,
            why=said["why"],
            methods=said["methods"],
            agency_ids=[int(pk) for pk in said["agencies"]],
            starts_on=when(said["starts_on"], actor.today),
            first_day=said["first_day"],
            last_day=said["last_day"],
        )
        return Done(f"/reviews/{made.source.reference}", "The review is open. The office is told.")

    return question(
        request,
        form,
        do,
        makes="review",
        title=f"Open: {found.name[:1].lower()}{found.name[1:]}",
        lede=found.description,
        button="Open the review",
        cancel_href="/reviews/new",
    )
