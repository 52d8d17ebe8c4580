"""Finding documents. Who may see one is said by the thing that holds it."""

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.documents.models import Document


def documents(actor: Actor) -> QuerySet[Document]:
    """The documents of the actor's board; the caller narrows them to those whose holder the actor may see."""
    return Document.objects.filter(board_id=actor.board_id).select_related("uploaded_by")


def of_content(actor: Actor, sha256: str) -> QuerySet[Document]:
    """Every time that the board kept this very file, latest first."""
    return documents(actor).filter(sha256=sha256).order_by("-uploaded_at")
