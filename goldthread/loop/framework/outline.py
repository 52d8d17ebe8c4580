"""A framework as plain lines, for a terminal: every section with its parts, names in the place of keys."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.clocks import measure_in_words
from goldthread.loop.framework.format.document import Clock, Criteria, Document, Rule
from goldthread.loop.framework.format.parts import Basis
from goldthread.loop.framework.names import SECTIONS, condition_in_words, in_plain, label, name_of, said
from goldthread.loop.framework.problems import one_of

_MEASURE = {"length", "window", "by", "later_of", "date_set_by", "every", "direction", "limit", "looks_back"}
_OWN_LINE = {"name", "text", "question", "label"}


def outline(document: Document, section: str = "") -> tuple[str, ...]:
    """The lines of one section, or of the whole framework."""
    who = document.identity
    if section:
        return tuple(_section(document, section_key(section)))
    begin = (
        f"{who.title} ({who.board}), version {who.version}, in force from {in_plain(document, who.in_force_from)}",
    )
    return (*begin, *(line for key in SECTIONS if key != "words" for line in _section(document, key)))


def section_key(section: str) -> str:
    """The key of a section that somebody named, or a refusal that says which there are."""
    key = section.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in SECTIONS:
        raise Refusal(f"A framework has no section {section}: {one_of(SECTIONS, key)}")
    return key


def _section(document: Document, key: str) -> Iterator[str]:
    value = getattr(document, key)
    lines = list(_keyed(document, value, 1) if isinstance(value, dict) else _fields(document, value, 1))
    if lines:
        yield ""
        yield SECTIONS[key][0]
        yield from lines


def _keyed(document: Document, parts: dict[str, Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for key, part in parts.items():
        if not isinstance(part, BaseModel):
            yield f"{pad}{key}: {part}"
            continue
        title = next((text for name in _OWN_LINE if (text := getattr(part, name, ""))), "")
        yield f"{pad}{key}: {title}"
        yield from _fields(document, part, depth + 1)


def _fields(document: Document, part: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if not isinstance(part, BaseModel):
        if part:
            yield f"{pad}{part}"
        return
    if isinstance(part, Clock):
        yield f"{pad}{measure_in_words(part, lambda event: name_of(document, 'events', event))}"
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        hidden = name in _OWN_LINE or (isinstance(part, Clock) and name in _MEASURE)
        if hidden or value == field.get_default(call_default_factory=True):
            continue
        if isinstance(part, Criteria) and name == "rules":
            yield from (_rule(part, rule, depth) for rule in part.rules)
        elif isinstance(value, dict):
            yield f"{pad}{label(name)}:"
            yield from _keyed(document, value, depth + 1)
        elif isinstance(value, Basis) or not isinstance(value, list):
            yield f"{pad}{label(name)}: {said(document, part, name)}"
        else:
            yield f"{pad}{label(name)}: {'; '.join(said(document, part, name))}"


def _rule(criteria: Criteria, rule: Rule, depth: int) -> str:
    outcome = criteria.outcomes.get(rule.outcome)
    name = outcome.name if outcome else rule.outcome
    when = condition_in_words(rule.when, criteria.limbs)
    return f"{'  ' * depth}{name} ({rule.force.value}, {rule.clause}) when {when}"
