"""The identity check: whatever is sealed about a case is looked for in all that is to leave the board.

Names are found as they are, as nicknames, nearly spelt, as initials, within an address for e-mail; dates of birth in
every usual way to write them; addresses, postcodes, schools, numbers and unusual details by the words that give them
away. The check finds places for a person to look at: it never says that a report is safe. Pure.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from goldthread.loop.reviews.identity.days import birth
from goldthread.loop.reviews.identity.names import name
from goldthread.loop.reviews.identity.parts import TOKEN, Finder, Hit, Kind, Passage, Sealed, Sureness
from goldthread.loop.reviews.identity.places import address
from goldthread.loop.reviews.identity.reading import folded, read
from goldthread.loop.reviews.identity.words import detail, school

__all__ = ["Hit", "Kind", "Passage", "Sealed", "Sureness", "check"]


def check(passages: Iterable[Passage], sealed: Sequence[Sealed]) -> tuple[Hit, ...]:
    """Every place in which something sealed stands or could stand, in reading order, the surest reason for each."""
    texts = [(passage, read(passage.text)) for passage in passages]
    written_small = frozenset(
        token[0] for _, text in texts for token in TOKEN.finditer(text.text) if token[0].islower()
    )
    hits = []
    for passage, text in texts:
        best: dict[tuple[int, int], Hit] = {}
        for one in sealed:
            for first, last, sureness, why in _finder(one)(text.text, written_small):
                start, end = text.where(first, last)
                hit = Hit(passage.where, start, end, passage.text[start:end], one, sureness, why)
                if (start, end) not in best or _order(hit) < _order(best[start, end]):
                    best[start, end] = hit
        hits += _outermost(best.values())
        if passage.tells:
            place = Sealed(Kind.ADDRESS, "", "whoever was there")
            whole = len(passage.text)
            hits.append(Hit(passage.where, 0, whole, passage.text, place, Sureness.LIKELY, passage.tells))
    return tuple(hits)


def _order(hit: Hit) -> int:
    return list(Sureness).index(hit.sureness)


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in reading order, without those that lie inside another that is at least as sure."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        if not any(one.start <= hit.start and hit.end <= one.end and _order(one) <= _order(hit) for one in kept):
            kept.append(hit)
    return kept


@cache
def _finder(sealed: Sealed) -> Finder:
    value = folded(sealed.value)
    match sealed.kind:
        case Kind.NAME:
            return name(value)
        case Kind.DATE_OF_BIRTH:
            return birth(date.fromisoformat(value))
        case Kind.ADDRESS:
            return address(value)
        case Kind.SCHOOL:
            return school(value)
        case Kind.DETAIL:
            return detail(value)
