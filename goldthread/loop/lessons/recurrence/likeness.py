"""How alike two statements are: one vector each, so that likeness is one product, and weights that can be learnt.

A vector is made of blocks, one for each way of looking at a statement, and no block is longer than one. The product of
a block with its like is a cosine, and likeness is their weighted mean. What is rare in the field counts for more than
what is common; how common everything is ships as a table, so that a vector never has to be made again. Weights stand
outside the vectors: a board that has learnt others asks the same stored vectors.
"""

import json
import math
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from goldthread.loop.lessons.recurrence.frames import Frame
from goldthread.loop.lessons.recurrence.vocabulary import NO_EFFECT, Slot, of_the_field

Row = npt.NDArray[np.float32]
BUCKETS = 512
"""Places into which words, and parts of words, are thrown by their checksum."""
MEANING = 384
"""Numbers that a sentence model gives."""
OTHER_TURN = 0.5
"""What likeness is worth where one statement says that the thing was done without effect and the other does not."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of looking at a statement counts."""

    issue: float = 2.3
    practice: float = 1.4
    who: float = 0.35
    harm: float = 0.5
    words: float = 1.8
    grams: float = 1.4
    meaning: float = 0.5


USUAL = Weights()
"""Chosen for statements of which the vocabulary knows little more than half; see docs/recurrence.md."""
BLOCKS = tuple(field.name for field in fields(Weights))


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


def vector(one: Frame, meaning: Row | None = None, common: Commonness | None = None) -> Row:
    """The statement as one row of numbers, block after block, none longer than one.

    The last number says whether the statement tells of something that was done without effect.
    """
    known, rarity = of_the_field(), (common or in_the_field()).rarity
    blocks = [_exact(known.all_issues, one.issues, "issue:", rarity)]
    found = dict.fromkeys(one.concepts, 1.0)
    blocks += [_exact(known.of_slot(slot), found, "concept:", rarity) for slot in (Slot.PRACTICE, Slot.WHO, Slot.HARM)]
    blocks.append(_thrown(one.words, "word:", rarity))
    blocks.append(_thrown(one.grams, "gram:", rarity))
    blocks.append(np.zeros(MEANING, dtype=np.float32) if meaning is None else _unit(meaning))
    turn = np.array([float(NO_EFFECT in one.concepts)], dtype=np.float32)
    return np.concatenate([*blocks, turn])


@cache
def places() -> Mapping[str, slice]:
    """Where in a vector each block lies."""
    known = of_the_field()
    sizes = (
        len(known.all_issues),
        *(len(known.of_slot(slot)) for slot in (Slot.PRACTICE, Slot.WHO, Slot.HARM)),
        BUCKETS,
        BUCKETS,
        MEANING,
    )
    ends = np.cumsum(sizes).tolist()
    return {block: slice(end - size, end) for block, size, end in zip(BLOCKS, sizes, ends, strict=True)}


def parts(one: Row, other: Row) -> Row:
    """How alike two statements are in each block."""
    return np.array([one[place] @ other[place] for place in places().values()], dtype=np.float32)


def likeness(one: Row, others: npt.NDArray[np.float32], weights: Weights = USUAL) -> npt.NDArray[np.float32]:
    """How alike a statement is to each of these: 1 for the same, about 0 for nothing in common.

    Where either has no meaning from a model, the others are asked alone.
    """
    spread = np.zeros(one.shape, dtype=np.float32)
    for block, place in places().items():
        spread[place] = getattr(weights, block)
    meant = others[:, places()["meaning"]].any(axis=1) & one[places()["meaning"]].any()
    whole = sum(astuple(weights)) - np.where(meant, 0, weights.meaning)
    turned = np.where(others[:, -1] == one[-1], 1, OTHER_TURN)
    found: npt.NDArray[np.float32] = (others @ (one * spread) / whole * turned).astype(np.float32)
    return found


def _things(one: Frame) -> Iterable[str]:
    yield from (f"issue:{key}" for key in one.issues)
    yield from (f"concept:{key}" for key in one.concepts)
    yield from (f"word:{word}" for word in one.words)
    yield from (f"gram:{gram}" for gram in one.grams)


def _exact(keys: Iterable[str], found: Mapping[str, float], prefix: str, rarity: Callable[[str], float]) -> Row:
    """What something speaks against makes a block shorter than one, even where nothing else stands in it."""
    said = np.array([rarity(prefix + key) if key in found else 0.0 for key in keys], dtype=np.float32)
    sure = np.array([found.get(key, 0.0) for key in keys], dtype=np.float32)
    length = float(np.linalg.norm(said * np.sqrt(sure)))
    return said * sure / np.float32(length) if length else said


def _thrown(found: Mapping[str, int], prefix: str, rarity: Callable[[str], float]) -> Row:
    row = np.zeros(BUCKETS, dtype=np.float32)
    for thing, times in found.items():
        sum_ = zlib.crc32(thing.encode())
        row[sum_ % BUCKETS] += (1 if sum_ >> 31 else -1) * (1 + math.log(times)) * rarity(prefix + thing)
    return _unit(row)


def _unit(values: Iterable[float] | Row) -> Row:
    row = np.asarray(values, dtype=np.float32)
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row
