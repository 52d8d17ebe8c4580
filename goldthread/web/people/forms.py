"""The shape of answers about people, roles, agencies, localities and groups."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.queries import Choice
from goldthread.accounts.roles import MEANS, Role
from goldthread.design.fields import (
    DateField,
    EmailField,
    LongTextField,
    PasswordField,
    RadioField,
    SelectField,
    TextField,
    TickField,
)
from goldthread.design.forms import ChangeForm, OnceForm
from goldthread.web.people.sign_in_forms import HINT_FOR_NEW


def _options(choices: Iterable[Choice], nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *((str(choice.id), choice.label) for choice in choices)]


def _number(value: str | None) -> int | None:
    return int(value) if value else None


class RoleForm(OnceForm):
    """A role on the board, with what some roles cannot be held without."""

    role = RadioField(label="Role", choices=Role.choices, hints=MEANS, missing="Choose a role")
    agency = SelectField(
        label="Agency",
        hint="Needed for an agency lead, an action owner, a delegated partner and a practitioner.",
        required=False,
    )
    source = SelectField(
        label="Review",
        hint="Needed for an independent reviewer, who sees this one and no other.",
        required=False,
    )
    ends_on = DateField(
        label="Last day",
        hint="Needed for an independent reviewer and an inspector. Leave it empty for a role without an end.",
        required=False,
    )

    def __init__(self, *args: Any, agencies: Iterable[Choice], sources: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = _options(agencies, "No agency")  # type: ignore[attr-defined]
        self.fields["source"].choices = _options(sources, "No review")  # type: ignore[attr-defined]

    def clean_agency(self) -> int | None:
        return _number(self.cleaned_data["agency"])

    def clean_source(self) -> int | None:
        return _number(self.cleaned_data["source"])


class InviteForm(RoleForm):
    """Whom to invite, and to what."""

    field_order = ("name", "email", "role", "agency", "source", "ends_on")

    name = TextField(label="Full name", max_length=200, autocomplete="off")
    email = EmailField(label="Email address", hint="The invitation works for this address only.", autocomplete="off")


class EndForm(ChangeForm):
    """When a membership ends, and why."""

    ends_on = DateField(label="Last day", hint="From the day after, the role gives nothing.")
    why = LongTextField(label="Why does it end?", rows=3, max_length=500, missing="Say why the role ends")


class JoinForm(OnceForm):
    """The account of somebody who was invited and has none."""

    name = TextField(label="Full name", max_length=200, autocomplete="name")
    password = PasswordField(label="Choose a password", hint=HINT_FOR_NEW, autocomplete="new-password")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password)
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return password


class AgencyForm(ChangeForm):
    """An organisation that takes part in the board."""

    name = TextField(label="Name", max_length=200)
    short_name = TextField(label="Short name", hint="As lists and letters show it.", max_length=40, width=20)
    kind = RadioField(label="Kind", choices=AgencyKind.choices, small=True)
    locality = SelectField(label="Locality", required=False)
    ended_on = DateField(label="Left the board on", hint="Leave it empty while it takes part.", required=False)

    def __init__(self, *args: Any, localities: Iterable[Choice], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locality"].choices = _options(localities, "The whole area")  # type: ignore[attr-defined]
        if is_new:
            del self.fields["ended_on"]

    def clean_locality(self) -> int | None:
        return _number(self.cleaned_data["locality"])


class LocalityForm(ChangeForm):
    """A part of the board's area."""

    name = TextField(label="Name", max_length=100)


class GroupForm(ChangeForm):
    """A sub-group or panel."""

    name = TextField(label="Name", max_length=200)
    short_name = TextField(label="Short name", hint="As lists and letters show it.", max_length=40, width=20)
    ended_on = DateField(label="Last sat on", hint="Leave it empty while it sits.", required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["ended_on"]


class SeatForm(OnceForm):
    """Who sits on a group."""

    person = SelectField(label="Person")
    is_lead = TickField(label="Leads the group")

    def __init__(self, *args: Any, people: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = _options(people, "Choose a person")  # type: ignore[attr-defined]

    def clean_person(self) -> int:
        return int(self.cleaned_data["person"])
