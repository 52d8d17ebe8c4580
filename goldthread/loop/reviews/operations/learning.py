"""The learning summary that writes itself, and what was learnt about the review."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.framework import packs
from goldthread.loop.framework.format.document import Template
from goldthread.loop.referrals.operations.steps import check_version
from goldthread.loop.referrals.rules import filled
from goldthread.loop.reviews.composing import summary_answers
from goldthread.loop.reviews.models import LearningSummary, Publication, Review, ReviewReflection
from goldthread.loop.reviews.operations.checking import check_is_clean
from goldthread.loop.reviews.operations.steps import document_for, locked, note
from goldthread.loop.reviews.policy import require_conduct, require_run
from goldthread.loop.reviews.rules import template_for
from goldthread.loop.reviews.working import material_of

USUAL = "slough-2014"
"""The pack whose learning summary stands in where a framework has none."""


def form_of(review: Review) -> Template:
    """The learning summary as the review's framework has it, or the usual one."""
    own = template_for(document_for(review), "learning summary")
    usual = template_for(packs.load(USUAL), "learning summary")
    found = own or usual
    assert found is not None
    return found


@transaction.atomic
def write_summary(*, by: Actor, review_id: int) -> LearningSummary:
    """Write the learning summary from the review as it stands. What a person has written in it already is kept."""
    review = _own(by, review_id)
    form = form_of(review)
    composed = summary_answers(form, material_of(review), by.today)
    before = LearningSummary.objects.select_for_update().filter(review=review).first()
    said = dict(before.answers) if before else {}
    if before is None:
        before = LearningSummary(board_id=by.board_id, review=review, version=0)
    before.form = [[key, field.label] for key, field in form.fields.items()]
    before.answers = {key: said.get(key) or composed[key] for key in form.fields if said.get(key) or key in composed}
    before.written_by_id, before.written_at = by.person_id, by.at
    before.version += 1
    before.save()
    note(by, "wrote the learning summary of", review, detail={"fields": len(before.answers)})
    return before


@transaction.atomic
def change_summary(
    *,
    by: Actor,
    review_id: int,
    version: int,
    answers: Mapping[str, Any],
    completed_on: date | None = None,
    public: bool = False,
) -> LearningSummary:
    """Write on the learning summary; it is complete from a day on, and then every field that is asked for is there.

    One that stands beside a published report is as public as the report: it needs a clean identity check as it reads.
    """
    review = _own(by, review_id)
    row = the_one(LearningSummary.objects.select_for_update().filter(review=review))
    check_version(row.version, version, "this summary")
    if completed_on is not None and completed_on > by.today:
        raise Refusal("The day cannot lie in the future. Change it.", "completed_on")
    row.answers = filled(form_of(review), answers, whole=completed_on is not None)
    if public != row.public:
        require_run(by)
    row.completed_on, row.public = completed_on, public
    row.written_by_id, row.written_at = by.person_id, by.at
    row.version += 1
    row.save()
    if (
        public
        and Publication.objects.filter(review=review, published_on__isnull=False, withdrawn_at__isnull=True).exists()
    ):
        check_is_clean(review)
    note(by, "changed the learning summary of", review, detail={"completed on": completed_on, "public": public})
    return row


@transaction.atomic
def reflect(
    *,
    by: Actor,
    review_id: int,
    version: int,
    worked: str = "",
    did_not_work: str = "",
    who_took_part: str = "",
    would_do: str = "",
    cost_pounds: Decimal | None = None,
    days_of_work: Decimal | None = None,
) -> ReviewReflection:
    """Say what was learnt about the review itself: its cost, what worked, what did not. ``version`` is 0 at first."""
    review = locked(by, review_id)
    require_conduct(by, review)
    for amount, field in ((cost_pounds, "cost_pounds"), (days_of_work, "days_of_work")):
        if amount is not None and amount < 0:
            raise Refusal("This cannot be less than nothing. Change the number.", field)
    row = ReviewReflection.objects.select_for_update().filter(review=review).first()
    check_version(row.version if row else 0, version, "what was learnt about the review")
    row = row or ReviewReflection(board_id=by.board_id, review=review, version=0)
    row.worked, row.did_not_work = worked.strip(), did_not_work.strip()
    row.who_took_part, row.would_do = who_took_part.strip(), would_do.strip()
    row.cost_pounds, row.days_of_work = cost_pounds, days_of_work
    row.by_id, row.at = by.person_id, by.at
    row.version += 1
    row.save()
    note(by, "looked back on", review)
    return row


def _own(by: Actor, review_id: int) -> Review:
    review = locked(by, review_id)
    require_conduct(by, review)
    return review
