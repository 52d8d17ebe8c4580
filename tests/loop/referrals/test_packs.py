"""A referral runs from end to end under every framework that ships and says how it decides."""

from datetime import date
from typing import Any

import pytest

from goldthread.accounts.roles import Role
from goldthread.loop.framework import packs
from goldthread.loop.framework.criteria import questions
from goldthread.loop.framework.operations import ratify
from goldthread.loop.framework.reading import content_of
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import DecisionChoice
from goldthread.loop.referrals.rules import criteria_of, review_types
from goldthread.loop.referrals.working import plays_of
from tests.loop.referrals import written
from tests.people import Cast, on_stage

DECIDING = [key for key in sorted(packs.keys()) if packs.load(key).deciding]


@pytest.mark.parametrize("key", DECIDING)
def test_a_case_finishes_under_the_pack(cast: Cast, key: str) -> None:
    document = packs.load(key)
    on_stage(cast.manager)
    ratify(
        by=cast.manager,
        title=document.identity.title,
        version_name="1",
        in_force_from=date(2010, 1, 1),
        content=content_of(document),
    )
    referral = written.considered(cast)
    for name, criteria in criteria_of(document).items():
        for each in questions(name, criteria):
            answer = each.answers[0].partition(":")[0]
            said: dict[str, Any] = {"criteria": name, "limb": each.key, "answer": answer, "reason": "As we read it."}
            operations.answer_limb(by=cast.member, referral_id=referral.pk, **said)
    referral.refresh_from_db()
    sheet = queries.worksheet(cast.member, referral)
    finding = sheet.sheets[0].finding
    assert finding.settled
    kind = criteria_of(document)[sheet.sheets[0].key].outcomes[finding.outcome].starts or next(iter(sheet.review_types))
    course: dict[str, Any] = {"choice": DecisionChoice.REVIEW, "review_type": kind, "reasons": "The criteria are met."}
    operations.recommend(by=cast.manager, referral_id=referral.pk, version=referral.version, **course)
    referral.refresh_from_db()
    decider = cast.partner if plays_of(document) == Role.DELEGATED_PARTNER else cast.chair
    decision = operations.decide(by=decider, referral_id=referral.pk, version=referral.version, **course)
    assert decision.source is not None and not decision.against_recommendation
    assert review_types(document)[kind]
    assert {row.reference for row in queries.clock_board(cast.manager)} <= {referral.reference}
    assert all("{" not in notice.wording for notice in queries.notices_of(cast.manager, referral))


def test_every_board_that_ships_decides() -> None:
    assert len(DECIDING) >= 6
