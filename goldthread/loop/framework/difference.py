"""What changed from one version of a framework to the next, in words that a board reads before it ratifies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from goldthread.loop.framework import packs
from goldthread.loop.framework.clocks import measure_in_words
from goldthread.loop.framework.format.document import (
    Band,
    Clock,
    CountedFrom,
    Criteria,
    Document,
    Inherits,
    Level,
    Limb,
    Matrix,
    Otherwise,
    Route,
    Rule,
    Wording,
)
from goldthread.loop.framework.format.parts import Basis
from goldthread.loop.framework.names import SECTIONS, condition_in_words, in_plain, label_of, name_of, said
from goldthread.loop.framework.problems import Path, path_text

Kind = Literal["added", "removed", "changed"]

_LONG = 80
"""A text longer than this is said to be worded differently, and both wordings stand below the sentence."""

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
    "statutory_basis": "legal source",
    "later_of": "date",
    "round_months_of": "rhythm",
}

_INNER = {"basis": "the source", "otherwise": "what follows where no rule holds, in"}
"""What a part within a part is called, where it is compared field by field."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone or otherwise."""

    section: str
    heading: str
    """The section's name for people."""
    kind: Kind
    path: str
    sentence: str
    before: str = ""
    """What it said, where it is too long for the sentence."""
    after: str = ""


def difference(old: Document, new: Document) -> tuple[Difference, ...]:
    """Everything that changed, section by section in the order of the format."""
    return tuple(_Comparison(old, new).all())


def by_section(differences: Sequence[Difference]) -> dict[str, tuple[Difference, ...]]:
    """The differences under the headings of their sections."""
    headings = dict.fromkeys(each.heading for each in differences)
    return {heading: tuple(each for each in differences if each.heading == heading) for heading in headings}


_Told = Iterator[tuple[Kind, Path, str] | tuple[Kind, Path, str, str, str]]


