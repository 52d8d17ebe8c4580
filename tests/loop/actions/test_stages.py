"""How far the board has come with a lesson, in one word."""

import pytest

from goldthread.loop.actions import queries
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.stages import Stage, stage_of
from goldthread.loop.lessons.choices import Answer, LessonKind
from tests import factories
from tests.people import Cast

A, S = Answer, ActionState


@pytest.mark.parametrize(
    ("answers", "states", "asked", "stage"),
    [
        ([], [], False, Stage.NOTHING),
        ([], [], True, Stage.ASKED),
        ([A.AWAITED], [], True, Stage.AWAITED),
        ([A.AWAITED, A.ACCEPTED], [], False, Stage.ACCEPTED),
        ([A.REJECTED], [], False, Stage.NOT_TAKEN_UP),
        ([A.ACCEPTED], [S.CANCELLED], False, Stage.ACCEPTED),
        ([A.ACCEPTED], [S.PROPOSED], False, Stage.UNDER_WAY),
        ([A.ACCEPTED], [S.VERIFIED, S.RETURNED], False, Stage.UNDER_WAY),
        ([A.ACCEPTED], [S.VERIFIED, S.CLAIMED], False, Stage.CLAIMED),
        ([A.ACCEPTED], [S.VERIFIED, S.LASTING], False, Stage.SHOWN),
        ([A.ACCEPTED], [S.LASTING, S.CANCELLED], False, Stage.LASTING),
        ([A.ACCEPTED], [S.LASTING, S.LAPSED], False, Stage.LAPSED),
    ],
)
def test_the_weakest_action_counts(answers: list[str], states: list[str], asked: bool, stage: Stage) -> None:
    assert stage_of(kind=LessonKind.CONCERN, answers=answers, states=states, asked=asked) == stage


def test_good_practice_needs_no_answer() -> None:
    assert stage_of(kind=LessonKind.GOOD_PRACTICE) == Stage.NO_ANSWER_NEEDED


def test_stages_of_several_lessons_are_read_together(cast: Cast) -> None:
    bare = factories.lesson(by=cast.manager)
    asking = factories.lesson(by=cast.manager)
    factories.question(by=cast.manager, of=asking)
    done = factories.lesson(by=cast.manager)
    answer = factories.recommendation(by=cast.manager, to=[done], answer=A.ACCEPTED)
    claimed = factories.action(by=cast.manager, to=answer, state=S.CLAIMED)
    factories.checked(by=cast.auditor, of=claimed)
    found = queries.stages(cast.manager, [bare, asking, done])
    assert found == {bare.pk: Stage.NOTHING, asking.pk: Stage.ASKED, done.pk: Stage.SHOWN}
