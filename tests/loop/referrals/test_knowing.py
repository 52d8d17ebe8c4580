"""Agencies are asked, reminded, answer on the framework's form, and see nothing but their own."""

from copy import deepcopy
from datetime import date

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import ReturnState
from goldthread.loop.referrals.models import AgencyReturn, Referral
from goldthread.notices.models import Notice
from tests.loop.referrals import written
from tests.people import Cast

ANSWERS = {"known": "We visited twice.", "done": "A visit every week."}


@pytest.fixture(scope="module")
def made(settled: Cast) -> Referral:
    written.framework(settled)
    referral = written.considered(settled)
    operations.ask_agencies(
        by=settled.coordinator,
        referral_id=referral.pk,
        agency_ids=[settled.agencies["police"], settled.agencies["school"]],
        told="A baby of the family at 1 High Street was hurt on 5 June.",
    )
    return referral


@pytest.fixture
def asked(cast: Cast, made: Referral) -> Referral:
    return deepcopy(made)


def of_police(referral: Referral) -> AgencyReturn:
    return referral.returns.get(agency__short_name="Police")


def test_asking_tells_the_agency_and_dates_by_the_framework(cast: Cast, asked: Referral) -> None:
    row = of_police(asked)
    assert (row.state, row.due_on) == (ReturnState.ASKED, date(2026, 6, 16))
    told = Notice.objects.filter(key__startswith=f"return-{row.pk}").values_list("person_id", flat=True)
    assert set(told) == {cast.police_lead.person_id, cast.partner.person_id}
    assert written.verbs(asked)[-1] == "asked agencies about"
    assert asked.clocks.get(key="answer").due_on == date(2026, 6, 16)


def test_asking_is_for_the_office_once_and_for_agencies_of_the_board(cast: Cast, asked: Referral) -> None:
    said = {"referral_id": asked.pk, "told": "A baby was hurt."}
    with pytest.raises(NotAllowed):
        operations.ask_agencies(by=cast.member, agency_ids=[cast.agencies["health"]], **said)  # type: ignore[arg-type]
    for agencies in ([], [0], [cast.agencies["police"]]):
        with pytest.raises(Refusal):
            operations.ask_agencies(by=cast.manager, agency_ids=agencies, **said)  # type: ignore[arg-type]


def test_an_agency_sees_what_it_is_told_and_no_more(cast: Cast, asked: Referral) -> None:
    row = of_police(asked)
    seen = queries.return_to_answer(cast.police_lead, row.pk)
    assert seen.told.startswith("A baby of the family")
    assert {field.key for field in seen.form} == {"known", "well", "done"}
    assert [label for _, label in seen.children] == ["Child A"]
    with pytest.raises(NotThere):
        queries.get(cast.police_lead, asked.reference)
    with pytest.raises(NotThere):
        queries.return_to_answer(cast.health_lead, row.pk)
    assert [each.agency_id for each in queries.returns_to_answer(cast.police_lead)] == [cast.agencies["police"]]
    assert queries.returns_of(cast.police_lead, asked).count() == 1
    assert queries.returns_of(cast.member, asked).count() == 2


def test_an_agency_answers_on_the_form_and_says_what_it_did_at_once(cast: Cast, asked: Referral) -> None:
    row = of_police(asked)
    with pytest.raises(Refusal) as refused:
        operations.answer_for_agency(by=cast.police_lead, return_id=row.pk, version=row.version, answers={"known": "x"})
    assert refused.value.field == "done"
    answered = operations.answer_for_agency(
        by=cast.police_lead,
        return_id=row.pk,
        version=row.version,
        answers=ANSWERS,
        immediate_action="An officer is with the family.",
    )
    assert (answered.state, answered.answers) == (ReturnState.ANSWERED, ANSWERS)
    assert answered.answered_by_id == cast.police_lead.person_id
    with pytest.raises(ChangedMeanwhile):
        operations.answer_for_agency(by=cast.partner, return_id=row.pk, version=row.version, knows_nothing=True)


def test_others_do_not_answer_for_it(cast: Cast, asked: Referral) -> None:
    row = of_police(asked)
    for actor in (cast.member, cast.chair):
        with pytest.raises(NotAllowed):
            operations.answer_for_agency(by=actor, return_id=row.pk, version=row.version, knows_nothing=True)
    for actor in (cast.health_lead, cast.owner, cast.administrator):
        with pytest.raises(NotThere):
            operations.answer_for_agency(by=actor, return_id=row.pk, version=row.version, knows_nothing=True)


def test_nil_is_an_answer_and_the_last_stops_the_clock(cast: Cast, asked: Referral) -> None:
    for row in asked.returns.all():
        assert asked.clocks.get(key="answer").state == "running"
        done = operations.answer_for_agency(
            by=cast.coordinator, return_id=row.pk, version=row.version, knows_nothing=True
        )
        assert done.state == ReturnState.NIL
    assert asked.clocks.get(key="answer").state == "stopped"


def test_an_answer_is_queried_and_what_was_said_is_kept(cast: Cast, asked: Referral) -> None:
    row = of_police(asked)
    with pytest.raises(Refusal):
        operations.ask_agency_again(by=cast.manager, return_id=row.pk, version=row.version, question="And?")
    row = operations.answer_for_agency(by=cast.police_lead, return_id=row.pk, version=row.version, answers=ANSWERS)
    row = operations.ask_agency_again(by=cast.manager, return_id=row.pk, version=row.version, question="And in May?")
    assert queries.return_to_answer(cast.police_lead, row.pk).question == "And in May?"
    more = ANSWERS | {"known": "Also once in May."}
    row = operations.answer_for_agency(by=cast.police_lead, return_id=row.pk, version=row.version, answers=more)
    steps = queries.steps_of_return(cast.police_lead, row)
    assert [step.state for step in steps] == ["asked", "answered", "queried", "answered"]
    assert [step.answers.get("known") for step in steps][1::2] == ["We visited twice.", "Also once in May."]


def test_what_is_late_is_seen_without_telephoning(cast: Cast, asked: Referral) -> None:
    assert not queries.late_returns(cast.manager)
    late = queries.late_returns(written.later(cast.manager, 8))
    assert {row.agency.short_name for row in late} == {"Police", "Hillside"}
    assert queries.standing(written.later(cast.manager, 8)).answers_late == 2
    assert queries.return_to_answer(written.later(cast.police_lead, 8), of_police(asked).pk).days_late == 1
