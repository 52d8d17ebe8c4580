"""What the pages of the report, its check, its publication and its summary receive."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.design.wording import counted
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.generic import ASKS, look
from goldthread.loop.reviews.queries import SectionView
from goldthread.web.reviews.reporting.pages import base_of
from goldthread.web.reviews.reporting.shown import Piece, Snippet, Turn, compared, snippet, turns

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import IdentityHit, Review, ReviewSecret, SectionComment, SectionVersion


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with how much is said about it."""

    id: int
    version: int
    title: str
    hint: str
    text: str
    part: str
    required: bool
    href: str
    open_comments: int
    comments: tuple["SectionComment", ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report as it reads now."""

    base: str
    sections: tuple[SectionShown, ...]
    sentence: str
    empty: tuple[str, ...]
    may_write: bool


def report_page(actor: Actor, review: "Review") -> ReportPage:
    """The whole report."""
    found = queries.report(actor, review)
    sections = tuple(_section(review, view) for view in found.sections)
    words = sum(len(each.text.split()) for each in sections)
    waiting = sum(each.open_comments for each in sections)
    looked = sum(len(each.turns) for each in sections)
    told = f"{counted(len(sections), 'section').capitalize()}, {counted(words, 'word')}."
    told += f" {counted(waiting, 'comment').capitalize()} to answer." if waiting else ""
    told += f" {counted(looked, 'turn').capitalize()} of phrase worth a second thought." if looked else ""
    empty = tuple(each.title for each in sections if each.required and not each.text)
    return ReportPage(base_of(review), sections, told, empty, found.may_write)


def section_shown(actor: Actor, review: "Review", section_id: int) -> SectionShown | None:
    """One section of a report."""
    return next((each for each in report_page(actor, review).sections if each.id == section_id), None)


def _section(review: "Review", view: SectionView) -> SectionShown:
    row = view.section
    return SectionShown(
        row.pk,
        row.version,
        row.title,
        row.hint,
        row.text,
        row.get_part_display(),
        row.required,
        f"{base_of(review)}/report/sections/{row.pk}",
        view.open_comments,
        view.comments,
        turns("", row.text, view.marks),
    )


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """How a section read, each time it was saved, and what one saving changed."""

    section: SectionShown
    versions: tuple["SectionVersion", ...]
    chosen: "SectionVersion"
    pieces: tuple[Piece, ...]
    newest: bool


def versions_page(section: SectionShown, rows: "Iterable[SectionVersion]", wanted: str) -> VersionsPage | None:
    """The versions of a section, one of them beside the one before."""
    versions = tuple(rows)
    chosen = next((each for each in versions if str(each.number) == wanted), versions[0] if not wanted else None)
    if chosen is None:
        return None
    before = next((each.text for each in versions if each.number < chosen.number), "")
    return VersionsPage(section, versions, chosen, compared(before, chosen.text), chosen is versions[0])


@dataclass(frozen=True, slots=True)
class HitShown:
    """A place at which something sealed stands or could stand."""

    id: int
    kind: str
    whose: str
    sureness: str
    place: str
    href: str
    at: Snippet | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Something that looks like a name, a day, a place; how often it stands there."""

    sort: str
    asks: str
    place: str
    href: str
    at: Snippet
    times: int


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """The identity check: where to look, and never what is sealed."""

    base: str
    sentence: str
    clean: bool
    fresh: bool
    made: str
    open: tuple[HitShown, ...]
    cleared: "tuple[IdentityHit, ...]"
    looked: tuple[Looked, ...]
    more: int
    secrets: "tuple[ReviewSecret, ...]"
    may_check: bool


_MOST = 40


def identity_page(actor: Actor, review: "Review") -> IdentityPage:
    """How the check stands. Who may not open identities sees how many places there are, and none of them marked."""
    found = queries.identity(actor, review)
    base = base_of(review)
    hrefs = _hrefs(actor, review)
    open_hits = [hit for hit in found.hits if hit.cleared_at is None]
    in_files = any(not hit.place.startswith(("Section", "Title", "Learning summary")) for hit in open_hits)
    texts: Mapping[str, str] = {}
    if found.may_check and found.fresh:
        said = queries.leaving_text(actor, review, files=in_files)
        texts = {passage.where[:300]: passage.text for passage in said}
    shown = tuple(_hit(hit, texts, hrefs, base) for hit in open_hits)
    looked = _looked(actor, review, hrefs, base)
    return IdentityPage(
        base,
        _standing(found),
        found.fresh and not open_hits,
        found.fresh,
        f"{found.check.by.name} read {counted(found.check.passages, 'piece')} of text for "
        f"{counted(found.check.sealed, 'sealed thing')}"
        if found.check
        else "",
        shown,
        tuple(hit for hit in found.hits if hit.cleared_at is not None),
        looked[:_MOST],
        max(0, len(looked) - _MOST),
        found.secrets,
        found.may_check,
    )


def _standing(found: queries.IdentityView) -> str:
    if found.check is None:
        return "No check has been run. Nothing leaves without one."
    if not found.fresh:
        return "Something was changed after the last check. Run it again."
    if found.open:
        many = counted(found.open, "place")
        return f"{many.capitalize()} could give the family away. Mend each, or say why it may stay."
    return "Nothing sealed was found in what is to leave, as it reads now."


def _hrefs(actor: Actor, review: "Review") -> dict[str, str]:
    base = base_of(review)
    found = {f"Section {each.title}": each.href for each in report_page(actor, review).sections}
    found |= {f"{place}, heading": href for place, href in found.items()}
    return found | {"Title": f"{base}/publication/plan"}


def _href(place: str, hrefs: Mapping[str, str], base: str) -> str:
    if place in hrefs:
        return hrefs[place]
    return f"{base}/summary/change" if place.startswith("Learning summary, ") else ""


def _hit(hit: "IdentityHit", texts: Mapping[str, str], hrefs: Mapping[str, str], base: str) -> HitShown:
    text = texts.get(hit.place, "")
    at = snippet(text, hit.start, hit.end) if text[hit.start : hit.end] else None
    return HitShown(hit.pk, hit.kind, hit.whose, hit.sureness, hit.place, _href(hit.place, hrefs, base), at)


_DAY_ALONE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A field that asks for a day and holds nothing else: the board's own, such as when a summary was completed."""


def _looked(actor: Actor, review: "Review", hrefs: Mapping[str, str], base: str) -> tuple[Looked, ...]:
    passages = [each for each in queries.leaving_text(actor, review) if not _DAY_ALONE.fullmatch(each.text)]
    text = {passage.where: passage.text for passage in passages}
    seen: dict[tuple[str, str], list[Looked]] = {}
    for one in look(passages):
        at = snippet(text[one.where], one.start, one.end)
        shown = Looked(one.sort.value, ASKS[one.sort], one.where, _href(one.where, hrefs, base), at, 1)
        seen.setdefault((one.sort.value, one.found.lower()), []).append(shown)
    return tuple(
        Looked(first.sort, first.asks, first.place, first.href, first.at, len(every))
        for every in seen.values()
        for first in every[:1]
    )


@dataclass(frozen=True, slots=True)
class Collation:
    """The learning summaries of a period, field by field."""

    first: date
    last: date
    fields: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    """Each label with reference, title and answer of each summary that has it."""
    count: int


def collation(actor: Actor, first: date, last: date) -> Collation:
    """The completed summaries, so that one field is read across them."""
    found = queries.collated(actor, first, last)
    return Collation(
        first,
        last,
        tuple(
            (label, tuple((reference, title, said[label]) for reference, title, said in found.rows if said.get(label)))
            for label in found.labels
        ),
        len(found.rows),
    )
