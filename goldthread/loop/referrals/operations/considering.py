"""Weighing a referral: answers limb by limb, dissent, the peer's view, and what the group recommends."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.framework.criteria import answers_of, questions
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.models import Dissent, GroupRecommendation, LimbAnswer, PeerQuestion, Referral
from goldthread.loop.referrals.operations.happening import happens
from goldthread.loop.referrals.operations.steps import check_version, framework_of, locked, note, said, save
from goldthread.loop.referrals.policy import require_consider, require_decide, require_recommend, visible
from goldthread.loop.referrals.rules import Course, check_course, criteria_of, in_words, review_types
from goldthread.loop.referrals.working import findings_of, plays_of
from goldthread.notices.operations import tell


@transaction.atomic
def answer_limb(
    *, by: Actor, referral_id: int, criteria: str, limb: str, answer: str, reason: str, seen: int = 0
) -> LimbAnswer:
    """Answer one question of the criteria, with the reason. What was answered before is kept.

    ``seen`` is the number of the answer that the person had before them, nought where there was none: if
    somebody has answered since, nothing is written over.
    """
    referral = _considered(by, referral_id)
    asked = criteria_of(framework_of(referral)).get(criteria)
    if asked is None:
        raise NotThere
    question = next((each.question for each in questions(criteria, asked) if each.key == limb), None)
    if question is None:
        raise NotThere
    given = answers_of(asked, {limb: answer})[limb]
    if given is None:
        raise Refusal("Choose an answer.", "answer")
    why = said(reason, "Give the reason for this answer.", "reason")
    last = referral.limb_answers.filter(criteria=criteria, limb=limb).aggregate(last=Max("pk"))["last"] or 0
    if last != seen:
        raise ChangedMeanwhile(
            "Somebody else answered this question while you had it open. Your answer is below; compare it with theirs."
        )
    row = LimbAnswer.objects.create(
        board_id=by.board_id,
        referral=referral,
        criteria=criteria,
        limb=limb,
        answer=str(given),
        reason=why,
        by_id=by.me,
        at=by.at,
    )
    save(referral)
    note(by, "answered a question about", referral, detail={"question": question, "answer": str(given)})
    return row


@transaction.atomic
def dissent(*, by: Actor, referral_id: int, reason: str, criteria: str = "", limb: str = "") -> Dissent:
    """Disagree with an answer, or with the recommendation where no limb is named, and say why."""
    referral = locked(by, referral_id)
    require_consider(by, referral)
    if limb and not referral.limb_answers.filter(criteria=criteria, limb=limb).exists():
        raise Refusal("This question has no answer yet. Answer it, rather than dissent.")
    if not limb and not referral.recommendations.exists():
        raise Refusal("The group has not recommended anything yet.")
    row = Dissent.objects.create(
        board_id=by.board_id,
        referral=referral,
        criteria=criteria if limb else "",
        limb=limb,
        reason=said(reason, "Say why you disagree.", "reason"),
        by_id=by.me,
        at=by.at,
    )
    about = _question(referral, criteria, limb) if limb else "the recommendation"
    note(by, "dissented about", referral, detail={"about": about})
    return row


@transaction.atomic
def recommend(
    *, by: Actor, referral_id: int, version: int, choice: str, reasons: str, review_type: str = "", criteria: str = ""
) -> GroupRecommendation:
    """Record what the group recommends, with what the criteria said at that moment. A later one counts in its place."""
    referral = _considered(by, referral_id, version)
    require_recommend(by, referral)
    document = framework_of(referral)
    course = Course(choice, review_type)
    check_course(course, review_types(document))
    found = findings_of(document, referral)
    chosen = criteria or next(iter(found), "")
    if chosen and chosen not in found:
        raise Refusal("Work the criteria before you recommend under them.", "criteria")
    row = GroupRecommendation.objects.create(
        board_id=by.board_id,
        referral=referral,
        group_id=referral.considered_by_id or 0,
        criteria=chosen,
        outcome=found[chosen]["outcome"] if chosen else "",
        choice=choice,
        review_type=review_type,
        reasons=said(reasons, "Say why the group recommends this.", "reasons"),
        finding=found,
        by_id=by.me,
        at=by.at,
    )
    save(referral)
    happens(by, referral, "recommendation-made", by.at)
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.DECIDE),
        key=f"recommendation-{row.pk}",
        subject=f"{referral.reference} waits for a decision",
        body="The group has recommended. Open the referral, read why, and decide.",
        address=f"/referrals/{referral.reference}/decision",
    )
    note(by, "recommended about", referral, detail={"recommended": in_words(course, review_types(document))})
    return row


@transaction.atomic
def ask_peer(*, by: Actor, referral_id: int, peer: str, peer_board: str, question: str) -> PeerQuestion:
    """Keep what the chair of another board was asked before the decision."""
    referral = locked(by, referral_id)
    require_decide(by, plays_of(framework_of(referral)))
    row = PeerQuestion.objects.create(
        board_id=by.board_id,
        referral=referral,
        peer=said(peer, "Say who was asked.", "peer"),
        peer_board=said(peer_board, "Say which board they chair.", "peer_board"),
        question=said(question, "Say what you asked.", "question"),
        asked_by_id=by.me,
        asked_at=by.at,
    )
    note(by, "asked a peer about", referral, detail={"board": row.peer_board})
    return row


@transaction.atomic
def answer_peer(
    *, by: Actor, peer_question_id: int, version: int, answer: str, answered_on: date | None = None
) -> PeerQuestion:
    """Keep what the chair of the other board answered."""
    found = the_one(PeerQuestion.objects.filter(visible(by, "referral__"), pk=peer_question_id))
    referral = locked(by, found.referral_id)
    require_decide(by, plays_of(framework_of(referral)))
    row = PeerQuestion.objects.select_for_update().get(pk=peer_question_id)
    check_version(row.version, version, "this answer")
    if answered_on is not None and answered_on > by.today:
        raise Refusal("The day of the answer cannot lie in the future.", "answered_on")
    row.answer = said(answer, "Write down what they answered.", "answer")
    row.answered_on, row.recorded_by_id = answered_on or by.today, by.me
    row.version += 1
    row.save()
    note(by, "kept a peer's answer about", referral, detail={"board": row.peer_board})
    return row


def _question(referral: Referral, criteria: str, limb: str) -> str:
    asked = criteria_of(framework_of(referral)).get(criteria)
    found = questions(criteria, asked) if asked else ()
    return next((each.question for each in found if each.key == limb), limb)


def _considered(by: Actor, referral_id: int, version: int | None = None) -> Referral:
    referral = locked(by, referral_id, version)
    require_consider(by, referral)
    if referral.state != ReferralState.CONSIDERED:
        raise Refusal("This referral is not before the group now.")
    return referral
