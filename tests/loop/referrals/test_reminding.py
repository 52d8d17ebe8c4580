"""Who is told when something about a referral nears its day or has passed it, with a moving clock."""

from copy import deepcopy
from datetime import timedelta

import pytest

from goldthread.core.actor import Actor, of_the_system
from goldthread.core.refusals import NotAllowed
from goldthread.jobs.tasks import DAILY
from goldthread.journal.models import Entry
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.choices import DecisionChoice, LetterWay
from goldthread.loop.referrals.models import Referral
from goldthread.loop.referrals.operations import Asking
from goldthread.notices.models import Notice
from tests.loop.referrals import written
from tests.people import NOW, TODAY, Cast, on_stage


def system(cast: Cast, days: int) -> Actor:
    by = of_the_system(cast.manager.board_id, cast.manager.board_code, NOW + timedelta(days=days), frozenset())
    return on_stage(by)


def told(cast: Cast, days: int, kind: str) -> set[int | None]:
    """Who is told of this kind of thing that many days from now."""
    by = system(cast, days)
    operations.remind(by=by)
    rows = Notice.objects.filter(written_at=by.at, key__regex=rf"^{kind}\d+-(due|late)-")
    return set(rows.values_list("person_id", flat=True))


@pytest.fixture(scope="module")
def made(settled: Cast) -> Referral:
    written.framework(settled)
    referral = written.considered(settled)
    operations.ask_agencies(
        by=settled.manager, referral_id=referral.pk, agency_ids=[settled.agencies["police"]], told="A baby was hurt."
    )
    return referral


@pytest.fixture
def referral(cast: Cast, made: Referral) -> Referral:
    return deepcopy(made)


def test_an_agency_then_the_office_then_whoever_decides(cast: Cast, referral: Referral) -> None:
    office = {cast.manager.person_id, cast.coordinator.person_id}
    assert told(cast, 0, "return-") == {cast.police_lead.person_id}
    assert told(cast, 3, "return-") == {cast.police_lead.person_id}
    assert told(cast, 4, "return-") == set()
    assert told(cast, 8, "return-") == {cast.police_lead.person_id} | office
    assert told(cast, 9, "return-") == set()
    everybody = told(cast, 60, "return-")
    assert everybody >= office | {cast.chair.person_id, cast.police_lead.person_id}


def test_a_clock_is_the_offices_and_the_deciders(cast: Cast, referral: Referral) -> None:
    assert told(cast, 27, "clock-") >= {cast.manager.person_id, cast.chair.person_id}


def test_nothing_is_said_twice_or_by_people(cast: Cast, referral: Referral) -> None:
    assert operations.remind(by=system(cast, 30)) > 0
    assert operations.remind(by=system(cast, 30)) == 0
    assert Entry.objects.filter(verb="reminded").count() == 1
    with pytest.raises(NotAllowed):
        operations.remind(by=cast.manager)


def test_answered_is_not_reminded(cast: Cast, referral: Referral) -> None:
    row = referral.returns.get()
    operations.answer_for_agency(by=cast.police_lead, return_id=row.pk, version=row.version, knows_nothing=True)
    assert told(cast, 8, "return-") == set()


def test_everything_that_waits_is_said(cast: Cast, referral: Referral) -> None:
    due = TODAY + timedelta(days=7)
    operations.request_information(
        by=cast.manager,
        referral_id=referral.pk,
        power="section 16H",
        asked_of="The surgery",
        purpose="To decide",
        what="Attendances",
        due_on=due,
    )
    operations.keep_letter(
        by=cast.manager,
        referral_id=referral.pk,
        way=LetterWay.FROM_THEM,
        subject="More",
        text="Say more.",
        dated_on=TODAY,
        needs_answer=True,
        due_on=due,
    )
    operations.pass_on(
        by=cast.manager,
        thing=referral.reference,
        carries="A case",
        from_group_id=cast.groups["quality"],
        to_group_id=cast.groups["learning"],
        reason="A worry",
        due_on=due,
    )
    written.decided(
        cast,
        Referral.objects.get(pk=referral.pk),
        choice=DecisionChoice.ENQUIRY,
        review_type="",
        enquiry=Asking("Why?", cast.health_lead.me, due),
    )
    operations.remind(by=system(cast, 8))
    rows = Notice.objects.filter(written_at=NOW + timedelta(days=8))
    kinds = {key.split("-")[0]: set() for key in rows.values_list("key", flat=True)}  # type: ignore[var-annotated]
    assert set(kinds) >= {"request", "letter", "passage", "enquiry"}
    passage = rows.filter(key__startswith="passage-").values_list("person_id", flat=True)
    assert set(passage) == {cast.member.person_id}
    enquiry = rows.filter(key__startswith="enquiry-").values_list("person_id", flat=True)
    assert set(enquiry) == {cast.health_lead.person_id}


def test_it_is_part_of_every_night(cast: Cast) -> None:
    assert "remind_of_referrals" in {work.__name__ for work in DAILY}
