"""allauth's forms in Goldthread's words: a label and a hint for each field, and one password box, not two."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

HINT_FOR_NEW = "At least 12 characters. Three words that have nothing to do with each other make a good one."


def word(form: forms.Form, name: str, label: str, hint: str = "", missing: str = "") -> None:
    """Give a field of somebody else's form its words; what stands inside the box is taken out."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing or f"Enter {label[0].lower()}{label[1:]}"
    field.widget.attrs.pop("placeholder", None)


class SignIn(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "login", "Email address", missing="Enter your email address")
        word(self, "password", "Password", missing="Enter your password")
        self.fields["login"].error_messages["invalid"] = (
            "Enter an email address in the correct format, like name@example.org"
        )
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class Reauthenticate(account.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "password", "Password", missing="Enter your password")


class ChangePassword(account.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The password as it is, and as it is to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "oldpassword", "Current password")
        word(self, "password1", "New password", HINT_FOR_NEW)
        del self.fields["password2"]


class SetPassword(account.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password, for somebody who came through their organisation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "password1", "New password", HINT_FOR_NEW)
        del self.fields["password2"]


class ForgottenPassword(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "email", "Email address", missing="Enter your email address")


class NewPassword(account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """The password to be, from the link in the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "password1", "New password", HINT_FOR_NEW)
        del self.fields["password2"]


def _code(form: forms.Form, hint: str) -> None:
    word(form, "code", "Code", hint, missing="Enter the code")
    form.fields["code"].widget.attrs.update(
        {"class": "govuk-input--width-10", "inputmode": "numeric", "spellcheck": "false"}
    )


class Code(mfa.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "The 6 numbers that your authenticator app shows, or one of your recovery codes.")


class CodeAgain(mfa.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "The 6 numbers that your authenticator app shows, or one of your recovery codes.")


class FirstCode(totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of an app that has just been told the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "The 6 numbers that the app shows now.")


class Passkey(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A name for a passkey, and whether it opens Goldthread by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "name", "Name", "So that you can tell your passkeys apart.")
        if "passwordless" in self.fields:
            word(self, "passwordless", "Sign in with this passkey alone, without a password")


class PasskeyName(webauthn.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "name", "Name")
