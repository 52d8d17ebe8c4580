"""Sealed names in what agencies tell, and the pseudonyms that stand for them.

What is found is shown to the person who brings a table in, with the pseudonym; they say what is replaced.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from goldthread.loop.reviews.identity import Kind, Passage, Sealed, Sureness, check

_STANDS_FOR = {
    Kind.NAME: "{}",
    Kind.DATE_OF_BIRTH: "[date of birth of {}]",
    Kind.ADDRESS: "[address of {}]",
    Kind.SCHOOL: "[school of {}]",
    Kind.DETAIL: "[detail of {}]",
}


@dataclass(frozen=True, slots=True)
class Name:
    """Words that look sealed, what would stand for them, why, in how many places, and whether that is likely."""

    found: str
    stands_for: str
    why: str
    likely: bool
    places: int


def find_names(texts: Iterable[str], sealed: Sequence[Sealed]) -> tuple[Name, ...]:
    """Every form of words that looks like something sealed, the surest and most frequent first."""
    if not sealed:
        return ()
    hits = check([Passage(str(number), text) for number, text in enumerate(texts) if text], sealed)
    places: Counter[tuple[str, str]] = Counter()
    why: dict[tuple[str, str], tuple[str, bool]] = {}
    for hit in hits:
        key = hit.found, _STANDS_FOR[hit.sealed.kind].format(hit.sealed.whose)
        places[key] += 1
        likely = hit.sureness is not Sureness.POSSIBLE
        if key not in why or (likely and not why[key][1]):
            why[key] = (hit.why, likely)
    found = [Name(*key, why[key][0], why[key][1], count) for key, count in places.items()]
    return tuple(sorted(found, key=lambda name: (not name.likely, -name.places, name.found)))


def replaced(text: str, names: Mapping[str, str]) -> str:
    """The text with each of these words replaced by what stands for it; the longest first, and none within a word."""
    if not names or not text:
        return text
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    said = pattern.sub(lambda hit: names[hit[0]], text)
    for label in set(names.values()):
        said = re.sub(rf"({re.escape(label)})(?:[\s-]+\1)+(?!\w)", r"\1", said)
    return said


def labels_in(text: str, labels: Mapping[str, int]) -> set[int]:
    """Whose pseudonyms stand in a text."""
    return {key for label, key in labels.items() if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE)}
