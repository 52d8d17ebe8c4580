"""What changed from one version of a framework to the next, in words that a board reads before it ratifies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from goldthread.loop.framework.clocks import measure_in_words
from goldthread.loop.framework.format.document import Clock, Criteria, Document, Limb, Rule
from goldthread.loop.framework.names import SECTIONS, condition_in_words, in_plain, label, name_of, said
from goldthread.loop.framework.problems import Path, path_text

Kind = Literal["added", "removed", "changed"]

_LONG = 80
"""A text longer than this is said to be worded differently, not shown twice."""

_MEASURE = {"length", "window", "by", "later_of", "date_set_by", "every", "direction", "limit", "looks_back"}

_YES_AND_NO = {
    "statutory": ("is now statutory", "is no longer statutory"),
    "about_a_case": ("is now about a case", "is no longer about a case"),
    "may_pause": ("may now be paused", "may no longer be paused"),
    "may_extend": ("may now be extended", "may no longer be extended"),
    "mandatory_trigger": ("now calls for a review by itself", "no longer calls for a review by itself"),
    "peer_challenge": ("now allows a peer chair to be asked", "no longer allows a peer chair to be asked"),
    "own_discretion": ("now leaves room for a review below the criteria", "no longer leaves that room"),
    "influences": ("now influences the board's learning", "no longer influences the board's learning"),
    "is_influenced": ("is now influenced by the board's learning", "is no longer influenced by it"),
    "required": ("must now be filled in", "need no longer be filled in"),
}

_NOUNS = {
    "limbs": "question",
    "outcomes": "outcome",
    "factors": "factor",
    "stages": "stage",
    "artefacts": "artefact",
    "fields": "field",
    "rules": "rule",
    "bands": "band",
    "levels": "answer",
    "statutory_basis": "law",
    "later_of": "date",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone or otherwise."""

    section: str
    heading: str
    """The section's name for people."""
    kind: Kind
    path: str
    sentence: str


def difference(old: Document, new: Document) -> tuple[Difference, ...]:
    """Everything that changed, section by section in the order of the format."""
    return tuple(_Comparison(old, new).all())


def by_section(differences: Sequence[Difference]) -> dict[str, tuple[Difference, ...]]:
    """The differences under the headings of their sections."""
    headings = dict.fromkeys(each.heading for each in differences)
    return {heading: tuple(each for each in differences if each.heading == heading) for heading in headings}


_Told = Iterator[tuple[Kind, Path, str]]


