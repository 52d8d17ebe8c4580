"""Asking agencies what they know, and their answers."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import RETURN_OPEN
from goldthread.web.referrals.forms.knowing import AnswerForm, AskAgainForm, AskForm
from goldthread.web.referrals.pages import knowing as pages
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.questions import initial_of, shown_answer

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.READ_REFERRALS)
def agencies(request: HttpRequest, reference: str) -> HttpResponse:
    """What every agency was asked and said, the late ones first."""
    actor = actor_of(request)
    found = pages.agencies_page(actor, queries.get(actor, reference))
    return show(request, "referrals/agencies.html", page=found)


@asked
@page(Permission.RUN_REFERRALS)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask agencies what they know."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    already = {row.agency_id for row in queries.returns_of(actor, found)}
    offered = [(pk, name) for pk, name in _agencies(actor) if pk not in already]
    involved = {link.agency_id for link in queries.agencies_of(actor, found)}
    form = AskForm(
        posted(request),
        agencies=offered,
        initial={
            "agencies": [str(pk) for pk, _ in offered if pk in involved],
            "due_on": operations.usual_due(actor, found),
        },
    )

    def do(said: dict[str, Any]) -> Done:
        rows = operations.ask_agencies(
            by=actor,
            referral_id=found.pk,
            agency_ids=[int(pk) for pk in said["agencies"]],
            told=said["told"],
            due_on=said["due_on"],
        )
        agencies = "1 agency is" if len(rows) == 1 else f"{len(rows)} agencies are"
        return Done(f"/referrals/{reference}/agencies", f"{agencies} asked, and the people who lead them are told.")

    return question(
        request,
        form,
        do,
        title="Ask agencies what they know",
        caption=f"{reference} {found.title}",
        button="Ask them",
        cancel_href=f"/referrals/{reference}/agencies",
    )


def _agencies(actor: Actor) -> list[tuple[int, str]]:
    return list(accounts.agencies(actor).order_by("name").values_list("pk", "name"))


@require_safe
@page(any_of=(Permission.ANSWER_FOR_AGENCY, Permission.READ_REFERRALS))
def returns(request: HttpRequest) -> HttpResponse:
    """What one's own agency is asked, and which answers are late."""
    return show(request, "referrals/returns.html", page=pages.returns_page(actor_of(request)))


@asked
@page(any_of=(Permission.ANSWER_FOR_AGENCY, Permission.READ_REFERRALS))
def agency_return(request: HttpRequest, return_id: int) -> HttpResponse:
    """What an agency is told and asked, and the form in which it answers."""
    actor = actor_of(request)
    ask = queries.return_to_answer(actor, return_id)
    row = queries.return_by_id(actor, return_id)
    answered = sum(step.state not in RETURN_OPEN for step in queries.steps_of_return(actor, row))
    found = pages.return_page(actor, ask, _sees(actor, ask.reference), answered)
    if not found.asks:
        return show(request, "referrals/return.html", page=found, said=_said(ask), form=None)
    do_what = request.POST.get("do", "send")
    form = AnswerForm(
        posted(request),
        asked=ask.form,
        whole=do_what == "send",
        initial=initial_of(ask.form) | {"immediate_action": ask.immediate_action, "version": ask.version},
    )

    def do(said: dict[str, Any]) -> Done:
        here, version = f"/returns/{return_id}", said["version"] or 0
        given: dict[str, Any] = {"return_id": return_id, "immediate_action": said.get("immediate_action", "")}
        if do_what == "keep":
            operations.keep_answer(by=actor, version=version, answers=form.answers(), **given)
            return Done(here, "Saved, and not sent. You can come back to it whenever you like.")
        if do_what == "nothing":
            operations.answer_for_agency(by=actor, version=version, knows_nothing=True, **given)
            return Done(here, "The board is told that your agency knows nothing of the family.")
        operations.answer_for_agency(by=actor, version=version, answers=form.answers(), **given)
        return Done(here, "Your agency’s answer is sent.")

    def now() -> Now:
        fresh = queries.return_to_answer(actor, return_id)
        return Now(fresh.version, initial_of(fresh.form) | {"immediate_action": fresh.immediate_action})

    sent = send(request, form, do, now)
    return sent or show(request, "referrals/return.html", status_of(form), page=found, said=_said(ask), form=form)


def _said(ask: queries.ReturnToAnswer) -> tuple[tuple[str, str], ...]:
    return tuple((each.label, shown_answer(each)) for each in ask.form if each.answer)


def _sees(actor: Actor, reference: str) -> bool:
    try:
        queries.get(actor, reference)
    except NotThere:
        return False
    return True


@asked
@page(Permission.RUN_REFERRALS)
def ask_again(request: HttpRequest, return_id: int) -> HttpResponse:
    """Put a further question to an agency that has answered."""
    actor = actor_of(request)
    ask = queries.return_to_answer(actor, return_id)
    back = f"/referrals/{ask.reference}/agencies"
    usual: date = operations.usual_due(actor, queries.get(actor, ask.reference))
    form = AskAgainForm(posted(request), initial={"version": ask.version, "due_on": usual})

    def do(said: dict[str, Any]) -> Done:
        operations.ask_agency_again(
            by=actor,
            return_id=return_id,
            version=said["version"] or 0,
            question=said["question"],
            due_on=said["due_on"],
        )
        return Done(back, f"{ask.agency} is asked again.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.return_to_answer(actor, return_id).version, {}),
        title=f"Ask {ask.agency} again",
        caption=ask.reference,
        button="Ask",
        cancel_href=back,
    )
