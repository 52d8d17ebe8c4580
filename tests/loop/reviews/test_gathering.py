"""Agencies are asked with guidance, write here or upload, are chased and queried, and a senior officer signs."""

from copy import deepcopy
from datetime import date

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import ReturnState
from goldthread.loop.reviews.models import Review, ReviewReturn
from goldthread.notices.models import Notice
from tests.loop.reviews import written
from tests.people import Cast, on_stage


@pytest.fixture(scope="module")
def made(settled: Cast) -> ReviewReturn:
    written.framework(settled)
    review = written.opened(settled, "silp")
    (row,) = operations.ask_agencies(
        by=settled.manager,
        review_id=review.pk,
        agency_ids=[settled.agencies["police"]],
        what="Management report",
        told="A baby of the family at 1 High Street was hurt on 5 June.",
        form="what-we-know",
    )
    return row


@pytest.fixture
def asked(cast: Cast, made: ReviewReturn) -> ReviewReturn:
    return deepcopy(made)


def test_the_agency_reads_what_this_is_what_is_asked_and_by_when(cast: Cast, asked: ReviewReturn) -> None:
    seen = queries.return_to_give(on_stage(cast.police_lead), asked.pk)
    assert seen.what_this_is and seen.what == "Management report" and seen.due_on == date(2026, 6, 16)
    assert [field.key for field in seen.form] == ["known", "well", "done"]
    assert seen.subjects == ("Child A",) and seen.may_write and not seen.may_sign
    told = Notice.objects.filter(key__startswith=f"review-return-{asked.pk}").values_list("person_id", flat=True)
    assert set(told) == {cast.police_lead.person_id, cast.partner.person_id}
    with pytest.raises(NotThere):
        queries.return_to_give(on_stage(cast.health_lead), asked.pk)
    with pytest.raises(NotThere):
        queries.get(on_stage(cast.police_lead), asked.review.source.reference)
    assert [row.pk for row in queries.returns_to_give(cast.police_lead)] == [asked.pk]
    assert [item.what for item in queries.due_for(cast.police_lead)] == ["Management report"]


def test_a_draft_is_given_and_signed_by_somebody_else(cast: Cast, asked: ReviewReturn) -> None:
    lead, partner = cast.police_lead, cast.partner
    row = operations.write_return(
        by=on_stage(lead), return_id=asked.pk, version=asked.version, answers={"known": "We visited twice."}
    )
    assert row.state == ReturnState.WRITING
    assert queries.return_to_give(lead, row.pk).form[0].answer == "We visited twice."
    assert queries.return_to_give(on_stage(cast.manager), row.pk).form[0].answer == ""
    on_stage(lead)
    with pytest.raises(Refusal) as refused:
        operations.give_return(by=lead, return_id=row.pk, version=row.version, answers={"known": "We visited."})
    assert refused.value.field == "done"
    row = operations.give_return(
        by=lead,
        return_id=row.pk,
        version=row.version,
        answers={"known": "We visited twice.", "done": "Visits each week."},
        immediate_action="An officer is with the family.",
    )
    with pytest.raises(NotAllowed):
        operations.sign_return(by=lead, return_id=row.pk, version=row.version, signed_by="Pat Lead")
    with pytest.raises(ChangedMeanwhile):
        operations.sign_return(by=partner, return_id=row.pk, version=1, signed_by="Parker Partner, superintendent")
    row = operations.sign_return(
        by=on_stage(partner), return_id=row.pk, version=row.version, signed_by="Parker Partner, superintendent"
    )
    assert (row.state, row.immediate_action) == (ReturnState.SIGNED_OFF, "An officer is with the family.")
    with pytest.raises(Refusal):
        operations.give_return(by=on_stage(lead), return_id=row.pk, version=row.version, answers={})
    row = operations.query_return(
        by=on_stage(cast.manager), return_id=row.pk, version=row.version, question="Who else was there?"
    )
    assert (row.state, row.signed_by) == (ReturnState.QUERIED, "")
    assert [step.state for step in queries.steps_of_return(cast.manager, row)] == [
        "asked",
        "given",
        "signed_off",
        "queried",
    ]


def test_chasing_counts_and_ends_with_the_sign_off(cast: Cast, asked: ReviewReturn) -> None:
    row = operations.chase_return(by=on_stage(cast.manager), return_id=asked.pk, version=asked.version)
    assert row.times_chased == 1
    late = written.later(cast.manager, 30)
    assert [each.pk for each in queries.late_returns(late)] == [asked.pk]
    row = operations.give_return(
        by=on_stage(cast.police_lead), return_id=row.pk, version=row.version, holds_nothing=True
    )
    assert row.state == ReturnState.NIL
    with pytest.raises(Refusal):
        operations.chase_return(by=on_stage(cast.manager), return_id=row.pk, version=row.version)


def test_an_agency_that_is_asked_comes_under_review_and_is_asked_once(cast: Cast, asked: ReviewReturn) -> None:
    review: Review = asked.review
    said = {"review_id": review.pk, "what": "management report", "told": "A baby was hurt."}
    with pytest.raises(Refusal):
        operations.ask_agencies(by=on_stage(cast.manager), agency_ids=[cast.agencies["police"]], **said)  # type: ignore[arg-type]
    operations.ask_agencies(by=cast.manager, agency_ids=[cast.agencies["school"]], **said)  # type: ignore[arg-type]
    assert "Hillside School" in queries.whole(cast.manager, review.source.reference).agencies
    with pytest.raises(NotAllowed):
        operations.ask_agencies(by=on_stage(cast.member), agency_ids=[cast.agencies["health"]], **said)  # type: ignore[arg-type]
