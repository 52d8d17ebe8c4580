"""Who may see and write lessons and recommendations: whoever may see their source."""

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.lessons.models import BoardQuestion, Recommendation, RecommendationLesson
from goldthread.loop.sources import policy as sources


def visible(actor: Actor, through: str = "") -> Q:
    """The lessons that exist for this actor: those of the sources that do."""
    if not actor.may(Permission.READ_LESSONS):
        return Q(pk__in=[])
    return sources.visible(actor, f"{through}source__")


def visible_recommendations(actor: Actor) -> Q:
    """The recommendations that answer at least one lesson that the actor may see."""
    if not actor.may(Permission.READ_LESSONS):
        return Q(pk__in=[])
    board = Q(board_id=actor.board_id)
    if sees_all(actor):
        return board
    links = RecommendationLesson.objects.filter(
        sources.visible(actor, "lesson__source__"), recommendation_id=OuterRef("pk")
    )
    return board & Q(Exists(links))


def sees_all(actor: Actor) -> bool:
    """Whether every lesson of the board, and what is recommended for it, exists for this actor."""
    return actor.may(Permission.READ_LESSONS, Permission.READ_RESTRICTED) and actor.source_ids is None


def sees_recommendation(actor: Actor, recommendation: Recommendation) -> bool:
    """Whether a recommendation to the actor's board exists for them."""
    if sees_all(actor):
        return True
    return Recommendation.objects.filter(visible_recommendations(actor), pk=recommendation.pk).exists()


def require_write(actor: Actor) -> None:
    """Refuse who may not write lessons."""
    if not actor.may(Permission.WRITE_LESSONS):
        raise NotAllowed("Your role on this board does not write lessons.")


def require_recommend(actor: Actor) -> None:
    """Refuse who may not recommend."""
    if not actor.may(Permission.RECOMMEND):
        raise NotAllowed("Your role on this board does not write recommendations.")


def require_respond(actor: Actor) -> None:
    """Refuse who may not answer for the board."""
    if not actor.may(Permission.RESPOND):
        raise NotAllowed("Only the chair, a delegated partner or the business manager answers for the board.")


def require_answer(actor: Actor, asked: BoardQuestion) -> None:
    """Refuse who neither answers for the board nor is the person who was to find out."""
    if asked.owner_id is None or asked.owner_id != actor.person_id:
        require_respond(actor)
