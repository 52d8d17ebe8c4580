"""Who conducts a review, and what they declare."""

from collections.abc import Iterable
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.reviews.choices import Part

_MEANS = {
    Part.LEAD: "Conducts the review. Comes from none of the agencies under review.",
    Part.AUTHOR: "Writes the report. Comes from none of the agencies under review.",
    Part.CHAIR: "Chairs the panel. Comes from none of the agencies under review.",
    Part.PANEL: "Sits on the panel or in the review team. May come from an agency under review.",
}


class NameForm(OnceForm):
    """Somebody for the team of a review."""

    part = fields.RadioField(
        label="What does this person do in the review?",
        choices=Part.choices,
        hints={str(part): text for part, text in _MEANS.items()},
        missing="Choose what this person does in the review.",
    )
    person = fields.SelectField(label="Who is it?", required=False)
    email = fields.EmailField(
        label="Or somebody from outside: their email address",
        hint="They need an account. They see this one review once they have declared, and nothing after it ends.",
        required=False,
    )
    last_day = fields.DateField(
        label="Until which day do they see the review?",
        hint="For somebody from outside. It ends sooner if the review is closed.",
        required=False,
    )
    waiver = fields.LongTextField(
        label="If they are not wholly independent: why may it be so?",
        hint="The chair or a partner records this, where the framework leaves room. The reason is kept and shown.",
        missing="Say why somebody who is not wholly independent may take part. The office names everybody else.",
        required=False,
        rows=3,
        max_length=4_000,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], waives: bool, names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, person=[("", "Somebody from outside"), *((str(pk), name) for pk, name in people)])
        if not waives:
            del self.fields["waiver"]
        elif not names:
            self.fields["waiver"].required = True


class DeclareForm(ChangeForm):
    """A declaration of interest."""

    knew_case = fields.RadioField(
        label="Did you know the child, the family or the case before?",
        choices=[("no", "No"), ("yes", "Yes")],
        missing="Say whether you knew the child, the family or the case.",
    )
    knew_how = fields.LongTextField(
        label="If you did: how?", hint="A few words are enough.", required=False, rows=3, max_length=4_000
    )
    interests = fields.LongTextField(
        label="Is there anything else that others should know?",
        hint="Work for one of these agencies, now or earlier; somebody close to you who works there; money. "
        "Leave it empty if there is nothing.",
        required=False,
        rows=4,
        max_length=4_000,
    )
