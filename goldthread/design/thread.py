"""The thread: beads on one line, from what happened to what changed, with where it stops and whose turn it is.

Pure data and pure functions; which bead stands for what is the caller's to know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from goldthread.design.wording import day

State = Literal["done", "open", "frayed", "returned", "lapsed"]

SAID: dict[State, str] = {
    "done": "done",
    "open": "still to come",
    "frayed": "the thread stops here",
    "returned": "sent back",
    "lapsed": "did not last",
}
"""What a state says aloud, after the bead's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """One thing on the thread: a verb in the past ("Learnt"), what it was, when, and by whom."""

    verb: str
    title: str
    state: State = "done"
    when: date | str | None = None
    who: str = ""
    reference: str = ""
    """What people quote; it is never broken over two lines."""
    text: str = ""
    """Markdown, shown when the bead is opened."""
    href: str = ""
    link: str = "Open it"
    status: str = ""
    """A word in a tag, where the state alone does not say enough."""
    colour: str = "teal"
    turn: str = ""
    """Whose turn it is and what they do next; said in a box of its own."""
    children: "Sequence[Bead]" = ()
    opens: str = "Read more"
    """What the person clicks to open the text."""
    shown: bool = False
    """Whether the text stands open at first."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A bead with what its drawing needs: how the line comes and goes, and its branches."""

    bead: Bead
    classes: str
    mark: str
    ends: bool
    branches: "tuple[Placed, ...]"

    @property
    def said(self) -> str:
        return SAID[self.bead.state]

    @property
    def facts(self) -> str:
        """When, and by whom."""
        when = day(self.bead.when) if isinstance(self.bead.when, date) else self.bead.when
        return " · ".join(filter(None, (when, self.bead.who)))


def _bead(given: Bead | Mapping[str, Any]) -> Bead:
    return given if isinstance(given, Bead) else Bead(**given)


def _reaches(state: State) -> bool:
    """Whether the gold line comes as far as this bead."""
    return state != "open"


def place(beads: Sequence[Bead | Mapping[str, Any]]) -> tuple[Placed, ...]:
    """Lay the main line: gold from done to done, dotted to what is still to come, frayed where it stops."""
    line = [_bead(given) for given in beads]
    placed: list[Placed] = []
    for place_, bead in enumerate(line):
        before = line[place_ - 1] if place_ else None
        after = line[place_ + 1] if place_ + 1 < len(line) else None
        from_gold = before is not None and before.state == "done" and _reaches(bead.state)
        to_gold = after is not None and bead.state == "done" and _reaches(after.state)
        ends = _ends(bead, after)
        tied = after is None and bead.state == "done" and all(b.state == "done" for b in line)
        classes = ["app-bead", f"app-bead--{bead.state}"]
        classes += [] if from_gold or before is None else ["app-bead--from-open"]
        classes += [] if to_gold or after is None else ["app-bead--to-open"]
        classes += ["app-bead--ends"] if ends else []
        mark = "tied" if tied else bead.state
        branches = _branches(bead.children)
        classes += ["app-bead--branches"] if branches else []
        placed.append(Placed(bead, " ".join(classes), mark, ends, branches))
    return tuple(placed)


def _ends(bead: Bead, after: Bead | None) -> bool:
    """The strands part below a bead that the line reached and could not leave."""
    if bead.state in {"frayed", "returned", "lapsed"}:
        return True
    return bead.state == "done" and after is not None and not _reaches(after.state)


def _branches(children: Sequence[Bead | Mapping[str, Any]]) -> tuple[Placed, ...]:
    placed = []
    for child in map(_bead, children):
        below = _branches(child.children)
        classes = f"app-bead app-bead--{child.state}" + (" app-bead--branches" if below else "")
        placed.append(Placed(child, classes, child.state, False, below))
    return tuple(placed)


def gold_length(placed: Sequence[Placed]) -> int:
    """How many beads of the main line are done."""
    return sum(1 for one in placed if one.bead.state == "done")
