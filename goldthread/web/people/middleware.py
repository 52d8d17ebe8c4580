"""When a session ends by itself, and the second step that stands before every page of a board."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

BEGAN, SEEN, PASSED = "began", "seen", "second_factor"
"""Where the session keeps when it began, when it was last used, and that its second step was set up in it."""

NOTED_EVERY = 60
"""Seconds between two notes of a session's use: not every request writes."""

SETTING_UP = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
BEFORE_SECOND_FACTOR = SETTING_UP | {
    "mfa_index",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
"""Pages that open to somebody who has signed in with a password and has no second step yet."""

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

Answer = Callable[[HttpRequest], HttpResponse]


class SessionEnds:
    """Signs somebody out who did nothing for a while, or who signed in long ago."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STATIC_URL) and request.user.is_authenticated:
            sentence = self._note(request.session, time.time())
            if sentence:
                logout(request)
                lost = " What you just sent was not saved." if request.method == "POST" else ""
                messages.info(request, f"{sentence}{lost} Sign in to go on.")
        return self.get_response(request)

    def _note(self, session: Any, now: float) -> str:
        """Note that the session is used; or say why it has ended."""
        began, seen = session.get(BEGAN, now), session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            return f"You were signed out because nothing happened for {settings.SESSION_IDLE_SECONDS // 60} minutes."
        if now - began > settings.SESSION_COOKIE_AGE:
            return f"You were signed out because you signed in {settings.SESSION_COOKIE_AGE // 3600} hours ago."
        if BEGAN not in session:
            session[BEGAN] = now
        if SEEN not in session or now - seen > NOTED_EVERY:
            session[SEEN] = now
        return ""


class SecondFactorGate:
    """Opens no page of a board to a session that passed no second step, save in demo mode."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEMO or request.method != "POST" or not request.user.is_authenticated or has_passed(request):
            return self.get_response(request)
        had = is_mfa_enabled(request.user, FACTORS)
        response = self.get_response(request)
        match = request.resolver_match
        set_up = match is not None and match.url_name in SETTING_UP
        if set_up and not had and request.user.is_authenticated and is_mfa_enabled(request.user, FACTORS):
            request.session[PASSED] = True
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.DEMO or getattr(view, "public", False) or not request.user.is_authenticated:
            return None
        if has_passed(request):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in BEFORE_SECOND_FACTOR:
            return None
        if not is_mfa_enabled(request.user, FACTORS):
            return redirect("mfa_index")
        by_code = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        asks = "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"
        return redirect_to_login(request.get_full_path(), login_url=reverse(asks))


def has_passed(request: HttpRequest) -> bool:
    """Whether this very session passed a second step, or set it up, or came from an organisation that asks for one."""
    if request.session.get(PASSED):
        return True
    trusted = {one["id"] for one in settings.OIDC if one.get("second_factor")}
    return any(
        record.get("method") == "mfa" or (record.get("method") == "socialaccount" and record.get("provider") in trusted)
        for record in get_authentication_records(request, request.user)
    )
