"""Grading again, meetings, dissent, and a child at risk noticed in an audit."""

from datetime import date, datetime

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.audits.choices import IN_HAND, MeetingKind, ReturnState
from goldthread.loop.audits.format import Kind
from goldthread.loop.audits.models import (
    AuditCase,
    AuditMeeting,
    AuditReturn,
    ImmediateConcern,
    MeetingDissent,
    Regrade,
)
from goldthread.loop.audits.operations.steps import (
    check_version,
    locked_return,
    locked_round,
    move_return,
    note,
    note_return,
    said,
)
from goldthread.loop.audits.policy import (
    answerable,
    leads_agency,
    of_returns,
    require_moderate,
    require_run,
    runs,
)
from goldthread.loop.audits.queries.tools import tool_of
from goldthread.notices.operations import tell


@transaction.atomic
def grade_again(
    *,
    by: Actor,
    return_id: int,
    question: str,
    grade: str,
    reason: str,
    from_board: str = "",
    settles: bool = False,
) -> Regrade:
    """Give a second grade with its reason; the first stays. Where ``settles``, it is the grade that counts from now on.

    In a round that is graded blind, a second grade is blind and one that settles is not: both are seen by then.
    """
    row = locked_return(by, return_id)
    require_moderate(by, row)
    if row.state not in IN_HAND:
        raise Refusal("This return is not in yet, so it cannot be graded again.")
    tool = tool_of(row.round.edition)
    asked = tool.questions().get(question)
    scale = tool.scale_of(asked) if asked is not None and asked.kind == Kind.SCALE else None
    if scale is None:
        raise Refusal("Only a question that is graded can be graded again.", question)
    if grade not in scale.grades:
        raise Refusal("Choose one of the grades of the scale.", question)
    earlier = row.regrades.filter(question=question)
    if not settles and earlier.filter(by_id=by.person_id, settles=False).exists():
        raise Refusal("You have graded this already. Both grades are kept; the meeting settles it.", question)
    first = row.answers.filter(question=question).values_list("value", flat=True).first()
    made = Regrade.objects.create(
        board_id=by.board_id,
        audit_return=row,
        question=question,
        first=first or "",
        grade=grade,
        reason=said(reason, "Say why you give this grade.", "reason"),
        settles=settles,
        blind=row.round.blind and not settles,
        from_board=from_board.strip(),
        by_id=by.person_id,
        at=by.at,
    )
    note_return(by, "settled a grade of" if settles else "graded again", row, detail={"question": question})
    return made


@transaction.atomic
def finish_moderation(*, by: Actor, return_id: int, version: int) -> AuditReturn:
    """Say that a return is graded again as far as the board wants; its agency is told."""
    row = locked_return(by, return_id, version)
    require_moderate(by, row)
    move_return(by, row, ReturnState.MODERATED)
    if row.agency_id is not None:
        tell(
            by=by,
            people=accounts.holders_of(by, Permission.ANSWER_FOR_AGENCY, row.agency_id),
            key=f"audit-moderated-{row.pk}-{row.version}",
            subject=f"{row.round.reference} {row.round.title}: your return was graded again",
            body="Open the return to read both grades and the reasons.",
            address=f"/audits/returns/{row.pk}",
        )
    note_return(by, "finished grading again", row)
    return row


@transaction.atomic
def record_meeting(
    *,
    by: Actor,
    round_id: int,
    kind: str,
    held_on: date,
    came: str,
    notes: str,
    outcome: str,
    case_id: int | None = None,
    return_id: int | None = None,
) -> AuditMeeting:
    """Keep what a joint, challenge or peer review meeting said and what came of it."""
    require_run(by)
    row = locked_round(by, round_id)
    if kind not in MeetingKind.values:
        raise Refusal("Choose what kind of meeting this was.", "kind")
    if held_on > by.today:
        raise Refusal("The meeting has not been held yet. Give the day on which it was.", "held_on")
    if case_id is not None and not AuditCase.objects.filter(round=row, pk=case_id).exists():
        raise NotThere
    if return_id is not None and not AuditReturn.objects.filter(round=row, pk=return_id).exists():
        raise NotThere
    made = AuditMeeting.objects.create(
        board_id=by.board_id,
        round=row,
        case_id=case_id,
        audit_return_id=return_id,
        kind=kind,
        held_on=held_on,
        came=said(came, "Say who came, by role.", "came"),
        notes=said(notes, "Write down what was said.", "notes"),
        outcome=said(outcome, "Say what came of it.", "outcome"),
        recorded_by_id=by.person_id,
        recorded_at=by.at,
    )
    note(by, "recorded a meeting of", "audit round", row, row.reference, detail={"kind": kind})
    return made


