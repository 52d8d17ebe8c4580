"""The shape of a review's side navigation, which both halves of its pages fill."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One page of a review: its words, and its address with ``{}`` for the reference."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Pages of a review that belong together."""

    title: str
    places: tuple[Place, ...]


def place(text: str, part: str) -> Place:
    """A page below the review's own: ``place("Team", "team")``."""
    return Place(text, f"/reviews/{{}}/{part}")
