"""The group weighs a referral: question by question, with dissent, to what it recommends."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.referrals import operations, policy, queries
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.queries import CriteriaSheet, LimbRow, Worksheet
from goldthread.web.referrals.forms.considering import DissentForm, LimbForm, RecommendForm, course_of
from goldthread.web.referrals.pages.case import case_of
from goldthread.web.referrals.pages.considering import consider_page, follows, limb_address, limb_page
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral

asked = require_http_methods(["GET", "HEAD", "POST"])
weighs = page(Permission.READ_REFERRALS, Permission.CONSIDER)


@require_safe
@page(Permission.READ_REFERRALS)
def consider(request: HttpRequest, reference: str) -> HttpResponse:
    """The worksheet whole: every question with its answer, what follows, and what was learnt before."""
    actor = actor_of(request)
    return show(request, "referrals/consider.html", page=consider_page(actor, queries.get(actor, reference)))


@asked
@page(Permission.READ_REFERRALS)
def limb(request: HttpRequest, reference: str, criteria: str, limb: str) -> HttpResponse:
    """One question of the criteria, answered here."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    worksheet = queries.worksheet(actor, referral)
    sheet, row = _found(worksheet, criteria, limb)
    if request.method == "POST":
        policy.require_consider(actor, referral)
    form = LimbForm(
        posted(request),
        choices=row.choices,
        initial={"answer": row.answer, "reason": row.reason, "version": row.seen},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.answer_limb(
            by=actor,
            referral_id=referral.pk,
            criteria=criteria,
            limb=limb,
            answer=said["answer"],
            reason=said["reason"],
            seen=said["version"] or 0,
        )
        return _onwards(sheet, row, reference)

    def now() -> Now:
        _, fresh = _found(queries.worksheet(actor, referral), criteria, limb)
        return Now(fresh.seen, {"answer": fresh.answer, "reason": fresh.reason})

    return (request.method == "POST" and send(request, form, do, now)) or show(
        request,
        "referrals/limb.html",
        status_of(form),
        form=form,
        page=limb_page(actor, referral, sheet, row, worksheet.may_answer),
    )


def _found(worksheet: Worksheet, criteria: str, limb: str) -> tuple[CriteriaSheet, LimbRow]:
    for sheet in worksheet.sheets:
        for row in sheet.limbs:
            if (sheet.key, row.key) == (criteria, limb):
                return sheet, row
    raise NotThere


def _onwards(sheet: CriteriaSheet, answered: LimbRow, reference: str) -> Done:
    """On to the next question without an answer, or back to the whole sheet."""
    keys = [row.key for row in sheet.limbs]
    place = keys.index(answered.key)
    order = [*sheet.limbs[place + 1 :], *sheet.limbs[:place]]
    following = next((row.key for row in order if not row.answer), "")
    if following:
        return Done(limb_address(reference, sheet.key, following), "The answer is kept. Here is the next question.")
    return Done(f"/referrals/{reference}/consider", "The answer is kept. Every question has one now.")


@asked
@weighs
def dissent_from_answer(request: HttpRequest, reference: str, criteria: str, limb: str) -> HttpResponse:
    """Disagree with an answer."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    policy.require_consider(actor, referral)
    _, row = _found(queries.worksheet(actor, referral), criteria, limb)
    back = limb_address(reference, criteria, limb)
    return _dissent(request, actor, referral, back, row.question, criteria=criteria, limb=limb)


@asked
@weighs
def dissent(request: HttpRequest, reference: str) -> HttpResponse:
    """Disagree with what the group recommends."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    policy.require_consider(actor, referral)
    return _dissent(request, actor, referral, f"/referrals/{reference}/decision", "What the group recommends")


def _dissent(
    request: HttpRequest, actor: Actor, referral: "Referral", back: str, about: str, **named: str
) -> HttpResponse:
    def do(said: dict[str, Any]) -> Done:
        operations.dissent(by=actor, referral_id=referral.pk, reason=said["reason"], **named)
        return Done(back, "Your disagreement is kept, with its reason.")

    return question(
        request,
        DissentForm(posted(request)),
        do,
        makes="disagreement",
        title="Disagree",
        caption=f"{referral.reference} {referral.title}",
        lede=about,
        button="Keep my disagreement",
        cancel_href=back,
    )


@asked
@weighs
def recommend(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what the group recommends."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    policy.require_recommend(actor, referral)
    if referral.state != ReferralState.CONSIDERED and request.method != "POST":
        raise Refusal("This referral is not before the group now.")
    worksheet = queries.worksheet(actor, referral)
    worked = [sheet for sheet in worksheet.sheets if sheet.answered]
    form = RecommendForm(
        posted(request),
        review_types=worksheet.review_types,
        worked=[(sheet.key, sheet.name) for sheet in worked],
        initial={
            "version": referral.version,
            "course": request.GET.get("course", "")[:80],
            "criteria": worked[0].key if worked else "",
        },
    )

    def do(said: dict[str, Any]) -> Done:
        operations.recommend(
            by=actor,
            referral_id=referral.pk,
            version=said["version"] or 0,
            reasons=said["reasons"],
            criteria=said.get("criteria", ""),
            **course_of(said["course"]),
        )
        return Done(f"/referrals/{reference}/decision", "The recommendation is with whoever decides.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        makes="recommendation",
        template="referrals/recommend.html",
        title="What does the group recommend?",
        button="Send the recommendation",
        case=case_of(referral, "Consideration"),
        found=[follows(sheet) for sheet in worked],
        cancel_href=f"/referrals/{reference}/consider",
    )
