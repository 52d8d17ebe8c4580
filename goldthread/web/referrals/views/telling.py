"""Who is told: notices from draft to answer, letters of the national panel, requests under a legal power."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.documents import operations as documents
from goldthread.loop.referrals import operations, policy, queries
from goldthread.loop.referrals.choices import NOTICE_TO_GO, NoticeState
from goldthread.web.referrals.forms import telling as forms
from goldthread.web.referrals.pages.telling import (
    all_notices_page,
    notice_address,
    notice_page,
    notices_page,
    requests_page,
)
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.documents.models import Document
    from goldthread.loop.referrals.models import FormalNotice, Referral

asked = require_http_methods(["GET", "HEAD", "POST"])
reads = page(Permission.READ_REFERRALS)
sends = page(Permission.READ_REFERRALS, Permission.SEND_NOTICES)
runs = page(Permission.READ_REFERRALS, Permission.RUN_REFERRALS)


@require_safe
@reads
def all_notices(request: HttpRequest) -> HttpResponse:
    """Everything that has still to leave the board, and what it waits for from outside."""
    return show(request, "referrals/all_notices.html", page=all_notices_page(actor_of(request)))


@require_safe
@reads
def notices(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is told of a case, and the letters about it."""
    actor = actor_of(request)
    return show(request, "referrals/notices.html", page=notices_page(actor, queries.get(actor, reference)))


@asked
@sends
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft a notice that the framework does not ask for."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)

    def do(said: dict[str, Any]) -> Done:
        made = operations.write_notice(
            by=actor, referral_id=referral.pk, name=said["name"], to_name=said["to_name"], wording=said["wording"]
        )
        return Done(f"/referrals/{reference}/notices/{made.pk}", "The notice is drafted. Somebody else approves it.")

    return question(
        request,
        forms.NoticeForm(posted(request)),
        do,
        makes="notice",
        title="Write a notice",
        caption=_caption(referral),
        button="Keep the draft",
        cancel_href=f"/referrals/{reference}/notices",
    )


def _caption(referral: "Referral") -> str:
    return f"{referral.reference} {referral.title}"


def _notice(actor: Actor, reference: str, notice_id: int) -> "FormalNotice":
    row = queries.notice(actor, notice_id)
    if row.referral.reference != reference:
        raise NotThere
    return row


