"""The report, its quality, the identity check and publication; summaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.documents.operations import content_of
from goldthread.loop.framework.clocks import add_months
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.models import FormalNotice
from goldthread.loop.reviews.choices import GateKind, ReviewState
from goldthread.loop.reviews.composing import shown
from goldthread.loop.reviews.identity import Passage
from goldthread.loop.reviews.language import Mark, marks
from goldthread.loop.reviews.models import (
    IdentityCheck,
    IdentityHit,
    LearningSummary,
    ParallelProceeding,
    Publication,
    QualityRating,
    ReportSection,
    Review,
    ReviewReflection,
    ReviewSecret,
    SectionComment,
    SectionVersion,
)
from goldthread.loop.reviews.passages import of_file
from goldthread.loop.reviews.policy import may_conduct, visible
from goldthread.loop.reviews.rules import Lacking, lacking_plan, markers_at, publication_of
from goldthread.loop.reviews.working import leaving, mark_now


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its comments, and the turns of phrase in it that are worth a second thought."""

    section: ReportSection
    comments: tuple[SectionComment, ...]
    open_comments: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report as it reads now, with the forms by which it may be begun."""

    sections: tuple[SectionView, ...]
    forms: tuple[tuple[str, str], ...]
    """The framework's forms for a report, by key and name."""
    may_write: bool


def report(actor: Actor, review: Review) -> ReportView:
    """The report of a review, in a fixed number of queries."""
    _seen(actor, review)
    comments: dict[int, list[SectionComment]] = {}
    for row in SectionComment.objects.filter(section__review=review).select_related("by", "answered_by"):
        comments.setdefault(row.section_id, []).append(row)
    document = document_of(review.framework) if review.framework else None
    forms = document.templates.items() if document else ()
    out = {ReviewState.PUBLISHED, ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN, ReviewState.CLOSED}
    return ReportView(
        sections=tuple(
            SectionView(
                section,
                tuple(comments.get(section.pk, ())),
                sum(row.answered_at is None for row in comments.get(section.pk, ())),
                marks(section.text),
            )
            for section in review.sections.all()
        ),
        forms=tuple((key, each.name) for key, each in forms if each.used_for == "report"),
        may_write=may_conduct(actor, review) and review.state not in out,
    )


def section(actor: Actor, section_id: int) -> ReportSection:
    """One section by its number."""
    found = (
        ReportSection.objects.filter(visible(actor, "review__"), pk=section_id)
        .select_related("review", "review__source")
        .defer("review__source__search")
        .first()
    )
    if found is None:
        raise NotThere
    return found


