"""What is asked about themes."""

from goldthread.design import fields
from goldthread.design.forms import ChangeForm

_AREA = "A core area of learning, such as working together."


class AreaForm(ChangeForm):
    """An area of the scheme."""

    name = fields.TextField(label="Name of the area", hint=_AREA, max_length=120, missing="Give the area a name.")


class ThemeForm(ChangeForm):
    """A theme in an area."""

    name = fields.TextField(label="Name of the theme", max_length=120, missing="Give the theme a name.")
    definition = fields.LongTextField(
        label="What it means",
        hint="A sentence that lets two people give the same theme to the same lesson.",
        required=False,
        max_length=1_000,
        rows=3,
    )


class StepForm(ChangeForm):
    """A step that asks nothing but knows what its person saw."""
