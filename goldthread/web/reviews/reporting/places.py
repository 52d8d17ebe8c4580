"""Where the pages of analysis and report stand in the side navigation of a review."""

from goldthread.web.reviews.pages.places import PlaceGroup

GROUPS: tuple[PlaceGroup, ...] = ()
