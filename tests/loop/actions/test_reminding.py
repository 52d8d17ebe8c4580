"""Who is told when a date nears and when it has passed, with a moving clock."""

from datetime import datetime, timedelta

import pytest

from goldthread.core.actor import Actor, of_the_system
from goldthread.core.refusals import NotAllowed
from goldthread.journal.models import Entry
from goldthread.loop.actions import operations
from goldthread.loop.actions.choices import ActionState, EvidenceForm, VerificationOutcome
from goldthread.loop.lessons.choices import Answer
from goldthread.notices.models import Notice
from tests import factories
from tests.people import NOW, TODAY, Cast, on_stage

DUE = TODAY + timedelta(days=60)


def system(cast: Cast, at: datetime) -> Actor:
    return on_stage(of_the_system(cast.manager.board_id, cast.manager.board_code, at, frozenset()))


def told_on(cast: Cast, days_from_due: int) -> set[int | None]:
    """Who is told that many days after the date (before it, where negative)."""
    at = NOW + timedelta(days=60 + days_from_due)
    by = system(cast, at)
    operations.remind(by=by)
    return set(Notice.objects.filter(written_at=at, key__startswith="action-").values_list("person_id", flat=True))


@pytest.fixture
def due(cast: Cast) -> None:
    factories.action(
        by=cast.manager,
        state=ActionState.AGREED,
        lead_agency_id=cast.agencies["health"],
        lead_officer_id=cast.owner.person_id,
        due_on=DUE,
    )


def test_officer_then_agency_then_chair(cast: Cast, due: None) -> None:
    officer, lead = cast.owner.person_id, cast.health_lead.person_id
    senior = {cast.chair.person_id, cast.manager.person_id}
    assert told_on(cast, -40) == set()
    assert told_on(cast, -28) == {officer}
    assert told_on(cast, -27) == set()
    assert told_on(cast, -7) == {officer}
    assert told_on(cast, -1) == {officer}
    assert told_on(cast, 0) == set()
    assert told_on(cast, 1) == {officer}
    assert told_on(cast, 13) == set()
    assert told_on(cast, 14) == {officer, lead}
    assert told_on(cast, 42) == {officer, lead} | senior
    assert told_on(cast, 70) == {officer, lead} | senior
    assert told_on(cast, 200) == set()


def test_a_missed_night_is_made_good_and_nothing_is_said_twice(cast: Cast, due: None) -> None:
    assert told_on(cast, 16) == {cast.owner.person_id, cast.health_lead.person_id}
    before = Notice.objects.count()
    assert operations.remind(by=system(cast, NOW + timedelta(days=76))) == 0
    assert Notice.objects.count() == before
    assert Entry.objects.filter(verb="reminded").count() == 1


def test_an_action_that_nobody_leads_is_the_offices(cast: Cast) -> None:
    factories.action(by=cast.manager, lead_officer_id=None, due_on=DUE)
    assert told_on(cast, 1) == {cast.manager.person_id, cast.coordinator.person_id}


def test_people_do_not_write_reminders(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.remind(by=cast.manager)


def test_milestones_evidence_looks_and_unanswered_recommendations_are_told_too(cast: Cast) -> None:
    action = factories.action(
        by=cast.manager,
        state=ActionState.AGREED,
        lead_officer_id=cast.owner.person_id,
        milestones=[("Design agreed", TODAY + timedelta(days=7))],
    )
    operations.offer_evidence(
        by=cast.manager,
        action_id=action.pk,
        title="Sample",
        shows="It is used",
        form=EvidenceForm.STATEMENT,
        statement="36 of 40",
        stands_for=TODAY,
        expires_on=TODAY + timedelta(days=7),
    )
    done = factories.action(by=cast.manager, state=ActionState.CLAIMED)
    factories.checked(by=cast.auditor, of=done, outcome=VerificationOutcome.VERIFIED)
    factories.recommendation(by=cast.manager)
    factories.recommendation(by=cast.manager, answer=Answer.ACCEPTED)
    operations.remind(by=system(cast, NOW))
    subjects = " | ".join(Notice.objects.values_list("subject", flat=True))
    assert "step of" in subjects
    assert "expires on" in subjects
    operations.remind(by=system(cast, NOW + timedelta(days=180)))
    rows = dict(Notice.objects.values_list("key", "person_id"))
    assert any(key.startswith("lasting-") for key in rows)
    answer = {key: person for key, person in rows.items() if key.startswith("answer-")}
    assert len(answer) == 1
    assert Notice.objects.filter(key__startswith="answer-").exclude(
        person_id__in=[cast.chair.person_id, cast.manager.person_id]
    ).count() == 0  # fmt: skip


def test_another_board_is_left_alone(cast: Cast, due: None) -> None:
    other = on_stage(
        of_the_system(cast.outsider.board_id, cast.outsider.board_code, NOW + timedelta(days=80), frozenset())
    )
    assert operations.remind(by=other) == 0
