"""What the pages of notices, of the national panel's letters and of requests under a legal power receive."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import Actor
from goldthread.design.values import Linked, Tag
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import NOTICE_TO_GO, LetterWay, NoticeState, RequestOutcome
from goldthread.web.referrals.pages.case import Case, case_of

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import FormalNotice, PanelLetter, PowerRequest, Referral

NOTICES: dict[str, Tag] = {
    NoticeState.DRAFTED: Tag("To be approved", "purple"),
    NoticeState.APPROVED: Tag("Ready to send", "blue"),
    NoticeState.SENT: Tag("Sent", "teal"),
    NoticeState.ANSWERED: Tag("Answered", "green"),
    NoticeState.NOT_NEEDED: Tag("Not needed", "grey"),
}
OUTCOMES: dict[str, Tag] = {
    RequestOutcome.AWAITED: Tag("Waiting", "purple"),
    RequestOutcome.SUPPLIED: Tag("Supplied", "green"),
    RequestOutcome.NIL: Tag("Nothing held", "grey"),
    RequestOutcome.REFUSED: Tag("Refused", "orange"),
}
FORCES = {"must": "It must go.", "should": "It should go.", "may": "It may go."}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice on a list."""

    name: str
    to: str
    href: str
    state: Tag
    reference: str
    """Of the case."""
    due_on: date | None
    late: bool
    force: str
    waits: int
    """For how many days it has been gone without an answer."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter between the board and the national panel."""

    subject: str
    text: str
    way: str
    dated_on: date
    about: str
    needs_answer: bool
    due_on: date | None
    late: bool
    answer: str
    answered_on: date | None
    kept_by: str
    file: Linked | None
    answer_href: str
    reference: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request for information under a legal power."""

    reference: str
    case: str
    power: str
    asked_of: str
    purpose: str
    what: str
    asked_on: date
    due_on: date
    late: bool
    outcome: Tag
    outcome_on: date | None
    reason: str
    made_by: str
    close_href: str


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Who is told of a case, and what the national panel and the board wrote to each other about it."""

    case: Case
    to_go: tuple[NoticeLine, ...]
    gone: tuple[NoticeLine, ...]
    letters: tuple[LetterLine, ...]
    may_write: bool
    may_keep: bool


def notices_page(actor: Actor, referral: "Referral") -> NoticesPage:
    """The notices and letters of one case."""
    rows = [(row, _notice_line(actor, row)) for row in queries.notices_of(actor, referral)]
    return NoticesPage(
        case=case_of(referral, "Notices"),
        to_go=tuple(line for row, line in rows if row.state in NOTICE_TO_GO),
        gone=tuple(line for row, line in rows if row.state not in NOTICE_TO_GO),
        letters=tuple(_letter_line(actor, row) for row in queries.letters_of(actor, referral)),
        may_write=actor.may(Permission.SEND_NOTICES),
        may_keep=actor.may(Permission.RUN_REFERRALS),
    )


@dataclass(frozen=True, slots=True)
class AllNoticesPage:
    """Everything that has still to leave the board, and what it waits for from outside."""

    to_go: tuple[NoticeLine, ...]
    letters: tuple[LetterLine, ...]
    requests: tuple[RequestLine, ...]
    sentence: str


def all_notices_page(actor: Actor) -> AllNoticesPage:
    """Notices, letters and requests of every case that the actor sees."""
    to_go = tuple(_notice_line(actor, row) for row in queries.notices_to_go(actor))
    late = sum(line.late for line in to_go)
    return AllNoticesPage(
        to_go=to_go,
        letters=tuple(_letter_line(actor, row) for row in queries.unanswered_letters(actor)),
        requests=tuple(_request_line(actor, row) for row in queries.open_requests(actor)),
        sentence=f"{len(to_go)} still to go{f', {late} late' if late else ''}." if to_go else "Nothing waits to go.",
    )


def _notice_line(actor: Actor, row: "FormalNotice") -> NoticeLine:
    due = row.clock.due_on if row.clock else None
    return NoticeLine(
        name=row.name,
        to=row.to_name,
        href=notice_address(row),
        state=NOTICES[row.state],
        reference=row.referral.reference,
        due_on=due,
        late=row.state in NOTICE_TO_GO and due is not None and due < actor.today,
        force=FORCES.get(row.force, ""),
        waits=(actor.today - row.sent_on).days if row.state == NoticeState.SENT and row.sent_on else 0,
    )


def notice_address(row: "FormalNotice") -> str:
    """Where one notice stands."""
    return f"/referrals/{row.referral.reference}/notices/{row.pk}"


def _letter_line(actor: Actor, row: "PanelLetter") -> LetterLine:
    home = f"/referrals/{row.referral.reference}/letters/{row.pk}"
    waits = row.needs_answer and row.answered_on is None
    return LetterLine(
        subject=row.subject,
        text=row.text,
        way=LetterWay(row.way).label,
        dated_on=row.dated_on,
        about=row.notice.name if row.notice else "",
        needs_answer=waits,
        due_on=row.due_on,
        late=waits and row.due_on is not None and row.due_on < actor.today,
        answer=row.answer,
        answered_on=row.answered_on,
        kept_by=row.kept_by.name,
        file=Linked(row.document.name, f"{home}/file") if row.document else None,
        answer_href=f"{home}/answer" if actor.may(Permission.RUN_REFERRALS) else "",
        reference=row.referral.reference,
    )


