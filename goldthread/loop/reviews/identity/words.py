"""Schools, numbers and unusual details by the words and figures that give them away."""

import re
from collections.abc import Sequence
from functools import lru_cache, partial

from goldthread.loop.reviews.identity.names import near
from goldthread.loop.reviews.identity.parts import TOKEN, Finder, Found, Kind, Sureness, owner, plain

_OF_SCHOOLS = frozenset(
    "primary secondary high infant infants junior nursery nurseries preschool school schools academy academies college "
    "community church catholic grammar special".split()
)
_ORDINARY = _OF_SCHOOLS | frozenset(
    "saint st the of and free centre street road avenue lane close drive way court crescent terrace place gardens "
    "grove hill flat house a an in on at for to with from by is was had has her his their who which that this".split()
)
_NUMBER = re.compile(r"\d(?:[\s/.-]{0,2}\d){4,}")
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z\d][A-Z\d\s/-]{4,}")
"""What somebody is known by in letters and figures, such as the number of a car."""
_SEEN = _DISTINCT = 6
"""How many letters two words begin with that are of one family; and how many a name has that few others have."""
_SHARE = 0.6


def detail(value: str) -> Finder:
    """Looks for an unusual detail, or for a number by which somebody is known."""
    if _CODE.fullmatch(value.strip()):
        return _figures(re.sub(r"[\W_]", "", value))
    numbers = [re.sub(r"\D", "", found[0]) for found in _NUMBER.finditer(value)]
    telling = _telling_in(value)
    words = _near_each_other(value, telling, Kind.DETAIL) if telling else None
    figures = [_figures(number) for number in numbers]

    def find(text: str, written_small: frozenset[str]) -> Found:
        for finder in figures:
            yield from finder(text, written_small)
        if words and (len(telling) > 1 or not figures):
            yield from words(text, written_small)
        elif not figures:
            yield from _phrase(value, "words of the unusual detail")(text, written_small)

    return find


def school(value: str) -> Finder:
    """Looks for a school or a nursery by its own name, with or without what makes it one."""
    telling = _telling_in(value)
    if telling:
        return _near_each_other(value, telling, Kind.SCHOOL)
    words = [word for word in value.split() if plain(word) not in _OF_SCHOOLS] or value.split()
    return _phrase(" ".join(words), "the name of the school")


def _telling_in(value: str) -> list[str]:
    return list(dict.fromkeys(_stem(token[0]) for token in TOKEN.finditer(value) if plain(token[0]) not in _ORDINARY))


def _stem(said: str) -> str:
    """A word without its plural and without whose it is: schools are written Oswin's, Oswins and Oswin."""
    bare = plain(owner(said))
    return bare.removesuffix("s") if len(bare) > 4 and not bare.endswith("ss") else bare


def _figures(figures: str) -> Finder:
    """A number however it is divided; of a telephone also with the country's figures before it."""
    begins, counted = (
        (r"(?<!\d)(?:\+?44[\s()0-]{0,5}|0)", figures[1:]) if _of_telephone(figures) else (r"(?<!\w)", figures)
    )
    said = re.compile(begins + r"[\s/.-]{0,2}".join(map(re.escape, counted)) + r"(?!\w)", re.I)

    def find(text: str, _: frozenset[str]) -> Found:
        for found in said.finditer(text):
            yield found.start(), found.end(), Sureness.SURE, "the number"

    return find


def _of_telephone(figures: str) -> bool:
    return figures.startswith("0") and len(figures) in {10, 11}


def _phrase(value: str, why: str) -> Finder:
    shortened = {"street": "st(?:reet)?", "road": "r(?:oa)?d", "saint": "s(?:ain)?t", "st": "s(?:ain)?t"}
    words = [shortened.get(word.lower(), re.escape(word)) for word in re.findall(r"[\w']+", value)]
    said = re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(words) + r"(?!\w)", re.I)

    def find(text: str, _: frozenset[str]) -> Found:
        for found in said.finditer(text) if words else ():
            yield found.start(), found.end(), Sureness.LIKELY, why

    return find


def _near_each_other(value: str, telling: Sequence[str], kind: Kind) -> Finder:
    """The telling words in any order; of a long detail, two of three are enough."""
    need = len(telling) if len(telling) < 3 else -(-len(telling) * 2 // 3)
    reach = 12 * len(value) ** 0.5 + len(value)
    meant = lru_cache(20_000)(partial(_met, telling=telling))

    def find(text: str, _: frozenset[str]) -> Found:
        met = [(token, word) for token in TOKEN.finditer(text) if (word := meant(token[0]))]
        for at, (first, _word) in enumerate(met):
            seen = set[str]()
            for token, word in met[at:]:
                if token.start() - first.start() > reach:
                    break
                seen.add(word)
                if len(seen) >= need:
                    yield from _hit(text, first, token, telling, kind)
                    break

    return find


def _hit(text: str, first: re.Match[str], last: re.Match[str], telling: Sequence[str], kind: Kind) -> Found:
    if kind is Kind.SCHOOL:
        if _is_school(text, first, last, telling):
            yield first.start(), last.end(), Sureness.SURE, "words of the school"
    else:
        yield first.start(), last.end(), Sureness.LIKELY, f"words of the {kind.value}"


_SAINT = re.compile(r"\b(?:st\.?|saint)\s*$", re.I)
_SCHOOLS_WORD = re.compile(rf"(?:\W+[a-z.]+){{0,2}}?\W+(?:{'|'.join(sorted(_OF_SCHOOLS))})\b", re.I)


def _is_school(text: str, first: re.Match[str], last: re.Match[str], telling: Sequence[str]) -> bool:
    """Whether these words name a school here: Mary alone does not, St Mary's does."""
    named = _SAINT.search(text[max(0, first.start() - 8) : first.start()]) or _SCHOOLS_WORD.match(
        text[last.end() : last.end() + 40]
    )
    distinct = len(telling) > 1 or len(telling[0]) >= _DISTINCT - 1
    return bool(named) or (distinct and (first[0][0].isupper() or len(telling) > 1))


def _met(said: str, telling: Sequence[str]) -> str | None:
    bare = _stem(said)
    return next((word for word in telling if bare == word or (len(word) > 4 and _alike(bare, word))), None)


def _alike(one: str, other: str) -> bool:
    """Whether two words are one, misspelt, or of one family, such as captain and captained."""
    begins = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return near(one, other) or (begins >= _SEEN and begins / max(len(one), len(other)) >= _SHARE)
