"""The shapes of what is asked of checkers."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import OnceForm, offer
from goldthread.loop.actions.choices import Effect, VerificationOutcome

EFFECT_HINTS = {
    Effect.BETTER.value: "The lesson is closed. It opens again by itself if something that was done lapses.",
    Effect.PARTLY.value: "It stays open, with what you write.",
    Effect.NONE.value: "It stays open. Ask why, and what would be stronger.",
    Effect.UNKNOWN.value: "It stays open. Say what would have to be looked at.",
}


class GiveForm(OnceForm):
    """Who makes a check."""

    person = fields.SelectField(label="Who checks it?", missing="Choose who checks it.")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, person=[("", "Choose somebody"), *people])


class AgainForm(OnceForm):
    """What somebody finds who is not told what was found before."""

    outcome = fields.RadioField(
        label="Does the evidence show it?",
        choices=[
            (VerificationOutcome.VERIFIED, "Yes, the evidence shows it"),
            (VerificationOutcome.RETURNED, "Not yet: something is missing"),
        ],
        missing="Say whether the evidence shows it.",
    )
    reason = fields.LongTextField(
        label="What did you look at, and what does it show?",
        missing="Say what you looked at and what it shows, or what is missing.",
    )


class EffectForm(OnceForm):
    """What a lesson came to."""

    effect = fields.RadioField(
        label="Is practice better because of this lesson?",
        choices=Effect.choices,
        hints=EFFECT_HINTS,
        missing="Say whether practice is better.",
    )
    finding = fields.LongTextField(
        label="What do you judge it by?",
        hint="An audit before and after, what children or families say, figures over time.",
        missing="Say what you judge it by.",
    )
