"""Reading a framework: from a text that a board wrote to a document, or to sentences that say what is wrong and where.

The text is YAML without its traps: no anchors, no tags, no key twice, one document, and every word stands for itself
(``no`` is a word, ``2.0`` is a version). A text that is too large, too deep or made to explode is refused as soon as
it is seen to be so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from pydantic import ValidationError

from goldthread.core.refusals import Refusal
from goldthread.loop.framework import shelf
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.plain import sentences_of
from goldthread.loop.framework.problems import Checked, Path, Places, Problem, one_of, path_text
from goldthread.loop.framework.shelf import Packs

MOST_BYTES = 1_000_000
MOST_PARTS = 40_000
DEEPEST = 40
MOST_ANCESTORS = 8


@dataclass(frozen=True, slots=True)
class Writing:
    """What kind of text is read, as its refusals name it, and how it begins."""

    name: str
    opening: str


FRAMEWORK = Writing("framework", "goldthread: framework/1")

_SLIPS = (
    ("mapping values", "a colon where no key can begin", "look at the indentation, or put the text in quotation marks"),
    ("escape", "a backslash", "take it out, or put the text in single quotation marks"),
    ("sequence entries", "a list begins in the middle of a line", "begin it on the next line"),
    ("quoted scalar", "a quotation mark is opened and not closed", "close it, or take it out"),
    ("flow", "a bracket is opened and not closed, or a comma is missing", "look at the brackets up to this line"),
    ("block mapping", "a key was looked for", "line it up with its neighbours, and close every quotation mark above"),
    ("block collection", "a list and keys stand mixed", "begin each line of a list with a hyphen, and no other line"),
    ("expected ':'", "a word without a colon", "write a colon after the key, or indent the line under its key"),
    ("cannot start any token", "a sign that no text may begin with", "put the text in quotation marks"),
)
"""What a reader of YAML calls a slip of the pen, what it is in plain words, and how to mend it."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Stop(Exception):
    """The text cannot be read on."""

    def __init__(self, code: str, place: tuple[int, int], path: Path, found: str, expected: str) -> None:
        super().__init__(found)
        self.problem = Problem("error", code, *place, path_text(path), found, expected)


@dataclass
class _Written:
    """A text as a mapping, with the place of every part."""

    mapping: dict[str, Any]
    places: dict[Path, tuple[int, int]]
    problems: list[Problem] = field(default_factory=list)


def read(text: str | bytes, *, packs: Packs = shelf.text) -> Checked:
    """A framework with its shape checked, and what it inherits put under it.

    What a shape cannot say (names that nobody described, rules that contradict each other) is for the checker.
    """
    try:
        written = _parse(text)
        places = Places(written.places, ("inherits",) if "inherits" in written.mapping else ())
        if written.problems:
            return Checked(None, tuple(written.problems), written.mapping, places)
        mapping = _with_parents(written.mapping, places, packs, ())
    except _Stop as stop:
        return Checked(None, (stop.problem,))
    try:
        document = Document.model_validate(mapping)
    except ValidationError as error:
        return Checked(None, tuple(_sorted(sentences_of(error, mapping, places))), mapping, places)
    return Checked(document, (), mapping, places)


def parts_of(text: str | bytes, writing: Writing) -> tuple[dict[str, Any], Places, tuple[Problem, ...]]:
    """The parts of a text of another kind, read with the same care, with the line of each; or what is wrong with it."""
    try:
        written = _parse(text, writing)
    except _Stop as stop:
        return {}, Places(), (stop.problem,)
    return written.mapping, Places(written.places), tuple(written.problems)


def content_of(document: Document) -> dict[str, Any]:
    """What is kept of a framework: everything that it says, whole, with what it inherited."""
    kept: dict[str, Any] = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return kept


