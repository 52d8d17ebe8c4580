"""The questions a form can ask, each a GOV.UK component. Every field takes ``label`` and ``hint``.

``missing`` is the sentence for an empty answer; ``size`` ("m", "l") makes the label larger.
"""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from goldthread.design.wording import MONTHS


class _Question(forms.Field):
    """What all our fields share."""

    asks = "Enter"

    def __init__(self, *, hint: Any = "", missing: str = "", size: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", hint)
        super().__init__(**kwargs)
        self.size = size
        if missing or "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = missing or _missing(self.asks, str(kwargs.get("label") or ""))


def _missing(asks: str, label: str) -> str:
    if not label:
        return f"{asks} an answer."
    if label.endswith("?"):
        return f"Answer “{label}”"
    second_is_capital = len(label) > 1 and label[1].isupper()
    return f"{asks} {label if second_is_capital else label[0].lower() + label[1:]}"


def _classes(widget: forms.Widget, width: int | str | None) -> None:
    """``width=5`` is five characters; ``width="two-thirds"`` is a part of the column."""
    if width is not None:
        kind = f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"
        widget.attrs["class"] = kind


class TextField(_Question, forms.CharField):
    """One line of text."""

    def __init__(
        self,
        *,
        width: int | str | None = None,
        autocomplete: str = "",
        prefix: str = "",
        suffix: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.prefix, self.suffix = prefix, suffix
        _classes(self.widget, width)
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete
        if self.max_length:
            self.error_messages["too_long"] = _too_long(kwargs.get("label"), self.max_length)


def _too_long(label: Any, limit: int) -> str:
    return f"{label or 'This'} must be {limit:,} characters or fewer."


class LongTextField(_Question, forms.CharField):
    """Several lines; with ``count`` and a ``max_length``, what is left is said as the person types."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, count: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"rows": rows})
        self.widget.attrs.pop("cols", None)
        self.count = self.max_length if count else None
        if self.count:
            self.widget.attrs["class"] = "govuk-js-character-count"
            # the sentence under the field tells; the browser must not cut off what is pasted
            self.widget.attrs.pop("maxlength", None)


class EmailField(_Question, forms.EmailField):
    """An e-mail address."""

    default_validators = [EmailValidator("Enter an email address in the correct format, like name@example.org")]

    def __init__(self, *, width: int | str | None = None, autocomplete: str = "email", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _classes(self.widget, width)
        self.widget.attrs.update({"autocomplete": autocomplete, "spellcheck": "false"})


class PasswordField(_Question, forms.CharField):
    """A password, which a button can show."""

    widget = forms.PasswordInput

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        attrs = {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        self.widget.attrs.update(attrs)


class LinkField(_Question, forms.URLField):
    """An address on the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)
        self.error_messages["invalid"] = "Enter a web address, like https://example.org/report"


class NumberField(_Question, forms.IntegerField):
    """A whole number, typed: a number wheel is turned by accident."""

    def __init__(self, *, width: int | str | None = 5, prefix: str = "", suffix: str = "", **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput, **kwargs)
        self.prefix, self.suffix = prefix, suffix
        _classes(self.widget, width)
        self.widget.attrs["inputmode"] = "numeric"
        self.error_messages["invalid"] = f"{kwargs.get('label') or 'This'} must be a whole number, like 30"


class SelectField(_Question, forms.ChoiceField):
    """One of many, from a list."""

    asks = "Choose"


class Radios(forms.RadioSelect):
    """Radio buttons, each with a hint where there is one to give."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, each with a hint where there is one to give."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class RadioField(_Question, forms.ChoiceField):
    """One of a few, all in view. ``hints`` maps a value to what it means; ``inline`` for two short answers."""

    widget = Radios
    asks = "Choose"

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.widget.hints = hints or {}
        self.widget.attrs.update({"inline": inline, "small": small})


class CheckboxesField(_Question, forms.MultipleChoiceField):
    """Any number of a few, all in view."""

    widget = Checkboxes
    asks = "Choose"

    def __init__(self, *, hints: Mapping[str, str] | None = None, small: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.hints = hints or {}
        self.widget.attrs.update({"small": small})


class TickField(_Question, forms.BooleanField):
    """One box to tick: "I have checked this with the family"."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)


class FileField(_Question, forms.FileField):
    """A file. What kinds and how large is checked by the documents room, from the content."""

    widget = forms.FileInput
    asks = "Choose"

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if accept:
            self.widget.attrs["accept"] = accept
        self.error_messages["empty"] = "That file is empty. Choose one that has something in it."


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(FileField):
    """One file or several at once; the answer is a list."""

    widget = _ManyFiles

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.widget.attrs["multiple"] = True

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list) else [data]
        if len(given) > self.most:
            raise forms.ValidationError(f"Choose {self.most} files at most. You chose {len(given)}.")
        return [super(FilesField, self).clean(each, initial) for each in given or [None]]


class HiddenField(forms.CharField):
    """Something the page carries and the person does not see."""

    widget = forms.HiddenInput


class DayMonthYear(forms.MultiWidget):
    """Three boxes for one date."""

    template_name = "design/forms/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [forms.TextInput(attrs={"inputmode": "numeric"}) for _ in range(3)]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]


PARTS = ("day", "month", "year")


class DateField(_Question):
    """A date as a person knows it: day, month and year, the month as a number or by its name."""

    widget = DayMonthYear

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in (value or [])]
        if not any(parts):
            return None
        label = str(self.label or "The date")
        absent = [n for n, part in enumerate(parts) if not part]
        if absent:
            names = " and ".join(f"a {PARTS[n]}" for n in absent)
            raise ValidationError(f"{label} must include {names}.", code=f"part-{absent[0]}")
        return _date(*parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def _date(day: str, month: str, year: str) -> date:
    numbers = [_number(day), _month(month), _number(year)]
    for place, number in enumerate(numbers):
        if number is None:
            given = (day, month, year)[place][:20]
            raise ValidationError(f"“{given}” is not a {PARTS[place]}.", code=f"part-{place}")
    d, m, y = (number or 0 for number in numbers)
    if not 1900 <= y <= 2200:
        raise ValidationError("The year must have four numbers, like 2026.", code="part-2")
    if not 1 <= m <= 12:
        raise ValidationError("The month must be a number from 1 to 12, or its name.", code="part-1")
    if not 1 <= d <= 31:
        raise ValidationError("The day must be a number from 1 to 31.", code="part-0")
    if d > calendar.monthrange(y, m)[1]:
        leap = f" {y}" if (d, m) == (29, 2) else ""
        raise ValidationError(f"{d} {MONTHS[m - 1]}{leap} is not a date.", code="part-0")
    return date(y, m, d)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    number = _number(text)
    if number is not None:
        return number
    named = [n for n, name in enumerate(MONTHS, 1) if len(text) >= 3 and name.lower().startswith(text.lower())]
    return named[0] if named else None
