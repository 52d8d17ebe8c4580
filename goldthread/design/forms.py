"""Django forms that look and speak like GOV.UK: fields, hints, errors and an error summary whose links land.

A page's form inherits `Form` and uses the fields of `goldthread.design.fields`. A form from elsewhere
(sign-in) is dressed by `dress`; the ``{% fields %}`` tag does that by itself.
"""

import uuid
from pathlib import Path
from typing import Any, NamedTuple

import django
from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

TEMPLATES = Path(__file__).parent / "templates"
DJANGO_TEMPLATES = Path(django.__file__).parent / "forms" / "templates"


class ErrorLink(NamedTuple):
    """A line of the error summary: the sentence, and the id of what mends it ("" for none)."""

    text: str
    target: str


def _sentences(errors: Any) -> list[str]:
    return [str(error) for error in errors]


class Bound(BoundField):
    """A field on its page: which ids its hint and its error have, and where an error link must land."""

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def sentences(self) -> list[str]:
        """What is wrong with this field, one sentence each."""
        errors = self.form.errors.get(self.name)
        return _sentences(errors) if errors else []

    @property
    def described_by(self) -> str:
        """Ids that a screen reader reads after the label."""
        ids = [self.hint_id] if self.help_text else []
        if self.counts:
            ids.append(f"{self.auto_id}-info")
        return " ".join([*ids, self.error_id] if self.sentences else ids)

    @property
    def counts(self) -> int | None:
        """The number of characters that is counted down below the field, where one is."""
        return getattr(self.field, "count", None)

    @property
    def is_tick(self) -> bool:
        """A single box to tick has its label beside it, not above."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Several controls that together answer one question stand in a fieldset."""
        widget = self.field.widget
        return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def legend_class(self) -> str:
        return f"govuk-fieldset__legend--{getattr(self.field, 'size', '') or 's'}"

    @property
    def label_class(self) -> str:
        return f"govuk-label--{getattr(self.field, 'size', '') or 's'}"

    @property
    def wrong_part(self) -> int | None:
        """Which part of a date is wrong; None when the whole is."""
        for error in self.form.errors.as_data().get(self.name, []):
            if str(error.code).startswith("part-"):
                return int(str(error.code)[5:])
        return None

    @property
    def target(self) -> str:
        """The id of the control that the error summary leads to."""
        if isinstance(self.field.widget, forms.MultiWidget):
            return f"{self.auto_id}_{self.wrong_part or 0}"
        return f"{self.auto_id}_0" if self.is_group else self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return built
        built.pop("aria-invalid", None)
        base = _base_class(widget)
        if base:
            classes = [base, *str(widget.attrs.get("class", "")).split()]
            if isinstance(widget, forms.PasswordInput):
                classes += ["govuk-password-input__input", "govuk-js-password-input-input"]
            if self.sentences:
                classes.append(f"{base}--error")
            built["class"] = " ".join(classes)
        if not self.is_group and self.described_by:
            built["aria-describedby"] = self.described_by
        if self.is_group and isinstance(widget, forms.MultiWidget) and self.sentences:
            built["wrong"] = "all" if self.wrong_part is None else str(self.wrong_part)
        return built


def _base_class(widget: forms.Widget) -> str:
    """The component class of a plain control; grouped controls have their own templates."""
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "govuk-checkboxes__input"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    return "govuk-file-upload" if isinstance(widget, forms.FileInput) else "govuk-input"


class Renderer(DjangoTemplates):
    """Renders fields with our templates first and Django's own behind them.

    Forms hold one instance of it: given as a class, Django would compile every template anew for each form.
    """

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"
    bound_field_class = Bound

    @cached_property
    def engine(self) -> Any:
        options = {"builtins": ["goldthread.design.templatetags.govuk"]}
        folders = [TEMPLATES, DJANGO_TEMPLATES]
        return self.backend({"APP_DIRS": False, "DIRS": folders, "NAME": "goldthread_forms", "OPTIONS": options})


RENDERER = Renderer()


class Form(forms.Form):
    """The shape of an answer. Errors come as sentences; the browser's own bubbles are left off."""

    default_renderer = RENDERER
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def _new_key() -> str:
    return uuid.uuid4().hex


class OnceForm(Form):
    """A form that counts once however often it is sent: its key is made with the page."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64, initial=_new_key)


class SureForm(OnceForm):
    """Nothing is asked but to be sure: the button is the answer."""


class ChangeForm(OnceForm):
    """A form that changes a thing and knows which version of it the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def offer(form: forms.BaseForm, **choices: Any) -> None:
    """Give questions the choices that only the board knows: ``offer(form, owner=people)``."""
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered


def dress(form: forms.BaseForm) -> forms.BaseForm:
    """Give a form that was written elsewhere our fields' looks."""
    if not isinstance(form.renderer, Renderer):
        form.renderer = RENDERER
        vars(form)["_bound_fields_cache"].clear()
        form.label_suffix = ""
        form.use_required_attribute = False
        form.__dict__.pop("bound_field_class", None)
        form.bound_field_class = Bound
    return form


def error_links(*many: "forms.BaseForm | forms.BaseFormSet[Any] | None") -> list[ErrorLink]:
    """Every error of these forms in the order of their fields, each with the id that its link leads to."""
    links: list[ErrorLink] = []
    for form in many:
        if isinstance(form, forms.BaseFormSet):
            links += [ErrorLink(text, "") for text in _sentences(form.non_form_errors())]
            links += error_links(*form.forms)
        elif isinstance(form, forms.BaseForm) and form.errors:
            dress(form)
            links += [ErrorLink(text, "") for text in _sentences(form.non_field_errors())]
            links += _field_links(form)
    return links


def _field_links(form: forms.BaseForm) -> list[ErrorLink]:
    links: list[ErrorLink] = []
    for name in form.fields:
        bound = form[name]
        if isinstance(bound, Bound):
            target = "" if bound.is_hidden else bound.target
            links += [ErrorLink(text, target) for text in bound.sentences]
    return links
