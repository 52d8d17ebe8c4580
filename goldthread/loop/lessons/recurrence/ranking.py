"""Putting statements in order of likeness, outside any database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from goldthread.loop.lessons.recurrence.frames import Frame, frame
from goldthread.loop.lessons.recurrence.likeness import USUAL, Row, Weights, likeness, vector
from goldthread.loop.lessons.recurrence.meaning import meaning
from goldthread.loop.lessons.recurrence.vocabulary import Slot, of_the_field


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its frame and its vector."""

    id: str
    text: str
    frame: Frame
    row: Row


@dataclass(frozen=True, slots=True)
class Alike:
    """A statement that says much the same, how much, and why we think so."""

    id: str
    score: float
    why: str


def read(id_: str, text: str) -> Statement:
    """Read one statement."""
    taken_apart = frame(text)
    return Statement(id_, text, taken_apart, vector(taken_apart, meaning(text)))


def read_all(statements: Mapping[str, str]) -> tuple[Statement, ...]:
    """Read statements by their id."""
    return tuple(read(id_, text) for id_, text in statements.items())


def rank(query: Statement, pool: Sequence[Statement], top: int, weights: Weights = USUAL) -> tuple[Alike, ...]:
    """The likeliest first; a statement is never like itself."""
    others = [one for one in pool if one.id != query.id]
    if not others:
        return ()
    scores = likeness(query.row, np.stack([one.row for one in others]), weights)
    best = np.argsort(-scores, kind="stable")[:top]
    return tuple(Alike(others[at].id, float(scores[at]), why(query.frame, others[at].frame)) for at in best)


def score(one: Statement, other: Statement, weights: Weights = USUAL) -> float:
    """How alike two statements are."""
    return float(likeness(one.row, other.row[np.newaxis], weights)[0])


def why(one: Frame, other: Frame) -> str:
    """What both speak of, for the person who has to judge: the issue first, then who, what harm, what is wrong."""
    known = of_the_field()
    shared = sorted(one.issues.keys() & other.issues.keys(), key=lambda key: -min(one.issues[key], other.issues[key]))
    said = [_small(known.said(key)) for key in shared[:2]]
    for slot in (Slot.PRACTICE,) if not shared else ():
        said += _both(one, other, slot)[:2]
    for slot in (Slot.WHO, Slot.HARM, Slot.FAILING):
        said += [name for name in _both(one, other, slot) if name not in said][:2]
    return f"both: {'; '.join(said)}" if said else "some of the same words"


def _small(name: str) -> str:
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def _both(one: Frame, other: Frame, slot: Slot) -> list[str]:
    known = of_the_field()
    return [
        known.concepts[key].name for key in sorted(one.concepts & other.concepts) if known.concepts[key].slot is slot
    ]
