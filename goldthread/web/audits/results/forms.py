"""The questions about results: grades, meetings, cases, concerns, findings, letters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from goldthread.core.actor import LONDON
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.actions.choices import STRENGTH_HINTS, Strength
from goldthread.loop.audits.choices import FindingKind, MeetingKind, SampleWay

Choices = Sequence[tuple[str, str]]

NO_NAMES = "Write pseudonyms, never names."


class GradeForm(OnceForm):
    """A second grade, with its reason."""

    grade = fields.RadioField(label="Which grade do you give?", missing="Choose a grade.")
    reason = fields.LongTextField(
        label="Why?", hint="What in the answer and its evidence led you to this grade.", missing="Say why.", rows=4
    )
    from_board = fields.TextField(
        label="Your board, where you grade for another (optional)", max_length=200, required=False
    )

    def __init__(self, *args: Any, grades: Choices, means: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, grade=grades)
        self.fields["grade"].widget.hints = means


class SettleForm(GradeForm):
    """The grade that counts from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].label = "Which grade counts from now on?"
        self.fields["reason"].help_text = "The agency reads this. Both grades stay."
        del self.fields["from_board"]


class MeetingForm(OnceForm):
    """What a meeting said, and what came of it."""

    kind = fields.RadioField(label="What kind of meeting was it?", choices=MeetingKind.choices, missing="Choose one.")
    about = fields.SelectField(label="What was it about?", required=False)
    held_on = fields.DateField(label="When was it held?", missing="Say when it was held.")
    came = fields.LongTextField(
        label="Who came?",
        hint="By role: health visitor, designated safeguarding lead, young person’s advocate.",
        rows=3,
        missing="Say who came, by role.",
    )
    notes = fields.LongTextField(label="What was said?", hint=NO_NAMES, missing="Write down what was said.")
    outcome = fields.LongTextField(label="What came of it?", rows=4, missing="Say what came of it.")

    def __init__(self, *args: Any, about: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, about=[("", "The whole round"), *about])


class DissentForm(OnceForm):
    """An agency's disagreement with what a meeting agreed."""

    agency = fields.SelectField(label="Which agency disagrees?", missing="Choose the agency that disagrees.")
    question = fields.SelectField(label="About which question? (optional)", required=False)
    grade = fields.TextField(
        label="What would it have said? (optional)", hint="Such as: requires improvement", max_length=40, required=False
    )
    reason = fields.LongTextField(label="Why?", rows=4, missing="Say why the agency disagrees.")

    def __init__(self, *args: Any, agencies: Choices, questions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "Choose an agency"), *agencies], question=[("", "What was agreed"), *questions])


class CasesForm(OnceForm):
    """Cases that were chosen by hand."""

    population = fields.LongTextField(
        label="Cases",
        hint="One pseudonym on each line. Add its group after a comma: N014, North.",
        missing="List the cases, one pseudonym on each line.",
    )


class SampleForm(CasesForm):
    """A list from which cases are drawn."""

    size = fields.NumberField(label="How many cases are drawn?", missing="Say how many cases are drawn.")
    way = fields.RadioField(
        label="How?",
        choices=SampleWay.choices,
        hints={SampleWay.STRATIFIED: "Each group has its share of the cases, as in the whole list."},
        initial=SampleWay.RANDOM,
    )
    seed = fields.NumberField(
        label="Seed (optional)",
        hint="With the same list and the same seed anybody draws the same cases. One is made where you give none.",
        width=20,
        required=False,
        min_value=0,
        max_value=2**62,
    )

    field_order = ("population", "size", "way", "seed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["population"].label = "The whole list"


class AskForm(OnceForm):
    """Who is asked about the cases."""

    agencies = fields.CheckboxesField(
        label="Which agencies grade their own part?", missing="Choose the agencies that are asked.", small=True
    )
    together = fields.TickField(label="A joint meeting with practitioners grades the whole of each case", initial=True)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies=agencies)


