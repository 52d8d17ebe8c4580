"""What the fictional boards say, read from the data files beside this module into plain values."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Doing:
    """An action as its topic words it; the first agency leads and the others take part."""

    title: str
    strength: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with what the board answers and what is then done."""

    text: str
    outcome: str
    measure: str
    answer: str
    why: str
    does: tuple[Doing, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that the board learns about again and again."""

    key: str
    noun: str
    themes: tuple[str, ...]
    measures: tuple[str, ...]
    says: tuple[tuple[str, str], ...]
    asks: tuple[tuple[str, str], ...]
    recommended: tuple[Recommended, ...]

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that have something to do about it, in the order in which they are named."""
        return tuple(dict.fromkeys(code for rec in self.recommended for doing in rec.does for code in doing.agencies))


@dataclass(frozen=True, slots=True)
class Learnt:
    """A lesson as its source words it."""

    topic: str
    statement: str
    shown: str = ""
    good: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """A source with its lessons; ``ago`` is how many months before the day of loading it reported.

    ``short`` is an activity of a few days; ``state`` is "reported", "open" or "planned".
    """

    key: str
    kind: str
    ago: int
    title: str
    summary: str
    group: str
    short: bool
    state: str
    see: str
    open_to: tuple[str, ...]
    reviewer: str
    lessons: tuple[Learnt, ...]


@dataclass(frozen=True)
class Content:
    """Everything that one fictional board says."""

    home: Path
    """The folder that its data files are in."""
    board: dict[str, Any]
    sources: tuple[Taught, ...]
    topics: dict[str, Topic]
    showpiece: dict[str, Any] | None
    referrals: dict[str, Any]
    reviews: dict[str, Any]
    reporting: dict[str, Any]
    framing: dict[str, Any]


@cache
def phrases() -> dict[str, Any]:
    """Words of people about their actions."""
    return _read(DATA / "phrases.toml")


@cache
def of_board(folder: str) -> Content:
    """The content of one board, from its folder."""
    home = DATA / folder
    sources = [taught(row) for path in _files(home, "sources") for row in _read(path)["source"]]
    topics = [_topic(row) for path in _files(home, "topics") for row in _read(path)["topic"]]
    showpiece = home / "showpiece.toml"
    reviews, reporting, framing = (
        _read(path) if path.exists() else {}
        for path in (home / f"{name}.toml" for name in ("reviews", "reporting", "framing"))
    )
    return Content(
        home=home,
        board=_read(home / "board.toml"),
        sources=tuple(sources),
        topics={topic.key: topic for topic in topics},
        showpiece=_read(showpiece) if showpiece.exists() else None,
        referrals=_read(home / "referrals.toml"),
        reviews=reviews,
        reporting=reporting,
        framing=framing,
    )


def _files(home: Path, stem: str) -> list[Path]:
    return sorted(home.glob(f"{stem}*.toml"))


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def taught(row: dict[str, Any]) -> Taught:
    """A source as a data file has it."""
    state = "planned" if row.get("planned") else "open" if row.get("open") else "reported"
    return Taught(
        key=row["key"],
        kind=row["kind"],
        ago=row["ago"],
        title=row["title"],
        summary=row["summary"],
        group=row["group"],
        short=row.get("short", False),
        state=state,
        see=row.get("see", "board"),
        open_to=tuple(row.get("open_to", ())),
        reviewer=row.get("reviewer", ""),
        lessons=tuple(learnt(lesson) for lesson in row["lessons"]),
    )


def learnt(row: dict[str, Any]) -> Learnt:
    """A lesson as a data file has it."""
    return Learnt(row["on"], row["say"], row.get("shown", ""), row.get("good", False))


def _topic(row: dict[str, Any]) -> Topic:
    return Topic(
        key=row["key"],
        noun=row["noun"],
        themes=tuple(row["themes"]),
        measures=tuple(row["measures"]),
        says=tuple((audience, message) for audience, message in row["says"]),
        asks=tuple((question, answer) for question, answer in row.get("asks", ())),
        recommended=tuple(_recommended(rec, row["measures"], n) for n, rec in enumerate(row["rec"])),
    )


def _recommended(row: dict[str, Any], measures: list[str], number: int) -> Recommended:
    return Recommended(
        text=row["text"],
        outcome=row["outcome"],
        measure=measures[number % len(measures)],
        answer=row.get("answer", "accepted"),
        why=row.get("why", ""),
        does=tuple(doing for line in row.get("does", ()) for doing in _doings(*line)),
    )


def _doings(title: str, strength: str, agencies: str) -> list[Doing]:
    """One line of a topic: a stroke makes an action for each side of it."""
    return [Doing(title, strength, tuple(part.split())) for part in agencies.split("/")]
