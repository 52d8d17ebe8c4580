"""Loads the demonstration: two fictional boards with years of work behind them. Never beside a real board."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from goldthread.accounts import operations as accounts
from goldthread.accounts.acting import acting
from goldthread.accounts.models import Board, Person
from goldthread.accounts.roles import Role
from goldthread.core.refusals import Refusal
from goldthread.demo import (
    audits,
    framing,
    grading,
    recurring,
    referring,
    reporting,
    reviewing,
    rounds,
    showpiece,
)
from goldthread.demo.content import of_board
from goldthread.demo.diary import Story, chance, office_hour
from goldthread.demo.exchanging import exchange_learning
from goldthread.demo.learning import begins, follow_up, learn, shared_out
from goldthread.demo.people import PASSWORD
from goldthread.demo.world import World, enrol, found, settle
from goldthread.journal.models import Entry
from goldthread.loop.actions.models import Action, Evidence
from goldthread.loop.framework import operations as framework
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.reading import content_of, read
from goldthread.loop.lessons.models import Lesson, Recommendation
from goldthread.loop.sources.models import Source
from goldthread.loop.themes import operations as themes
from goldthread.loop.themes.models import Theme

BOARDS = ("tarnshire", "wenlow")
CODES = frozenset({"TARN", "WENL"})


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was loaded."""

    boards: int
    people: int
    agencies: int
    sources: int
    lessons: int
    recommendations: int
    actions: dict[str, int]
    evidence: dict[str, int]
    journal_entries: int


def load(now: datetime, folders: Sequence[str] = BOARDS) -> Summary:
    """Found the fictional boards of these data folders and live their years up to ``now``; all of it or nothing.

    The same moment gives the same boards. Runs as the database's owner, for founding a board is an owner's act.
    """
    _refuse_beside_real_boards()
    known: dict[str, Person] = {}
    with transaction.atomic(), _whole():
        worlds = [found(of_board(folder), now) for folder in folders]
        with acting([world.board_id for world in worlds]):
            enrol(known, worlds[0].founded_at)
            for world in worlds:
                settle(world, known)
                _live(world)
            if len(worlds) == len(BOARDS):
                exchange_learning(*worlds)
            _give_passwords(known)
            return _summary(worlds, len(known))


@contextmanager
def _whole() -> Iterator[None]:
    """No step is taken back alone: each operation in it joins the whole, without a savepoint that nobody returns to."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        del connection.features.uses_savepoints


def is_loaded() -> bool:
    """Whether the fictional boards are in this database."""
    return Board.objects.filter(code__in=CODES).exists()


def _refuse_beside_real_boards() -> None:
    if not settings.DEMO:
        raise Refusal(
            "The demonstration is only for trying Goldthread out. Set GOLDTHREAD_DEMO=1 on a machine without real data."
        )
    there = set(Board.objects.values_list("code", flat=True))
    if there - CODES:
        raise Refusal("There is a real board in this database. Load the demonstration into an empty one.")
    if there:
        raise Refusal("The demonstration is loaded already. To begin again, use an empty database.")


def _live(world: World) -> None:
    follow = follow_up(shared_out(world.content))
    for source in world.content.sources:
        world.diary.begin(begins(world, source), partial(learn, world, source, follow, {}))
    showpiece.begin(world, follow)
    referring.begin(world)
    framing.begin(world)
    rounds.begin(world)
    reviewing.begin(world)
    reporting.begin(world)
    recurring.begin(world)
    audits.begin(world)
    grading.begin(world)
    for version in world.content.board["framework"]:
        _at(world, version["ago"], partial(_ratify, world, version))
    if "theme_retired" in world.content.board:
        _at(world, world.content.board["theme_retired"], partial(_retire_own_theme, world))
    if "left" in world.content.board:
        _at(world, world.content.board["founded"] - 1, partial(_come_and_go, world))
    if "inspector" in world.people:
        _at(world, 0.5, partial(_let_inspector_in, world))
    world.diary.run()
    recurring.end(world)


def _at(world: World, months_ago: float, story: partial[Story]) -> None:
    world.diary.begin(office_hour(world.months_ago(months_ago), chance(world.code, months_ago)), story)


def _ratify(world: World, version: dict[str, Any], at: datetime) -> Story:
    """Put a framework in force: the words are the file's, the day is the one on which the story comes to it."""
    by = world.office("manager", at)
    text = _begun_on(world.content.home / version["file"], by.today)
    document = _framework(text, version["file"])
    framework.ratify(
        by=by,
        title=document.identity.title,
        version_name=document.identity.version,
        in_force_from=by.today,
        content=content_of(document),
        text=text,
        review_on=document.identity.review_on,
    )
    yield from ()


def _begun_on(path: Path, today: date) -> str:
    """A framework's text with the day on which the story comes to it."""
    text, count = _BEGINS.subn(rf"\g<1>{today.isoformat()}", path.read_text(encoding="utf-8"))
    if count != 1:
        raise Refusal(f"{path.name} of the demonstration has to say once from when it is in force.")
    return text


_BEGINS = re.compile(r"^(  in_force_from: )\S+$", re.MULTILINE)


def _framework(text: str, name: str) -> Document:
    checked = read(text)
    if checked.document is None:
        raise Refusal(f"{name} of the demonstration cannot be read. {checked.problems[0].sentence}")
    return checked.document


def _retire_own_theme(world: World, at: datetime) -> Story:
    by = world.office("manager", at)
    theme = Theme.objects.get(board_id=world.board_id, name=world.content.board["own_theme"][1])
    themes.retire_theme(by=by, theme_id=theme.pk, version=theme.version)
    yield from ()


def _come_and_go(world: World, at: datetime) -> Story:
    """Somebody who held a role for a time, and does not any more."""
    name, role, months_ago = world.content.board["left"]
    account = accounts.register_person(email=f"{name.split()[0].lower()}@example.org", name=name, at=at)
    by = world.office("manager", at)
    member = accounts.add_member(by=by, person_id=account.pk, role=role, starts_on=by.today)
    at = yield office_hour(world.months_ago(months_ago), chance(world.code, name))
    by = world.office("manager", at)
    accounts.end_membership(
        by=by, membership_id=member.pk, ends_on=by.today, version=member.version, why="Left for another post."
    )


def _let_inspector_in(world: World, at: datetime) -> Story:
    by = world.office("manager", at)
    accounts.add_member(
        by=by,
        person_id=world.people["inspector"],
        role=Role.INSPECTOR,
        starts_on=by.today,
        ends_on=by.today + timedelta(days=35),
    )
    yield from ()


def _give_passwords(known: dict[str, Person]) -> None:
    """One password for all, hashed once: hashing is slow by design, and here it protects nobody."""
    ids = [person.pk for person in known.values()]
    Person.objects.filter(pk__in=ids).update(password=make_password(PASSWORD))


def _summary(worlds: list[World], people: int) -> Summary:
    boards = [world.board_id for world in worlds]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Summary(
        boards=len(worlds),
        people=people,
        agencies=sum(len(world.agencies) for world in worlds),
        sources=Source.objects.filter(board_id__in=boards).count(),
        lessons=Lesson.objects.filter(board_id__in=boards).count(),
        recommendations=Recommendation.objects.filter(board_id__in=boards).count(),
        actions=_counted(Action.objects.filter(board_id__in=boards).values_list("state", flat=True)),
        evidence=_counted(Evidence.objects.filter(board_id__in=boards).values_list("form", flat=True)),
        journal_entries=Entry.objects.filter(board_id__in=boards).count(),
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))
