"""People are invited kindly, heard, and shown what became of it; who declines is left alone."""

from copy import deepcopy

import pytest

from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import InvitationState
from goldthread.loop.reviews.models import Participant, Review
from tests.loop.reviews import written
from tests.people import Cast, on_stage


@pytest.fixture(scope="module")
def made(settled: Cast) -> Review:
    written.framework(settled)
    return written.opened(settled)


@pytest.fixture
def review(cast: Cast, made: Review) -> Review:
    return deepcopy(made)


def invited(cast: Cast, review: Review, **said: str) -> Participant:
    answers = {
        "kind": "family",
        "who": "Mother of Child A",
        "invited_by": "Lead reviewer",
        "how": "At home, with her sister",
        "explained": "What the review is, and that she need not take part.",
    }
    return operations.invite(by=on_stage(cast.manager), review_id=review.pk, **(answers | said))


def test_somebody_is_heard_and_sees_the_report(cast: Cast, review: Review) -> None:
    row = invited(cast, review)
    row = operations.accept_invitation(
        by=cast.manager, participant_id=row.pk, version=row.version, hoped="That nobody else waits so long."
    )
    row = operations.hear(by=cast.manager, participant_id=row.pk, version=row.version, text="We were sent away.")
    (seen,) = queries.taking_part(cast.manager, review)
    assert seen.next == "Say how what they said shaped the findings."
    row = operations.say_how_it_shaped(
        by=cast.manager, participant_id=row.pk, version=row.version, shaped="It became the first finding."
    )
    row = operations.show_report(by=cast.manager, participant_id=row.pk, version=row.version, says="It is fair.")
    assert queries.taking_part(cast.manager, review)[0].next == ""


def test_a_declined_invitation_is_respected_until_they_come_back(cast: Cast, review: Review) -> None:
    row = invited(cast, review)
    row = operations.decline_invitation(by=cast.manager, participant_id=row.pk, version=row.version)
    assert queries.taking_part(cast.manager, review)[0].next == ""
    for again in (
        lambda: invited(cast, review),
        lambda: operations.hear(by=cast.manager, participant_id=row.pk, version=row.version, text="Well."),
        lambda: operations.accept_invitation(by=cast.manager, participant_id=row.pk, version=row.version),
    ):
        with pytest.raises(Refusal):
            again()
    row = operations.come_back(by=cast.manager, participant_id=row.pk, version=row.version, how="She rang.")
    assert row.state == InvitationState.ACCEPTED


def test_nothing_that_blames_is_asked_of_practitioners(cast: Cast, review: Review) -> None:
    invited(cast, review, kind="practitioner", who="Health visitor", asked="Why did you fail to visit?")
    invited(cast, review, kind="practitioner", who="Midwife", asked="What did you see that day?")
    found = {
        each.participant.who: [mark.found for mark in each.marks] for each in queries.taking_part(cast.manager, review)
    }
    assert found == {"Health visitor": ["fail"], "Midwife": []}


def test_words_for_families_are_plain(cast: Cast, review: Review) -> None:
    for kind in ("child", "family", "practitioner"):
        words = queries.plain_words(cast.manager, review, kind)
        sentences = [each for part in words.paragraphs for each in part.split(". ")]
        assert sum(len(each.split()) for each in sentences) / len(sentences) < 20
    with pytest.raises(NotAllowed):
        operations.decline_invitation(by=on_stage(cast.member), participant_id=invited(cast, review).pk, version=1)
