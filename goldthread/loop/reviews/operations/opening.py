"""Opening a review: from a decision, or by whoever decides, alone."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.models import Framework
from goldthread.loop.referrals.choices import AgeBand, ChildRole
from goldthread.loop.referrals.models import Decision, Referral
from goldthread.loop.referrals.policy import require_decide
from goldthread.loop.referrals.rules import review_types
from goldthread.loop.referrals.working import group_called, plays_of
from goldthread.loop.reviews.choices import (
    ReviewState,
    SubjectKind,
)
from goldthread.loop.reviews.models import (
    Publication,
    Review,
    ReviewSubject,
)
from goldthread.loop.reviews.operations.planning import choose_methods, involve
from goldthread.loop.reviews.operations.steps import (
    as_register,
    note,
    said,
    step,
)
from goldthread.loop.reviews.rules import (
    check_period,
    publication_of,
)
from goldthread.loop.sources import operations as register
from goldthread.loop.sources import queries as sources
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.loop.sources.models import Source
from goldthread.notices.operations import tell


@transaction.atomic
def open_review(
    *,
    by: Actor,
    source_reference: str,
    methods: Sequence[str],
    title: str = "",
    starts_on: date | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Review:
    """Open the review that a decision put in the register, by one or more methods, under the decision's framework.

    Its children and the agencies of the referral come with it. ``starts_on`` is the day from which stages are counted.
    """
    if not by.may(Permission.RUN_REVIEWS) and not by.may(Permission.DECIDE):
        raise NotAllowed("The board's office opens a review, or whoever decided on it.")
    source = sources.get(as_register(by), source_reference)
    decision = (
        Decision.objects.select_related("referral", "referral__framework", "referral__agency")
        .defer("referral__search")
        .filter(board_id=by.board_id, source=source, superseded_by__isnull=True)
        .first()
    )
    if decision is None:
        raise Refusal("No decision stands behind this source. The chair may open a review without one.")
    referral = decision.referral
    review = _open(
        by,
        source,
        referral.framework,
        decision.review_type,
        title or source.title,
        methods,
        starts_on or by.today,
        (first_day, last_day),
        decision=decision,
    )
    involve(by, review, {referral.agency_id, *referral.agency_links.values_list("agency_id", flat=True)})
    _subjects(by, review, referral)
    note(by, "opened", review, detail={"methods": list(methods), "decision on": referral.reference})
    return review


@transaction.atomic
def open_by_chair(
    *,
    by: Actor,
    title: str,
    review_type: str,
    why: str,
    methods: Sequence[str],
    agency_ids: Iterable[int] = (),
    starts_on: date | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Review:
    """Open a review without a referral, as the chair may: on a theme or on good practice. The reason is kept."""
    version = framework.in_force(by)
    document = framework.document_of(version) if version else None
    require_decide(by, plays_of(document))
    reason = said(why, "Say why you open this review.", "why")
    offered = review_types(document) | (
        {key: kind.name for key, kind in document.review_types.items()} if document else {}
    )
    if document is None or review_type not in offered:
        raise Refusal("Choose one of the kinds of review in the framework.", "review_type")
    kind = document.review_types[review_type]
    lead = group_called(by, document, kind.led_by)
    source = register.record_source(
        by=as_register(by),
        kind=kind.source_kind if kind.source_kind in SourceKind.values else SourceKind.REVIEW,
        title=said(title, "Give the review a title without a name.", "title"),
        summary="Opened by the chair.",
        began_on=starts_on or by.today,
        lead_group_id=lead.pk if lead else None,
        status=SourceStatus.PLANNED,
        visibility=Visibility.GROUPS if lead else Visibility.PEOPLE,
        group_ids=[lead.pk] if lead else [],
        person_ids=[] if lead else [by.me],
    )
    review = _open(
        by,
        source,
        version,
        review_type,
        title,
        methods,
        starts_on or by.today,
        (first_day, last_day),
        why=reason,
    )
    involve(by, review, set(agency_ids))
    note(by, "opened at their own discretion", review, why=reason, detail={"methods": list(methods)})
    return review


def _open(
    by: Actor,
    source: Source,
    version: Framework | None,
    review_type: str,
    title: str,
    methods: Sequence[str],
    starts_on: date,
    period: tuple[date | None, date | None],
    *,
    decision: Decision | None = None,
    why: str = "",
) -> Review:
    if Review.objects.filter(source=source).exists():
        raise Refusal("This review is open already.")
    check_period(*period, by.today)
    document = framework.document_of(version) if version else None
    kind = document.review_types.get(review_type) if document else None
    review = Review.objects.create(
        board_id=by.board_id,
        source=source,
        decision=decision,
        own_discretion_why=why,
        framework=version,
        review_type=review_type,
        kind_name=kind.name if kind else "Review",
        title=title.strip(),
        first_day=period[0],
        last_day=period[1],
        opened_by_id=by.me,
        opened_at=by.at,
    )
    step(by, review, "", ReviewState.SCOPED)
    choose_methods(by, review, document, methods, starts_on)
    rule = publication_of(document, review_type)
    Publication.objects.create(
        board_id=by.board_id,
        review=review,
        force=rule.publish.value if rule else "may",
        then=rule.then if rule else "",
    )
    if source.status == SourceStatus.PLANNED:
        register.move_source(
            by=as_register(by), source_id=source.pk, version=source.version, status=SourceStatus.UNDER_WAY
        )
        source.refresh_from_db()
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.RUN_REVIEWS),
        key=f"review-{review.pk}-opened",
        subject=f"{source.reference} is open",
        body="Name the team, write the scope and ask the agencies.",
        address=f"/reviews/{source.reference}",
    )
    return review


def _subjects(by: Actor, review: Review, referral: Referral) -> None:
    ReviewSubject.objects.bulk_create(
        ReviewSubject(
            board_id=by.board_id,
            review=review,
            label=child.label,
            kind=_kind(child.role, child.age_band),
            age_band=child.age_band,
            child=child,
        )
        for child in referral.children.all()
    )


def _kind(role: str, age_band: str) -> str:
    if role == ChildRole.CAUSED_HARM:
        return SubjectKind.CAUSED_HARM
    return SubjectKind.YOUNG_ADULT if age_band == AgeBand.FROM_18 else SubjectKind.CHILD
