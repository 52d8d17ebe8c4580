"""The frame of every page of one review: what it is, how it stands, and its other pages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.design.values import Tag
from goldthread.web.reviews.pages.places import Place, PlaceGroup, place
from goldthread.web.reviews.reporting import places as reporting
from goldthread.web.reviews.wording import STATES

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review

GROUPS: tuple[PlaceGroup, ...] = (
    PlaceGroup(
        "The review",
        (
            Place("Where it stands", "/reviews/{}"),
            place("Team and independence", "team"),
            place("Scope", "scope"),
            place("Quality markers", "quality"),
        ),
    ),
    PlaceGroup(
        "Hearing and reading",
        (
            place("What agencies give", "returns"),
            Place("Chronology", "/sources/{}/chronology"),
            place("Taking part", "taking-part"),
            place("Papers", "papers"),
        ),
    ),
    *reporting.GROUPS,
)
"""The pages of a review in the order of its work."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the side navigation."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A review as the head and the side of each of its pages show it."""

    reference: str
    title: str
    kind: str
    state: Tag
    groups: tuple[tuple[str, tuple[Way, ...]], ...]
    current: str
    """The words of the page that it is."""

    @property
    def href(self) -> str:
        """The page of the review itself."""
        return f"/reviews/{self.reference}"


def frame_of(review: "Review", current: str = "") -> Frame:
    """The frame for a page of a review that the actor sees; ``current`` is the page's words in the navigation."""
    return Frame(
        reference=review.source.reference,
        title=review.title,
        kind=review.kind_name,
        state=STATES[review.state],
        groups=tuple(
            (
                group.title,
                tuple(
                    Way(one.text, one.href.format(review.source.reference), one.text == current) for one in group.places
                ),
            )
            for group in GROUPS
        ),
        current=current,
    )
