"""Reading the framework that is in force."""

from datetime import date
from typing import TYPE_CHECKING, Any

from goldthread.core.actor import Actor
from goldthread.loop.framework.choices import IN_FORCE
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.rules import Rhythm, Words, rhythm_of, words_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def in_force(actor: Actor, on: date | None = None) -> Framework | None:
    """The board's framework on a day, or nothing where it has written none."""
    return _standing(actor, on or actor.today).first()


_documents: dict[int, tuple[dict[str, object], Document]] = {}
_MOST_DOCUMENTS = 64


def document_of(framework: Framework) -> Document | None:
    """The framework whole, or nothing where the row holds only words and measures of time.

    A document is made once and kept while its content stays the same: the frameworks of a few boards are read all day.
    """
    if "goldthread" not in framework.content:
        return None
    kept = _documents.get(framework.pk)
    if kept is None or kept[0] != framework.content:
        if len(_documents) >= _MOST_DOCUMENTS:
            _documents.clear()
        kept = _documents[framework.pk] = (framework.content, Document.model_validate(framework.content))
    return kept[1]


def words(actor: Actor) -> Words:
    """What this board calls its things today."""
    return words_of(_section(actor, "words"))


def rhythm(actor: Actor) -> Rhythm:
    """This board's measures of time today."""
    return rhythm_of(_section(actor, "rhythm"))


def _standing(actor: Actor, on: date) -> "QuerySet[Framework]":
    return Framework.objects.filter(board_id=actor.board_id, status__in=IN_FORCE, in_force_from__lte=on).order_by(
        "-in_force_from"
    )


def _section(actor: Actor, name: str) -> dict[str, Any]:
    """One section of today's framework: every page asks, and a whole framework is too much to fetch for it."""
    section = _standing(actor, actor.today).values_list(f"content__{name}", flat=True).first()
    return {name: section} if section else {}
