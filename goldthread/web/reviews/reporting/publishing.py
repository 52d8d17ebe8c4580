"""Pages of the identity check and of publication."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.reviews import operations, queries
from goldthread.web.reviews.reporting import forms_report as forms
from goldthread.web.reviews.reporting import places
from goldthread.web.reviews.reporting.analysing import READ, asked, framed
from goldthread.web.reviews.reporting.forms import answers, number
from goldthread.web.reviews.reporting.pages import base_of
from goldthread.web.reviews.reporting.report_pages import identity_page
from goldthread.web.reviews.reporting.writing import paper_of
from goldthread.web.shell import reports
from goldthread.web.shell.flow import Done, Now, posted, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review

RUN, OVERSEE = Permission.RUN_REVIEWS, Permission.OVERSEE_REVIEWS
PLAN = ("public_title", "effect", "told_first", "told_on", "court_orders", "weighed", "planned_on")


@page(READ)
def identity(request: HttpRequest, reference: str) -> HttpResponse:
    """The identity check: run it, and go through what it found."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    form = None
    if actor.may(RUN, Permission.OPEN_IDENTITY):
        form = forms.CheckForm(posted(request))

        def do(said: dict[str, Any]) -> Done:
            paper = paper_of(request, review)
            made = {
                "report.pdf": reports.as_pdf(paper, at=actor.at),
                "report.docx": reports.as_word(paper, at=actor.at),
            }
            _, hits = operations.check_identity(by=actor, review_id=review.pk, reason=said["reason"], files=made)
            return Done(f"{base_of(review)}/identity", "" if hits else "The check found nothing that is sealed.")

        sent = send(request, form, do)
        if sent:
            return sent
    return framed(
        request,
        review,
        places.IDENTITY,
        "identity",
        page=identity_page(actor, review),
        form=form,
        status=status_of(form) if form else 200,
    )


@page(READ, RUN, Permission.OPEN_IDENTITY)
def clear(request: HttpRequest, reference: str, hit_id: int) -> HttpResponse:
    """Say why something that was found may stay."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    hit = next((each for each in identity_page(actor, review).open if each.id == hit_id), None)
    if hit is None:
        raise NotThere
    form = forms.ClearForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.clear_hit(by=actor, hit_id=hit_id, why=said["why"])
        return Done(f"{base_of(review)}/identity", "It may stay, and your reason is kept.")

    words = f"“{hit.at.found}”" if hit.at else "This place"
    lede = f"{hit.place}. It could be the {hit.kind} of {hit.whose}."
    return asked(request, review, form, do, title=f"{words} may stay", lede=lede, button="Let it stay", back="identity")


@require_safe
@page(READ)
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    """Whether, when and how the report is made public."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    return framed(
        request,
        review,
        places.PUBLICATION,
        "publication",
        page=queries.publication(actor, review),
        base=base_of(review),
        identity=queries.identity(actor, review),
    )


def _plan(actor: Actor, review: "Review") -> Now:
    plan = queries.publication(actor, review).plan
    return Now(plan.version, {name: getattr(plan, name) for name in PLAN})


@page(READ, RUN)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan the publication."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    now = _plan(actor, review)
    form = forms.PlanForm(posted(request), initial=forms.initial(now.answers, now.version))

    def do(said: dict[str, Any]) -> Done:
        operations.plan_publication(
            by=actor, review_id=review.pk, version=said["version"] or 0, why=said["why"], **answers(said, *PLAN)
        )
        return Done(f"{base_of(review)}/publication", "The plan is kept. A changed plan is approved anew.")

    return asked(
        request,
        review,
        form,
        do,
        now=lambda: _plan(actor, review),
        title="Plan the publication",
        back="publication",
        button="Keep the plan",
    )


@page(READ, OVERSEE)
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve the plan for the board."""
    return _step(
        request,
        reference,
        forms.ApproveForm,
        operations.approve_publication,
        title="Approve this plan?",
        lede="You approve it as it reads now. Whoever changes it asks you again.",
        button="Approve the plan",
        done="The plan is approved.",
    )


@page(READ, RUN)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the report public, as it reads now."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    leaves = [(row.document_id, row.title) for row in queries.documents_of(actor, review) if row.leaves]
    form = forms.PublishForm(
        posted(request), documents=leaves, initial={"version": queries.publication(actor, review).plan.version}
    )

    def do(said: dict[str, Any]) -> Done:
        chosen = number(said.get("document"))
        operations.publish(
            by=actor,
            review_id=review.pk,
            version=said["version"] or 0,
            document=queries.may_see_document(actor, chosen) if chosen else None,
            late_copy_why=said["late_copy_why"],
        )
        return Done(f"{base_of(review)}/publication", "The report is public.")

    return asked(
        request,
        review,
        form,
        do,
        now=lambda: Now(queries.publication(actor, review).plan.version, {}),
        title="Make the report public?",
        lede="Anybody can read it in the library from this moment, as it reads now.",
        button="Publish",
        back="publication",
    )


@page(READ, OVERSEE)
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide not to publish."""
    return _step(
        request,
        reference,
        forms.DeclineForm,
        operations.decline_publication,
        "reason",
        "instead",
        title="Decide not to publish",
        lede="",
        button="Do not publish",
        done="The report is not published. Who must be told is told.",
    )


@page(READ, any_of=(RUN, OVERSEE))
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the report off the public pages at once."""
    return _step(
        request,
        reference,
        forms.WhyForm,
        operations.withdraw_publication,
        "why",
        title="Withdraw the report from the public?",
        lede="It is gone from the library, the feed and its address with the next request.",
        button="Withdraw it now",
        done="The report is withdrawn.",
    )


@page(READ, OVERSEE)
def again(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring a withdrawn report back."""
    return _step(
        request,
        reference,
        forms.WhyForm,
        operations.publish_again,
        "why",
        title="Publish the report again?",
        lede="It comes back exactly as it was.",
        button="Publish it again",
        done="The report is public again.",
    )


def _step(
    request: HttpRequest, reference: str, kind: Any, operation: Any, *names: str, title: str, lede: str, button: str,
    done: str,
) -> HttpResponse:  # fmt: skip
    """A step of a publication that asks little."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    form = kind(posted(request), initial={"version": queries.publication(actor, review).plan.version})

    def do(said: dict[str, Any]) -> Done:
        operation(by=actor, review_id=review.pk, version=said["version"] or 0, **answers(said, *names))
        return Done(f"{base_of(review)}/publication", done)

    def now() -> Now:
        return Now(queries.publication(actor, review).plan.version, {})

    return asked(request, review, form, do, now=now, title=title, lede=lede, button=button, back="publication")
