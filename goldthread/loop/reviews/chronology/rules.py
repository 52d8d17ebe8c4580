"""What is asked of an event before it stands in a chronology. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from goldthread.core.refusals import Refusal
from goldthread.loop.reviews.chronology.moments import Moment

LONGEST_LABEL = 60
MOST_EVENTS = 60_000
"""More events than the largest review known has, many times over; beyond it the drawing and the merge grow slow."""


def doubt_of(moment: Moment, today: date, born_on: date | None) -> str:
    """Why a date that can be read may still be wrong, or nothing: it is still to come, or was before the birth."""
    first = moment.earliest or moment.latest
    last = moment.latest or moment.earliest
    if first and first > today:
        return f"“{moment.said}” is still to come. Check the year."
    if last and born_on and last < born_on:
        return f"“{moment.said}” is before the birth of every child of this review. Check the year."
    return ""


def agency_named(said: str, agencies: Mapping[str, int]) -> int | None:
    """Which agency of the board is meant, by its name or its short name in any capitals; never by likeness."""
    return agencies.get(plain(said))


def plain(name: str) -> str:
    """A name without what people write differently: capitals, dots, spaces."""
    return re.sub(r"[^a-z0-9&]+", " ", name.lower()).strip()


def check_label(label: str) -> str:
    """A pseudonym that can stand for somebody in a text."""
    words = " ".join(label.split())
    if not words:
        raise Refusal("Give the person a pseudonym, such as Mother or Sibling 1.", "label")
    if len(words) > LONGEST_LABEL:
        raise Refusal(f"A pseudonym has at most {LONGEST_LABEL} characters.", "label")
    return words
