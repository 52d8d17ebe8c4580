"""Lessons, questions, recommendations and answers: what is written, refused, journaled and rolled back."""

from datetime import date
from typing import Any

import pytest

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.lessons import operations, queries
from goldthread.loop.lessons.choices import Answer, Audience, LessonKind
from goldthread.loop.lessons.models import Lesson, LessonTheme, Recommendation, RecommendationLesson
from goldthread.loop.sources.choices import Visibility
from goldthread.loop.themes import operations as themes
from tests import factories
from tests.people import TODAY, Cast, on_stage, reviewer_of


def entries(actor: Actor, kind: str, thing_id: int) -> list[Entry]:
    return list(Entry.objects.filter(board_id=actor.board_id, kind=kind, thing_id=thing_id).order_by("number"))


def change(by: Actor, lesson: Lesson, **said: Any) -> Lesson:
    answers: dict[str, Any] = {
        "statement": lesson.statement,
        "evidence": lesson.evidence,
        "kind": lesson.kind,
        "reach": lesson.reach,
        "messages": list(lesson.messages.values_list("audience", "message")),
        "agency_ids": list(lesson.agencies.values_list("agency_id", flat=True)),
        "theme_ids": list(lesson.theme_links.values_list("theme_id", flat=True)),
    }
    return operations.change_lesson(by=by, lesson_id=lesson.pk, version=lesson.version, **(answers | said))


def change_recommendation(by: Actor, one: Recommendation, **said: Any) -> Recommendation:
    answers: dict[str, Any] = {
        "lesson_ids": list(one.lesson_links.values_list("lesson_id", flat=True)),
        "text": one.text,
        "outcome": one.outcome,
        "measure": one.measure,
        "scope": one.scope,
        "owner_id": one.owner_id,
        "due_on": one.due_on,
        "agency_ids": [],
        "group_ids": [],
    }
    return operations.change_recommendation(by=by, recommendation_id=one.pk, version=one.version, **(answers | said))


class TestLessons:
    def test_a_lesson_stands_under_its_source_and_was_learnt_when_it_reported(self, cast: Cast) -> None:
        source = factories.source(by=cast.coordinator)
        lesson = factories.lesson(by=cast.coordinator, of=source)
        assert lesson.reference.startswith(f"{source.reference}-L")
        assert lesson.learnt_on == date(2026, 5, 14)
        assert [entry.verb for entry in entries(cast.manager, "lesson", lesson.pk)] == ["wrote"]

    def test_it_has_messages_agencies_and_themes(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.coordinator)
        lesson = factories.lesson(
            by=cast.coordinator,
            messages=[(Audience.NAMED_AGENCIES, "Ask why."), (Audience.PUBLIC, "Tell us.")],
            agency_ids=[cast.agencies["health"]],
            theme_ids=[theme.pk],
        )
        ids = [lesson.pk]
        assert [m.audience for m in queries.messages(cast.manager, ids)] == ["named_agencies", "public"]
        assert [a.agency.short_name for a in queries.agencies_named(cast.manager, ids)] == ["Health"]
        assert [t.theme.name for t in queries.themes_of(cast.manager, ids)] == ["Neglect"]

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"statement": " "}, "statement"),
            ({"kind": "x"}, "kind"),
            ({"reach": "x"}, "reach"),
            ({"agency_ids": [0]}, "agencies"),
            ({"theme_ids": [0]}, "themes"),
        ],
    )
    def test_what_cannot_stand_is_refused_and_leaves_nothing(
        self, cast: Cast, said: dict[str, Any], field: str
    ) -> None:
        source = factories.source(by=cast.coordinator)
        with pytest.raises(Refusal) as refused:
            factories.lesson(by=cast.coordinator, of=source, **said)
        assert refused.value.field == field
        assert not Lesson.objects.exists()

    @pytest.mark.parametrize("who", ["chair", "partner", "member", "health_lead", "owner", "lay", "practitioner"])
    def test_others_do_not_write_lessons(self, cast: Cast, who: str) -> None:
        source, by = factories.source(by=cast.coordinator), getattr(cast, who)
        with pytest.raises(NotAllowed):
            factories.lesson(by=by, of=source)

    def test_a_reviewer_writes_in_their_own_source_and_in_no_other(self, cast: Cast) -> None:
        theirs, other = factories.source(by=cast.coordinator), factories.source(by=cast.coordinator)
        by = reviewer_of(cast, theirs.pk)
        assert factories.lesson(by=by, of=theirs).source_id == theirs.pk
        with pytest.raises(NotThere):
            factories.lesson(by=by, of=other)

    def test_a_change_keeps_the_reference_and_tells_what_changed(self, cast: Cast) -> None:
        lesson = factories.lesson(by=cast.coordinator)
        changed = change(cast.manager, lesson, statement="Nobody asked why.", messages=[])
        assert (changed.reference, changed.version) == (lesson.reference, 2)
        detail = entries(cast.manager, "lesson", lesson.pk)[-1].detail
        assert detail["statement"] == [lesson.statement, "Nobody asked why."]
        assert detail["messages"] == [["practitioners"], []]

    def test_a_theme_that_was_retired_stays_with_the_lesson_that_has_it(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.manager)
        lesson = factories.lesson(by=cast.manager, theme_ids=[theme.pk])
        themes.retire_theme(by=cast.manager, theme_id=theme.pk, version=1)
        assert change(cast.manager, lesson, statement="Changed.").theme_links.count() == 1
        with pytest.raises(Refusal, match="no longer in use"):
            factories.lesson(by=cast.manager, theme_ids=[theme.pk])

    def test_two_people_never_overwrite_each_other(self, cast: Cast) -> None:
        lesson = factories.lesson(by=cast.coordinator)
        change(cast.manager, lesson, statement="Mine.")
        lesson.version = 1
        with pytest.raises(ChangedMeanwhile):
            change(cast.coordinator, lesson, statement="Theirs.")
        assert Lesson.objects.get(pk=lesson.pk).statement == "Mine."


