"""Who answers a return: sections handed to colleagues, and somebody invited by a link of their own."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from goldthread.accounts import queries as accounts
from goldthread.core import receipts
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.queries import ReturnSeen
from goldthread.web.audits.forms import returns as forms
from goldthread.web.audits.pages import sections
from goldthread.web.audits.views.of_a_return import asked, base, caption, must_lead
from goldthread.web.shell.flow import Done, form_key, posted, question, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

log = logging.getLogger(__name__)


@asked
@page()
def hand(request: HttpRequest, return_id: int, section: str) -> HttpResponse:
    """Ask a colleague to answer a section."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)
    found = sections.section_of(seen, section)
    if found is None:
        raise NotThere
    people = queries.colleagues(actor, queries.return_row(actor, return_id))
    form = forms.HandForm(
        posted(request),
        people=[(str(pk), name) for pk, name in people],
        initial={"person": str(found.holder_id or ""), "due_on": found.due_on},
    )

    def do(said: dict[str, Any]) -> Done:
        person = int(said["person"]) if said["person"] else None
        operations.hand_section(by=actor, return_id=return_id, section=section, person_id=person, due_on=said["due_on"])
        told = "They are told, and see it on their home page." if person else "Nobody in particular answers it now."
        return Done(base(return_id), told)

    return question(
        request,
        form,
        do,
        title=f"Who answers “{found.title}”?",
        caption=caption(seen),
        cancel_href=base(return_id),
        lede="Somebody who is not in the list has no account here yet: go back and invite them by a link.",
    )


@require_POST
@page()
def finish(request: HttpRequest, return_id: int, section: str) -> HttpResponse:
    """Say that a section is done."""
    actor = actor_of(request)
    operations.finish_section(by=actor, return_id=return_id, section=section)
    messages.success(request, "The section is done. You can still change it until the return is signed.")
    return redirect(base(return_id))


@asked
@page()
def colleague(request: HttpRequest, return_id: int) -> HttpResponse:
    """Invite somebody of the agency by a link of their own: sent by mail, and shown here this once."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)
    form = forms.ColleagueForm(posted(request))
    if form.is_valid():
        try:
            secret = _invited(request, actor, seen, form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            if secret is None:
                messages.info(request, "This invitation was sent already. To see a link again, send a new one.")
                return redirect(base(return_id))
            link = request.build_absolute_uri(f"/invitation/{secret}")
            said = form.cleaned_data
            response = show(
                request, "audits/invited.html", name=said["name"], email=said["email"], link=link, back=base(return_id)
            )
            response["Cache-Control"] = "no-store"
            return response
    return show(
        request,
        "shell/form.html",
        status_of(form),
        form=form,
        title="Invite somebody by a link",
        caption=caption(seen),
        button="Send the invitation",
        cancel_href=base(return_id),
        lede="They need no account. The link is theirs alone: it opens once, for 14 days, and lets them choose a "
        "password.",
    )


def _invited(request: HttpRequest, actor: Actor, seen: ReturnSeen, form: Any) -> str | None:
    said, key = form.cleaned_data, form_key(form)
    with transaction.atomic():
        if key and receipts.take(actor, key) is not None:
            return None
        made, secret = operations.invite_colleague(
            by=actor, return_id=seen.id, email=said["email"], name=said["name"], leads=said["part"] == "signs"
        )
        if key:
            receipts.led_to(actor, key, base(seen.id))
    told = {
        "name": made.name,
        "invited_by": actor.name,
        "board": accounts.board(actor).name,
        "round": seen.title,
        "agency": seen.agency,
        "due_on": seen.due_on,
        "link": request.build_absolute_uri(f"/invitation/{secret}"),
    }
    transaction.on_commit(lambda: _mail(made.email, told))
    return secret


def _mail(address: str, told: dict[str, Any]) -> None:
    """Send the link; the page shows it as well, so a mail server that is down stops nobody."""
    body = render_to_string("audits/email/invited.txt", told)
    try:
        send_mail(f"{told['round']}: you are asked to answer", body, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException):
        log.exception("an invitation to a return could not be sent by mail")
