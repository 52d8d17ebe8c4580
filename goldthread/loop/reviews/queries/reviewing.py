"""The register of reviews, one review whole, its stages, its team, and what it is to each person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.documents.models import Document as File
from goldthread.loop.framework import packs
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.referrals.choices import DecisionChoice
from goldthread.loop.referrals.models import Decision
from goldthread.loop.referrals.policy import leads
from goldthread.loop.referrals.policy import visible as visible_referrals
from goldthread.loop.reviews.choices import (
    RETURN_AWAITED,
    STANDING,
    GateAnswer,
    MemberState,
    Part,
    ReviewState,
)
from goldthread.loop.reviews.models import (
    JointBoard,
    ParallelProceeding,
    Review,
    ReviewArtefact,
    ReviewDocument,
    ReviewHold,
    ReviewQuestion,
    ReviewReturn,
    ReviewStage,
    ReviewStatusChange,
    ReviewSubject,
    TeamMember,
)
from goldthread.loop.reviews.policy import may_conduct, own_parts, visible
from goldthread.loop.reviews.queries.listing import reviews
from goldthread.loop.reviews.rules import (
    Served,
    conflict_of,
    independence,
    methods_for,
    next_of,
    path_of,
    publishes,
)
from goldthread.loop.sources.choices import SourceKind

LIBRARY = "methods-library"


def get(actor: Actor, reference: str) -> Review:
    """One review by the reference of its source; what the actor may not see does not exist."""
    return the_one(
        reviews(actor)
        .select_related("source", "source__lead_group", "framework", "decision", "decision__referral", "opened_by")
        .defer("source__search", "framework__text", "framework__content", "decision__referral__search")
        .filter(source__reference=reference)
    )


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A decision for a review that nobody has opened yet."""

    source_reference: str
    title: str
    review_type: str
    kind_name: str
    decided_on: date
    referral_reference: str
    methods: tuple[tuple[str, str], ...]
    """The methods that may be chosen, by key and name."""


def _decided(actor: Actor) -> QuerySet[Decision]:
    """Decisions for a review that nobody has opened yet, the earliest first, for those who open reviews."""
    if not actor.may_any([Permission.RUN_REVIEWS, Permission.DECIDE]):
        return Decision.objects.none()
    return (
        Decision.objects.filter(
            visible_referrals(actor, "referral__"), choice=DecisionChoice.REVIEW, superseded_by__isnull=True
        )
        .exclude(Exists(Review.objects.filter(source_id=OuterRef("source_id"))))
        .order_by("decided_on", "pk")
    )


def waiting_to_open(actor: Actor) -> "QuerySet[Decision, tuple[str, str, date]]":
    """The reference and title of each source whose review waits to be opened, and when it was decided."""
    return _decided(actor).values_list("source__reference", "source__title", "decided_on")


