"""Which entries of the journal a reader may see: those about things that exist for them.

Who reads restricted sources sees every entry. To anybody else (an inspector) an entry about a source, a lesson,
a recommendation or an action is shown where the thing itself is, and an entry of a kind that nobody has thought
about here is not shown at all.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from goldthread.core.actor import Actor
from goldthread.loop.actions import queries as actions
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.referrals import queries as referrals
from goldthread.loop.reviews import queries as reviews
from goldthread.loop.sources import queries as sources
from goldthread.web.shell.history import sees_everything

if TYPE_CHECKING:
    from goldthread.journal.models import Entry

OPEN_TO_ALL = frozenset(
    {"agency", "locality", "group", "membership", "invitation", "theme", "theme group", "theme scheme", "framework"}
)
"""Kinds of things that tell nothing of a case."""

ASKED_OF: dict[str, Callable[[Actor], Any]] = {
    "source": sources.sources,
    "chronology": sources.sources,
    "lesson": lessons.lessons,
    "recommendation": lessons.recommendations,
    "action": actions.actions,
    "referral": referrals.referrals,
    "passage": referrals.passages,
    "review": reviews.reviews,
}
"""Kinds of things that exist for some readers only, and who knows for whom."""


def in_sight(actor: Actor, entries: "Sequence[Entry]") -> "list[Entry]":
    """The entries that this actor may see, with one question for each kind of thing."""
    if sees_everything(actor):
        return list(entries)
    seen = {
        kind: set(asks(actor).filter(pk__in=ids).values_list("pk", flat=True))
        for kind, asks in ASKED_OF.items()
        if (ids := {entry.thing_id for entry in entries if entry.kind == kind})
    }
    return [entry for entry in entries if entry.kind in OPEN_TO_ALL or entry.thing_id in seen.get(entry.kind, ())]
