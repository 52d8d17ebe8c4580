"""What practitioners say by an open link, which is not what one agency says of itself."""

from datetime import datetime
from random import Random

from goldthread.accounts import acting
from goldthread.demo.audits.rounds import opened, prepare
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.world import World
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.format import Kind, Tool

SURVEYED = {
    "csc": (14, 0.12),
    "pol": (11, 0.7),
    "comm": (9, 0.85),
    "hosp": (7, 0.6),
    "mh": (3, 0.6),
    "da": (2, 0.9),
}
"""How many practitioners of an agency answered, and how many of them know and dare what is asked."""

SAID = (
    "We hear of reviews long after they are done.",
    "I did the training on a Thursday afternoon with eighty others and remember the room.",
    "Give us one page, not the whole report.",
    "The health visitors and we now ring each other. That is new, and good.",
)


def ask(world: World, at: datetime) -> Story:
    """Practitioners answer by an open link; what they say of one agency is not what it says of itself."""
    by = world.office("manager", at)
    row = prepare(world, by, "practitioner-survey", "What practitioners see", -5)
    _, secret = operations.make_survey_link(by=by, round_id=row.pk)
    row = opened(by, row)
    at = yield later(at, 30, chance(world.code, "survey"))
    tool, luck = queries.tool_of(row.edition), chance(world.code, "practitioners")
    for key, (count, sees) in SURVEYED.items():
        for number in range(count):
            with acting.aside():
                operations.answer_survey(
                    secret=secret,
                    agency_id=world.agencies[key].pk,
                    answers=_practitioner(tool, sees, luck, number),
                    at=at,
                )
    at = yield later(at, 10, luck)
    row.refresh_from_db()
    operations.close_round(by=world.office("manager", at), round_id=row.pk, version=row.version)


def _practitioner(tool: Tool, sees: float, luck: Random, number: int) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for key, question in tool.questions().items():
        if question.kind == Kind.SCALE:
            knows = sees if key in {"know-lead", "know-policy", "can-challenge"} else 0.45 + sees / 2
            given[key] = Given("agree" if luck.random() < knows else luck.choice(["neither", "disagree"]))
        elif question.kind == Kind.CHOICE:
            given[key] = Given(luck.choice(list(question.choices)))
        elif number == 0:
            given[key] = Given(luck.choice(SAID))
    return given