def _request_line(actor: Actor, row: "PowerRequest") -> RequestLine:
    waits = row.outcome == RequestOutcome.AWAITED
    runs = actor.may(Permission.RUN_REFERRALS)
    return RequestLine(
        reference=row.reference,
        case=row.referral.reference,
        power=row.power,
        asked_of=row.asked_of,
        purpose=row.purpose,
        what=row.what,
        asked_on=row.asked_on,
        due_on=row.due_on,
        late=waits and row.due_on < actor.today,
        outcome=OUTCOMES[row.outcome],
        outcome_on=row.outcome_on,
        reason=row.outcome_reason,
        made_by=row.made_by.name,
        close_href=f"/referrals/{row.referral.reference}/requests/{row.pk}" if runs else "",
    )


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """The log of requests under a legal power that were made for one case."""

    case: Case
    requests: tuple[RequestLine, ...]
    may_request: bool


def requests_page(actor: Actor, referral: "Referral") -> RequestsPage:
    """The requests of one case."""
    return RequestsPage(
        case=case_of(referral, "Requests"),
        requests=tuple(_request_line(actor, row) for row in queries.requests_of(actor, referral)),
        may_request=actor.may(Permission.RUN_REFERRALS),
    )


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """What was done with a notice."""

    what: str
    who: str
    at: datetime
    text: str
    wording: str
    """How it read then, where it read otherwise than now."""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice: how it reads, what it must say, how far it is, and what can be done with it."""

    case: Case
    href: str
    name: str
    to: str
    state: Tag
    wording: str
    must_say: tuple[str, ...]
    force: str
    due_on: date | None
    late: bool
    rule: str
    worded_by: str
    approved_by: str
    approved_at: datetime | None
    sent_on: date | None
    sent_how: str
    sent_reference: str
    proof: Linked | None
    answer: str
    answered_on: date | None
    waits: int
    not_needed_why: str
    steps: tuple[NoticeStep, ...]
    sentence: str
    """What comes next, and whose it is."""
    may_word: bool
    may_approve: bool
    may_send: bool
    may_answer: bool
    may_drop: bool


def notice_page(actor: Actor, row: "FormalNotice") -> NoticePage:
    """One notice for this actor."""
    line = _notice_line(actor, row)
    to_go, sends = row.state in NOTICE_TO_GO, actor.may(Permission.SEND_NOTICES)
    may_approve = row.state == NoticeState.DRAFTED and not _why_not_approve(actor, row)
    return NoticePage(
        case=case_of(row.referral, "Notices"),
        href=line.href,
        name=row.name,
        to=row.to_name,
        state=line.state,
        wording=row.wording,
        must_say=tuple(row.must_say),
        force=line.force,
        due_on=line.due_on,
        late=line.late,
        rule=row.clock.rule if row.clock else "",
        worded_by=row.worded_by.name if row.worded_by else "",
        approved_by=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        sent_on=row.sent_on,
        sent_how=row.sent_how,
        sent_reference=row.sent_reference,
        proof=Linked(row.proof.name, f"{line.href}/proof") if row.proof else None,
        answer=row.answer,
        answered_on=row.answered_on,
        waits=line.waits,
        not_needed_why=row.not_needed_why,
        steps=tuple(
            NoticeStep(
                NoticeState(step.state).label,
                step.by.name if step.by else "Goldthread",
                step.at,
                step.text,
                step.wording if step.wording != row.wording else "",
            )
            for step in queries.steps_of_notice(actor, row)
        ),
        sentence=_next(actor, row),
        may_word=sends and to_go,
        may_approve=may_approve,
        may_send=sends and row.state == NoticeState.APPROVED,
        may_answer=sends and row.state == NoticeState.SENT,
        may_drop=sends and to_go and (row.force != "must" or actor.may(Permission.APPROVE_NOTICES)),
    )


def _why_not_approve(actor: Actor, row: "FormalNotice") -> str:
    if row.approver and row.approver not in actor.roles:
        return f"The {Role(row.approver).label.lower()} reads and approves it."
    if not row.approver and not actor.may(Permission.APPROVE_NOTICES):
        return "The chair or the business manager reads and approves it."
    if row.worded_by_id == actor.person_id:
        return "You wrote these words, so somebody else reads and approves them."
    return ""


def _next(actor: Actor, row: "FormalNotice") -> str:
    if row.state == NoticeState.DRAFTED:
        return _why_not_approve(actor, row) or "Read it. If it can go as it stands, approve it."
    if row.state == NoticeState.APPROVED:
        if actor.may(Permission.SEND_NOTICES):
            return "It can go. Send it in the usual way, then note here that it went, with the proof."
        return "It can go. The board’s office sends it."
    return ""
