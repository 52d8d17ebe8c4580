"""Notices that leave the board, the national panel's questions, and requests under a legal power."""

from collections.abc import Set
from datetime import date

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.documents.models import Document
from goldthread.loop.referrals.choices import (
    NOTICE_TO_GO,
    TICKING,
    ClockState,
    LetterWay,
    NoticeState,
    RequestOutcome,
)
from goldthread.loop.referrals.models import FormalNotice, PanelLetter, PowerRequest
from goldthread.loop.referrals.operations.happening import end_clock, happens, moment_of, notice_step
from goldthread.loop.referrals.operations.steps import check_version, locked, note, said
from goldthread.loop.referrals.policy import require_approve, require_run, require_send, visible
from goldthread.notices.operations import tell


@transaction.atomic
def write_notice(*, by: Actor, referral_id: int, name: str, to_name: str, wording: str) -> FormalNotice:
    """Draft a notice that the framework does not ask for, such as a letter to the family."""
    require_send(by)
    referral = locked(by, referral_id)
    notice = FormalNotice.objects.create(
        board_id=by.board_id,
        referral=referral,
        key="",
        name=said(name, "Say what the notice is.", "name"),
        to_key="",
        to_name=said(to_name, "Say to whom it goes.", "to_name"),
        event="",
        force="may",
        must_say=[],
        wording=said(wording, "Write the notice.", "wording"),
        worded_by_id=by.person_id,
        drafted_at=by.at,
    )
    notice_step(by, notice)
    note(by, "drafted a notice about", referral, detail={"notice": notice.name, "to": notice.to_name})
    return notice


@transaction.atomic
def word_notice(*, by: Actor, notice_id: int, version: int, wording: str) -> FormalNotice:
    """Change the words of a notice that has not left; it is approved anew."""
    require_send(by)
    notice = _notice(by, notice_id, version, NOTICE_TO_GO)
    notice.wording = said(wording, "Write the notice.", "wording")
    notice.worded_by_id, notice.approved_by_id, notice.approved_at = by.person_id, None, None
    _save(by, notice, NoticeState.DRAFTED)
    note(by, "worded a notice about", notice.referral, detail={"notice": notice.name, "to": notice.to_name})
    return notice


@transaction.atomic
def approve_notice(*, by: Actor, notice_id: int, version: int) -> FormalNotice:
    """Let a notice go as it reads now. Whoever wrote its words does not approve them."""
    notice = _notice(by, notice_id, version, {NoticeState.DRAFTED})
    require_approve(by, notice.approver)
    if notice.worded_by_id == by.person_id:
        raise NotAllowed("You wrote these words, so somebody else approves them.")
    notice.approved_by_id, notice.approved_at = by.person_id, by.at
    _save(by, notice, NoticeState.APPROVED)
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.SEND_NOTICES),
        key=f"notice-{notice.pk}-approved-{notice.version}",
        subject=f"{notice.referral.reference}: a notice is ready to go",
        body="Open the referral, send the notice, and keep the proof that it went.",
        address=f"/referrals/{notice.referral.reference}/notices",
    )
    note(by, "approved a notice about", notice.referral, detail={"notice": notice.name, "to": notice.to_name})
    return notice


@transaction.atomic
def send_notice(
    *,
    by: Actor,
    notice_id: int,
    version: int,
    sent_on: date,
    how: str,
    reference: str = "",
    proof: Document | None = None,
) -> FormalNotice:
    """Note that an approved notice went, by which way, with the addressee's reference or a proof.

    The clock that it answers stops, and what follows from its having gone begins.
    """
    require_send(by)
    notice = _notice(by, notice_id, version, {NoticeState.APPROVED})
    if sent_on > by.today:
        raise Refusal("The day on which it was sent cannot lie in the future.", "sent_on")
    if not reference.strip() and proof is None:
        raise Refusal("Give the reference that came back, or add the proof that it went.", "reference")
    if proof is not None and proof.board_id != by.board_id:
        raise Refusal("Choose a file of this board.", "proof")
    notice.sent_on, notice.sent_how = sent_on, said(how, "Say how it was sent.", "how")
    notice.sent_reference, notice.proof = reference.strip(), proof
    _save(by, notice, NoticeState.SENT, reference)
    _answers_its_clock(by, notice, sent_on)
    detail = {"notice": notice.name, "to": notice.to_name, "reference": notice.sent_reference}
    note(by, "sent a notice about", notice.referral, detail=detail)
    return notice


