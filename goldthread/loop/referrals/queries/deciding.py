"""The worksheet of the criteria, and everything that whoever decides needs on one page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.core.working_days import Division
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.criteria import Finding, questions
from goldthread.loop.framework.format.document import AnyCriteria, Document, Matrix
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.framework.queries import document_of
from goldthread.loop.lessons.policy import visible as visible_lessons
from goldthread.loop.referrals.choices import TICKING, ClockState, DecisionChoice, ReferralState
from goldthread.loop.referrals.models import (
    Decision,
    Dissent,
    Enquiry,
    EnquiryLesson,
    GroupRecommendation,
    LimbAnswer,
    PeerQuestion,
    Referral,
    RunningClock,
)
from goldthread.loop.referrals.policy import may_consider, may_decide, may_recommend, visible
from goldthread.loop.referrals.rules import Course, Standing, criteria_of, review_types
from goldthread.loop.referrals.working import findings_of, found_by, newest, plays_of, standing_of


@dataclass(frozen=True, slots=True)
class LimbRow:
    """One question of the criteria as the group works it."""

    key: str
    question: str
    short: str
    guidance: str
    clause: str
    choices: tuple[str, ...]
    """What may be answered: met, not met, unclear; or "2: Serious" where it is scored."""
    answer: str
    """As it is kept; empty where nobody has answered."""
    reason: str
    by: str
    at: datetime | None
    seen: int
    """The number of the answer, to send back with a new one."""
    changed: int
    """How many answers were given before this one."""
    dissents: tuple[Dissent, ...]
    matters: bool
    """Open, and could still change the outcome."""


@dataclass(frozen=True, slots=True)
class CriteriaSheet:
    """One set of criteria with its answers and what they come to."""

    key: str
    name: str
    asks: str
    scored: bool
    limbs: tuple[LimbRow, ...]
    answered: int
    finding: Finding
    because: str
    """Why it comes to this, in the framework's words."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Everything with which the group works the criteria of a referral."""

    reference: str
    referral_id: int
    version: int
    framework: str
    sheets: tuple[CriteriaSheet, ...]
    review_types: dict[str, str]
    """The kinds of review that may be recommended or chosen, with their names."""
    may_answer: bool
    may_recommend: bool


def worksheet(actor: Actor, referral: Referral) -> Worksheet:
    """The criteria of a referral, limb by limb, with the finding computed from the answers that count now."""
    document = _document(actor, referral)
    rows = list(LimbAnswer.objects.filter(referral=referral).select_related("by").order_by("pk"))
    dissents = list(Dissent.objects.filter(referral=referral).exclude(limb="").select_related("by"))
    is_open = referral.state == ReferralState.CONSIDERED
    return Worksheet(
        reference=referral.reference,
        referral_id=referral.pk,
        version=referral.version,
        framework=referral.framework.title if referral.framework else "",
        sheets=tuple(_sheet(key, document, rows, dissents) for key in criteria_of(document)),
        review_types=review_types(document),
        may_answer=is_open and may_consider(actor, referral),
        may_recommend=is_open and may_recommend(actor, referral),
    )


def _sheet(key: str, document: Document | None, rows: list[LimbAnswer], dissents: list[Dissent]) -> CriteriaSheet:
    criteria = criteria_of(document)[key]
    mine = [row for row in rows if row.criteria == key]
    current = {limb: row for (_, limb), row in newest(mine).items()}
    finding = found_by(criteria, {limb: row.answer for limb, row in current.items()})
    limbs = []
    for each in questions(key, criteria):
        row = current.get(each.key)
        limbs.append(
            LimbRow(
                key=each.key,
                question=each.question,
                short=each.short,
                guidance=each.guidance,
                clause=each.clause,
                choices=each.answers,
                answer=row.answer if row else "",
                reason=row.reason if row else "",
                by=row.by.name if row else "",
                at=row.at if row else None,
                seen=row.pk if row else 0,
                changed=max(0, sum(one.limb == each.key for one in mine) - 1),
                dissents=tuple(one for one in dissents if one.criteria == key and one.limb == each.key),
                matters=each.key in finding.could_change,
            )
        )
    return CriteriaSheet(
        key=key,
        name=criteria.name,
        asks=criteria.asks,
        scored=finding.score is not None,
        limbs=tuple(limbs),
        answered=len(current),
        finding=finding,
        because=_because(criteria, finding),
    )


def _because(criteria: AnyCriteria, finding: Finding) -> str:
    if isinstance(criteria, Matrix):
        return criteria.bands[finding.rule or 0].because
    return criteria.otherwise.because if finding.rule is None else criteria.rules[finding.rule].because


