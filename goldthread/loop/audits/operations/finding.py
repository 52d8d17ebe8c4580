"""What an audit found, and what becomes of it: lessons and actions, linked to the questions that show them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.actions import operations as actions
from goldthread.loop.actions.models import Action
from goldthread.loop.audits.answers import Given, is_gap
from goldthread.loop.audits.choices import EditionState, FindingKind, FindingReach, RoundState
from goldthread.loop.audits.format import Purpose
from goldthread.loop.audits.models import AuditAction, AuditRound, Finding, FindingQuestion, ToolEdition
from goldthread.loop.audits.operations.steps import locked_return, locked_round, note, note_return, said, step_round
from goldthread.loop.audits.policy import leads_agency, require_run, runs, visible
from goldthread.loop.audits.queries.tools import tool_of
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons import queries as learnt
from goldthread.loop.lessons.choices import LessonKind
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sources import operations as sources
from goldthread.loop.sources import queries as found
from goldthread.loop.sources.choices import SourceKind, Visibility
from goldthread.loop.sources.models import Source


@transaction.atomic
def find(
    *,
    by: Actor,
    round_id: int,
    kind: str,
    statement: str,
    questions: Iterable[str],
    evidence: str = "",
    agency_id: int | None = None,
) -> Finding:
    """Write down what a round found, with the questions that show it; of one agency where one is named."""
    require_run(by)
    row = locked_round(by, round_id)
    if kind not in FindingKind.values:
        raise Refusal("Say whether this is something to improve or good practice.", "kind")
    keys, known = list(dict.fromkeys(questions)), tool_of(row.edition).questions()
    if not keys or any(key not in known for key in keys):
        raise Refusal("Choose the questions that show it.", "questions")
    if agency_id is not None and not accounts.agencies(by).filter(pk=agency_id).exists():
        raise Refusal("Choose an agency of this board.", "agency")
    made = Finding.objects.create(
        board_id=by.board_id,
        round=row,
        kind=kind,
        reach=FindingReach.SINGLE_AGENCY if agency_id else FindingReach.MULTI_AGENCY,
        agency_id=agency_id,
        statement=said(statement, "Say what was found.", "statement"),
        evidence=evidence.strip(),
        found_by_id=by.person_id,
        found_at=by.at,
    )
    FindingQuestion.objects.bulk_create(
        FindingQuestion(board_id=by.board_id, finding=made, question=key) for key in keys
    )
    note(by, "found something in", "audit round", row, row.reference, detail={"kind": kind, "questions": keys})
    return made


@transaction.atomic
def learn_from(
    *,
    by: Actor,
    finding_id: int,
    messages: Sequence[tuple[str, str]] = (),
    agency_ids: Sequence[int] = (),
    theme_ids: Sequence[int] = (),
) -> Lesson:
    """Make a lesson of a finding; the round stands in the register of sources from the first lesson on."""
    require_run(by)
    finding = _locked(by, finding_id)
    if finding.lesson_id is not None:
        raise Refusal("This finding is a lesson already.")
    source = _source(by, locked_round(by, finding.round_id))
    good = finding.kind == FindingKind.GOOD_PRACTICE
    lesson = lessons.write_lesson(
        by=by,
        source_reference=source.reference,
        statement=finding.statement,
        evidence=finding.evidence,
        kind=LessonKind.GOOD_PRACTICE if good else LessonKind.CONCERN,
        messages=messages,
        agency_ids=list(agency_ids) or ([finding.agency_id] if finding.agency_id and messages else []),
        theme_ids=theme_ids,
    )
    finding.lesson = lesson
    finding.version += 1
    finding.save()
    note(
        by,
        "made a lesson of a finding of",
        "audit round",
        finding.round,
        finding.round.reference,
        detail={"lesson": lesson.reference},
    )
    return lesson


def _source(by: Actor, row: AuditRound) -> Source:
    if row.source is not None:
        return row.source
    visit = row.edition.purpose == Purpose.VISIT
    row.source = sources.record_source(
        by=by,
        kind=SourceKind.VISIT if visit else SourceKind.AUDIT,
        title=row.title,
        summary=f"Round {row.reference}, by {row.edition.title}, edition {row.edition.edition}.",
        began_on=row.opens_on,
        reported_on=by.today if by.today >= row.opens_on else None,
        visibility=Visibility.BOARD,
    )
    row.version += 1
    row.save()
    return row.source


@transaction.atomic
def hold_source(*, by: Actor, source_reference: str, edition_id: int) -> AuditRound:
    """Hold an audit that a document told of as a closed round of a tool; each lesson of it is one of its findings.

    What such a document says of its questions is not known, so its findings name none.
    """
    require_run(by)
    source = found.get(by, source_reference)
    if source.kind not in (SourceKind.AUDIT, SourceKind.VISIT):
        raise Refusal("Choose a source that is an audit or a visit.", "source")
    held = AuditRound.objects.filter(board_id=by.board_id, source=source).first()
    if held is not None:
        raise Refusal(f"This audit is held already, as {held.reference}.", "source")
    edition = ToolEdition.objects.filter(visible(by), pk=edition_id).exclude(state=EditionState.DRAFT).first()
    if edition is None:
        raise Refusal("Choose an edition of a tool that was issued.", "edition")
    ended = source.reported_on or source.began_on or by.today
    began = min(source.began_on or ended, ended)
    row = AuditRound.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{began.year}-RND"),
        title=source.title[:200],
        edition=edition,
        source=source,
        state=RoundState.CLOSED,
        opens_on=began,
        due_on=ended,
        closed_at=by.at,
        made_by_id=by.person_id,
        made_at=by.at,
    )
    why = f"Held from {source.reference}."
    step_round(by, row, "", why)
    Finding.objects.bulk_create(_found(by, row, lesson) for lesson in learnt.of_source(by, source.pk))
    note(by, "held an earlier audit as", "audit round", row, row.reference, why)
    return row


def _found(by: Actor, row: AuditRound, lesson: Lesson) -> Finding:
    good = lesson.kind == LessonKind.GOOD_PRACTICE
    return Finding(
        board_id=by.board_id,
        round=row,
        kind=FindingKind.GOOD_PRACTICE if good else FindingKind.CONCERN,
        reach=FindingReach.MULTI_AGENCY,
        statement=lesson.statement,
        evidence=lesson.evidence,
        lesson=lesson,
        found_by_id=by.person_id,
        found_at=by.at,
    )


@transaction.atomic
def act_on_finding(
    *,
    by: Actor,
    finding_id: int,
    title: str,
    strength: str,
    due_on: date | None = None,
    lead_agency_id: int | None = None,
    lead_officer_id: int | None = None,
) -> Action:
    """Plan an action that answers a finding, through its lesson."""
    require_run(by)
    finding = _locked(by, finding_id)
    if finding.lesson_id is None:
        raise Refusal("Make a lesson of this finding first, so that the action answers it.")
    made = actions.plan(
        by=by,
        title=title,
        strength=strength,
        due_on=due_on,
        lead_agency_id=lead_agency_id or finding.agency_id,
        lead_officer_id=lead_officer_id,
        lesson_ids=[finding.lesson_id],
    )
    AuditAction.objects.create(board_id=by.board_id, action=made, finding=finding)
    return made


@transaction.atomic
def act_on_gap(
    *, by: Actor, return_id: int, question: str, title: str, strength: str, due_on: date | None = None
) -> Action:
    """Make an action of a gap in a return, in one step; its agency leads it.

    Who answers for an agency may do this for its own gaps: the return lends the leave to plan.
    """
    row = locked_return(by, return_id)
    tool = tool_of(row.round.edition)
    if question not in tool.questions():
        raise Refusal("This return has no such question.", "question")
    if not runs(by) and not leads_agency(by, row.agency_id):
        raise NotAllowed("Only the people who lead this agency, and the board's office, plan what it does.")
    answer = row.answers.filter(question=question).first()
    if answer is None or not is_gap(tool, question, Given(answer.value, answer.note, answer.applies)):
        raise Refusal("This answer shows no gap. Plan an action where something is partly met or not met.", "question")
    made = actions.plan(
        by=replace(by, permissions=by.permissions | {str(Permission.PLAN_ACTIONS)}),
        title=title,
        strength=strength,
        due_on=due_on,
        description=f"{tool.questions()[question].asks} ({row.round.reference})",
        lead_agency_id=row.agency_id,
        lead_officer_id=by.person_id,
    )
    AuditAction.objects.create(board_id=by.board_id, action=made, audit_return=row, question=question)
    note_return(by, "planned an action from", row, detail={"question": question, "action": made.reference})
    return made


def _locked(by: Actor, finding_id: int) -> Finding:
    row = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("round")
        .filter(visible(by), pk=finding_id)
        .first()
    )
    if row is None:
        raise NotThere
    return row
