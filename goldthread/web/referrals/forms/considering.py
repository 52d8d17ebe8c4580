"""What the group is asked as it weighs a referral."""

from collections.abc import Mapping, Sequence
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.choices import DecisionChoice

HINTS = {
    "met": "What is known shows that it is so.",
    "not met": "What is known shows that it is not so.",
    "unclear": "It cannot be said on what is known.",
}
WORDS = {"met": "Met", "not met": "Not met", "unclear": "Unclear"}


class LimbForm(ChangeForm):
    """One question of the criteria. ``version`` is the number of the answer that the person had before them."""

    answer = fields.RadioField(label="What does the group answer?", missing="Choose an answer.", hints=HINTS, size="m")
    reason = fields.LongTextField(
        label="Why?",
        hint="What shows it, and who said so. Use Child A, not a name.",
        missing="Give the reason for this answer.",
        max_length=10_000,
        rows=4,
    )

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scores = [(words.partition(":")[0], words) for words in choices if words not in WORDS]
        offered = [*scores, ("unclear", WORDS["unclear"])] if scores else [(key, WORDS[key]) for key in choices]
        offer(self, answer=offered)


class DissentForm(OnceForm):
    """A disagreement with an answer or with the recommendation."""

    reason = fields.LongTextField(
        label="Why do you disagree?",
        hint="It is kept under your name beside what the group says, and whoever decides reads both.",
        missing="Say why you disagree.",
        max_length=10_000,
        rows=5,
    )


def courses(review_types: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everything that can be recommended or decided, as one question."""
    reviews = [(f"{DecisionChoice.REVIEW}:{key}", name) for key, name in review_types.items()]
    others = [(str(each.value), str(each.label)) for each in (DecisionChoice.ENQUIRY, DecisionChoice.NO_REVIEW)]
    return reviews + others


def course_of(answer: str) -> dict[str, str]:
    """The answer to that question as the operations take it."""
    choice, _, review_type = answer.partition(":")
    return {"choice": choice, "review_type": review_type}


class RecommendForm(ChangeForm):
    """What the group recommends to whoever decides."""

    course = fields.RadioField(label="What does the group recommend?", missing="Choose what the group recommends.")
    criteria = fields.RadioField(label="Under which criteria?", required=False)
    reasons = fields.LongTextField(
        label="Why does it recommend this?",
        hint="Whoever decides reads this first.",
        missing="Say why the group recommends this.",
        max_length=20_000,
        rows=8,
    )

    def __init__(
        self, *args: Any, review_types: Mapping[str, str], worked: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, course=courses(review_types))
        if len(worked) > 1:
            offer(self, criteria=worked)
        else:
            del self.fields["criteria"]
