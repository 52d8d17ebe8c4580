"""Changing a tool part by part: from a tool and what a person says of one part to the text of the tool after it."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

import yaml

from goldthread.core.refusals import Refusal
from goldthread.loop.audits.format import OPENING, STANDING_SCALES, Met, Tool
from goldthread.loop.audits.reading import content_of, text_of

Content = dict[str, Any]


def _text(content: Content) -> str:
    """The text of a tool whose parts were changed; what makes no sense in it is for the checker to say."""
    try:
        return text_of(Tool.model_validate(content))
    except ValueError:
        return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100))


def slug(text: str, taken: Collection[str] = ()) -> str:
    """A key made of the first words of a text, another than those that are taken."""
    words = re.findall(r"[a-z0-9]+", text.lower())[:6]
    base = re.sub(r"^[0-9-]+", "", "-".join(words))[:44].strip("-") or "part"
    free, number = base, 1
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free


def empty(title: str, edition: str) -> str:
    """A tool to begin with: one section and one question, to be changed."""
    content = {
        "goldthread": OPENING,
        "identity": {"key": slug(title), "title": title, "edition": edition},
        "sections": {
            "first": {
                "title": "First section",
                "questions": {"first-question": {"asks": "What do you ask?", "kind": "text"}},
            }
        },
    }
    return _text(content)


def next_edition(tool: Tool, edition: str) -> str:
    """The same tool as a new edition that replaces it; every question is the same until somebody changes it."""
    content = content_of(tool)
    if edition.strip() == tool.identity.edition:
        raise Refusal("Give the new edition another name than the one before.", "edition")
    content["identity"]["edition"] = edition.strip()
    content["replaces"] = {"edition": tool.identity.edition}
    return _text(content)


def with_identity(tool: Tool, said: Mapping[str, Any]) -> str:
    """The tool with other words about itself: title, edition, purpose, what it is for, who signs."""
    content = content_of(tool)
    _put(content["identity"], said, ("title", "edition", "purpose", "about", "guidance"))
    _put(content, said, ("signed_by", "weighting"))
    return _text(content)


def with_section(tool: Tool, key: str, said: Mapping[str, Any]) -> str:
    """The tool with a section changed, or added where no key is given."""
    content = content_of(tool)
    sections = content["sections"]
    name = key or slug(str(said["title"]), sections)
    section = sections.setdefault(name, {"title": "", "questions": {}})
    _put(section, said, ("title", "standard", "dimension", "guidance", "answered_by", "optional"))
    if not section["questions"]:
        taken = set(tool.questions())
        section["questions"] = {slug("new question", taken): {"asks": "What do you ask?", "kind": "text"}}
    return _text(content)


_OF_A_QUESTION = (
    *("asks", "kind", "scale", "guidance", "evidence", "choices", "rows", "columns", "least", "most", "unit"),
    *("required", "may_not_apply", "answered_by", "weight", "only_if"),
)


def with_question(
    tool: Tool, section: str, key: str, said: Mapping[str, Any], *, not_the_same: bool = False
) -> tuple[str, str]:
    """The tool with a question changed, or added at the end of a section where no key is given; and its key."""
    content = content_of(tool)
    name = key or slug(str(said["asks"]), set(tool.questions()))
    question: Content = content["sections"][section]["questions"].get(name, {})
    _put(question, said, _OF_A_QUESTION)
    content["sections"][section]["questions"][name] = question
    if "replaces" in content and key:
        apart = [each for each in content["replaces"].get("not_the_same", []) if each != key]
        _put(content["replaces"], {"not_the_same": [*apart, key] if not_the_same else apart}, ("not_the_same",))
    return _text(content), name


def with_scale(tool: Tool, key: str, title: str, grades: Mapping[str, Mapping[str, str]]) -> str:
    """The tool with a scale of its own changed, or added where no key is given."""
    content = content_of(tool)
    name = key or slug(title, {*STANDING_SCALES, *tool.scales})
    content.setdefault("scales", {})[name] = {"title": title, "grades": dict(grades)}
    return _text(content)


def moved(tool: Tool, key: str, *, up: bool) -> str:
    """The tool with a section or a question one place up or down."""
    return _parted(tool, key, lambda parts: _exchanged(parts, key, up))


def without(tool: Tool, key: str, before: Tool | None) -> str:
    """The tool without a section or a question; the map to the edition before says which questions are gone."""
    text = _parted(tool, key, lambda parts: {name: part for name, part in parts.items() if name != key})
    if before is None or tool.replaces is None:
        return text
    content = content_of(tool)
    gone = [key] if key in tool.questions() else list(tool.sections[key].questions)
    content = _without(content, key)
    known = before.questions()
    replaces = content["replaces"]
    renamed = {new: old for old, new in replaces.get("questions", {}).items()}
    old = [renamed.get(each, each) for each in gone]
    replaces["gone"] = [*replaces.get("gone", []), *(each for each in old if each in known)]
    _put(
        replaces,
        {"questions": {o: n for o, n in replaces.get("questions", {}).items() if n not in gone}},
        ("questions",),
    )
    return _text(content)


def _without(content: Content, key: str) -> Content:
    content["sections"].pop(key, None)
    for section in content["sections"].values():
        section["questions"].pop(key, None)
    return content


def _parted(tool: Tool, key: str, change: Callable[[Content], Content]) -> str:
    content = content_of(tool)
    if key in content["sections"]:
        content["sections"] = change(content["sections"])
        if not content["sections"]:
            raise Refusal("A tool has at least one section. Change this one instead.")
        return _text(content)
    for section in content["sections"].values():
        if key in section["questions"]:
            section["questions"] = change(section["questions"])
            if not section["questions"]:
                raise Refusal("A section has at least one question. Take the whole section out instead.")
            return _text(content)
    raise Refusal("This tool has no such part. Open it again from the list.")


def _exchanged(parts: Content, key: str, up: bool) -> Content:
    names = list(parts)
    here = names.index(key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(names):
        names[here], names[there] = names[there], names[here]
    return {name: parts[name] for name in names}


def _put(into: Content, said: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Put what was said in its place; what is empty is left out, as a person would leave it out."""
    for name in names:
        if name not in said:
            continue
        if said[name] in (None, "", [], {}):
            into.pop(name, None)
        else:
            into[name] = said[name]


def lines_of(text: str) -> list[str]:
    """Lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def pairs_of(text: str, field: str) -> dict[str, str]:
    """Answers as a person lists them, one on each line: its words, or "short key: words"."""
    found: dict[str, str] = {}
    for line in lines_of(text):
        key, colon, words = line.partition(":")
        known = bool(colon) and re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", key.strip()) is not None
        name = key.strip() if known else slug(line, found)
        if name in found:
            raise Refusal(f"{name} stands in the list twice. Change one of the two.", field)
        found[name] = words.strip() if known else line
    return found


def said_of(pairs: Mapping[str, str]) -> str:
    """The same list as lines."""
    return "\n".join(f"{key}: {words}" for key, words in pairs.items())


def grades_of(text: str) -> dict[str, dict[str, str]]:
    """Grades as a person lists them, the lowest first: "key | words | yes, partly or no | when to choose it"."""
    found: dict[str, dict[str, str]] = {}
    for line in lines_of(text):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) < 3 or parts[2].lower() not in set(Met):
            raise Refusal(
                f"“{line[:60]}” does not say enough. Write for each grade: key | words | yes, partly or no | when.",
                "grades",
            )
        found[parts[0]] = {"label": parts[1], "met": parts[2].lower()} | ({"means": parts[3]} if parts[3:] else {})
    return found
