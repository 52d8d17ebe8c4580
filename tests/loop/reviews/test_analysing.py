"""The analysis answers why: episodes, factors, causes, research, findings; early learning does not wait."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.chronology import operations as chronology
from goldthread.loop.reviews.chronology import queries as told
from goldthread.loop.reviews.models import Review
from tests.loop.reviews import chronology_cases, written
from tests.people import Cast, on_stage

FIRST, LAST = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture(scope="module")
def made(settled: Cast) -> Review:
    written.framework(settled)
    return written.opened(settled, first_day=date(2026, 1, 1), last_day=date(2026, 6, 5))


@pytest.fixture
def review(cast: Cast, made: Review) -> Review:
    return deepcopy(made)


def test_an_episode_says_what_was_known_then_and_marks_hindsight(cast: Cast, review: Review) -> None:
    episode = operations.add_episode(
        by=cast.manager,
        review_id=review.pk,
        title="Two missed visits",
        first_day=FIRST,
        last_day=LAST,
        what_happened="The nurse should have called again.",
        known_then="One visit was missed.",
    )
    factor = operations.add_factor(
        by=cast.manager,
        review_id=review.pk,
        scheme="SCIE6",
        factor="tools",
        text="No field for it.",
        episode_id=episode.pk,
    )
    seen = queries.analysis(cast.manager, review)
    assert [mark.found for mark in seen.episodes[0].marks["what_happened"]] == ["should have"]
    assert seen.episodes[0].factors[0].name == "People and their tools" and factor.edition == "2008"
    assert seen.scheme == "SCIE6"
    assert told.reviewed(cast.manager, review.source) == (True, [episode])
    assert told.reviewed(on_stage(cast.practitioner), review.source) == (False, [])
    on_stage(cast.manager)
    for wrong in (
        {"first_day": LAST, "last_day": FIRST},
        {"first_day": date(2020, 1, 1), "last_day": date(2020, 2, 1)},
    ):
        with pytest.raises(Refusal):
            operations.add_episode(by=cast.manager, review_id=review.pk, title="Wrong", **wrong)


def test_a_tree_of_causes_begins_with_a_problem(cast: Cast, review: Review) -> None:
    said = {"by": cast.manager, "review_id": review.pk}
    with pytest.raises(Refusal):
        operations.add_cause(kind="cause", text="Nobody told them.", **said)  # type: ignore[arg-type]
    problem = operations.add_cause(kind="problem", text="The visit was missed.", **said)  # type: ignore[arg-type]
    cause = operations.add_cause(kind="cause", text="The list was old.", parent_id=problem.pk, **said)  # type: ignore[arg-type]
    operations.add_cause(
        kind="root",
        text="Lists are made by hand.",
        parent_id=cause.pk,
        scheme="NPSA9",
        factor="equipment",
        **said,  # type: ignore[arg-type]
    )
    (tree,) = queries.analysis(cast.manager, review).causes
    assert tree.under[0].under[0].factor == "Equipment and resources"
    with pytest.raises(Refusal):
        operations.remove_cause(by=cast.manager, cause_id=cause.pk, version=cause.version)
    with pytest.raises(ChangedMeanwhile):
        operations.change_cause(by=cast.manager, cause_id=cause.pk, version=9, text="x", kind="cause")


def test_a_finding_is_a_lesson_with_questions_for_the_board(cast: Cast, review: Review) -> None:
    lead = written.reviewer(cast, review)
    finding = operations.write_finding(
        by=lead,
        review_id=review.pk,
        statement="Each agency sees its own missed visits alone",
        scheme="SCIE6",
        pattern="longer-term",
        known_by="Ten other cases show it.",
        questions=["Who else should be told?"],
    )
    assert finding.lesson.source_id == review.source_id
    (seen,) = queries.analysis(on_stage(lead), review).findings
    assert (seen.unanswered, seen.pattern) == (1, "Working together over time")
    assert [row.reference for row in lessons.of_source(on_stage(cast.chair), review.source_id)] == [seen.reference]
    operations.cite(
        by=on_stage(lead),
        review_id=review.pk,
        title="Missed visits",
        says="They add up.",
        year=2019,
        finding_id=finding.pk,
    )
    operations.change_finding(
        by=lead, finding_id=finding.pk, version=1, statement="One agency alone sees missed visits"
    )
    (seen,) = queries.analysis(lead, review).findings
    assert seen.statement == "One agency alone sees missed visits" and len(seen.citations) == 1


def test_a_method_that_ends_in_recommendations_puts_no_questions(cast: Cast, made: Review) -> None:
    review = written.opened(cast, "silp")
    with pytest.raises(NotAllowed):
        operations.write_finding(by=cast.manager, review_id=review.pk, statement="Visits", questions=["Why?"])


def test_early_learning_is_a_lesson_and_an_action_today(cast: Cast, review: Review) -> None:
    early = operations.learn_early(by=cast.manager, review_id=review.pk, statement="Phones were off at night")
    early = operations.act_early(
        by=cast.manager, early_id=early.pk, title="Night phones are on", strength="strong", due_on=date(2026, 6, 20)
    )
    assert early.action is not None and early.action.lesson_links.get().lesson_id == early.lesson_id
    with pytest.raises(Refusal):
        operations.act_early(by=cast.manager, early_id=early.pk, title="Again", strength="weak")


def test_only_those_who_conduct_the_review_write_on_it(cast: Cast, review: Review) -> None:
    with pytest.raises(NotAllowed):
        operations.learn_early(by=on_stage(cast.member), review_id=review.pk, statement="x")
    with pytest.raises(NotThere):
        operations.learn_early(by=on_stage(cast.police_lead), review_id=review.pk, statement="x")


def test_scope_keeps_to_the_method_and_seals_what_must_not_leave(cast: Cast, review: Review) -> None:
    said: dict[str, Any] = {"by": cast.manager, "review_id": review.pk}
    with pytest.raises(Refusal) as refused:
        operations.ask(kind="term", text="Say what went wrong.", **said)
    assert "research questions" in refused.value.sentence
    operations.add_subject(label="Young adult B", kind="young_adult", **said)
    with pytest.raises(Refusal):
        operations.add_subject(label="young adult b", kind="young_adult", **said)
    for day, field in (("March 2014", "value"), ("3/4/2014", "value"), ("who knows", "value")):
        with pytest.raises(Refusal, match="2 March 2014") as refused:
            operations.seal_detail(kind="date of birth", whose="Child A", value=day, **said)
        assert refused.value.field == field
    for whose in review.subjects.values_list("label", flat=True):
        born = operations.seal_detail(kind="date of birth", whose=whose, value="2nd of March, 2014", **said)
        assert born.sealed.open() == "2014-03-02"
    early = chronology_cases.account(cast, when="3 April 2013", what="She was seen at home.")
    with pytest.raises(Refusal, match="before the birth of every child"):
        chronology.write_event(by=on_stage(cast.manager), source_id=review.source_id, account=early)
    secret = operations.seal_detail(kind="name", whose="Mother of Child A", value="Zelda Quarrington", **said)
    assert "Zelda" not in repr(secret.sealed) and "Zelda" not in str(vars(secret))
    account = chronology_cases.account(cast, when="3 April 2025", what="Mrs Quarrington rang.")
    with pytest.raises(Refusal, match="Write Mother of Child A instead"):
        chronology.write_event(by=on_stage(cast.manager), source_id=review.source_id, account=account)
    joint = operations.join_board(name="Mainland adults board", leads=True, **said)
    signed = operations.sign_for_board(by=cast.manager, joint_id=joint.pk, version=1, signed_by="Its chair")
    assert signed.signed_on == date(2026, 6, 9)
    row = operations.add_proceeding(kind="coroner", name="Inquest", holds_up="Publication", **said)
    assert queries.publication(cast.manager, review).beside == (row,)
    row = operations.change_proceeding(
        by=cast.manager,
        proceeding_id=row.pk,
        version=row.version,
        name=row.name,
        contact="",
        holds_up="",
        agreed="",
        expected_on=None,
        ended_on=date(2026, 6, 8),
        outcome="Concluded.",
    )
    assert queries.publication(cast.manager, review).beside == ()
    assert row.outcome == "Concluded."
