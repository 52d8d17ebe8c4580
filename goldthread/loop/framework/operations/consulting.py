"""What partners say of a draft, what they are answered, and which agencies endorse it."""

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.loop.framework import policy
from goldthread.loop.framework.choices import FrameworkStatus, Position, TakenUp
from goldthread.loop.framework.models import FrameworkComment, FrameworkEndorsement
from goldthread.loop.framework.names import SECTIONS
from goldthread.loop.framework.operations.reminding import tell_answered
from goldthread.loop.framework.operations.steps import require_voice, seen, write_down


@transaction.atomic
def comment(*, by: Actor, framework_id: int, section: str, text: str, agency_id: int | None = None) -> FrameworkComment:
    """Say something of one section of a draft, or of the whole where no section is named."""
    policy.require_comment(by)
    framework = seen(by, framework_id)
    if framework.status != FrameworkStatus.CONSULTATION:
        raise Refusal("This version is not out to consultation, so it takes no comments.")
    if section and section not in SECTIONS:
        raise Refusal("Choose one of the framework's sections.", "section")
    if not text.strip():
        raise Refusal("Write your comment.", "text")
    if agency_id is not None and agency_id not in by.agency_ids:
        agency_id = None
    said = FrameworkComment.objects.create(
        board_id=by.board_id,
        framework=framework,
        section=section,
        text=text.strip(),
        person_id=by.me,
        agency_id=agency_id,
        said_at=by.at,
    )
    about = SECTIONS[section][0] if section else "the whole"
    write_down(by, "commented on", framework, detail={"section": about})
    return said


@transaction.atomic
def answer(*, by: Actor, comment_id: int, version: int, taken_up: str, text: str) -> FrameworkComment:
    """Answer a comment: what was changed because of it, or why nothing was."""
    policy.require_write(by)
    said = (
        FrameworkComment.objects.select_for_update()
        .filter(policy.visible(by, "framework__"), board_id=by.board_id, pk=comment_id)
        .first()
    )
    if said is None:
        raise NotThere
    if said.version != version:
        raise ChangedMeanwhile("Somebody else answered this comment while you had it open. Look at their answer.")
    if taken_up not in TakenUp.values:
        raise Refusal("Choose what became of the comment.", "taken_up")
    if not text.strip():
        raise Refusal("Write an answer that the person who commented can read.", "text")
    said.taken_up, said.answer = taken_up, text.strip()
    said.answered_by_id, said.answered_at = by.person_id, by.at
    said.version += 1
    said.save()
    write_down(by, "answered a comment on", said.framework, detail={"answer": str(TakenUp(taken_up).label)})
    tell_answered(by, said)
    return said


@transaction.atomic
def endorse(*, by: Actor, framework_id: int, agency_id: int, position: str, note: str = "") -> FrameworkEndorsement:
    """Say for an agency whether it endorses a version; saying something else later takes the place of this."""
    framework = seen(by, framework_id)
    require_voice(by, agency_id)
    if framework.status not in {FrameworkStatus.CONSULTATION, FrameworkStatus.RATIFIED}:
        raise Refusal("An agency endorses a version that is out to consultation or ratified.")
    if position not in Position.values:
        raise Refusal("Choose whether your agency endorses this version.", "position")
    if position != Position.ENDORSED and not note.strip():
        raise Refusal("Say what would have to change.", "note")
    said = FrameworkEndorsement.objects.create(
        board_id=by.board_id,
        framework=framework,
        agency_id=agency_id,
        position=position,
        note=note.strip(),
        person_id=by.me,
        said_at=by.at,
    )
    verb = {Position.ENDORSED: "endorsed", Position.WITH_CHANGES: "endorsed, if changed,"}.get(
        Position(position), "did not endorse"
    )
    write_down(by, verb, framework, detail={"agency": agency_id}, why=note.strip())
    return said
