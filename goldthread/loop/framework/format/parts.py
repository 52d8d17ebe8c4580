"""The small values that every section of a framework is made of: keys, lengths of time, reasons, conditions."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from goldthread.loop.framework.keys import KEY

Key = Annotated[str, StringConstraints(pattern=KEY.pattern, max_length=60)]
"""A name that other parts of the framework refer to: small letters, digits and hyphens."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A name, a label or one sentence."""

Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
"""A paragraph or several, in plain text."""


class Part(BaseModel):
    """Anything that a framework is made of. A word that the format does not know is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Certainty(StrEnum):
    """How sure the writer is that a rule says this."""

    FOUND = "found"
    """Read in the law or the guidance itself."""
    BACKGROUND = "background"
    """Known in the field, to be checked against the text before anybody relies on it."""
    LOCAL = "local"
    """The board's own rule, not law."""


class Basis(Part):
    """Where a rule comes from, shown wherever the rule is at work."""

    source: Line
    """Title of the law, the guidance or the board's own document."""
    clause: str = ""
    """Regulation, section, paragraph or page."""
    edition: str = ""
    certainty: Certainty = Certainty.FOUND
    says: str = ""
    """What it says, in the writer's own words."""
    editors_note: str = ""
    """What a reader must know about it, such as that the source names a law that does not exist."""


class Sourced(Part):
    """A part that can say where it comes from."""

    section: str = ""
    """Section of the board's own document that this part carries."""
    basis: Basis | None = None
    editors_note: str = ""


class Unit(StrEnum):
    """What time is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_LONGEST = {Unit.WEEKS: 5200, Unit.MONTHS: 1200, Unit.YEARS: 100}

_LENGTH = re.compile(r"^(\d{1,4}) (working day|hour|day|week|month|year)s?$")


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, written as ``15 working days``, ``1 month`` or ``48 hours``."""

    count: int
    unit: Unit

    @classmethod
    def read(cls, text: object) -> Self:
        """The length that these words say; ValueError with a sentence where they say none."""
        if isinstance(text, cls):
            return text
        found = _LENGTH.match(text.strip()) if isinstance(text, str) else None
        if found is None:
            raise ValueError("write a length of time as '15 working days', '1 month' or '48 hours'")
        length = cls(int(found[1]), Unit(found[2] + "s"))
        if length.count > _LONGEST.get(length.unit, length.count):
            raise ValueError("write a length of time of at most 100 years")
        return length

    def __str__(self) -> str:
        word = self.unit.value if self.count != 1 else self.unit.value[:-1]
        return f"{self.count} {word}"


LengthText = Annotated[
    str, BeforeValidator(lambda text: str(Length.read(text))), Field(json_schema_extra={"pattern": _LENGTH.pattern})
]
"""A length of time in words; ``Length.read`` takes it apart."""

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def _written_day(value: object) -> object:
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("write a date as 2015-03-26")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
"""A day, written as ``2015-03-26`` and in no other way."""

DayOfYear = Annotated[str, StringConstraints(pattern=r"^\d{1,2} [A-Z][a-z]+$")]
"""A day that comes every year, written as ``30 September``."""


class Force(StrEnum):
    """How strongly an outcome binds: what must be done, what should be, what may be, and what calls for nothing."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    NONE = "none"


class AllOf(Part):
    """True when every part is; false when one is false."""

    all: Annotated[list["Condition"], Field(min_length=1)]


class AnyOf(Part):
    """True when one part is; false when every part is false."""

    any: Annotated[list["Condition"], Field(min_length=1)]


class Not(Part):
    """True when the part is false; unclear when it is unclear."""

    not_: "Condition" = Field(alias="not")


class Clearly(Part):
    """True only when the part is met beyond doubt: here doubt counts as no."""

    clearly: "Condition"


class UnlessClearlyNot(Part):
    """False only when the part is clearly not met: here doubt counts as yes.

    Regulation 5(2)(b)(ii) of the 2006 Regulations is read so: a review is due unless it is clear that there
    are no concerns about how agencies worked together.
    """

    unless_clearly_not: "Condition"


class AtLeast(Part):
    """True when so many of the parts are."""

    at_least: Annotated[int, Field(ge=1)]
    of: Annotated[list["Condition"], Field(min_length=1)]


_FORMS = ("all", "any", "not", "clearly", "unless_clearly_not", "at_least")


def _form_of(value: Any) -> str | None:
    """Which form a condition is written in, so that an error speaks of that form alone.

    The name of a form is no word that can be written, so that it is not taken for a part of the text.
    """
    if isinstance(value, str):
        return "form limb"
    names = value if isinstance(value, dict) else vars(value) if isinstance(value, Part) else ()
    return next((f"form {form}" for form in _FORMS if form in names or f"{form}_" in names), None)


Condition = Annotated[
    Annotated[Key, Tag("form limb")]
    | Annotated[AllOf, Tag("form all")]
    | Annotated[AnyOf, Tag("form any")]
    | Annotated[Not, Tag("form not")]
    | Annotated[Clearly, Tag("form clearly")]
    | Annotated[UnlessClearlyNot, Tag("form unless_clearly_not")]
    | Annotated[AtLeast, Tag("form at_least")],
    Discriminator(
        _form_of,
        custom_error_type="condition",
        custom_error_message="write the name of a limb, or one of all, any, not, clearly, unless_clearly_not, at_least",
    ),
]
"""The name of a limb, or limbs that are put together."""

for _form in (AllOf, AnyOf, Not, Clearly, UnlessClearlyNot, AtLeast):
    _form.model_rebuild()
