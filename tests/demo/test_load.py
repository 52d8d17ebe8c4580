"""The fictional boards are alive: loaded as they are today, they are looked at from all sides."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.test import override_settings

from goldthread.accounts import operations as accounts
from goldthread.accounts import queries
from goldthread.accounts.acting import acting
from goldthread.accounts.models import Agency, Board, Membership, Person
from goldthread.accounts.roles import Role
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import Refusal
from goldthread.demo.load import load
from goldthread.demo.people import CAST, PASSWORD
from goldthread.documents.operations import content_of
from goldthread.journal.models import Entry
from goldthread.journal.queries import verify
from goldthread.loop.actions.choices import EVIDENCED, ActionState, EvidenceForm
from goldthread.loop.actions.models import Action, Evidence, LastingCheck, Verification
from goldthread.loop.actions.queries import standing
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.models import ExpectationEvidence, Framework, FrameworkEvaluation
from goldthread.loop.framework.queries import in_force, rhythm, words
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.lessons.models import BoardQuestion, Lesson, Recommendation
from goldthread.loop.referrals.choices import ReferralState, ReturnState
from goldthread.loop.referrals.models import AgencyReturn, Decision, Passage, Referral
from goldthread.loop.referrals.queries import late_returns
from goldthread.loop.sources.choices import SourceStatus, Visibility
from goldthread.loop.sources.models import Source
from tests.conftest import Demonstration, clone, drop

NOW = datetime.now(LONDON)
"""The fictional boards are believable on whichever day they are looked at."""


@dataclass(frozen=True)
class Loaded:
    """The ids of the boards that were loaded."""

    tarnshire: int
    wenlow: int


@contextmanager
def _as_owner_of(made: Any) -> Iterator[None]:
    """Django at another database, as its owner: founding a board is an owner's act."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(made.owner.django())
    try:
        with override_settings(DEMO=True):
            yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@pytest.fixture(scope="module")
