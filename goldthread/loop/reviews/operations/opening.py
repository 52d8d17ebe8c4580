"""Opening a review, choosing its methods, and taking it from state to state."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from goldthread.accounts import operations as accounts_writing
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Membership
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, Permission
from goldthread.core.actor import Actor, of_the_system
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.working_days import Division
from goldthread.documents.models import Document as File
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.document import Document, Method
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.framework.models import Framework
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.lessons.models import BoardQuestion, Recommendation
from goldthread.loop.referrals.choices import AgeBand, ChildRole
from goldthread.loop.referrals.models import Decision, Referral
from goldthread.loop.referrals.operations.steps import division_of
from goldthread.loop.referrals.policy import require_decide
from goldthread.loop.referrals.rules import review_types
from goldthread.loop.referrals.working import group_called, plays_of
from goldthread.loop.reviews.choices import (
    STANDING,
    GateKind,
    MemberState,
    Part,
    ReviewState,
    SubjectKind,
)
from goldthread.loop.reviews.models import (
    Publication,
    QualityRating,
    Review,
    ReviewAgency,
    ReviewArtefact,
    ReviewDocument,
    ReviewHold,
    ReviewMethod,
    ReviewStage,
    ReviewSubject,
)
from goldthread.loop.reviews.operations.steps import (
    as_register,
    check_open,
    document_for,
    library,
    locked,
    note,
    path_for,
    said,
    save,
    set_state,
    step,
    tell_the_case,
)
from goldthread.loop.reviews.policy import require_conduct, require_oversee, require_run
from goldthread.loop.reviews.rules import (
    check_move,
    check_period,
    methods_for,
    open_markers,
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
    _choose(by, review, document, methods, starts_on)
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


@transaction.atomic
def add_method(*, by: Actor, review_id: int, version: int, method: str, starts_on: date | None = None) -> Review:
    """Add a method to a review: its stages come after those that it has."""
    require_run(by)
    review = locked(by, review_id, version)
    check_open(review)
    if review.methods.filter(key=method).exists():
        raise Refusal("The review has this method already.", "method")
    _choose(by, review, document_for(review), [method], starts_on or by.today)
    save(review)
    note(by, "added a method to", review, detail={"method": method})
    return review


@transaction.atomic
def take_method_away(*, by: Actor, review_id: int, version: int, method: str, why: str) -> Review:
    """Take a method out of a review, as long as none of its stages has begun and another remains."""
    require_run(by)
    review = locked(by, review_id, version)
    reason = said(why, "Say why the method is taken away.", "why")
    rows = list(review.methods.all())
    row = next((each for each in rows if each.key == method), None)
    if row is None:
        raise NotThere
    if len(rows) == 1:
        raise Refusal("A review has at least one method. Add another first.", "method")
    if row.stages.filter(begun_on__isnull=False).exists():
        raise Refusal("Work by this method has begun, so it stays. Finish its stages, or say in them why not.")
    row.delete()
    save(review)
    note(by, "took a method from", review, why=reason, detail={"method": row.name})
    return review


@transaction.atomic
def change_review(
    *, by: Actor, review_id: int, version: int, title: str, first_day: date | None, last_day: date | None
) -> Review:
    """Put right the title of a review and the period that it looks at."""
    review = locked(by, review_id, version)
    require_conduct(by, review)
    check_open(review)
    check_period(first_day, last_day, by.today)
    review.title = said(title, "Give the review a title without a name.", "title")
    before = [review.first_day, review.last_day]
    review.first_day, review.last_day = first_day, last_day
    save(review)
    note(by, "changed", review, detail={"period": [before, [first_day, last_day]]})
    return review


@transaction.atomic
def involve_agency(*, by: Actor, review_id: int, agency_id: int) -> Review:
    """Add an agency whose work is under review."""
    review = locked(by, review_id)
    require_conduct(by, review)
    check_open(review)
    involve(by, review, {agency_id})
    note(by, "added an agency to", review, detail={"agency": agency_id})
    return review


@transaction.atomic
def add_document(*, by: Actor, review_id: int, document: File, title: str, leaves: bool = False) -> ReviewDocument:
    """Add a file to a review; one that ``leaves`` is published with the report, so the identity check reads it."""
    review = locked(by, review_id)
    require_conduct(by, review)
    if document.board_id != by.board_id:
        raise Refusal("Choose a file of this board.", "document")
    kept = ReviewDocument.objects.create(
        board_id=by.board_id,
        review=review,
        document=document,
        title=said(title, "Say what the file is.", "title"),
        leaves=leaves,
        added_by_id=by.person_id,
        added_at=by.at,
    )
    note(by, "added a file to", review, detail={"document": document.pk, "leaves": leaves})
    return kept


@transaction.atomic
def move_review(*, by: Actor, review_id: int, version: int, state: str, why: str = "") -> Review:
    """Take a review a step on along its way, or back with a reason.

    It is commissioned once team, scope and the first quality gate are there; its report is accepted by the chair or a
    partner at the draft gate; the response is agreed once the board has answered everything; closing ends the access
    of reviewers from outside.
    """
    review = locked(by, review_id, version)
    path = path_for(review)
    check_move(review.state, state, path, why)
    on = state == ReviewState.CLOSED or path.index(ReviewState(state)) > path.index(ReviewState(review.state))
    if on:
        _GUARDS.get(state, _guard_conduct)(by, review)
    else:
        require_run(by)
    if on and state == ReviewState.CLOSED:
        review.closed_on = by.today
        _end_access(by, review)
    set_state(by, review, state, why)
    if on and state == ReviewState.ACCEPTED:
        _accepted(by, review)
    note(by, "moved", review, why=why, detail={"to": ReviewState(state).label})
    return review


@transaction.atomic
def reopen_review(*, by: Actor, review_id: int, version: int, why: str) -> Review:
    """Open a closed review again, with the reason; access that ended has to be given anew."""
    require_oversee(by)
    review = locked(by, review_id, version)
    if review.state != ReviewState.CLOSED:
        raise Refusal("Only a closed review is opened again.")
    reason = said(why, "Say why the review is opened again.", "why")
    review.closed_on = None
    publication = review.publication
    public = publication.published_on is not None and publication.withdrawn_at is None
    set_state(by, review, ReviewState.PUBLISHED if public else ReviewState.SCOPED, reason)
    note(by, "opened again", review, why=reason)
    return review


@transaction.atomic
def hold_review(
    *,
    by: Actor,
    review_id: int,
    version: int,
    reason: str,
    told: str,
    approved_by_id: int,
    expected_until: date | None = None,
) -> ReviewHold:
    """Hold a review up: for what reason, who agreed, and who was told. Learning goes on meanwhile."""
    require_run(by)
    review = locked(by, review_id, version)
    check_open(review)
    if review.state == ReviewState.HELD:
        raise Refusal("This review is held up already.")
    if review.state in {ReviewState.PUBLISHED, ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN}:
        raise Refusal("The review is done, so nothing holds it up.")
    if approved_by_id not in accounts.holders_of(by, Permission.OVERSEE_REVIEWS):
        raise Refusal("The chair or a delegated partner agrees to a delay. Choose who did.", "approved_by")
    if expected_until and expected_until <= by.today:
        raise Refusal("The day until which it waits has passed. Choose one that is still to come.", "expected_until")
    hold = ReviewHold.objects.create(
        board_id=by.board_id,
        review=review,
        reason=said(reason, "Say what holds the review up.", "reason"),
        told=said(told, "Say who was told of the delay.", "told"),
        approved_by_id=approved_by_id,
        since=by.today,
        expected_until=expected_until,
        by_id=by.me,
        at=by.at,
    )
    review.held_from, review.waits_for = review.state, hold.reason
    set_state(by, review, ReviewState.HELD, hold.reason)
    note(by, "held up", review, why=hold.reason, detail={"approved by": approved_by_id, "told": hold.told})
    return hold


@transaction.atomic
def release_review(*, by: Actor, review_id: int, version: int, why: str) -> Review:
    """Go on with a review that was held up."""
    require_run(by)
    review = locked(by, review_id, version)
    if review.state != ReviewState.HELD:
        raise Refusal("Nothing holds this review up.")
    reason = said(why, "Say why the review goes on.", "why")
    review.holds.filter(ended_on__isnull=True).update(ended_on=by.today, ended_why=reason)
    back, review.held_from, review.waits_for = review.held_from, "", ""
    set_state(by, review, back, reason)
    note(by, "went on with", review, why=reason)
    return review


def _guard_conduct(by: Actor, review: Review) -> None:
    require_conduct(by, review)


def _guard_run(by: Actor, review: Review) -> None:
    require_run(by)


def _guard_commission(by: Actor, review: Review) -> None:
    require_run(by)
    team = review.team.filter(part__in=[Part.LEAD, Part.AUTHOR, Part.CHAIR], state=MemberState.STANDS)
    if not team.exists():
        raise Refusal("Name who leads the review first, and let them declare their interests.", "team")
    terms = set(review.methods.values_list("terms", flat=True))
    if terms != {"neither"} and not review.questions.exists():
        raise Refusal("Write the terms of reference or the research questions first.", "questions")
    check_gate(review, GateKind.COMMISSION)


def _guard_accept(by: Actor, review: Review) -> None:
    require_oversee(by)
    empty = review.sections.filter(required=True, text="").first()
    if empty is not None:
        raise Refusal(f"The section “{empty.title}” is empty. Write it before the report is accepted.", "sections")
    unsigned = review.joint_boards.filter(signed_on__isnull=True).first()
    if unsigned is not None:
        raise Refusal(f"{unsigned.name} has not signed the report off. Record its sign-off first.", "joint_boards")
    check_gate(review, GateKind.DRAFT)


def check_gate(review: Review, gate: GateKind) -> None:
    """Refuse to pass a gate at which a quality marker has not been looked at."""
    rated = dict(QualityRating.objects.filter(review=review, gate=gate).values_list("marker", "rating"))
    left = open_markers(gate, rated)
    if left:
        count = f"{len(left)} quality markers are" if len(left) > 1 else "One quality marker is"
        raise Refusal(f"{count} not answered at this gate, the first is “{left[0].name}”.", "quality")


def _guard_response(by: Actor, review: Review) -> None:
    require_oversee(by)
    questions = BoardQuestion.objects.filter(lesson__source_id=review.source_id, answered_at__isnull=True).count()
    waiting = (
        Recommendation.objects.filter(lesson_links__lesson__source_id=review.source_id, answer=Answer.AWAITED)
        .distinct()
        .count()
    )
    if questions or waiting:
        raise Refusal(
            f"The board has still to answer {questions + waiting} of the questions and recommendations of this review.",
            "answers",
        )


_GUARDS: dict[str, Callable[[Actor, Review], None]] = {
    ReviewState.COMMISSIONED: _guard_commission,
    ReviewState.ACCEPTED: _guard_accept,
    ReviewState.RESPONSE_AGREED: _guard_response,
    ReviewState.PRE_PUBLICATION: _guard_run,
    ReviewState.CLOSED: _guard_run,
}


def _accepted(by: Actor, review: Review) -> None:
    review.accepted_on = by.today
    review.save(update_fields=["accepted_on"])
    source = Source.objects.select_for_update().get(pk=review.source_id)
    actor = as_register(by)
    source = register.change_source(
        by=actor,
        source_id=source.pk,
        version=source.version,
        title=source.title,
        summary=source.summary,
        began_on=source.began_on,
        reported_on=by.today,
        lead_group_id=source.lead_group_id,
    )
    if source.status == SourceStatus.UNDER_WAY:
        register.move_source(by=actor, source_id=source.pk, version=source.version, status=SourceStatus.LEARNING_TAKEN)
    tell_the_case(by, review, "report-accepted", by.today)


def _end_access(by: Actor, review: Review) -> None:
    """End every part in a review, and every role that was for this review alone."""
    for member in review.team.filter(state__in=sorted(STANDING)):
        member.state, member.ended_on, member.ended_why = MemberState.STOOD_DOWN, by.today, "The review was closed."
        member.version += 1
        member.save()
    bound = Membership.objects.filter(
        accounts.current(by), board_id=by.board_id, role__in=sorted(BOUND_TO_ONE_SOURCE), source_id=review.source_id
    )
    for membership in bound:
        end_membership_of(by, membership, "The review was closed.")


def end_membership_of(by: Actor, membership: Membership | None, why: str) -> None:
    """End the role that a review gave, so that the next request finds it gone."""
    if membership is None or (membership.ends_on and membership.ends_on < by.today):
        return
    accounts_writing.end_membership(
        by=of_the_system(by.board_id, by.board_code, by.at, frozenset({Permission.MANAGE_PEOPLE})),
        membership_id=membership.pk,
        ends_on=max(membership.starts_on, by.today - timedelta(days=1)),
        version=membership.version,
        why=why,
    )


def _choose(by: Actor, review: Review, document: Document | None, methods: Sequence[str], starts_on: date) -> None:
    offered = methods_for(document, review.review_type, library())
    if not methods or any(key not in offered for key in methods):
        raise Refusal("Choose one or more of the methods that the framework has for this kind of review.", "methods")
    if len(set(methods)) != len(methods):
        raise Refusal("Choose each method once.", "methods")
    division = division_of(by)
    first = review.methods.count()
    place = review.stages.count()
    for number, key in enumerate(methods, first):
        method = offered[key]
        row = ReviewMethod.objects.create(
            board_id=by.board_id,
            review=review,
            key=key,
            name=method.name,
            terms=method.terms,
            answers=method.answers,
            factors=method.factors,
            position=number,
        )
        place = _stages(by, review, row, method, place, starts_on, division)


def _stages(
    by: Actor, review: Review, row: ReviewMethod, method: Method, place: int, starts_on: date, division: Division
) -> int:
    """The stages of a method, each due so long after the one before as the method says."""
    due: date | None = starts_on
    made: set[str] = set()
    for number, (key, stage) in enumerate(method.stages.items(), place):
        due = added(due, Length.read(stage.within), division) if due and stage.within else None
        kept = ReviewStage.objects.create(
            board_id=by.board_id,
            review=review,
            method=row,
            key=key,
            name=stage.name,
            purpose=stage.purpose,
            needs=list(stage.needs),
            takes_part=list(stage.takes_part),
            gate=stage.gate,
            position=number,
            due_on=due,
        )
        ReviewArtefact.objects.bulk_create(
            ReviewArtefact(
                board_id=by.board_id,
                stage=kept,
                key=name,
                name=method.artefacts[name].name,
                kind=method.artefacts[name].kind,
                guidance=method.artefacts[name].guidance,
            )
            for name in stage.makes
            if name in method.artefacts and name not in made
        )
        made |= set(stage.makes)
    return place + len(method.stages)


def involve(by: Actor, review: Review, agency_ids: set[int]) -> None:
    """Keep which agencies are under review."""
    known = set(Agency.objects.filter(board_id=by.board_id, pk__in=agency_ids).values_list("pk", flat=True))
    if known != agency_ids:
        raise Refusal("Choose from this board's agencies.", "agencies")
    ReviewAgency.objects.bulk_create(
        [ReviewAgency(board_id=by.board_id, review=review, agency_id=agency) for agency in sorted(agency_ids)],
        ignore_conflicts=True,
    )


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
