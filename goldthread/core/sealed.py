"""Texts that are kept sealed: what comes out of the database says nothing until it is opened on purpose."""

import base64
import hmac
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A text that nobody reads by accident: printed, logged or put in a page it says only that it is sealed."""

    token: str

    @classmethod
    def of(cls, text: str) -> "Sealed":
        """The text sealed with the newest key of the installation."""
        return cls(_keys().encrypt(text.encode()).decode())

    def open(self) -> str:
        """The text itself; whoever calls this has asked for leave and writes the journal."""
        return _keys().decrypt(self.token.encode()).decode()

    def __str__(self) -> str:
        return "sealed"

    __repr__ = __str__


if TYPE_CHECKING:
    _Text = models.TextField[Sealed, Sealed]
else:
    _Text = models.TextField


class SealedField(_Text):
    """A column of sealed text. It takes and gives :class:`Sealed`, never the words."""

    def get_prep_value(self, value: Any) -> Any:
        """What the database keeps."""
        if value is None or isinstance(value, Sealed):
            return value and value.token
        raise TypeError("a sealed column takes sealed text: Sealed.of(text)")

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Sealed | None:
        """What a query gives."""
        return None if value is None else Sealed(value)


def mark(text: str, purpose: str) -> str:
    """A mark by which the same words are found again without opening anything.

    Capitals, accents, punctuation and the order of the words make no difference. ``purpose`` keeps marks of
    different things, and of different boards, from being compared. The oldest key makes them, so that marks
    made before and after the key was changed are the same.
    """
    words = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    plain = "".join(letter if letter.isalnum() else " " for letter in words)
    said = f"{purpose}:{' '.join(sorted(plain.split()))}".encode()
    return hmac.new(settings.IDENTITY_KEYS[-1].encode(), said, "sha256").hexdigest()


def _keys() -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(bytes.fromhex(key))) for key in settings.IDENTITY_KEYS]  # 32 bytes each
    )
