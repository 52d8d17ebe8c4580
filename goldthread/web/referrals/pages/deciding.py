"""What the decision of a case and the enquiries that it brings look like on their pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.referrals import policy, queries
from goldthread.loop.referrals.choices import TICKING, ReferralState
from goldthread.loop.referrals.queries import DecisionSheet, Worksheet
from goldthread.loop.reviews import queries as reviews
from goldthread.web.referrals.pages.case import Case, case_of, who_decides
from goldthread.web.referrals.pages.considering import ANSWERS, BINDS, Follows, follows

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import (
        Decision,
        Enquiry,
        GroupRecommendation,
        PeerQuestion,
        Referral,
        RunningClock,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What one set of criteria said when something was recommended or decided."""

    criteria: str
    outcome: str
    binds: str
    clause: str
    explanation: str
    answers: tuple[tuple[str, str], ...]
    """Each question in short with its answer as it stood."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """What the group recommended, and when."""

    course: str
    reasons: str
    group: str
    by: str
    at: datetime
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """What a chair of another board was asked, and answered."""

    peer: str
    board: str
    question: str
    asked_by: str
    asked_at: datetime
    answer: str
    answered_on: date | None
    href: str


@dataclass(frozen=True, slots=True)
class EnquiryLine:
    """An enquiry on the page of its decision."""

    reference: str
    asks: str
    owner: str
    due_on: date
    answered_at: datetime | None
    dropped: str
    late: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as a record."""

    course: str
    reasons: str
    on: date
    by: str
    written_at: datetime
    departs: tuple[str, ...]
    """Sentences on how it stands to what led to it, where it goes another way."""
    found: tuple[Found, ...]
    source: tuple[str, str]
    """Reference and title of the review that it opened."""
    why_superseded: str
    """Why the one before no longer stood."""


@dataclass(frozen=True, slots=True)
class InTime:
    """The clock of the decision."""

    due_on: date
    running: bool
    sentence: str
    late: bool
    rule: str
    statutory: bool


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """The decision of a case: what was decided, on what, by when; or what it waits for."""

    case: Case
    framework: str
    decision: Decided | None
    superseded: tuple[Decided, ...]
    recommendation: Recommended | None
    earlier: tuple[Recommended, ...]
    dissents: tuple[tuple[str, str, datetime], ...]
    peers: tuple[Peer, ...]
    enquiries: tuple[EnquiryLine, ...]
    found_now: tuple[Follows, ...]
    clock: InTime | None
    waits_for: str
    may_decide: bool
    may_recommend: bool
    may_dissent: bool
    may_ask_peer: bool
    peer_challenge: bool
    review: tuple[str, str] | None
    """Words and address of the review that was opened, or of opening it."""


def decision_page(actor: Actor, referral: "Referral") -> DecisionPage:
    """Everything about the decision on a referral, in a fixed number of queries."""
    sheet = queries.decision_sheet(actor, referral)
    considered = referral.state == ReferralState.CONSIDERED
    decided = _decided(sheet, sheet.decision) if sheet.decision else None
    return DecisionPage(
        case=case_of(referral, "Decision"),
        framework=sheet.worksheet.framework,
        decision=decided,
        superseded=tuple(_decided(sheet, each) for each in sheet.superseded),
        recommendation=_recommended(sheet, sheet.recommendation) if sheet.recommendation else None,
        earlier=tuple(_recommended(sheet, each) for each in sheet.earlier_recommendations),
        dissents=tuple((each.by.name, each.reason, each.at) for each in sheet.dissents),
        peers=tuple(_peer(referral.reference, each) for each in sheet.peer_questions),
        enquiries=tuple(_enquiry_line(actor, each) for each in sheet.enquiries),
        found_now=tuple(follows(each) for each in sheet.worksheet.sheets if each.answered) if not decided else (),
        clock=in_time(actor, sheet.clock, sheet.decision) if sheet.clock else None,
        waits_for=_waits_for(referral, sheet),
        may_decide=sheet.may_decide and (considered or decided is not None),
        may_recommend=sheet.worksheet.may_recommend,
        may_dissent=sheet.recommendation is not None and policy.may_consider(actor, referral),
        may_ask_peer=sheet.may_decide,
        peer_challenge=sheet.peer_challenge,
        review=_review(actor, sheet.decision) if sheet.decision else None,
    )


def _review(actor: Actor, decision: "Decision") -> tuple[str, str] | None:
    if decision.source is None:
        return None
    state = reviews.of_source(actor, decision.source.pk)
    if state:
        return f"Go to the review: {state}", f"/reviews/{decision.source.reference}"
    if reviews.waiting_to_open(actor).filter(source=decision.source).exists():
        return "Open the review", f"/reviews/open/{decision.source.reference}"
    return None


def _waits_for(referral: "Referral", sheet: DecisionSheet) -> str:
    if sheet.decision is not None:
        return ""
    if referral.state != ReferralState.CONSIDERED:
        return "It is not before a group yet. The board’s office opens the consideration."
    if sheet.recommendation is None:
        return "The group has not recommended anything yet."
    return f"The group has recommended. Now {who_decides(referral)} decides."


