"""What whoever decides is asked, and who answers an enquiry."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.choices import DecisionChoice
from goldthread.loop.referrals.operations import Asking
from goldthread.web.referrals.forms.considering import courses

KNOWINGLY = "knowingly"
"""The box that is ticked to decide another way than was advised."""


class DecideForm(ChangeForm):
    """The decision: what is done, why, and on which day it was decided."""

    course = fields.RadioField(label="What do you decide?", missing="Choose what you decide.", size="m")
    asks = fields.LongTextField(
        label="What does the enquiry ask?",
        hint="What was learnt before, what was done about it, and what you want to know.",
        required=False,
        max_length=10_000,
        rows=4,
    )
    lessons = fields.CheckboxesField(label="Which lessons came back?", required=False, small=True)
    owner = fields.SelectField(label="Who finds out?", required=False)
    due_on = fields.DateField(label="By when?", required=False)
    reasons = fields.LongTextField(
        label="What are your reasons?",
        hint="They are kept word for word with the decision. Use Child A, not a name.",
        missing="Give the reasons for the decision.",
        max_length=20_000,
        rows=8,
        size="m",
    )
    decided_on = fields.DateField(
        label="On which day was it decided?",
        missing="Give the day on which it was decided.",
    )
    why_superseded = fields.LongTextField(
        label="Why is the decision that stands replaced?",
        missing="Say why the decision that stands is replaced.",
        max_length=10_000,
        rows=4,
    )
    knowingly = fields.TickField(label="I know this, and decide it all the same")

    def __init__(
        self,
        *args: Any,
        review_types: Mapping[str, str],
        people: Sequence[tuple[int, str]],
        lessons: Sequence[tuple[str, str]],
        anew: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            course=courses(review_types),
            owner=[("", "Choose who"), *((str(key), name) for key, name in people)],
            lessons=list(lessons),
        )
        if not lessons:
            del self.fields["lessons"]
        if not anew:
            del self.fields["why_superseded"]

    def asking(self) -> Asking | None:
        """The enquiry, where that is what was decided."""
        said = self.cleaned_data
        if said["course"] != DecisionChoice.ENQUIRY:
            return None
        return Asking(
            asks=said["asks"],
            owner_id=int(said["owner"] or 0),
            due_on=said["due_on"] or date.min,
            lesson_references=tuple(said.get("lessons", ())),
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("course") == DecisionChoice.ENQUIRY:
            for name, sentence in (
                ("asks", "Say what the enquiry asks."),
                ("owner", "Choose who finds out."),
                ("due_on", "Say by when."),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return said


class PeerForm(OnceForm):
    """What the chair of another board is asked."""

    peer = fields.TextField(label="Who was asked?", missing="Say who was asked.", max_length=200)
    peer_board = fields.TextField(
        label="Which board do they chair?", missing="Say which board they chair.", max_length=200
    )
    question = fields.LongTextField(
        label="What did you ask?",
        hint="Nothing that identifies the child.",
        missing="Say what you asked.",
        max_length=10_000,
    )


class PeerAnswerForm(ChangeForm):
    """What they answered."""

    answer = fields.LongTextField(
        label="What did they answer?", missing="Write down what they answered.", max_length=10_000
    )
    answered_on = fields.DateField(label="On which day?", missing="Give the day of the answer.")


class EnquiryAnswerForm(ChangeForm):
    """Why what was learnt before did not last."""

    answer = fields.LongTextField(
        label="What did you find?",
        hint="Why it did not last, and what would make it last. Nobody is blamed for finding out.",
        missing="Say what you found: why it did not last, and what would make it last.",
        max_length=20_000,
        rows=10,
    )
