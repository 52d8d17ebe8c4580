"""Inviting somebody, taking an invitation back, and the page that its link opens."""

import logging
from datetime import UTC, datetime
from smtplib import SMTPException
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from goldthread.accounts import operations, queries
from goldthread.accounts.queries import InvitationSeen
from goldthread.core import receipts
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.web.people import forms
from goldthread.web.people.adapters import INVITATION_KEY
from goldthread.web.people.pages import AcceptPage, FormPage, InvitedPage
from goldthread.web.people.views import agencies_to_choose, manages, sources_to_choose
from goldthread.web.shell.flow import INVALID, form_key, status_of
from goldthread.web.shell.middleware import BOARD_KEY, actor_of
from goldthread.web.shell.pages import public, show

log = logging.getLogger(__name__)


@manages
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody: the link is sent by mail on commit, and shown here this once."""
    actor = actor_of(request)
    form = forms.InviteForm(request.POST or None, agencies=agencies_to_choose(actor), sources=sources_to_choose(actor))
    about = FormPage(
        "Invite somebody",
        "/people",
        "Send the invitation",
        lede="They get an email with a link that works once, for 14 days.",
    )
    if form.is_valid():
        answers = form.cleaned_data
        try:
            made = _invite(request, actor, form, answers)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            if made is None:
                messages.info(request, "This invitation was sent already. To see a link again, send a new one.")
                return redirect("/people")
            response = show(request, "people/invited.html", page=made)
            response["Cache-Control"] = "no-store"
            return response
    return show(request, "people/form.html", page=about, form=form, status=status_of(form))


def _invite(request: HttpRequest, actor: Actor, form: Any, answers: dict[str, Any]) -> InvitedPage | None:
    key = form_key(form)
    with transaction.atomic():
        if key and receipts.take(actor, key) is not None:
            return None
        invitation, secret = operations.invite(
            by=actor,
            email=answers["email"],
            name=answers["name"],
            role=answers["role"],
            agency_id=answers["agency"],
            source_id=answers["source"],
            membership_ends_on=answers["ends_on"],
        )
        if key:
            receipts.led_to(actor, key, "/people")
    link = request.build_absolute_uri(f"/invitation/{secret}")
    told = {
        "name": invitation.name,
        "board": queries.board(actor).name,
        "role": invitation.get_role_display(),
        "invited_by": actor.name,
        "link": link,
    }
    transaction.on_commit(lambda: _mail(invitation.email, told))
    return InvitedPage(invitation.name, invitation.email, link)


def _mail(address: str, told: dict[str, str]) -> None:
    """Send the link; the page shows it as well, so a mail server that is down stops nobody."""
    body = render_to_string("people/email/invitation.txt", told)
    try:
        send_mail(f"You are invited to {told['board']}", body, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException):
        log.exception("an invitation could not be sent by mail")


@manages
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back before it is used."""
    operations.withdraw_invitation(by=actor_of(request), invitation_id=invitation_id)
    messages.success(request, "The invitation is taken back. Its link opens nothing now.")
    return redirect("/people")


@public
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that an invitation's link opens: make an account, or join with the one that one has."""
    at = datetime.now(UTC)
    try:
        invitation = queries.invitation_of(secret, at)
    except Refusal as refusal:
        return _page(request, secret, None, None, refusal.sentence)
    request.session[INVITATION_KEY] = secret
    theirs = request.user.is_authenticated and request.user.email.lower() == invitation.email.lower()
    form = forms.JoinForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST":
        try:
            if request.user.is_authenticated:
                operations.accept_invitation(secret=secret, person_id=request.user.pk, at=at)
                return _welcome(request, invitation)
            if form.is_valid():
                answers = form.cleaned_data
                person = operations.join(secret=secret, name=answers["name"], password=answers["password"], at=at)
                login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
                # whoever has just chosen a password is not asked for it again to set up their second step
                record_authentication(request, person, method="password")
                return _welcome(request, invitation)
        except NotThere:
            raise
        except Refusal as refusal:
            return _page(request, secret, None, None, refusal.sentence)
    return _page(request, secret, invitation, None if theirs else form, "")


def _welcome(request: HttpRequest, invitation: InvitationSeen) -> HttpResponse:
    request.session.pop(INVITATION_KEY, None)
    request.session[BOARD_KEY] = invitation.board_id
    messages.success(request, f"You have joined {invitation.board_name}.")
    return redirect("/")


def _page(
    request: HttpRequest, secret: str, invitation: InvitationSeen | None, form: Any, why_not: str
) -> HttpResponse:
    signed_in_as = request.user.email if request.user.is_authenticated else ""
    shown = AcceptPage(
        secret=secret,
        invitation=invitation,
        why_not=why_not,
        signed_in_as=signed_in_as,
        is_theirs=bool(invitation and signed_in_as.lower() == invitation.email.lower()),
        organisations=settings.OIDC,
    )
    status = INVALID if request.method == "POST" else 410 if why_not else 200
    response = show(request, "people/accept.html", page=shown, form=form, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
