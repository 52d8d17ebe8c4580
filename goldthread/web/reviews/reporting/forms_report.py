"""The questions of a report, its check, its publication, its summary, and of looking back on a review."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, Form, OnceForm, offer
from goldthread.loop.referrals.queries import FormField
from goldthread.loop.reviews.choices import SectionPart

WRITING = "A line that begins with ### is a heading, one with - a point of a list; | parts the cells of a table."
MOST = 200_000


class BeginForm(OnceForm):
    """By which form the report is begun."""

    template = fields.RadioField(label="Which form does it follow?", required=False)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, template=[*offered, ("", "The usual sections")])
        self.fields["template"].initial = offered[0][0] if offered else ""


class SectionForm(ChangeForm):
    """A section as it reads."""

    title = fields.TextField(label="Heading", missing="Give the section a heading.", max_length=300)
    text = fields.LongTextField(label="Text", hint=WRITING, rows=26, required=False, max_length=MOST)


class AddSectionForm(OnceForm):
    """One more section."""

    title = fields.TextField(label="Heading", missing="Give the section a heading.", max_length=300)
    part = fields.SelectField(
        label="From which part of the review is it composed?", choices=SectionPart.choices, initial=SectionPart.OWN
    )


class ComposeForm(ChangeForm):
    """From which part a section is composed anew."""

    part = fields.SelectField(
        label="From which part of the review?",
        choices=[each for each in SectionPart.choices if each[0] != SectionPart.OWN],
        missing="Choose a part of the review.",
    )


class OrderForm(OnceForm):
    """In which order the sections stand."""

    def __init__(self, *args: Any, sections: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = list(sections)
        for place, (pk, title) in enumerate(self.sections, 1):
            self.fields[f"place_{pk}"] = fields.NumberField(label=title, initial=place, width=3, min_value=1)

    def order(self) -> list[int]:
        """The sections as they are to stand; of two with one number, the one that stood first."""
        was = {pk: n for n, (pk, _) in enumerate(self.sections)}
        return sorted(was, key=lambda pk: (self.cleaned_data[f"place_{pk}"], was[pk]))


class CommentForm(OnceForm):
    """What somebody says about a section."""

    text = fields.LongTextField(label="Comment", rows=4, missing="Write what you want to say.", max_length=10_000)


class AnswerForm(OnceForm):
    """What was done with a comment."""

    answer = fields.LongTextField(
        label="What was done with it?", rows=4, missing="Say what was done with it.", max_length=10_000
    )


class CheckForm(OnceForm):
    """Why the sealed identities are opened for a check."""

    reason = fields.TextField(
        label="Why is the check run now?",
        hint="It opens the sealed names for a moment. The journal keeps your reason.",
        initial="Before anything leaves",
        missing="Say why the sealed identities are opened for this check.",
        max_length=300,
    )


class ClearForm(OnceForm):
    """Why something that was found may stay."""

    why = fields.LongTextField(
        label="Why may it stay?",
        hint="Such as: another person with the same name, or a word of the language.",
        rows=3,
        missing="Say why it may stay.",
    )


def _long(label: str, hint: str = "", *, missing: str = "", rows: int = 4) -> Any:
    return fields.LongTextField(
        label=label, hint=hint, rows=rows, required=bool(missing), missing=missing, max_length=20_000
    )


class PlanForm(ChangeForm):
    """When and how a report is made public, and what was weighed."""

    public_title = fields.TextField(
        label="The title that the public will read", hint="No name, no place.", required=False, max_length=300
    )
    effect = _long("What will publication do to the child, the family and others?", "Brothers, sisters and staff too.")
    told_first = _long("Who is told before everybody else, by whom and how?")
    told_on = fields.DateField(label="When were they told?", hint="Leave empty until it is done.", required=False)
    court_orders = _long("Which court orders or proceedings restrict it?", "Say so if none does.", rows=3)
    weighed = _long("What else was weighed?", rows=3)
    planned_on = fields.DateField(label="Day of publication", required=False)
    why = fields.TextField(
        label="Why does the day change?", hint="Only where an earlier day was set.", required=False, max_length=500
    )


class ApproveForm(ChangeForm):
    """The plan, approved as it reads."""


class PublishForm(ChangeForm):
    """The report, made public as it reads."""

    document = fields.SelectField(
        label="A file to stand beside it", hint="The page, its PDF and its Word file are made by themselves.",
        required=False,
    )  # fmt: skip
    late_copy_why = fields.LongTextField(
        label="Why does it go ahead, if a copy went out later than it had to?", rows=3, required=False
    )

    def __init__(self, *args: Any, documents: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if documents:
            offer(self, document=[("", "No file"), *((str(pk), title) for pk, title in documents)])
        else:
            del self.fields["document"]


class DeclineForm(ChangeForm):
    """Why a report is not made public, and what is shared in its place."""

    reason = _long(
        "Why is it not made public?", "The national panel is told.", missing="Say why it is not made public."
    )
    instead = _long("What is shared in its place?", "Such as the improvements and the key messages.")


class WhyForm(ChangeForm):
    """Why something is done."""

    why = _long("Why?", missing="Say why.", rows=3)


class SummaryForm(ChangeForm):
    """A learning summary by the fields of the framework."""

    def __init__(self, *args: Any, asked: Sequence[FormField], may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {each.key: f"own_{each.key}" for each in asked}
        for each in asked:
            self.fields[self.own[each.key]] = _field(each)
            self.fields[self.own[each.key]].initial = _shown(each)
        self.fields["completed_on"] = fields.DateField(
            label="Complete since", hint="With a day, every field that is asked for has to be there.", required=False
        )
        if may_publish:
            self.fields["public"] = fields.TickField(
                label="It stands beside the published report", hint="Anybody can read it then."
            )

    def answers(self) -> dict[str, Any]:
        """The answers by the keys of the framework."""
        said = {key: self.cleaned_data.get(name) for key, name in self.own.items()}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in said.items()}


def _field(asked: FormField) -> Any:
    given: dict[str, Any] = {"label": asked.label, "hint": asked.hint, "required": False}
    match asked.kind:
        case "date":
            return fields.DateField(**given)
        case "choice":
            return fields.SelectField(choices=[("", "Not chosen"), *((one, one) for one in asked.choices)], **given)
        case "yes or no":
            return fields.SelectField(choices=[("", "Not said"), ("yes", "Yes"), ("no", "No")], **given)
        case "month":
            given["hint"] = asked.hint or "The year and the month, such as 2026-03"
            return fields.TextField(width=10, **given)
        case "line":
            return fields.TextField(max_length=300, **given)
        case _:
            return fields.LongTextField(max_length=20_000, rows=6, **given)


def _shown(asked: FormField) -> Any:
    if asked.kind != "date":
        return asked.answer
    try:
        return date.fromisoformat(asked.answer) if asked.answer else None
    except ValueError:
        return None


class BackForm(ChangeForm):
    """What was learnt about the review itself."""

    worked = _long("What worked?")
    did_not_work = _long("What did not work?")
    who_took_part = _long("Who took part?", rows=3)
    would_do = _long("What should be done otherwise next time?")
    cost_pounds = fields.NumberField(label="What did it cost?", prefix="£", width=10, required=False, min_value=0)
    days_of_work = fields.NumberField(
        label="How many days of work were in it?", hint="Of everybody together.", required=False, min_value=0
    )


class PeriodForm(Form):
    """From which day to which."""

    first = fields.DateField(label="From", required=False)
    last = fields.DateField(label="To", required=False)


def initial(now: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The answers of a thing as its form shows them."""
    return {"version": version, **now}