class _Comparison:
    def __init__(self, old: Document, new: Document) -> None:
        self.old = old
        self.new = new
        self.limbs: dict[str, Limb] = {}

    def all(self) -> Iterator[Difference]:
        for section in SECTIONS:
            heading = SECTIONS[section][0]
            for kind, path, sentence in self._section(section):
                yield Difference(section, heading, kind, path_text(path), sentence)

    def _section(self, section: str) -> _Told:
        before, after = getattr(self.old, section), getattr(self.new, section)
        noun = SECTIONS[section][1]
        if isinstance(before, dict):
            yield from self._keyed((section,), noun, before, after)
        elif isinstance(before, BaseModel) and isinstance(after, BaseModel):
            yield from self._fields((section,), f"the {noun}", before, after)
        elif before != after:
            yield from self._value((section,), f"the {SECTIONS[section][0].lower()}", before, after)

    def _keyed(self, path: Path, noun: str, before: Mapping[str, Any], after: Mapping[str, Any], of: str = "") -> _Told:
        """Parts that have keys: which are new, which are gone, and what became of the others."""
        for key in after:
            here = (*path, key)
            if key not in before:
                yield "added", here, _sentence(f"the {noun} {_called(after[key], key)}{of} is new")
            elif isinstance(after[key], BaseModel):
                yield from self._fields(here, f"the {noun} {_called(before[key], key)}{of}", before[key], after[key])
            elif before[key] != after[key]:
                yield "changed", here, _sentence(f"the {noun} “{before[key]}” is now “{after[key]}”")
        for key in before:
            if key not in after:
                yield "removed", (*path, key), _sentence(f"the {noun} {_called(before[key], key)}{of} is gone")
        both = [key for key in before if key in after]
        if path[-1] in ("stages", "loop") and both != [key for key in after if key in before]:
            yield "changed", path, _sentence(f"the {noun}s{of} stand in another order")

    def _fields(self, path: Path, thing: str, before: BaseModel, after: BaseModel) -> _Told:
        """What became of one part, field by field."""
        if type(before) is not type(after):
            yield "changed", path, _sentence(f"{thing} is worked in another way, by score or by rules")
            return
        if isinstance(before, Criteria) and isinstance(after, Criteria):
            self.limbs = after.limbs | before.limbs
        measured = False
        for name, field in type(after).model_fields.items():
            one, other = getattr(before, name), getattr(after, name)
            here = (*path, field.alias or name)
            if isinstance(one, dict) and isinstance(other, dict):
                yield from self._keyed(here, _NOUNS.get(name, label(name)), one, other, f" of {thing}")
            elif one == other:
                continue
            elif isinstance(before, Clock) and isinstance(after, Clock) and name in _MEASURE:
                if not measured:
                    yield "changed", here, self._measure(thing, before, after)
                measured = True
            else:
                yield from self._field(here, thing, name, before, after)

    def _field(self, path: Path, thing: str, name: str, before: BaseModel, after: BaseModel) -> _Told:
        one, other = getattr(before, name), getattr(after, name)
        if name == "name":
            yield "changed", path, _sentence(f"{thing} is now called “{other}”")
        elif isinstance(before, Rule) and name == "when":
            yield "changed", path, _sentence(f"{thing} now holds when {condition_in_words(other, self.limbs)}")
        elif isinstance(other, bool):
            pair = _YES_AND_NO.get(name, (f"now has {label(name)}", f"no longer has {label(name)}"))
            yield "changed", path, _sentence(f"{thing} {pair[0] if other else pair[1]}")
        elif isinstance(one, list) and isinstance(other, list):
            yield from self._list(path, thing, name, before, after)
        else:
            yield from self._value(
                path, f"the {label(name)} of {thing}", said(self.old, before, name), said(self.new, after, name)
            )

    def _list(self, path: Path, thing: str, name: str, before: BaseModel, after: BaseModel) -> _Told:
        one, other = getattr(before, name), getattr(after, name)
        if any(isinstance(each, BaseModel) for each in (*one, *other)):
            yield from self._numbered(path, thing, _NOUNS.get(name, label(name)), one, other)
            return
        was, now = said(self.old, before, name), said(self.new, after, name)
        held, holds = set(was), set(now)
        fresh, gone = [each for each in now if each not in held], [each for each in was if each not in holds]
        if fresh:
            yield "changed", path, _sentence(f"to the {label(name)} of {thing} {_listed(fresh)} {_is(fresh)} added")
        if gone:
            yield "changed", path, _sentence(f"from the {label(name)} of {thing} {_listed(gone)} {_is(gone)} taken out")
        if not fresh and not gone:
            yield "changed", path, _sentence(f"the {label(name)} of {thing} stand in another order")

    def _numbered(self, path: Path, thing: str, noun: str, one: list[Any], other: list[Any]) -> _Told:
        """Parts without keys: those that are in both are left aside, and the rest are compared in their order."""
        gone = [(number, each) for number, each in enumerate(one) if each not in other]
        fresh = [(number, each) for number, each in enumerate(other) if each not in one]
        for (_, before), (number, after) in zip(gone, fresh, strict=False):
            yield from self._fields((*path, number), f"{noun} {number + 1} of {thing}", before, after)
        paired = min(len(gone), len(fresh))
        for number, each in fresh[paired:]:
            yield "added", (*path, number), _sentence(f"{noun} {number + 1} of {thing} is new: {self._shown(each)}")
        for number, each in gone[paired:]:
            yield "removed", (*path, number), _sentence(f"{noun} {number + 1} of {thing} is gone: {self._shown(each)}")
        if not gone and not fresh:
            yield "changed", path, _sentence(f"the {noun}s of {thing} stand in another order")

    def _shown(self, part: Any) -> str:
        if isinstance(part, Rule):
            return f"{part.force.value}, when {condition_in_words(part.when, self.limbs)}"
        return in_plain(self.new, part)

    def _value(self, path: Path, what: str, before: Any, after: Any) -> _Told:
        was, now = (each if isinstance(each, str) else in_plain(self.new, each) for each in (before, after))
        if was and now and max(len(was), len(now)) > _LONG:
            yield "changed", path, _sentence(f"{what} is worded differently")
        elif was and now:
            yield "changed", path, _sentence(f"{what} went from “{was}” to “{now}”")
        elif now:
            yield "added", path, _sentence(f"{what} is new: {now}")
        else:
            yield "removed", path, _sentence(f"{what} is gone")

    def _measure(self, thing: str, before: Clock, after: Clock) -> str:
        plain = _MEASURE - {"length"}
        if before.length and after.length and all(getattr(before, name) == getattr(after, name) for name in plain):
            return _sentence(f"{thing} went from {before.length} to {after.length}")
        if before.every and after.every and before.every != after.every:
            return _sentence(f"{thing} went from every {before.every} to every {after.every}")
        return _sentence(f"{thing} went from “{self._counted(self.old, before)}” to “{self._counted(self.new, after)}”")

    def _counted(self, document: Document, clock: Clock) -> str:
        return measure_in_words(clock, lambda event: name_of(document, "events", event))


def _called(part: Any, key: str) -> str:
    if isinstance(part, str):
        return f"“{part}”"
    texts = (getattr(part, name, "") for name in ("name", "short", "label", "question", "text"))
    text = next((text for text in texts if text), key)
    return f"“{text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + '…'}”"


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _sentence(text: str) -> str:
    whole = text[0].upper() + text[1:]
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."
