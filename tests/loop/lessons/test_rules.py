"""The quiet check of a recommendation, the board's answers, and messages."""

from datetime import date
from typing import Any

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.lessons.choices import Answer, Audience
from goldthread.loop.lessons.rules import Advice, check_answer, check_messages, is_about_training, quality

GOOD: dict[str, Any] = {
    "text": "Every agency asks why a child was not brought.",
    "outcome": "Fewer children miss care.",
    "measure": "An audit of 40 records a year.",
    "has_owner": True,
    "due_on": date(2026, 12, 20),
    "training_this_year": 0,
}


def to_look_at(**said: Any) -> set[str]:
    return {advice.about for advice in quality(**(GOOD | said)) if not advice.good}


def test_a_good_recommendation_needs_nothing() -> None:
    assert to_look_at() == set()


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"has_owner": False}, "owner"),
        ({"outcome": "", "text": "Write a policy."}, "outcome"),
        ({"measure": "", "outcome": "Children are safer."}, "measure"),
        ({"due_on": None}, "date"),
        ({"text": "Staff should be reminded so that every child is seen."}, "wording"),
        ({"text": "Train all staff so that every child is seen.", "training_this_year": 4}, "training"),
    ],
)
def test_each_thing_that_is_missing_is_said(said: dict[str, Any], about: str) -> None:
    assert to_look_at(**said) == {about}


def test_the_fourth_training_of_a_year_is_well_and_the_fifth_is_worth_a_thought() -> None:
    text = "Train all staff so that every child is seen."
    assert to_look_at(text=text, training_this_year=3) == set()
    said = next(a for a in quality(**(GOOD | {"text": text, "training_this_year": 4})) if a.about == "training")
    assert said.sentence.startswith("This is the 5th recommendation this year")
    assert isinstance(said, Advice)


@pytest.mark.parametrize("number", [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th")])
def test_numbers_are_said_as_people_say_them(number: tuple[int, str]) -> None:
    count, words = number
    found = quality(**(GOOD | {"text": "A course for all so that no child waits.", "training_this_year": count - 1}))
    assert any(words in advice.sentence for advice in found)


@pytest.mark.parametrize("text", ["Provide training", "A workshop", "e-learning for all", "Raise awareness"])
def test_training_goes_by_many_names(text: str) -> None:
    assert is_about_training(text)


def test_a_restrained_child_is_not_training() -> None:
    assert not is_about_training("Restraint of children is recorded and reviewed.")


@pytest.mark.parametrize("answer", [Answer.REJECTED, Answer.ACCEPTED_IN_PART, Answer.REFERRED_NATIONALLY])
def test_an_answer_that_is_not_a_plain_yes_needs_its_reason(answer: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_answer(answer, " ")
    assert refused.value.field == "reason"
    check_answer(answer, "Done already.")


@pytest.mark.parametrize("answer", ["", "maybe", Answer.AWAITED])
def test_an_answer_is_one_of_those_that_a_board_gives(answer: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_answer(answer, "")
    assert refused.value.field == "answer"


def test_a_message_for_named_agencies_names_them() -> None:
    with pytest.raises(Refusal) as refused:
        check_messages([(Audience.NAMED_AGENCIES, "Ask.")], [])
    assert refused.value.field == "agencies"
    check_messages([(Audience.NAMED_AGENCIES, "Ask.")], [1])


@pytest.mark.parametrize(("message", "field"), [(("managers", " "), "message_managers"), (("x", "Ask."), "messages")])
def test_a_message_has_words_and_a_known_audience(message: tuple[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_messages([message], [])
    assert refused.value.field == field