class TestThemesOfMany:
    def test_a_theme_is_given_where_it_is_missing_with_an_entry_for_each(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.manager)
        has = factories.lesson(by=cast.manager, theme_ids=[theme.pk])
        lacks = [factories.lesson(by=cast.manager) for _ in range(2)]
        ids = [lesson.pk for lesson in [has, *lacks]]
        assert operations.give_theme(by=cast.coordinator, lesson_ids=ids, theme_id=theme.pk) == 2
        assert LessonTheme.objects.filter(theme=theme).count() == 3
        assert [entry.verb for entry in entries(cast.manager, "lesson", has.pk)] == ["wrote"]
        for lesson in lacks:
            told = entries(cast.manager, "lesson", lesson.pk)[-1]
            assert (told.verb, told.detail) == ("gave a theme to", {"theme": "Neglect"})
        assert set(Lesson.objects.filter(pk__in=ids).values_list("version", flat=True)) == {1, 2}

    def test_it_is_taken_away_where_it_is_even_when_retired(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.manager)
        lesson = factories.lesson(by=cast.manager, theme_ids=[theme.pk])
        themes.retire_theme(by=cast.manager, theme_id=theme.pk, version=1)
        assert operations.take_theme_away(by=cast.manager, lesson_ids=[lesson.pk], theme_id=theme.pk) == 1
        assert operations.take_theme_away(by=cast.manager, lesson_ids=[lesson.pk], theme_id=theme.pk) == 0
        with pytest.raises(Refusal, match="in use"):
            operations.give_theme(by=cast.manager, lesson_ids=[lesson.pk], theme_id=theme.pk)

    def test_one_lesson_that_may_not_be_seen_stops_them_all(self, cast: Cast) -> None:
        theme, seen = factories.theme(by=cast.manager), factories.lesson(by=cast.manager)
        theirs = factories.lesson(by=cast.outsider)
        on_stage(cast.manager)
        with pytest.raises(NotThere):
            operations.give_theme(by=cast.manager, lesson_ids=[seen.pk, theirs.pk], theme_id=theme.pk)
        assert not LessonTheme.objects.exists()

    def test_nothing_ticked_and_no_leave_are_refused(self, cast: Cast) -> None:
        theme, lesson = factories.theme(by=cast.manager), factories.lesson(by=cast.manager)
        with pytest.raises(Refusal, match="Tick"):
            operations.give_theme(by=cast.manager, lesson_ids=[], theme_id=theme.pk)
        with pytest.raises(NotAllowed):
            operations.give_theme(by=cast.chair, lesson_ids=[lesson.pk], theme_id=theme.pk)
        with pytest.raises(Refusal, match="Choose a theme"):
            operations.take_theme_away(by=cast.manager, lesson_ids=[lesson.pk], theme_id=0)


