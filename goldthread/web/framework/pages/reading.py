"""A version to read: whole, and its long parts by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.same import Same
from goldthread.design.wording import day
from goldthread.loop.framework import queries
from goldthread.loop.framework.choices import FrameworkStatus, Standing
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.names import SECTIONS
from goldthread.web.framework.blocks import Section
from goldthread.web.framework.pages.versions import VersionLine, version_line
from goldthread.web.framework.telling.clocks import clock_blocks
from goldthread.web.framework.telling.deciding import criteria_blocks
from goldthread.web.framework.telling.methods import method_blocks
from goldthread.web.framework.telling.place import Place
from goldthread.web.framework.telling.whole import told

if TYPE_CHECKING:
    from goldthread.loop.framework.models import Framework


@dataclass(frozen=True, slots=True)
class Chapter:
    """A line of the contents."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A version to read."""

    line: VersionLine
    board: str
    sentence: str
    contents: tuple[Chapter, ...]
    html: SafeString
    is_current: bool
    query: str
    may_write: bool
    may_comment: bool
    others: int


@dataclass(frozen=True, slots=True)
class PartPage:
    """One long section of a version: criteria, a method, the clocks."""

    title: str
    caption: str
    lede: str
    html: SafeString
    href: str
    """The framework that it is part of."""
    query: str
    also: tuple[tuple[str, str], ...] = ()
    """The other parts of its kind, with their addresses."""
    try_href: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A version that somebody opened, with what it says."""

    framework: "Framework"
    document: Document
    versions: "Sequence[Framework]"
    query: str
    """What the addresses of its pages carry, where it is not the one in force."""


def opened(actor: Actor, framework_id: int | None) -> Opened | None:
    """The version of this number, or the one in force; nothing where the board has none to read."""
    versions = list(queries.versions(actor))
    today = [one for one in versions if queries.standing_of(one, versions, actor.today) is Standing.IN_FORCE]
    current = today[0] if today else None
    if framework_id is None:
        framework = current
    else:
        framework = next((one for one in versions if one.pk == framework_id), None)
        if framework is None:
            raise NotThere
    document = queries.document_of(framework) if framework else None
    if framework is None or document is None:
        return None
    return Opened(framework, document, versions, "" if framework is current else f"?version={framework.pk}")


def reading_page(actor: Actor, it: Opened) -> ReadingPage:
    """A version whole, its chapters set once and kept while its text stays the same."""
    line = version_line(it.framework, it.versions, actor.today)
    contents, html = _set(Same(it.document), it.query)
    return ReadingPage(
        line,
        it.document.identity.board,
        _standing_sentence(line),
        contents,
        html,
        not it.query,
        it.query,
        actor.may(Permission.WRITE_FRAMEWORK),
        actor.may(Permission.COMMENT_ON_FRAMEWORK),
        len(it.versions) - 1,
    )


def _standing_sentence(line: VersionLine) -> str:
    """What a reader must know before relying on this version."""
    if line.status == FrameworkStatus.DRAFT:
        return "This is a draft. Nobody but the board’s office sees it, and nobody works under it."
    if line.consulted:
        until = f" until {day(line.comments_by)}" if line.comments_by else ""
        return f"This is a draft that partners are asked about{until}. Nobody works under it yet."
    if line.status == FrameworkStatus.WITHDRAWN:
        return "This draft was withdrawn. It is kept with everything that was said of it."
    if line.standing == Standing.TO_COME.label and line.in_force_from:
        return f"This version is ratified and comes into force on {day(line.in_force_from)}."
    if line.ended_on and line.standing == Standing.SUPERSEDED.label:
        return (
            f"Another version took its place on {day(line.ended_on)}. A case that began under this one is still "
            "worked under it."
        )
    return ""


@lru_cache(maxsize=32)
def _set(document: Same[Document], query: str) -> tuple[tuple[Chapter, ...], SafeString]:
    """The chapters of a version as HTML: a document that was read once is set once."""
    sections = told(document.thing, Place(query))
    return tuple(Chapter(one.key, one.heading) for one in sections), _html(sections)


def _html(sections: Iterable[Section]) -> SafeString:
    return SafeString(render_to_string("framework/sections.html", {"sections": sections}))


def _blocks(blocks: Iterable[Any]) -> SafeString:
    return SafeString(render_to_string("framework/blocks.html", {"blocks": tuple(blocks), "level": 2}))


def criteria_page(it: Opened, key: str) -> PartPage:
    """Criteria whole, with the way to work them."""
    criteria = part_of(it.document.criteria, key)
    others = tuple(
        (one.name, f"/framework/criteria/{other}{it.query}")
        for other, one in it.document.criteria.items()
        if other != key
    )
    return PartPage(
        criteria.name,
        caption_of(it, "Criteria"),
        criteria.asks,
        _blocks(criteria_blocks(key, criteria)),
        _home(it, "criteria"),
        it.query,
        others,
        f"/framework/criteria/{key}/try{it.query}",
    )


def method_page(it: Opened, key: str) -> PartPage:
    """A method whole."""
    method = part_of(it.document.methods, key)
    return PartPage(
        method.name,
        caption_of(it, "Method"),
        method.description,
        _blocks(method_blocks(it.document, method)),
        _home(it, "methods"),
        it.query,
    )


def clocks_page(it: Opened) -> PartPage:
    """Every clock."""
    lede = "How long each thing may take, what the rule says, where it stands, and how sure we are of it."
    return PartPage(
        SECTIONS["clocks"][0],
        caption_of(it, ""),
        lede,
        _blocks(clock_blocks(it.document)),
        _home(it, "clocks"),
        it.query,
    )


def part_of(parts: Mapping[str, Any], key: str) -> Any:
    """A part by its key; there is no page of one that does not exist."""
    if key not in parts:
        raise NotThere
    return parts[key]


def caption_of(it: Opened, kind: str) -> str:
    """What a page is of: its kind, and the version that it belongs to."""
    version = f"{it.framework.title}, version {it.framework.version_name}"
    return f"{kind} · {version}" if kind else version


def _home(it: Opened, section: str) -> str:
    return f"/framework/versions/{it.framework.pk}#{section}" if it.query else f"/framework#{section}"
