"""Have we learnt this before? What is found, for whom, what a person says of it, and what that teaches."""

from datetime import date

import pytest

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.lessons import operations, queries
from goldthread.loop.lessons.models import BoardQuestion, BoardWeights, Comparison, Lesson, LessonFrame
from goldthread.loop.sources.choices import Visibility
from tests import factories
from tests.people import Cast, on_stage

OLD = "Schools are not told of domestic abuse incidents."
NEW = "Operation Encompass notices reach schools late."


def written(by: Actor, statement: str, on: date = date(2026, 5, 14), **said: object) -> Lesson:
    return factories.lesson(by=by, of=factories.source(by=by, reported_on=on, **said), statement=statement)


@pytest.fixture
def old(cast: Cast) -> Lesson:
    return written(cast.coordinator, OLD, date(2026, 3, 1))


@pytest.fixture
def new(cast: Cast, old: Lesson) -> Lesson:
    written(cast.coordinator, "Caseloads of health visitors are too high.")
    return written(cast.coordinator, NEW)


def test_an_earlier_lesson_is_found_by_its_issue_and_said_why(cast: Cast, old: Lesson, new: Lesson) -> None:
    found = queries.alike(cast.manager, new)
    assert [each.lesson for each in found] == [old]
    assert found[0].why.startswith("both: telling schools of domestic abuse incidents")
    assert found[0].repeats is None
    assert queries.alike(cast.manager, old) == ()


def test_a_text_that_is_being_written_is_looked_for_and_nothing_finds_nothing(cast: Cast, old: Lesson) -> None:
    assert [each.lesson for each in queries.alike_text(cast.manager, NEW)] == [old]
    assert queries.alike_text(cast.manager, NEW, but=[old.pk]) == ()
    assert queries.alike_text(cast.manager, "") == queries.alike_text(cast.manager, "' | :* \\") == ()


def test_a_lesson_is_found_by_what_was_recommended_because_of_it(cast: Cast) -> None:
    lesson = written(cast.coordinator, "The bag stayed packed.")
    made = factories.recommendation(by=cast.coordinator, to=[lesson], text="Send minutes of core groups within a week.")
    looked_for = "Minutes of core groups arrive late."
    assert [each.lesson for each in queries.alike_text(cast.manager, looked_for)] == [lesson]
    assert LessonFrame.objects.filter(recommendation=made).count() == 1


def test_a_changed_lesson_is_read_again(cast: Cast, new: Lesson) -> None:
    operations.change_lesson(
        by=cast.coordinator,
        lesson_id=new.pk,
        version=new.version,
        statement="Minutes of core groups arrive late.",
        evidence="",
        kind=new.kind,
        reach=new.reach,
        messages=[],
        agency_ids=[],
        theme_ids=[],
    )
    assert LessonFrame.objects.get(lesson=new).issues == ["minutes-not-sent"]


def test_what_an_actor_may_not_see_is_not_found(cast: Cast) -> None:
    hidden = written(cast.coordinator, OLD, visibility=Visibility.PEOPLE, person_ids=[cast.manager.person_id])
    assert [each.lesson for each in queries.alike_text(cast.manager, NEW)] == [hidden]
    assert queries.alike_text(cast.practitioner, NEW) == ()
    on_stage(cast.outsider)
    assert queries.alike_text(cast.outsider, NEW) == ()


def test_lessons_of_before_are_read_by_the_job(cast: Cast, old: Lesson) -> None:
    LessonFrame.objects.filter(lesson=old).delete()
    assert queries.alike_text(cast.manager, NEW) == ()
    assert operations.read_again(by=cast.manager) == 1
    assert operations.read_again(by=cast.manager) == 0
    assert [each.lesson for each in queries.alike_text(cast.manager, NEW)] == [old]


def test_a_repetition_asks_why_it_was_not_sustained_and_both_words_are_kept(
    cast: Cast, old: Lesson, new: Lesson
) -> None:
    owner = cast.owner.person_id
    said = {"by": cast.coordinator, "lesson_id": new.pk, "earlier_id": old.pk}
    operations.compare(**said, repeats=True, owner_id=owner)
    asked = BoardQuestion.objects.get(lesson=new)
    assert (asked.earlier, asked.owner_id) == (old, owner)
    assert asked.question == operations.WHY_NOT_SUSTAINED
    assert queries.alike(cast.manager, new)[0].repeats is True
    assert queries.repeated_later(cast.manager, old) == (new,)
    operations.compare(**said, repeats=True)
    assert BoardQuestion.objects.filter(lesson=new).count() == 1
    operations.compare(**said, repeats=False, reason="That was about nurseries.")
    assert queries.alike(cast.manager, new)[0].repeats is False
    assert queries.repeated_later(cast.manager, old) == ()
    assert Comparison.objects.count() == 3
    entries = Entry.objects.filter(kind="lesson", thing_id=new.pk, verb="compared with an earlier one")
    assert [each.detail["repeats"] for each in entries.order_by("number")] == ["yes", "yes", "no"]


def test_what_people_say_teaches_the_boards_weights(cast: Cast, old: Lesson, new: Lesson) -> None:
    other = written(cast.coordinator, "Schools notice bruises late.")
    operations.compare(by=cast.coordinator, lesson_id=new.pk, earlier_id=old.pk, repeats=True)
    assert queries.weights_of(cast.manager) == queries.USUAL
    operations.compare(by=cast.coordinator, lesson_id=new.pk, earlier_id=other.pk, repeats=False, reason="Injuries.")
    assert BoardWeights.objects.get().learnt_from == 2
    assert queries.weights_of(cast.manager) != queries.USUAL


def test_who_may_compare_and_what_is_refused(cast: Cast, old: Lesson, new: Lesson) -> None:
    said = {"lesson_id": new.pk, "earlier_id": old.pk}
    with pytest.raises(NotAllowed):
        operations.compare(by=cast.practitioner, repeats=True, **said)
    with pytest.raises(Refusal, match="what makes it different"):
        operations.compare(by=cast.coordinator, repeats=False, reason=" ", **said)
    with pytest.raises(Refusal, match="cannot repeat itself"):
        operations.compare(by=cast.coordinator, repeats=True, lesson_id=new.pk, earlier_id=new.pk)
    with pytest.raises(Refusal, match="owner"):
        operations.compare(by=cast.coordinator, repeats=True, owner_id=cast.outsider.person_id, **said)
    on_stage(cast.outsider)
    with pytest.raises(NotThere):
        operations.compare(by=cast.outsider, repeats=True, **said)
