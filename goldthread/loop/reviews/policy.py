"""Who may see a review and its parts, and who may do what to it."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.referrals.policy import leads
from goldthread.loop.reviews.choices import INDEPENDENT, STANDING, MemberState
from goldthread.loop.reviews.models import Review, TeamMember

NOTHING = Q(pk__in=[])


def visible(actor: Actor, through: str = "") -> Q:
    """The reviews that exist for this actor, with all their papers.

    The office, the chair and the delegated partners see every review; others see those on whose team they stand, and
    those that a group of theirs leads. A reviewer from outside sees the one review that their role is for, once they
    have declared that they are independent of it. That a source is open to the board opens nothing of this.
    """
    if not actor.may(Permission.READ_REVIEWS):
        return NOTHING
    board = Q(board_id=actor.board_id)
    key = f"{through}pk" if through else "pk"
    on_team = Q(
        Exists(TeamMember.objects.filter(review_id=OuterRef(key), person_id=actor.me, state=MemberState.STANDS))
    )
    if actor.source_ids is not None:
        return board & Q(**{f"{through}source_id__in": sorted(actor.source_ids)}) & on_team
    if actor.may(Permission.READ_EVERY_REVIEW):
        return board
    return board & (on_team | Q(**{f"{through}source__lead_group_id__in": sorted(actor.group_ids)}))


def as_declared(actor: Actor) -> Actor:
    """The same person without the case of a review from outside for which they have not declared their interests.

    Whoever has a role for one review sees nothing of it before: not its source, its lessons or its chronology.
    """
    if actor.source_ids is None:
        return actor
    reviewed = Review.objects.filter(board_id=actor.board_id, source_id__in=actor.source_ids)
    seats = TeamMember.objects.filter(review=OuterRef("pk"), person_id=actor.me, state=MemberState.STANDS)
    closed = frozenset(reviewed.exclude(Exists(seats)).values_list("source_id", flat=True))
    return replace(actor, source_ids=actor.source_ids - closed)


def own_parts(actor: Actor) -> Q:
    """The places on review teams that this person has or had."""
    return Q(board_id=actor.board_id, person_id=actor.me)


def visible_returns(actor: Actor) -> Q:
    """What agencies give: whole for those who see the review, and their own for those who answer for an agency."""
    return visible(actor, "review__") | (Q(board_id=actor.board_id) & leads(actor, "agency_id"))


def sees_every(actor: Actor) -> bool:
    """Whether every review of the board exists for this actor."""
    return actor.source_ids is None and actor.may(Permission.READ_REVIEWS, Permission.READ_EVERY_REVIEW)


def sees(actor: Actor, review: Review, within: Q | None = None) -> bool:
    """Whether a review of the actor's board exists for them, or is ``within`` what a step says exists for it."""
    if within is None and sees_every(actor):
        return True
    return Review.objects.filter(visible(actor) if within is None else within, pk=review.pk).exists()


def require_run(actor: Actor) -> None:
    """Refuse who does not keep the board's reviews."""
    if not actor.may(Permission.RUN_REVIEWS):
        raise NotAllowed("Only the board's office does this with a review.")


def may_conduct(actor: Actor, review: Review) -> bool:
    """Whether the actor leads, chairs or writes this review, or is the office that helps."""
    if actor.may(Permission.RUN_REVIEWS):
        return True
    seats = TeamMember.objects.filter(review=review, person_id=actor.me, part__in=sorted(INDEPENDENT))
    return actor.may(Permission.READ_REVIEWS) and seats.filter(state=MemberState.STANDS).exists()


def require_conduct(actor: Actor, review: Review) -> None:
    """Refuse who does not conduct this review."""
    if not may_conduct(actor, review):
        raise NotAllowed("Only the reviewers, the author and the chair of this review do this, and the board's office.")


def require_oversee(actor: Actor) -> None:
    """Refuse who does not answer for reviews on behalf of the board."""
    if not actor.may(Permission.OVERSEE_REVIEWS):
        raise NotAllowed("Only the chair or a delegated partner decides this.")


def require_open_secrets(actor: Actor) -> None:
    """Refuse who may not look for sealed things."""
    if not actor.may(Permission.OPEN_IDENTITY):
        raise NotAllowed("Your role does not open who the children are. Ask the board's office to run the check.")


def require_answer(actor: Actor, agency_id: int) -> None:
    """Refuse who does not answer for this agency; the office may write down what an agency tells it."""
    if agency_id in actor.agency_ids and actor.may(Permission.ANSWER_FOR_AGENCY):
        return
    if not actor.may(Permission.RUN_REVIEWS):
        raise NotAllowed("Only the people who lead this agency answer for it, and the board's office for them.")


def on_the_team(actor: Actor, review: Review) -> bool:
    """Whether the actor was named to this review's team and has not stood down."""
    return TeamMember.objects.filter(review=review, person_id=actor.me, state__in=sorted(STANDING)).exists()