@transaction.atomic
def dissent(
    *, by: Actor, meeting_id: int, agency_id: int, reason: str, question: str = "", grade: str = ""
) -> MeetingDissent:
    """Keep an agency's disagreement with what a meeting agreed."""
    meeting = AuditMeeting.objects.select_related("round").filter(board_id=by.board_id, pk=meeting_id).first()
    if meeting is None or not (runs(by) or leads_agency(by, agency_id)):
        raise NotThere
    if not AuditReturn.objects.filter(round=meeting.round, agency_id=agency_id).exists():
        raise Refusal("Only an agency that took part can disagree.", "agency")
    made = MeetingDissent.objects.create(
        board_id=by.board_id,
        meeting=meeting,
        agency_id=agency_id,
        question=question,
        grade=grade,
        reason=said(reason, "Say why the agency disagrees.", "reason"),
        by_id=by.person_id,
        at=by.at,
    )
    note(by, "kept a dissent in", "audit round", meeting.round, meeting.round.reference)
    return made


@transaction.atomic
def raise_concern(
    *, by: Actor, return_id: int, what: str, told: str = "", told_at: datetime | None = None
) -> ImmediateConcern:
    """Say that a child is at risk now: the office, the chair and the agency's lead are told in the same moment."""
    row = locked_return(by, return_id)
    if told_at is not None and told_at > by.at:
        raise Refusal("This time is still to come. Say when they were told.", "told_at")
    made = ImmediateConcern.objects.create(
        board_id=by.board_id,
        audit_return=row,
        what=said(what, "Say what puts the child at risk now.", "what"),
        told=told.strip(),
        told_at=told_at if told.strip() else None,
        raised_by_id=by.person_id,
        raised_at=by.at,
    )
    people = {
        *accounts.holders_of(by, Permission.RUN_AUDITS),
        *accounts.holders_of(by, Permission.DECIDE),
        *(accounts.holders_of(by, Permission.ANSWER_FOR_AGENCY, row.agency_id) if row.agency_id else ()),
    }
    tell(
        by=by,
        people=people,
        key=f"audit-concern-{made.pk}",
        subject=f"{row.round.reference}: a child may be at risk now",
        body="Somebody raised this in an audit. Open it now and make sure that the right service acts.",
        address=f"/audits/returns/{row.pk}",
    )
    note_return(by, "raised an immediate concern in", row)
    return made


@transaction.atomic
def close_concern(
    *, by: Actor, concern_id: int, version: int, told: str, told_at: datetime, outcome: str
) -> ImmediateConcern:
    """Say who acted on a concern, since when, and what came of it."""
    rows = ImmediateConcern.objects.select_for_update(of=("self",)).select_related(
        "audit_return__round", "audit_return__agency", "audit_return__case"
    )
    row = the_one(rows.filter(of_returns(by), pk=concern_id))
    if not runs(by) and not AuditReturn.objects.filter(answerable(by), pk=row.audit_return_id).exists():
        raise NotThere
    check_version(row.version, version, "this concern")
    if told_at > by.at:
        raise Refusal("This time is still to come. Say when they were told.", "told_at")
    row.told = said(told, "Say which service acts on it.", "told")
    row.told_at = told_at
    row.outcome = said(outcome, "Say what came of it.", "outcome")
    row.closed_at = by.at
    row.version += 1
    row.save()
    note_return(by, "closed an immediate concern in", row.audit_return)
    return row
