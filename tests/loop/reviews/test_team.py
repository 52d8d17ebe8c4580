"""Whoever leads a review stands apart from it, and their access ends with it."""

from datetime import date

import pytest

from goldthread.accounts import operations as accounts
from goldthread.accounts import queries as people
from goldthread.accounts.models import Membership
from goldthread.accounts.roles import Role
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.referrals import operations as deciding
from goldthread.loop.referrals.models import Decision
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import MemberState, Part
from tests.loop.referrals import written as referrals
from tests.loop.reviews import written
from tests.people import Cast, on_stage

pytestmark = pytest.mark.usefixtures("decided")


def test_a_reviewer_from_outside_sees_this_one_review_after_declaring(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    person = written.outsider(cast)
    member = written.named(cast, review, person)
    actor = on_stage(written.acting(cast, person))
    assert actor.source_ids == {review.source_id}
    with pytest.raises(NotThere):
        queries.get(actor, review.source.reference)
    seen = queries.declaration(actor, review.source.reference)
    assert seen.agencies == ("Northshire Health", "Northshire Police")
    operations.declare(by=actor, member_id=member.pk, version=member.version, knew_case=False)
    assert queries.whole(actor, review.source.reference).may_conduct
    other = written.opened(cast)
    with pytest.raises(NotThere):
        queries.get(on_stage(actor), other.source.reference)


def test_access_ends_with_the_review(cast: Cast, decision: Decision) -> None:
    review, lead = written.commissioned(cast, "after-action-review", decision=decision)
    for state in ("analysis", "checking", "response_agreed", "closed"):
        review = written.moved(cast, review, state)
    membership = Membership.objects.get(person_id=lead.me)
    assert membership.ends_on is not None and membership.ends_on <= date(2026, 6, 9)
    with pytest.raises(NotThere):
        queries.get(on_stage(lead), review.source.reference)
    tomorrow = written.later(cast.manager, 1)
    assert people.actor_for(membership.person, cast.manager.board_id, tomorrow.at) is None


def test_who_belonged_to_an_agency_under_review_does_not_lead_it(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    said = {"review_id": review.pk, "person_id": cast.health_lead.me, "part": Part.LEAD}
    with pytest.raises(Refusal) as refused:
        operations.name_member(by=on_stage(cast.manager), **said)  # type: ignore[arg-type]
    assert refused.value.sentence.startswith("Works for Northshire Health")
    with pytest.raises(NotAllowed):
        operations.name_member(by=cast.manager, waiver="She is new.", **said)  # type: ignore[arg-type]
    member = operations.name_member(by=on_stage(cast.chair), waiver="She joined last week.", **said)  # type: ignore[arg-type]
    assert member.waived_by_id == cast.chair.me and member.membership is None
    panel = operations.name_member(
        by=on_stage(cast.manager), review_id=review.pk, person_id=cast.health_lead.me, part=Part.PANEL
    )
    assert panel.conflict == ""


def test_earlier_work_counts_too_and_what_must_be_is_never_waived(cast: Cast) -> None:
    referral = referrals.considered(cast)
    decision = deciding.decide(
        by=on_stage(cast.chair),
        referral_id=referral.pk,
        version=referral.version,
        choice="review",
        review_type="serious-case-review",
        reasons="It is serious.",
    )
    assert decision.source is not None
    review = operations.open_review(
        by=on_stage(cast.manager), source_reference=decision.source.reference, methods=["scr-panel"]
    )
    person = written.outsider(cast, "earlier")
    accounts.add_member(
        by=cast.manager,
        person_id=person.pk,
        role=Role.AGENCY_LEAD,
        starts_on=date(2021, 1, 1),
        ends_on=date(2024, 1, 1),
        agency_id=cast.agencies["police"],
    )
    with pytest.raises(Refusal) as refused:
        operations.name_member(
            by=on_stage(cast.chair),
            review_id=review.pk,
            person_id=person.pk,
            part=Part.AUTHOR,
            last_day=date(2026, 12, 31),
            waiver="Long ago.",
        )
    assert refused.value.sentence.startswith("Worked for Northshire Police")
    assert "no exception" in refused.value.sentence


def test_who_knew_the_case_stands_down_and_the_declaration_is_kept(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    person = written.outsider(cast)
    member = written.named(cast, review, person)
    actor = on_stage(written.acting(cast, person))
    with pytest.raises(Refusal):
        operations.declare(by=actor, member_id=member.pk, version=member.version, knew_case=True)
    member = operations.declare(
        by=actor, member_id=member.pk, version=member.version, knew_case=True, knew_how="Lives next door."
    )
    assert member.state == MemberState.STOOD_DOWN and member.knew_how == "Lives next door."
    with pytest.raises(NotThere):
        queries.get(actor, review.source.reference)
    assert written.verbs(review)[-1] == "stood down from"
    waived = operations.waive(
        by=on_stage(cast.chair), member_id=member.pk, version=member.version, reason="On the island everybody does."
    )
    assert waived.state == MemberState.STANDS


def test_somebody_new_needs_a_last_day_and_only_the_office_names(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    person = written.outsider(cast)
    said = {"review_id": review.pk, "person_id": person.pk}
    with pytest.raises(Refusal) as refused:
        operations.name_member(by=on_stage(cast.manager), part=Part.LEAD, **said)  # type: ignore[arg-type]
    assert refused.value.field == "last_day"
    with pytest.raises(NotAllowed):
        operations.name_member(by=on_stage(cast.member), part=Part.LEAD, last_day=date(2027, 1, 1), **said)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        operations.name_member(by=on_stage(cast.manager), part="friend", last_day=date(2027, 1, 1), **said)  # type: ignore[arg-type]


def test_a_role_that_reads_no_review_does_not_sit_on_a_team(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    with pytest.raises(Refusal):
        operations.name_member(
            by=on_stage(cast.manager), review_id=review.pk, person_id=cast.auditor.me, part=Part.PANEL
        )


def test_an_agency_that_comes_in_later_shows_as_a_conflict(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    person = written.outsider(cast, "teacher")
    accounts.add_member(
        by=on_stage(cast.manager),
        person_id=person.pk,
        role=Role.AGENCY_LEAD,
        starts_on=date(2021, 1, 1),
        agency_id=cast.agencies["school"],
    )
    operations.name_member(by=cast.manager, review_id=review.pk, person_id=person.pk, part=Part.CHAIR)
    assert queries.whole(cast.manager, review.source.reference).team[0].conflict_now == ""
    operations.involve_agency(by=cast.manager, review_id=review.pk, agency_id=cast.agencies["school"])
    assert "Hillside School" in queries.whole(cast.manager, review.source.reference).team[0].conflict_now