def answers_given(actor: Actor, referral: Referral, criteria: str, limb: str) -> QuerySet[LimbAnswer]:
    """Every answer to one question, the newest first."""
    return (
        LimbAnswer.objects.filter(visible(actor, "referral__"), referral=referral, criteria=criteria, limb=limb)
        .select_related("by")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """What whoever decides has before them, and what was decided."""

    worksheet: Worksheet
    recommendation: GroupRecommendation | None
    """The one that counts."""
    earlier_recommendations: tuple[GroupRecommendation, ...]
    dissents: tuple[Dissent, ...]
    """About the recommendation."""
    peer_questions: tuple[PeerQuestion, ...]
    decision: Decision | None
    """The one that stands."""
    superseded: tuple[Decision, ...]
    enquiries: tuple[Enquiry, ...]
    clock: RunningClock | None
    """Within which it is decided, or was."""
    may_decide: bool
    peer_challenge: bool
    """The framework expects that another board's chair is asked."""
    own_discretion: bool
    """The framework lets a review be opened that neither the criteria nor the group ask for."""
    repeats_learning: str
    """What the framework says to do where the learning was known already."""
    enquiry_until: date | None
    """The day by which the framework's route wants that answered."""

    def named(self, choice: str, review_type: str) -> str:
        """A course in words: the kind of review, no review, or an enquiry."""
        return self.worksheet.review_types.get(review_type, review_type) or DecisionChoice(choice).label


def _enquiry_until(actor: Actor, document: Document) -> date | None:
    key = document.deciding.repeats_route if document.deciding else None
    within = document.routes[key].answer_within if key in document.routes else None
    return added(actor.today, Length.read(within), Division(document.identity.division)) if within else None


def decision_sheet(actor: Actor, referral: Referral) -> DecisionSheet:
    """Everything about the decision on a referral, in a fixed number of queries."""
    document = _document(actor, referral)
    recommended = list(referral.recommendations.select_related("by", "group").order_by("-pk"))
    decisions = list(
        referral.decisions.select_related("by", "source", "recommendation", "superseded_by")
        .defer("source__search")
        .order_by("-pk")
    )
    stands = [decision for decision in decisions if not hasattr(decision, "superseded_by")]
    deciding = document.deciding if document else None
    clocks = list(referral.clocks.filter(for_decision=True).exclude(state=ClockState.CANCELLED))
    clocks.sort(key=lambda clock: (clock.state not in TICKING, not clock.statutory, clock.due_on))
    return DecisionSheet(
        worksheet=worksheet(actor, referral),
        recommendation=recommended[0] if recommended else None,
        earlier_recommendations=tuple(recommended[1:]),
        dissents=tuple(Dissent.objects.filter(referral=referral, limb="").select_related("by")),
        peer_questions=tuple(referral.peer_questions.select_related("asked_by", "recorded_by")),
        decision=stands[0] if stands else None,
        superseded=tuple(decision for decision in decisions if decision not in stands),
        enquiries=tuple(referral.enquiries.select_related("owner", "answered_by")),
        clock=clocks[0] if clocks else None,
        may_decide=may_decide(actor, plays_of(document)),
        peer_challenge=bool(deciding and deciding.peer_challenge),
        own_discretion=deciding is None or deciding.own_discretion,
        repeats_learning=deciding.repeats_learning if deciding else "",
        enquiry_until=_enquiry_until(actor, document) if document else None,
    )


def would_stand(actor: Actor, referral: Referral, choice: str, review_type: str = "") -> Standing:
    """How a decision for this course would stand to the recommendation and to the criteria, before it is made."""
    document = _document(actor, referral)
    return standing_of(document, referral, Course(choice, review_type), findings_of(document, referral))


def enquiries(actor: Actor) -> QuerySet[Enquiry]:
    """The enquiries that the actor may see: those of referrals that they see, and those that they are to answer."""
    mine = Q(board_id=actor.board_id, owner_id=actor.me)
    return (
        Enquiry.objects.filter(visible(actor, "referral__") | mine)
        .select_related("owner", "answered_by", "referral")
        .defer("referral__search")
    )


def enquiry(actor: Actor, reference: str) -> Enquiry:
    """One enquiry by its reference."""
    return the_one(enquiries(actor).filter(reference=reference))


def lessons_of_enquiry(actor: Actor, row: Enquiry) -> QuerySet[EnquiryLesson]:
    """The lessons that came back and that the actor may see."""
    return (
        EnquiryLesson.objects.filter(visible_lessons(actor, "lesson__"), enquiry=row)
        .select_related("lesson", "lesson__source")
        .defer("lesson__search", "lesson__source__search")
    )


def _document(actor: Actor, referral: Referral) -> Document | None:
    if not Referral.objects.filter(visible(actor), pk=referral.pk).exists():
        raise NotThere
    return document_of(referral.framework) if referral.framework else None
