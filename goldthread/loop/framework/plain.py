"""What pydantic finds wrong with a shape, said as a colleague would say it."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.problems import Path, Places, Problem, one_of, path_text

_MOST = 100
"""More problems than this at once help nobody."""

_OPENING = "goldthread: framework/1"

_KINDS = {
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "string_type": "write words",
    "list_type": "write a list, each line beginning with a hyphen",
    "dict_type": "write its parts below it, each as key: value",
    "model_type": "write its parts below it, each as key: value",
    "model_attributes_type": "write its parts below it, each as key: value",
    "date_type": "write a date as 2015-03-26",
    "date_parsing": "write a date as 2015-03-26",
    "date_from_datetime_parsing": "write a date as 2015-03-26",
    "date_from_datetime_inexact": "write a date as 2015-03-26",
}


def sentences_of(
    error: ValidationError, mapping: Mapping[str, Any], places: Places, shape: type[BaseModel] = Document
) -> Iterator[Problem]:
    """Each problem of a shape once, at its place."""
    told: set[Path] = set()
    for detail in error.errors(include_url=False)[:_MOST]:
        path, value = _walk(detail["loc"], mapping, detail["type"])
        if path in told:
            continue
        told.add(path)
        code, found, expected = _said(detail, path, value, shape)
        yield Problem("error", code, *places.of(path), path_text(path), found, expected)


def _walk(loc: tuple[str | int, ...], mapping: Any, kind: str) -> tuple[Path, Any]:
    """The path in the text: pydantic also names the forms that it tried, which nobody wrote."""
    path: Path = ()
    value = mapping
    for number, step in enumerate(loc):
        inside = _stepped(value, step)
        if inside is not None:
            path, value = (*path, step), inside
        elif number == len(loc) - 1 and kind == "missing":
            path, value = (*path, step), None
    return path, value


def _stepped(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _said(detail: ErrorDetails, path: Path, value: Any, shape: type[BaseModel]) -> tuple[str, str, str]:
    """Code, what was found, what was expected."""
    kind, context = detail["type"], detail.get("ctx", {})
    name = _named(path)
    shown = _shown(value)
    if kind == "missing":
        return "missing", f"{name} is missing", f"begin with {_OPENING}" if path == ("goldthread",) else "add it"
    if kind == "extra_forbidden":
        return "unknown-word", f"the format knows no {name} here", one_of(_fields_at(path[:-1], shape), name)
    if kind in ("string_pattern_mismatch",) and detail["loc"][-1] == "[key]":
        return "key-form", f"the key {name} has other signs in it", "use small letters, digits and single hyphens"
    if kind == "string_pattern_mismatch":
        expected = "write 30 September" if "[A-Z]" in context["pattern"] else "use small letters, digits and hyphens"
        return "form", f"{name} is {shown}", expected
    if kind in ("string_too_short", "too_short"):
        return "empty", f"{name} is empty", "say something or take it out"
    if kind == "string_too_long":
        return "too-long", f"{name} has {len(str(value)):,} characters", f"at most {context['max_length']:,} fit"
    if kind == "too_long":
        return "too-many", f"{name} has {len(value)} parts", f"at most {context['max_length']} fit"
    if kind in ("enum", "literal_error"):
        return "choice", f"{name} is {shown}", f"write {context['expected'].replace(chr(39), '')}"
    if kind.startswith(("greater_than", "less_than")):
        return "number", f"{name} is {shown}", detail["msg"].replace("Input should be", "it should be")
    if kind == "value_error":
        return "form", f"{name} is {shown}", str(context["error"])
    if kind == "condition":
        return "condition", f"{name} is {shown}", detail["msg"]
    return (
        "form",
        f"{name} is {shown}",
        _KINDS.get(kind, "look up in the description of the format what may stand here"),
    )


def _named(path: Path) -> str:
    if not path:
        return "the framework"
    return f"one of {_named(path[:-1])}" if isinstance(path[-1], int) else path[-1]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of parts"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _fields_at(path: Path, shape: type[BaseModel]) -> list[str]:
    """The words that the format knows at a place."""
    kinds: list[Any] = [shape]
    for step in path:
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    return sorted(
        {
            field.alias or name
            for kind in kinds
            if isinstance(kind, type) and issubclass(kind, BaseModel)
            for name, field in kind.model_fields.items()
        }
    )


def _inside(kind: Any, step: str | int) -> list[Any]:
    """The kinds of thing that may stand one step further in."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = (field for name, field in kind.model_fields.items() if step in (name, field.alias))
        return [each for field in fields for each in _unwrapped(field.annotation)]
    wanted = list if isinstance(step, int) else dict
    return _unwrapped(get_args(kind)[-1]) if get_origin(kind) is wanted else []


def _unwrapped(kind: Any) -> list[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        return _unwrapped(get_args(kind)[0])
    if origin in (Union, UnionType):
        return [inner for each in get_args(kind) for inner in _unwrapped(each)]
    return [kind]
