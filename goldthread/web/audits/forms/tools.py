"""What is asked about a tool: where it begins, and each of its parts."""

from collections.abc import Mapping
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.audits.editing import grades_of, lines_of, pairs_of, said_of
from goldthread.loop.audits.format import STANDING_SCALES, Kind, Purpose, Question, Section, Tool

Choices = list[tuple[str, str]]

KINDS: Choices = [
    (Kind.SCALE, "A grade on a scale"),
    (Kind.TEXT, "Words"),
    (Kind.NUMBER, "A number"),
    (Kind.DATE, "A day"),
    (Kind.CHOICE, "One of several"),
    (Kind.CHOICES, "Any of several"),
    (Kind.GRID, "A grid: rows with the same answers"),
]


class BeginForm(OnceForm):
    """Where a tool begins."""

    start = fields.RadioField(label="Where do you begin?")
    edition = fields.TextField(
        label="Name of the edition", hint="The year will do.", max_length=60, width=10, missing="Name the edition."
    )
    title = fields.TextField(
        label="What is the tool called?", hint="For a file and for an empty tool.", required=False, max_length=200
    )
    file = fields.FileField(
        label="The file",
        hint="A Word or Excel file with a table whose first column heading is Question, Standard or the like.",
        required=False,
        accept=".docx,.xlsx,.xls,.csv",
    )

    def __init__(self, *args: Any, starts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, start=starts)


class TextForm(ChangeForm):
    """A tool as text."""

    text = fields.LongTextField(label="The tool as text", rows=30, max_length=500_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"class": "app-code", "spellcheck": "false", "wrap": "off"}
        self.fields["text"].strip = False  # type: ignore[attr-defined]


class StepForm(ChangeForm):
    """A step that asks nothing but knows what its person saw."""


class WithdrawQuestionForm(OnceForm):
    """Taking a question out of an edition that was issued."""

    why = fields.LongTextField(label="Why is it taken out?", max_length=2_000, rows=3)


class AboutForm(ChangeForm):
    """A tool about itself."""

    title = fields.TextField(label="Title", max_length=200)
    edition = fields.TextField(label="Edition", max_length=60, width=10)
    purpose = fields.SelectField(label="What is it for?", choices=[(each.value, each.value) for each in Purpose])
    about = fields.LongTextField(label="About it (optional)", required=False, max_length=4_000, rows=3)
    signed_by = fields.LongTextField(
        label="Who signs? (optional)",
        hint="One capacity on each line, such as Chief officer. Each is another person.",
        required=False,
        rows=3,
    )

    def said(self) -> dict[str, Any]:
        """What the tool says of itself after it."""
        return {**self.cleaned_data, "signed_by": lines_of(self.cleaned_data["signed_by"])}

    @staticmethod
    def answers(tool: Tool) -> dict[str, Any]:
        """As it reads now."""
        who = tool.identity
        return {
            "title": who.title,
            "edition": who.edition,
            "purpose": who.purpose.value,
            "about": who.about,
            "signed_by": "\n".join(tool.signed_by),
        }


class SectionForm(ChangeForm):
    """A section."""

    title = fields.TextField(label="Title", max_length=200)
    standard = fields.TextField(label="Standard (optional)", required=False, max_length=20, width=5)
    dimension = fields.SelectField(
        label="What does it look at? (optional)",
        required=False,
        choices=[
            ("", "Not said"),
            ("agency", "One agency"),
            ("inter-agency", "Work between agencies"),
            ("board", "The board"),
        ],
    )
    guidance = fields.LongTextField(label="Guidance (optional)", required=False, max_length=4_000, rows=3)
    answered_by = fields.SelectField(label="Who answers it? (optional)", required=False)
    optional = fields.TickField(label="It may be left out")

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, answered_by=[("", "Everybody"), *tool.respondents.items()])
        if not tool.respondents:
            del self.fields["answered_by"]

    @staticmethod
    def answers(section: Section) -> dict[str, Any]:
        """As it reads now."""
        return section.model_dump(exclude={"questions"})


