"""A text as it is compared: accents, dashes and quotation marks of every sort as one, nothing that cannot be seen."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„″", '"'),
        **dict(zip("łŁøØđĐðıаеорсухікмтвнАВЕКМНОРСТУХІ", "lLoOdDdiaeopcyxikmtbhABEKMHOPCTYXI", strict=True)),
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th",
    }
)  # fmt: skip
"""Letters that no rule of Unicode takes apart, and letters of another alphabet that look like ours."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_BROKEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
"""A word that was divided at the end of a line."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it is compared, and for each of its letters the place from which it was read."""

    text: str
    places: Sequence[int]

    def where(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as it was written."""
        return self.places[start], self.places[end - 1] + 1


def read(text: str) -> Read:
    """A text as it is compared."""
    left_out = {at for hit in _BROKEN.finditer(text) for at in range(hit.start(), hit.end())}
    if text.isascii() and not left_out:
        return Read(text, range(len(text)))
    letters, places = list[str](), list[int]()
    for at, letter in enumerate(text):
        if at not in left_out:
            same = letter if letter.isascii() else _same(letter)
            letters.append(same)
            places += [at] * len(same)
    return Read("".join(letters), places)


def folded(text: str) -> str:
    """What is sealed, as it is compared."""
    return read(text).text


@cache
def _same(letter: str) -> str:
    """What a letter is compared as; nothing for one that cannot be seen."""
    if _UNSEEN.match(letter):
        return ""
    apart = unicodedata.normalize("NFKD", letter.translate(_ALIKE))
    return "".join(one for one in apart if not unicodedata.combining(one)).translate(_ALIKE)
