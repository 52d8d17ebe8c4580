"""What may stand in an audit tool: sections, questions of every useful kind, scales, conditions, and what it replaces.

A tool is a text that a board may change, and no code knows a tool. Every answer is kept under the key of its
question, which is therefore one of its kind in the whole tool.
"""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from goldthread.loop.framework.format.parts import Basis, Key, Line, Part, Prose

OPENING = "tool/1"

Value = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=40)]
"""What is kept of a chosen grade or choice, such as ``3`` or ``partly``."""


class Purpose(StrEnum):
    """What a tool is for."""

    SECTION_11 = "section 11"
    SCHOOLS = "schools and colleges"
    CASE_FILE = "case file"
    VISIT = "frontline visit"
    SECURE = "secure setting"
    SURVEY = "practitioner survey"
    SELF_ASSESSMENT = "self-assessment"
    OTHER = "other"


class Met(StrEnum):
    """What a grade says of the standard."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Grade(Part):
    """One grade of a scale, with the words that tell a person when to choose it."""

    label: Line
    means: str = ""
    met: Met


class Scale(Part):
    """Grades from the lowest to the highest, in the order in which they are written."""

    title: Line
    grades: dict[Value, Grade] = Field(min_length=2, max_length=12)


def _scale(title: str, *grades: tuple[str, str, Met, str]) -> Scale:
    return Scale(
        title=title, grades={key: Grade(label=label, met=met, means=means) for key, label, met, means in grades}
    )


STANDING_SCALES: dict[str, Scale] = {
    "zero-to-three": _scale(
        "0 to 3",
        ("0", "0: nothing in place", Met.NO, "Nothing is in place, or nobody knows."),
        ("1", "1: begun", Met.NO, "Work has begun. There is a plan, and little to show yet."),
        (
            "2",
            "2: mostly in place",
            Met.PARTLY,
            "In place in most of the service. Known gaps have an owner and a date.",
        ),
        ("3", "3: in place and checked", Met.YES, "In place everywhere, known to staff, and checked in the last year."),
    ),
    "rag": _scale(
        "Red, amber, green",
        ("red", "Red: not met", Met.NO, "The standard is not met."),
        ("amber", "Amber: partly met", Met.PARTLY, "Part of the standard is met, and the rest is planned."),
        ("green", "Green: fully met", Met.YES, "The standard is met, with evidence to show it."),
    ),
    "one-to-four": _scale(
        "Levels 1 to 4",
        ("1", "Level 1: starting", Met.NO, "The need is known and little is done."),
        ("2", "Level 2: developing", Met.PARTLY, "Some of it works, in some places."),
        ("3", "Level 3: established", Met.YES, "It works, and staff can say how."),
        ("4", "Level 4: enhanced", Met.YES, "It works, is checked, and others learn from it."),
    ),
    "inspection": _scale(
        "Four inspection grades",
        ("inadequate", "Inadequate", Met.NO, "Children are not safe, or harm could not be noticed."),
        ("requires-improvement", "Requires improvement", Met.PARTLY, "Children are safe. Practice is not yet good."),
        ("good", "Good", Met.YES, "Practice is effective and children's lives get better."),
        ("outstanding", "Outstanding", Met.YES, "Good throughout, and in parts exceptional, with lasting effect."),
    ),
    "yes-partly-no": _scale(
        "Yes, partly, no",
        ("no", "No", Met.NO, ""),
        ("partly", "Partly", Met.PARTLY, ""),
        ("yes", "Yes", Met.YES, ""),
    ),
    "agree": _scale(
        "How far you agree",
        ("disagree", "Disagree", Met.NO, ""),
        ("neither", "Neither agree nor disagree", Met.PARTLY, ""),
        ("agree", "Agree", Met.YES, ""),
    ),
}
"""The scales that any tool may use by name; a tool that describes one of the same name uses its own."""


class Kind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    GRID = "grid"


class Condition(Part):
    """A question is asked only where another was answered in one of these ways."""

    question: Key
    answers: list[Value] = Field(min_length=1, alias="is")


class Tests(Part):
    """What a question of a survey puts to the test: answers that agencies gave about themselves."""

    tool: Key
    questions: list[Key] = Field(min_length=1)


class Question(Part):
    """One thing that is asked."""

    asks: Line
    kind: Kind = Kind.SCALE
    scale: Key | None = None
    guidance: str = ""
    evidence: list[Line] = []
    """What would show it."""
    only_if: Condition | None = None
    answered_by: Key | None = None
    """One of the tool's respondents; everybody where nobody is named."""
    choices: dict[Value, Line] = {}
    rows: dict[Key, Line] = {}
    columns: dict[Value, Line] = {}
    """The answers that a row of a grid can have; the grades of its scale where none are written."""
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    weight: Decimal | None = Field(default=None, ge=0, le=100)
    required: bool = True
    may_not_apply: bool = False
    """The answer may be that it does not apply, with the reason."""
    tests: Tests | None = None


class Section(Part):
    """Questions that belong together, and that one person can be asked to answer."""

    title: Line
    standard: str = ""
    dimension: Literal["", "agency", "inter-agency", "board"] = ""
    guidance: str = ""
    answered_by: Key | None = None
    optional: bool = False
    questions: dict[Key, Question] = Field(min_length=1, max_length=200)


class Replaces(Part):
    """The edition before this one, and what became of its questions, so that years can be compared."""

    edition: Line
    questions: dict[Key, Key] = {}
    """Old key to new, for questions whose key changed; a question of the same key is the same question."""
    gone: list[Key] = []
    """Questions that are no longer asked."""
    not_the_same: list[Key] = []
    """Questions that kept their key and changed so much that years must not be compared."""


class Identity(Part):
    """What a tool is called, which edition this is, and what it is for."""

    key: Key
    title: Line
    edition: Line
    purpose: Purpose = Purpose.OTHER
    about: Prose | Literal[""] = ""
    guidance: str = ""
    basis: list[Basis] = []


class Tool(Part):
    """One edition of an audit tool."""

    goldthread: Literal["tool/1"]
    identity: Identity
    respondents: dict[Key, Line] = {}
    """Who answers, where not everybody answers everything."""
    signed_by: list[Line] = Field(default=[], max_length=4)
    """In what capacity it is signed, each by another person, in this order."""
    weighting: Literal["none", "by question"] = "none"
    scales: dict[Key, Scale] = {}
    sections: dict[Key, Section] = Field(min_length=1, max_length=60)
    replaces: Replaces | None = None

    def scale_of(self, question: Question) -> Scale | None:
        """The scale on which a question is graded, if it is."""
        name = question.scale or ""
        return self.scales.get(name) or STANDING_SCALES.get(name)

    def questions(self) -> dict[str, Question]:
        """Every question by its key, in the order in which they are asked."""
        return self._questions

    def section_of(self) -> dict[str, str]:
        """The key of the section in which each question stands."""
        return self._section_of

    @cached_property
    def _questions(self) -> dict[str, Question]:
        """Made once: a page asks for it at every question."""
        return {key: question for section in self.sections.values() for key, question in section.questions.items()}

    @cached_property
    def _section_of(self) -> dict[str, str]:
        return {key: name for name, section in self.sections.items() for key in section.questions}