class QuestionForm(ChangeForm):
    """A question of any kind; what a kind does not need stays empty."""

    asks = fields.TextField(label="What is asked?", max_length=300, missing="Say what is asked.")
    kind = fields.RadioField(label="How is it answered?", choices=KINDS, small=True)
    scale = fields.SelectField(
        label="Scale", hint="For a grade, and for a grid without answers of its own.", required=False
    )
    choices = fields.LongTextField(
        label="Answers to choose from",
        hint="For one or any of several, and for a grid. One on each line; a short key and a colon may go before.",
        required=False,
        rows=4,
    )
    rows = fields.LongTextField(label="Rows of the grid", hint="One on each line.", required=False, rows=3)
    least = fields.TextField(label="Least", required=False, max_length=20, width=5)
    most = fields.TextField(label="Most", required=False, max_length=20, width=5)
    unit = fields.TextField(
        label="Unit", hint="For a number, such as per cent.", required=False, max_length=40, width=10
    )
    guidance = fields.LongTextField(
        label="What to look for (optional)", hint="Stands folded beside the question.", required=False, rows=3
    )
    evidence = fields.LongTextField(
        label="What would show it? (optional)", hint="One on each line.", required=False, rows=3
    )
    required = fields.TickField(label="It has to be answered")
    may_not_apply = fields.TickField(label="It may not apply, with a reason")
    if_question = fields.SelectField(label="Asked only after another answer (optional)", required=False)
    if_answers = fields.TextField(
        label="Asked only where that was answered with",
        hint="The keys of the answers, with commas between, such as no, partly.",
        required=False,
        max_length=200,
    )
    answered_by = fields.SelectField(label="Who answers it? (optional)", required=False)
    not_the_same = fields.TickField(label="It changed so much that it must not be compared with the edition before")

    def __init__(self, *args: Any, tool: Tool, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scales = {name: scale.title for name, scale in {**STANDING_SCALES, **tool.scales}.items()}
        before: Choices = []
        for name, question in tool.questions().items():
            if name == key:
                break
            before.append((name, question.asks))
        offer(
            self,
            scale=[("", "None"), *scales.items()],
            if_question=[("", "Always asked"), *before],
            answered_by=[("", "Everybody"), *tool.respondents.items()],
        )
        if not tool.respondents:
            del self.fields["answered_by"]
        if tool.replaces is None or not key:
            del self.fields["not_the_same"]

    def said(self) -> dict[str, Any]:
        """What the question says after it; a list that cannot be read is refused beside its field."""
        said = self.cleaned_data
        answers = pairs_of(said["choices"], "choices")
        grid = said["kind"] == Kind.GRID
        condition = None
        if said["if_question"]:
            keys = [each.strip() for each in said["if_answers"].split(",") if each.strip()]
            if not keys:
                raise Refusal("Say with which answers it is asked.", "if_answers")
            condition = {"question": said["if_question"], "is": keys}
        return {
            **{name: said[name] for name in ("asks", "kind", "least", "most", "unit", "guidance")},
            "scale": said["scale"] if said["kind"] in (Kind.SCALE, Kind.GRID) else "",
            "choices": {} if grid else answers if said["kind"] in (Kind.CHOICE, Kind.CHOICES) else {},
            "columns": answers if grid else {},
            "rows": pairs_of(said["rows"], "rows") if grid else {},
            "evidence": lines_of(said["evidence"]),
            "required": None if said["required"] else "false",
            "may_not_apply": "true" if said["may_not_apply"] else None,
            "answered_by": said.get("answered_by", ""),
            "only_if": condition,
        }

    @staticmethod
    def answers(question: Question, not_the_same: bool) -> dict[str, Any]:
        """As it reads now."""
        condition = question.only_if
        return {
            "asks": question.asks,
            "kind": question.kind.value,
            "scale": question.scale or "",
            "choices": said_of(question.choices or question.columns),
            "rows": said_of(question.rows),
            "least": "" if question.least is None else str(question.least),
            "most": "" if question.most is None else str(question.most),
            "unit": question.unit,
            "guidance": question.guidance,
            "evidence": "\n".join(question.evidence),
            "required": question.required,
            "may_not_apply": question.may_not_apply,
            "if_question": condition.question if condition else "",
            "if_answers": ", ".join(condition.answers) if condition else "",
            "answered_by": question.answered_by or "",
            "not_the_same": not_the_same,
        }


class ScaleForm(ChangeForm):
    """A scale of the tool's own."""

    title = fields.TextField(label="What is the scale called?", max_length=120)
    grades = fields.LongTextField(
        label="Its grades, the lowest first",
        hint="One on each line: key | words | yes, partly or no | when to choose it. The third says whether the "
        "standard is met.",
        rows=6,
    )

    def said(self) -> Mapping[str, Mapping[str, str]]:
        """The grades; a line that cannot be read is refused."""
        return grades_of(self.cleaned_data["grades"])
