"""What every write to audits does: hold the row, move it, keep the step, tell the journal."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import OfBoard, the_one
from goldthread.journal.operations import record
from goldthread.loop.audits.choices import RoundState
from goldthread.loop.audits.models import AuditReturn, AuditRound, ReturnStep, RoundStep
from goldthread.loop.audits.policy import sees_return, visible
from goldthread.loop.audits.rules import check_move

_held_return = OfBoard(
    lambda: (
        AuditReturn.objects.select_for_update(of=("self",))
        .select_related("round", "round__edition", "agency", "case")
        .defer("round__edition__text", "round__edition__content")
    )
)


def note(
    by: Actor,
    verb: str,
    kind: str,
    thing: Model,
    reference: str,
    why: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Tell the journal what was done."""
    record(by=by, verb=verb, kind=kind, thing_id=thing.pk, reference=reference, why=why.strip(), detail=detail)


def note_return(by: Actor, verb: str, row: AuditReturn, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Tell the journal what was done to a return; it is known by its round."""
    whose = {"agency": row.agency.name if row.agency else "all together"} | (
        {"case": row.case.label} if row.case else {}
    )
    note(by, verb, "audit return", row, row.round.reference, why, whose | dict(detail or {}))


def check_version(now: int, seen: int | None, what: str) -> None:
    """Refuse to overwrite what somebody else saved after this person opened it."""
    if seen is not None and now != seen:
        raise ChangedMeanwhile(
            f"Somebody else changed {what} while you had it open. What you wrote is below; "
            "compare it with how it reads now."
        )


def locked_round(by: Actor, round_id: int, version: int | None = None) -> AuditRound:
    """A round, held until the transaction ends."""
    rows = AuditRound.objects.select_for_update(of=("self",)).select_related("edition", "line")
    found = the_one(rows.filter(visible(by), pk=round_id))
    check_version(found.version, version, "this round")
    return found


def locked_return(by: Actor, return_id: int, version: int | None = None) -> AuditReturn:
    """A return, held until the transaction ends: nobody saves an answer meanwhile."""
    found = _held_return(by.board_id, return_id)
    if found is None or not sees_return(by, found):
        raise NotThere
    check_version(found.version, version, "this return")
    return found


def check_open(row: AuditReturn) -> None:
    """Refuse to work on a return whose round is not open."""
    if row.round.state != RoundState.OPEN:
        raise Refusal(closed_sentence(row.round))


def closed_sentence(of: AuditRound) -> str:
    """Why nothing can be saved in a round that is not open, and whom to ask."""
    if of.state == RoundState.PREPARED:
        return f"{of.title} is not open yet. It opens on {of.opens_on:%-d %B %Y}."
    return (
        f"{of.title} is closed, so nothing more can be saved. Copy what you wrote, "
        "and ask the board's office to open your return again."
    )


def move_return(by: Actor, row: AuditReturn, after: str, why: str = "") -> None:
    """Bring a return from its state to another, where it can go there."""
    check_move("return", row.state, after)
    before, row.state = row.state, after
    row.version += 1
    row.save()
    ReturnStep.objects.create(
        board_id=by.board_id,
        audit_return=row,
        before=before,
        after=after,
        by_id=by.person_id,
        at=by.at,
        why=why.strip(),
    )


def step_round(by: Actor, row: AuditRound, before: str, why: str = "") -> None:
    """Keep a step that a round took."""
    RoundStep.objects.create(
        board_id=by.board_id, round=row, before=before, after=row.state, by_id=by.person_id, at=by.at, why=why.strip()
    )


def said(text: str, sentence: str, field: str) -> str:
    """A text that has to be there."""
    if not text.strip():
        raise Refusal(sentence, field)
    return text.strip()
