"""What is asked about the framework."""

from collections.abc import Iterable, Sequence
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.framework.choices import Conclusion, Evidenced, Position, TakenUp
from goldthread.loop.framework.names import SECTIONS

Choices = Sequence[tuple[str, str]]


class BeginForm(OnceForm):
    """What a new draft begins from."""

    start = fields.RadioField(label="What do you begin from?", size="m", missing="Choose what the draft begins from.")
    how = fields.RadioField(
        label="If you begin from what others wrote",
        choices=(
            ("build", "Build on it: a short text that takes everything over, to which you add what is yours"),
            ("copy", "Copy it: its whole text, to change as you like"),
        ),
        initial="build",
    )
    file = fields.FileField(
        label="If you bring a file",
        hint="A framework written in YAML, up to 1 MB.",
        accept=".yaml,.yml",
        required=False,
    )

    def __init__(self, *args: Any, choices: Choices, hints: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, start=choices)
        self.fields["start"].widget.hints = hints

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("start") == "file" and not said.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose the file that the draft begins from.")
        return said


class TextForm(ChangeForm):
    """The text of a draft."""

    text = fields.LongTextField(
        label="The framework’s text",
        hint="Written in YAML: words, colons and indentation.",
        rows=30,
        strip=False,
        missing="The text is empty. Begin with goldthread: framework/1",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.update({"class": "app-code", "spellcheck": "false", "wrap": "off"})


class SendOutForm(ChangeForm):
    """Until when partners comment."""

    comments_by = fields.DateField(label="Comments until", hint="The last day on which partners can comment.")


class RatifyForm(ChangeForm):
    """How the board agreed."""

    ratified_on = fields.DateField(label="When did the board ratify it?", hint="The day of the meeting.")
    agreed_how = fields.LongTextField(
        label="Where is that written down?",
        hint="For example: meeting of the executive on 3 March 2026, minute 7.",
        required=False,
        max_length=2_000,
        rows=2,
    )


class WithdrawForm(ChangeForm):
    """Why a draft is laid aside."""

    why = fields.LongTextField(
        label="Why is it withdrawn?",
        hint="Partners who commented will read this.",
        max_length=2_000,
        rows=3,
        missing="Say why this draft is withdrawn.",
    )


class CommentForm(OnceForm):
    """What somebody says of a draft."""

    section = fields.SelectField(
        label="Which part is it about?",
        required=False,
        choices=(("", "The whole framework"), *((key, heading) for key, (heading, _) in SECTIONS.items())),
    )
    text = fields.LongTextField(
        label="Your comment",
        hint="Say what should change and why. Do not name a child or a family.",
        max_length=4_000,
        missing="Write your comment.",
    )


class AnswerForm(ChangeForm):
    """What became of a comment."""

    taken_up = fields.RadioField(
        label="What became of it?", choices=TakenUp.choices, missing="Choose what became of the comment."
    )
    text = fields.LongTextField(
        label="Your answer",
        hint="What was changed, or why nothing was. Everybody who reads the draft can read this.",
        max_length=4_000,
        rows=4,
        missing="Write an answer that the person who commented can read.",
    )


class EndorseForm(OnceForm):
    """What an agency says of a version."""

    agency = fields.RadioField(label="Which agency do you answer for?", missing="Choose the agency.")
    position = fields.RadioField(
        label="Does your agency endorse this version?",
        choices=Position.choices,
        missing="Choose whether your agency endorses this version.",
    )
    note = fields.LongTextField(
        label="What would have to change?", hint="Only if it does not endorse it as it is.", required=False, rows=3,
        max_length=2_000,
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agency=agencies)
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0][0]


class EvidenceForm(OnceForm):
    """How an agency meets an expectation."""

    state = fields.RadioField(
        label="How does your agency meet this?",
        choices=Evidenced.choices,
        missing="Choose how your agency meets this.",
    )
    text = fields.LongTextField(
        label="What shows it?",
        hint="For example: policy renewed in May 2026; 41 of 43 staff trained. Or say why it does not apply.",
        required=False,
        max_length=4_000,
        rows=4,
    )
    link = fields.LinkField(label="Where it can be seen", hint="A web address, if there is one.", required=False)


class EvaluationForm(ChangeForm):
    """How the board finds its framework."""

    def __init__(self, *args: Any, asks: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = tuple(asks)
        for number, question in enumerate(self.asks):
            self.fields[f"answer_{number}"] = fields.LongTextField(
                label=question, max_length=4_000, rows=3, missing=f"Answer “{question}”"
            )
        self.fields["summary"] = fields.LongTextField(
            label="What else did you find?", required=False, max_length=4_000, rows=3
        )
        self.fields["conclusion"] = fields.RadioField(
            label="What does the board make of it?",
            choices=Conclusion.choices,
            missing="Choose what the board makes of its framework.",
        )
        self.fields["next_review_on"] = fields.DateField(label="When does the board look again?")

    def answers(self, said: dict[str, Any]) -> list[tuple[str, str]]:
        """Each question with what was answered."""
        return [(question, said[f"answer_{number}"]) for number, question in enumerate(self.asks)]
