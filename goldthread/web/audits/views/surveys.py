"""A survey of practitioners: its open page, its link, and its results beside the self-assessment."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere, Refusal
from goldthread.design import fields
from goldthread.design.forms import Form, OnceForm, offer
from goldthread.loop.audits import operations, queries
from goldthread.web.audits import answering
from goldthread.web.audits.navigation import of_surveys
from goldthread.web.audits.pages.surveys import results_page, survey_page
from goldthread.web.shell.flow import INVALID, posted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, public, show

asked = require_http_methods(["GET", "HEAD", "POST"])


class AgencyForm(Form):
    """For whom somebody works."""

    agency = fields.SelectField(label="Which agency do you work for?", missing="Choose the agency that you work for.")

    def __init__(self, *args: Any, agencies: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "Choose one"), *((str(pk), name) for pk, name in agencies)])


def _unseen(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@asked
@public
def survey(request: HttpRequest, secret: str) -> HttpResponse:
    """A survey, for whoever holds its link."""
    at = datetime.now(UTC)
    try:
        found = queries.survey_of(secret, at)
    except Refusal as refusal:
        return _unseen(show(request, "audits/survey_done.html", 410, sentence=refusal.sentence))
    form = AgencyForm(posted(request), agencies=found.agencies)
    given = {key: each for key, (each, _) in answering.sent(found.tool, request.POST).items()}
    wrong: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_survey(secret=secret, agency_id=int(form.cleaned_data["agency"]), answers=given, at=at)
            return _unseen(redirect("/survey/thanks"))
        except Refusal as refusal:
            if refusal.field and refusal.field in found.tool.questions():
                wrong[refusal.field] = refusal.sentence
            else:
                form.add_error("agency" if refusal.field == "agency" else None, refusal.sentence)
    status = INVALID if request.method == "POST" else 200
    shown = survey_page(found, given, wrong)
    return _unseen(show(request, "audits/survey.html", status, page=shown, form=form))


@require_safe
@public
def thanks(request: HttpRequest) -> HttpResponse:
    """After the answers were sent."""
    return show(request, "audits/survey_done.html")


@require_safe
@page(Permission.READ_AUDITS)
def results(request: HttpRequest, reference: str) -> HttpResponse:
    """What practitioners answered, beside what agencies say of themselves."""
    actor = actor_of(request)
    row = queries.round_by(actor, reference)
    if not of_surveys(actor, row):
        raise NotThere
    shown = results_page(actor, row, queries.survey_result(actor, row))
    return show(request, "audits/survey_results.html", page=shown)


@asked
@page(Permission.RUN_AUDITS)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the open link, shown this once, or put it out of use."""
    actor = actor_of(request)
    row = queries.round_by(actor, reference)
    if not of_surveys(actor, row):
        raise NotThere
    back = f"/audits/rounds/{reference}/survey"
    form, made = OnceForm(posted(request)), ""
    if form.is_valid():
        if request.POST.get("do") == "end":
            operations.end_survey_link(by=actor, round_id=row.pk)
            return redirect(back)
        _, secret = operations.make_survey_link(by=actor, round_id=row.pk)
        made = request.build_absolute_uri(f"/survey/{secret}")
    there = queries.has_link(actor, row)
    context: dict[str, Any] = {
        "title": row.title,
        "reference": reference,
        "back": back,
        "there": there,
        "link": made,
        "form": form,
    }
    return _unseen(show(request, "audits/survey_link.html", **context))
