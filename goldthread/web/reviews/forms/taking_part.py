"""How children, family and practitioners are invited and heard."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm
from goldthread.loop.reviews.choices import TakesPart


class InviteForm(OnceForm):
    """Somebody was invited: by whom, how, and what they were told."""

    who = fields.TextField(
        label="Who is it?",
        hint="Under the pseudonym or the post: mother of Child A, health visitor. Never a name.",
        missing="Say who it is, under the pseudonym or the post.",
        max_length=200,
    )
    invited_by = fields.TextField(
        label="Who invited them, by post?", missing="Say who invited them, by post.", max_length=200
    )
    how = fields.TextField(
        label="How were they invited?",
        hint="By letter, at home, through somebody they trust.",
        missing="Say how they were invited.",
        max_length=200,
    )
    invited_on = fields.DateField(label="On which day?", required=False, hint="Today, if you leave it empty.")
    explained = fields.LongTextField(
        label="What were they told of the review, and of what it can and cannot do?",
        missing="Say what they were told of the review and of what it can do.",
        rows=6,
        max_length=10_000,
    )
    asked = fields.LongTextField(label="What are they asked?", required=False, rows=3, max_length=4_000)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == TakesPart.PRACTITIONER:
            self.fields["asked"].help_text = "Ask what they saw and what made it hard or easy, never who was wrong."


class AnswerForm(ChangeForm):
    """What somebody answered to an invitation."""

    answer = fields.RadioField(
        label="What did they answer?",
        choices=[("yes", "They will take part"), ("no", "They do not want to take part")],
        hints={"no": "No reason is asked. Nobody asks them again; they can come back of their own accord."},
        missing="Say what they answered.",
    )
    hoped = fields.LongTextField(
        label="If they take part: what do they hope will come of it?", required=False, rows=3, max_length=4_000
    )
    declined_how = fields.LongTextField(
        label="If they do not: how did they let you know?",
        hint="Only if they want it kept.",
        required=False,
        rows=2,
        max_length=2_000,
    )


class HearForm(ChangeForm):
    """What somebody said, as they want it kept."""

    said = fields.LongTextField(
        label="What did they say?",
        hint="In their own words as far as you can, and as they want it kept.",
        missing="Write what they said.",
        rows=8,
        max_length=20_000,
    )
    on = fields.DateField(label="When were they heard?", required=False)
    shaped = fields.LongTextField(
        label="How does it shape the findings?",
        hint="It can be said later too.",
        required=False,
        rows=3,
        max_length=4_000,
    )


class ShapedForm(ChangeForm):
    """How what somebody said shaped the findings."""

    shaped = fields.LongTextField(
        label="How did it shape the findings, or why did it not?",
        missing="Say how it shaped the findings, or why it did not.",
        rows=4,
        max_length=4_000,
    )


class ShownForm(ChangeForm):
    """That somebody has seen the report."""

    on = fields.DateField(label="When did they see it?", required=False)
    says = fields.LongTextField(label="What do they say of it?", required=False, rows=4, max_length=10_000)


class BackForm(ChangeForm):
    """That somebody who declined came back of their own accord."""

    how = fields.LongTextField(
        label="How did they let you know that they want to take part?",
        missing="Say how they let you know that they want to take part.",
        rows=3,
        max_length=2_000,
    )
