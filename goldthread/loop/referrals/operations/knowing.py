"""Asking each agency what it knows, and its answer."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.document import Deciding
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, RETURN_OPEN, TICKING, ClockState, ReturnState
from goldthread.loop.referrals.models import AgencyReturn, AgencyReturnStep, Referral
from goldthread.loop.referrals.operations.happening import end_clock, happens
from goldthread.loop.referrals.operations.steps import check_version, division_of, framework_of, locked, note, said
from goldthread.loop.referrals.policy import leads, require_run, visible_returns
from goldthread.loop.referrals.rules import filled, form_for
from goldthread.notices.operations import tell

USUAL = Deciding.model_fields["agencies_answer_within"].default


@transaction.atomic
def ask_agencies(
    *, by: Actor, referral_id: int, agency_ids: Iterable[int], told: str, due_on: date | None = None
) -> list[AgencyReturn]:
    """Ask agencies what they know, telling each only what it needs; due when the framework says, or another day."""
    require_run(by)
    referral = locked(by, referral_id)
    if referral.state not in BEFORE_THE_BOARD:
        raise Refusal("Agencies are asked while the board has the referral and has not decided.")
    agencies = list(accounts.agencies(by).filter(pk__in=set(agency_ids)))
    if not agencies or len(agencies) != len(set(agency_ids)):
        raise Refusal("Choose the agencies to ask from this board's agencies.", "agencies")
    if due_on is not None and due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    asked_already = set(referral.returns.values_list("agency_id", flat=True))
    again = [agency.name for agency in agencies if agency.pk in asked_already]
    if again:
        raise Refusal(f"{again[0]} was asked already. Put a further question to its answer instead.", "agencies")
    words = said(told, "Say what the agencies are told of the case, so that they can look.", "told")
    due = due_on or usual_due(by, referral)
    rows = [
        AgencyReturn.objects.create(
            board_id=by.board_id,
            referral=referral,
            agency=agency,
            told=words,
            asked_at=by.at,
            asked_by_id=by.person_id,
            due_on=due,
        )
        for agency in agencies
    ]
    for row in rows:
        _step(by, row)
        _tell_the_agency(by, row, "asks what your agency knows", "Answer on the form, or say that you know nothing.")
    happens(by, referral, "information-asked", by.at)
    names = ", ".join(agency.name for agency in agencies)
    note(by, "asked agencies about", referral, detail={"agencies": names, "due on": due})
    return rows


def usual_due(by: Actor, referral: Referral) -> date:
    """By when an agency asked today has to answer, by the framework of the referral."""
    document = framework_of(referral)
    within = document.deciding.agencies_answer_within if document and document.deciding else USUAL
    return added(by.today, Length.read(within), division_of(by))


@transaction.atomic
def answer_for_agency(
    *,
    by: Actor,
    return_id: int,
    version: int,
    answers: Mapping[str, Any] | None = None,
    immediate_action: str = "",
    knows_nothing: bool = False,
) -> AgencyReturn:
    """Say what an agency knows, by the framework's form, or that it knows nothing of the family.

    An answer may be given again until the decision; what was said before is kept.
    """
    row = _locked(by, return_id, version)
    _require_answer(by, row)
    if row.referral.state not in BEFORE_THE_BOARD:
        raise Refusal("The board is no longer waiting for answers about this referral.")
    if knows_nothing:
        row.answers = {}
    else:
        row.answers = filled(form_for(framework_of(row.referral), "agency_form"), answers or {}, whole=True)
        if not row.answers:
            raise Refusal("Say what your agency knows, or that it knows nothing of the family.", "answers")
    row.state = ReturnState.NIL if knows_nothing else ReturnState.ANSWERED
    row.immediate_action, row.question, row.draft = immediate_action.strip(), "", {}
    row.answered_at, row.answered_by_id = by.at, by.person_id
    _save(by, row, row.immediate_action)
    _all_answered(by, row.referral)
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.RUN_REFERRALS),
        key=f"return-{row.pk}-{row.version}",
        subject=f"{row.agency.name} answered about {row.referral.reference}",
        body="Open the referral to read what the agency knows.",
        address=f"/referrals/{row.referral.reference}",
    )
    verb = "said that an agency knows nothing about" if knows_nothing else "answered for an agency about"
    note(by, verb, row.referral, detail={"agency": row.agency.name})
    return row


@transaction.atomic
def keep_answer(
    *,
    by: Actor,
    return_id: int,
    version: int,
    answers: Mapping[str, Any],
    immediate_action: str = "",
) -> AgencyReturn:
    """Keep what an agency has written so far, to come back to; nobody else reads it before it is sent."""
    row = _locked(by, return_id, version)
    _require_answer(by, row)
    if row.referral.state not in BEFORE_THE_BOARD:
        raise Refusal("The board is no longer waiting for answers about this referral.")
    said = filled(form_for(framework_of(row.referral), "agency_form"), answers, whole=False)
    row.draft = {"answers": said, "immediate_action": immediate_action.strip()}
    row.version += 1
    row.save()
    note(by, "kept an answer for an agency about", row.referral, detail={"agency": row.agency.name})
    return row


@transaction.atomic
def ask_agency_again(
    *, by: Actor, return_id: int, version: int, question: str, due_on: date | None = None
) -> AgencyReturn:
    """Put a further question to an agency that has answered."""
    require_run(by)
    row = _locked(by, return_id, version)
    if row.state not in {ReturnState.ANSWERED, ReturnState.NIL}:
        raise Refusal("The agency has not answered yet. It is reminded by itself.")
    if due_on is not None and due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    row.question = said(question, "Say what you still need to know.", "question")
    row.state, row.due_on = ReturnState.QUERIED, due_on or usual_due(by, row.referral)
    _save(by, row, row.question)
    _tell_the_agency(by, row, "has a further question for your agency", "Read the question and answer it on the form.")
    note(by, "asked an agency again about", row.referral, detail={"agency": row.agency.name})
    return row


def _locked(by: Actor, return_id: int, version: int) -> AgencyReturn:
    row = (
        AgencyReturn.objects.select_for_update(of=("self",))
        .filter(visible_returns(by), pk=return_id)
        .select_related("agency", "referral", "referral__framework")
        .first()
    )
    if row is None:
        raise NotThere
    check_version(row.version, version, "this answer")
    return row


def _require_answer(by: Actor, row: AgencyReturn) -> None:
    """Refuse who does not answer for this agency; the office may write down what an agency tells it."""
    mine = AgencyReturn.objects.filter(leads(by, "agency_id"), pk=row.pk).exists()
    if not mine and not by.may(Permission.RUN_REFERRALS):
        raise NotAllowed("Only the people who lead this agency answer for it, and the board's office for them.")


def _save(by: Actor, row: AgencyReturn, text: str) -> None:
    row.version += 1
    row.save()
    _step(by, row, text)


def _all_answered(by: Actor, referral: Referral) -> None:
    """Stop the clock of the agencies' answers when the last is in, unless the framework names another event for it."""
    if referral.returns.filter(state__in=sorted(RETURN_OPEN)).exists():
        return
    for clock in referral.clocks.select_for_update().filter(
        started_by="information-asked", stops="", state__in=sorted(TICKING)
    ):
        end_clock(by, clock, ClockState.STOPPED, by.at)


def _step(by: Actor, row: AgencyReturn, text: str = "") -> None:
    AgencyReturnStep.objects.create(
        board_id=by.board_id,
        agency_return=row,
        state=row.state,
        text=text,
        answers=row.answers,
        by_id=by.person_id,
        at=by.at,
    )


def _tell_the_agency(by: Actor, row: AgencyReturn, what: str, ask: str) -> None:
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.ANSWER_FOR_AGENCY, row.agency_id),
        key=f"return-{row.pk}-asked-{row.version}",
        subject=f"{row.referral.reference}: the board {what}",
        body=ask,
        address=f"/returns/{row.pk}",
    )
