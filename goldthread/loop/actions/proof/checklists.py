"""What a check looks for, by the kind of action: data beside this file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from goldthread.loop.actions.choices import ActionKind

_FILE = Path(__file__).with_name("checklists.yaml")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a checker looks for; without one that ``must`` be, the evidence does not show the action."""

    key: str
    asks: str
    must: bool


@cache
def checklists() -> dict[str, tuple[Point, ...]]:
    """The list of every kind of action."""
    with _FILE.open(encoding="utf-8") as file:
        data: dict[str, list[dict[str, object]]] = yaml.safe_load(file)
    return {
        kind: tuple(Point(str(row["point"]), str(row["asks"]), bool(row.get("must"))) for row in rows)
        for kind, rows in data.items()
    }


def checklist(kind: str) -> tuple[Point, ...]:
    """What a check of this kind of action looks for; an action of no kind is held to the general list."""
    return checklists()[kind or ActionKind.OTHER]
