"""What is asked about notices, letters of the national panel and requests under a legal power."""

from collections.abc import Iterable
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.choices import LetterWay, RequestOutcome

_WORDING_HINT = "As it will go. Child A, not a name, unless the addressee has to know."


class NoticeForm(OnceForm):
    """A notice that the framework does not ask for."""

    name = fields.TextField(label="What is it?", hint="Such as: letter to the family", max_length=300)
    to_name = fields.TextField(label="To whom does it go?", missing="Say to whom it goes.", max_length=300)
    wording = fields.LongTextField(
        label="How does it read?", hint=_WORDING_HINT, missing="Write the notice.", max_length=40_000, rows=14
    )


class WordingForm(ChangeForm):
    """The words of a notice."""

    wording = fields.LongTextField(
        label="How does it read?", hint=_WORDING_HINT, missing="Write the notice.", max_length=40_000, rows=18
    )


class ApproveForm(ChangeForm):
    """Letting a notice go as it reads."""


class SentForm(ChangeForm):
    """That a notice went."""

    sent_on = fields.DateField(label="On which day was it sent?", missing="Give the day on which it was sent.")
    how = fields.TextField(
        label="How was it sent?",
        hint="Such as: by secure email, by the inspectorate’s online form",
        missing="Say how it was sent.",
        max_length=200,
    )
    reference = fields.TextField(
        label="Which reference came back?",
        hint="Give this or the proof below.",
        required=False,
        max_length=100,
        width=20,
    )
    proof = fields.FileField(
        label="Proof that it went", hint="Such as the confirmation, or the email as a file", required=False
    )


class NoticeAnswerForm(ChangeForm):
    """What the addressee answered."""

    answer = fields.LongTextField(
        label="What did they answer?",
        hint="Or that they acknowledged it.",
        missing="Say what they answered, or that they acknowledged it.",
        max_length=20_000,
    )
    answered_on = fields.DateField(label="On which day?", missing="Give the day of the answer.")


class DropForm(ChangeForm):
    """Why a notice need not go."""

    reason = fields.LongTextField(
        label="Why need it not go?", missing="Say why this notice need not go.", max_length=4_000, rows=4
    )


class LetterForm(OnceForm):
    """What the national panel and the board wrote to each other."""

    way = fields.RadioField(label="Who wrote to whom?", choices=LetterWay.choices, missing="Say who wrote to whom.")
    subject = fields.TextField(
        label="What is it about?", missing="Say in a few words what it is about.", max_length=200
    )
    text = fields.LongTextField(
        label="What was asked or told?", missing="Write down what was asked or told.", max_length=40_000, rows=8
    )
    dated_on = fields.DateField(label="Day of the letter", missing="Give the day of the letter.")
    notice = fields.SelectField(label="Which notice does it answer?", required=False)
    needs_answer = fields.TickField(label="It needs an answer")
    due_on = fields.DateField(
        label="By when?", hint="Only if the letter names a day. Otherwise the framework counts it.", required=False
    )
    document = fields.FileField(label="The letter as a file", required=False)

    def __init__(self, *args: Any, notices: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, notice=[("", "None of them"), *((str(key), name) for key, name in notices)])


class LetterAnswerForm(ChangeForm):
    """The answer to a letter."""

    answer = fields.LongTextField(
        label="What was answered?", missing="Write down the answer.", max_length=40_000, rows=8
    )
    answered_on = fields.DateField(label="On which day?", missing="Give the day of the answer.")


class RequestForm(OnceForm):
    """A request for information under a legal power."""

    power = fields.TextField(
        label="Under which power?",
        hint="Such as: section 16H of the Children Act 2004",
        missing="Name the legal power, such as section 16H of the Children Act 2004.",
        max_length=200,
    )
    asked_of = fields.TextField(label="Who is asked?", missing="Say who is asked.", max_length=200)
    agency = fields.SelectField(label="Are they one of the board’s agencies?", required=False)
    what = fields.LongTextField(
        label="What exactly is asked for?", missing="Say exactly what is asked for.", max_length=10_000, rows=4
    )
    purpose = fields.LongTextField(
        label="What will it be used for?",
        hint="It may be used for this and for nothing else.",
        missing="Say what the information will be used for.",
        max_length=10_000,
        rows=4,
    )
    asked_on = fields.DateField(label="On which day is it asked?", missing="Give the day of the request.")
    due_on = fields.DateField(label="By when is the answer due?", missing="Give the day by which the answer is due.")

    def __init__(self, *args: Any, agencies: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "No"), *((str(key), name) for key, name in agencies)])


class OutcomeForm(ChangeForm):
    """What came of a request."""

    outcome = fields.RadioField(
        label="What came of it?",
        choices=[(each.value, each.label) for each in RequestOutcome if each != RequestOutcome.AWAITED],
        missing="Say what came of the request.",
    )
    on = fields.DateField(label="On which day?", missing="Give the day of the answer.")
    reason = fields.LongTextField(
        label="Which reason was given?", hint="Needed where it was refused.", required=False, max_length=10_000, rows=4
    )
