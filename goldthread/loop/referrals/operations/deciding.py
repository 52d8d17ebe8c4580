"""The decision on a referral, what it opens, and the enquiry that may take the place of a review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Group
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.framework.format.document import Document
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.referrals.choices import TICKING, ClockState, DecisionChoice, ReferralState
from goldthread.loop.referrals.models import Decision, Enquiry, EnquiryLesson, GroupRecommendation, Referral
from goldthread.loop.referrals.operations.happening import cancel_clocks, drop_notices, end_clock, happens, moment_of
from goldthread.loop.referrals.operations.steps import check_version, framework_of, locked, move, note, said, save
from goldthread.loop.referrals.policy import require_decide, sees_every, visible
from goldthread.loop.referrals.rules import (
    Course,
    Standing,
    check_course,
    declines,
    in_words,
    notices_of_course,
    review_types,
)
from goldthread.loop.referrals.working import findings_of, group_called, plays_of, standing_of
from goldthread.loop.sources import operations as register
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.loop.sources.models import Source
from goldthread.notices.operations import tell

_BY_DECISION = ("decision", "decision-not-to-review", "review-opened")
"""Events that only a decision brings, and whose clocks fall with it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What an enquiry asks, of whom, by when, and about which lessons that came back."""

    asks: str
    owner_id: int
    due_on: date
    lesson_references: tuple[str, ...] = ()


@transaction.atomic
def decide(
    *,
    by: Actor,
    referral_id: int,
    version: int,
    choice: str,
    reasons: str,
    review_type: str = "",
    enquiry: Asking | None = None,
    decided_on: date | None = None,
    why_superseded: str = "",
) -> Decision:
    """Decide what is done about a referral, with reasons. A person decides: the criteria and the group advise.

    A review is put in the register of sources as planned, open to the groups that lead and considered it. A
    decision that stands already is superseded, with the reason, and both are kept; what it brought and has not
    happened yet falls with it.
    """
    referral = locked(by, referral_id, version)
    document = framework_of(referral)
    require_decide(by, plays_of(document))
    before = _standing_decision(referral, why_superseded)
    course = Course(choice, review_type)
    check_course(course, review_types(document))
    why = said(reasons, "Give the reasons for the decision.", "reasons")
    day = _day(by, referral, decided_on)
    recommended = referral.recommendations.order_by("-pk").first()
    found = findings_of(document, referral)
    stands = _stands(referral, document, course, recommended, found)
    if before is not None:
        _undo(by, referral, before)
    decision = Decision.objects.create(
        board_id=by.board_id,
        referral=referral,
        choice=choice,
        review_type=review_type,
        reasons=why,
        recommendation=recommended,
        against_recommendation=stands.against_recommendation,
        against_criteria=stands.against_criteria,
        own_discretion=stands.own_discretion,
        finding=found,
        source=_open_review(by, referral, document, review_type, day) if review_type else None,
        supersedes=before,
        why_superseded=why_superseded.strip() if before else "",
        decided_on=day,
        by_id=by.me,
        at=by.at,
    )
    if choice == DecisionChoice.ENQUIRY:
        _enquire(by, referral, decision, enquiry)
    if before is None:
        move(by, referral, ReferralState.DECIDED)
    else:
        save(referral)
    _bring(by, referral, document, decision, recommended)
    words = in_words(course, review_types(document))
    _tell_of(by, referral, decision)
    note(
        by,
        "decided on" if before is None else "decided anew on",
        referral,
        why=decision.why_superseded,
        detail={
            "decision": words,
            "against the recommendation": decision.against_recommendation,
            "own discretion": decision.own_discretion,
        },
    )
    return decision


@transaction.atomic
def answer_enquiry(*, by: Actor, enquiry_id: int, version: int, answer: str) -> Enquiry:
    """Say why what was learnt before did not last."""
    found = Enquiry.objects.filter(board_id=by.board_id, pk=enquiry_id).first()
    if found is None or not _may_read(by, found):
        raise NotThere
    if found.owner_id != by.person_id and not by.may(Permission.RUN_REFERRALS):
        raise NotAllowed("The person who was asked answers this enquiry, or the board's office for them.")
    enquiry = Enquiry.objects.select_for_update().select_related("referral").get(pk=enquiry_id)
    check_version(enquiry.version, version, "this enquiry")
    if enquiry.dropped_why:
        raise Refusal(f"This enquiry is not needed any more. {enquiry.dropped_why}")
    enquiry.answer = said(answer, "Say what you found: why it did not last, and what would make it last.", "answer")
    enquiry.answered_at, enquiry.answered_by_id = by.at, by.me
    enquiry.version += 1
    enquiry.save()
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.DECIDE),
        key=f"enquiry-{enquiry.pk}-{enquiry.version}",
        subject=f"{enquiry.reference} is answered",
        body="Open the enquiry to read why earlier learning did not last.",
        address=f"/enquiries/{enquiry.reference}",
    )
    note(by, "answered an enquiry about", enquiry.referral, detail={"enquiry": enquiry.reference})
    return enquiry


def _standing_decision(referral: Referral, why_superseded: str) -> Decision | None:
    before = referral.decisions.filter(superseded_by__isnull=True).first()
    if before is None:
        if referral.state != ReferralState.CONSIDERED:
            raise Refusal("Put the referral before the group first; it is decided after that.")
        return None
    said(why_superseded, "Say why the decision that stands is replaced.", "why_superseded")
    return before


def _day(by: Actor, referral: Referral, decided_on: date | None) -> date:
    day = decided_on or by.today
    received = referral.submitted_at.astimezone(LONDON).date() if referral.submitted_at else day
    if not received <= day <= by.today:
        raise Refusal("The day of the decision lies between the referral and today. Change it.", "decided_on")
    return day


def _stands(
    referral: Referral,
    document: Document | None,
    course: Course,
    recommended: GroupRecommendation | None,
    found: Mapping[str, Mapping[str, Any]],
) -> Standing:
    deciding = document.deciding if document else None
    stands = standing_of(document, referral, course, found)
    own = deciding is None or deciding.own_discretion
    if recommended is None and not own:
        raise Refusal("The group has not recommended yet, and the framework asks for that before a decision.")
    if stands.own_discretion and not own:
        raise Refusal(
            "Neither the criteria nor the group ask for a review, and the framework leaves none to your discretion.",
            "choice",
        )
    return stands


def _undo(by: Actor, referral: Referral, before: Decision) -> None:
    """Let fall what the earlier decision brought and has not happened yet."""
    why = "The decision was replaced by another."
    cancel_clocks(by, referral, why, _BY_DECISION)
    drop_notices(by, referral, why, before)
    for enquiry in before.enquiries.select_for_update().filter(answered_at__isnull=True):
        enquiry.dropped_why = why
        enquiry.version += 1
        enquiry.save()
    if before.source is not None and before.source.status == SourceStatus.PLANNED:
        register.move_source(
            by=_as_register(by),
            source_id=before.source.pk,
            version=before.source.version,
            status=SourceStatus.CLOSED,
            why=why,
        )


def _open_review(by: Actor, referral: Referral, document: Document | None, review_type: str, day: date) -> Source:
    assert document is not None  # a kind of review is offered by a framework alone
    kind = document.review_types[review_type]
    lead = group_called(by, document, kind.led_by) or referral.considered_by
    groups: set[int] = {group.pk for group in (lead, referral.considered_by) if isinstance(group, Group)}
    return register.record_source(
        by=_as_register(by),
        kind=kind.source_kind if kind.source_kind in SourceKind.values else SourceKind.REVIEW,
        title=f"{kind.name}: {referral.title}",
        summary=f"Opened by the decision on {referral.reference}.",
        began_on=day,
        lead_group_id=lead.pk if lead else None,
        status=SourceStatus.PLANNED,
        visibility=Visibility.GROUPS,
        group_ids=groups,
    )


def _as_register(by: Actor) -> Actor:
    """The one who decides, with the right to put in the register what the decision opens."""
    return replace(by, permissions=by.permissions | {Permission.RECORD_SOURCES, Permission.READ_RESTRICTED})


def _enquire(by: Actor, referral: Referral, decision: Decision, asking: Asking | None) -> Enquiry:
    if asking is None or not asking.asks.strip():
        raise Refusal("Say what the enquiry asks.", "asks")
    if not accounts.people(by).filter(pk=asking.owner_id).exists():
        raise Refusal("Choose who answers the enquiry from the people of this board.", "owner")
    if asking.due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    learnt = list(lessons.of_references(by, asking.lesson_references))
    if len(learnt) != len(set(asking.lesson_references)):
        raise Refusal("Choose lessons that you can see.", "lessons")
    enquiry = Enquiry.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-ENQ"),
        referral=referral,
        decision=decision,
        asks=asking.asks.strip(),
        owner_id=asking.owner_id,
        due_on=asking.due_on,
    )
    EnquiryLesson.objects.bulk_create(
        EnquiryLesson(board_id=by.board_id, enquiry=enquiry, lesson=lesson) for lesson in learnt
    )
    tell(
        by=by,
        people=[asking.owner_id],
        key=f"enquiry-{enquiry.pk}-asked",
        subject=f"{enquiry.reference}: why did earlier learning not last?",
        body="The board asks you to find out. Open the enquiry to read what it asks, and by when.",
        address=f"/enquiries/{enquiry.reference}",
    )
    return enquiry


def _bring(
    by: Actor,
    referral: Referral,
    document: Document | None,
    decision: Decision,
    recommended: GroupRecommendation | None,
) -> None:
    """The events that a decision is, with the notices of the criteria's outcome."""
    moment = moment_of(by, decision.decided_on)
    follows = recommended is not None and not decision.against_recommendation
    outcome = recommended.outcome if recommended and follows else ""
    also: Iterable[str] = ()
    if document is not None:
        also = notices_of_course(document, Course(decision.choice, decision.review_type), outcome)
    happens(by, referral, "decision", moment, decision=decision, also=also)
    if decision.choice == DecisionChoice.REVIEW:
        happens(by, referral, "review-opened", moment, decision=decision)
    _stop_without_event(by, referral, moment)
    if declines(document, Course(decision.choice, decision.review_type)):
        happens(by, referral, "decision-not-to-review", moment, decision=decision)


def _stop_without_event(by: Actor, referral: Referral, moment: datetime) -> None:
    """Stop the framework's clock for deciding where it names no event that ends it."""
    for clock in referral.clocks.select_for_update().filter(for_decision=True, stops="", state__in=sorted(TICKING)):
        end_clock(by, clock, ClockState.STOPPED, moment)


def _tell_of(by: Actor, referral: Referral, decision: Decision) -> None:
    group = referral.considered_by.members.values_list("person_id", flat=True) if referral.considered_by else []
    office = accounts.holders_of(by, Permission.RUN_REFERRALS)
    tell(
        by=by,
        people={*group, *office, referral.referred_by_id},
        key=f"decision-{decision.pk}",
        subject=f"A decision was made on {referral.reference}",
        body="Open the referral to read it.",
        address=f"/referrals/{referral.reference}",
    )


def _may_read(by: Actor, enquiry: Enquiry) -> bool:
    return (
        enquiry.owner_id == by.person_id
        or sees_every(by)
        or Referral.objects.filter(visible(by), pk=enquiry.referral_id).exists()
    )
