"""What is asked about a round."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer

Choices = list[tuple[str, str]]


class RoundForm(OnceForm):
    """A new round: which tool, what it is called, from when to when."""

    edition = fields.SelectField(label="Which tool is answered?", missing="Choose the tool.")
    title = fields.TextField(
        label="What is the round called?",
        hint="As those who answer know it, such as Section 11 of 2026.",
        max_length=200,
        missing="Give the round a title.",
    )
    line = fields.SelectField(label="Which audit of the programme is it? (optional)", required=False)
    follows = fields.SelectField(
        label="Which round does it repeat? (optional)",
        hint="Results are then put beside those.",
        required=False,
    )
    opens_on = fields.DateField(label="When does it open?")
    due_on = fields.DateField(label="By when is it answered?")
    message = fields.LongTextField(
        label="What do you tell those who are invited? (optional)", required=False, max_length=4_000, rows=4
    )
    blind = fields.TickField(label="Whoever grades again does not see the first grade before")

    def __init__(self, *args: Any, editions: Choices, lines: Choices, rounds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, edition=editions, line=[("", "None"), *lines], follows=[("", "None"), *rounds])


class InviteForm(OnceForm):
    """Who is asked in a round."""

    agencies = fields.CheckboxesField(label="Which agencies?", required=False, small=True)
    every_school = fields.TickField(label="Every school and college of the register")
    together = fields.TickField(label="All together, in one return that the board's office keeps")
    respondent = fields.SelectField(label="Which part of the tool do they answer?", required=False)

    def __init__(
        self, *args: Any, agencies: Choices, schools: int, respondents: Choices, purpose: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies=agencies, respondent=[("", "All of it"), *respondents])
        if schools:
            self.fields["every_school"].label = f"Every school and college of the register ({schools})"
        else:
            del self.fields["every_school"]
        if not respondents:
            del self.fields["respondent"]


class OpenForm(ChangeForm):
    """Opening a round; why, where it was closed."""

    why = fields.LongTextField(label="Why does it open again?", max_length=2_000, rows=3)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why"]


class CloseForm(ChangeForm):
    """Closing a round."""

    why = fields.LongTextField(
        label="Anything to say about returns that did not come? (optional)", required=False, max_length=2_000, rows=3
    )


class SchoolsForm(OnceForm):
    """The national register of schools as a file."""

    file = fields.FileField(
        label="The register as CSV",
        hint="As it is downloaded from the national register. Schools that are closed are left out.",
        accept=".csv",
        missing="Choose the file.",
    )
