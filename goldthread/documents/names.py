"""The name of a file as it may safely be kept, shown and offered again."""

import re
import unicodedata

LONGEST = 150
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, direction marks, and what has no shape
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


def clean_name(given: str) -> str:
    """The last part of a path, without what cannot be seen, turns the reading direction, or means something to a disk.

    A name that is too long is cut in its middle: how it begins and what it ends in is what people know it by.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    name = " ".join(_NOT_IN_NAMES.sub("-", seen).split()).strip(". ")
    if not name:
        return "document"
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 31].rstrip()}…{name[-30:]}"
