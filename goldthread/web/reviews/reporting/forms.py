"""The questions of analysis: episodes, factors, causes, research, findings, early learning."""

from collections.abc import Mapping, Sequence
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.actions.choices import Strength
from goldthread.loop.lessons.choices import LessonKind
from goldthread.loop.reviews import schemes
from goldthread.loop.reviews.choices import CauseKind
from goldthread.loop.reviews.schemes import Scheme

PSEUDONYMS = "Use pseudonyms and posts, never names."
MOST = 20_000


def _text(label: str, hint: str = "", *, rows: int = 5, missing: str = "") -> Any:
    return fields.LongTextField(
        label=label, hint=hint, rows=rows, required=bool(missing), missing=missing, max_length=MOST
    )


class EpisodeForm(ChangeForm):
    """A stretch of the case that mattered most."""

    title = fields.TextField(
        label="A few words to know this stretch by",
        hint="Such as: the weeks before the birth.",
        missing="Give the stretch a few words to know it by.",
        max_length=200,
    )
    first_day = fields.DateField(label="First day", missing="Give the first day.")
    last_day = fields.DateField(label="Last day", missing="Give the last day.")
    what_happened = _text("What happened?", PSEUDONYMS)
    known_then = _text("What was known at the time?", "By those who were there, then. Leave out what is known now.")
    made_sense = _text(
        "Why did it make sense to them?", "What they were trying to do, what pressed on them, what the tools showed."
    )
    practice = _text("What was good, and what fell short?", "Say by which standard or guidance of that time.")
    matters = _text("Why does this stretch matter?", rows=3)


class FactorForm(OnceForm):
    """What contributed, by one code list."""

    factor = fields.RadioField(label="What contributed?", missing="Choose what contributed.")
    helped = fields.RadioField(
        label="Did it help, or stand in the way?",
        choices=(("no", "It stood in the way of good practice"), ("yes", "It helped good practice")),
        missing="Say whether it helped or stood in the way.",
    )
    text = _text("How?", PSEUDONYMS, rows=4, missing="Say how it contributed.")

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, factor=[(each.key, each.name) for each in scheme.factors])
        self.fields["factor"].widget.hints = {each.key: each.asks for each in scheme.factors}


def grouped(use: str, first: str) -> list[Any]:
    """Every code of the lists of one use, list by list; ``SCHEME:code`` is the value."""
    found: list[Any] = [("", first)]
    for scheme in schemes.every().values():
        if scheme.use == use:
            found.append((scheme.name, [(f"{scheme.key}:{each.key}", each.name) for each in scheme.factors]))
    return found


def taken_apart(value: str) -> tuple[str, str]:
    """A scheme and its code from ``SCHEME:code``."""
    scheme, _, code = value.partition(":")
    return scheme, code


class CauseForm(ChangeForm):
    """A problem, or a cause of what it stands under."""

    text = _text("What is it?", "One sentence. " + PSEUDONYMS, rows=3, missing="Write it in a sentence.")
    kind = fields.RadioField(
        label="Can it be changed?",
        choices=(
            (CauseKind.CAUSE, "It explains, and something stands behind it in turn"),
            (CauseKind.ROOT, "It is where a change would make a difference"),
        ),
        initial=CauseKind.CAUSE,
    )
    factor = fields.SelectField(
        label="Which kind of factor is it?", hint="It decides on which bone of the drawing it lies.", required=False
    )

    def __init__(self, *args: Any, problem: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if problem:
            self.fields["text"].label = "What is the problem?"
            self.fields["text"].help_text = "What happened, or did not, in care or service. One sentence, no names."
            del self.fields["kind"], self.fields["factor"]
        else:
            offer(self, factor=grouped("factors", "The same as what it explains, or none yet"))


class CitationForm(OnceForm):
    """Research or guidance."""

    title = fields.TextField(label="Title", missing="Give the title.", max_length=300)
    authors = fields.TextField(label="Who wrote it?", required=False, max_length=300)
    year = fields.NumberField(label="Year", required=False, width=4)
    place = fields.TextField(
        label="Where is it found?", hint="Publisher, journal or web address.", required=False, max_length=500
    )
    says = _text(
        "What does it say that bears on this review?", rows=4, missing="Say what it says that bears on this review."
    )


class FindingForm(ChangeForm):
    """A finding: something that reaches beyond this case."""

    statement = _text(
        "What did you find?",
        "One sentence about how things usually work, not about a person.",
        rows=3,
        missing="Write the finding in a sentence.",
    )
    kind = fields.RadioField(
        label="What is it?",
        choices=((LessonKind.CONCERN, "Something that needs to change"), (LessonKind.GOOD_PRACTICE, "Good practice")),
        initial=LessonKind.CONCERN,
    )
    showed = _text("How did it show in this case?", PSEUDONYMS)
    known_by = _text(
        "How do you know that it is not peculiar to this case?",
        "What practitioners said, other cases, audits, figures, research.",
    )
    widespread = _text("How usual and how widespread is it?", rows=3)
    matters = _text("What risk does it bring to children?", rows=3)
    pattern = fields.SelectField(label="Which kind of pattern is it?", required=False)
    questions = _text("Questions for the board", "One on each line. The board answers each.", rows=4)

    def __init__(self, *args: Any, written: bool, with_questions: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, pattern=grouped("patterns", "None of these"))
        if written:
            del self.fields["kind"]
        if written or not with_questions:
            del self.fields["questions"]


class QuestionForm(OnceForm):
    """A question for the board."""

    question = _text("What should the board ask itself?", rows=3, missing="Write the question.")


class EarlyForm(OnceForm):
    """Something learnt that does not wait for the report."""

    statement = _text("What was learnt?", "One sentence.", rows=3, missing="Write what was learnt, in a sentence.")
    evidence = _text("What shows it?", PSEUDONYMS, rows=4)
    kind = fields.RadioField(
        label="What is it?",
        choices=((LessonKind.CONCERN, "Something that needs to change"), (LessonKind.GOOD_PRACTICE, "Good practice")),
        initial=LessonKind.CONCERN,
    )


class ActEarlyForm(OnceForm):
    """What is done about it at once."""

    title = _text("What will be done?", rows=3, missing="Say what will be done.")
    strength = fields.RadioField(
        label="How strong is it?", choices=Strength.choices, missing="Choose how strong the action is."
    )
    due_on = fields.DateField(label="By when?", required=False)
    lead_agency = fields.SelectField(label="Lead agency", required=False)
    lead_officer = fields.SelectField(label="Lead officer", required=False)

    def __init__(
        self, *args: Any, agencies: Sequence[tuple[int, str]], people: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            lead_agency=[("", "No agency yet"), *((str(pk), name) for pk, name in agencies)],
            lead_officer=[("", "Nobody yet"), *((str(pk), name) for pk, name in people)],
        )


class RemoveForm(ChangeForm):
    """Taking something out that needs no reason."""


class WhyForm(ChangeForm):
    """Why something is done."""

    why = _text("Why?", rows=3, missing="Say why.")


def number(value: Any) -> int | None:
    """A chosen row's number."""
    return int(value) if value else None


def answers(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Some of the answers, by the names that an operation gives them."""
    return {name: said[name] for name in names}
