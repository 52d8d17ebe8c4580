"""What agencies are asked for a review, and what they give."""

from collections.abc import Iterable
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.queries import FormField
from goldthread.web.shell.questions import WithQuestions


class AskAgenciesForm(OnceForm):
    """Which agencies are asked, for what, on which form and by when."""

    agencies = fields.CheckboxesField(
        label="Which agencies do you ask?", missing="Choose the agencies to ask.", small=True
    )
    what = fields.TextField(
        label="For what?",
        hint="Such as a management review, a history, or a list of key events.",
        missing="Say what you ask for, such as a management review.",
        max_length=300,
    )
    told = fields.LongTextField(
        label="What are they told?",
        hint="What they need to look for the family in their records, and no more. They do not see the review.",
        missing="Say what the agencies are told of the case, so that they can look.",
        rows=6,
        max_length=4_000,
    )
    on_form = fields.SelectField(label="On which form do they answer?", required=False)
    artefact = fields.SelectField(label="Which part of the review does it make?", required=False)
    due_on = fields.DateField(label="By when?", required=False, hint="The framework gives this day; you can change it.")

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[tuple[int, str]],
        forms: Iterable[tuple[str, str]],
        artefacts: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            agencies=[(str(pk), name) for pk, name in agencies],
            on_form=[("", "Freely, in their own words"), *forms],
            artefact=[("", "None in particular"), *((str(pk), name) for pk, name in artefacts)],
        )


class GiveForm(ChangeForm, WithQuestions):
    """What an agency gives, by the framework's form or freely, written or as a file."""

    def __init__(self, *args: Any, asked: tuple[FormField, ...], whole: bool, has_file: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(asked, whole=whole)
        hint = f"It replaces {has_file}." if has_file else "In place of writing it here, or beside it."
        self.fields["file"] = fields.FileField(label="A file (optional)", hint=hint, required=False)
        self.fields["immediate_action"] = fields.LongTextField(
            label="What has your agency done at once? (optional)",
            hint="For children, or in your practice, since you heard of this.",
            required=False,
            rows=4,
            max_length=10_000,
        )


class SignOffForm(ChangeForm):
    """Who signs an agency's part off."""

    signed_by = fields.TextField(
        label="Who signs it off?",
        hint="The senior officer, by name and post. It is somebody who did not write it.",
        missing="Name the senior officer who signs it off, with their post.",
        max_length=200,
    )


class QueryForm(ChangeForm):
    """A further question to an agency."""

    question = fields.LongTextField(
        label="What do you still need to know?", missing="Say what you still need to know.", rows=4, max_length=4_000
    )
    due_on = fields.DateField(label="By when?", required=False)


class ChaseForm(ChangeForm):
    """A reminder to an agency."""
