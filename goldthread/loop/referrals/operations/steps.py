"""What every write to a referral does: hold it, move it, keep the step, tell the journal, read its framework."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import OfBoard
from goldthread.core.working_days import Division
from goldthread.journal.operations import record
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.models import Referral, ReferralStatusChange
from goldthread.loop.referrals.policy import sees_every, visible
from goldthread.loop.referrals.rules import check_move

_held = OfBoard(Referral.objects.select_for_update)


def note(by: Actor, verb: str, referral: Referral, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Tell the journal what was done to a referral."""
    record(
        by=by,
        verb=verb,
        kind="referral",
        thing_id=referral.pk,
        reference=referral.reference,
        why=why.strip(),
        detail=detail,
    )


def listed(names: Iterable[str]) -> str:
    """Names of fields as a reader knows them, for the journal: "what happened, place"."""
    return ", ".join(name.replace("_", " ") for name in names)


def locked(by: Actor, referral_id: int, version: int | None = None, within: Q | None = None) -> Referral:
    """The referral, held until the transaction ends; ``version`` is left out by steps that only add.

    ``within`` says which referrals exist for this step, where it is not those that the actor sees whole.
    """
    found = _held(by.board_id, referral_id)
    if found is None or not _exists_for(by, found, within):
        raise NotThere
    if version is not None:
        check_version(found.version, version, "this referral")
    return found


def _exists_for(by: Actor, referral: Referral, within: Q | None) -> bool:
    if within is None and sees_every(by):
        return referral.submitted_at is not None
    return Referral.objects.filter(visible(by) if within is None else within, pk=referral.pk).exists()


def check_version(now: int, seen: int, what: str) -> None:
    """Refuse to overwrite what somebody else saved after this person opened it."""
    if now != seen:
        raise ChangedMeanwhile(
            f"Somebody else changed {what} while you had it open. What you wrote is below; "
            "compare it with how it reads now."
        )


def save(referral: Referral) -> None:
    """Save a new version of a referral."""
    referral.version += 1
    referral.save()


def step(by: Actor, referral: Referral, before: str, after: str, why: str = "") -> None:
    """Keep a step that a referral took."""
    ReferralStatusChange.objects.create(
        board_id=by.board_id,
        referral=referral,
        before=before,
        after=after,
        by_id=by.person_id,
        at=by.at,
        why=why.strip(),
    )


def move(by: Actor, referral: Referral, after: str, why: str = "") -> None:
    """Bring a referral from its state to another, where it can go there."""
    check_move(referral.state, after)
    before, referral.state = referral.state, after
    save(referral)
    step(by, referral, before, after, why)


def framework_of(referral: Referral) -> Document | None:
    """The framework under which this referral is dealt with, as it was written."""
    return document_of(referral.framework) if referral.framework else None


def division_of(by: Actor) -> Division:
    """Whose bank holidays count on this board."""
    return Division(accounts.board(by).division)


def said(text: str, sentence: str, field: str) -> str:
    """A text that has to be there."""
    if not text.strip():
        raise Refusal(sentence, field)
    return text.strip()
