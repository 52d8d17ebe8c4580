"""What a review asks, whom it is about, what runs beside it, and with which board it is done."""

from datetime import date
from typing import Any

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.core.sealed import Sealed
from goldthread.loop.referrals.choices import AgeBand
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.reviews.choices import ProceedingKind, SecretKind, SubjectKind
from goldthread.loop.reviews.chronology.moments import Moment, read_moment
from goldthread.loop.reviews.models import (
    JointBoard,
    ParallelProceeding,
    Review,
    ReviewQuestion,
    ReviewSecret,
    ReviewSubject,
)
from goldthread.loop.reviews.operations.steps import at_work, changed_parts, note, save
from goldthread.loop.reviews.policy import require_run
from goldthread.loop.reviews.rules import check_terms


@transaction.atomic
def ask(*, by: Actor, review_id: int, kind: str, text: str) -> ReviewQuestion:
    """Add a term of reference or a research question, as the method has them."""
    review = at_work(by, review_id)
    check_terms(review.methods.values_list("terms", flat=True), kind)
    kept = ReviewQuestion.objects.create(
        board_id=by.board_id,
        review=review,
        kind=kind,
        text=said(text, "Write what the review is to find out.", "text"),
        position=review.questions.count(),
    )
    save(review)
    note(by, "added to the scope of", review)
    return kept


@transaction.atomic
def change_question(*, by: Actor, question_id: int, review_version: int, text: str) -> ReviewQuestion | None:
    """Put a term or a question otherwise; with nothing in it, it is taken away."""
    found = the_one(ReviewQuestion.objects.filter(board_id=by.board_id, pk=question_id))
    review = at_work(by, found.review_id, review_version)
    before, found.text = found.text, text.strip()
    if found.text:
        found.save()
    else:
        found.delete()
    save(review)
    note(by, "changed the scope of", review, detail={"text": [before, text.strip()]})
    return found if text.strip() else None


@transaction.atomic
def add_subject(
    *, by: Actor, review_id: int, label: str, kind: str, age_band: str = AgeBand.NOT_KNOWN, note_text: str = ""
) -> ReviewSubject:
    """Add a child or young adult to a review, under a pseudonym that is used throughout."""
    review = at_work(by, review_id)
    if kind not in SubjectKind.values:
        raise Refusal("Say what this person is in the review.", "kind")
    if age_band not in AgeBand.values:
        raise Refusal("Choose the age.", "age_band")
    pseudonym = said(label, "Give a pseudonym, such as Child B.", "label")[:40]
    if review.subjects.filter(label__iexact=pseudonym).exists():
        raise Refusal(f"{pseudonym} is in this review already. Choose another pseudonym.", "label")
    kept = ReviewSubject.objects.create(
        board_id=by.board_id, review=review, label=pseudonym, kind=kind, age_band=age_band, note=note_text.strip()
    )
    note(by, "added a subject to", review, detail={"subject": pseudonym})
    return kept


@transaction.atomic
def remove_subject(*, by: Actor, subject_id: int, why: str) -> Review:
    """Take somebody out of a review whom it is not about after all."""
    found = the_one(ReviewSubject.objects.filter(board_id=by.board_id, pk=subject_id))
    review = at_work(by, found.review_id)
    reason = said(why, "Say why the review is not about this person.", "why")
    label = found.label
    found.delete()
    note(by, "removed a subject from", review, why=reason, detail={"subject": label})
    return review


@transaction.atomic
def seal_detail(*, by: Actor, review_id: int, kind: str, whose: str, value: str) -> ReviewSecret:
    """Seal a name, an address, a school or an unusual detail of the case, so that the identity check looks for it.

    It is read again by the check alone. The journal keeps whose it is and never what it says.
    """
    review = at_work(by, review_id)
    if kind not in SecretKind.values:
        raise Refusal("Choose what kind of thing it is.", "kind")
    text = said(value, "Write what must not leave.", "value")
    if kind == SecretKind.DATE_OF_BIRTH:
        text = _born(text).isoformat()
    kept = ReviewSecret.objects.create(
        board_id=by.board_id,
        review=review,
        kind=kind,
        whose=said(whose, "Say under which pseudonym the person stands.", "whose")[:60],
        sealed=Sealed.of(text),
        sealed_by_id=by.person_id,
        sealed_at=by.at,
    )
    note(by, "sealed a detail of", review, detail={"kind": kind, "whose": kept.whose})
    return kept