class TestQuestions:
    def test_a_question_is_put_and_answered_and_both_are_told(self, cast: Cast) -> None:
        lesson = factories.lesson(by=cast.coordinator)
        question = factories.question(by=cast.coordinator, of=lesson)
        answered = operations.answer_question(by=cast.chair, question_id=question.pk, answer="By an audit each year.")
        assert (answered.answer, answered.answered_by_id) == ("By an audit each year.", cast.chair.me)
        told = [entry.verb for entry in entries(cast.manager, "lesson", lesson.pk)]
        assert told == ["wrote", "asked the board about", "answered a question of"]
        assert list(queries.answers_to(cast.manager, [lesson.pk])) == [(lesson.pk, None, question.pk)]

    def test_only_the_board_answers(self, cast: Cast) -> None:
        question = factories.question(by=cast.coordinator, of=factories.lesson(by=cast.coordinator))
        with pytest.raises(NotAllowed):
            operations.answer_question(by=cast.coordinator, question_id=question.pk, answer="Yes.")
        with pytest.raises(Refusal, match="Write the answer"):
            operations.answer_question(by=cast.chair, question_id=question.pk, answer=" ")
        on_stage(cast.outsider)
        with pytest.raises(NotThere):
            operations.answer_question(by=cast.outsider, question_id=question.pk, answer="Yes.")

    def test_a_question_has_words(self, cast: Cast) -> None:
        with pytest.raises(Refusal) as refused:
            factories.question(by=cast.coordinator, of=factories.lesson(by=cast.coordinator), question=" ")
        assert refused.value.field == "question"


