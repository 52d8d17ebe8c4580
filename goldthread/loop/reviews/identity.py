"""The identity check: whatever is sealed about a case is looked for in all that is to leave the board.

Names are found as they are, as nicknames, nearly spelt, as initials; dates of birth in every usual way to write them;
addresses, postcodes, schools and unusual details by the words that give them away. The check finds places for a person
to look at: it never says that a report is safe.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein


class Kind(StrEnum):
    """What sort of thing is sealed."""

    NAME = "name"
    DATE_OF_BIRTH = "date of birth"
    ADDRESS = "address"
    SCHOOL = "school"
    DETAIL = "unusual detail"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One thing about a case that must not leave: a name or an alias, an ISO date, an address, a school, a detail."""

    kind: Kind
    value: str
    whose: str
    """Under which pseudonym the person stands in the report, such as ``Child A``."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of what is to leave, and where it stands: a page, a table's cell, a property of the document."""

    where: str
    text: str
    tells: str = ""
    """What it gives away by being there at all, such as where a picture was taken; nothing for words."""


class Sureness(StrEnum):
    """How likely a hit is what it looks like."""

    SURE = "found as it is"
    LIKELY = "found in another form"
    POSSIBLE = "could be it"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place to look at: where, from which letter to which, what was found, whose it is and why it was marked."""

    where: str
    start: int
    end: int
    found: str
    sealed: Sealed
    sureness: Sureness
    why: str


_Finder = Callable[[str, frozenset[str]], Iterator[tuple[int, int, Sureness, str]]]

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_TITLES = frozenset("mr mrs miss ms dr mx master baby sir rev the of and de van der".split())
_ORDINARY = frozenset(
    "primary secondary high infant junior nursery school academy college community church catholic saint st the of and "
    "free grammar special centre street road avenue lane close drive way court crescent terrace place gardens grove "
    "hill flat house a an in on at for to with from by is was had has her his their who which that this".split()
)
_NOT_INITIALS = frozenset(
    "GP HV SW ED AE MH DA CP CE CIN PLO LA NHS CPS CSC CSE CCE IRO MASH NSPCC UK EU IT HR QA TAF SEN DNA BMI ICPC DASH "
    "CAMHS LADO SARC LSCB LSCP SCR CSPR IMR PPN YOS ICB CCG AM PM AI OK TV ID".split()
)
_SHORTEST_NEAR = 4
_NEVER_SLIPS = frozenset(
    "jan mar apr jun jul aug sep oct nov dec the and for her his she was our who why how may".split()
)
"""Short words with a capital that are no slip of the finger for a name of four letters."""
_SHORT_FORMS = (
    "mohammed mohamed muhammad mohammad: mo", "aleksandra alexandra oleksandra: ola olka", "zofia: zosia zoska",
    "katarzyna: kasia kaska", "malgorzata: gosia", "joanna: asia", "barbara: basia", "agnieszka: aga", "jakub: kuba",
    "stanislaw: staszek", "tomasz: tomek", "krzysztof: krzysiek krzys", "michal: misiek", "piotr: piotrek",
    "pawel: pawelek", "andrei: andrey", "oluwaseun: seun", "oluwatobi: tobi", "oluwaseyi: seyi", "temitope: temi",
    "ayodele: ayo", "chukwuemeka: emeka", "ngozi: ngo", "siobhan: shiv", "niamh: neve", "caoimhe: keeva",
    "dafydd: dai daf", "rhiannon: rhi", "llewellyn llewelyn: llew", "gwenllian: gwen", "angharad: hari",
    "mustafa: musti", "ibrahim: ibby ibi", "hussain hussein: huss", "abdullah: abdul", "jaspreet: jas",
    "harpreet: harps", "gurpreet: gurp", "zainab: zee", "elizabeth: lizzie libby", "theodore: teddy",
)  # fmt: skip
"""Short forms of names of families here that the lists of American names lack: the names, and what they are called."""


def check(passages: Iterable[Passage], sealed: Sequence[Sealed]) -> tuple[Hit, ...]:
    """Every place in which something sealed stands or could stand, in reading order, the surest reason for each."""
    read = tuple(passages)
    written_small = frozenset(
        token[0] for passage in read for token in _TOKEN.finditer(passage.text) if token[0].islower()
    )
    hits = []
    for passage in read:
        best: dict[tuple[int, int], Hit] = {}
        for one in sealed:
            for start, end, sureness, why in _finder(one)(passage.text, written_small):
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
def _finder(sealed: Sealed) -> _Finder:
    match sealed.kind:
        case Kind.NAME:
            return _name(sealed.value)
        case Kind.DATE_OF_BIRTH:
            return _birth(date.fromisoformat(sealed.value))
        case Kind.ADDRESS:
            return _address(sealed.value)
        case Kind.SCHOOL | Kind.DETAIL:
            return _words(sealed.value, sealed.kind)


def _name(value: str) -> _Finder:
    parts = [part for part in re.split(r"[\s-]+", value.replace("’", "'")) if part.lower().strip(".") not in _TITLES]
    whole = re.compile(r"(?<!\w)" + r"[\W_]{0,2}".join(map(_bare, parts)) + r"(?!\w)", re.I) if len(parts) > 1 else None
    plain = {_plain(part): part for part in parts}
    short = {nick: part for part in parts for nick in _nicknames(part)}
    initials = "".join(part[0].upper() for part in parts)
    spelt = re.compile(r"(?<!\w)" + r"[.\s]{0,2}".join(initials) + r"(?![\w])") if len(initials) > 1 else None

    def find(text: str, written_small: frozenset[str]) -> Iterator[tuple[int, int, Sureness, str]]:
        for found in whole.finditer(text) if whole else ():
            yield found.start(), found.end(), Sureness.SURE, "the whole name"
        for token in _TOKEN.finditer(text):
            yield from _of_token(token, plain, short, written_small)
        for found in spelt.finditer(text) if spelt else ():
            if found[0] not in _NOT_INITIALS:
                yield found.start(), found.end(), Sureness.POSSIBLE, "the initials"

    return find


def _of_token(
    token: re.Match[str], plain: dict[str, str], short: dict[str, str], written_small: frozenset[str]
) -> Iterator[tuple[int, int, Sureness, str]]:
    said = re.sub(r"[’']s$", "", token[0])
    end = token.start() + len(said)
    bare = _plain(said)
    if bare in plain:
        sure = said[0].isupper() or bare not in written_small or len(bare) > 6
        yield token.start(), end, Sureness.SURE if sure else Sureness.POSSIBLE, "part of the name"
    elif not said[0].isupper() or said.lower() in written_small:
        return
    elif bare in short:
        yield token.start(), end, Sureness.LIKELY, f"a short form of {short[bare]}"
    elif near := next((part for one, part in plain.items() if _near(bare, one)), None):
        yield token.start(), end, Sureness.LIKELY, f"nearly spelt like {near}"


def _near(one: str, other: str) -> bool:
    """Whether a word is a name with a slip of the finger, or as somebody heard it."""
    if min(len(one), len(other)) < _SHORTEST_NEAR:
        return _lost_a_letter(one, other)
    if _heard(one) == _heard(other):
        return True
    allowed = 1 if len(other) < 7 else 2
    if one[0] != other[0] and (allowed < 2 or one[1:3] != other[1:3]):
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _lost_a_letter(one: str, other: str) -> bool:
    """Whether three letters are what is left of a name of four."""
    if (len(one), len(other)) != (_SHORTEST_NEAR - 1, _SHORTEST_NEAR) or one[0] != other[0] or one in _NEVER_SLIPS:
        return False
    return any(other[:at] + other[at + 1 :] == one for at in range(1, len(other)))


_SOUNDS = tuple(
    (re.compile(heard), said)
    for heard, said in (
        (r"ph", "f"),
        (r"ck|c(?![eiyh])|q", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"(?:ie|ey|y)(?=e|$)|ie|y", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@cache
def _heard(word: str) -> str:
    """A word as it sounds, so that Dafydd and Dafid, Zofia and Sophia, Callum and Kalum are one."""
    for heard, said in _SOUNDS:
        word = heard.sub(said, word)
    return word


@cache
def _more_short_forms() -> dict[str, frozenset[str]]:
    """Each name of our own list with what its bearers are called."""
    return {
        name: frozenset(short.split())
        for names, short in (row.split(": ") for row in _SHORT_FORMS)
        for name in names.split()
    }


@cache
def _nicknames(part: str) -> frozenset[str]:
    from nicknames import NickNamer

    names, low = NickNamer(), part.lower()
    found = set(names.nicknames_of(low)) | set(names.canonicals_of(low))
    found |= {nick for whole in names.canonicals_of(low) for nick in names.nicknames_of(whole)}
    usual = frozenset(_plain(nick) for nick in found if len(nick) > 2)
    return (usual | _more_short_forms().get(_plain(part), frozenset())) - {_plain(part)}


def _birth(born: date) -> _Finder:
    day, month, year = born.day, born.month, born.year
    names = f"{calendar.month_name[month]}|{calendar.month_abbr[month]}" + ("|sept" if month == 9 else "")
    years = rf"(?:{year}|['’]?{year % 100:02d})"
    exact = re.compile(
        rf"(?<!\d)(?:0?{day}[/.\-\s]0?{month}[/.\-\s]{years}|0?{month}[/.\-]0?{day}[/.\-]{years}|{year}-{month:02d}-{day:02d}"
        rf"|0?{day}(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+(?:{names})\.?[\s,\-]+{years}"
        rf"|(?:{names})\.?\s+0?{day}(?:st|nd|rd|th)?,?\s+{years})(?!\d)",
        re.I,
    )
    birthday = re.compile(rf"(?<!\d)0?{day}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{names})\b(?!\.?\s*['’]?\d)", re.I)
    rough = re.compile(rf"\b(?:born|birth)\b[^.]{{0,40}}?((?:{names})\.?\s+{years})(?!\d)", re.I)

    def find(text: str, _: frozenset[str]) -> Iterator[tuple[int, int, Sureness, str]]:
        for found in exact.finditer(text):
            yield found.start(), found.end(), Sureness.SURE, "the date of birth"
        for found in birthday.finditer(text):
            yield found.start(), found.end(), Sureness.POSSIBLE, "the birthday"
        for found in rough.finditer(text):
            yield found.start(1), found.end(1), Sureness.LIKELY, "the month of birth"

    return find


_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.I)
_STREET = re.compile(
    r"((?:[^\W\d_]+['’.]?\s+){1,3})(street|road|avenue|lane|close|drive|way|court|crescent|terrace|place|gardens|grove|hill|"
    r"st|rd|ave)\b",
    re.I,
)


def _address(value: str) -> _Finder:
    patterns = []
    if code := _POSTCODE.search(value):
        patterns.append((rf"\b{code[1]}\s*{code[2]}\b", Sureness.SURE, "the postcode"))
    if street := _STREET.search(value):
        name = street[1].strip().split(",")[-1].strip()
        patterns.append((_street_pattern(name, street[2]), Sureness.SURE, "the street"))
    if not patterns:
        return _words(value, Kind.ADDRESS)
    compiled = [(re.compile(pattern, re.I), sureness, why) for pattern, sureness, why in patterns]

    def find(text: str, _: frozenset[str]) -> Iterator[tuple[int, int, Sureness, str]]:
        for pattern, sureness, why in compiled:
            for found in pattern.finditer(text):
                yield found.start(), found.end(), sureness, why

    return find


def _street_pattern(name: str, kind: str) -> str:
    words = r"[\s-]+".join(map(re.escape, name.split()))
    return rf"\b{words}\s+{_kind_of_street(kind)}"


def _kind_of_street(said: str) -> str:
    short = {"street": "st", "road": "rd", "avenue": "ave"}
    whole = {brief: long for long, brief in short.items()}.get(said.lower(), said.lower())
    return rf"(?:{whole}|{short[whole]}\.?)(?!\w)" if whole in short else rf"{whole}\b"


def _words(value: str, kind: Kind) -> _Finder:
    """The telling words of a school or a detail, near to each other and in any order."""
    telling = [
        word for word in dict.fromkeys(_plain(token[0]) for token in _TOKEN.finditer(value)) if word not in _ORDINARY
    ]
    need = len(telling) if len(telling) < 3 else -(-len(telling) * 2 // 3)

    def find(text: str, _: frozenset[str]) -> Iterator[tuple[int, int, Sureness, str]]:
        if not telling:
            return
        met = [(token, word) for token in _TOKEN.finditer(text) if (word := _telling(token[0], telling, kind))]
        for at, (first, _word) in enumerate(met):
            near = [
                (token, word)
                for token, word in met[at:]
                if token.start() - first.start() <= 12 * len(value) ** 0.5 + len(value)
            ]
            if len({word for _, word in near}) >= need:
                last = next(
                    token for n, (token, _) in enumerate(near) if len({word for _, word in near[: n + 1]}) >= need
                )
                whole = need == len(telling) and kind is Kind.SCHOOL
                yield (
                    first.start(),
                    last.end(),
                    Sureness.SURE if whole else Sureness.LIKELY,
                    f"words of the {kind.value}",
                )

    return find


def _telling(said: str, telling: Sequence[str], kind: Kind) -> str | None:
    if kind is Kind.SCHOOL and not said[0].isupper():
        return None
    bare = _plain(re.sub(r"[’']s$", "", said))
    return next((word for word in telling if bare == word or (len(word) > 5 and _near(bare, word))), None)


def _plain(said: str) -> str:
    return re.sub(r"[^\w]", "", said).lower()


def _bare(part: str) -> str:
    return r"[’']?".join(re.escape(letters) for letters in part.split("'"))
