"""GOV.UK components as Python calls: one lazily made Jinja environment behind the ``{% govuk %}`` tag."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader


@cache
def _environment() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _macro(name: str) -> Callable[[dict[str, Any]], str]:
    folder = name.replace("_", "-")
    template = _environment().get_template(f"govuk_frontend_jinja/components/{folder}/macro.html")
    macro = getattr(template.module, "govuk" + "".join(part.title() for part in folder.split("-")))
    return cast(Callable[[dict[str, Any]], str], macro)


@cache
def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.title() for part in rest)


def _params(value: Any, key: str = "") -> Any:
    """The parameters as the macros want them: camel case, nothing that is None, HTML only if known safe."""
    if isinstance(value, Mapping):
        if key == "attributes":
            return dict(value)
        return {_camel(k): _params(v, _camel(k)) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_params(item) for item in value]
    if key in {"html", "titleHtml", "descriptionHtml"} and not isinstance(value, SafeString):
        raise TypeError(f"“{key}” of a component must be safe HTML; give “text” for plain words.")
    return value


def _nest(params: Mapping[str, Any]) -> dict[str, Any]:
    """``label__text="Name"`` is ``label={"text": "Name"}``."""
    nested: dict[str, Any] = {}
    for key, value in params.items():
        *path, last = key.split("__")
        place = nested
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return nested


def component(name: str, params: Mapping[str, Any]) -> SafeString:
    """A GOV.UK component by its name in the design system ("button", "summary-list") with its parameters."""
    html = mark_safe(_macro(name)(_params(_nest(params))))  # noqa: S308 - Jinja escapes all text
    # All of a page stands in a landmark; the design system's back link alone does not.
    return format_html('<nav aria-label="Back">{}</nav>', html) if name == "back-link" else html
