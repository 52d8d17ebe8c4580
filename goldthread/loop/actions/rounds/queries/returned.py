"""Files that were sent back, beside how their actions stand now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.documents.operations import content_of, examine
from goldthread.loop.actions.models import ProgressNote
from goldthread.loop.actions.rounds.models import ReturnedFile, Round
from goldthread.loop.actions.rounds.queries.asked import AskedLine, asked_lines, call_of, last_notes
from goldthread.loop.actions.rounds.reading import reading_of
from goldthread.loop.actions.rounds.rules import Asked, Fate, Judged, judge, left_out


def returned_files(actor: Actor, of: Round) -> QuerySet[ReturnedFile]:
    """The files that came back in a round, as far as they concern the actor, the newest first."""
    rows = ReturnedFile.objects.filter(board_id=actor.board_id, call__round=of)
    if not actor.may(Permission.UPDATE_ANY_ACTION):
        rows = rows.filter(call__person_id=actor.me)
    return rows.select_related("call", "call__person", "call__agency", "document", "by")


def returned_file(actor: Actor, of: Round, file_id: int) -> ReturnedFile:
    """One file that came back, for whoever was asked and for the office."""
    return the_one(returned_files(actor, of).filter(pk=file_id))


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of a file beside its action as it stands now."""

    judged: Judged
    asked: AskedLine | None
    changed_by: str
    """Who changed the action last, where that is known."""
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file that came back would change."""

    rows: tuple[Beside, ...]
    left_out: tuple[str, ...]

    def of(self, fate: Fate) -> tuple[Beside, ...]:
        """The rows with one fate."""
        return tuple(each for each in self.rows if each.judged.fate == fate)


def proposal(actor: Actor, file: ReturnedFile) -> Proposal:
    """What a kept file says, beside how its actions stand now."""
    call = call_of(actor, file.call.round, file.call_id)
    reading = reading_of(examine(file.document.name, content_of(file.document)))
    lines_now = {each.action.reference: each for each in asked_lines(actor, call)}
    asked = {
        reference: Asked(reference, each.action.version, each.outstanding) for reference, each in lines_now.items()
    }
    notes = last_notes(actor, [each.action.pk for each in lines_now.values()])
    judged = judge(reading.rows, asked, actor.today)
    outstanding = [reference for reference, each in asked.items() if each.open]
    return Proposal(
        tuple(_beside(each, lines_now.get(each.row.reference), notes) for each in judged),
        left_out(reading.rows, outstanding),
    )


def _beside(judged: Judged, asked: AskedLine | None, notes: Mapping[int, ProgressNote]) -> Beside:
    note = notes.get(asked.action.pk) if asked else None
    who = (note.by.name if note.by else "Goldthread") if note else ""
    return Beside(judged, asked, who, note.at if note else None)
