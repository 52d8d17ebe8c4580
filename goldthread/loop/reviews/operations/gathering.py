"""Asking agencies for what a review needs: written here or uploaded, chased, queried, signed off."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.documents.models import Document as File
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.document import Deciding
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.referrals.operations.steps import check_version, division_of, said
from goldthread.loop.referrals.rules import filled
from goldthread.loop.reviews.choices import ENDED, RETURN_AWAITED, RETURN_OPEN, ReturnState
from goldthread.loop.reviews.models import Review, ReviewArtefact, ReviewReturn, ReviewReturnStep
from goldthread.loop.reviews.operations.planning import involve
from goldthread.loop.reviews.operations.steps import at_work, document_for, note
from goldthread.loop.reviews.policy import require_answer, require_conduct, require_run, visible_returns
from goldthread.loop.reviews.rules import template_for
from goldthread.notices.operations import tell

USUAL = Deciding.model_fields["agencies_answer_within"].default


@transaction.atomic
def ask_agencies(
    *,
    by: Actor,
    review_id: int,
    agency_ids: Iterable[int],
    what: str,
    told: str,
    due_on: date | None = None,
    artefact_id: int | None = None,
    form: str = "",
) -> list[ReviewReturn]:
    """Ask agencies for something, such as a management review or a history, on a form of the framework or freely.

    Each is told only what it needs. An agency that is asked is from then on one of those under review.
    """
    review = at_work(by, review_id)
    agencies = list(accounts.agencies(by).filter(pk__in=set(agency_ids)))
    if not agencies or len(agencies) != len(set(agency_ids)):
        raise Refusal("Choose the agencies to ask from this board's agencies.", "agencies")
    if due_on is not None and due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    thing = said(what, "Say what you ask for, such as a management review.", "what")
    words = said(told, "Say what the agencies are told of the case, so that they can look.", "told")
    again = review.returns.filter(agency__in=agencies, what__iexact=thing).select_related("agency").first()
    if again is not None:
        raise Refusal(f"{again.agency.name} was asked for this already. Put a further question instead.", "agencies")
    if form:
        template_for(document_for(review), "agency information", form)
    artefact = _artefact(review, artefact_id)
    rows = [
        ReviewReturn.objects.create(
            board_id=by.board_id,
            review=review,
            agency=agency,
            artefact=artefact,
            what=thing,
            told=words,
            form=form,
            asked_at=by.at,
            asked_by_id=by.person_id,
            due_on=due_on or usual_due(by, review),
        )
        for agency in agencies
    ]
    involve(by, review, {agency.pk for agency in agencies})
    for row in rows:
        _step(by, row)
        _tell_the_agency(by, row, "asks for your agency's part", "Read what this is, what is asked, and by when.")
    note(by, "asked agencies for", review, detail={"what": thing, "agencies": [agency.name for agency in agencies]})
    return rows


def usual_due(by: Actor, review: Review) -> date:
    """By when an agency asked today has to answer, by the framework of the review."""
    document = document_for(review)
    within = document.deciding.agencies_answer_within if document and document.deciding else USUAL
    return added(by.today, Length.read(within), division_of(by))


@transaction.atomic
def write_return(
    *,
    by: Actor,
    return_id: int,
    version: int,
    answers: Mapping[str, Any],
    immediate_action: str = "",
    document: File | None = None,
) -> ReviewReturn:
    """Keep what an agency has written so far, half done as it may be; nobody else reads it before it is given."""
    row = _to_write(by, return_id, version)
    _fill(by, row, answers, immediate_action, document, whole=False)
    row.state = ReturnState.WRITING
    row.written_by_id = by.person_id
    row.version += 1
    row.save()
    return row


@transaction.atomic
def give_return(
    *,
    by: Actor,
    return_id: int,
    version: int,
    answers: Mapping[str, Any] | None = None,
    immediate_action: str = "",
    document: File | None = None,
    holds_nothing: bool = False,
) -> ReviewReturn:
    """Give what the agency was asked for, as a form, a file or both; a senior officer signs it off after that."""
    row = _to_write(by, return_id, version)
    if holds_nothing:
        row.answers, row.state = {}, ReturnState.NIL
    else:
        _fill(by, row, answers or {}, immediate_action, document, whole=row.document is None and document is None)
        if not row.answers and row.document is None:
            raise Refusal("Write what your agency gives, or upload it, or say that it holds nothing.", "answers")
        row.state = ReturnState.GIVEN
    row.question, row.written_by_id, row.given_at = "", by.person_id, by.at
    _save(by, row, row.immediate_action)
    _tell_the_team(by, row, "gave its part")
    verb = "said that an agency holds nothing for" if holds_nothing else "gave an agency's part to"
    note(by, verb, row.review, detail={"agency": row.agency.name, "what": row.what})
    return row


@transaction.atomic
def sign_return(*, by: Actor, return_id: int, version: int, signed_by: str) -> ReviewReturn:
    """Sign an agency's part off, as a senior officer who did not write it."""
    row = _locked(by, return_id, version)
    require_answer(by, row.agency_id)
    if row.state != ReturnState.GIVEN:
        raise Refusal("There is nothing to sign off: the agency has not given its part, or it is signed off.")
    office = by.may(Permission.RUN_REVIEWS)
    if row.written_by_id == by.person_id and not office:
        raise NotAllowed("Somebody senior who did not write this signs it off.")
    row.signed_by = said(signed_by, "Name the senior officer who signs it off, with their post.", "signed_by")
    row.signed_at, row.signed_for_id, row.state = by.at, by.person_id, ReturnState.SIGNED_OFF
    _save(by, row, row.signed_by)
    _tell_the_team(by, row, "signed its part off")
    note(by, "signed off an agency's part in", row.review, detail={"agency": row.agency.name, "what": row.what})
    return row


