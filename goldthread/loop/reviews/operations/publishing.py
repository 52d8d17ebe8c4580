"""Making a report public, or saying why not; and taking it back at once where that is ordered."""

from datetime import date

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.documents.models import Document as File
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.parts import Force, Length
from goldthread.loop.referrals.choices import NOTICE_TO_GO, NoticeState
from goldthread.loop.referrals.models import FormalNotice
from goldthread.loop.referrals.operations.steps import check_version, division_of, said
from goldthread.loop.reviews.choices import ReviewState
from goldthread.loop.reviews.models import Publication, Review
from goldthread.loop.reviews.operations.checking import check_is_clean
from goldthread.loop.reviews.operations.steps import document_for, locked, note, set_state, tell_the_case
from goldthread.loop.reviews.policy import require_oversee, require_run
from goldthread.loop.reviews.rules import Lacking, lacking_plan, publication_of

_MAY_DECLINE = frozenset(
    {ReviewState.ACCEPTED, ReviewState.RESPONSE_AGREED, ReviewState.PRE_PUBLICATION, ReviewState.HELD}
)


@transaction.atomic
def plan_publication(
    *,
    by: Actor,
    review_id: int,
    version: int,
    public_title: str,
    effect: str,
    told_first: str,
    court_orders: str,
    weighed: str = "",
    planned_on: date | None = None,
    told_on: date | None = None,
    why: str = "",
) -> Publication:
    """Plan when a report becomes public: its effect on the family, who is told first, what the courts say.

    A day that is set starts what the framework ties to it, such as the copy to the national panel. A changed plan is
    approved anew.
    """
    require_run(by)
    plan, review = _locked(by, review_id, version)
    if plan.published_on is not None:
        raise Refusal("The report is public already.")
    if planned_on is not None and planned_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "planned_on")
    if told_on is not None and told_on > by.today:
        raise Refusal("They cannot have been told in the future. Change the day.", "told_on")
    before = plan.planned_on
    if before and planned_on and planned_on != before:
        said(why, "Say why the day of publication changes.", "why")
    new = (public_title.strip(), effect.strip(), told_first.strip(), court_orders.strip(), weighed.strip(), planned_on)
    old = (plan.public_title, plan.effect, plan.told_first, plan.court_orders, plan.weighed, before)
    plan.public_title, plan.effect, plan.told_first, plan.court_orders, plan.weighed, plan.planned_on = new
    plan.told_on = told_on
    if new != old:
        plan.approved_by, plan.approved_at = None, None
    _save(plan)
    if planned_on is not None and planned_on != before:
        tell_the_case(by, review, "publication-planned", planned_on, why)
    note(by, "planned the publication of", review, why=why, detail={"planned on": [before, planned_on]})
    return plan


@transaction.atomic
def approve_publication(*, by: Actor, review_id: int, version: int) -> Publication:
    """Approve a plan of publication, for the board, once it says everything."""
    require_oversee(by)
    plan, review = _locked(by, review_id, version)
    lacking = [each for each in _lacking(plan) if each.field != "approved"]
    if lacking:
        raise Refusal(lacking[0].sentence, lacking[0].field)
    plan.approved_by_id, plan.approved_at = by.person_id, by.at
    _save(plan)
    note(by, "approved the publication of", review, detail={"planned on": plan.planned_on})
    return plan


@transaction.atomic
def publish(
    *, by: Actor, review_id: int, version: int, document: File | None = None, late_copy_why: str = ""
) -> Publication:
    """Make a report public, as it reads now, for at least as long as the framework says.

    Refused until the plan is whole and approved, those who are told first have been told, nothing sealed stands in it,
    and those who must have a copy beforehand had it in time, or the reason is kept. The planned day has come.
    """
    require_run(by)
    plan, review = _locked(by, review_id, version)
    if plan.published_on is not None and plan.withdrawn_at is None:
        raise Refusal("The report is public already.")
    if review.state != ReviewState.PRE_PUBLICATION:
        raise Refusal("A report is published from the step before publication. Take the review there first.", "state")
    lacking = _lacking(plan)
    if lacking:
        raise Refusal(lacking[0].sentence, lacking[0].field)
    assert plan.planned_on is not None
    if by.today < plan.planned_on:
        raise Refusal("The planned day has not come. Wait for it, or change the plan.", "planned_on")
    if plan.told_on is None:
        raise Refusal("Record the day on which those who are told first were told.", "told_on")
    plan.late_copy_why = _copies(review, plan, late_copy_why)
    check_is_clean(review)
    if document is not None and not review.documents.filter(document=document, leaves=True).exists():
        raise Refusal("Add the file to the review as one that leaves, so that the identity check reads it.", "document")
    rule = publication_of(document_for(review), review.review_type)
    plan.published_on, plan.withdrawn_at, plan.withdrawn_why = by.today, None, ""
    plan.public_until = added(by.today, Length.read(rule.at_least), division_of(by)) if rule and rule.at_least else None
    plan.then = rule.then if rule else ""
    plan.content = {
        "kind": review.kind_name,
        "methods": list(review.methods.values_list("name", flat=True)),
        "sections": [[each.title, each.text] for each in review.sections.all() if each.text],
    }
    plan.document = document
    _save(plan)
    set_state(by, review, ReviewState.PUBLISHED)
    tell_the_case(by, review, "published", by.today)
    note(by, "published", review, detail={"public until": plan.public_until})
    return plan


