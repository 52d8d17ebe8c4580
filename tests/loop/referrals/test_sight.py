"""Who sees what of a referral, role by role; what was learnt before; and what reading costs."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.models import Referral
from goldthread.loop.sources.choices import Visibility
from tests import factories
from tests.loop.referrals import written
from tests.people import TODAY, Cast, on_stage

EVERY = {"manager", "coordinator", "chair", "partner"}


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled)


def who_can(cast: Cast, do: Callable[[Actor], object]) -> set[str]:
    able = set()
    for name, actor in cast.everybody().items():
        try:
            on_stage(actor)
            do(actor)
            able.add(name)
        except (NotThere, NotAllowed):
            pass
    on_stage(cast.manager)
    return able


def test_a_draft_is_its_writers_and_their_leads(cast: Cast) -> None:
    made = written.draft(cast)
    assert who_can(cast, lambda actor: queries.get(actor, made.reference)) == set()
    assert who_can(cast, lambda actor: queries.own_referral(actor, made.reference)) == {"health_lead"}
    assert who_can(cast, lambda actor: queries.to_write(actor, made.reference)) == {"health_lead"}


def test_what_is_submitted_is_the_offices_the_chairs_and_the_partners(cast: Cast) -> None:
    made = written.submitted(cast)
    assert who_can(cast, lambda actor: queries.get(actor, made.reference)) == EVERY
    assert who_can(cast, lambda actor: queries.to_write(actor, made.reference)) == {"manager", "coordinator"}


def test_who_sits_on_the_group_sees_what_is_before_it_and_the_referrer_only_progress(cast: Cast) -> None:
    made = written.considered(cast)
    assert who_can(cast, lambda actor: queries.whole(actor, made.reference)) == EVERY | {"member"}
    assert who_can(cast, lambda actor: queries.worksheet(actor, made)) == EVERY | {"member"}
    assert who_can(cast, lambda actor: queries.decision_sheet(actor, made)) == EVERY | {"member"}
    assert who_can(cast, lambda actor: queries.similar(actor, made)) == EVERY | {"member"}
    assert who_can(cast, lambda actor: queries.progress(actor, made.reference)) == {"health_lead"}
    boards = {name for name, actor in cast.everybody().items() if queries.clock_board(on_stage(actor))}
    assert boards == EVERY | {"member"}


def test_to_others_there_is_no_referral_at_all(cast: Cast) -> None:
    made = written.decided(cast).referral
    for who in ("administrator", "practitioner", "inspector", "auditor", "young", "owner", "outsider"):
        there_is_nothing(on_stage(getattr(cast, who)), made)


def there_is_nothing(actor: Actor, made: Referral) -> None:
    if actor.may(Permission.READ_REFERRALS):
        assert not queries.register(actor)
    else:
        with pytest.raises(NotAllowed):
            queries.register(actor)
    assert not queries.mine(actor)
    assert not queries.children_of(actor, made)
    assert not queries.returns_of(actor, made)
    assert not queries.documents_of(actor, made)
    assert not queries.steps_of(actor, made)
    assert not queries.notices_of(actor, made)
    assert not queries.letters_of(actor, made)
    assert not queries.requests_of(actor, made)
    assert not queries.events_of(actor, made)
    assert not queries.clocks_of(actor, made)
    assert not queries.clock_board(actor)
    assert not queries.due_for(actor)
    assert not queries.enquiries(actor)
    assert not queries.notices_to_go(actor)


def test_progress_says_what_was_decided_and_not_why(cast: Cast) -> None:
    made = written.recommended(cast)
    before = queries.progress(cast.health_lead, made.reference)
    assert (before.words, before.considered_by) == ("Under consideration", "Learning and improvement group")
    assert before.decision_due_on == date(2026, 7, 7)
    written.decided(cast, made)
    after = queries.progress(cast.health_lead, made.reference)
    assert (after.outcome, after.decided_on, after.state) == ("Island review", TODAY, ReferralState.DECIDED)
    assert "The agencies can learn" not in str(after)
    assert "We owe it a day" not in str(after)


def test_one_leads_only_the_agency_that_one_leads(cast: Cast) -> None:
    """Owning actions for an agency is not leading it."""
    made = written.draft(cast)
    with pytest.raises(NotThere):
        queries.progress(cast.owner, made.reference)


def test_earlier_learning_is_listed_with_what_came_of_it(cast: Cast) -> None:
    lesson = factories.lesson(by=cast.manager)
    factories.recommendation(by=cast.manager, to=[lesson], answer=Answer.ACCEPTED)
    closed = factories.source(by=cast.manager, visibility=Visibility.PEOPLE, person_ids=[cast.chair.me])
    hidden = factories.lesson(by=cast.manager, of=closed, statement="Missed appointments of a baby were hidden")
    earlier = written.considered(cast, title="Baby not brought to appointments")
    referral = written.considered(cast)
    found = queries.similar(cast.member, referral)
    by_reference = {each.reference: each for each in found}
    assert by_reference[lesson.reference].came_of == "Accepted"
    assert by_reference[lesson.reference].from_what == "Audit of missed appointments"
    assert by_reference[earlier.reference].came_of == "Under consideration"
    assert hidden.reference not in by_reference
    assert hidden.reference in {each.reference for each in queries.similar(cast.chair, referral)}


def test_a_different_spelling_is_found(cast: Cast) -> None:
    lesson = factories.lesson(by=cast.manager, statement="Apointments missed", evidence="")
    referral = written.considered(
        cast, title="Appointments missed", why_referred="x", what_happened="y", done_at_once="z"
    )
    assert lesson.reference in {each.reference for each in queries.similar(cast.manager, referral)}


def fill(cast: Cast, referrals: int) -> Referral:
    for _ in range(referrals):
        made = written.recommended(cast)
        operations.ask_agencies(
            by=cast.manager, referral_id=made.pk, agency_ids=list(cast.agencies.values()), told="A baby was hurt."
        )
    return made


def test_reading_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    def cost() -> dict[str, int]:
        referral = Referral.objects.latest("pk")
        asked: dict[str, Callable[[], object]] = {
            "register": lambda: list(queries.register(cast.manager)),
            "standing": lambda: queries.standing(cast.manager),
            "whole": lambda: queries.whole(cast.manager, referral.reference),
            "worksheet": lambda: queries.worksheet(cast.member, referral),
            "decision": lambda: queries.decision_sheet(cast.chair, referral),
            "clocks": lambda: queries.clock_board(cast.manager),
            "due": lambda: queries.due_for(cast.manager),
            "due of an agency": lambda: queries.due_for(cast.police_lead),
            "similar": lambda: queries.similar(cast.member, referral),
            "late": lambda: list(queries.late_returns(written.later(cast.manager, 30))),
        }
        costs = {}
        for name, ask in asked.items():
            with CaptureQueriesContext(connection) as captured:
                ask()
            costs[name] = len(captured)
        return costs

    fill(cast, 2)
    before = cost()
    fill(cast, 3)
    factories.lesson(by=cast.manager)
    assert {name: count for name, count in cost().items() if name != "similar"} == {
        name: count for name, count in before.items() if name != "similar"
    }
    assert before["clocks"] <= 3 and before["due"] <= 10 and before["whole"] <= 15