class TestRecommendations:
    def test_one_answers_several_lessons_and_names_them_in_the_journal(self, cast: Cast) -> None:
        lessons = [factories.lesson(by=cast.coordinator) for _ in range(2)]
        made = factories.recommendation(
            by=cast.chair, to=lessons, agency_ids=[cast.agencies["health"]], group_ids=[cast.groups["quality"]]
        )
        assert made.reference == "NSH-2026-R-001"
        assert made.answer == Answer.AWAITED
        assert made.lesson_links.count() == 2
        detail = entries(cast.manager, "recommendation", made.pk)[0].detail
        assert detail == {"lessons": ", ".join(lesson.reference for lesson in lessons)}

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"text": " "}, "text"),
            ({"scope": "x"}, "scope"),
            ({"owner_id": 0}, "owner"),
            ({"lesson_ids": []}, "lessons"),
            ({"agency_ids": [0]}, "agencies"),
            ({"group_ids": [0]}, "groups"),
        ],
    )
    def test_what_cannot_stand_is_refused_and_leaves_nothing(
        self, cast: Cast, said: dict[str, Any], field: str
    ) -> None:
        lesson = factories.lesson(by=cast.coordinator)
        with pytest.raises(Refusal) as refused:
            factories.recommendation(by=cast.coordinator, to=[lesson], **said)
        assert refused.value.field == field
        assert not Recommendation.objects.exists()

    def test_an_owner_is_of_this_board(self, cast: Cast) -> None:
        with pytest.raises(Refusal) as refused:
            factories.recommendation(by=cast.coordinator, owner_id=cast.outsider.me)
        assert refused.value.field == "owner"

    def test_a_change_keeps_the_links_that_its_writer_cannot_see(self, cast: Cast) -> None:
        hidden = factories.source(by=cast.coordinator, visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me])
        seen = factories.source(by=cast.coordinator)
        lessons = [factories.lesson(by=cast.coordinator, of=source) for source in (hidden, seen)]
        one = factories.recommendation(by=cast.coordinator, to=lessons)
        reviewer = reviewer_of(cast, seen.pk)
        change_recommendation(reviewer, one, lesson_ids=[lessons[1].pk], text="Ask twice.")
        assert RecommendationLesson.objects.filter(recommendation=one).count() == 2

    def test_an_answer_is_kept_beside_those_before_it(self, cast: Cast) -> None:
        one = factories.recommendation(by=cast.coordinator)
        first = operations.respond(
            by=cast.partner, recommendation_id=one.pk, version=1, answer=Answer.REJECTED, reason="Too dear."
        )
        operations.respond(
            by=cast.chair, recommendation_id=one.pk, version=first.version, answer=Answer.ACCEPTED, answered_on=TODAY
        )
        kept = [(response.answer, response.reason) for response in queries.responses(cast.manager, [one.pk])]
        assert kept == [("rejected", "Too dear."), ("accepted", "")]
        told = entries(cast.manager, "recommendation", one.pk)
        assert [(entry.verb, entry.detail.get("answer")) for entry in told[1:]] == [
            ("answered", ["awaited", "rejected"]),
            ("answered", ["rejected", "accepted"]),
        ]

    def test_an_answer_is_given_by_the_board_on_a_day_that_has_come(self, cast: Cast) -> None:
        one = factories.recommendation(by=cast.coordinator)
        with pytest.raises(NotAllowed):
            operations.respond(by=cast.coordinator, recommendation_id=one.pk, version=1, answer=Answer.ACCEPTED)
        with pytest.raises(Refusal) as refused:
            operations.respond(
                by=cast.chair,
                recommendation_id=one.pk,
                version=1,
                answer=Answer.ACCEPTED,
                answered_on=date(2026, 6, 10),
            )
        assert refused.value.field == "answered_on"
        with pytest.raises(ChangedMeanwhile):
            operations.respond(by=cast.chair, recommendation_id=one.pk, version=7, answer=Answer.ACCEPTED)

    def test_one_owner_is_named_for_several(self, cast: Cast) -> None:
        rows = [factories.recommendation(by=cast.manager) for _ in range(2)]
        ids = [row.pk for row in rows]
        number = operations.give_owner(by=cast.coordinator, recommendation_ids=ids, owner_id=cast.owner.me)
        assert number == 2
        assert set(Recommendation.objects.filter(pk__in=ids).values_list("owner_id", "version")) == {(cast.owner.me, 2)}
        for row in rows:
            told = entries(cast.manager, "recommendation", row.pk)[-1]
            assert told.detail == {"owner_id": [cast.manager.me, cast.owner.me]}
        assert operations.give_owner(by=cast.manager, recommendation_ids=ids, owner_id=cast.owner.me) == 0
        assert operations.give_owner(by=cast.manager, recommendation_ids=ids, owner_id=None) == 2

    def test_an_owner_for_several_asks_for_leave_and_refuses_what_is_not_there(self, cast: Cast) -> None:
        mine, theirs = factories.recommendation(by=cast.manager), factories.recommendation(by=cast.outsider)
        on_stage(cast.manager)
        with pytest.raises(NotThere):
            operations.give_owner(by=cast.manager, recommendation_ids=[mine.pk, theirs.pk], owner_id=None)
        with pytest.raises(NotAllowed):
            operations.give_owner(by=cast.auditor, recommendation_ids=[mine.pk], owner_id=None)
        with pytest.raises(Refusal) as refused:
            operations.give_owner(by=cast.manager, recommendation_ids=[mine.pk], owner_id=cast.outsider.me)
        assert refused.value.field == "owner"


class TestReading:
    def test_what_hangs_on_a_restricted_source_is_seen_with_it(self, cast: Cast) -> None:
        source = factories.source(by=cast.coordinator, visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me])
        lesson = factories.lesson(by=cast.coordinator, of=source)
        one = factories.recommendation(by=cast.coordinator, to=[lesson])
        for who, seen in (("manager", True), ("auditor", True), ("lay", False), ("outsider", False)):
            actor = on_stage(getattr(cast, who))
            assert queries.lessons(actor).exists() is seen, who
            assert queries.recommendations(actor).filter(pk=one.pk).exists() is seen, who

    def test_concerns_that_nothing_takes_up(self, cast: Cast) -> None:
        bare = factories.lesson(by=cast.manager)
        factories.lesson(by=cast.manager, kind=LessonKind.GOOD_PRACTICE)
        factories.question(by=cast.manager, of=factories.lesson(by=cast.manager))
        factories.recommendation(by=cast.manager)
        factories.lesson(by=cast.manager, of=factories.source(by=cast.manager, kind="NAT"))
        assert list(queries.unanswered_lessons(cast.manager)) == [bare]

    def test_training_is_counted_within_the_year(self, cast: Cast) -> None:
        factories.recommendation(by=cast.manager, text="Train everybody.")
        last = factories.recommendation(by=cast.manager, text="A course for all.")
        assert queries.training_recommendations_this_year(cast.manager) == 2
        assert queries.training_recommendations_this_year(cast.manager, but=last.pk) == 1
