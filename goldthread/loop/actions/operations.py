"""Writing actions: plan, agree, progress, evidence, independent check, and whether it lasts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Group
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.documents.models import Document
from goldthread.journal.operations import record
from goldthread.loop.actions.choices import (
    ActionState,
    EvidenceForm,
    EvidenceState,
    LastingOutcome,
    VerificationOutcome,
)
from goldthread.loop.actions.models import (
    Action,
    ActionAgency,
    ActionLesson,
    ActionStatusChange,
    Evidence,
    LastingCheck,
    Milestone,
    ProgressNote,
    Verification,
)
from goldthread.loop.actions.policy import (
    MAY_OFFER_IN,
    require_cancel,
    require_judge,
    require_plan,
    require_update,
    require_verify,
    visible,
)
from goldthread.loop.actions.rules import (
    check_evidence,
    check_independent,
    check_move,
    check_plan,
    next_lasting_check,
)
from goldthread.loop.framework import queries as framework
from goldthread.loop.lessons import policy as lessons_policy
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.models import Lesson, RecommendationLesson


@transaction.atomic
def plan(
    *,
    by: Actor,
    title: str,
    strength: str,
    description: str = "",
    measure: str = "",
    recommendation_ids: Sequence[int] = (),
    lesson_ids: Sequence[int] = (),
    lead_officer_id: int | None = None,
    lead_agency_id: int | None = None,
    lead_member_id: int | None = None,
    group_id: int | None = None,
    due_on: date | None = None,
    agency_ids: Iterable[int] = (),
    milestones: Sequence[tuple[str, date]] = (),
    carried_over: bool = False,
) -> Action:
    """Plan an action in answer to recommendations, or to lessons directly.

    One that is carried over from elsewhere may have a date that has passed: that it is late is the news.
    """
    require_plan(by)
    check_plan(title=title, strength=strength, due_on=due_on, today=by.today, planned=carried_over)
    _check_leads(by, lead_officer_id, lead_member_id, lead_agency_id, group_id)
    action = Action.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-A", width=3),
        title=title.strip(),
        description=description.strip(),
        measure=measure.strip(),
        strength=strength,
        lead_officer_id=lead_officer_id,
        lead_agency_id=lead_agency_id,
        lead_member_id=lead_member_id,
        group_id=group_id,
        due_on=due_on,
        planned_at=by.at,
        planned_by_id=by.person_id,
    )
    _answer(by, action, recommendation_ids, lesson_ids)
    _take_part(by, action, agency_ids)
    Milestone.objects.bulk_create(
        Milestone(board_id=by.board_id, action=action, title=title.strip(), due_on=on)
        for title, on in milestones
        if title.strip()
    )
    _step(by, action, "", ActionState.PROPOSED, "")
    _record(by, "planned", action, detail={"title": action.title, "due": due_on})
    return action


@transaction.atomic
def change(
    *,
    by: Actor,
    action_id: int,
    version: int,
    title: str,
    description: str,
    measure: str,
    strength: str,
    lead_officer_id: int | None,
    lead_agency_id: int | None,
    lead_member_id: int | None,
    group_id: int | None,
    due_on: date | None,
    agency_ids: Iterable[int],
    why: str = "",
) -> Action:
    """Change the plan of an action; a date that is put off needs a reason."""
    require_plan(by)
    action = _locked(by, action_id, version)
    check_plan(title=title, strength=strength, due_on=due_on, today=by.today, planned=action.due_on == due_on)
    _check_leads(by, lead_officer_id, lead_member_id, lead_agency_id, group_id)
    if action.due_on and action.state != ActionState.PROPOSED and not why.strip():
        if due_on is None:
            raise Refusal("Say why this action no longer has a date.", "why")
        if due_on > action.due_on:
            raise Refusal("Say why the date is put off.", "why")
    changed = _apply(
        action,
        {
            "title": title.strip(),
            "description": description.strip(),
            "measure": measure.strip(),
            "strength": strength,
            "lead_officer_id": lead_officer_id,
            "lead_agency_id": lead_agency_id,
            "lead_member_id": lead_member_id,
            "group_id": group_id,
            "due_on": due_on,
        },
    )
    held, wanted = set(action.agency_links.values_list("agency_id", flat=True)), set(agency_ids)
    if held != wanted:
        changed["agencies"] = [sorted(held), sorted(wanted)]
        action.agency_links.all().delete()
        _take_part(by, action, wanted)
    if not changed:
        return action
    _save(action)
    _record(by, "changed", action, why=why, detail=changed)
    return action


@transaction.atomic
def answer_more(
    *,
    by: Actor,
    action_id: int,
    version: int,
    recommendation_ids: Sequence[int] = (),
    lesson_ids: Sequence[int] = (),
) -> Action:
    """Let an action answer further recommendations or lessons."""
    require_plan(by)
    action = _locked(by, action_id, version)
    _answer(by, action, recommendation_ids, lesson_ids)
    _save(action)
    _record(by, "linked", action, detail={"recommendations": recommendation_ids, "lessons": lesson_ids})
    return action


@transaction.atomic
def agree(*, by: Actor, action_id: int, version: int) -> Action:
    """The lead officer, or their agency, takes the action on."""
    action = _locked(by, action_id, version)
    require_update(by, action)
    if action.lead_officer_id is None or action.due_on is None:
        raise Refusal("Give the action a lead officer and a date before it is agreed.")
    return _move(by, action, ActionState.AGREED, "agreed")


@transaction.atomic
def note_progress(*, by: Actor, action_id: int, version: int, text: str) -> Action:
    """Say how an action is going; the first note of an agreed or reopened action starts it."""
    action = _locked(by, action_id, version)
    require_update(by, action)
    if not text.strip():
        raise Refusal("Write how the action is going.", "text")
    ProgressNote.objects.create(board_id=by.board_id, action=action, text=text.strip(), by_id=by.person_id, at=by.at)
    if action.state in {ActionState.AGREED, ActionState.RETURNED, ActionState.LAPSED}:
        return _move(by, action, ActionState.IN_PROGRESS, "began")
    _save(action)
    _record(by, "noted progress on", action)
    return action


@transaction.atomic
def add_milestone(*, by: Actor, action_id: int, title: str, due_on: date) -> Milestone:
    """Add a step on the way."""
    action = _locked(by, action_id, None)
    require_update(by, action)
    if not title.strip():
        raise Refusal("Say what the milestone is.", "title")
    milestone = Milestone.objects.create(board_id=by.board_id, action=action, title=title.strip(), due_on=due_on)
    _record(by, "added a milestone to", action, detail={"milestone": title, "due": due_on})
    return milestone


@transaction.atomic
def reach_milestone(*, by: Actor, milestone_id: int, done_on: date) -> Milestone:
    """Note that a step on the way was reached."""
    milestone = Milestone.objects.filter(board_id=by.board_id, pk=milestone_id).first()
    if milestone is None:
        raise NotThere
    action = _locked(by, milestone.action_id, None)
    require_update(by, action)
    if done_on > by.today:
        raise Refusal("A milestone is reached on a day that has come.", "done_on")
    milestone.done_on = done_on
    milestone.save()
    _record(by, "reached a milestone of", action, detail={"milestone": milestone.title, "on": done_on})
    return milestone


@transaction.atomic
def offer_evidence(
    *,
    by: Actor,
    action_id: int,
    title: str,
    shows: str,
    form: str,
    stands_for: date,
    document: Document | None = None,
    link: str = "",
    statement: str = "",
    expires_on: date | None = None,
    replaces_id: int | None = None,
) -> Evidence:
    """Offer something that shows what an action changed, saying first what it is meant to show."""
    action = _locked(by, action_id, None)
    require_update(by, action)
    if action.state not in MAY_OFFER_IN:
        raise Refusal(f"This action is {ActionState(action.state).label.lower()}, so nothing can be added now.")
    if not title.strip():
        raise Refusal("Give the evidence a title.", "title")
    check_evidence(
        shows=shows,
        form=form,
        has_file=document is not None,
        link=link,
        statement=statement,
        stands_for=stands_for,
        expires_on=expires_on,
        today=by.today,
    )
    replaced = _replaced(action, replaces_id)
    evidence = Evidence.objects.create(
        board_id=by.board_id,
        action=action,
        title=title.strip(),
        shows=shows.strip(),
        form=form,
        document=document if form == EvidenceForm.FILE else None,
        link=link if form == EvidenceForm.LINK else "",
        statement=statement.strip() if form == EvidenceForm.STATEMENT else "",
        stands_for=stands_for,
        expires_on=expires_on,
        replaces=replaced,
        offered_by_id=by.person_id,
        offered_at=by.at,
    )
    _record(by, "offered evidence for", action, detail={"evidence": evidence.title, "replaces": replaces_id})
    return evidence


@transaction.atomic
def claim_complete(*, by: Actor, action_id: int, version: int, text: str = "") -> Action:
    """Say that an action is done, with evidence that is waiting to be checked."""
    action = _locked(by, action_id, version)
    require_update(by, action)
    if not action.evidence.filter(state=EvidenceState.OFFERED).exists():
        raise Refusal("Add the evidence that shows it first. An action is done when it is shown, not said.")
    action.claimed_on = by.today
    return _move(by, action, ActionState.CLAIMED, "claimed complete", why=text)


@transaction.atomic
def verify(*, by: Actor, action_id: int, version: int, outcome: str, reason: str) -> Action:
    """Check the evidence of a finished action: it shows it, or it is sent back with the reason.

    The checker neither leads the action, nor offered its evidence, nor belongs to the agency that leads it.
    When it shows it, the first look at whether it lasts is put in the diary by the board's rhythm.
    """
    require_verify(by)
    action = _locked(by, action_id, version)
    offered = list(action.evidence.filter(state=EvidenceState.OFFERED))
    check_independent(
        verifier_id=by.person_id,
        verifier_agencies=by.agency_ids,
        owner_ids=[
            action.lead_officer_id,
            action.lead_member_id,
            *(evidence.offered_by_id for evidence in offered),
        ],
        owner_agency=action.lead_agency_id,
    )
    if outcome not in VerificationOutcome.values:
        raise Refusal("Say whether the evidence shows it.", "outcome")
    if not reason.strip():
        raise Refusal("Say what you looked at and what it shows, or what is still missing.", "reason")
    verification = Verification.objects.create(
        board_id=by.board_id,
        action=action,
        outcome=outcome,
        reason=reason.strip(),
        by_id=by.me,
        at=by.at,
    )
    shown = outcome == VerificationOutcome.VERIFIED
    action.evidence.filter(state=EvidenceState.OFFERED).update(
        state=EvidenceState.ACCEPTED if shown else EvidenceState.RETURNED, verification=verification
    )
    if shown:
        action.verified_on = by.today
        _look_again(by, action, by.today, done=0)
        return _move(by, action, ActionState.VERIFIED, "verified", why=reason)
    return _move(by, action, ActionState.RETURNED, "returned", why=reason)


@transaction.atomic
def judge_lasting(*, by: Actor, action_id: int, version: int, outcome: str, finding: str) -> Action:
    """Look again, months later: it holds, holds in part, or does not; what does not hold is open again."""
    require_judge(by)
    action = _locked(by, action_id, version)
    check = action.lasting_checks.select_for_update().filter(outcome="").order_by("due_on").first()
    if check is None or action.verified_on is None:
        raise Refusal("Nobody is due to look at this action again.")
    check_independent(
        verifier_id=by.person_id,
        verifier_agencies=by.agency_ids,
        owner_ids=[action.lead_officer_id, action.lead_member_id],
        owner_agency=action.lead_agency_id,
    )
    if outcome not in LastingOutcome.values:
        raise Refusal("Say whether the change still holds.", "outcome")
    if not finding.strip():
        raise Refusal("Say what you looked at and what it showed.", "finding")
    check.outcome, check.finding = outcome, finding.strip()
    check.by_id, check.at = by.person_id, by.at
    check.save()
    if outcome == LastingOutcome.LAPSED:
        return _move(by, action, ActionState.LAPSED, "found lapsed", why=finding)
    since = action.verified_on
    _look_again(by, action, since, done=action.lasting_checks.filter(due_on__gt=since).exclude(outcome="").count())
    return _move(by, action, ActionState.LASTING, "found lasting", why=finding, detail={"outcome": outcome})


@transaction.atomic
def cancel(*, by: Actor, action_id: int, version: int, why: str) -> Action:
    """Give an action up, with who decided and why."""
    require_cancel(by)
    action = _locked(by, action_id, version)
    if not why.strip():
        raise Refusal("Say why this action is given up.", "why")
    action.cancelled_why = why.strip()
    return _move(by, action, ActionState.CANCELLED, "cancelled", why=why)


def _record(by: Actor, verb: str, action: Action, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    record(
        by=by,
        verb=verb,
        kind="action",
        thing_id=action.pk,
        reference=action.reference,
        why=why.strip(),
        detail=detail,
    )


def _locked(by: Actor, action_id: int, version: int | None) -> Action:
    """The action, held until the transaction ends; ``version`` is left out by steps that only add."""
    action = Action.objects.select_for_update(of=("self",)).filter(visible(by), pk=action_id).first()
    if action is None:
        raise NotThere
    if version is not None and action.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this action while you had it open. What you wrote is below; "
            "compare it with how the action reads now."
        )
    return action


def _save(action: Action) -> None:
    action.version += 1
    action.save()


def _move(
    by: Actor, action: Action, after: str, verb: str, why: str = "", detail: Mapping[str, Any] | None = None
) -> Action:
    check_move(action.state, after)
    before, action.state = action.state, after
    _save(action)
    _step(by, action, before, after, why)
    _record(by, verb, action, why=why, detail={"state": [before, after], **(detail or {})})
    return action


def _step(by: Actor, action: Action, before: str, after: str, why: str) -> None:
    ActionStatusChange.objects.create(
        board_id=by.board_id,
        action=action,
        before=before,
        after=after,
        by_id=by.person_id,
        at=by.at,
        why=why.strip(),
    )


def _apply(action: Action, new: Mapping[str, Any]) -> dict[str, list[Any]]:
    changed = {key: [getattr(action, key), value] for key, value in new.items() if getattr(action, key) != value}
    for key, value in new.items():
        setattr(action, key, value)
    return changed


def _look_again(by: Actor, action: Action, verified_on: date, done: int) -> None:
    due = next_lasting_check(verified_on, framework.rhythm(by).lasting_check_months, done)
    if due is not None:
        LastingCheck.objects.create(board_id=by.board_id, action=action, due_on=due)


def _replaced(action: Action, replaces_id: int | None) -> Evidence | None:
    if replaces_id is None:
        return None
    replaced = action.evidence.filter(pk=replaces_id).first()
    if replaced is None:
        raise NotThere
    if replaced.state == EvidenceState.REPLACED:
        raise Refusal("This evidence has been replaced already. Replace the newest one.")
    replaced.state = EvidenceState.REPLACED
    replaced.save()
    return replaced


def _check_leads(
    by: Actor, officer_id: int | None, member_id: int | None, agency_id: int | None, group_id: int | None
) -> None:
    for person_id, field in ((officer_id, "lead_officer"), (member_id, "lead_member")):
        if person_id is not None and not accounts.people(by).filter(pk=person_id).exists():
            raise Refusal("Choose somebody who has a role on this board today.", field)
    if agency_id is not None and not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
        raise Refusal("Choose one of this board's agencies.", "lead_agency")
    if group_id is not None and not Group.objects.filter(board_id=by.board_id, pk=group_id).exists():
        raise Refusal("Choose one of this board's groups.", "group")


def _take_part(by: Actor, action: Action, agency_ids: Iterable[int]) -> None:
    wanted = sorted(set(agency_ids))
    if Agency.objects.filter(board_id=by.board_id, pk__in=wanted).count() != len(wanted):
        raise Refusal("Choose from this board's agencies.", "agencies")
    ActionAgency.objects.bulk_create(
        ActionAgency(board_id=by.board_id, action=action, agency_id=agency) for agency in wanted
    )


def _answer(by: Actor, action: Action, recommendation_ids: Sequence[int], lesson_ids: Sequence[int]) -> None:
    """Tie an action to what it answers; through a recommendation it answers that one's lessons too."""
    wanted = set(recommendation_ids)
    if lessons.recommendations(by).filter(pk__in=wanted).count() != len(wanted):
        raise NotThere
    if Lesson.objects.filter(lessons_policy.visible(by), pk__in=set(lesson_ids)).count() != len(set(lesson_ids)):
        raise NotThere
    through = RecommendationLesson.objects.filter(board_id=by.board_id, recommendation_id__in=wanted)
    links = [
        ActionLesson(
            board_id=by.board_id,
            action=action,
            lesson_id=link.lesson_id,
            recommendation_id=link.recommendation_id,
        )
        for link in through
    ]
    links += [ActionLesson(board_id=by.board_id, action=action, lesson_id=lesson) for lesson in sorted(set(lesson_ids))]
    ActionLesson.objects.bulk_create(links, ignore_conflicts=True)