class _Comparison:
    def __init__(self, old: Document, new: Document) -> None:
        self.old = old
        self.new = new
        self.limbs: dict[str, Limb] = {}
        self.outcomes: dict[str, str] = {}

    def all(self) -> Iterator[Difference]:
        for section in SECTIONS:
            heading = SECTIONS[section][0]
            for kind, path, *told in self._section(section):
                yield Difference(section, heading, kind, path_text(path), *told)

    def _section(self, section: str) -> _Told:
        before, after = getattr(self.old, section), getattr(self.new, section)
        noun = SECTIONS[section][1]
        if isinstance(before, dict):
            yield from self._keyed((section,), noun, before, after)
        elif isinstance(before, Inherits) and isinstance(after, Inherits):
            # what it takes and leaves shows in the sections themselves
            if before.pack != after.pack:
                what = "the framework that it inherits from"
                yield from self._value(
                    ("inherits", "pack"), what, packs.title_of(before.pack), packs.title_of(after.pack)
                )
        elif isinstance(before, BaseModel) and isinstance(after, BaseModel):
            yield from self._fields((section,), "" if section in _OF_ITSELF else f"the {noun}", before, after)
        elif section == "combinations" and before != after:
            yield from self._value((section,), "what the board says about combining", before, after)
        elif before != after:
            kind: Kind = "removed" if after is None else "added"
            yield kind, (section,), _sentence(f"the {noun} is {'gone' if after is None else 'new'}")

    def _keyed(self, path: Path, noun: str, before: Mapping[str, Any], after: Mapping[str, Any], of: str = "") -> _Told:
        """Parts that have keys: which are new, which are gone, and what became of the others."""
        for key in after:
            here = (*path, key)
            if key not in before:
                sentence = f"the {noun} {_called(after[key], key)}{of} is new{self._told(self.new, after[key])}"
                yield "added", here, _sentence(sentence), "", _whole(after[key])
            elif isinstance(after[key], BaseModel):
                yield from self._fields(here, f"the {noun} {_called(before[key], key)}{of}", before[key], after[key])
            elif before[key] != after[key]:
                yield "changed", here, _sentence(f"the {noun} “{before[key]}”{of} is now “{after[key]}”")
        for key in before:
            if key not in after:
                sentence = f"the {noun} {_called(before[key], key)}{of} is gone"
                yield "removed", (*path, key), _sentence(sentence), _whole(before[key]), ""
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
        if isinstance(before, Criteria | Matrix) and isinstance(after, Criteria | Matrix):
            self.outcomes = {key: each.name for key, each in (before.outcomes | after.outcomes).items()}
        measured = False
        for name, field in type(after).model_fields.items():
            one, other = getattr(before, name), getattr(after, name)
            here = (*path, field.alias or name)
            if isinstance(one, dict) and isinstance(other, dict):
                yield from self._keyed(here, _NOUNS.get(name, label_of(before, name)), one, other, _of(thing))
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
        elif name == "section":
            yield "changed", path, _sentence(_section_of(thing, one, other))
        elif isinstance(before, Rule) and name == "when":
            yield "changed", path, _sentence(f"{thing} now holds when {condition_in_words(other, self.limbs)}")
        elif isinstance(other, bool):
            words = label_of(before, name)
            pair = _YES_AND_NO.get(name, (f"now has {words}", f"no longer has {words}"))
            yield "changed", path, _sentence(f"{thing} {pair[0] if other else pair[1]}")
        elif isinstance(one, list) and isinstance(other, list):
            yield from self._list(path, thing, name, before, after)
        elif _compared(one, other):
            yield from self._fields(path, f"{_INNER[name]}{_of(thing)}".replace("in of", "in"), one, other)
        else:
            yield from self._value(
                path, _what(before, name, thing), self._said(self.old, before, name), self._said(self.new, after, name)
            )

    def _said(self, document: Document, part: BaseModel, name: str) -> str | list[str]:
        value = getattr(part, name)
        if name == "outcome" and isinstance(part, Rule | Band | Otherwise):
            return self.outcomes.get(str(value), str(value))
        return said(document, part, name)

    def _list(self, path: Path, thing: str, name: str, before: BaseModel, after: BaseModel) -> _Told:
        one, other = getattr(before, name), getattr(after, name)
        if any(isinstance(each, BaseModel) for each in (*one, *other)):
            yield from self._numbered(path, thing, _NOUNS.get(name, label_of(before, name)), one, other)
            return
        if any(isinstance(each, int) for each in (*one, *other)):
            yield from self._value(path, _what(before, name, thing), _figures(one), _figures(other))
            return
        was, now = said(self.old, before, name), said(self.new, after, name)
        held, holds = set(was), set(now)
        fresh, gone = [each for each in now if each not in held], [each for each in was if each not in holds]
        what = _many(before, name, thing)
        if fresh:
            yield "changed", path, _sentence(f"{_listed(fresh)} {_is(fresh)} added to {what}")
        if gone:
            yield "changed", path, _sentence(f"{_listed(gone)} {_is(gone)} taken out of {what}")
        if not fresh and not gone:
            yield "changed", path, _sentence(f"{what} {_stand(what)} in another order")

    def _numbered(self, path: Path, thing: str, noun: str, one: list[Any], other: list[Any]) -> _Told:
        """Parts without keys: those that are in both are left aside, and what is left is compared with its like."""
        gone = [(number, each) for number, each in enumerate(one) if each not in other]
        fresh = [(number, each) for number, each in enumerate(other) if each not in one]
        for number, after in list(fresh):
            found = next((each for each in gone if _mark(each[1]) == _mark(after)), None)
            if found is not None:
                gone.remove(found)
                fresh.remove((number, after))
                yield from self._fields((*path, number), self._one_of(noun, found[1], thing), found[1], after)
        for number, each in fresh:
            yield "added", (*path, number), _sentence(f"{self._one_of(noun, each, thing)} is new{self._shown(each)}")
        for number, each in gone:
            yield "removed", (*path, number), _sentence(f"{self._one_of(noun, each, thing)} is gone{self._shown(each)}")
        if all(each in other for each in one) and all(each in one for each in other):
            yield "changed", path, _sentence(f"the {noun}s{_of(thing)} stand in another order")

    def _one_of(self, noun: str, part: Any, thing: str) -> str:
        """A part without a key, by what it is about: "the rule for “Hold a review” of the criteria “…”"."""
        if isinstance(part, Rule | Band):
            return f"the {noun} for “{self.outcomes.get(part.outcome, part.outcome)}”{_of(thing)}"
        if isinstance(part, CountedFrom):
            return f"the {noun} counted from “{name_of(self.new, 'events', part.starts)}”{_of(thing)}"
        return f"the {noun} “{_mark(part)}”{_of(thing)}"

    def _shown(self, part: Any) -> str:
        if isinstance(part, Rule):
            return f": it {_binds(part)} when {condition_in_words(part.when, self.limbs)}"
        if isinstance(part, Basis):
            more = ", ".join(text for text in (part.clause, part.edition) if text)
            return f": {more}" if more else ""
        if isinstance(part, Level):
            return f", and scores {part.score}"
        return f", from {part.from_score}" if isinstance(part, Band) else ""

    def _value(self, path: Path, what: str, before: Any, after: Any) -> _Told:
        was, now = (each if isinstance(each, str) else in_plain(self.new, each) for each in (before, after))
        long = max(len(was), len(now)) > _LONG
        if was and now and long:
            yield "changed", path, _sentence(f"{what} is worded differently"), was, now
        elif was and now:
            yield "changed", path, _sentence(f"{what} went from “{was}” to “{now}”")
        elif now:
            sentence = f"{what} is new" if long else f"{what} is new: {now}"
            yield "added", path, _sentence(sentence), "", now if long else ""
        else:
            yield "removed", path, _sentence(f"{what} is gone"), was, ""

    def _measure(self, thing: str, before: Clock, after: Clock) -> str:
        plain = _MEASURE - {"length"}
        if before.length and after.length and all(getattr(before, name) == getattr(after, name) for name in plain):
            return _sentence(f"{thing} went from {before.length} to {after.length}")
        if before.every and after.every and before.every != after.every:
            return _sentence(f"{thing} went from every {before.every} to every {after.every}")
        return _sentence(f"{thing} went from “{self._counted(self.old, before)}” to “{self._counted(self.new, after)}”")

    def _told(self, document: Document, part: Any) -> str:
        """What a board wants to know of a new part at once: how long a clock gives, where a route leads."""
        if isinstance(part, Clock):
            start = f"after “{name_of(document, 'events', part.starts)}”" if part.starts else "after the start"
            return f": {self._counted(document, part)}".replace("after the start", start)
        if isinstance(part, Route):
            ends = (name_of(document, "groups", key) for key in (part.from_group, part.to_group))
            return ", from “{}” to “{}”".format(*ends)
        return ""

    def _counted(self, document: Document, clock: Clock) -> str:
        return measure_in_words(clock, lambda event: name_of(document, "events", event))