def _sorted(problems: Iterator[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda each: (each.line, each.column, each.path))


# ---------------------------------------------------------------------------------------------------------- the text


def _parse(text: str | bytes, writing: Writing = FRAMEWORK) -> _Written:
    data = text.encode(errors="surrogateescape") if isinstance(text, str) else text
    if len(data) > MOST_BYTES:
        raise _Stop("too-large", (1, 1), (), *_too_large(len(data), writing))
    return _Reader(_decoded(data), writing).read()


def refuse_large(size: int) -> None:
    """A file too large for a framework is refused before it is read."""
    if size > MOST_BYTES:
        raise Refusal(Problem("error", "too-large", 1, 1, "", *_too_large(size, FRAMEWORK)).sentence, "file")


def _too_large(size: int, writing: Writing) -> tuple[str, str]:
    return (
        f"the text has {size / 1_000_000:.1f} MB",
        f"a {writing.name} has at most 1 MB, so take out what is not part of it",
    )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = (before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise _Stop(
            "not-utf-8", place, (), "the text is not written in UTF-8", "save it as UTF-8 and try again"
        ) from None


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Reader:
    """Puts the events of a YAML text together, and stops at the first thing that has no place in a framework."""

    def __init__(self, text: str, writing: Writing = FRAMEWORK) -> None:
        self.text = text
        self.writing = writing
        self.written = _Written({}, {(): (1, 1)})
        self.parts = 0
        self.place = (1, 1)

    def read(self) -> _Written:
        try:
            self.events = iter(yaml.parse(self.text, Loader=_LOADER))
            self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else self.place
            raise _Stop(
                "not-yaml",
                place,
                (),
                *self._not_yaml(error, place[0]),
            ) from None
        except yaml.YAMLError:
            raise self._control_character() from None
        return self.written

    def _not_yaml(self, error: yaml.MarkedYAMLError, line: int) -> tuple[str, str]:
        """What most likely went wrong where the text stops being YAML, and how to mend it."""
        written = self.text.split("\n", line)[line - 1 : line]
        if written and "\t" in written[0][: len(written[0]) - len(written[0].lstrip())]:
            return "the line begins with a tab", "put spaces in its place"
        said = f"{error.context or ''} {error.problem or ''}"
        for sign, found, expected in _SLIPS:
            if sign in said:
                return f"the text is not YAML here: {found}", expected
        return (
            "the text is not YAML here",
            "look at the indentation, the colons and the quotation marks of this line and the one before",
        )

    def _control_character(self) -> _Stop:
        found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", self.text)
        at = found.start() if found else 0
        place = (self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at))
        return _Stop("control-character", place, (), "the text holds a control character", "take it out")

    def _document(self) -> None:
        documents = 0
        for event in self.events:
            self.place = _place(event)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._stop(
                        "two-documents", (), "a second document begins", f"write one {self.writing.name} in one text"
                    )
            elif isinstance(event, yaml.NodeEvent):
                begins = _place(event)
                value = self._value(event, (), 0)
                if value is None:
                    continue
                if not isinstance(value, dict):
                    what = "a list" if isinstance(value, list) else "a sentence"
                    raise _Stop(
                        "not-a-framework",
                        begins,
                        (),
                        f"the text is {what}, not sections with a word and a colon each",
                        f"begin with {self.writing.opening}",
                    )
                self.written.mapping = value
        if not self.written.mapping:
            raise _Stop("empty", (1, 1), (), "the text is empty", f"begin with {self.writing.opening}")

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        self.place = _place(event)
        self._allowed(event, path, depth)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth)
        return self._map(path, depth)

    def _allowed(self, event: Any, path: Path, depth: int) -> None:
        self.parts += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._stop(
                "anchor", path, "an anchor or an alias stands here", "write the words out, or inherit them from a pack"
            )
        if event.tag is not None and event.tag != "!":
            raise self._stop(
                "tag", path, f"the tag {event.tag} stands here", f"take it out: a {self.writing.name} holds words only"
            )
        if depth > DEEPEST:
            raise self._stop(
                "too-deep", path[:6], f"parts stand in each other more than {DEEPEST} deep", "flatten them"
            )
        if self.parts > MOST_PARTS:
            raise self._stop(
                "too-many-parts",
                path[:6],
                f"the text has more than {MOST_PARTS:,} parts",
                "take out what is not part of it",
            )

    def _list(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(items))
            self.written.places[here] = _place(event)
            items.append(self._value(event, here, depth + 1))
        return items

    def _map(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, at = self._key(event, path, depth)
            here = (*path, key)
            twice = key in found or here in self.written.places
            if twice:
                raise self._stop(
                    "key-twice",
                    here,
                    f"{key} stands twice, first on line {self.written.places[here][0]}",
                    "keep one of them",
                )
            self.written.places[here] = at
            value = self._value(next(self.events), here, depth + 1)
            if value is not None:
                found[key] = value
        return found

    def _key(self, event: Any, path: Path, depth: int) -> tuple[str, tuple[int, int]]:
        self.place = _place(event)
        self._allowed(event, path, depth)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._stop("key", path, "a key is a list or a mapping", "write one word before the colon")
        return event.value, self.place

    def _stop(self, code: str, path: Path, found: str, expected: str) -> _Stop:
        return _Stop(code, self.place, path, found, expected)


# ------------------------------------------------------------------------------------------------------- inheritance


def _with_parents(child: dict[str, Any], places: Places, packs: Packs, line: tuple[str, ...]) -> dict[str, Any]:
    """What a framework says, on top of what its parent says, on top of what that one's parent says."""
    wish = child.get("inherits")
    if wish is None:
        return child
    key = wish.get("pack") if isinstance(wish, dict) else None
    at = places.of(("inherits", "pack"))
    if not isinstance(key, str):
        raise _Stop("inherits", at, ("inherits",), "no pack is named", "write inherits with pack: and its key")
    if key in line:
        round_about = " from ".join((*line, key))
        raise _Stop(
            "inherits-in-a-circle",
            at,
            ("inherits", "pack"),
            f"{round_about} inherits in a circle",
            "let one of them build on another, or on nothing",
        )
    if len(line) >= MOST_ANCESTORS:
        raise _Stop("inherits-too-far", at, ("inherits", "pack"), "too many packs inherit from each other", "use fewer")
    text = packs(key)
    if text is None:
        raise _Stop(
            "unknown-pack", at, ("inherits", "pack"), f"there is no pack called {key}", one_of(shelf.keys(), key)
        )
    parent = _parent(key, text, at, places, packs, (*line, key))
    wanted = _paths(wish, "only")
    if wanted:
        parent = _only(parent, wanted, places)
    for number, path in enumerate(_paths(wish, "without")):
        _take_out(parent, path, places, number)
    parent.pop("identity", None)
    return _merged(parent, child)


def _paths(wish: Mapping[str, Any], name: str) -> list[str]:
    paths = wish.get(name)
    return [str(path) for path in paths] if isinstance(paths, list) else []


def _parent(
    key: str, text: str, at: tuple[int, int], places: Places, packs: Packs, line: tuple[str, ...]
) -> dict[str, Any]:
    try:
        written = _parse(text)
        parent = _with_parents(written.mapping, Places(written.places), packs, line)
    except _Stop as stop:
        problem = replace(stop.problem, line=at[0], column=at[1], path="inherits.pack")
        if not problem.code.startswith("inherits"):
            problem = replace(problem, found=f"the pack {key} cannot be read: {problem.found}")
        stop.problem = problem
        raise
    parent.pop("inherits", None)
    return parent


def _take_out(parent: dict[str, Any], path: str, places: Places, number: int) -> None:
    place, last = _found(parent, path, ("inherits", "without", number), places)
    del place[last]


def _only(parent: dict[str, Any], paths: list[str], places: Places) -> dict[str, Any]:
    """These parts of the parent and nothing else of it."""
    kept: dict[str, Any] = {"goldthread": parent.get("goldthread")}
    for number, path in enumerate(paths):
        place, last = _found(parent, path, ("inherits", "only", number), places)
        nested: Any = place[last]
        for step in reversed(path.split(".")):
            nested = {step: nested}
        kept = _merged(kept, nested)
    return kept


def _found(parent: dict[str, Any], path: str, wish: Path, places: Places) -> tuple[dict[str, Any], str]:
    *way, last = path.split(".")
    place: Any = parent
    for step in way:
        place = place.get(step) if isinstance(place, dict) else None
    if not isinstance(place, dict) or last not in place:
        known = [".".join((*way, key)) for key in place] if isinstance(place, dict) else list(parent)
        at = places.of(wish)
        raise _Stop("no-such-part", at, wish, f"the parent has nothing at {path}", one_of(known, path))
    return place, last


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(parent)
    for key, value in child.items():
        under = both.get(key)
        both[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return both
