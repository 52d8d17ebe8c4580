"""Reading the journal and proving that it is whole."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.journal.chain import digest
from goldthread.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a board's journal that is not as it was written."""

    board_id: int
    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of a board's journal at one moment, kept elsewhere to compare with later."""

    board_id: int
    number: int
    hash: str

    def as_dict(self) -> dict[str, Any]:
        """The checkpoint as plain data, for a file."""
        return asdict(self)


def of_thing(actor: Actor, kind: str, thing_id: int, most: int = 50) -> QuerySet[Entry]:
    """What was done to one thing, newest first."""
    return Entry.objects.filter(board_id=actor.board_id, kind=kind, thing_id=thing_id).order_by("-number")[:most]


def of_board(actor: Actor) -> QuerySet[Entry]:
    """The whole journal of the actor's board, newest first."""
    return Entry.objects.filter(board_id=actor.board_id).order_by("-number")


def narrowed(
    actor: Actor,
    *,
    kind: str = "",
    person_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> QuerySet[Entry]:
    """The board's journal, newest first: of one kind of thing, by one person, between two moments.

    ``before`` goes on below an entry's number, so that no page counts the whole journal.
    """
    asked = {"kind": kind, "person_id": person_id, "at__gte": since, "at__lt": until, "number__lt": before}
    return of_board(actor).filter(**{key: value for key, value in asked.items() if value not in (None, "")})


def checkpoints(board_ids: Iterable[int]) -> list[Checkpoint]:
    """Where each board's journal ends now."""
    ends = []
    for board_id in board_ids:
        last = Entry.objects.filter(board_id=board_id).order_by("-number").first()
        if last is not None:
            ends.append(Checkpoint(board_id, last.number, last.hash))
    return ends


def verify(board_id: int, kept: Checkpoint | None = None) -> list[Finding]:
    """Everything that shows a board's journal to have been altered, shortened or reordered.

    The chain finds an entry that was changed, removed from the middle or moved. An end that was cut off, or
    a whole journal written anew, is found only against a checkpoint that was ``kept`` elsewhere.
    """
    findings: list[Finding] = []
    expected, previous, at_checkpoint = 1, "", ""
    for entry in Entry.objects.filter(board_id=board_id).order_by("number").iterator(chunk_size=2000):
        if entry.number != expected:
            findings.append(Finding(board_id, expected, f"Entry {expected} is missing; the next is {entry.number}."))
        elif entry.previous != previous:
            findings.append(Finding(board_id, entry.number, f"Entry {entry.number} does not follow the one before it."))
        if _digest_of(entry) != entry.hash:
            findings.append(Finding(board_id, entry.number, f"Entry {entry.number} was altered after it was written."))
        if kept is not None and entry.number == kept.number:
            at_checkpoint = entry.hash
        expected, previous = entry.number + 1, entry.hash
    if kept is not None and at_checkpoint != kept.hash:
        sentence = (
            f"Entry {kept.number} is not the one that the checkpoint holds."
            if at_checkpoint
            else f"The journal ends before entry {kept.number}, which the checkpoint holds."
        )
        findings.append(Finding(board_id, kept.number, sentence))
    return findings


def _digest_of(entry: Entry) -> str:
    return digest(
        board_id=entry.board_id,
        number=entry.number,
        at=entry.at,
        person_id=entry.person_id,
        person_name=entry.person_name,
        verb=entry.verb,
        kind=entry.kind,
        thing_id=entry.thing_id,
        reference=entry.reference,
        why=entry.why,
        detail=entry.detail,
        previous=entry.previous,
    )