@require_safe
@reads
def notice(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """One notice: how it reads and how far it is."""
    actor = actor_of(request)
    return show(request, "referrals/notice.html", page=notice_page(actor, _notice(actor, reference, notice_id)))


def _ask(
    request: HttpRequest,
    actor: Actor,
    row: "FormalNotice",
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    *,
    now: Callable[["FormalNotice"], dict[str, Any]] = lambda row: {},
    template: str = "shell/form.html",
    **context: Any,
) -> HttpResponse:
    """The question about a notice, and what comes of its answer."""
    address = notice_address(row)

    def done(said: dict[str, Any]) -> Done:
        do({**said, "version": said["version"] or 0})
        return Done(address, sentence)

    def fresh() -> Now:
        latest = queries.notice(actor, row.pk)
        return Now(latest.version, now(latest))

    return question(
        request,
        form,
        done,
        now=fresh,
        template=template,
        caption=f"{row.referral.reference} {row.name}, to {row.to_name}",
        cancel_href=address,
        **context,
    )


def _must_be(row: "FormalNotice", states: frozenset[NoticeState]) -> None:
    if row.state not in states:
        raise Refusal(f"This notice is {NoticeState(row.state).label.lower()}, so this cannot be done with it now.")


@asked
@sends
def word(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """Change the words of a notice that has not gone."""
    actor = actor_of(request)
    row = _notice(actor, reference, notice_id)
    _must_be(row, NOTICE_TO_GO)
    return _ask(
        request,
        actor,
        row,
        forms.WordingForm(posted(request), initial={"wording": row.wording, "version": row.version}),
        lambda said: operations.word_notice(
            by=actor, notice_id=row.pk, version=said["version"], wording=said["wording"]
        ),
        "The words are kept. Somebody else approves them.",
        now=lambda latest: {"wording": latest.wording},
        title="Change the words",
        lede="It has to say: " + "; ".join(row.must_say) + "." if row.must_say else "",
        button="Keep the words",
    )


@asked
@reads
def approve(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """Let a notice go as it reads."""
    actor = actor_of(request)
    row = _notice(actor, reference, notice_id)
    policy.require_approve(actor, row.approver)
    if row.worded_by_id == actor.person_id:
        raise NotAllowed("You wrote these words, so somebody else approves them.")
    _must_be(row, frozenset({NoticeState.DRAFTED}))
    return _ask(
        request,
        actor,
        row,
        forms.ApproveForm(posted(request), initial={"version": row.version}),
        lambda said: operations.approve_notice(by=actor, notice_id=row.pk, version=said["version"]),
        "The notice can go.",
        template="referrals/approve.html",
        title="Approve this notice",
        button="Approve it as it reads",
        wording=row.wording,
        must_say=row.must_say,
    )


@asked
@sends
def sent(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """Note that a notice went, with the reference or the proof."""
    actor = actor_of(request)
    row = _notice(actor, reference, notice_id)
    _must_be(row, frozenset({NoticeState.APPROVED}))
    form = forms.SentForm(
        posted(request), request.FILES or None, initial={"sent_on": actor.today, "version": row.version}
    )
    return _ask(
        request,
        actor,
        row,
        form,
        lambda said: operations.send_notice(
            by=actor,
            notice_id=row.pk,
            version=said["version"],
            sent_on=said["sent_on"],
            how=said["how"],
            reference=said["reference"],
            proof=_kept(actor, said["proof"], "proof"),
        ),
        "It is noted that the notice went.",
        title="How did it go?",
        button="Note that it went",
    )


def _kept(actor: Actor, file: Any, field: str) -> "Document | None":
    """The file that came with a form, kept; a refusal stands beside its question."""
    if not file:
        return None
    try:
        return documents.keep(by=actor, name=file.name, file=file)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field) from refusal


@asked
@sends
def answered(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """Keep what the addressee answered."""
    actor = actor_of(request)
    row = _notice(actor, reference, notice_id)
    _must_be(row, frozenset({NoticeState.SENT}))
    return _ask(
        request,
        actor,
        row,
        forms.NoticeAnswerForm(posted(request), initial={"answered_on": actor.today, "version": row.version}),
        lambda said: operations.answer_notice(
            by=actor,
            notice_id=row.pk,
            version=said["version"],
            answer=said["answer"],
            answered_on=said["answered_on"],
        ),
        "The answer is kept.",
        title="What came back?",
        button="Keep the answer",
    )


@asked
@sends
def drop(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """Say why a notice need not go."""
    actor = actor_of(request)
    row = _notice(actor, reference, notice_id)
    _must_be(row, NOTICE_TO_GO)
    if row.force == "must":
        policy.require_approve(actor)
    return _ask(
        request,
        actor,
        row,
        forms.DropForm(posted(request), initial={"version": row.version}),
        lambda said: operations.drop_notice(by=actor, notice_id=row.pk, version=said["version"], reason=said["reason"]),
        "The notice need not go.",
        title="This notice is not needed",
        button="Keep this",
    )


@require_safe
@reads
def proof(request: HttpRequest, reference: str, notice_id: int) -> HttpResponse:
    """The proof that a notice went, as a download."""
    row = _notice(actor_of(request), reference, notice_id)
    if row.proof is None:
        raise NotThere
    return as_download(row.proof)


# Letters


@asked
@runs
def keep_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a letter from the national panel, or one to it."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    form = forms.LetterForm(
        posted(request),
        request.FILES or None,
        notices=[(row.pk, f"{row.name}, to {row.to_name}") for row in queries.notices_of(actor, referral)],
        initial={"dated_on": actor.today},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.keep_letter(
            by=actor,
            referral_id=referral.pk,
            way=said["way"],
            subject=said["subject"],
            text=said["text"],
            dated_on=said["dated_on"],
            needs_answer=said["needs_answer"],
            due_on=said["due_on"],
            notice_id=int(said["notice"]) if said["notice"] else None,
            document=_kept(actor, said["document"], "document"),
        )
        return Done(f"/referrals/{reference}/notices#letters", "The letter is kept.")

    return question(
        request,
        form,
        do,
        makes="letter",
        title="Keep a letter of the national panel",
        caption=_caption(referral),
        button="Keep the letter",
        cancel_href=f"/referrals/{reference}/notices",
    )


@asked
@runs
def answer_letter(request: HttpRequest, reference: str, letter_id: int) -> HttpResponse:
    """Keep the answer to a letter."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    row = the_one(queries.letters_of(actor, referral).filter(pk=letter_id))
    form = forms.LetterAnswerForm(
        posted(request),
        initial={"answer": row.answer, "answered_on": row.answered_on or actor.today, "version": row.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.answer_letter(
            by=actor,
            letter_id=letter_id,
            version=said["version"] or 0,
            answer=said["answer"],
            answered_on=said["answered_on"],
        )
        return Done(f"/referrals/{reference}/notices#letters", "The answer is kept.")

    def now() -> Now:
        fresh = queries.letters_of(actor, referral).get(pk=letter_id)
        return Now(fresh.version, {"answer": fresh.answer, "answered_on": fresh.answered_on})

    return question(
        request,
        form,
        do,
        now=now,
        title="What was answered?",
        caption=f"{reference} {row.subject}",
        lede=row.text[:600],
        button="Keep the answer",
        cancel_href=f"/referrals/{reference}/notices",
    )


@require_safe
@reads
def letter_file(request: HttpRequest, reference: str, letter_id: int) -> HttpResponse:
    """A letter as a file."""
    actor = actor_of(request)
    row = queries.letters_of(actor, queries.get(actor, reference)).filter(pk=letter_id).first()
    if row is None or row.document is None:
        raise NotThere
    return as_download(row.document)


# Requests under a legal power


@require_safe
@reads
def requests(request: HttpRequest, reference: str) -> HttpResponse:
    """The log of requests under a legal power that were made for a case."""
    actor = actor_of(request)
    return show(request, "referrals/requests.html", page=requests_page(actor, queries.get(actor, reference)))


@asked
@runs
def make_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Log a request for information under a legal power."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    form = forms.RequestForm(
        posted(request),
        agencies=[(agency.pk, agency.name) for agency in accounts.agencies(actor)],
        initial={"asked_on": actor.today},
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.request_information(
            by=actor,
            referral_id=referral.pk,
            power=said["power"],
            asked_of=said["asked_of"],
            purpose=said["purpose"],
            what=said["what"],
            due_on=said["due_on"],
            asked_on=said["asked_on"],
            agency_id=int(said["agency"]) if said["agency"] else None,
        )
        return Done(f"/referrals/{reference}/requests", f"{made.reference} is in the log.")

    return question(
        request,
        form,
        do,
        makes="request",
        title="Request information under a legal power",
        caption=_caption(referral),
        lede="Goldthread sends nothing: send the request in the usual way and log it here.",
        button="Log the request",
        cancel_href=f"/referrals/{reference}/requests",
    )


@asked
@runs
def close_request(request: HttpRequest, reference: str, request_id: int) -> HttpResponse:
    """Say what came of a request."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    row = the_one(queries.requests_of(actor, referral).filter(pk=request_id))
    form = forms.OutcomeForm(
        posted(request),
        initial={
            "outcome": row.outcome,
            "on": row.outcome_on or actor.today,
            "reason": row.outcome_reason,
            "version": row.version,
        },
    )

    def do(said: dict[str, Any]) -> Done:
        operations.close_request(
            by=actor,
            request_id=row.pk,
            version=said["version"] or 0,
            outcome=said["outcome"],
            on=said["on"],
            reason=said["reason"],
        )
        return Done(f"/referrals/{reference}/requests", "It is in the log.")

    def now() -> Now:
        fresh = queries.requests_of(actor, referral).get(pk=request_id)
        return Now(fresh.version, {"outcome": fresh.outcome, "on": fresh.outcome_on, "reason": fresh.outcome_reason})

    return question(
        request,
        form,
        do,
        now=now,
        title="What came of the request?",
        caption=f"{row.reference}, to {row.asked_of}",
        lede=row.what[:600],
        cancel_href=f"/referrals/{reference}/requests",
    )
