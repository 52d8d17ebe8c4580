"""Writing checks with their lists, who checks what, second readings, and what lessons came to."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record, record_of
from goldthread.loop.actions.choices import ActionKind, ActionState, Effect, EvidenceState, VerificationOutcome
from goldthread.loop.actions.models import Action, Verification
from goldthread.loop.actions.operations.showing import verify
from goldthread.loop.actions.operations.steps import locked, note
from goldthread.loop.actions.policy import require_judge, require_verify
from goldthread.loop.actions.proof import queries
from goldthread.loop.actions.proof.checklists import checklist
from goldthread.loop.actions.proof.models import CheckPoint, CheckShare, LessonEffect, SecondReading
from goldthread.loop.actions.proof.rules import (
    Claim,
    check_effect,
    check_points,
    check_sample,
    independent,
    is_read_again,
    share_out,
)
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons.models import Lesson
from goldthread.notices.operations import tell

DRAWN_FROM = timedelta(days=120)
"""Checks of so long ago can still be drawn to be made again."""


@transaction.atomic
def check(
    *,
    by: Actor,
    action_id: int,
    version: int,
    outcome: str,
    reason: str,
    kind: str,
    found: Mapping[str, tuple[str, str]],
    looked_at: int | None = None,
    showed_it: int | None = None,
) -> Action:
    """Check the evidence of a finished action point by point: it shows it, it does not yet, or more is asked for.

    ``found`` says for each point of the list what was found, with a note where something is missing.
    """
    if kind not in ActionKind.values:
        raise Refusal("Say what kind of action this is, so that the right things are looked for.", "kind")
    points = checklist(kind)
    check_points(points, found, outcome)
    check_sample(looked_at, showed_it)
    action = verify(
        by=by,
        action_id=action_id,
        version=version,
        outcome=outcome,
        reason=reason,
        kind=kind,
        looked_at=looked_at,
        showed_it=showed_it,
    )
    made = Verification.objects.filter(board_id=by.board_id, action=action, by_id=by.me).latest("at", "pk")
    CheckPoint.objects.bulk_create(
        CheckPoint(
            board_id=by.board_id,
            verification=made,
            point=point.key,
            asks=point.asks,
            found=found[point.key][0],
            note=found[point.key][1].strip(),
        )
        for point in points
        if found.get(point.key, ("", ""))[0]
    )
    if outcome == VerificationOutcome.VERIFIED:
        CheckShare.objects.filter(board_id=by.board_id, action=action, ended_at__isnull=True).update(ended_at=by.at)
    return action


# ---------------------------------------------------------------------------------------------------- sharing the load


@transaction.atomic
def share(*, by: Actor) -> int:
    """Give everything that waits for a check to somebody independent, fairly; says how much was given out.

    The night does it, and the office can at any time. What nobody here is independent of stays with nobody, and is
    told to the office.
    """
    if by.person_id is not None and not by.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Only the board’s office shares the checks out.")
    CheckShare.objects.filter(
        board_id=by.board_id, ended_at__isnull=True, action__state__in=[ActionState.VERIFIED, ActionState.CANCELLED]
    ).update(ended_at=by.at)
    pool = queries.pool(by)
    today = {checker.person_id for checker in pool}
    CheckShare.objects.filter(board_id=by.board_id, ended_at__isnull=True).exclude(person_id__in=today).update(
        ended_at=by.at
    )
    claims = queries.claims(by)
    given = share_out(claims, queries.pool(by) if claims else pool)
    for action_id, person_id in given.items():
        _give(by, action_id, person_id)
    left = [claim.action_id for claim in claims if claim.action_id not in given]
    for action in Action.objects.filter(board_id=by.board_id, pk__in=left):
        tell(
            by=by,
            people=accounts.holders_of(by, Permission.PLAN_ACTIONS),
            key=f"check-nobody-{action.pk}-{action.version}",
            subject=f"{action.reference} has nobody to check it",
            body="Everybody who checks evidence had a hand in it or belongs to its agency. Give somebody the role.",
            address=f"/actions/{action.reference}",
        )
    if given:
        record(by=by, verb="shared out checks", kind="board", thing_id=by.board_id, detail={"actions": len(given)})
    return len(given)


@transaction.atomic
def give_to(*, by: Actor, action_id: int, person_id: int) -> CheckShare:
    """Give one check to somebody by name, who must be independent of the action."""
    if not by.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Only the board’s office shares the checks out.")
    action = locked(by, action_id, None)
    if action.state != ActionState.CLAIMED:
        raise Refusal("This action is not waiting for a check.")
    checker = next((each for each in queries.pool(by) if each.person_id == person_id), None)
    if checker is None:
        raise Refusal("Choose somebody who checks evidence for this board.", "person")
    if not independent(queries.claim_of(by, action), checker):
        raise Refusal("They had a hand in this action or belong to the agency that leads it.", "person")
    CheckShare.objects.filter(board_id=by.board_id, action=action, ended_at__isnull=True).update(ended_at=by.at)
    given = _give(by, action.pk, person_id)
    note(by, "gave somebody the check of", action)
    return given


def _give(by: Actor, action_id: int, person_id: int) -> CheckShare:
    made = CheckShare.objects.create(board_id=by.board_id, action_id=action_id, person_id=person_id, given_at=by.at)
    action = Action.objects.only("reference", "title").get(pk=action_id)
    tell(
        by=by,
        people=[person_id],
        key=f"check-{made.pk}",
        subject=f"{action.reference} is yours to check",
        body=f"{action.title}\n\nLook whether the evidence shows it.",
        address=f"/actions/{action.reference}/verify",
    )
    return made


# ---------------------------------------------------------------------------------------------------- second readings


@transaction.atomic
def draw_second_readings(*, by: Actor) -> int:
    """Ask somebody else to make a share of the checks again, blind; says how many were asked for."""
    if by.person_id is not None and not by.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Only the board’s office draws checks to be made again.")
    rows = [
        row
        for row in Verification.objects.filter(
            board_id=by.board_id,
            outcome__in=queries.DECIDED,
            at__gte=by.at - DRAWN_FROM,
            second_reading__isnull=True,
            evidence__state__in=[EvidenceState.ACCEPTED, EvidenceState.RETURNED],
        )
        .select_related("action")
        .distinct()
        .order_by("pk")
        if is_read_again(row.pk, by.board_id)
    ]
    if not rows:
        return 0
    claims = [_again(by, row) for row in rows]
    given = share_out(claims, queries.pool(by))
    for row in rows:
        if row.pk in given:
            made = SecondReading.objects.create(
                board_id=by.board_id, verification=row, person_id=given[row.pk], asked_at=by.at
            )
            tell(
                by=by,
                people=[made.person_id],
                key=f"second-reading-{made.pk}",
                subject=f"{row.action.reference}: please check it again, without asking what was found",
                body="One check in five is made twice, so that the board knows whether its checkers agree.",
                address=f"/checks/again/{made.pk}",
            )
    if given:
        record(
            by=by, verb="drew checks to make again", kind="board", thing_id=by.board_id, detail={"checks": len(given)}
        )
    return len(given)


def _again(by: Actor, row: Verification) -> Claim:
    claim = queries.claim_of(by, row.action, also=[row.by_id])
    return Claim(row.pk, claim.hands, claim.agency_id)


@transaction.atomic
def read_again(*, by: Actor, reading_id: int, outcome: str, reason: str) -> SecondReading:
    """Make a check again. What was found the first time is not changed by it; where the two part, the office hears."""
    require_verify(by)
    row = (
        SecondReading.objects.select_for_update(of=("self",))
        .filter(board_id=by.board_id, pk=reading_id, person_id=by.me)
        .select_related("verification__action")
        .first()
    )
    if row is None:
        raise NotThere
    if row.outcome:
        raise Refusal("You have made this check already.")
    if outcome not in {str(each) for each in queries.DECIDED}:
        raise Refusal("Say whether the evidence shows it.", "outcome")
    if not reason.strip():
        raise Refusal("Say what you looked at and what it shows, or what is missing.", "reason")
    row.outcome, row.reason, row.read_at = outcome, reason.strip(), by.at
    row.save()
    action = row.verification.action
    note(by, "checked a second time", action)
    if row.outcome != row.verification.outcome:
        tell(
            by=by,
            people=accounts.holders_of(by, Permission.PLAN_ACTIONS),
            key=f"second-reading-apart-{row.pk}",
            subject=f"{action.reference}: two checkers do not agree",
            body="Bring both together: what does this evidence show, and what not? Nothing was changed by it.",
            address="/checks/agreement",
        )
    return row


# --------------------------------------------------------------------------------------------- the effect of lessons


@transaction.atomic
def judge_effect(*, by: Actor, lesson_id: int, effect: str, finding: str) -> LessonEffect:
    """Judge what a lesson came to. Where practice is better, and everything is shown, the lesson is closed by it.

    It takes somebody who judges whether changes last, and who did not lead what was done.
    """
    require_judge(by)
    lesson = the_one(Lesson.objects.select_for_update(of=("self",)).filter(lessons.visible(by), pk=lesson_id))
    states, looks = queries.states_of(by, lesson)
    check_effect(effect, finding, states, looks)
    if _led_by(by, lesson):
        raise NotAllowed("You led something that was done because of this lesson, so somebody else judges its effect.")
    if effect == Effect.BETTER and queries.closed(by, [lesson.pk]):
        raise Refusal("This lesson is closed already.")
    made = LessonEffect.objects.create(
        board_id=by.board_id, lesson=lesson, effect=effect, finding=finding.strip(), by_id=by.me, at=by.at
    )
    verb = "closed" if effect == Effect.BETTER else "judged the effect of"
    detail: dict[str, Any] = {"effect": Effect(effect).label}
    record_of(by=by, verb=verb, kind="lesson", thing=lesson, why=finding, detail=detail)
    return made


def _led_by(by: Actor, lesson: Lesson) -> bool:
    rows: Sequence[tuple[int | None, int | None]] = list(
        Action.objects.filter(board_id=by.board_id, lesson_links__lesson=lesson)
        .exclude(state=ActionState.CANCELLED)
        .values_list("lead_officer_id", "lead_member_id")
    )
    return any(by.person_id in leads for leads in rows)
