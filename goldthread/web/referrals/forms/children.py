"""What is asked about the children of a referral."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm
from goldthread.loop.referrals.choices import AgeBand, ChildRole, Sex

TRUE_OF_A_CHILD = (
    ("looked_after", "Is looked after by the council"),
    ("care_leaver", "Is a care leaver"),
    ("has_protection_plan", "Has a child protection plan"),
    ("is_disabled", "Is disabled"),
    ("in_custody", "Is in custody, in secure accommodation or detained in hospital"),
)
"""What may be true of a child and matters to what has to be done: the field, and its words."""


class ChildForm(ChangeForm):
    """A child as a pseudonym: nothing here says who it is."""

    role = fields.RadioField(
        label="What is the child in what happened?",
        choices=ChildRole.choices,
        missing="Say what the child is in what happened.",
    )
    age_band = fields.RadioField(
        label="How old was the child then?",
        choices=AgeBand.choices,
        missing="Choose the child's age, or that it is not known.",
        small=True,
    )
    sex = fields.RadioField(
        label="Sex", choices=Sex.choices, missing="Choose the child's sex, or that it is not known.", small=True
    )
    true = fields.CheckboxesField(
        label="What is true of this child?", choices=TRUE_OF_A_CHILD, required=False, small=True
    )
    note_text = fields.LongTextField(
        label="Anything else that matters (optional)",
        hint="Such as health, school, culture or language. No names, addresses or dates of birth.",
        required=False,
        max_length=4_000,
        rows=3,
    )

    def said(self) -> dict[str, Any]:
        """The answers as the operation takes them."""
        given = self.cleaned_data
        flags = {name: name in given["true"] for name, _ in TRUE_OF_A_CHILD}
        return {name: given[name] for name in ("role", "age_band", "sex", "note_text")} | flags


class IdentityForm(ChangeForm):
    """Who a child is. The answers are sealed as they are sent."""

    name = fields.TextField(
        label="Full name", missing="Give the child's full name.", autocomplete="off", max_length=200
    )
    born_on = fields.DateField(
        label="Date of birth",
        hint="Leave it empty for a child who is not born yet. For example, 31 3 2019",
        required=False,
    )
    address = fields.LongTextField(label="Address (optional)", required=False, rows=3, max_length=1_000)
    numbers = fields.TextField(
        label="Numbers that agencies know the child by (optional)",
        hint="Such as the NHS number.",
        required=False,
        autocomplete="off",
        max_length=300,
    )


class OpenIdentityForm(OnceForm):
    """Why somebody needs to know who a child is."""

    reason = fields.LongTextField(
        label="Why do you need to know who this child is?",
        hint="Such as “To look for our records of this child, as the board asked us.”",
        missing="Say why you need to know who this child is.",
        max_length=1_000,
        rows=3,
    )
