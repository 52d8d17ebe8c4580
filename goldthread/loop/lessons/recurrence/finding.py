"""How PostgreSQL finds, among a hundred thousand statements, the few hundred that are worth comparing.

A statement's issues, concepts and words become the lexemes of one text-search vector, in four classes of weight. The
rarest of a query's lexemes say which rows are looked at, all of them say in what order; what comes first is then
compared exactly, by the whole vectors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from goldthread.loop.lessons.recurrence.frames import Frame
from goldthread.loop.lessons.recurrence.likeness import Commonness, in_the_field
from goldthread.loop.lessons.recurrence.vocabulary import Slot, of_the_field

CLASSES = {"A": 1.0, "B": 0.4, "C": 0.15, "D": 0.1}
"""What a lexeme of each class counts when rows are put in order: issues, pieces of work and rare words, the rest."""
RARE = 4.0
"""From this rarity on a word counts as much as a piece of work: about one statement in fifty has it."""
LOOKED_AT = 10_000
"""About how many statements a search looks at: all of them on most boards."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One thing of a statement as the search holds it."""

    text: str
    weight: str
    share: float
    """The share of statements that have it."""


def vector_text(one: Frame) -> str:
    """The lexemes of a statement, as PostgreSQL reads a text-search vector."""
    return " ".join(f"{each.text}:{place}{each.weight}" for place, each in enumerate(_lexemes(one), start=1))


def all_of(one: Frame) -> str:
    """A query for any lexeme of a statement: it puts rows in order."""
    return _any(_lexemes(one))


def worth_looking(one: Frame, statements: int) -> str:
    """A query for the lexemes that say most, as many as keep the search small; empty where nothing is said.

    How many rows a lexeme brings is told by the shipped table and by how many statements there are.
    """
    chosen: list[Lexeme] = []
    looked_at = 0.0
    for each in sorted(_lexemes(one), key=lambda lexeme: (lexeme.weight, lexeme.share)):
        rows = each.share * statements
        if not chosen or looked_at + rows <= LOOKED_AT:
            chosen.append(each)
            looked_at += rows
    return _any(chosen)


def _any(lexemes: Iterable[Lexeme]) -> str:
    return " | ".join(each.text for each in lexemes)


def _lexemes(one: Frame) -> Iterator[Lexeme]:
    known, common = of_the_field(), in_the_field()
    for key in one.issues:
        yield Lexeme(_one_word("i", key), "A", _share(common, f"issue:{key}"))
    for key in sorted(one.concepts):
        slot = known.concepts[key].slot
        if slot is not Slot.FAILING:
            yield Lexeme(_one_word("c", key), "B" if slot is Slot.PRACTICE else "C", _share(common, f"concept:{key}"))
    for word in one.words:
        rare = common.rarity(f"word:{word}") >= RARE
        yield Lexeme(_one_word("w", word), "B" if rare else "D", _share(common, f"word:{word}"))


def _share(common: Commonness, thing: str) -> float:
    return (common.met.get(thing, 0) + 1) / (common.statements + 1)


def _one_word(kind: str, key: str) -> str:
    """A lexeme that PostgreSQL's parser takes for one plain word, whatever stands in the key."""
    return kind + "".join(letter for letter in key.lower() if letter.isascii() and letter.isalnum())
