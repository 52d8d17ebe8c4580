"""What is asked beside the answers of a return: colleagues, evidence, comments, signatures, more time."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.actions.choices import STRENGTH_HINTS, Strength

Choices = list[tuple[str, str]]


class HandForm(OnceForm):
    """Who answers a section."""

    person = fields.SelectField(label="Who answers this section?", required=False)
    due_on = fields.DateField(label="By when? (optional)", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, person=[("", "Nobody in particular"), *people])


class ColleagueForm(OnceForm):
    """Somebody who has no account yet."""

    name = fields.TextField(label="Full name", max_length=150, autocomplete="off", missing="Enter their name.")
    email = fields.EmailField(label="Email address", autocomplete="off", max_length=254)
    part = fields.RadioField(
        label="What do they do?",
        choices=[("answers", "Answer sections that you hand them"), ("signs", "Answer all of it, and sign")],
        hints={"signs": "A chief officer, a head, a governor. They see everything that this agency is asked."},
    )


class EvidenceForm(OnceForm):
    """Something that shows it: attached once, cited beside many answers."""

    title = fields.TextField(label="What is it?", max_length=200, missing="Say what this is.")
    shows = fields.LongTextField(label="What does it show? (optional)", required=False, max_length=2_000, rows=2)
    file = fields.FileField(label="A file", required=False)
    link = fields.TextField(label="Or a link", required=False, max_length=500, hint="It begins with https://")
    questions = fields.CheckboxesField(
        label="Beside which answers?", missing="Choose the questions that this supports.", small=True
    )

    def __init__(self, *args: Any, questions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, questions=questions)


class CiteForm(OnceForm):
    """Beside which answers a piece of evidence stands."""

    questions = fields.CheckboxesField(
        label="Beside which answers?", missing="Choose the questions that this supports.", small=True
    )

    def __init__(self, *args: Any, questions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, questions=questions)


class CommentForm(OnceForm):
    """A word between the board and who answers."""

    text = fields.LongTextField(label="Your comment", max_length=4_000, rows=4, missing="Write your comment.")


class SignForm(ChangeForm):
    """A signature."""

    capacity = fields.RadioField(label="In what capacity do you sign?")

    def __init__(self, *args: Any, capacities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, capacity=capacities)


class WhyForm(ChangeForm):
    """A reason."""

    why = fields.LongTextField(label="Why?", max_length=2_000, rows=3)

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label
        self.fields["why"].error_messages["required"] = missing


class PutOffForm(ChangeForm):
    """More time, with the reason."""

    due_on = fields.DateField(label="Until when?")
    why = fields.LongTextField(label="Why?", max_length=2_000, rows=3, missing="Say why this return is put off.")


class GapForm(OnceForm):
    """An action that answers a gap."""

    title = fields.TextField(label="What will be done?", max_length=200, missing="Say what will be done.")
    strength = fields.RadioField(label="How strong is it?", choices=Strength.choices, hints=STRENGTH_HINTS)
    due_on = fields.DateField(label="By when?", required=False)


class ShareForm(OnceForm):
    """To which other boards the answers are given."""

    boards = fields.CheckboxesField(label="Which boards?", missing="Choose the boards.")

    def __init__(self, *args: Any, boards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, boards=boards)
