"""Schools come in with the national register, and twelve of them are asked."""

from datetime import datetime
from functools import partial

from goldthread.demo.audits.answers import return_of
from goldthread.demo.audits.rounds import answer, comes_to_lead, opened, prepare, sign
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.world import World
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.models import AuditRound

SCHOOLS = (
    ("wenmarsh-high", "Deiniol Harcastle", "Sunniva Okpara", 9),
    ("marl-high", "Rosamund Tighe", "Ivor Balakrishnan", 14),
    ("ferry-academy", "Tendai Colquhoun", "Maud Ellerbeck", 21),
    ("tarn-college", "Gethin Adomako", "Cressida Vale", 30),
    ("Fernlaw Special School", "Oona Brathwaite", "Lionel Szabo", 26),
    ("Penmallow Primary School", "Hugo Menzies-Ray", "Zuleika Thorne", 33),
    ("Dunnockfield Primary School", "Ailsa Kuforiji", "Emrys Playfair", 38),
    ("Cockleby Junior School", "Bastian Rooke", "", 40),
    ("wendle-sixth", "Marguerite Osei-Lund", "", 41),
    ("Sea Holly Nursery School", "Efa Standish", "", 0),
    ("Larkenby Primary School", "", "", 0),
    ("oxthorpe-high", "", "", 0),
)
"""A school, its head, its governor, and days after the opening on which it answers; without a governor it is begun."""


def ask(world: World, at: datetime) -> Story:
    """The national register comes in, and twelve schools are asked."""
    by = world.office("manager", at)
    operations.bring_in_schools(by=by, data=_register(world))
    row = prepare(
        world,
        by,
        "schools-and-colleges",
        f"Schools and colleges {by.today.year} to {by.today.year + 1}",
        18,
        message="Answer with your lead and a governor. What you write is saved as you go.",
    )
    operations.invite(by=by, round_id=row.pk, agency_ids=[world.agencies[key].pk for key, *_ in SCHOOLS])
    row = opened(by, row)
    for key, head, governor, days in SCHOOLS:
        if head:
            comes_to_lead(world, key, head, "Head", at)
            at_school = later(at, days or 50, chance(world.code, key))
            world.diary.begin(at_school, partial(_school, world, row, key, governor, bool(days)))
    yield from ()


def _school(world: World, row: AuditRound, key: str, governor: str, answers: bool, at: datetime) -> Story:
    if not answers:
        return
    luck = chance(world.code, "school", key)
    made = return_of(row, world, key)
    tool = queries.tool_of(row.edition)
    only = None if governor else [*tool.sections["school"].questions, *tool.sections["staff"].questions]
    answer(world, made, key, 0.45 + 0.4 * luck.random(), at, luck, only=only)
    if governor:
        comes_to_lead(world, key, governor, "Governor for safeguarding", at, number=2)
        at = yield later(at, 3, luck)
        sign(world, made, key, at)


def _register(world: World) -> bytes:
    """The schools of the board as the national register lists them."""
    lines = ["URN,EstablishmentName,TypeOfEstablishment (name),PhaseOfEducation (name),EstablishmentStatus (name),Town"]
    schools = [agency for agency in world.agencies.values() if agency.kind == "education" and agency.locality_id]
    for number, school in enumerate(schools):
        phase = next((name for name in ("Primary", "Nursery", "Infant", "Junior") if name in school.name), "Secondary")
        kind = "Academy converter" if "Academy" in school.name else "Community school"
        lines.append(f'{900100 + number},"{school.name}",{kind},{phase},Open,')
    return "\n".join(lines).encode()
