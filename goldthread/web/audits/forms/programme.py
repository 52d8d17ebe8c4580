"""What is asked about an audit in the programme."""

from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.audits.choices import LineKind, Origin

Choices = list[tuple[str, str]]


class LineForm(ChangeForm):
    """One audit of the programme: what, why, when and who."""

    kind = fields.SelectField(label="What kind of audit is it?", choices=LineKind.choices)
    title = fields.TextField(
        label="What is audited?", hint="A few words to know it by.", max_length=200, missing="Say what is audited."
    )
    scope = fields.LongTextField(
        label="What does it look at, and what not? (optional)", required=False, max_length=4_000, rows=3
    )
    theme = fields.SelectField(label="Theme (optional)", required=False)
    origin = fields.RadioField(label="Where does it come from?", choices=Origin.choices)
    why = fields.LongTextField(
        label="Why is this audited?",
        hint="The priority, the figure, the lesson or the inspection, in your words.",
        max_length=2_000,
        rows=3,
        missing="Say why this is audited: the priority, the figure, the lesson or the inspection.",
    )
    lesson = fields.SelectField(label="Which lesson does it follow up? (optional)", required=False)
    starts_on = fields.DateField(label="When does it begin?")
    ends_on = fields.DateField(label="When does it end?")
    again_on = fields.DateField(
        label="When is it due again? (optional)",
        hint="It is then proposed for the programme by itself.",
        required=False,
    )
    lead_group = fields.SelectField(label="Group that leads (optional)", required=False)
    lead_agency = fields.SelectField(label="Agency that leads (optional)", required=False)
    lead_person = fields.SelectField(label="Person who leads (optional)", required=False)
    tool_key = fields.SelectField(label="Tool (optional)", required=False)
    other_board = fields.TextField(
        label="Other board (optional)",
        hint="That audits this with you, or audits you.",
        required=False,
        max_length=200,
    )
    although_alike = fields.TickField(label="It may look like another audit in the programme, and is not the same")

    def __init__(self, *args: Any, offered: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, **{name: [("", "None"), *choices] for name, choices in offered.items()})


class MoveForm(ChangeForm):
    """A step of an audit in the programme."""

    state = fields.RadioField(label="How far is it?")
    why = fields.LongTextField(label="Why? (needed where it is not done)", required=False, max_length=2_000, rows=3)

    def __init__(self, *args: Any, states: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, state=states)


class AgainForm(OnceForm):
    """When an audit is done again."""

    starts_on = fields.DateField(label="When does it begin again?")