def loaded(demonstration: Demonstration, django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    made = clone(demonstration.template)
    try:
        with (
            django_db_blocker.unblock(),
            _as_owner_of(made),
            override_settings(FILES=str(demonstration.files)),
        ):
            boards = dict(Board.objects.values_list("code", "pk"))
            yield Loaded(boards["TARN"], boards["WENL"])
    finally:
        drop(made)


@pytest.fixture(autouse=True)
def _acting(loaded: Loaded) -> Iterator[None]:
    """Each test acts for both boards, and undoes what it did."""
    with acting([loaded.tarnshire, loaded.wenlow]):
        yield
        transaction.set_rollback(True)


def _actor(key: str, board_id: int) -> Actor:
    person = next(person for person in CAST if person.key == key)
    actor = queries.actor_for(Person.objects.get(email=person.email), board_id, NOW)
    assert actor is not None, f"{key} has no role today"
    return actor


def test_it_is_of_a_believable_size(loaded: Loaded) -> None:
    assert Board.objects.count() == 2
    assert Agency.objects.count() >= 75 and Person.objects.count() >= 60
    assert Source.objects.count() >= 45 and Lesson.objects.count() >= 200 and Recommendation.objects.count() >= 105
    assert 170 <= Action.objects.count() <= 230
    assert Entry.objects.count() >= 2_000


def test_there_are_actions_in_every_state_and_some_are_late(loaded: Loaded) -> None:
    assert set(Action.objects.values_list("state", flat=True)) == set(ActionState.values)
    count = standing(_actor("coordinator", loaded.tarnshire))
    assert 10 <= count.late <= 45 and count.open > count.late and count.waiting_for_a_check >= 1


def test_there_is_evidence_of_every_form_and_its_files_are_there(loaded: Loaded) -> None:
    assert set(Evidence.objects.values_list("form", flat=True)) == set(EvidenceForm.values)
    files = Evidence.objects.exclude(document=None).select_related("document")
    names = {evidence.document.name.rpartition(".")[2] for evidence in files if evidence.document}
    assert names == {"docx", "xlsx", "pdf", "txt"}
    for evidence in files[:8]:
        assert evidence.document is not None and len(content_of(evidence.document)) > 100


def test_sources_are_open_to_all_to_groups_and_to_named_people(loaded: Loaded) -> None:
    there = Source.objects.filter(board_id=loaded.tarnshire)
    assert set(there.values_list("visibility", flat=True)) == set(Visibility.values)
    assert set(there.values_list("status", flat=True)) == set(SourceStatus.values)


def test_the_board_answered_in_every_way_and_some_wait(loaded: Loaded) -> None:
    answers = Recommendation.objects.filter(board_id=loaded.tarnshire)
    assert set(answers.values_list("answer", flat=True)) == set(Answer.values)
    questions = BoardQuestion.objects.filter(board_id=loaded.tarnshire)
    assert questions.filter(answer="").exists() and questions.exclude(answer="").exists()
    assert Lesson.objects.filter(kind=LessonKind.GOOD_PRACTICE).count() >= 15


def test_the_journal_is_whole_and_in_the_order_of_time(loaded: Loaded) -> None:
    for board in (loaded.tarnshire, loaded.wenlow):
        assert verify(board) == []
        moments = list(Entry.objects.filter(board_id=board).order_by("number").values_list("at", flat=True))
        assert moments == sorted(moments) and moments[-1] <= NOW


def test_nobody_checked_their_own(loaded: Loaded) -> None:
    agencies: dict[int, set[int]] = {}
    for person, agency in Membership.objects.exclude(agency=None).values_list("person_id", "agency_id"):
        agencies.setdefault(person, set()).add(agency or 0)
    for check in Verification.objects.select_related("action"):
        action = check.action
        assert check.by_id not in {action.lead_officer_id, action.lead_member_id}
        assert action.lead_agency_id not in agencies.get(check.by_id, set())


def test_what_is_verified_has_evidence_and_what_is_cancelled_a_reason(loaded: Loaded) -> None:
    assert not Action.objects.filter(state__in=EVIDENCED, evidence=None).exists()
    assert not Action.objects.filter(state=ActionState.CANCELLED, cancelled_why="").exists()
    assert LastingCheck.objects.filter(outcome="", due_on__gte=NOW.date()).exists()


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_everybody_of_the_cast_can_sign_in_and_has_a_role_today(loaded: Loaded) -> None:
    hashes = set()
    for person in CAST:
        account = Person.objects.get(email=person.email)
        hashes.add(account.password)
        board = loaded.wenlow if person.board == "WENL" else loaded.tarnshire
        with acting([loaded.tarnshire, loaded.wenlow]):
            assert str(person.role) in _actor(person.key, board).roles
    assert all(check_password(PASSWORD, each) for each in hashes)
    cast = [person.email for person in CAST]
    limited = Membership.objects.filter(role__in=[Role.INSPECTOR, Role.INDEPENDENT_REVIEWER], person__email__in=cast)
    assert all(membership.ends_on and membership.ends_on > NOW.date() for membership in limited)


def test_the_sign_in_page_has_somebody_for_every_role(loaded: Loaded) -> None:
    offered = queries.people_to_sign_in_as(NOW)
    here = {person.role for person in offered if person.board.startswith("Tarnshire")}
    assert here == {Role(role).label for role in Role}
    assert any(person.board.startswith("Isle") for person in offered)


def test_the_sign_in_page_has_a_lead_of_a_school_of_the_police_and_of_health(loaded: Loaded) -> None:
    offered = {person.name for person in queries.people_to_sign_in_as(NOW)}
    assert {"Bronwen Achebury", "Desmond Iwobrook", "Aoife Brennandale"} <= offered


def test_the_reviewer_sees_one_source(loaded: Loaded) -> None:
    actor = _actor("reviewer", loaded.tarnshire)
    assert actor.source_ids is not None and len(actor.source_ids) == 1


def test_the_chair_belongs_to_two_boards_with_words_of_their_own(loaded: Loaded) -> None:
    here, there = _actor("chair", loaded.tarnshire), _actor("chair", loaded.wenlow)
    with acting([loaded.tarnshire, loaded.wenlow]):
        assert words(here).body == "partnership"
        assert (words(there).body, words(there).serious_review) == ("board", "serious case review")


def test_each_board_works_under_a_whole_framework_and_the_older_ones_are_kept(loaded: Loaded) -> None:
    rows = Framework.objects.filter(board_id=loaded.tarnshire, status="ratified").order_by("in_force_from")
    documents = [Document.model_validate(row.content) for row in rows]
    assert [(row.version_name, doc.identity.regime) for row, doc in zip(rows, documents, strict=True)] == [
        ("1.0", "wt2018"),
        ("2.0", "wt2023"),
        ("3.0", "wt2026"),
    ]
    assert all(row.in_force_from == doc.identity.in_force_from for row, doc in zip(rows, documents, strict=True))
    here, there = _actor("manager", loaded.tarnshire), _actor("chair", loaded.wenlow)
    today, island = in_force(here), in_force(there)
    assert today is not None and today.version_name == "3.0" and rhythm(here).lasting_check_months == (6, 12)
    assert island is not None and "serious-case-review" in Document.model_validate(island.content).review_types
    assert (rhythm(there).due_soon_days, rhythm(there).lasting_check_months) == (42, (9,))


def test_partners_are_asked_about_the_next_version_and_groups_pass_things_on(loaded: Loaded) -> None:
    draft = Framework.objects.get(board_id=loaded.tarnshire, status="consultation")
    assert set(draft.comments.values_list("taken_up", flat=True)) == {"changed", "in part", "kept", ""}
    assert set(draft.endorsements.values_list("position", flat=True)) == {"endorsed", "with changes"}
    assert FrameworkEvaluation.objects.filter(board_id=loaded.tarnshire).exists()
    assert ExpectationEvidence.objects.filter(board_id=loaded.tarnshire).values("agency").distinct().count() == 8
    passed = Passage.objects.filter(board_id=loaded.tarnshire)
    assert set(passed.values_list("state", flat=True)) == {"accepted", "returned", "waiting"}


def test_what_follows_a_decision_is_kept_with_it(loaded: Loaded) -> None:
    decided = Referral.objects.get(board_id=loaded.tarnshire, title__startswith="A girl of sixteen")
    assert decided.notices.filter(state="answered", proof__isnull=False).exists()
    assert set(decided.requests.values_list("outcome", flat=True)) == {"supplied", "nil"}
    assert decided.letters.get().answered_on is not None
    assert decided.peer_questions.get().answer
    assert decided.clocks.get(key="publish").changes.filter(step="extended").exists()


def test_one_lesson_can_be_followed_from_its_source_to_its_proof(loaded: Loaded) -> None:
    lesson = Lesson.objects.get(statement="Dental and GP missed appointments were not seen as neglect.")
    answers = Recommendation.objects.filter(lesson_links__lesson=lesson)
    assert [row.answer for row in answers] == [Answer.ACCEPTED] * 2
    policy = Action.objects.filter(lesson_links__lesson=lesson, title__startswith="One policy")
    states = list(policy.values_list("state", flat=True))
    assert len(states) == 11 and states.count(ActionState.RETURNED) == 2
    assert sum(state in EVIDENCED for state in states) == 9
    assert policy.filter(lasting_checks__outcome="", lasting_checks__due_on__gte=NOW.date()).exists()
    said = " ".join(Evidence.objects.filter(action__lesson_links__lesson=lesson).values_list("statement", flat=True))
    assert "41 of 60" in said and "55 of 60" in said


def test_it_is_not_loaded_twice_nor_beside_a_real_board_nor_in_production(loaded: Loaded) -> None:
    with pytest.raises(Refusal, match="loaded already"):
        load(NOW)
    accounts.found_board(code="REAL", name="A real board", at=NOW)
    with pytest.raises(Refusal, match="real board"):
        load(NOW)
    with override_settings(DEMO=False), pytest.raises(Refusal, match="only for trying"):
        load(NOW)


def test_the_same_moment_gives_the_same_board(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goldthread.demo.load._refuse_beside_real_boards", lambda: None)
    seen = []
    for _ in range(2):
        with transaction.atomic():
            _make_room()
            seen.append((load(NOW, ["wenlow"]), _told()))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def _make_room() -> None:
    """Lend the boards' codes and addresses to a second load, until the transaction is undone."""
    for board in Board.objects.all():
        board.code = f"OLD{board.pk}"
        board.save()
    for person in Person.objects.all():
        person.email = f"old{person.pk}@example.org"
        person.save()


def _told() -> list[tuple[Any, ...]]:
    board = Board.objects.get(code="WENL")
    entries = Entry.objects.filter(board_id=board.pk).order_by("number")
    return list(entries.values_list("at", "person_name", "verb", "kind", "reference", "why"))


def test_there_are_referrals_in_every_state_and_some_answers_are_late(loaded: Loaded) -> None:
    rows = Referral.objects.filter(board_id=loaded.tarnshire)
    assert set(rows.values_list("state", flat=True)) == set(ReferralState.values)
    assert Referral.objects.filter(board_id=loaded.wenlow, state=ReferralState.CONSIDERED).exists()
    with acting([loaded.tarnshire]):
        assert late_returns(_actor("coordinator", loaded.tarnshire)).exists()
    assert set(AgencyReturn.objects.values_list("state", flat=True)) >= {ReturnState.ASKED, ReturnState.ANSWERED}
    assert Decision.objects.filter(against_recommendation=True).exists()
