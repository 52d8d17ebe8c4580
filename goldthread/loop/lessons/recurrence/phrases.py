"""The little language in which the words of the field are written down, and what it finds in a text.

``strategy meeting*`` finds any ending, ``GP|GPs`` either word, ``shar* ... information`` lets up to six words stand
between. A phrase in capitals, such as ``SPA``, is found in capitals only.
"""

import re
from collections.abc import Iterable

_BETWEEN = r"(?:\W+[\w’'-]+){0,6}?\W+"


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of these phrases."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_phrase(phrase) for phrase in phrases)})(?!\w)", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    parts, gap = "", False
    for word in phrase.split():
        if word == "...":
            gap = True
            continue
        parts += (_BETWEEN if gap else r"\W+") * bool(parts) + _word(word)
        gap = False
    return parts


def _word(word: str) -> str:
    ways = [_way(way) for way in word.split("|")]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"  # each group takes time to compile


def _way(way: str) -> str:
    found = re.escape(way).replace("'", "[’']").replace(r"\*", r"[\w’-]*")
    return f"(?-i:{found})" if way.removesuffix("s").isupper() else found
