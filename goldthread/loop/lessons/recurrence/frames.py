"""A statement of learning, taken apart: who, about what harm, in which piece of work, what is wrong, and the issue."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from goldthread.core.alone import load_alone
from goldthread.loop.lessons.recurrence.vocabulary import NO_EFFECT, Vocabulary, of_the_field, without_effect

_WORD = re.compile(r"[a-z][a-z’']+")
_STEMMER = load_alone("snowballstemmer.english_stemmer").EnglishStemmer()  # one language of thirty
_DULL = frozenset(
    "a about across all also always an and any are as at be because been being between both but by can could "
    "did do does for from had has have how however i if in into is it its may more most must need needs no not "
    "of often on or other our out over she should so some such than that the their them then there these they "
    "this those through to too under up use used very was we well were what when where which while who will "
    "with within would".split()
)
LESS_SURE = 0.35
"""What an issue counts for where something in the statement speaks against it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One statement as the matcher sees it."""

    concepts: frozenset[str]
    issues: Mapping[str, float]
    words: Mapping[str, int]
    grams: Mapping[str, int]


def frame(text: str, vocabulary: Vocabulary | None = None) -> Frame:
    """Take a statement apart."""
    known = vocabulary or of_the_field()
    concepts = frozenset(key for key, concept in known.concepts.items() if concept.found_by.search(text))
    issues = _issues(text, concepts, known)
    tokens = _WORD.findall(text.lower())
    return Frame(concepts, issues, Counter(_stem(word) for word in tokens if word not in _DULL), _grams(tokens))


def _issues(text: str, concepts: frozenset[str], known: Vocabulary) -> dict[str, float]:
    found = {}
    for key, issue in known.issues.items():
        if all(need.met(text, concepts) for need in issue.needs):
            found[key] = LESS_SURE if issue.unless and issue.unless.met(text, concepts) else 1.0
    if NO_EFFECT in concepts:
        return {key: sure * LESS_SURE for key, sure in found.items()} | {
            without_effect(key): sure for key, sure in found.items()
        }
    return found


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(word)
    return stem


def _grams(tokens: list[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for token in tokens:
        padded = f" {token} "
        for size in (3, 4, 5):
            found.update(padded[at : at + size] for at in range(len(padded) - size + 1))
    return found