def _recommended(sheet: DecisionSheet, row: "GroupRecommendation") -> Recommended:
    return Recommended(
        course=sheet.named(row.choice, row.review_type),
        reasons=row.reasons,
        group=row.group.name,
        by=row.by.name,
        at=row.at,
        found=found_then(sheet.worksheet, row.finding),
    )


def found_then(worksheet: Worksheet, kept: Mapping[str, Mapping[str, Any]]) -> tuple[Found, ...]:
    """What the criteria said at that moment, as it was kept, in words."""
    sheets = {sheet.key: sheet for sheet in worksheet.sheets}
    found = []
    for key, finding in kept.items():
        sheet = sheets.get(key)
        shorts = {limb.key: limb.short for limb in sheet.limbs} if sheet else {}
        found.append(
            Found(
                criteria=sheet.name if sheet else key,
                outcome=finding["name"],
                binds=BINDS[Force(finding["force"])],
                clause=finding["clause"],
                explanation=finding["explanation"],
                answers=tuple(
                    (shorts.get(limb, limb), str(ANSWERS.get(answer, answer)))
                    for limb, answer in finding["answers"].items()
                ),
            )
        )
    return tuple(found)


AGAINST_RECOMMENDATION = "It goes another way than the group recommended."
AGAINST_CRITERIA = "It goes another way than the criteria say."
OWN_DISCRETION = "It is at the decider’s own discretion: neither the criteria nor the group asked for this review."


def departures(against_recommendation: bool, against_criteria: bool, own_discretion: bool) -> tuple[str, ...]:
    """How a decision departs from what led to it, a sentence each; nothing where it follows."""
    said = (
        (against_recommendation, AGAINST_RECOMMENDATION),
        (against_criteria, AGAINST_CRITERIA),
        (own_discretion, OWN_DISCRETION),
    )
    return tuple(sentence for holds, sentence in said if holds)


def _decided(sheet: DecisionSheet, row: "Decision") -> Decided:
    return Decided(
        course=sheet.named(row.choice, row.review_type),
        reasons=row.reasons,
        on=row.decided_on,
        by=row.by.name,
        written_at=row.at,
        departs=departures(row.against_recommendation, row.against_criteria, row.own_discretion),
        found=found_then(sheet.worksheet, row.finding),
        source=(row.source.reference, row.source.title) if row.source else ("", ""),
        why_superseded=row.why_superseded,
    )


def _peer(reference: str, row: "PeerQuestion") -> Peer:
    return Peer(
        peer=row.peer,
        board=row.peer_board,
        question=row.question,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_on=row.answered_on,
        href=f"/referrals/{reference}/peer/{row.pk}",
    )


def _enquiry_line(actor: Actor, row: "Enquiry") -> EnquiryLine:
    return EnquiryLine(
        reference=row.reference,
        asks=row.asks,
        owner=row.owner.name,
        due_on=row.due_on,
        answered_at=row.answered_at,
        dropped=row.dropped_why,
        late=row.answered_at is None and not row.dropped_why and row.due_on < actor.today,
    )


def in_time(actor: Actor, clock: "RunningClock", decision: "Decision | None") -> InTime:
    """How the decision stands to its clock."""
    running = clock.state in TICKING
    day = actor.today if running else decision.decided_on if decision else actor.today
    days = (day - clock.due_on).days
    late = days > 0
    if running:
        sentence = "It is to be decided by then."
    elif late:
        sentence = f"It was decided {days} day{'' if days == 1 else 's'} after that."
    else:
        sentence = "It was decided in time."
    return InTime(clock.due_on, running, sentence, late, clock.rule, clock.statutory)


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """One enquiry: why did what was learnt before not last?"""

    reference: str
    asks: str
    owner: str
    due_on: date
    late: bool
    answer: str
    answered_by: str
    answered_at: datetime | None
    dropped_why: str
    lessons: tuple[tuple[str, str, str], ...]
    """Reference, statement and source of each lesson that came back and that the actor may see."""
    referral: str
    """The reference of the case, where the actor sees it."""
    may_answer: bool


def enquiry_page(actor: Actor, row: "Enquiry", sees_case: bool) -> EnquiryPage:
    """One enquiry for whoever may see it."""
    return EnquiryPage(
        reference=row.reference,
        asks=row.asks,
        owner=row.owner.name,
        due_on=row.due_on,
        late=row.answered_at is None and not row.dropped_why and row.due_on < actor.today,
        answer=row.answer,
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        dropped_why=row.dropped_why,
        lessons=tuple(
            (link.lesson.reference, link.lesson.statement, link.lesson.source.title)
            for link in queries.lessons_of_enquiry(actor, row)
        ),
        referral=row.referral.reference if sees_case else "",
        may_answer=not row.dropped_why
        and (row.owner_id == actor.person_id or (sees_case and actor.may(Permission.RUN_REFERRALS))),
    )