@transaction.atomic
def decline_publication(*, by: Actor, review_id: int, version: int, reason: str, instead: str) -> Publication:
    """Decide that a report is not made public, with the reason, and what is shared in its place. The panel is told."""
    require_oversee(by)
    plan, review = _locked(by, review_id, version)
    if review.state not in _MAY_DECLINE:
        raise Refusal("It is decided not to publish once the report is accepted.", "state")
    plan.reason_not = said(reason, "Say why the report is not made public.", "reason")
    rule = publication_of(document_for(review), review.review_type)
    if rule is not None and rule.publish in {Force.MUST, Force.SHOULD}:
        said(instead, "Say what is shared in its place: the framework asks for that.", "instead")
    plan.instead, plan.declined_on, plan.planned_on = instead.strip(), by.today, None
    _save(plan)
    review.held_from, review.waits_for = "", ""
    review.holds.filter(ended_on__isnull=True).update(ended_on=by.today, ended_why=plan.reason_not)
    set_state(by, review, ReviewState.NOT_PUBLISHED, plan.reason_not)
    tell_the_case(by, review, "publication-declined", by.today)
    note(by, "decided not to publish", review, why=plan.reason_not, detail={"instead": plan.instead})
    return plan


@transaction.atomic
def withdraw_publication(*, by: Actor, review_id: int, version: int, why: str) -> Publication:
    """Take a report off the public pages at once, such as where a court says so."""
    if not by.may("run reviews"):
        require_oversee(by)
    plan, review = _locked(by, review_id, version)
    if plan.published_on is None or plan.withdrawn_at is not None:
        raise Refusal("The report is not public.")
    plan.withdrawn_why = said(why, "Say why the report is withdrawn.", "why")
    plan.withdrawn_at = by.at
    _save(plan)
    set_state(by, review, ReviewState.WITHDRAWN, plan.withdrawn_why)
    note(by, "withdrew from the public", review, why=plan.withdrawn_why)
    return plan


@transaction.atomic
def publish_again(*, by: Actor, review_id: int, version: int, why: str) -> Publication:
    """Bring a withdrawn report back, exactly as it was, where what stood against it has fallen away."""
    require_oversee(by)
    plan, review = _locked(by, review_id, version)
    if plan.withdrawn_at is None:
        raise Refusal("The report was not withdrawn.")
    reason = said(why, "Say why the report may be public again.", "why")
    plan.withdrawn_at, plan.withdrawn_why = None, ""
    _save(plan)
    set_state(by, review, ReviewState.PUBLISHED, reason)
    note(by, "published again", review, why=reason)
    return plan


def _lacking(plan: Publication) -> tuple[Lacking, ...]:
    return lacking_plan(
        public_title=plan.public_title,
        effect=plan.effect,
        told_first=plan.told_first,
        court_orders=plan.court_orders,
        planned_on=plan.planned_on,
        approved=plan.approved_at is not None,
    )


def _copies(review: Review, plan: Publication, late_why: str) -> str:
    """Refuse where somebody who must have a copy has none, or had it later than the clock says and nobody says why."""
    if review.decision is None:
        return ""
    rows = FormalNotice.objects.filter(
        referral_id=review.decision.referral_id, event="publication-planned"
    ).select_related("clock")
    late = False
    for row in rows:
        if row.state in NOTICE_TO_GO and row.force != Force.MAY.value:
            raise Refusal(
                f"“{row.name}” to {row.to_name} has not gone out. Send it, and note it with its proof.", "notices"
            )
        sent = row.state in {NoticeState.SENT, NoticeState.ANSWERED} and row.sent_on
        if sent and row.clock is not None and row.sent_on and row.sent_on > row.clock.due_on:
            late = True
    if late and not late_why.strip():
        raise Refusal(
            "A copy went out later than the framework asks. Put the publication off, or say why it goes ahead.",
            "late_copy_why",
        )
    return late_why.strip() if late else ""


def _locked(by: Actor, review_id: int, version: int) -> tuple[Publication, Review]:
    review = locked(by, review_id)
    plan = the_one(Publication.objects.select_for_update(of=("self",)).filter(review=review))
    check_version(plan.version, version, "this plan")
    return plan, review


def _save(plan: Publication) -> None:
    plan.version += 1
    plan.save()
