"""Checks: their lists, their fair sharing, second readings, and how far two checkers agree."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.actions.choices import ActionKind, ActionState, Found, VerificationOutcome
from goldthread.loop.actions.models import Verification
from goldthread.loop.actions.proof import operations, queries, rules
from goldthread.loop.actions.proof.checklists import checklist, checklists
from goldthread.loop.actions.proof.models import CheckPoint, CheckShare, SecondReading
from goldthread.loop.actions.proof.rules import Checker, Claim, share_out
from tests import factories
from tests.loop.actions.rounds.written import action
from tests.people import NOW, ROLES_BEGIN, Cast, on_stage


def found(kind: str = ActionKind.TRAINING, **other: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return {point.key: (Found.YES, "") for point in checklist(kind)} | other


def check(cast: Cast, claimed: Any, **said: Any) -> Any:
    answers: dict[str, Any] = {
        "outcome": VerificationOutcome.VERIFIED,
        "reason": "I read ten records.",
        "kind": ActionKind.TRAINING,
        "found": found(),
        "looked_at": 10,
        "showed_it": 9,
    }
    return operations.check(
        by=on_stage(cast.auditor), action_id=claimed.pk, version=claimed.version, **(answers | said)
    )


def test_every_kind_has_a_list_and_every_list_has_something_that_must_be_shown() -> None:
    assert set(checklists()) == set(ActionKind.values)
    assert all(any(point.must for point in points) for points in checklists().values())


def test_a_check_keeps_each_point_and_its_sample(cast: Cast) -> None:
    claimed = action(cast, "health", state=ActionState.CLAIMED)
    done = check(cast, claimed, found=found(understood=(Found.PARTLY, "Six of ten")))
    assert (done.state, done.kind) == (ActionState.VERIFIED, ActionKind.TRAINING)
    made = Verification.objects.get(action=done)
    assert (made.looked_at, made.showed_it) == (10, 9)
    assert CheckPoint.objects.filter(verification=made).count() == len(checklist(ActionKind.TRAINING))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"found": {}}, "point_who"),
        ({"found": found(changed=(Found.NO, ""))}, "note_changed"),
        ({"found": found(changed=(Found.NO, "Nothing"))}, "outcome"),
        ({"looked_at": 3, "showed_it": 5}, "showed_it"),
        ({"showed_it": None}, "looked_at"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_check_that_leaves_something_open_is_refused(cast: Cast, said: dict[str, Any], field: str) -> None:
    claimed = action(cast, "health", state=ActionState.CLAIMED)
    with pytest.raises(Refusal) as refused:
        check(cast, claimed, **said)
    assert refused.value.field == field


def test_more_can_be_asked_for_and_the_action_stays_claimed(cast: Cast) -> None:
    claimed = action(cast, "health", state=ActionState.CLAIMED)
    asked = check(cast, claimed, outcome=VerificationOutcome.MORE, reason="Who were the ten?", found={})
    assert asked.state == ActionState.CLAIMED
    (row,) = queries.queue(cast.auditor)
    assert row.asked_for == "Who were the ten?"
    assert check(cast, asked).state == ActionState.VERIFIED


def test_checks_are_given_to_somebody_independent_and_to_nobody_else(cast: Cast) -> None:
    internal = accounts.register_person(email="ia@example.org", name="Ines Internal", at=NOW)
    accounts.add_member(
        by=on_stage(cast.manager), person_id=internal.pk, role=Role.AUDITOR, starts_on=ROLES_BEGIN,
        agency_id=cast.agencies["police"],
    )  # fmt: skip
    ours = [action(cast, "health", state=ActionState.CLAIMED) for _ in range(2)]
    theirs = [action(cast, "police", state=ActionState.CLAIMED) for _ in range(2)]
    assert operations.share(by=on_stage(cast.manager)) == 4
    shares = dict(CheckShare.objects.values_list("action_id", "person_id"))
    assert {shares[each.pk] for each in theirs} == {cast.auditor.me}
    assert {shares[each.pk] for each in ours} == {internal.pk}
    assert operations.share(by=cast.manager) == 0
    with pytest.raises(Refusal):
        operations.give_to(by=cast.manager, action_id=theirs[0].pk, person_id=internal.pk)
    operations.give_to(by=cast.manager, action_id=ours[0].pk, person_id=cast.auditor.me)
    with pytest.raises(NotAllowed):
        operations.share(by=cast.auditor)


CHECKERS = st.lists(
    st.builds(
        Checker,
        person_id=st.integers(1, 6),
        agency_ids=st.frozensets(st.integers(1, 3), max_size=2),
        waiting=st.integers(0, 4),
        lately=st.integers(0, 9),
        first=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.person_id,
)
CLAIMS = st.lists(
    st.builds(
        Claim,
        action_id=st.integers(1, 30),
        hands=st.frozensets(st.integers(1, 6), max_size=3),
        agency_id=st.none() | st.integers(1, 3),
    ),
    max_size=15,
    unique_by=lambda each: each.action_id,
)


@given(CLAIMS, CHECKERS)
def test_whatever_waits_nobody_checks_what_they_had_a_hand_in_and_nothing_is_left_that_somebody_could(
    claims: list[Claim], pool: list[Checker]
) -> None:
    given_ = share_out(claims, pool)
    by_id = {each.person_id: each for each in pool}
    for claim in claims:
        able = [each for each in pool if rules.independent(claim, each)]
        assert (claim.action_id in given_) == bool(able)
        if able:
            assert rules.independent(claim, by_id[given_[claim.action_id]])


@given(st.integers(0, 40), st.integers(1, 6))
def test_among_equals_the_load_differs_by_one_at_most(count: int, people: int) -> None:
    claims = [Claim(number, frozenset(), None) for number in range(count)]
    pool = [Checker(number, frozenset(), 0, 0) for number in range(people)]
    given_ = list(share_out(claims, pool).values())
    loads = [given_.count(number) for number in range(people)]
    assert max(loads) - min(loads) <= 1


def test_one_check_in_five_is_drawn_and_the_second_is_blind_and_changes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = [rules.is_read_again(number, 1) for number in range(5000)]
    assert 0.15 < sum(drawn) / len(drawn) < 0.25
    monkeypatch.setattr(operations, "is_read_again", lambda pk, board: True)
    claimed = [action(cast, "health", state=ActionState.CLAIMED) for _ in range(6)]
    for each in claimed:
        factories.checked(by=cast.auditor, of=each)
    assert operations.draw_second_readings(by=on_stage(cast.manager)) == 6
    assert operations.draw_second_readings(by=cast.manager) == 0
    readings = list(SecondReading.objects.all())
    reader = cast.chair
    assert {each.person_id for each in readings} == {reader.me}  # the manager offered the evidence
    with pytest.raises(NotThere):
        operations.read_again(by=cast.auditor, reading_id=readings[0].pk, outcome="verified", reason="x")
    for number, each in enumerate(readings):
        outcome = VerificationOutcome.RETURNED if number == 0 else VerificationOutcome.VERIFIED
        operations.read_again(by=reader, reading_id=each.pk, outcome=outcome, reason="I read them.")
    claimed[0].refresh_from_db()
    assert claimed[0].state == ActionState.VERIFIED
    said = queries.accord(cast.manager)
    assert (said.pairs, said.alike, len(said.apart)) == (6, 5, 1)
    assert said.agreement is not None and 0 < said.agreement.value < 1
