"""Which statements are one issue, how likeness behaves, how it is explained, and what judgements teach it."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import commonness
from goldthread.loop.lessons.recurrence import likeness, ranking
from goldthread.loop.lessons.recurrence.frames import LESS_SURE, frame
from goldthread.loop.lessons.recurrence.learning import Judged, learn
from goldthread.loop.lessons.recurrence.likeness import USUAL
from goldthread.loop.lessons.recurrence.meaning import installed, meaning
from goldthread.loop.lessons.recurrence.vocabulary import of_the_field, without_effect
from tests.shared import shared_path

RAISED = [
    ("The baby slept on the sofa with her father and nobody had spoken of safe sleeping.", "safer-sleep"),
    (
        "Each missed clinic was filed as a did-not-attend; nobody asked why he was not taken to appointments.",
        "not-brought",
    ),
    ("Workers thought the family were engaging because they kept appointments.", "disguised-compliance"),
    ("The mother's new boyfriend was in the house and no agency knew who he was.", "fathers"),
    ("A mark on a baby who was not yet crawling was not looked into.", "bruising-babies"),
    ("He was taken out of school to be taught at home and was not seen.", "home-education"),
    ("When they moved to another area the plan did not follow them.", "transfer-between-areas"),
    ("An older sister interpreted for the mother.", "interpreters"),
    ("The boy was treated as an adult who made his own choices.", "adultification"),
    ("She was living with a friend of the family, a private fostering arrangement.", "private-fostering"),
    ("The case notes did not give the reason for the decision.", "recording"),
    ("Reflective supervision was missed for months.", "supervision"),
    ("Staff relied on what the mother told them and nobody checked it with the nursery.", "curiosity"),
    ("Nobody told the health visitor what became of her referral.", "outcome-not-fed-back"),
    ("Schools hear of police call-outs to violence at home only days later.", "encompass"),
]


@pytest.mark.parametrize(("said", "issue"), RAISED)
def test_plain_speech_raises_the_issue(said: str, issue: str) -> None:
    assert issue in frame(said).issues


def score(one: str, other: str) -> float:
    return ranking.score(ranking.read("1", one), ranking.read("2", other))


def test_one_issue_in_other_words_is_nearer_than_another_issue_in_the_same_words() -> None:
    told = score("Notify schools of domestic abuse incidents.", "Operation Encompass notices come late.")
    used = score("The neglect tool is not used.", "The neglect tool was used but made no difference.")
    assert told > used


def test_what_was_done_without_effect_is_another_issue() -> None:
    unused, used = frame("The neglect tool is not used."), frame("The neglect tool was used but made no difference.")
    assert unused.issues["neglect-tools"] == 1
    assert used.issues["neglect-tools"] == LESS_SURE
    assert used.issues[without_effect("neglect-tools")] == 1
    assert of_the_field().said(without_effect("neglect-tools")) == "Tools for neglect, done without effect"


def test_what_speaks_against_an_issue_makes_it_less_sure() -> None:
    assert frame("The quality of referrals is variable.").issues["referral-quality"] == 1
    assert frame("Feedback on the quality of referrals is poor.").issues["referral-quality"] == LESS_SURE


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_symmetric_and_bounded_for_any_text(one: str, other: str) -> None:
    there, back = score(one, other), score(other, one)
    assert there == pytest.approx(back, abs=1e-5)
    assert -1.001 <= there <= 1.001


def test_a_statement_is_as_like_itself_as_can_be() -> None:
    full = "Police referrals about neglect to social care are late."
    assert score(full, full) == pytest.approx(1, abs=1e-4)
    assert score("", "") == 0


def test_a_statement_without_a_meaning_is_compared_by_the_rest() -> None:
    one = frame("Minutes of core groups arrive late.")
    towards = np.eye(1, likeness.MEANING, dtype=np.float32)[0]
    bare, full = likeness.vector(one), likeness.vector(one, towards)
    assert likeness.likeness(bare, np.stack([bare, full])).tolist() == pytest.approx([1 * _held(bare)] * 2, abs=1e-4)


def _held(row: likeness.Row) -> float:
    """The share of weight in blocks that are not empty, where no meaning is asked."""
    filled = {block for block, place in likeness.places().items() if row[place].any()}
    asked = {block: weight for block, weight in zip(likeness.BLOCKS, astuple(USUAL), strict=True) if block != "meaning"}
    return sum(weight for block, weight in asked.items() if block in filled) / sum(asked.values())


def test_why_names_the_issue_first_then_who_and_what_is_wrong() -> None:
    one = frame("Police notices to schools of domestic abuse are late.")
    other = frame("The police do not inform schools of domestic abuse incidents in a timely way.")
    assert ranking.why(one, other) == (
        "both: telling schools of domestic abuse incidents; police; school; domestic abuse; late"
    )
    assert ranking.why(frame("Apples."), frame("Pears.")) == "some of the same words"


def test_ranking_puts_the_likeliest_first_and_leaves_itself_out() -> None:
    pool = ranking.read_all(
        {"a": "Minutes arrive late.", "b": "Caseloads are too high.", "c": "Notes of meetings are late."}
    )
    assert [each.id for each in ranking.rank(pool[0], pool, 2)] == ["c", "b"]
    assert ranking.rank(pool[0], pool[:1], 5) == ()


class TestLearning:
    ROWS = tuple(
        ranking.read(text, text).row
        for text in (
            "Minutes of conferences arrive late.",
            "Decisions of strategy meetings are not sent out.",
            "Minutes of conferences are well written.",
            "Conferences start late.",
        )
    )

    def test_without_both_answers_nothing_is_learnt(self) -> None:
        assert learn(USUAL, []) == USUAL
        assert learn(USUAL, [Judged(self.ROWS[0], self.ROWS[1], True)]) == USUAL

    def test_few_judgements_hardly_move_the_weights_and_many_move_them_further(self) -> None:
        judged = [Judged(self.ROWS[0], self.ROWS[1], True), Judged(self.ROWS[0], self.ROWS[3], False)]
        few, many = learn(USUAL, judged), learn(USUAL, judged * 60)
        moved = [sum(abs(a - b) for a, b in zip(astuple(each), astuple(USUAL), strict=True)) for each in (few, many)]
        assert 0 < moved[0] < 1 < moved[1]
        assert many.issue > USUAL.issue
        assert sum(astuple(many)) == pytest.approx(sum(astuple(USUAL)))
        assert min(astuple(many)) >= 0


def test_how_common_things_are_is_counted_with_the_vocabulary_as_it_is() -> None:
    statements = shared_path("data", "lessons", "lessons.jsonl")
    assert commonness.made(statements) == commonness.TABLE.read_text(encoding="utf-8"), (
        "make it anew: python -m bench.commonness and the file of statements"
    )


@pytest.mark.skipif(not installed(), reason="the extra goldthread[meaning] is not installed")
def test_the_model_puts_the_same_thing_in_other_words_close_by() -> None:
    said, other, far = map(meaning, ("The child was not heard.", "Nobody listened to the girl.", "Minutes are late."))
    assert said is not None and other is not None and far is not None
    assert said @ other > said @ far
