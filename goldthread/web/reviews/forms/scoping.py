"""What a review asks, about whom, and what runs beside it."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.choices import AgeBand
from goldthread.loop.reviews.choices import AskKind, ProceedingKind, SecretKind, SubjectKind


class AskForm(OnceForm):
    """A term of reference or a research question."""

    kind = fields.RadioField(label="What is it?", choices=AskKind.choices, missing="Choose what it is.", inline=True)
    text = fields.LongTextField(
        label="What is the review to find out?",
        missing="Write what the review is to find out.",
        rows=4,
        max_length=4_000,
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=kinds)
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0][0]


class QuestionForm(ChangeForm):
    """A term or a question put otherwise."""

    text = fields.LongTextField(
        label="What is the review to find out?",
        hint="To take it away, leave this empty.",
        required=False,
        rows=4,
        max_length=4_000,
    )


class SubjectForm(OnceForm):
    """Somebody whom the review is about."""

    label = fields.TextField(
        label="Under which pseudonym?",
        hint="Such as Child B. It is used throughout: in the chronology, the analysis and the report.",
        missing="Give a pseudonym, such as Child B.",
        max_length=40,
        width=20,
    )
    kind = fields.RadioField(
        label="Who is this in the review?",
        choices=SubjectKind.choices,
        missing="Say what this person is in the review.",
    )
    age_band = fields.SelectField(label="Age", choices=AgeBand.choices, initial=AgeBand.NOT_KNOWN)
    note = fields.LongTextField(label="Anything to note", required=False, rows=3, max_length=2_000)


class SealForm(OnceForm):
    """Something that must not leave."""

    kind = fields.RadioField(
        label="What is it?", choices=SecretKind.choices, missing="Choose what kind of thing it is."
    )
    whose = fields.TextField(
        label="Whose is it?",
        hint="By the pseudonym, such as Child A or mother of Child A.",
        missing="Say under which pseudonym the person stands.",
        max_length=60,
    )
    value = fields.TextField(
        label="What must not leave?",
        hint="It is sealed at once and shown to nobody. A date of birth is written as 2 March 2014. A number, such as "
        "that of a car, is an unusual detail.",
        missing="Write what must not leave.",
        max_length=500,
        autocomplete="off",
    )


class _Proceeding(ChangeForm):
    name = fields.TextField(
        label="What is it, in a few words?", missing="Give it a few words to know it by.", max_length=300
    )
    contact = fields.TextField(label="Who leads it, by post?", required=False, max_length=1_000)
    holds_up = fields.LongTextField(
        label="What of the review waits for it?",
        hint="Leave it empty where nothing waits.",
        required=False,
        rows=3,
        max_length=4_000,
    )
    agreed = fields.LongTextField(
        label="What was agreed about sharing and timing?", required=False, rows=3, max_length=4_000
    )
    expected_on = fields.DateField(label="When is it expected to end?", required=False)


class ProceedingForm(_Proceeding):
    """Something that runs beside the review."""

    kind = fields.SelectField(label="What runs beside the review?", choices=ProceedingKind.choices)
    field_order = ("kind",)


class ChangeProceedingForm(_Proceeding):
    """What is known of it now."""

    ended_on = fields.DateField(label="Has it ended? On which day?", required=False)
    outcome = fields.LongTextField(label="How did it end?", required=False, rows=3, max_length=4_000)


class BoardForm(OnceForm):
    """Another board that does the review together with this one."""

    name = fields.TextField(label="Which board?", missing="Name the other board.", max_length=300)
    contact = fields.TextField(label="Who speaks for it?", required=False, max_length=1_000)
    leads = fields.TickField(label="It leads the review in place of this board")


class SignForm(ChangeForm):
    """The sign-off of another board."""

    signed_by = fields.TextField(
        label="Who signed for it, by post?",
        missing="Say who signed for the other board, by post.",
        max_length=200,
    )
    signed_on = fields.DateField(label="On which day?", required=False, hint="Today, if you leave it empty.")
    says = fields.LongTextField(label="What it says with it", required=False, rows=3, max_length=4_000)


class AgencyForm(OnceForm):
    """One more agency whose work is under review."""

    agency = fields.SelectField(label="Which agency?", missing="Choose the agency.")

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "Choose the agency"), *agencies])