@transaction.atomic
def query_return(*, by: Actor, return_id: int, version: int, question: str, due_on: date | None = None) -> ReviewReturn:
    """Put a further question to an agency about what it gave; it is signed off anew after that."""
    row = _locked(by, return_id, version)
    require_conduct(by, row.review)
    if row.state in RETURN_OPEN:
        raise Refusal("The agency has not given its part yet. Chase it instead.")
    if due_on is not None and due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    row.question = said(question, "Say what you still need to know.", "question")
    row.state, row.due_on = ReturnState.QUERIED, due_on or usual_due(by, row.review)
    row.signed_by, row.signed_at, row.signed_for = "", None, None
    _save(by, row, row.question)
    _tell_the_agency(by, row, "has a further question for your agency", "Read the question and answer it.")
    note(by, "asked an agency again for", row.review, detail={"agency": row.agency.name})
    return row


@transaction.atomic
def chase_return(*, by: Actor, return_id: int, version: int) -> ReviewReturn:
    """Remind an agency of what it has still to give, or to sign off."""
    require_run(by)
    row = _locked(by, return_id, version)
    if row.state not in RETURN_AWAITED:
        raise Refusal("This agency has given its part, and it is signed off.")
    row.chased_at, row.times_chased = by.at, row.times_chased + 1
    row.version += 1
    row.save()
    asks = (
        "waits for a senior officer to sign off your agency's part"
        if row.state == ReturnState.GIVEN
        else ("waits for your agency's part")
    )
    _tell_the_agency(by, row, asks, "Open it to read what is asked, and by when.")
    note(by, "chased an agency for", row.review, detail={"agency": row.agency.name, "times": row.times_chased})
    return row


def _artefact(review: Review, artefact_id: int | None) -> ReviewArtefact | None:
    if artefact_id is None:
        return None
    found = ReviewArtefact.objects.filter(stage__review=review, pk=artefact_id).first()
    if found is None:
        raise Refusal("Choose one of the parts that this review makes.", "artefact")
    return found


def _locked(by: Actor, return_id: int, version: int) -> ReviewReturn:
    row = (
        ReviewReturn.objects.select_for_update(of=("self",))
        .filter(visible_returns(by), pk=return_id)
        .select_related("agency", "review", "review__framework", "review__source", "document")
        .defer("review__source__search", "review__framework__text", "review__framework__content")
        .first()
    )
    if row is None:
        raise NotThere
    check_version(row.version, version, "this return")
    if row.review.state in ENDED:
        raise Refusal("This review is closed, so nothing more is taken in.")
    return row


def _to_write(by: Actor, return_id: int, version: int) -> ReviewReturn:
    row = _locked(by, return_id, version)
    require_answer(by, row.agency_id)
    if row.state == ReturnState.SIGNED_OFF:
        raise Refusal("This is signed off. Ask the board's office to put a question, so that you can add to it.")
    return row


def _fill(
    by: Actor,
    row: ReviewReturn,
    answers: Mapping[str, Any],
    immediate_action: str,
    document: File | None,
    *,
    whole: bool,
) -> None:
    template = template_for(document_for(row.review), "agency information", row.form) if row.form else None
    row.answers = filled(template, answers, whole=whole)
    row.immediate_action = immediate_action.strip()
    if document is not None:
        if document.board_id != by.board_id:
            raise Refusal("Choose a file of this board.", "document")
        row.document = document


def _save(by: Actor, row: ReviewReturn, text: str = "") -> None:
    row.version += 1
    row.save()
    _step(by, row, text)


def _step(by: Actor, row: ReviewReturn, text: str = "") -> None:
    ReviewReturnStep.objects.create(
        board_id=by.board_id,
        review_return=row,
        state=row.state,
        text=text,
        answers=row.answers,
        by_id=by.person_id,
        at=by.at,
    )


def _tell_the_agency(by: Actor, row: ReviewReturn, what: str, ask: str) -> None:
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.ANSWER_FOR_AGENCY, row.agency_id),
        key=f"review-return-{row.pk}-{row.version}",
        subject=f"{row.review.source.reference}: the review {what}",
        body=ask,
        address=f"/reviews/returns/{row.pk}",
    )


def _tell_the_team(by: Actor, row: ReviewReturn, what: str) -> None:
    team = row.review.team.filter(state="stands").values_list("person_id", flat=True)
    tell(
        by=by,
        people={*accounts.holders_of(by, Permission.RUN_REVIEWS), *team},
        key=f"review-return-{row.pk}-{row.version}-in",
        subject=f"{row.agency.name} {what} for {row.review.source.reference}",
        body="Open the review to read it.",
        address=f"/reviews/{row.review.source.reference}/returns",
    )
