"""A look for names, dates, places and numbers of any kind in what is to leave: it knows nothing that is sealed.

The identity check finds what was sealed; this one shows what nobody thought of sealing: the neighbour, the ward, the
day. It is made of patterns and of lists of given names, runs on this machine, and asks nobody. Where the small
sentence model of the extra ``goldthread[meaning]`` is here, words that no list knows are asked about as well. It shows
and never blocks. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from goldthread.loop.lessons.recurrence import meaning
from goldthread.loop.reviews.identity import Passage


class Sort(StrEnum):
    """What something looks like."""

    NAME = "a name"
    DATE = "an exact day"
    PLACE = "a place"
    NUMBER = "a number that belongs to somebody"
    AGE = "an exact age"


ASKS = {
    Sort.NAME: "Is this person to be named? A post says enough for most.",
    Sort.DATE: "A month or a season says enough for most.",
    Sort.PLACE: "Would a neighbour know the family by it?",
    Sort.NUMBER: "Take it out, unless it is a number that the public is to use.",
    Sort.AGE: "A band of ages says enough for most.",
}
"""What to ask oneself of each."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place worth a look: where it stands, from which letter to which, and what it looks like."""

    where: str
    start: int
    end: int
    found: str
    sort: Sort


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTH = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_PATTERNS: tuple[tuple[Sort, re.Pattern[str]], ...] = tuple(
    (sort, re.compile(pattern))
    for sort, pattern in (
        (Sort.DATE, rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH}|{_SHORT_MONTH})\b(?:,? \d{{4}})?"),
        (Sort.DATE, rf"\b(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)(?:,? \d{{4}})?"),
        (Sort.DATE, r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"),
        (Sort.NUMBER, r"\b\d{3}[ -]\d{3}[ -]\d{4}\b"),
        (Sort.NUMBER, r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
        (Sort.NUMBER, r"\b(?:\+44 ?|0)\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b"),
        (Sort.NUMBER, r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b"),
        (Sort.PLACE, r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
        (
            Sort.PLACE,
            r"\b(?:\d{1,4}[A-Za-z]? )?(?:[A-Z][\w'’]+ ){1,3}(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Terrace|"
            r"Gardens|Grove|Court)\b",
        ),
        (
            Sort.PLACE,
            r"\b(?:(?:St|[A-Z][\w'’]+) ){1,3}(?:(?:Primary|Secondary|High|Infant|Junior|Special|Grammar) )?"
            r"(?:School|Academy|Nursery|College|Hospital|Ward|Surgery|Clinic|Church|Mosque)\b",
        ),
        (Sort.AGE, r"\b(?:aged? )?\d{1,2}[- ](?:weeks?|months?|years?)[- ]old\b|\baged \d{1,2}\b(?! (?:to|or)\b)"),
        (Sort.NAME, r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|PC|DC|DS|Sgt|Nurse|Sister|Uncle|Aunt|Auntie)\.? [A-Z][\w'’-]+"),
    )
)
_WORD = re.compile(r"[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?")
_NOT_NAMES = frozenset(
    "may will mark grace hope faith rose jack bill drew frank grant guy art gene miles dean earl rich rob sue pat ray "
    "page summer april june august autumn dale glen heath lane west chance christian young long case penny joy guy "
    "child mother father sister brother family board panel the health police school".split()
)


def look(passages: Iterable[Passage]) -> tuple[Seen, ...]:
    """Every place worth a look, in the order of the text; of two that overlap, the longer."""
    read = tuple(passages)
    small = frozenset(word for one in read for word in re.findall(r"\b[a-z]{3,}\b", one.text))
    found: list[Seen] = []
    for one in read:
        places = sorted(_in(one, small), key=lambda each: (each.start, -each.end))
        end = -1
        for each in places:
            if each.start >= end:
                found.append(each)
                end = each.end
    return tuple(found)


def _in(one: Passage, small: frozenset[str]) -> Iterator[Seen]:
    for sort, pattern in _PATTERNS:
        for hit in pattern.finditer(one.text):
            yield Seen(one.where, hit.start(), hit.end(), hit[0], sort)
    for hit in _WORD.finditer(one.text):
        word = hit[0].removesuffix("'s").removesuffix("’s")
        if word.lower() in small or word.lower() in _NOT_NAMES:
            continue
        if word.lower() in _given_names():
            yield Seen(one.where, hit.start(), hit.start() + len(word), word, Sort.NAME)
        elif not _begins(one.text, hit.start()) and (taken_for := meant(word)):
            yield Seen(one.where, hit.start(), hit.start() + len(word), word, taken_for)


def _begins(text: str, at: int) -> bool:
    """Whether a word stands where any word has a capital: at the head of a sentence or of a line."""
    before = text[:at].rstrip(" “\"'(")
    return not before or before[-1] in ".!?:\n-" or text[:at].endswith("\n")


_BRITISH = frozenset(
    "aaliyah aaron abdul abdullah abu adam adeel agnieszka ahmed aidan aisha alasdair alfie ali alicja alisha amara "
    "amelia amina amir amy aneta angus anita anjali ananya archie arjun arthur arya asad ashraf ava ayaan ayesha ayo "
    "bethan bilal blessing bogdan brayden bronte bronwen bronwyn caitlin callum carys cerys chanel charlie chiamaka "
    "chidi chloe ciara connor courtney daisy damian daniyal darius darren declan deepak dilys dominik dylan ebony "
    "eilidh eleri elif elin ellie elsie emeka emrys ewa ewan faisal farah fatima fatimah finlay finley fiona folake "
    "freddie freya gareth gemma georgia gethin glyn gwen hamza harley harpreet harvey hashim hassan haydn hollie "
    "hussain ibrahim idris ieuan imogen imran ines ioan iqra isla ismail iwan jagoda jakub jamal jasmine jaspreet "
    "jayden jenson jermaine jorja kacper kaden kai kamila karol karolina kasia kavita kayden kayleigh keira kelechi "
    "khadija kian kieran krzysztof kwame kyle lacey laila lauryn layla leila leon lewis lexi liam llewelyn logan "
    "lowri lucja luca luka lukasz lydia maciej maisie malik mariam mariusz maryam mateusz mehmet mia michal millie "
    "mohamed mohammad mohammed muhammad mustafa nadia nasreen ngozi niamh nia nikhil noah oisin ola olek oliwia "
    "oluwaseun omar orla osian owain patryk piotr poppy pooja priya rahul rajesh rania reece reuben rhian rhiannon "
    "rhys riley rohan roisin rory rosie ruby ryan safiya saira salma sameer samira sana sanjay saoirse sara scarlett "
    "sean seren shabana shanice sienna simran sinead sion siobhan skye stacey stella sunita sushila szymon tamika "
    "tariq tegan temi theo tomasz tia tobi tyler uzma wiktor yasmin yusuf zahra zain zainab zara zeynep zofia zoe "
    "zuzanna".split()
)
"""Given names of children in Britain, the ones that American lists of short forms lack."""


@cache
def _given_names() -> frozenset[str]:
    from nicknames import NickNamer

    known = NickNamer()
    return (frozenset(known.nickname_lookup) | frozenset(known.canonical_lookup) | _BRITISH) - _NOT_NAMES


@cache
def meant(word: str) -> Sort | None:
    """What the small model takes a word for that no list knows; nothing where there is no model, or it is not sure."""
    centres = _centres()
    row = meaning.meaning(word.lower()) if centres is not None else None
    if centres is None or row is None:
        return None
    near = centres @ row
    best = int(near.argmax())
    return (Sort.NAME, Sort.PLACE, None)[best] if near[best] - np.sort(near)[-2] > _SURE else None


_SURE = 0.04
"""How much nearer a word must lie to names or places than to anything else."""

_NAMES = "keira liam priya mohammed siobhan zofia callum amara rhys tariq niamh dafydd leila marek jayden oluwaseun"
_PLACES = "bolton hartlepool dewsbury wigan swindon slough crewe widnes runcorn yeovil oldham grimsby corby rotherham"
_OTHERS = "review health board agency panel meeting police school finding report framework practice trust council"


@cache
def _centres() -> npt.NDArray[np.float32] | None:
    """Where names, places and the words of a review lie in the model's space."""
    rows = [[meaning.meaning(word) for word in words.split()] for words in (_NAMES, _PLACES, _OTHERS)]
    if any(row is None for group in rows for row in group):
        return None
    centres = np.array([np.mean([row for row in group if row is not None], axis=0) for group in rows])
    unit: npt.NDArray[np.float32] = (centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32)
    return unit
