"""The register of reviews, one review, and what moves it as a whole."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere, Refusal
from goldthread.documents import operations as documents
from goldthread.loop.reviews import operations, policy, queries
from goldthread.loop.reviews.choices import ReviewState
from goldthread.web.reviews.forms.opening import (
    ChangeReviewForm,
    HoldForm,
    MethodForm,
    MoveForm,
    PaperForm,
    WhyForm,
)
from goldthread.web.reviews.pages.frame import frame_of
from goldthread.web.reviews.pages.reviewing import papers_of, review_page
from goldthread.web.reviews.registers import REVIEWS
from goldthread.web.reviews.views.asking import ask, asked, to_conduct, when
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question
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
        to_open=queries.waiting_to_open(actor).count(),
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


@asked
@page(Permission.READ_REVIEWS)
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a review a step on along its way, or back with a reason."""
    actor = actor_of(request)
    whole = queries.whole(actor, reference)
    found = whole.review
    if not whole.may_oversee:
        policy.require_conduct(actor, found)
    if not whole.next:
        raise Refusal("This review cannot be moved by hand now. Go on with it first, or open it again.")
    states = [(state, words) for state, words in whole.next]
    form = MoveForm(posted(request), states=states, initial={"version": found.version, "state": states[0][0]})

    def do(said: dict[str, Any]) -> Done:
        operations.move_review(
            by=actor, review_id=found.pk, version=said["version"] or 0, state=said["state"], why=said["why"]
        )
        return Done(f"/reviews/{reference}", f"The review is now: {ReviewState(said['state']).label.lower()}.")

    return ask(
        request,
        found,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        title="Take the review a step on, or back",
        lede=f"It is now: {found.get_state_display().lower()}.",
        button="Move it",
        back="",
    )


@asked
@page(Permission.READ_REVIEWS)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Put right the title of a review and the period that it looks at."""
    actor = actor_of(request)
    found = to_conduct(actor, reference)
    names = ("title", "first_day", "last_day")

    def now() -> Now:
        fresh = queries.get(actor, reference)
        return Now(fresh.version, {name: getattr(fresh, name) for name in names})

    form = ChangeReviewForm(posted(request), initial={**now().answers, "version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_review(
            by=actor, review_id=found.pk, version=said["version"] or 0, **{name: said[name] for name in names}
        )
        return Done(f"/reviews/{reference}", "The review is changed.")

    return ask(request, found, form, do, now=now, title="Title and period", back="")


@asked
@page(Permission.RUN_REVIEWS)
def methods(request: HttpRequest, reference: str) -> HttpResponse:
    """The methods of a review: one more, or one fewer."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = MethodForm(
        posted(request),
        methods=queries.methods_offered(actor, found),
        suits=queries.what_methods_suit(actor),
        initial={"version": found.version, "starts_on": actor.today},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.add_method(
            by=actor,
            review_id=found.pk,
            version=said["version"] or 0,
            method=said["method"],
            starts_on=when(said["starts_on"], actor.today),
        )
        return Done(f"/reviews/{reference}", "The method is added. Its stages come after those before it.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        template="reviews/methods.html",
        frame=frame_of(found, "Methods"),
        methods=queries.methods_of_one(actor, found),
    )


@asked
@page(Permission.RUN_REVIEWS)
def method_away(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Take a method out of a review, as long as nothing of it has begun."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    name = dict(queries.methods_of_one(actor, found)).get(key)
    if name is None:
        raise NotThere
    form = WhyForm(posted(request), missing="Say why the method is taken away.", initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.take_method_away(
            by=actor, review_id=found.pk, version=said["version"] or 0, method=key, why=said["why"]
        )
        return Done(f"/reviews/{reference}", f"{name} is taken away.")

    return ask(
        request,
        found,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        title=f"Take away: {name}?",
        lede="Its stages go with it. A method that has begun stays.",
        button="Take it away",
        back="/methods",
    )


@asked
@page(Permission.RUN_REVIEWS)
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold a review up: why, who agreed, who was told."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = HoldForm(posted(request), approvers=queries.approvers(actor), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.hold_review(
            by=actor,
            review_id=found.pk,
            version=said["version"] or 0,
            reason=said["reason"],
            told=said["told"],
            approved_by_id=int(said["approved_by"]),
            expected_until=said["expected_until"],
        )
        return Done(f"/reviews/{reference}", "The review is held up. Learning goes on meanwhile.")

    return ask(
        request,
        found,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        title="Hold the review up",
        lede="A delay has a reason, somebody who agreed to it, and those who were told. All three are kept.",
        button="Hold it up",
        back="",
    )


@asked
@page(Permission.RUN_REVIEWS)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on with a review that was held up."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = WhyForm(posted(request), label="Why does it go on?", initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.release_review(by=actor, review_id=found.pk, version=said["version"] or 0, why=said["why"])
        return Done(f"/reviews/{reference}", "The review goes on where it stood.")

    return ask(
        request,
        found,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        title="Go on with the review",
        lede=f"It waited for: {found.waits_for}" if found.waits_for else "",
        button="Go on",
        back="",
    )


@asked
@page(Permission.READ_REVIEWS, Permission.OVERSEE_REVIEWS)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed review again."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = WhyForm(posted(request), label="Why is it opened again?", initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.reopen_review(by=actor, review_id=found.pk, version=said["version"] or 0, why=said["why"])
        return Done(f"/reviews/{reference}", "The review is open again.")

    return ask(
        request,
        found,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        title="Open the review again?",
        lede="Access that ended with it stays ended. Name people to the team again where they are needed.",
        button="Open it again",
        back="",
    )


@asked
@page(Permission.READ_REVIEWS)
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """The files of a review, and a place to add one."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    may_add = policy.may_conduct(actor, found)
    if request.method == "POST":
        policy.require_conduct(actor, found)
    form = PaperForm(posted(request), request.FILES or None)

    def do(said: dict[str, Any]) -> Done:
        kept = documents.keep(by=actor, name=said["file"].name, file=said["file"])
        operations.add_document(by=actor, review_id=found.pk, document=kept, title=said["title"], leaves=said["leaves"])
        return Done(f"/reviews/{reference}/papers", "The file is added.")

    return question(
        request,
        form,
        do,
        makes="file",
        template="reviews/papers.html",
        frame=frame_of(found, "Papers"),
        files=papers_of(actor, found),
        may_add=may_add,
    )


@require_safe
@page(any_of=(Permission.READ_REVIEWS, Permission.ANSWER_FOR_AGENCY))
def paper(request: HttpRequest, document_id: int) -> HttpResponse:
    """A file of a review, of a stage or of an agency's part, as a download."""
    return as_download(queries.may_see_document(actor_of(request), document_id))
