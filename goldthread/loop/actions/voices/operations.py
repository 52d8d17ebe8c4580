"""Writing what people raised, what was done, and that they were told."""

from datetime import date

from django.db import transaction

from goldthread.accounts.models import Locality
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record_of
from goldthread.loop.actions import policy as actions
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.voices.models import Voice
from goldthread.loop.actions.voices.rules import check_said, check_told
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons.models import Lesson


def _require(by: Actor) -> None:
    if not by.may(Permission.RECORD_SOURCES):
        raise NotAllowed("Your role on this board does not write down what people raised.")


def _held(by: Actor, voice_id: int, version: int) -> Voice:
    found = the_one(Voice.objects.select_for_update(of=("self",)).filter(board_id=by.board_id, pk=voice_id))
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this while you had it open. Compare, and save it again.")
    return found


@transaction.atomic
def keep(
    *,
    by: Actor,
    of: str,
    said: str,
    where_heard: str,
    heard_on: date,
    locality_id: int | None = None,
    lesson_reference: str = "",
    action_reference: str = "",
) -> Voice:
    """Write down what somebody raised, in their words and without their name."""
    _require(by)
    check_said(of=of, said=said, where_heard=where_heard, heard_on=heard_on, today=by.today)
    if locality_id is not None and not Locality.objects.filter(board_id=by.board_id, pk=locality_id).exists():
        raise Refusal("Choose one of this board's localities.", "locality")
    made = Voice.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-V"),
        of=of,
        said=said.strip(),
        where_heard=where_heard.strip(),
        heard_on=heard_on,
        locality_id=locality_id,
        lesson=_lesson(by, lesson_reference),
        action=_action(by, action_reference),
        kept_at=by.at,
        kept_by_id=by.person_id,
    )
    record_of(by=by, verb="wrote down", kind="voice", thing=made, detail={"of": made.get_of_display()})
    return made


@transaction.atomic
def say_what_was_done(*, by: Actor, voice_id: int, version: int, did: str, action_reference: str = "") -> Voice:
    """Write what was done because of it, in words for those who raised it."""
    _require(by)
    row = _held(by, voice_id, version)
    if not did.strip():
        raise Refusal("Write what was done, or why nothing can be done.", "did")
    row.did, row.did_at = did.strip(), by.at
    row.action = _action(by, action_reference) or row.action
    row.version += 1
    row.save()
    record_of(by=by, verb="wrote what was done about", kind="voice", thing=row)
    return row


@transaction.atomic
def told(*, by: Actor, voice_id: int, version: int, told_on: date, told_how: str) -> Voice:
    """Keep that those who raised it were told what was done, when and how."""
    _require(by)
    row = _held(by, voice_id, version)
    check_told(did=row.did, told_how=told_how, told_on=told_on, today=by.today)
    row.told_on, row.told_how = told_on, told_how.strip()
    row.version += 1
    row.save()
    record_of(by=by, verb="told what was done about", kind="voice", thing=row, detail={"how": row.told_how})
    return row


def _lesson(by: Actor, reference: str) -> Lesson | None:
    if not reference.strip():
        return None
    found = Lesson.objects.filter(lessons.visible(by), reference__iexact=reference.strip()).first()
    if found is None:
        raise Refusal("There is no lesson with this reference that you can see.", "lesson")
    return found


def _action(by: Actor, reference: str) -> Action | None:
    if not reference.strip():
        return None
    found = Action.objects.filter(actions.visible(by), reference__iexact=reference.strip()).first()
    if found is None:
        raise Refusal("There is no action with this reference that you can see.", "action")
    return found
