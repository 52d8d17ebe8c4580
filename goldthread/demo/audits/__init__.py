"""A board's audits: a programme, section 11 twice, schools, practitioners, case files, and the board itself."""

from datetime import timedelta
from functools import partial
from typing import Any

from goldthread.core.actor import LONDON
from goldthread.demo.audits import ourselves, programme, schools, section_11, surveys
from goldthread.demo.audits.rounds import FIRST, THIS
from goldthread.demo.diary import chance, office_hour
from goldthread.demo.world import World

BOARD = "TARN"


def begin(world: World) -> None:
    """Write the board's audits in the diary."""
    if world.code != BOARD:
        return
    _at(world, FIRST + 60, programme.tools)
    _at(world, FIRST + 30, programme.last_year)
    _at(world, 225, programme.this_year)
    _at(world, FIRST, section_11.first)
    _at(world, 380, ourselves.first)
    _at(world, 72, schools.ask)
    _at(world, THIS, section_11.again)
    _at(world, 45, surveys.ask)
    _at(world, 30, ourselves.case_files)
    _at(world, 12, ourselves.again)
    for ago in (22, 11, 7, 1):
        _at(world, ago, section_11.remind)


def _at(world: World, ago: int, story: Any) -> None:
    day = world.now.astimezone(LONDON).date() - timedelta(days=ago)
    world.diary.begin(office_hour(day, chance(world.code, "audits", ago)), partial(story, world))
