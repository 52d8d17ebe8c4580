"""Invitations: how a link is kept, and when it opens nothing. Pure: no database, no clock."""

import hashlib
from datetime import date, datetime
from typing import Protocol

from goldthread.core.actor import LONDON


class Dated(Protocol):
    """What the rules need to know of an invitation."""

    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def membership_ends_on(self) -> date | None: ...


def why_closed(invitation: Dated | None, at: datetime) -> str:
    """Why a link opens nothing, as a sentence; "" while it can be used."""
    if invitation is None:
        return "This link belongs to no invitation. Copy the whole link from the email, or ask for a new one."
    if invitation.withdrawn_at is not None:
        return "This invitation was taken back. Ask the person who invited you."
    if invitation.accepted_at is not None:
        return "This invitation has been used. Sign in with your account."
    if invitation.expires_at <= at:
        return "This invitation has run out. Ask the person who invited you for a new one."
    ends_on = invitation.membership_ends_on
    if ends_on is not None and ends_on < at.astimezone(LONDON).date():
        return "The role that you were invited to has ended. Ask the person who invited you."
    return ""


def hash_of(secret: str) -> str:
    """How the secret of a link is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
