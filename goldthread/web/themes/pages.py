"""What the page of the scheme receives."""

from dataclasses import dataclass

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.themes import queries


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme, with how many lessons have it."""

    id: int
    name: str
    definition: str
    lessons: int
    retired: bool


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its themes."""

    id: int
    name: str
    themes: tuple[ThemeLine, ...]


@dataclass(frozen=True, slots=True)
class SchemePage:
    """The whole scheme."""

    areas: tuple[Area, ...]
    sentence: str
    may_edit: bool


def scheme_page(actor: Actor) -> SchemePage:
    """Read the scheme with its counts, in a fixed number of queries."""
    counts = lessons.counts_by_theme(actor)
    areas = tuple(
        Area(
            group.pk,
            group.name,
            tuple(
                ThemeLine(theme.pk, theme.name, theme.definition, counts.get(theme.pk, 0), theme.retired_on is not None)
                for theme in group.themes.all()
            ),
        )
        for group in queries.scheme(actor)
    )
    used = sum(not theme.retired for area in areas for theme in area.themes)
    return SchemePage(areas, f"{used} themes in {len(areas)} areas", actor.may(Permission.EDIT_THEMES))
