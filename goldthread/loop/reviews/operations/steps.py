"""What every write to a review does: hold it, move it, keep the step, tell the journal, read its framework."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import OfBoard
from goldthread.journal.operations import record
from goldthread.loop.framework import packs
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.models import Referral
from goldthread.loop.referrals.operations.happening import happens, moment_of, moments
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.referrals.operations.timing import put_right
from goldthread.loop.reviews.choices import ENDED, ReviewState
from goldthread.loop.reviews.models import Review, ReviewArtefact, ReviewStatusChange
from goldthread.loop.reviews.policy import require_conduct, sees
from goldthread.loop.reviews.rules import path_of, publishes

__all__ = ["check_version", "said"]

LIBRARY = "methods-library"
"""The pack that holds the methods known in the field."""

_held = OfBoard(
    lambda: (
        Review.objects.select_for_update(of=("self",))
        .select_related("source", "framework", "decision")
        .defer("source__search", "framework__text", "framework__content")
    )
)


def note(by: Actor, verb: str, review: Review, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Tell the journal what was done to a review."""
    record(
        by=by,
        verb=verb,
        kind="review",
        thing_id=review.pk,
        reference=review.source.reference,
        why=why.strip(),
        detail=detail,
    )


def locked(by: Actor, review_id: int, version: int | None = None, within: Q | None = None) -> Review:
    """The review, held until the transaction ends; ``version`` is left out by steps that only add."""
    found = _held(by.board_id, review_id)
    if found is None or not sees(by, found, within):
        raise NotThere
    if version is not None:
        check_version(found.version, version, "this review")
    return found


def at_work(by: Actor, review_id: int, version: int | None = None) -> Review:
    """The review, held, for whoever conducts it; a closed one is no longer written on."""
    review = locked(by, review_id, version)
    require_conduct(by, review)
    check_open(review)
    return review


def check_open(review: Review) -> None:
    """Refuse to write on a review that has ended."""
    if review.state in ENDED:
        raise Refusal("This review is closed, so nothing is added to it. Ask the board's office to open it again.")


def save(review: Review) -> None:
    """Save a new version of a review."""
    review.version += 1
    review.save()


def step(by: Actor, review: Review, before: str, after: str, why: str = "") -> None:
    """Keep a step that a review took."""
    ReviewStatusChange.objects.create(
        board_id=by.board_id,
        review=review,
        before=before,
        after=after,
        by_id=by.person_id,
        at=by.at,
        why=why.strip(),
    )


def set_state(by: Actor, review: Review, after: str, why: str = "") -> None:
    """Bring a review to a state and keep the step."""
    before, review.state = review.state, after
    save(review)
    step(by, review, before, after, why)


def document_for(review: Review) -> Document | None:
    """The framework under which this review is done, as it was written."""
    return document_of(review.framework) if review.framework else None


def library() -> Document:
    """The methods that ship."""
    return packs.load(LIBRARY)


def path_for(review: Review) -> tuple[ReviewState, ...]:
    """The states through which this review goes."""
    kinds = set(ReviewArtefact.objects.filter(stage__review=review).values_list("kind", flat=True))
    return path_of(kinds, publishes=publishes(document_for(review), review.review_type))


def as_register(by: Actor) -> Actor:
    """The one who acts, with the right to put in the register and among the lessons what the review brings."""
    more = {
        Permission.RECORD_SOURCES,
        Permission.READ_SOURCES,
        Permission.READ_LESSONS,
        Permission.READ_RESTRICTED,
        Permission.WRITE_LESSONS,
        Permission.RECOMMEND,
    }
    return replace(by, permissions=by.permissions | more)


def tell_the_case(by: Actor, review: Review, event: str, day: date, why: str = "") -> None:
    """Let the case of a review know that something happened: its clocks stop and start, its notices are drafted.

    A review that the chair alone opened has no case, and no clock runs for it.
    """
    if review.decision_id is None:
        return
    assert review.decision is not None
    case = (
        Referral.objects.select_for_update(of=("self",)).select_related("framework").get(pk=review.decision.referral_id)
    )
    if event in moments(case):
        put_right(by, case, event, day, why or "The review gives another day.")
    else:
        happens(by, case, event, moment_of(by, day))


def changed_parts(row: Any, new: Mapping[str, Any]) -> list[str]:
    """Set what is new on a row; gives the names of what changed, without their words."""
    changed = sorted(key for key, value in new.items() if getattr(row, key) != value)
    for key, value in new.items():
        setattr(row, key, value)
    return changed
