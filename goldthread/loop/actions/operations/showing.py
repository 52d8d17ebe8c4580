"""Showing that an action is done: evidence, the claim, the independent check, and whether it lasts."""

from datetime import date, timedelta

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.documents.models import Document
from goldthread.loop.actions.choices import (
    ActionState,
    EvidenceForm,
    EvidenceState,
    LastingOutcome,
    VerificationOutcome,
)
from goldthread.loop.actions.models import Action, Evidence, LastingCheck, Verification
from goldthread.loop.actions.operations.steps import locked, move, note, save
from goldthread.loop.actions.policy import (
    MAY_OFFER_IN,
    require_independent,
    require_judge,
    require_update,
    require_verify,
)
from goldthread.loop.actions.proof.reopening import reopen_lessons
from goldthread.loop.actions.rules import check_evidence, next_lasting_check
from goldthread.loop.framework import queries as framework
from goldthread.notices.operations import tell


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
    action = locked(by, action_id, None)
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
    note(by, "offered evidence for", action, detail={"evidence": evidence.title, "replaces": replaces_id})
    return evidence


@transaction.atomic
def claim_complete(*, by: Actor, action_id: int, version: int, text: str = "") -> Action:
    """Say that an action is done, with evidence that is waiting to be checked."""
    action = locked(by, action_id, version)
    require_update(by, action)
    if not action.evidence.filter(state=EvidenceState.OFFERED).exists():
        raise Refusal("Add the evidence that shows it first. An action is done when it is shown, not said.")
    action.claimed_on = by.today
    return move(by, action, ActionState.CLAIMED, "claimed complete", why=text)


@transaction.atomic
def verify(
    *,
    by: Actor,
    action_id: int,
    version: int,
    outcome: str,
    reason: str,
    kind: str = "",
    looked_at: int | None = None,
    showed_it: int | None = None,
) -> Action:
    """Check the evidence of a finished action: it shows it, it is sent back with the reason, or more is asked for.

    The checker neither leads the action, nor offered its evidence, nor belongs to the agency that leads it.
    When it shows it, the first look at whether it lasts is put in the diary by the board's rhythm.
    """
    require_verify(by)
    action = locked(by, action_id, version)
    offered = list(action.evidence.filter(state=EvidenceState.OFFERED))
    require_independent(by, action, offered)
    if action.state != ActionState.CLAIMED:
        raise Refusal("This action is not waiting for a check.")
    if outcome not in VerificationOutcome.values:
        raise Refusal("Say whether the evidence shows it.", "outcome")
    if not reason.strip():
        raise Refusal("Say what you looked at and what it shows, or what is still missing.", "reason")
    verification = Verification.objects.create(
        board_id=by.board_id,
        action=action,
        outcome=outcome,
        reason=reason.strip(),
        looked_at=looked_at,
        showed_it=showed_it,
        by_id=by.me,
        at=by.at,
    )
    action.kind = kind or action.kind
    if outcome == VerificationOutcome.MORE:
        save(action)
        note(by, "asked for more evidence of", action, why=reason)
        _tell_the_owner(by, action, "is being checked, and more evidence is asked for")
        return action
    shown = outcome == VerificationOutcome.VERIFIED
    action.evidence.filter(state=EvidenceState.OFFERED).update(
        state=EvidenceState.ACCEPTED if shown else EvidenceState.RETURNED, verification=verification
    )
    if shown:
        action.verified_on = by.today
        _look_again(by, action, by.today, done=0)
        return move(by, action, ActionState.VERIFIED, "verified", why=reason)
    move(by, action, ActionState.RETURNED, "returned", why=reason)
    _tell_the_owner(by, action, "was sent back: the evidence does not show it yet")
    return action


@transaction.atomic
def judge_lasting(*, by: Actor, action_id: int, version: int, outcome: str, finding: str) -> Action:
    """Look again, months later: it holds, holds in part, or does not.

    What does not hold is open again, with the days of the board's rhythm to say how it will hold; the date that
    was met before says nothing any more.
    """
    require_judge(by)
    action = locked(by, action_id, version)
    check = action.lasting_checks.select_for_update().filter(outcome="").order_by("due_on").first()
    if check is None or action.verified_on is None:
        raise Refusal("Nobody is due to look at this action again.")
    require_independent(by, action)
    if outcome not in LastingOutcome.values:
        raise Refusal("Say whether the change still holds.", "outcome")
    if not finding.strip():
        raise Refusal("Say what you looked at and what it showed.", "finding")
    check.outcome, check.finding = outcome, finding.strip()
    check.by_id, check.at = by.person_id, by.at
    check.save()
    if outcome == LastingOutcome.LAPSED:
        before, action.due_on = action.due_on, by.today + timedelta(days=framework.rhythm(by).due_soon_days)
        move(by, action, ActionState.LAPSED, "found lapsed", why=finding, detail={"due_on": [before, action.due_on]})
        reopen_lessons(by, action, finding)
        _tell_the_owner(by, action, "does not hold any more")
        return action
    since = action.verified_on
    _look_again(by, action, since, done=action.lasting_checks.filter(due_on__gt=since).exclude(outcome="").count())
    if outcome == LastingOutcome.WEAKER:
        return move(by, action, ActionState.WEAKER, "found weaker", why=finding, detail={"outcome": outcome})
    return move(by, action, ActionState.LASTING, "found lasting", why=finding, detail={"outcome": outcome})


def _look_again(by: Actor, action: Action, verified_on: date, done: int) -> None:
    due = next_lasting_check(verified_on, framework.rhythm(by).lasting_check_months, done)
    if due is not None:
        LastingCheck.objects.create(board_id=by.board_id, action=action, due_on=due)


def _replaced(action: Action, replaces_id: int | None) -> Evidence | None:
    if replaces_id is None:
        return None
    replaced = the_one(action.evidence.filter(pk=replaces_id))
    if replaced.state == EvidenceState.REPLACED:
        raise Refusal("This evidence has been replaced already. Replace the newest one.")
    replaced.state = EvidenceState.REPLACED
    replaced.save()
    return replaced


def _tell_the_owner(by: Actor, action: Action, what: str) -> None:
    if action.lead_officer_id is not None:
        tell(
            by=by,
            people=[action.lead_officer_id],
            key=f"action-{action.pk}-{action.state}-{action.version}",
            subject=f"{action.reference} {what}",
            body=f"{action.title}\n\nOpen the action to read why, and what to do next.",
            address=f"/actions/{action.reference}",
        )