@transaction.atomic
def answer_notice(*, by: Actor, notice_id: int, version: int, answer: str, answered_on: date) -> FormalNotice:
    """Keep that the addressee acknowledged a notice, or what they answered."""
    require_send(by)
    notice = _notice(by, notice_id, version, {NoticeState.SENT})
    if answered_on > by.today or (notice.sent_on and answered_on < notice.sent_on):
        raise Refusal("The answer came between the day it was sent and today. Change the day.", "answered_on")
    notice.answer = said(answer, "Say what they answered, or that they acknowledged it.", "answer")
    notice.answered_on = answered_on
    _save(by, notice, NoticeState.ANSWERED, notice.answer)
    note(by, "kept the answer to a notice about", notice.referral, detail={"notice": notice.name})
    return notice


@transaction.atomic
def drop_notice(*, by: Actor, notice_id: int, version: int, reason: str) -> FormalNotice:
    """Say why a notice need not go. What must go by law is dropped by somebody who may approve it."""
    require_send(by)
    notice = _notice(by, notice_id, version, NOTICE_TO_GO)
    if notice.force == "must":
        require_approve(by)
    notice.not_needed_why = said(reason, "Say why this notice need not go.", "reason")
    _save(by, notice, NoticeState.NOT_NEEDED, notice.not_needed_why)
    note(by, "dropped a notice about", notice.referral, why=reason, detail={"notice": notice.name})
    return notice


@transaction.atomic
def keep_letter(
    *,
    by: Actor,
    referral_id: int,
    way: str,
    subject: str,
    text: str,
    dated_on: date,
    needs_answer: bool = False,
    due_on: date | None = None,
    notice_id: int | None = None,
    document: Document | None = None,
) -> PanelLetter:
    """Keep what the national panel asked or told the board about a case, or the board the panel."""
    require_run(by)
    referral = locked(by, referral_id)
    if way not in LetterWay.values:
        raise Refusal("Say who wrote to whom.", "way")
    if dated_on > by.today:
        raise Refusal("The day of the letter cannot lie in the future.", "dated_on")
    if document is not None and document.board_id != by.board_id:
        raise Refusal("Choose a file of this board.", "document")
    notice = referral.notices.filter(pk=notice_id).first() if notice_id is not None else None
    if notice_id is not None and notice is None:
        raise NotThere
    letter = PanelLetter.objects.create(
        board_id=by.board_id,
        referral=referral,
        notice=notice,
        way=way,
        subject=said(subject, "Say in a few words what it is about.", "subject"),
        text=said(text, "Write down what was asked or told.", "text"),
        dated_on=dated_on,
        needs_answer=needs_answer,
        due_on=due_on,
        document=document,
        kept_by_id=by.me,
        kept_at=by.at,
    )
    if way == LetterWay.FROM_THEM and needs_answer:
        happens(by, referral, "panel-asked", moment_of(by, dated_on), named=due_on)
        running = referral.clocks.filter(started_by="panel-asked", state__in=sorted(TICKING)).order_by("due_on").first()
        if letter.due_on is None and running is not None:
            letter.due_on = running.due_on
            letter.save()
    note(by, "kept a letter about", referral, detail={"subject": letter.subject})
    return letter


@transaction.atomic
def answer_letter(*, by: Actor, letter_id: int, version: int, answer: str, answered_on: date) -> PanelLetter:
    """Keep what was answered to a question of the panel's, or by the panel to one of ours."""
    require_run(by)
    found = the_one(PanelLetter.objects.filter(visible(by, "referral__"), pk=letter_id))
    referral = locked(by, found.referral_id)
    letter = PanelLetter.objects.select_for_update().get(pk=letter_id)
    check_version(letter.version, version, "this letter")
    if not letter.dated_on <= answered_on <= by.today:
        raise Refusal("The answer came between the day of the letter and today. Change the day.", "answered_on")
    letter.answer, letter.answered_on = said(answer, "Write down the answer.", "answer"), answered_on
    letter.version += 1
    letter.save()
    waiting = referral.letters.filter(way=LetterWay.FROM_THEM, needs_answer=True, answered_on__isnull=True)
    if letter.way == LetterWay.FROM_THEM and not waiting.exists():
        for clock in referral.clocks.select_for_update().filter(started_by="panel-asked", state__in=sorted(TICKING)):
            end_clock(by, clock, ClockState.STOPPED, moment_of(by, answered_on))
    note(by, "kept the answer to a letter about", referral, detail={"subject": letter.subject})
    return letter


