"""Taking a review from state to state, holding it up, and ending what ends with it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from goldthread.accounts import operations as accounts_writing
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, Permission
from goldthread.core.actor import Actor, of_the_system
from goldthread.core.refusals import Refusal
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.lessons.models import BoardQuestion, Recommendation
from goldthread.loop.reviews.choices import (
    STANDING,
    GateKind,
    MemberState,
    Part,
    ReviewState,
)
from goldthread.loop.reviews.models import (
    QualityRating,
    Review,
    ReviewHold,
)
from goldthread.loop.reviews.operations.steps import (
    as_register,
    check_open,
    locked,
    note,
    path_for,
    said,
    set_state,
    tell_the_case,
)
from goldthread.loop.reviews.policy import require_conduct, require_oversee, require_run
from goldthread.loop.reviews.rules import (
    check_move,
    open_markers,
)
from goldthread.loop.sources import operations as register
from goldthread.loop.sources.choices import SourceStatus
from goldthread.loop.sources.models import Source


@transaction.atomic
def move_review(*, by: Actor, review_id: int, version: int, state: str, why: str = "") -> Review:
    """Take a review a step on along its way, or back with a reason.

    It is commissioned once team, scope and the first quality gate are there; its report is accepted by the chair or a
    partner at the draft gate; the response is agreed once the board has answered everything; closing ends the access
    of reviewers from outside.
    """
    review = locked(by, review_id, version)
    path = path_for(review)
    check_move(review.state, state, path, why)
    on = state == ReviewState.CLOSED or path.index(ReviewState(state)) > path.index(ReviewState(review.state))
    if on:
        _GUARDS.get(state, _guard_conduct)(by, review)
    else:
        require_run(by)
    if on and state == ReviewState.CLOSED:
        review.closed_on = by.today
        _end_access(by, review)
    set_state(by, review, state, why)
    if on and state == ReviewState.ACCEPTED:
        _accepted(by, review)
    note(by, "moved", review, why=why, detail={"to": ReviewState(state).label})
    return review


@transaction.atomic
def reopen_review(*, by: Actor, review_id: int, version: int, why: str) -> Review:
    """Open a closed review again, with the reason; access that ended has to be given anew."""
    require_oversee(by)
    review = locked(by, review_id, version)
    if review.state != ReviewState.CLOSED:
        raise Refusal("Only a closed review is opened again.")
    reason = said(why, "Say why the review is opened again.", "why")
    review.closed_on = None
    publication = review.publication
    public = publication.published_on is not None and publication.withdrawn_at is None
    set_state(by, review, ReviewState.PUBLISHED if public else ReviewState.SCOPED, reason)
    note(by, "opened again", review, why=reason)
    return review


@transaction.atomic
def hold_review(
    *,
    by: Actor,
    review_id: int,
    version: int,
    reason: str,
    told: str,
    approved_by_id: int,
    expected_until: date | None = None,
) -> ReviewHold:
    """Hold a review up: for what reason, who agreed, and who was told. Learning goes on meanwhile."""
    require_run(by)
    review = locked(by, review_id, version)
    check_open(review)
    if review.state == ReviewState.HELD:
        raise Refusal("This review is held up already.")
    if review.state in {ReviewState.PUBLISHED, ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN}:
        raise Refusal("The review is done, so nothing holds it up.")
    if approved_by_id not in accounts.holders_of(by, Permission.OVERSEE_REVIEWS):
        raise Refusal("The chair or a delegated partner agrees to a delay. Choose who did.", "approved_by")
    if expected_until and expected_until <= by.today:
        raise Refusal("The day until which it waits has passed. Choose one that is still to come.", "expected_until")
    hold = ReviewHold.objects.create(
        board_id=by.board_id,
        review=review,
        reason=said(reason, "Say what holds the review up.", "reason"),
        told=said(told, "Say who was told of the delay.", "told"),
        approved_by_id=approved_by_id,
        since=by.today,
        expected_until=expected_until,
        by_id=by.me,
        at=by.at,
    )
    review.held_from, review.waits_for = review.state, hold.reason
    set_state(by, review, ReviewState.HELD, hold.reason)
    note(by, "held up", review, why=hold.reason, detail={"approved by": approved_by_id, "told": hold.told})
    return hold


@transaction.atomic
def release_review(*, by: Actor, review_id: int, version: int, why: str) -> Review:
    """Go on with a review that was held up."""
    require_run(by)
    review = locked(by, review_id, version)
    if review.state != ReviewState.HELD:
        raise Refusal("Nothing holds this review up.")
    reason = said(why, "Say why the review goes on.", "why")
    review.holds.filter(ended_on__isnull=True).update(ended_on=by.today, ended_why=reason)
    back, review.held_from, review.waits_for = review.held_from, "", ""
    set_state(by, review, back, reason)
    note(by, "went on with", review, why=reason)
    return review


def _guard_conduct(by: Actor, review: Review) -> None:
    require_conduct(by, review)


def _guard_run(by: Actor, review: Review) -> None:
    require_run(by)


def _guard_commission(by: Actor, review: Review) -> None:
    require_run(by)
    team = review.team.filter(part__in=[Part.LEAD, Part.AUTHOR, Part.CHAIR], state=MemberState.STANDS)
    if not team.exists():
        raise Refusal("Name who leads the review first, and let them declare their interests.", "team")
    terms = set(review.methods.values_list("terms", flat=True))
    if terms != {"neither"} and not review.questions.exists():
        raise Refusal("Write the terms of reference or the research questions first.", "questions")
    check_gate(review, GateKind.COMMISSION)


def _guard_accept(by: Actor, review: Review) -> None:
    require_oversee(by)
    empty = review.sections.filter(required=True, text="").first()
    if empty is not None:
        raise Refusal(f"The section “{empty.title}” is empty. Write it before the report is accepted.", "sections")
    unsigned = review.joint_boards.filter(signed_on__isnull=True).first()
    if unsigned is not None:
        raise Refusal(f"{unsigned.name} has not signed the report off. Record its sign-off first.", "joint_boards")
    check_gate(review, GateKind.DRAFT)


def check_gate(review: Review, gate: GateKind) -> None:
    """Refuse to pass a gate at which a quality marker has not been looked at."""
    rated = dict(QualityRating.objects.filter(review=review, gate=gate).values_list("marker", "rating"))
    left = open_markers(gate, rated)
    if left:
        count = f"{len(left)} quality markers are" if len(left) > 1 else "One quality marker is"
        raise Refusal(f"{count} not answered at this gate, the first is “{left[0].name}”.", "quality")


def _guard_response(by: Actor, review: Review) -> None:
    require_oversee(by)
    questions = BoardQuestion.objects.filter(lesson__source_id=review.source_id, answered_at__isnull=True).count()
    waiting = (
        Recommendation.objects.filter(lesson_links__lesson__source_id=review.source_id, answer=Answer.AWAITED)
        .distinct()
        .count()
    )
    if questions or waiting:
        raise Refusal(
            f"The board has still to answer {questions + waiting} of the questions and recommendations of this review.",
            "answers",
        )


_GUARDS: dict[str, Callable[[Actor, Review], None]] = {
    ReviewState.COMMISSIONED: _guard_commission,
    ReviewState.ACCEPTED: _guard_accept,
    ReviewState.RESPONSE_AGREED: _guard_response,
    ReviewState.PRE_PUBLICATION: _guard_run,
    ReviewState.CLOSED: _guard_run,
}


def _accepted(by: Actor, review: Review) -> None:
    review.accepted_on = by.today
    review.save(update_fields=["accepted_on"])
    source = Source.objects.select_for_update().get(pk=review.source_id)
    actor = as_register(by)
    source = register.change_source(
        by=actor,
        source_id=source.pk,
        version=source.version,
        title=source.title,
        summary=source.summary,
        began_on=source.began_on,
        reported_on=by.today,
        lead_group_id=source.lead_group_id,
    )
    if source.status == SourceStatus.UNDER_WAY:
        register.move_source(by=actor, source_id=source.pk, version=source.version, status=SourceStatus.LEARNING_TAKEN)
    tell_the_case(by, review, "report-accepted", by.today)


def _end_access(by: Actor, review: Review) -> None:
    """End every part in a review, and every role that was for this review alone."""
    for member in review.team.filter(state__in=sorted(STANDING)):
        member.state, member.ended_on, member.ended_why = MemberState.STOOD_DOWN, by.today, "The review was closed."
        member.version += 1
        member.save()
    bound = Membership.objects.filter(
        accounts.current(by), board_id=by.board_id, role__in=sorted(BOUND_TO_ONE_SOURCE), source_id=review.source_id
    )
    for membership in bound:
        end_membership_of(by, membership, "The review was closed.")


def end_membership_of(by: Actor, membership: Membership | None, why: str) -> None:
    """End the role that a review gave, so that the next request finds it gone."""
    if membership is None or (membership.ends_on and membership.ends_on < by.today):
        return
    accounts_writing.end_membership(
        by=of_the_system(by.board_id, by.board_code, by.at, frozenset({Permission.MANAGE_PEOPLE})),
        membership_id=membership.pk,
        ends_on=max(membership.starts_on, by.today - timedelta(days=1)),
        version=membership.version,
        why=why,
    )
