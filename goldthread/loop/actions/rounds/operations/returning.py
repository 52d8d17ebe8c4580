"""Files that are sent back: kept, read in, or put aside."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.documents import operations as documents
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import Way
from goldthread.loop.actions.rounds.models import ReturnedFile, RoundCall
from goldthread.loop.actions.rounds.operations.answering import answer
from goldthread.loop.actions.rounds.operations.steps import note, still_open
from goldthread.loop.actions.rounds.policy import require_answer
from goldthread.loop.actions.rounds.reading import reading_of
from goldthread.loop.actions.rounds.rules import Fate


@transaction.atomic
def send_back(
    *, by: Actor, round_id: int, name: str, file: "bytes | UploadedFile[Any]", call_id: int = 0
) -> ReturnedFile:
    """Keep a file that came back, if it is one of this round and of this person; nothing is read in yet.

    ``call_id`` is whose list it must be; the office leaves it out and the number in the file says it.
    """
    of = still_open(by, round_id)
    try:
        examined = documents.examine(name, file)
        reading = reading_of(examined)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "file") from refusal
    if reading.trouble:
        raise Refusal(reading.trouble, "file")
    if reading.stamp is None:
        raise Refusal(
            "The return number above the table is gone, so nobody can tell which list this is. "
            "Write it back as it was, or fill in the file afresh.",
            "file",
        )
    if reading.stamp.round != of.reference.upper():
        raise Refusal(
            f"This file belongs to the round {reading.stamp.round}, and this is {of.reference}. "
            "Take the file of this round and write your updates into it.",
            "file",
        )
    stamped = RoundCall.objects.filter(board_id=by.board_id, round=of, pk=reading.stamp.call).first()
    wanted = call_id or (stamped.pk if stamped else 0)
    if stamped is None or stamped.pk != wanted:
        raise Refusal(
            "This is somebody else’s list, so nothing was read from it. Send back the file that was made for you.",
            "file",
        )
    require_answer(by, stamped)
    kept = ReturnedFile.objects.create(
        board_id=by.board_id,
        call=stamped,
        document=documents.keep_examined(by=by, file=examined),
        came_at=by.at,
        by_id=by.person_id,
    )
    note(by, "sent a file back in", of, detail={"file": examined.name})
    return kept


@transaction.atomic
def take_file(*, by: Actor, file_id: int, chosen: Mapping[str, bool], way: str = Way.FILE) -> int:
    """Read a kept file in; says how many actions it updated.

    ``chosen`` says for each action that was changed meanwhile whether the file's words are added all the same. It is
    read afresh under lock, so that what changed a moment ago is asked about too.
    """
    found = (
        ReturnedFile.objects.select_for_update(of=("self",))
        .filter(board_id=by.board_id, pk=file_id)
        .select_related("call", "call__round", "document")
        .first()
    )
    if found is None:
        raise NotThere
    require_answer(by, found.call)
    still_open(by, found.call.round_id)
    if found.taken_at is not None or found.dropped_at is not None:
        raise Refusal("This file was dealt with already.")
    proposed = queries.proposal(by, found)
    clashes = proposed.of(Fate.CLASH)
    open_choices = [each.judged.row.reference for each in clashes if each.judged.row.reference not in chosen]
    if open_choices:
        raise ChangedMeanwhile(
            f"{', '.join(open_choices)} changed since the file was made. Choose for each what counts."
        )
    wanted = [*proposed.of(Fate.TAKE), *(each for each in clashes if chosen[each.judged.row.reference])]
    for each in wanted:
        assert each.asked is not None
        row = each.judged.row
        answer(
            by=by,
            call_id=found.call_id,
            line_id=each.asked.line.pk,
            version=each.asked.action.version,
            going=row.going,
            text=row.text,
            proposed_on=row.proposed_on,
            why=row.why,
            way=way,
            file=found,
        )
    found.taken_at = by.at
    found.save()
    kept = [each.judged.row.reference for each in clashes if not chosen[each.judged.row.reference]]
    note(by, "read a file in for", found.call.round, detail={"actions": len(wanted), "left as they were": kept})
    return len(wanted)


@transaction.atomic
def drop_file(*, by: Actor, file_id: int) -> ReturnedFile:
    """Put a file aside without reading it in; it is kept as it came."""
    found = the_one(ReturnedFile.objects.filter(board_id=by.board_id, pk=file_id).select_related("call", "call__round"))
    require_answer(by, found.call)
    if found.taken_at is not None:
        raise Refusal("This file was read in already.")
    found.dropped_at = by.at
    found.save()
    note(by, "put a file aside in", found.call.round)
    return found
