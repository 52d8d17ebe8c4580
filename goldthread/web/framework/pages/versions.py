"""The versions of a framework: what each is, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.design.wording import day
from goldthread.loop.framework import queries
from goldthread.loop.framework.choices import OPEN, FrameworkStatus, Standing

if TYPE_CHECKING:
    from goldthread.loop.framework.models import Framework


STANDINGS: dict[Standing, str] = {
    Standing.DRAFT: "grey",
    Standing.CONSULTATION: "yellow",
    Standing.TO_COME: "blue",
    Standing.IN_FORCE: "green",
    Standing.SUPERSEDED: "purple",
    Standing.WITHDRAWN: "grey",
}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list, or at the head of its own pages."""

    id: int
    title: str
    name: str
    standing: Tag
    in_force_from: date | None
    ended_on: date | None
    review_on: date | None
    ratified_on: date | None
    agreed_how: str
    comments_by: date | None
    status: str
    version: int
    begun_from: str

    @property
    def open(self) -> bool:
        """Whether its text may still change."""
        return self.status in OPEN

    @property
    def consulted(self) -> bool:
        """Whether partners are asked about it now."""
        return self.status == FrameworkStatus.CONSULTATION

    @property
    def href(self) -> str:
        return f"/framework/versions/{self.id}"

    @property
    def period(self) -> str:
        """From when to when it counts, in words."""
        if self.in_force_from is None:
            return "No day named yet"
        begins = f"From {day(self.in_force_from)}"
        if self.open or self.status == FrameworkStatus.WITHDRAWN:
            return f"{begins}, if ratified" if self.open else begins
        return f"{begins} to {day(_eve(self.ended_on))}" if self.ended_on else begins


def _eve(on: date) -> date:
    return date.fromordinal(on.toordinal() - 1)


def version_line(framework: "Framework", versions: "Sequence[Framework]", on: date) -> VersionLine:
    """A version as it stands on a day beside the others."""
    standing = queries.standing_of(framework, versions, on)
    return VersionLine(
        framework.pk,
        framework.title,
        framework.version_name,
        Tag(str(standing.label), STANDINGS[standing]),
        framework.in_force_from,
        queries.ended_on(framework, versions),
        framework.review_on,
        framework.ratified_on,
        framework.agreed_how,
        framework.comments_by,
        framework.status,
        framework.version,
        framework.begun_from,
    )


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Every version that the actor may see."""

    lines: tuple[VersionLine, ...]
    may_write: bool


def versions_page(actor: Actor) -> VersionsPage:
    """Drafts first, then from the latest to the earliest."""
    found = list(queries.versions(actor))
    drafts_first = sorted(found, key=lambda one: one.status not in OPEN)
    return VersionsPage(
        tuple(version_line(one, found, actor.today) for one in drafts_first), actor.may(Permission.WRITE_FRAMEWORK)
    )