@transaction.atomic
def request_information(
    *,
    by: Actor,
    referral_id: int,
    power: str,
    asked_of: str,
    purpose: str,
    what: str,
    due_on: date,
    asked_on: date | None = None,
    agency_id: int | None = None,
) -> PowerRequest:
    """Log a request for information under a legal power: whom, for what purpose, what, and by when."""
    require_run(by)
    referral = locked(by, referral_id)
    asked = asked_on or by.today
    if asked > by.today:
        raise Refusal("The day of the request cannot lie in the future.", "asked_on")
    if due_on < asked:
        raise Refusal("The answer is due after the request is made. Change the day.", "due_on")
    if agency_id is not None and not accounts.agencies(by).filter(pk=agency_id).exists():
        raise Refusal("Choose one of this board's agencies.", "agency")
    row = PowerRequest.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-REQ"),
        referral=referral,
        power=said(power, "Name the legal power, such as section 16H of the Children Act 2004.", "power"),
        agency_id=agency_id,
        asked_of=said(asked_of, "Say who is asked.", "asked_of"),
        purpose=said(purpose, "Say what the information will be used for.", "purpose"),
        what=said(what, "Say exactly what is asked for.", "what"),
        asked_on=asked,
        due_on=due_on,
        made_by_id=by.me,
        made_at=by.at,
    )
    happens(by, referral, "information-requested", moment_of(by, asked), named=due_on)
    detail = {"request": row.reference, "power": row.power, "asked of": row.asked_of, "due on": due_on}
    note(by, "requested information about", referral, detail=detail)
    return row


@transaction.atomic
def close_request(
    *, by: Actor, request_id: int, version: int, outcome: str, on: date, reason: str = ""
) -> PowerRequest:
    """Say what came of a request: supplied, nothing held, or refused with the reason that was given."""
    require_run(by)
    found = the_one(PowerRequest.objects.filter(visible(by, "referral__"), pk=request_id))
    referral = locked(by, found.referral_id)
    row = PowerRequest.objects.select_for_update().get(pk=request_id)
    check_version(row.version, version, "this request")
    if outcome not in RequestOutcome.values or outcome == RequestOutcome.AWAITED:
        raise Refusal("Say what came of the request.", "outcome")
    if not row.asked_on <= on <= by.today:
        raise Refusal("The answer came between the day of the request and today. Change the day.", "on")
    if outcome == RequestOutcome.REFUSED:
        said(reason, "Write down the reason that was given.", "reason")
    row.outcome, row.outcome_on, row.outcome_reason = outcome, on, reason.strip()
    row.version += 1
    row.save()
    came_of = str(RequestOutcome(outcome).label)
    note(by, "closed a request about", referral, detail={"request": row.reference, "outcome": came_of})
    return row


def _notice(by: Actor, notice_id: int, version: int, states: Set[NoticeState]) -> FormalNotice:
    found = the_one(FormalNotice.objects.filter(visible(by, "referral__"), pk=notice_id))
    referral = locked(by, found.referral_id)
    notice = FormalNotice.objects.select_for_update().get(pk=notice_id)
    notice.referral = referral
    check_version(notice.version, version, "this notice")
    if notice.state not in states:
        raise Refusal(f"This notice is {NoticeState(notice.state).label.lower()}, so this cannot be done with it now.")
    return notice


def _save(by: Actor, notice: FormalNotice, state: str, text: str = "") -> None:
    notice.state = state
    notice.version += 1
    notice.save()
    notice_step(by, notice, text)


def _answers_its_clock(by: Actor, notice: FormalNotice, sent_on: date) -> None:
    """Stop the clock that a notice answers once the last of its addressees has it; the event that ends it happens."""
    clock = notice.clock
    if clock is None or clock.state not in TICKING:
        return
    others = FormalNotice.objects.filter(clock=clock, state__in=sorted(NOTICE_TO_GO), force="must")
    if others.exists():
        return
    if clock.stops:
        happens(by, notice.referral, clock.stops, moment_of(by, sent_on))
    else:
        end_clock(by, clock, ClockState.STOPPED, moment_of(by, sent_on))
