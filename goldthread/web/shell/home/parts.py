"""What home is made of."""

from dataclasses import dataclass
from datetime import date

from goldthread.core.actor import Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Linked
from goldthread.design.wording import due

SHOWN = 6
"""How many things a list on home shows before it leads to its register."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, with one verb."""

    verb: str
    title: str
    href: str
    note: str
    when: str = ""
    late: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskList:
    """A short list, and where the rest of it is."""

    title: str
    tasks: tuple[Task, ...]
    more: tuple[Linked, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words and the register behind it."""

    number: int
    words: str
    href: str
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Learning that is new for somebody whose part is to take it into practice."""

    reference: str
    statement: str
    message: str
    href: str
    on: date


@dataclass(frozen=True, slots=True)
class Clocks:
    """The board's clocks: how many run, and those that are due first."""

    sentence: str
    tasks: tuple[Task, ...]


def noted(reference: str, note: str) -> str:
    return f"{reference} · {note}" if note else reference


def when(actor: Actor, on: date | None) -> str:
    return due(on, actor.today, working_days_between) if on else ""


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
