"""A sealed name in the forms in which people write it: whole, in part, short, misspelt, as initials, as a handle."""

import re
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from goldthread.loop.reviews.identity.parts import TOKEN, Finder, Found, Sureness, owner, plain
from goldthread.loop.reviews.identity.short_forms import SHORT_FORMS

if TYPE_CHECKING:
    from nicknames import NickNamer

_TITLES = frozenset("mr mrs miss ms dr mx master baby sir rev the of and de van der".split())
_NOT_INITIALS = frozenset(
    "GP HV SW ED AE MH DA CP CE CIN PLO LA NHS CPS CSC CSE CCE IRO MASH NSPCC UK EU IT HR QA TAF SEN DNA BMI ICPC DASH "
    "CAMHS LADO SARC LSCB LSCP SCR CSPR IMR PPN YOS ICB CCG AM PM AI OK TV ID".split()
)
_SHORTEST_NEAR = 4
_NEVER_SLIPS = frozenset(
    "jan mar apr jun jul aug sep oct nov dec the and for her his she was our who why how may".split()
)
"""Short words with a capital that are no slip of the finger for a name of four letters."""


_OF_A_CLAN = re.compile(r"(?:o'|d'|mac|mc|fitz)([a-z]{5,})", re.I)
"""A family name that is often written, or heard, without its beginning."""
_LONG = 8
"""From how many letters on a name run together is no part of another word by chance."""


def name(value: str) -> Finder:
    """Looks for a name or an alias."""
    parts = [part for part in re.split(r"[\s-]+", value) if part.lower().strip(".") not in _TITLES and plain(part)]
    as_it_is = {plain(part): part for part in parts}
    short = {nick: part for part in parts for nick in _nicknames(part)}
    short |= {plain(of[1]): part for part in parts if (of := _OF_A_CLAN.fullmatch(part))}
    whole, run_together, initials = _whole(parts), _run_together(parts), _initials(parts)

    def find(text: str, written_small: frozenset[str]) -> Found:
        for found in whole.finditer(text) if whole else ():
            yield found.start(), found.end(), Sureness.SURE, "the whole name"
        for found in run_together.finditer(text) if run_together else ():
            yield found.start(), found.end(), Sureness.SURE, "the name, run together"
        for token in TOKEN.finditer(text):
            yield from _of_token(token, as_it_is, short, written_small)
        for found in initials.finditer(text) if initials else ():
            if found[0] not in _NOT_INITIALS:
                yield found.start(), found.end(), Sureness.POSSIBLE, "the initials"

    return find


def _whole(parts: list[str]) -> re.Pattern[str] | None:
    spelt = r"[\W_]{0,2}".join(r"'?".join(map(re.escape, part.split("'"))) for part in parts)
    return re.compile(rf"(?<!\w){spelt}(?!\w)", re.I) if len(parts) > 1 else None


def _run_together(parts: list[str]) -> re.Pattern[str] | None:
    """The name as it stands in an e-mail address or under which somebody posts, with whatever is run on to it."""
    bare = [plain(part) for part in parts]
    forms = [rf"{one}{other}\w*" for one, other in permutations(bare, 2) if len(one + other) >= _LONG]
    if len(bare) > 1 and len(bare[-1]) >= _LONG - 3:
        forms.append(rf"(?<![^\W\d_])(?:{bare[0][0]}{bare[-1]}|{bare[-1]}{bare[0][0]})(?![^\W\d_])")
    return re.compile("|".join(forms), re.I) if forms else None


def _initials(parts: list[str]) -> re.Pattern[str] | None:
    letters = "".join(part[0].upper() for part in parts)
    forms = {letters, letters[:1] + letters[-1:]} if len(letters) > 1 else set()
    spelt = "|".join(r"[.\s-]{0,2}".join(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)") if forms else None


def _of_token(
    token: re.Match[str], as_it_is: dict[str, str], short: dict[str, str], written_small: frozenset[str]
) -> Found:
    said = owner(token[0])
    end = token.start() + len(said)
    bare = plain(said)
    if bare in as_it_is:
        sure = said[0].isupper() or bare not in written_small or len(bare) > 6
        yield token.start(), end, Sureness.SURE if sure else Sureness.POSSIBLE, "part of the name"
    elif not said[0].isupper() or said.lower() in written_small:
        return
    elif bare in short:
        yield token.start(), end, Sureness.LIKELY, f"a short form of {short[bare]}"
    elif meant := next((part for one, part in as_it_is.items() if near(bare, one)), None):
        yield token.start(), end, Sureness.LIKELY, f"nearly spelt like {meant}"


def near(one: str, other: str) -> bool:
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
    found: dict[str, frozenset[str]] = {}
    for names, short in (row.split(": ") for row in SHORT_FORMS):
        for one in names.split():
            found[one] = found.get(one, frozenset()) | frozenset(short.split())
    return found


@cache
def _nicknames(part: str) -> frozenset[str]:
    names, low = _lists(), part.lower()
    found = set(names.nicknames_of(low)) | set(names.canonicals_of(low))
    found |= {nick for whole in names.canonicals_of(low) for nick in names.nicknames_of(whole)}
    usual = frozenset(plain(nick) for nick in found if len(nick) > 2)
    return (usual | _more_short_forms().get(plain(part), frozenset())) - {plain(part)}


@cache
def _lists() -> "NickNamer":
    """The lists of given names and their short forms, read when the first check is made."""
    from nicknames import NickNamer

    return NickNamer()
