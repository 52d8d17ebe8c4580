"""By which methods a review is done, the stages that they bring, and whose work it looks at."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.working_days import Division
from goldthread.documents.models import Document as File
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.document import Document, Method
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.referrals.operations.steps import division_of
from goldthread.loop.reviews.models import (
    Review,
    ReviewAgency,
    ReviewArtefact,
    ReviewDocument,
    ReviewMethod,
    ReviewStage,
)
from goldthread.loop.reviews.operations.steps import (
    check_open,
    document_for,
    library,
    locked,
    note,
    said,
    save,
)
from goldthread.loop.reviews.policy import require_conduct, require_run
from goldthread.loop.reviews.rules import (
    check_period,
    methods_for,
)


def choose_methods(
    by: Actor, review: Review, document: Document | None, methods: Sequence[str], starts_on: date
) -> None:
    """Give a review these methods; their stages come after those that it has."""
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


@transaction.atomic
def add_method(*, by: Actor, review_id: int, version: int, method: str, starts_on: date | None = None) -> Review:
    """Add a method to a review: its stages come after those that it has."""
    require_run(by)
    review = locked(by, review_id, version)
    check_open(review)
    if review.methods.filter(key=method).exists():
        raise Refusal("The review has this method already.", "method")
    choose_methods(by, review, document_for(review), [method], starts_on or by.today)
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
