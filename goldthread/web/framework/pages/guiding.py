"""The guide to the format, as a page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import slugify

from goldthread.design.wording import manual
from goldthread.loop.framework.guide import chapters


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the guide."""

    key: str
    heading: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class GuidePage:
    """How a framework is written."""

    opening: SafeString
    chapters: tuple[Chapter, ...]


def guide_page() -> GuidePage:
    """The guide whole."""
    (_, opening), *rest = chapters()
    return GuidePage(manual(opening), tuple(Chapter(slugify(heading), heading, manual(text)) for heading, text in rest))