_OF_ITSELF = {"identity", "words", "rhythm"}
"""Sections whose fields say by themselves what they are about."""


def _of(thing: str) -> str:
    return f" of {thing}" if thing else ""


def _what(part: BaseModel, name: str, thing: str) -> str:
    """A field of a part: "the purpose of the group “Executive”", "for the route “Up”, what it carries"."""
    words = label_of(part, name)
    if words.split()[0] not in _ASKS:
        return f"the {words}{_of(thing)}"
    return f"for {thing}, {words}" if thing else words


_ASKS = {"who", "what", "whose", "how"}


def _many(part: BaseModel, name: str, thing: str) -> str:
    """A field that lists."""
    what = _what(part, name, thing)
    if isinstance(part, Wording) or name != "asks":
        return what
    return what.replace("the question", "the questions", 1)


def _stand(what: str) -> str:
    return "stands" if what.startswith("for ") else "stand"


def _mark(part: Any) -> str:
    """What a part without a key is about: parts of two versions with the same mark are compared."""
    if isinstance(part, Basis):
        return part.source
    if isinstance(part, Rule | Band):
        return part.outcome
    if isinstance(part, Level):
        return part.label
    return str(getattr(part, "starts", part))


def _binds(rule: Rule) -> str:
    return f"{rule.force.value} follow" if rule.force.value != "none" else "binds nobody"


def _figures(numbers: Sequence[int]) -> str:
    """Numbers as a sentence lists them: "28, 7 and 1"."""
    texts = [str(number) for number in numbers]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _compared(one: Any, other: Any) -> bool:
    """Whether two values are looked at field by field: the same source of a rule, say, in another edition."""
    if isinstance(one, Basis) and isinstance(other, Basis):
        return one.source == other.source
    return isinstance(one, Otherwise) and isinstance(other, Otherwise)


def _called(part: Any, key: str) -> str:
    if isinstance(part, str):
        return f"“{part}”"
    texts = (getattr(part, name, "") for name in ("name", "short", "label", "question", "text"))
    text = next((text for text in texts if text), key)
    return f"“{text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + '…'}”"


def _whole(part: Any) -> str:
    """The whole text of a part that a sentence cuts short."""
    text = str(getattr(part, "text", ""))
    return text if len(text) > _LONG else ""


def _section_of(thing: str, one: str, other: str) -> str:
    """Where a part stands in the board's own document."""
    if not other:
        return f"{thing} no longer names a section of the board's document"
    was = f", and named section {one} before" if one else ""
    return f"{thing} names section {other} of the board's document{was}"


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _sentence(text: str) -> str:
    whole = text[0].upper() + text[1:]
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."
