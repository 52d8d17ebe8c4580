"""Hot spots and recurrence as read from a board: what counts where, what came back, and who sees it."""

from datetime import date

import pytest

from goldthread.accounts.roles import Permission
from goldthread.core.actor import of_the_system
from goldthread.core.refusals import NotThere
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.insight import queries
from goldthread.loop.insight.queries import Which
from goldthread.loop.lessons import operations
from goldthread.loop.lessons.choices import LessonKind
from goldthread.loop.lessons.models import Lesson, LikelyRepeat
from goldthread.loop.sources.choices import SourceKind, Visibility
from tests import factories
from tests.people import NOW, Cast, on_stage

OLD = "Schools are not told of domestic abuse incidents."
NEW = "Operation Encompass notices reach schools late."


def learnt(cast: Cast, statement: str, on: date, kind: str = SourceKind.AUDIT, **said: object) -> Lesson:
    hidden = {key: said.pop(key) for key in ("visibility", "person_ids") if key in said}
    source = factories.source(by=cast.manager, kind=kind, began_on=None, reported_on=on, title=f"Of {on}", **hidden)
    return factories.lesson(by=cast.manager, of=source, statement=statement, **said)


@pytest.fixture
def old(cast: Cast) -> Lesson:
    """Learnt in 2024, done, and shown on the day on which the cast acts."""
    lesson = learnt(cast, OLD, date(2024, 3, 1), theme_ids=[factories.theme(by=cast.manager, name="Domestic abuse").pk])
    action = factories.action(by=cast.manager, lesson_ids=[lesson.pk], state=ActionState.CLAIMED)
    factories.checked(by=cast.auditor, of=action)
    return lesson


@pytest.fixture
def new(cast: Cast, old: Lesson) -> Lesson:
    """Learnt on that day."""
    return learnt(cast, NEW, date(2026, 6, 9))


def find(cast: Cast) -> int:
    on_stage(cast.manager)
    return operations.find_likely(by=of_the_system(cast.manager.board_id, "NSH", NOW, frozenset()))


def test_likely_repeats_are_found_once_and_again_when_the_words_change(cast: Cast, old: Lesson, new: Lesson) -> None:
    assert find(cast) == 2 and find(cast) == 0
    assert [(each.lesson, each.earlier) for each in LikelyRepeat.objects.all()] == [(new, old)]
    operations.change_lesson(
        by=cast.manager,
        lesson_id=new.pk,
        version=new.version,
        statement="Caseloads of health visitors are too high.",
        evidence="",
        kind=LessonKind.CONCERN,
        reach=new.reach,
        messages=[],
        agency_ids=[],
        theme_ids=[],
    )
    assert find(cast) == 1
    assert not LikelyRepeat.objects.exists()


def test_two_lessons_of_one_source_repeat_nothing(cast: Cast) -> None:
    source = factories.source(by=cast.manager)
    for statement in (OLD, NEW):
        factories.lesson(by=cast.manager, of=source, statement=statement)
    find(cast)
    assert not LikelyRepeat.objects.exists()


def test_a_square_counts_given_themes_and_where_there_are_none_those_that_suggest_themselves(
    cast: Cast, old: Lesson, new: Lesson
) -> None:
    found = queries.hot_spots(cast.manager, Which())
    abuse = factories.theme(by=cast.manager, name="Domestic abuse").pk
    assert found.counts[abuse, 2024] == 1 and found.suggested == 1 and found.years == (2024, 2025, 2026)
    assert any(year == 2026 and theme for theme, year in found.counts)
    bare = queries.hot_spots(cast.manager, Which(suggested=False))
    assert bare.counts[0, 2026] == 1 and bare.suggested == 0
    assert [each.pk for each in queries.in_cell(cast.manager, Which(suggested=False), 0, 2026)] == [new.pk]
    by_kind = queries.hot_spots(cast.manager, Which(rows="source"))
    assert by_kind.counts == {("AUD", 2024): 1, ("AUD", 2026): 1}


def test_what_came_back_is_ringed_when_it_reads_so_and_for_good_when_confirmed(
    cast: Cast, old: Lesson, new: Lesson
) -> None:
    find(cast)
    asked = Which(rows="source")
    assert queries.hot_spots(cast.manager, asked).likely == {("AUD", 2026)}
    operations.compare(by=cast.manager, lesson_id=new.pk, earlier_id=old.pk, repeats=True)
    assert queries.hot_spots(cast.manager, asked).confirmed == {("AUD", 2026)}
    (history,) = queries.recurring(cast.manager)
    assert [each.reference for each in history.occurrences] == [old.reference, new.reference]
    assert history.confirmed == 1 and history.name == "Telling schools of domestic abuse incidents"
    assert [question.lesson_id for question in history.questions] == [new.pk]
    operations.compare(by=cast.manager, lesson_id=new.pk, earlier_id=old.pk, repeats=False, reason="Nurseries.")
    assert queries.hot_spots(cast.manager, asked).confirmed == frozenset()
    assert queries.recurring(cast.manager) == ()
    with pytest.raises(NotThere):
        queries.recurrence(cast.manager, new.reference)


def test_learning_elsewhere_is_told_apart(cast: Cast, new: Lesson) -> None:
    for year in (2019, 2022):
        learnt(cast, OLD, date(year, 2, 1), SourceKind.OTHER_BOARD)
    find(cast)
    assert set(queries.hot_spots(cast.manager, Which(rows="source", where="elsewhere")).counts) == {
        ("OTH", 2019),
        ("OTH", 2022),
    }
    (history,) = queries.recurring(cast.manager)
    assert [each.elsewhere for each in history.occurrences] == [True, True, False, False]


def test_nobody_meets_a_lesson_that_they_may_not_see(cast: Cast, old: Lesson) -> None:
    hidden = learnt(cast, NEW, date(2026, 6, 9), visibility=Visibility.PEOPLE, person_ids=[cast.manager.person_id])
    find(cast)
    assert queries.recurrence(cast.manager, hidden.reference).here == 2
    assert queries.recurring(cast.practitioner) == ()
    assert queries.hot_spots(cast.practitioner, Which(rows="source")).counts == {("AUD", 2024): 1}
    assert not cast.administrator.may(Permission.READ_LESSONS)
