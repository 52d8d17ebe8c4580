"""Reading the framework that is in force."""

from datetime import date

from goldthread.core.actor import Actor
from goldthread.loop.framework.choices import IN_FORCE
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.rules import Rhythm, Words, rhythm_of, words_of


def in_force(actor: Actor, on: date | None = None) -> Framework | None:
    """The board's framework on a day, or nothing where it has written none."""
    return (
        Framework.objects.filter(board_id=actor.board_id, status__in=IN_FORCE, in_force_from__lte=on or actor.today)
        .order_by("-in_force_from")
        .first()
    )


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
    framework = in_force(actor)
    return words_of(framework.content if framework else {})


def rhythm(actor: Actor) -> Rhythm:
    """This board's measures of time today."""
    framework = in_force(actor)
    return rhythm_of(framework.content if framework else {})
