"""What makes a recommendation a good one. It advises; it never blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goldthread.core.refusals import Refusal
from goldthread.loop.lessons.choices import NEEDS_A_REASON, Answer, Audience

MANY_TRAINING_RECOMMENDATIONS = 5
"""From this one on, another recommendation of training in the same year is worth a second thought."""

_TRAINING = re.compile(r"\b(train\w*|workshop\w*|course\w*|awareness|e-?learning|briefing\w*)\b", re.IGNORECASE)
_OUTCOME_VERBS = re.compile(
    r"\b(so that|in order that|result in|fewer|more|reduc\w+|increas\w+|every child|each child|all children|"
    r"children (?:are|have|will)|is able to|are able to|no child)\b",
    re.IGNORECASE,
)
_MEASURABLE = re.compile(r"(\d|%|\bper cent\b|\baudit\w*\b|\bmeasur\w+\b|\bsampl\w+\b|\bsurvey\w*\b)", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(should consider|be reminded|remind\w*|raise awareness|ensure that (?:all )?staff are aware|explore|"
    r"as appropriate|where possible)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at in a recommendation: which part, and why it matters, in a sentence."""

    about: str
    good: bool
    sentence: str


def is_about_training(text: str) -> bool:
    """Whether a recommendation asks for training or something like it."""
    return _TRAINING.search(text) is not None


def quality(
    *,
    text: str,
    outcome: str,
    measure: str,
    has_owner: bool,
    due_on: date | None,
    training_this_year: int,
) -> tuple[Advice, ...]:
    """A quiet check of a recommendation as it is written.

    Studies of review recommendations found hundreds a year that mostly asked for procedures and training;
    what helps is an owner, an outcome, a measure and a date. ``training_this_year`` counts the board's other
    recommendations of training in the calendar year.
    """
    advice = [
        _owner(has_owner),
        _outcome(text, outcome),
        _measure(measure, outcome),
        _date(due_on),
    ]
    if is_about_training(text):
        advice.append(_training(training_this_year))
    if _VAGUE.search(text):
        advice.append(
            Advice(
                "wording",
                False,
                "Reminding people seldom changes practice for long. Say what will make the right thing easier.",
            )
        )
    return tuple(advice)


def _owner(has_owner: bool) -> Advice:
    if has_owner:
        return Advice("owner", True, "Somebody owns it.")
    return Advice("owner", False, "Nobody owns it yet. Name the person who will be asked about it.")


def _outcome(text: str, outcome: str) -> Advice:
    if outcome.strip() or _OUTCOME_VERBS.search(text):
        return Advice("outcome", True, "It says what will be different.")
    return Advice("outcome", False, "It says what to do, not what will be different for children. Add the outcome.")


def _measure(measure: str, outcome: str) -> Advice:
    if measure.strip() or _MEASURABLE.search(outcome):
        return Advice("measure", True, "It can be measured.")
    return Advice("measure", False, "Nobody could tell whether it worked. Say how you will know.")


def _date(due_on: date | None) -> Advice:
    if due_on:
        return Advice("date", True, "It has a date.")
    return Advice("date", False, "It has no date. Say by when.")


def _training(training_this_year: int) -> Advice:
    number = training_this_year + 1
    if number < MANY_TRAINING_RECOMMENDATIONS:
        return Advice("training", True, f"It asks for training, the {_ordinal(number)} this year.")
    return Advice(
        "training",
        False,
        f"This is the {_ordinal(number)} recommendation this year that asks for training. "
        "Training alone seldom changes practice: is there a prompt, a form or a rule that would?",
    )


def _ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def check_answer(answer: str, reason: str) -> None:
    """Refuse an answer that needs a reason and has none."""
    if answer not in Answer.values or answer == Answer.AWAITED:
        raise Refusal("Choose what the board answers.", "answer")
    if answer in NEEDS_A_REASON and not reason.strip():
        raise Refusal("Say why. People who read the review will look for the reason.", "reason")


def check_messages(messages: Sequence[tuple[str, str]], agency_ids: Sequence[int]) -> None:
    """Refuse a message without an audience's words, or for named agencies that are not named."""
    for audience, message in messages:
        if audience not in Audience.values:
            raise Refusal("Choose who the message is for.", "messages")
        if not message.strip():
            raise Refusal("Write the message, or take its audience away.", f"message_{audience}")
        if audience == Audience.NAMED_AGENCIES and not agency_ids:
            raise Refusal("Choose the agencies that the message is for.", "agencies")
