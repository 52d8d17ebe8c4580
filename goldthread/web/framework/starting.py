"""What a draft can begin from: the version in force, a framework that others wrote, or a file."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import yaml

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.loop.framework import packs, queries
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.reading import MOST_BYTES, refuse_large

IN_FORCE, FILE = "in force", "file"


def offered(actor: Actor) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """What there is to begin from, and a hint for each."""
    choices: list[tuple[str, str]] = []
    hints: dict[str, str] = {}
    standing = queries.in_force(actor)
    if standing and queries.document_of(standing):
        choices.append((IN_FORCE, f"Our framework in force, version {standing.version_name}"))
    for key, document in _readable():
        who = document.identity
        choices.append((f"pack:{key}", f"{who.board}, {who.version}"))
        hints[f"pack:{key}"] = who.title
    choices.append((FILE, "A file of our own"))
    return choices, hints


def _readable() -> Iterator[tuple[str, Document]]:
    """What a board can work under: no mere library, and no file of the installation's that has errors."""
    for key in packs.keys():  # noqa: SIM118 - a module, not a dict
        with suppress(Refusal):
            document = packs.load(key)
            if document.review_types:
                yield key, document


def text_of(actor: Actor, said: dict[str, Any]) -> tuple[str | bytes, str]:
    """The text that a draft begins with, and what it came from in words."""
    start = said["start"]
    if start == FILE:
        file = said["file"]
        refuse_large(file.size)
        return file.read(MOST_BYTES), f"the file {file.name}"
    if start == IN_FORCE:
        standing = queries.in_force(actor)
        assert standing is not None
        return standing.text or _dumped(standing.content), f"version {standing.version_name}"
    key = start.partition(":")[2]
    named = f"the framework {packs.load(key).identity.title} ({key})"
    if said["how"] == "copy":
        return packs.text(key) or "", named
    return _built_on(actor, key), named


def _built_on(actor: Actor, key: str) -> str:
    """A short text that takes a pack over whole and leaves room for what is the board's own."""
    board = accounts.board(actor)
    who = packs.load(key).identity
    identity = {
        "title": "Learning and improvement framework",
        "board": board.name,
        "version": _next_number(actor),
        "in_force_from": actor.today.isoformat(),
        "regime": who.regime,
        "division": board.division,
    }
    lines = yaml.safe_dump({"identity": identity}, sort_keys=False, allow_unicode=True)
    return (
        f"# What is not written here is as {who.title} ({who.board}) says it.\n"
        f"goldthread: framework/1\n\n{lines}\ninherits:\n  pack: {key}\n\n"
        "# Write below what is your own. What has the same name as in the pack changes it, for example:\n"
        "#\n# words:\n#   body: partnership\n"
    )


def _next_number(actor: Actor) -> str:
    """A number that no version of the board's has."""
    taken = {each.version_name for each in queries.versions(actor)}
    return next(number for number in (f"{each}.0" for each in count(1)) if number not in taken)


def _dumped(content: dict[str, Any]) -> str:
    """The text of a version that was brought in without one."""
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110))
