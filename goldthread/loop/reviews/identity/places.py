"""A sealed address: its postcode, its street however it is shortened, the name of the house."""

import re
from collections.abc import Iterator
from itertools import chain

from goldthread.loop.reviews.identity.names import near
from goldthread.loop.reviews.identity.parts import TOKEN, Finder, Found, Sureness, plain
from goldthread.loop.reviews.identity.words import detail

_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)[\s-]*(\d)\s*([a-z]{2})\b", re.I)
_KINDS = {
    "street": "st str", "road": "rd", "avenue": "ave av", "lane": "ln", "close": "cl", "drive": "dr", "way": "",
    "court": "ct crt", "crescent": "cres cresc", "terrace": "terr ter", "place": "pl", "gardens": "gdns gdn",
    "grove": "gr", "hill": "", "square": "sq", "walk": "", "mews": "", "rise": "", "row": "", "park": "pk",
    "parade": "pde", "green": "grn", "view": "", "mount": "mt",
}  # fmt: skip
"""What streets are called, and how each is shortened."""
_OF_A_DOOR = frozenset("flat apartment apt unit room no number floor ground first second block".split())
_MANY_TOWNS_HAVE = frozenset(
    "station church castle market bridge victoria albert queens kings school chapel mill manor park green hospital "
    "college western eastern northern southern central county police abbey priory windsor london garden forest high "
    "new old north south east west main long upper lower the".split()
)
"""Names of streets that are words of other names as well."""


def address(value: str) -> Finder:
    """Looks for an address, whose parts stand between commas."""
    finders = list(_parts_of(value)) or [detail(value)]

    def find(text: str, written_small: frozenset[str]) -> Found:
        return chain.from_iterable(finder(text, written_small) for finder in finders)

    return find


def _parts_of(value: str) -> Iterator[Finder]:
    if code := _POSTCODE.search(value):
        yield _postcode(*code.groups())
    lines = [words for line in re.split(r"[,;\n]", _POSTCODE.sub("", value)) if (words := _named(line))]
    at = next((n for n, words in enumerate(lines) if _kind_in(words)), 0)
    for words in lines[:at]:
        yield _house(words)
    if lines:
        words, kind = lines[at], _kind_in(lines[at])
        yield _street(words[:kind], words[kind]) if kind else _house(words)


def _named(line: str) -> list[str]:
    """The words of a line that name something: not the number of a door."""
    words = [re.sub(r"[^\w'-]", "", word) for word in line.split()]
    return [word for word in words if word and not re.search(r"\d", word) and word.lower() not in _OF_A_DOOR]


def _kind_in(words: list[str]) -> int:
    """At which of the words a street says that it is one; 0 where none does."""
    return next((at for at in range(len(words) - 1, 0, -1) if words[at].lower() in _ALL_KINDS), 0)


_WHOLE = {short: long for long, shorts in _KINDS.items() for short in (long, *shorts.split())}
_ALL_KINDS = frozenset(_WHOLE)


def _postcode(out: str, figure: str, unit: str) -> Finder:
    whole = re.compile(rf"\b{out}[\s-]*{figure}\s*{unit[0]}\s*{unit[1]}\b", re.I)
    half = re.compile(rf"(?<!\w){out.upper()}(?!\w)(?!\s*\d)") if len(out) > 2 else None

    def find(text: str, _: frozenset[str]) -> Found:
        for found in whole.finditer(text):
            yield found.start(), found.end(), Sureness.SURE, "the postcode"
        for found in half.finditer(text) if half else ():
            yield found.start(), found.end(), Sureness.POSSIBLE, "the first half of the postcode"

    return find


def _street(name: list[str], kind: str) -> Finder:
    whole = _WHOLE[kind.lower()]
    shortened = "|".join(_KINDS[whole].split()) or whole
    said = re.compile(rf"(?<!\w)(?:{whole}(?!\w)|(?:{shortened})(?!\w)\.?)", re.I)
    bare = plain("".join(name))
    alone = _phrase(name) if len(name) > 1 or name[0].lower() not in _MANY_TOWNS_HAVE else None

    def find(text: str, written_small: frozenset[str]) -> Found:
        for found in said.finditer(text):
            yield from _named_before(text, found, bare)
        for found in alone.finditer(text) if alone else ():
            word = found[0].split()[0]
            if word[0].isupper() and word.lower() not in written_small and _within_a_sentence(text, found.start()):
                yield found.start(), found.end(), Sureness.POSSIBLE, "the name of the street"

    return find


def _within_a_sentence(text: str, at: int) -> bool:
    """Whether a capital stands where only a name has one."""
    before = text[max(0, at - 3) : at].rstrip(" \"'(")
    return bool(before) and before[-1] not in ".!?:\n"


def _named_before(text: str, kind: re.Match[str], bare: str) -> Found:
    """The street of this name, where a text speaks of a street: in one word or in several, or nearly spelt."""
    head = max(0, kind.start() - 60)
    before = list(TOKEN.finditer(text[head : kind.start()]))[-4:]
    if not before or head + before[-1].end() < kind.start() - 2:
        return
    for at in range(len(before) - 1, -1, -1):
        said = plain("".join(token[0] for token in before[at:]))
        start = head + before[at].start()
        if said == bare:
            yield start, kind.end(), Sureness.SURE, "the street"
            return
        if before[at][0][0].isupper() and near(said, bare):
            yield start, kind.end(), Sureness.LIKELY, "nearly spelt like the street"
            return


def _house(words: list[str]) -> Finder:
    """A house, or a street that does not say that it is one, by its name."""
    said = _phrase([word for word in words if word.lower() != "the"] or words)

    def find(text: str, _: frozenset[str]) -> Found:
        for found in said.finditer(text):
            if found[0][0].isupper() or len(words) > 1:
                yield found.start(), found.end(), Sureness.LIKELY, "the name of the place"

    return find


def _phrase(words: list[str]) -> re.Pattern[str]:
    spelt = r"[\s-]+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w){spelt}(?!\w)", re.I)
