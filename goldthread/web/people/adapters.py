"""How Goldthread differs from allauth: no open sign-up, plain sentences, sealed second-factor secrets."""

import base64
import logging
import time
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from goldthread.accounts import queries
from goldthread.core.refusals import Refusal

log = logging.getLogger(__name__)

INVITATION_KEY = "invitation"
"""Where the session keeps the secret of the invitation whose page was opened last."""

JUST_SIGNED_IN = 15 * 60
"""Seconds after signing in in which nobody is asked to confirm again that it is they."""

_ALONE = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


class SignedIn(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs in as allauth does, and reads who is signed in without the making of a query: every page does it."""

    def get_user(self, user_id: int) -> Any:
        found = queries.person(user_id)
        return found if found and self.user_can_authenticate(found) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by invitation; a mail that cannot be sent is logged and stops nobody."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask your board's business manager.",
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "enter_current_password": "Your current password is not right. Type it again.",
        "incorrect_password": "This is not your password. Type it again.",
        "too_many_login_attempts": "There were too many attempts. Wait five minutes and try again.",
        "rate_limited": "There were too many attempts. Wait five minutes and try again.",
        "invalid_password_reset": "This link has been used or has run out. Ask for a new one.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Nobody confirms who they are within minutes of having signed in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] > JUST_SIGNED_IN

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your app, or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("a message about an account could not be sent: %s", template_prefix)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The app's secret is sealed with the installation's key; the last second factor cannot be taken away."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": ("This is your only second step. Set up another before you take it away."),
        "incorrect_code": "This code is not right. Wait for the next one and try again.",
    }

    def get_totp_issuer(self) -> str:
        return "Goldthread"

    def _get_site_name(self) -> str:
        return "Goldthread"

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor was sealed with another secret key")
            raise

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=_ALONE)
        return bool(settings.DEMO or others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if not count else f"My passkey {count + 1}"


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An organisation's account opens the account with the same verified address, and makes one if invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only to somebody who opened an invitation that was sent to their verified address."""
        secret = request.session.get(INVITATION_KEY)
        if not secret:
            return False
        try:
            invited = queries.invitation_of(secret, datetime.now(UTC))
        except Refusal:
            return False
        verified = {each.email.lower() for each in sociallogin.email_addresses if each.verified}
        return invited.email.lower() in verified and not invited.has_account

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        person = super().populate_user(request, sociallogin, data)
        person.name = (data.get("name") or data.get("email") or "")[:200]
        person.joined_at = datetime.now(UTC)
        return person


def _seal() -> Fernet:
    key = salted_hmac("goldthread.second-factor", "totp", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
