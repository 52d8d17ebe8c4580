"""How alike two statements are: one vector each, so that likeness is one product, and the words that explain it.

A vector is made of blocks, one for each way of looking at a statement. Each block has length one before it is
weighted, so the product of two vectors is the weighted sum of the blocks' cosines. What is rare in the field counts for
more than what is common; how common everything is ships as a table, so that a vector never has to be made again.
"""

import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from goldthread.loop.lessons.recurrence.frames import Frame
from goldthread.loop.lessons.recurrence.vocabulary import Slot, of_the_field

Row = npt.NDArray[np.float32]
BUCKETS = 2048
"""Places into which words, and parts of words, are thrown by their checksum."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of looking at a statement counts."""

    issue: float = 3.0
    practice: float = 2.0
    who: float = 0.7
    harm: float = 0.5
    words: float = 1.0
    grams: float = 1.2
    meaning: float = 1.3


USUAL = Weights()


@dataclass(frozen=True, slots=True)
class Commonness:
    """In how many of so many statements each thing was met."""

    statements: int
    met: Mapping[str, int]

    def rarity(self, thing: str) -> float:
        """How much a thing says: much where it is rare."""
        return math.log((self.statements + 1) / (self.met.get(thing, 0) + 1))


@cache
def in_the_field() -> Commonness:
    """How common things are in the published learning that the shipped table was counted from."""
    table = json.loads(files(__package__).joinpath("commonness.json").read_text(encoding="utf-8"))
    return Commonness(table["statements"], table["met"])


def count(frames: Sequence[Frame]) -> Commonness:
    """How common things are among these statements."""
    met: dict[str, int] = {}
    for one in frames:
        for thing in _things(one):
            met[thing] = met.get(thing, 0) + 1
    return Commonness(len(frames), met)


def vector(
    one: Frame, meaning: Row | None = None, *, weights: Weights = USUAL, common: Commonness | None = None
) -> Row:
    """The statement as one row of numbers; the product of two rows says how alike their statements are."""
    known, common = of_the_field(), common or in_the_field()
    blocks = [_exact(known.all_issues, one.issues, "issue:", common, weights.issue)]
    for slot, weight in ((Slot.PRACTICE, weights.practice), (Slot.WHO, weights.who), (Slot.HARM, weights.harm)):
        keys = [key for key, concept in known.concepts.items() if concept.slot is slot]
        blocks.append(_exact(keys, dict.fromkeys(one.concepts, 1.0), "concept:", common, weight))
    blocks.append(_thrown(one.words, "word:", common, weights.words))
    blocks.append(_thrown(one.grams, "gram:", common, weights.grams))
    if meaning is not None:
        blocks.append(_scaled(meaning, weights.meaning))
    return np.concatenate(blocks)


def _things(one: Frame) -> Iterable[str]:
    yield from (f"issue:{key}" for key in one.issues)
    yield from (f"concept:{key}" for key in one.concepts)
    yield from (f"word:{word}" for word in one.words)
    yield from (f"gram:{gram}" for gram in one.grams)


def _exact(keys: Iterable[str], found: Mapping[str, float], prefix: str, common: Commonness, weight: float) -> Row:
    return _scaled([found[key] * common.rarity(prefix + key) if key in found else 0.0 for key in keys], weight)


def _thrown(found: Mapping[str, int], prefix: str, common: Commonness, weight: float) -> Row:
    row = np.zeros(BUCKETS, dtype=np.float32)
    for thing, times in found.items():
        sum_ = zlib.crc32(thing.encode())
        row[sum_ % BUCKETS] += (1 if sum_ >> 31 else -1) * (1 + math.log(times)) * common.rarity(prefix + thing)
    return _scaled(row, weight)


def _scaled(values: Iterable[float] | Row, weight: float) -> Row:
    row = np.asarray(values, dtype=np.float32)
    length = float(np.linalg.norm(row))
    return row * np.float32(math.sqrt(weight) / length) if length else row