def to_open(actor: Actor) -> tuple[ToOpen, ...]:
    """Decisions for a review that wait to be opened, the earliest first, with the methods to choose from."""
    rows = (
        _decided(actor)
        .select_related("source", "referral", "referral__framework")
        .defer("source__search", "referral__search")
    )
    found = []
    for row in rows:
        document = framework.document_of(row.referral.framework) if row.referral.framework else None
        kind = document.review_types.get(row.review_type) if document else None
        assert row.source is not None  # a decision for a review has one: a constraint says so
        found.append(
            ToOpen(
                row.source.reference,
                row.source.title,
                row.review_type,
                kind.name if kind else "Review",
                row.decided_on,
                row.referral.reference,
                _methods(document, row.review_type),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class KindToOpen:
    """A kind of review that the chair may open without a referral, with its methods."""

    key: str
    name: str
    description: str
    methods: tuple[tuple[str, str], ...]
    about_a_case: bool


def kinds_to_open(actor: Actor) -> tuple[KindToOpen, ...]:
    """The kinds of review of today's framework, for whoever may open one without a referral.

    Audits are not among them: they begin in the year's programme.
    """
    if not actor.may(Permission.DECIDE):
        return ()
    version = framework.in_force(actor)
    document = framework.document_of(version) if version else None
    if document is None:
        return ()
    return tuple(
        KindToOpen(key, kind.name, kind.description, _methods(document, key), kind.about_a_case)
        for key, kind in document.review_types.items()
        if kind.source_kind != SourceKind.AUDIT
    )


def what_methods_suit(actor: Actor) -> dict[str, str]:
    """What each method suits, by its key, so that whoever chooses knows."""
    version = framework.in_force(actor)
    document = framework.document_of(version) if version else None
    known = {**packs.load(LIBRARY).methods, **(document.methods if document else {})}
    return {key: method.suits for key, method in known.items()}


def methods_offered(actor: Actor, review: Review) -> tuple[tuple[str, str], ...]:
    """The methods that may be added to a review, by key and name."""
    have = set(review.methods.values_list("key", flat=True))
    document = framework.document_of(review.framework) if review.framework else None
    return tuple(each for each in _methods(document, review.review_type) if each[0] not in have)


def _methods(document: Document | None, review_type: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, method.name) for key, method in methods_for(document, review_type, packs.load(LIBRARY)).items())


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage of a review with what it makes and what still stands in its way."""

    stage: ReviewStage
    method: str
    artefacts: tuple[ReviewArtefact, ...]
    lacks: tuple[str, ...]
    """What it needs and is not there yet."""
    days_late: int
    state: str
    """waiting, ready, begun, finished."""
    may_finish: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on a review's team, and what stands against them as things are today."""

    member: TeamMember
    conflict_now: str
    """An agency came under review after they were named, or the declaration said so; nothing where nothing does."""
    may_waive: bool
    """The framework leaves room for a waiver."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A review with everything that stands beside it on its page, and what this actor may do with it."""

    review: Review
    framework_title: str
    methods: tuple[str, ...]
    explained: tuple[tuple[str, str], ...]
    """What each of its methods is, in the framework's words."""
    terms: frozenset[str]
    """terms of reference, research questions: what may be written."""
    questions_for_board: bool
    """Findings may stand with questions in place of recommendations."""
    stages: tuple[StageView, ...]
    team: tuple[Seat, ...]
    questions: tuple[ReviewQuestion, ...]
    subjects: tuple[ReviewSubject, ...]
    agencies: tuple[str, ...]
    proceedings: tuple[ParallelProceeding, ...]
    joint_boards: tuple[JointBoard, ...]
    documents: tuple[ReviewDocument, ...]
    holds: tuple[ReviewHold, ...]
    steps: tuple[ReviewStatusChange, ...]
    path: tuple[tuple[str, str], ...]
    """The states through which it goes, each with its words."""
    next: tuple[tuple[str, str], ...]
    """Where it can be moved by hand now."""
    returns_awaited: int
    may_conduct: bool
    may_run: bool
    may_oversee: bool


def whole(actor: Actor, reference: str) -> Whole:
    """One review whole, in a fixed number of queries."""
    review = get(actor, reference)
    document = framework.document_of(review.framework) if review.framework else None
    methods = list(review.methods.all())
    known = methods_for(document, review.review_type, packs.load(LIBRARY))
    stages = _stage_views(actor, review)
    kinds = {artefact.kind for stage in stages for artefact in stage.artefacts}
    path = path_of(kinds, publishes=publishes(document, review.review_type))
    said = {method.terms for method in methods}
    both = {"terms of reference", "research questions"} if "either" in said else set()
    return Whole(
        review=review,
        framework_title=review.framework.title if review.framework else "",
        methods=tuple(method.name for method in methods),
        explained=tuple((each.name, known[each.key].description) for each in methods if each.key in known),
        terms=frozenset((said | both) - {"either", "neither"}),
        questions_for_board={method.answers for method in methods} != {"recommendations"},
        stages=stages,
        team=_seats(actor, review, document),
        questions=tuple(review.questions.all()),
        subjects=tuple(review.subjects.all()),
        agencies=tuple(review.agency_links.order_by("agency__name").values_list("agency__name", flat=True)),
        proceedings=tuple(review.proceedings.all()),
        joint_boards=tuple(review.joint_boards.all()),
        documents=tuple(review.documents.select_related("document", "added_by")),
        holds=tuple(review.holds.select_related("approved_by", "by")),
        steps=tuple(review.status_changes.select_related("by")),
        path=tuple((state.value, state.label) for state in path),
        next=tuple((state.value, state.label) for state in next_of(review.state, path)),
        returns_awaited=review.returns.filter(state__in=sorted(RETURN_AWAITED)).count(),
        may_conduct=may_conduct(actor, review) and review.state != ReviewState.CLOSED,
        may_run=actor.may(Permission.RUN_REVIEWS),
        may_oversee=actor.may(Permission.OVERSEE_REVIEWS),
    )


def stages_of(actor: Actor, review: Review) -> tuple[StageView, ...]:
    """The stages of a review that the actor may see, in their order."""
    _seen(actor, review)
    return _stage_views(actor, review)


def _stage_views(actor: Actor, review: Review) -> tuple[StageView, ...]:
    stages = list(review.stages.select_related("method", "gate_by").order_by("position"))
    made: dict[int, list[ReviewArtefact]] = {}
    rows = ReviewArtefact.objects.filter(stage__review=review).select_related("document", "done_by", "stage")
    by_method: dict[tuple[int, str], ReviewArtefact] = {}
    for artefact in rows:
        made.setdefault(artefact.stage_id, []).append(artefact)
        by_method[artefact.stage.method_id, artefact.key] = artefact
    found = []
    for stage in stages:
        needed = [by_method.get((stage.method_id, key)) for key in stage.needs]
        lacks = tuple(each.name for each in needed if each is not None and each.done_on is None)
        own = tuple(made.get(stage.pk, ()))
        late = (actor.today - stage.due_on).days if stage.due_on and stage.finished_on is None else 0
        passed = not stage.gate or stage.gate_answer == GateAnswer.MET
        begun = stage.begun_on is not None and stage.finished_on is None
        found.append(
            StageView(
                stage,
                stage.method.name,
                own,
                lacks if stage.begun_on is None else (),
                max(0, late),
                "finished" if stage.finished_on else "begun" if begun else "waiting" if lacks else "ready",
                begun and passed and all(artefact.done_on for artefact in own),
            )
        )
    return tuple(found)


def _seats(actor: Actor, review: Review, document: Document | None) -> tuple[Seat, ...]:
    members = list(review.team.select_related("person", "waived_by", "membership", "declared_by"))
    involved = set(review.agency_links.values_list("agency_id", flat=True))
    served: dict[int, list[Served]] = {}
    rows = Membership.objects.filter(
        board_id=actor.board_id, person_id__in=[member.person_id for member in members], agency_id__isnull=False
    ).select_related("agency")
    for row in rows:
        served.setdefault(row.person_id, []).append(
            Served(row.agency_id or 0, row.agency.name if row.agency else "", row.ends_on)
        )
    room = independence(document, review.review_type) is not Force.MUST
    return tuple(
        Seat(
            member,
            ""
            if member.waiver_reason or member.state == MemberState.STOOD_DOWN
            else conflict_of(member.part, served.get(member.person_id, ()), involved, actor.today) or member.conflict,
            room,
        )
        for member in members
    )


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody who was named sees before they declare: enough to know whether they are independent, no more."""

    member_id: int
    version: int
    reference: str
    kind_name: str
    part: Part
    agencies: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    subjects: tuple[str, ...]
    last_access: date | None
    """The last day of a role that the review gave."""
    made: bool


def declarations_to_make(actor: Actor) -> "QuerySet[TeamMember, tuple[str, str, str]]":
    """The reviews to whose team the actor was named and has not declared their interests: reference, kind, part."""
    rows = TeamMember.objects.filter(own_parts(actor), state=MemberState.NAMED).order_by("pk")
    return rows.values_list("review__source__reference", "review__kind_name", "part")


def declaration(actor: Actor, reference: str) -> Declaration:
    """One's own place on the team of a review, which may still be to declare."""
    row = (
        TeamMember.objects.filter(own_parts(actor), review__source__reference=reference, state__in=sorted(STANDING))
        .select_related("review__source", "membership")
        .defer("review__source__search")
        .order_by("-state", "pk")
        .first()
    )
    if row is None:
        raise NotThere
    return _declaration(row)


def _declaration(row: TeamMember) -> Declaration:
    review = row.review
    return Declaration(
        row.pk,
        row.version,
        review.source.reference,
        review.kind_name,
        Part(row.part),
        tuple(review.agency_links.order_by("agency__name").values_list("agency__name", flat=True)),
        review.first_day,
        review.last_day,
        tuple(review.subjects.values_list("label", flat=True)),
        row.membership.ends_on if row.membership else None,
        row.declared_at is not None,
    )


def mine(actor: Actor) -> QuerySet[TeamMember]:
    """The reviews on whose team the actor stands, the newest first."""
    return (
        TeamMember.objects.filter(own_parts(actor), state__in=sorted(STANDING))
        .select_related("review", "review__source")
        .defer("review__source__search")
        .order_by("-review__opened_at")
    )


def documents_of(actor: Actor, review: Review) -> QuerySet[ReviewDocument]:
    """The files of a review."""
    return ReviewDocument.objects.filter(visible(actor, "review__"), review=review).select_related(
        "document", "added_by"
    )


def may_see_document(actor: Actor, document_id: int) -> File:
    """A file of a review, of what a stage made, or of what an agency gave, that the actor may see."""
    seen = visible(actor, "review__")
    kept = ReviewDocument.objects.filter(seen, document_id=document_id).select_related("document").first()
    if kept is not None:
        return kept.document
    given = (
        ReviewReturn.objects.filter(
            seen | (Q(board_id=actor.board_id) & leads(actor, "agency_id")), document_id=document_id
        )
        .select_related("document")
        .first()
    )
    if given is not None and given.document is not None:
        return given.document
    made = (
        ReviewArtefact.objects.filter(visible(actor, "stage__review__"), document_id=document_id)
        .select_related("document")
        .first()
    )
    if made is None or made.document is None:
        raise NotThere
    return made.document


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something about a review that somebody has to do by a day."""

    reference: str
    what: str
    due_on: date
    days_late: int
    address: str


def due_for(actor: Actor) -> tuple[DueItem, ...]:
    """What is due about reviews for this actor: stages that they see, and what their agencies have to give."""
    stages = (
        ReviewStage.objects.filter(visible(actor, "review__"), finished_on__isnull=True, due_on__isnull=False)
        .exclude(review__state__in=[ReviewState.HELD, ReviewState.CLOSED])
        .select_related("review__source")
        .defer("review__source__search")
    )
    given = (
        ReviewReturn.objects.filter(
            leads(actor, "agency_id"), board_id=actor.board_id, state__in=sorted(RETURN_AWAITED)
        )
        .exclude(review__state=ReviewState.CLOSED)
        .select_related("review__source")
        .defer("review__source__search")
    )
    found = [
        _due(actor, row.review.source.reference, row.name, row.due_on, f"/reviews/{row.review.source.reference}")
        for row in stages
        if row.due_on
    ]
    found += [
        _due(actor, row.review.source.reference, row.what, row.due_on, f"/reviews/returns/{row.pk}") for row in given
    ]
    return tuple(sorted(found, key=lambda item: (item.due_on, item.reference, item.what)))


def _due(actor: Actor, reference: str, what: str, due_on: date, address: str) -> DueItem:
    return DueItem(reference, what, due_on, max(0, (actor.today - due_on).days), address)


def approvers(actor: Actor) -> tuple[tuple[int, str], ...]:
    """The people who may agree to a delay, by their number and name."""
    ids = accounts.holders_of(actor, Permission.OVERSEE_REVIEWS)
    return tuple(accounts.people(actor).filter(pk__in=ids).values_list("pk", "name"))


def _seen(actor: Actor, review: Review) -> None:
    if not reviews(actor).filter(pk=review.pk).exists():
        raise NotThere
