"""The chair decides: the page of the decision, the decision itself, the peer's view, and enquiries."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.referrals import operations, policy, queries
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.queries import DecisionSheet
from goldthread.web.referrals.forms.considering import course_of
from goldthread.web.referrals.forms.deciding import KNOWINGLY, DecideForm, EnquiryAnswerForm, PeerAnswerForm, PeerForm
from goldthread.web.referrals.pages.case import case_of
from goldthread.web.referrals.pages.considering import follows
from goldthread.web.referrals.pages.deciding import decision_page, departures, enquiry_page, in_time
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral

asked = require_http_methods(["GET", "HEAD", "POST"])
decides = page(Permission.READ_REFERRALS, Permission.DECIDE)


@require_safe
@page(Permission.READ_REFERRALS)
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """The record of the decision, or what it waits for."""
    actor = actor_of(request)
    return show(request, "referrals/decision.html", page=decision_page(actor, queries.get(actor, reference)))


@asked
@decides
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide, or replace the decision that stands. Going another way than was advised is confirmed first."""
    actor = actor_of(request)
    referral, sheet = _to_decide(actor, reference)
    if sheet.decision is None and referral.state != ReferralState.CONSIDERED:
        raise Refusal("Put the referral before the group first; it is decided after that.")
    form = DecideForm(
        posted(request),
        review_types=sheet.worksheet.review_types,
        people=[(person.pk, person.name) for person in accounts.people(actor)],
        lessons=[(each.reference, each.text) for each in queries.similar(actor, referral) if each.kind == "lesson"],
        anew=sheet.decision is not None,
        initial={
            "version": referral.version,
            "decided_on": actor.today,
            "due_on": sheet.enquiry_until,
            "course": request.GET.get("course", "")[:80],
        },
    )
    address = f"/referrals/{reference}/decision"

    def do(said: dict[str, Any]) -> Done:
        course = course_of(said["course"])
        _confirmed(actor, referral, course, bool(said[KNOWINGLY]))
        operations.decide(
            by=actor,
            referral_id=referral.pk,
            version=said["version"] or 0,
            reasons=said["reasons"],
            enquiry=form.asking(),
            decided_on=said["decided_on"],
            why_superseded=said.get("why_superseded", ""),
            **course,
        )
        return Done(address, "The decision is made. What it brings is drafted and its clocks run.")

    answer = send(request, form, do, lambda: Now(queries.get(actor, reference).version, {})) if form.is_bound else None
    return answer or show(
        request,
        "referrals/decide.html",
        status_of(form),
        form=form,
        to_confirm=bool(form.is_bound and (form.errors.get(KNOWINGLY) or form.data.get(KNOWINGLY))),
        case=case_of(referral, "Decision"),
        sheet=sheet,
        recommended=sheet.named(sheet.recommendation.choice, sheet.recommendation.review_type)
        if sheet.recommendation
        else "",
        found=[follows(each) for each in sheet.worksheet.sheets if each.answered],
        clock=in_time(actor, sheet.clock, sheet.decision) if sheet.clock else None,
        cancel_href=address,
    )


def _to_decide(actor: Actor, reference: str) -> "tuple[Referral, DecisionSheet]":
    referral = queries.get(actor, reference)
    sheet = queries.decision_sheet(actor, referral)
    if not sheet.may_decide:
        raise NotAllowed("The framework leaves this decision to somebody else.")
    return referral, sheet


def _confirmed(actor: Actor, referral: "Referral", course: dict[str, str], knowingly: bool) -> None:
    """Ask before a decision departs from what led to it."""
    stands = queries.would_stand(actor, referral, **course)
    said = departures(stands.against_recommendation, stands.against_criteria, stands.own_discretion)
    if said and not knowingly:
        raise Refusal(
            f"{' '.join(said)} Tick the box if that is what you decide, and see that your reasons say why.", KNOWINGLY
        )


@asked
@decides
def ask_peer(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what the chair of another board was asked."""
    actor = actor_of(request)
    referral, _ = _to_decide(actor, reference)
    address = f"/referrals/{reference}/decision"

    def do(said: dict[str, Any]) -> Done:
        operations.ask_peer(
            by=actor,
            referral_id=referral.pk,
            peer=said["peer"],
            peer_board=said["peer_board"],
            question=said["question"],
        )
        return Done(address, "The question is kept. Write the answer down when it comes.")

    return question(
        request,
        PeerForm(posted(request)),
        do,
        makes="question",
        title="Ask a chair of another board",
        caption=f"{reference} {referral.title}",
        lede="Write down whom you asked and what. Goldthread sends nothing to them.",
        button="Keep the question",
        cancel_href=address,
    )


@asked
@decides
def answer_peer(request: HttpRequest, reference: str, peer_id: int) -> HttpResponse:
    """Keep what they answered."""
    actor = actor_of(request)
    referral, sheet = _to_decide(actor, reference)
    row = next((each for each in sheet.peer_questions if each.pk == peer_id), None)
    if row is None:
        raise NotThere
    form = PeerAnswerForm(
        posted(request),
        initial={"answer": row.answer, "answered_on": row.answered_on or actor.today, "version": row.version},
    )
    address = f"/referrals/{reference}/decision"

    def do(said: dict[str, Any]) -> Done:
        operations.answer_peer(
            by=actor,
            peer_question_id=row.pk,
            version=said["version"] or 0,
            answer=said["answer"],
            answered_on=said["answered_on"],
        )
        return Done(address, "The answer is kept.")

    def now() -> Now:
        fresh = next(each for each in queries.decision_sheet(actor, referral).peer_questions if each.pk == peer_id)
        return Now(fresh.version, {"answer": fresh.answer, "answered_on": fresh.answered_on})

    return question(
        request,
        form,
        do,
        now=now,
        title=f"What did {row.peer} answer?",
        caption=f"{reference} {referral.title}",
        lede=row.question,
        cancel_href=address,
    )


@require_safe
@page()
def enquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """Why was this not sustained? One enquiry, with its answer."""
    actor = actor_of(request)
    row = queries.enquiry(actor, reference)
    return show(request, "referrals/enquiry.html", page=enquiry_page(actor, row, _sees(actor, row.referral.reference)))


@asked
@page()
def answer_enquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """Say why what was learnt before did not last."""
    actor = actor_of(request)
    row = queries.enquiry(actor, reference)
    if row.owner_id != actor.person_id and not actor.may(Permission.RUN_REFERRALS):
        raise NotAllowed("The person who was asked answers this enquiry, or the board’s office for them.")
    form = EnquiryAnswerForm(posted(request), initial={"answer": row.answer, "version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.answer_enquiry(by=actor, enquiry_id=row.pk, version=said["version"] or 0, answer=said["answer"])
        return Done(f"/enquiries/{reference}", "Your answer is with the board.")

    def now() -> Now:
        fresh = queries.enquiry(actor, reference)
        return Now(fresh.version, {"answer": fresh.answer})

    return question(
        request,
        form,
        do,
        now=now,
        title="Why did it not last?",
        caption=reference,
        lede=row.asks,
        button="Send the answer",
        cancel_href=f"/enquiries/{reference}",
    )


def _sees(actor: Actor, reference: str) -> bool:
    """Whether the actor sees the case of an enquiry, beside the enquiry itself."""
    return actor.may(Permission.READ_REFERRALS) and policy.sees(actor, reference)
