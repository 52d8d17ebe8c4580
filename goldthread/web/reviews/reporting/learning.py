"""Pages of the learning summary, of looking back, and of reviews read across."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.forms import SureForm
from goldthread.loop.referrals.queries.knowing import fields_of
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.composing import shown
from goldthread.loop.reviews.operations.learning import form_of
from goldthread.web.reviews.reporting import forms_report as forms
from goldthread.web.reviews.reporting import places
from goldthread.web.reviews.reporting.analysing import READ, asked, conducted, framed
from goldthread.web.reviews.reporting.forms import answers
from goldthread.web.reviews.reporting.pages import base_of, may_write
from goldthread.web.reviews.reporting.report_pages import collation
from goldthread.web.shell.files import as_excel
from goldthread.web.shell.flow import Done, Now, posted, send
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

BACK = ("worked", "did_not_work", "who_took_part", "would_do", "cost_pounds", "days_of_work")


@page(READ)
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """The learning summary; it is written from the review, and people write on it."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    form = None
    if may_write(actor, review):
        form = SureForm(posted(request))

        def do(said: dict[str, Any]) -> Done:
            operations.write_summary(by=actor, review_id=review.pk)
            return Done(f"{base_of(review)}/summary", "The summary is written from the review. What you wrote is kept.")

        sent = send(request, form, do)
        if sent:
            return sent
    found = queries.summary(actor, review)
    said = tuple((label, shown(answer)) for _, label, answer in found.fields) if found else ()
    return framed(request, review, places.SUMMARY, "summary", page=found, said=said, form=form, base=base_of(review))


@page(READ)
def change_summary(request: HttpRequest, reference: str) -> HttpResponse:
    """Write on the learning summary."""
    actor, review = conducted(request, reference)
    found = queries.summary(actor, review)
    said_now = {key: answer for key, _, answer in found.fields} if found else {}
    version = found.version if found else 0
    form = forms.SummaryForm(
        posted(request),
        asked=fields_of(form_of(review), said_now),
        may_publish=actor.may(Permission.RUN_REVIEWS),
        initial={
            "version": version,
            "completed_on": found.completed_on if found else None,
            "public": bool(found and found.public),
        },
    )

    def do(said: dict[str, Any]) -> Done:
        operations.change_summary(
            by=actor,
            review_id=review.pk,
            version=said["version"] or 0,
            answers=form.answers(),
            completed_on=said["completed_on"],
            public=said.get("public", bool(found and found.public)),
        )
        return Done(f"{base_of(review)}/summary", "The summary is saved.")

    def now() -> Now:
        fresh = queries.summary(actor, review)
        told = {form.own[key]: text for key, _, text in fresh.fields if key in form.own} if fresh else {}
        return Now(fresh.version if fresh else 0, told)

    return asked(request, review, form, do, now=now, title="Change the learning summary", back="summary")


@page(READ)
def looking_back(request: HttpRequest, reference: str) -> HttpResponse:
    """What was learnt about the review itself, beside the board's other reviews."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    every = queries.compared(actor)
    own = next((each for each in every if each.reference == reference), None)
    alike = [each for each in every if each.reference != reference and own and set(each.methods) & set(own.methods)]
    return framed(
        request,
        review,
        places.BACK,
        "looking_back",
        own=own,
        alike=alike,
        base=base_of(review),
        may_write=may_write(actor, review),
    )


@page(READ)
def look_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what was learnt about the review itself."""
    actor, review = conducted(request, reference)

    def current() -> Now:
        row = queries.reflection(actor, review)
        return Now(row.version if row else 0, {name: getattr(row, name) for name in BACK} if row else {})

    now = current()
    form = forms.BackForm(posted(request), initial=forms.initial(now.answers, now.version))

    def do(said: dict[str, Any]) -> Done:
        operations.reflect(by=actor, review_id=review.pk, version=said["version"] or 0, **answers(said, *BACK))
        return Done(f"{base_of(review)}/looking-back", "What was learnt about the review is kept.")

    return asked(request, review, form, do, now=current, title="Look back on this review", back="looking-back")


def _period(request: HttpRequest, actor: Actor) -> tuple[forms.PeriodForm, date, date]:
    """The days that are asked for; the last year where none are."""
    wanted = any(name.startswith(("first", "last")) for name in request.GET)
    usual = {"first": actor.today - timedelta(days=365), "last": actor.today}
    form = forms.PeriodForm(request.GET if wanted else None, initial=usual)
    said = form.cleaned_data if wanted and form.is_valid() else {}
    first, last = said.get("first") or usual["first"], said.get("last") or usual["last"]
    return form, min(first, last), max(first, last)


@require_safe
@page(READ)
def collated(request: HttpRequest) -> HttpResponse:
    """The learning summaries of a period, one field read across all of them."""
    actor = actor_of(request)
    form, first, last = _period(request, actor)
    return show(request, "reporting/collated.html", form=form, page=collation(actor, first, last))


@require_safe
@page(READ, Permission.EXPORT)
def collated_excel(request: HttpRequest) -> HttpResponse:
    """The same as an Excel file."""
    actor = actor_of(request)
    _, first, last = _period(request, actor)
    found = queries.collated(actor, first, last)
    rows = [
        [reference, title, *(said.get(label, "") for label in found.labels)] for reference, title, said in found.rows
    ]
    return as_excel("learning-summaries", ["Reference", "Title", *found.labels], rows)


@require_safe
@page(READ)
def compared(request: HttpRequest) -> HttpResponse:
    """The board's reviews beside each other: how long they took, who took part, what they cost, what worked."""
    actor = actor_of(request)
    rows = queries.compared(actor)
    return show(request, "reporting/compared.html", rows=rows, stages=queries.stage_times(rows))