class ConcernForm(OnceForm):
    """A child who may be at risk now."""

    what = fields.LongTextField(
        label="What puts the child at risk now?", hint=NO_NAMES, rows=4, missing="Say what puts the child at risk now."
    )
    told = fields.TextField(
        label="Whom have you told already? (optional)",
        hint="By role, such as the duty social worker.",
        max_length=300,
        required=False,
    )


class CloseConcernForm(ChangeForm):
    """Who acts on a concern, and what came of it."""

    told = fields.TextField(label="Which service acts on it?", max_length=300, missing="Say which service acts on it.")
    told_on = fields.DateField(label="On which day was it told?", missing="Say on which day it was told.")
    told_time = fields.TextField(label="At what time?", hint="Such as 14:30", width=5, missing="Say at what time.")
    outcome = fields.LongTextField(label="What came of it?", rows=4, missing="Say what came of it.")

    def clean_told_time(self) -> str:
        text = str(self.cleaned_data["told_time"]).strip().replace(".", ":")
        try:
            return f"{datetime.strptime(text, '%H:%M'):%H:%M}"
        except ValueError:
            raise ValidationError("Write the time with hours and minutes, such as 14:30.") from None

    def told_at(self) -> datetime:
        """Day and time together, as the board's clock shows them."""
        hour, minute = map(int, self.cleaned_data["told_time"].split(":"))
        day = self.cleaned_data["told_on"]
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


class FindingForm(OnceForm):
    """What a round found."""

    kind = fields.RadioField(
        label="What kind of finding is it?", choices=FindingKind.choices, missing="Choose one.", inline=True
    )
    statement = fields.LongTextField(
        label="What was found?", hint="One plain sentence or two.", rows=3, missing="Say what was found."
    )
    evidence = fields.LongTextField(label="What shows it? (optional)", rows=4, required=False)
    agency = fields.SelectField(label="Whose finding is it?", required=False)
    questions = fields.CheckboxesField(
        label="Which questions show it?", missing="Choose the questions that show it.", small=True
    )

    def __init__(self, *args: Any, agencies: Choices, questions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "Several agencies"), *agencies], questions=questions)


class LearnForm(OnceForm):
    """A lesson made of a finding."""

    themes = fields.CheckboxesField(label="Themes (optional)", required=False, small=True)

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, themes=themes)


class ActForm(OnceForm):
    """An action that answers a finding."""

    title = fields.TextField(
        label="What will be done?",
        hint="In one line, beginning with a verb.",
        max_length=300,
        missing="Say what is done.",
    )
    strength = fields.RadioField(
        label="How strongly will it change what people do?",
        choices=Strength.choices,
        hints=STRENGTH_HINTS,
        missing="Say how strongly this will change what people do.",
    )
    agency = fields.SelectField(label="Which agency leads?", required=False)
    due_on = fields.DateField(label="By when?", required=False)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=[("", "No agency yet"), *agencies])


class HoldForm(OnceForm):
    """An audit that a document told of."""

    source = fields.SelectField(label="Which audit?", missing="Choose the audit.")
    edition = fields.SelectField(label="Which tool comes nearest to it?", missing="Choose a tool.")

    def __init__(self, *args: Any, sources: Choices, editions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, source=[("", "Choose an audit"), *sources], edition=[("", "Choose a tool"), *editions])


class WordsForm(ChangeForm):
    """What the board adds to a letter."""

    words = fields.LongTextField(
        label="What do you want to add?",
        hint="It stands at the beginning of the letter. Thank people for what they did, and say what you ask of them.",
        required=False,
        rows=8,
    )


class SendForm(ChangeForm):
    """To whom a letter goes."""

    sent_to = fields.TextField(
        label="To whom is it sent?", hint="By role, such as the chief nurse.", max_length=300, missing="Say to whom."
    )


class ArchiveForm(OnceForm):
    """An archive of audits that comes back."""

    file = fields.FileField(label="Archive", accept=".zip", missing="Choose the archive to bring back.")
