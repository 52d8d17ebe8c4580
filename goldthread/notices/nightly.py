"""What Goldthread says at night, of dates that near and dates that have passed: each thing once to each person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.journal.operations import record
from goldthread.notices import queries
from goldthread.notices.operations import tell


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to say: to whom, under which stable key, in which words."""

    people: frozenset[int]
    key: str
    subject: str
    body: str
    address: str


def require_night(by: Actor) -> None:
    """Nobody who is signed in writes reminders."""
    if by.person_id is not None:
        raise NotAllowed("Reminders are written by Goldthread itself, every night.")


@transaction.atomic
def say(*, by: Actor, sayings: Iterable[Saying]) -> int:
    """Write what nobody was told yet, and note in the journal how much it was; gives the number of notices.

    Done twice on a day, or after a night that was missed, it tells nobody anything twice.
    """
    all_of_them = list(sayings)
    told = queries.told(by, {saying.key for saying in all_of_them})
    written = 0
    for saying in all_of_them:
        people = {person for person in saying.people if (person, saying.key) not in told}
        if people:
            written += tell(
                by=by,
                people=people,
                key=saying.key,
                subject=saying.subject,
                body=saying.body,
                address=saying.address,
            )
    if written:
        record(by=by, verb="reminded", kind="board", thing_id=by.board_id, detail={"notices": written})
    return written