def _born(text: str) -> date:
    """A date of birth in any way to write it that can be read in one way only: nobody sees it again to put it right."""
    try:
        moment = read_moment(text)
    except Refusal:
        moment = Moment(text)
    if moment.earliest is None or not moment.exact or moment.note:
        raise Refusal("Give the date of birth as a day with its month in words, such as 2 March 2014.", "value")
    return moment.earliest


@transaction.atomic
def drop_detail(*, by: Actor, secret_id: int, why: str) -> Review:
    """Take a sealed detail away that was sealed by mistake."""
    found = the_one(ReviewSecret.objects.filter(board_id=by.board_id, pk=secret_id))
    review = at_work(by, found.review_id)
    require_run(by)
    reason = said(why, "Say why it need not be looked for.", "why")
    kind, whose = found.kind, found.whose
    found.delete()
    note(by, "dropped a sealed detail of", review, why=reason, detail={"kind": kind, "whose": whose})
    return review


@transaction.atomic
def add_proceeding(
    *,
    by: Actor,
    review_id: int,
    kind: str,
    name: str,
    contact: str = "",
    holds_up: str = "",
    agreed: str = "",
    expected_on: date | None = None,
) -> ParallelProceeding:
    """Note what else runs beside a review, who leads it, and what of the review waits for it."""
    review = at_work(by, review_id)
    if kind not in ProceedingKind.values:
        raise Refusal("Choose what runs beside the review.", "kind")
    kept = ParallelProceeding.objects.create(
        board_id=by.board_id,
        review=review,
        kind=kind,
        name=said(name, "Give it a few words to know it by.", "name"),
        contact=contact.strip(),
        holds_up=holds_up.strip(),
        agreed=agreed.strip(),
        expected_on=expected_on,
    )
    note(by, "noted a proceeding beside", review, detail={"kind": ProceedingKind(kind).label})
    return kept


@transaction.atomic
def change_proceeding(
    *,
    by: Actor,
    proceeding_id: int,
    version: int,
    name: str,
    contact: str,
    holds_up: str,
    agreed: str,
    expected_on: date | None,
    ended_on: date | None,
    outcome: str,
) -> ParallelProceeding:
    """Put right what is known of a proceeding, or that it has ended and how."""
    found = the_one(ParallelProceeding.objects.filter(board_id=by.board_id, pk=proceeding_id))
    review = at_work(by, found.review_id)
    row = ParallelProceeding.objects.select_for_update().get(pk=proceeding_id)
    check_version(row.version, version, "this proceeding")
    if ended_on and ended_on > by.today:
        raise Refusal("It cannot have ended in the future. Change the day.", "ended_on")
    new: dict[str, Any] = {
        "name": said(name, "Give it a few words to know it by.", "name"),
        "contact": contact.strip(),
        "holds_up": holds_up.strip(),
        "agreed": agreed.strip(),
        "expected_on": expected_on,
        "ended_on": ended_on,
        "outcome": outcome.strip(),
    }
    changed = changed_parts(row, new)
    row.version += 1
    row.save()
    note(by, "changed a proceeding beside", review, detail={"parts": changed})
    return row


@transaction.atomic
def join_board(*, by: Actor, review_id: int, name: str, contact: str = "", leads: bool = False) -> JointBoard:
    """Do a review together with another board, which signs its report off for itself."""
    require_run(by)
    review = at_work(by, review_id)
    called = said(name, "Name the other board.", "name")
    if review.joint_boards.filter(name__iexact=called).exists():
        raise Refusal(f"{called} takes part already.", "name")
    kept = JointBoard.objects.create(
        board_id=by.board_id, review=review, name=called, contact=contact.strip(), leads=leads
    )
    note(by, "joined another board to", review, detail={"board": called})
    return kept


@transaction.atomic
def sign_for_board(
    *, by: Actor, joint_id: int, version: int, signed_by: str, signed_on: date | None = None, says: str = ""
) -> JointBoard:
    """Record that the other board signed the report off, and who signed."""
    require_run(by)
    found = the_one(JointBoard.objects.filter(board_id=by.board_id, pk=joint_id))
    review = at_work(by, found.review_id)
    row = JointBoard.objects.select_for_update().get(pk=joint_id)
    check_version(row.version, version, "this board")
    day = signed_on or by.today
    if day > by.today:
        raise Refusal("The day of the sign-off cannot lie in the future. Change it.", "signed_on")
    row.signed_by = said(signed_by, "Say who signed for the other board, by post.", "signed_by")
    row.signed_on, row.says = day, says.strip()
    row.version += 1
    row.save()
    note(by, "recorded the sign-off of another board for", review, detail={"board": row.name, "on": day})
    return row
