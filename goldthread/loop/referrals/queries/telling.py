"""Notices, correspondence with the national panel, and requests under a legal power."""

from django.db.models import F, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.referrals.choices import NOTICE_TO_GO, RequestOutcome
from goldthread.loop.referrals.models import FormalNotice, FormalNoticeStep, PanelLetter, PowerRequest, Referral
from goldthread.loop.referrals.policy import visible


def _notices(actor: Actor) -> QuerySet[FormalNotice]:
    return (
        FormalNotice.objects.filter(visible(actor, "referral__"))
        .select_related("clock", "approved_by", "worded_by", "proof", "referral", "decision")
        .defer("referral__search")
    )


def notices_of(actor: Actor, referral: Referral) -> QuerySet[FormalNotice]:
    """The notices of a referral, those that must go first."""
    return _notices(actor).filter(referral=referral).order_by("drafted_at", "pk")


def notice(actor: Actor, notice_id: int) -> FormalNotice:
    """One notice by its number."""
    return the_one(_notices(actor).filter(pk=notice_id))


def notices_to_go(actor: Actor) -> QuerySet[FormalNotice]:
    """Notices that have not left, the earliest due first."""
    return (
        _notices(actor)
        .filter(state__in=sorted(NOTICE_TO_GO))
        .order_by(F("clock__due_on").asc(nulls_last=True), "drafted_at", "pk")
    )


def steps_of_notice(actor: Actor, row: FormalNotice) -> QuerySet[FormalNoticeStep]:
    """What was done with a notice and how it read then, oldest first."""
    return FormalNoticeStep.objects.filter(visible(actor, "notice__referral__"), notice=row).select_related("by")


def _letters(actor: Actor) -> QuerySet[PanelLetter]:
    return (
        PanelLetter.objects.filter(visible(actor, "referral__"))
        .select_related("notice", "document", "kept_by", "referral")
        .defer("referral__search")
    )


def letters_of(actor: Actor, referral: Referral) -> QuerySet[PanelLetter]:
    """The correspondence with the national panel about a referral, oldest first."""
    return _letters(actor).filter(referral=referral)


def unanswered_letters(actor: Actor) -> QuerySet[PanelLetter]:
    """Letters that wait for an answer, the earliest due first."""
    return (
        _letters(actor)
        .filter(needs_answer=True, answered_on__isnull=True)
        .order_by(F("due_on").asc(nulls_last=True), "dated_on", "pk")
    )


def _requests(actor: Actor) -> QuerySet[PowerRequest]:
    return (
        PowerRequest.objects.filter(visible(actor, "referral__"))
        .select_related("agency", "made_by", "referral")
        .defer("referral__search")
    )


def requests_of(actor: Actor, referral: Referral) -> QuerySet[PowerRequest]:
    """The requests for information under a legal power that were made for a referral."""
    return _requests(actor).filter(referral=referral)


def open_requests(actor: Actor) -> QuerySet[PowerRequest]:
    """Requests under a legal power that wait for their outcome, the earliest due first."""
    return _requests(actor).filter(outcome=RequestOutcome.AWAITED)