def versions_of(actor: Actor, row: ReportSection) -> QuerySet[SectionVersion]:
    """How a section read each time it was saved, the newest first."""
    return (
        SectionVersion.objects.filter(visible(actor, "section__review__"), section=row)
        .select_related("by")
        .order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A quality marker at a gate, with the rating that counts."""

    key: str
    name: str
    asks: str
    rating: QualityRating | None
    earlier: int


@dataclass(frozen=True, slots=True)
class GateSheet:
    """One of the three times at which the quality of a review is looked at."""

    gate: str
    name: str
    rows: tuple[MarkerRow, ...]
    left: int
    due_on: date | None
    """For the look twelve months after."""


def quality(actor: Actor, review: Review) -> tuple[GateSheet, ...]:
    """The quality markers at the commission, at the draft and twelve months after."""
    _seen(actor, review)
    rated: dict[tuple[str, str], list[QualityRating]] = {}
    for row in QualityRating.objects.filter(review=review).select_related("by"):
        rated.setdefault((row.gate, row.marker), []).append(row)
    after = add_months(review.accepted_on, 12) if review.accepted_on else None
    sheets = []
    for gate in GateKind:
        rows = tuple(
            MarkerRow(
                marker.key,
                marker.name,
                marker.asks,
                rated[gate, marker.key][-1] if (gate, marker.key) in rated else None,
                max(0, len(rated.get((gate, marker.key), ())) - 1),
            )
            for marker in markers_at(gate)
        )
        left = sum(row.rating is None for row in rows)
        sheets.append(GateSheet(gate, gate.label, rows, left, after if gate == GateKind.TWELVE_MONTHS else None))
    return tuple(sheets)


@dataclass(frozen=True, slots=True)
class IdentityView:
    """How the last identity check stands: never what is sealed, only where to look."""

    check: IdentityCheck | None
    hits: tuple[IdentityHit, ...]
    """In the order of the report; those that were cleared say why."""
    open: int
    secrets: tuple[ReviewSecret, ...]
    """What is sealed for the check, by kind and pseudonym; the words stay sealed."""
    may_check: bool
    fresh: bool
    """The report reads as it was checked, so what was found still stands where it was found."""


def identity(actor: Actor, review: Review) -> IdentityView:
    """The last identity check of a review."""
    _seen(actor, review)
    newest = review.identity_checks.select_related("by").order_by("-pk").first()
    hits = tuple(newest.hits.select_related("cleared_by")) if newest else ()
    return IdentityView(
        newest,
        hits,
        sum(hit.cleared_at is None for hit in hits),
        tuple(review.secrets.select_related("sealed_by").defer("sealed")),
        actor.may(Permission.RUN_REVIEWS, Permission.OPEN_IDENTITY),
        newest is not None and newest.content_mark == mark_now(review),
    )


def leaving_text(actor: Actor, review: Review, *, files: bool = False) -> tuple[Passage, ...]:
    """Everything of a review that is to leave, as it reads now, with where it stands; its files too if asked."""
    _seen(actor, review)
    found = list(leaving(review))
    if files:
        for row in review.documents.filter(leaves=True).select_related("document"):
            found += of_file(row.document.name, content_of(row.document))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PublicationView:
    """The plan of publication with what the framework says and what still lacks."""

    plan: Publication
    rule: str
    """must, should, may, none."""
    weighed: tuple[str, ...]
    """What the framework asks to be weighed."""
    unless: str
    instead: str
    at_least: str
    then: str
    lacks: tuple[Lacking, ...]
    notices: tuple[FormalNotice, ...]
    """What goes out before or with it, with its clock."""
    beside: tuple[ParallelProceeding, ...]
    """What still runs beside the review, such as a trial that publication could harm."""
    public_now: bool
    may_plan: bool
    may_approve: bool


def publication(actor: Actor, review: Review) -> PublicationView:
    """How the publication of a review stands."""
    _seen(actor, review)
    plan = the_one(Publication.objects.filter(review=review).select_related("approved_by", "document"))
    document = document_of(review.framework) if review.framework else None
    rule = publication_of(document, review.review_type)
    events = ["publication-planned", "publication-declined", "published"]
    notices: QuerySet[FormalNotice] = FormalNotice.objects.none()
    if review.decision is not None:
        notices = (
            FormalNotice.objects.filter(
                board_id=actor.board_id, referral_id=review.decision.referral_id, event__in=events
            )
            .select_related("clock")
            .order_by("drafted_at", "pk")
        )
    return PublicationView(
        plan=plan,
        rule=plan.force,
        weighed=tuple(rule.weighed) if rule else (),
        unless=rule.unless if rule else "",
        instead=rule.instead if rule else "",
        at_least=rule.at_least or "" if rule else "",
        then=rule.then if rule else "",
        lacks=lacking_plan(
            public_title=plan.public_title,
            effect=plan.effect,
            told_first=plan.told_first,
            court_orders=plan.court_orders,
            planned_on=plan.planned_on,
            approved=plan.approved_at is not None,
        ),
        notices=tuple(notices),
        beside=tuple(review.proceedings.filter(ended_on__isnull=True)),
        public_now=_public(plan, actor.today),
        may_plan=actor.may(Permission.RUN_REVIEWS),
        may_approve=actor.may(Permission.OVERSEE_REVIEWS),
    )


def _public(plan: Publication, today: date) -> bool:
    if plan.published_on is None or plan.withdrawn_at is not None:
        return False
    over = plan.public_until is not None and plan.public_until < today
    return not (over and plan.then in {"on request", "withdrawn"})


def _answers(row: LearningSummary) -> tuple[tuple[str, str], ...]:
    return tuple((label, shown(row.answers[key])) for key, label in row.form if row.answers.get(key))


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A learning summary, field by field."""

    reference: str
    title: str
    version: int
    fields: tuple[tuple[str, str, str], ...]
    """Key, label and answer, in the order of the form."""
    completed_on: date | None
    public: bool
    may_write: bool


def summary(actor: Actor, review: Review) -> SummaryView | None:
    """The learning summary of a review; nothing where it has not been written."""
    _seen(actor, review)
    row = LearningSummary.objects.filter(review=review).first()
    if row is None:
        return None
    return SummaryView(
        review.source.reference,
        review.title,
        row.version,
        tuple((key, label, row.answers.get(key, "")) for key, label in row.form),
        row.completed_on,
        row.public,
        may_conduct(actor, review),
    )


@dataclass(frozen=True, slots=True)
class Collated:
    """The learning summaries of a period, field beside field."""

    labels: tuple[str, ...]
    """Every label that any of them has, in the order in which they are met."""
    rows: tuple[tuple[str, str, Mapping[str, str]], ...]
    """Reference, title, and the answer by label."""


def collated(actor: Actor, first: date, last: date) -> Collated:
    """The completed learning summaries of a period that the actor may see, so that they are read across."""
    rows = list(
        LearningSummary.objects.filter(visible(actor, "review__"), completed_on__range=(first, last))
        .select_related("review__source")
        .defer("review__source__search")
        .order_by("completed_on", "pk")
    )
    labels = tuple(dict.fromkeys(label for row in rows for _, label in row.form))
    return Collated(labels, tuple((row.review.source.reference, row.review.title, dict(_answers(row))) for row in rows))


def _seen(actor: Actor, review: Review) -> None:
    if not Review.objects.filter(visible(actor), pk=review.pk).exists():
        raise NotThere


def reflection(actor: Actor, review: Review) -> ReviewReflection | None:
    """What was learnt about a review itself; nothing where nobody has looked back."""
    _seen(actor, review)
    return ReviewReflection.objects.filter(review=review).first()
