"""Section 11 twice: a round that is closed, and the one after it, of which most is in."""

from datetime import datetime
from functools import partial

from goldthread.demo.audits.answers import return_of
from goldthread.demo.audits.rounds import answer, comes_to_lead, day, issue, leads, opened, prepare, sign
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.world import World
from goldthread.loop.audits import operations, queries, reading
from goldthread.loop.audits.models import AuditRound

CHIEFS = {
    "eh": "Leontyne Oswick",
    "edu": "Barnaby Trewhella",
    "hosp": "Adaeze Lindhurst",
    "comm": "Frederik Mossop",
    "mh": "Philippa Dunkerley-Ade",
    "prob": "Morwenna Stasiuk",
    "yjs": "Kelechi Farrant",
    "da": "Tabitha Ruscoe",
}
"""Who signs for an agency beside the person who leads on safeguarding, where the board knew nobody yet."""

ASKED = ("csc", "eh", "edu", "pol", "icb", "hosp", "comm", "mh", "prob", "yjs", "da")

STRENGTH = {"csc": 0.7, "pol": 0.62, "edu": 0.72, "hosp": 0.5, "comm": 0.68, "prob": 0.45, "da": 0.8}
"""How much of it an agency has in place, 0 to 1; others lie between."""

OLD_EDITION = "2024"

RENAMED = ("speaking-up", "whistleblowing")
"""The key that a question had in the edition before, and the one that it has now."""


def first_edition() -> str:
    """The tool as it was in its own time, with a question that has another key now."""
    old = reading.shipped_text("section-11-eight-standards").replace("edition: '2026'", f"edition: '{OLD_EDITION}'")
    return old.replace(f"{RENAMED[1]}:", f"{RENAMED[0]}:")


def first(world: World, at: datetime) -> Story:
    """The round before this one: every agency answered, and it is closed."""
    for key, name in CHIEFS.items():
        comes_to_lead(world, key, name, "Chief officer", at)
    by = world.office("manager", at)
    row = prepare(world, by, "section-11-eight-standards", f"Section 11 of {by.today.year}", -345)
    operations.invite(by=by, round_id=row.pk, agency_ids=[world.agencies[key].pk for key in ASKED])
    row = opened(by, row)
    luck = chance(world.code, "section 11", "first")
    at = yield later(at, 35, luck)
    for key in ASKED:
        made = return_of(row, world, key)
        answer(world, made, key, STRENGTH.get(key, 0.6) - 0.22, at, luck)
        sign(world, made, key, at)
    at = yield later(at, 30, luck)
    by = world.office("manager", at)
    row.refresh_from_db()
    operations.close_round(by=by, round_id=row.pk, version=row.version)


def again(world: World, at: datetime) -> Story:
    """This year's round: most have returned, one waits for its chief officer, two are late."""
    by = world.office("manager", at)
    text = reading.shipped_text("section-11-eight-standards")
    text += f"replaces:\n  edition: '{OLD_EDITION}'\n  questions:\n    {RENAMED[0]}: {RENAMED[1]}\n"
    issue(by, text)
    before = AuditRound.objects.filter(board_id=world.board_id, edition__key="section-11-eight-standards").first()
    row = prepare(
        world,
        by,
        "section-11-eight-standards",
        f"Section 11 of {by.today.year}",
        -8,
        follows=before.pk if before else None,
        message="Carry forward what still holds, and show what changed since the last audit.",
    )
    operations.invite(by=by, round_id=row.pk, agency_ids=[world.agencies[key].pk for key in ASKED])
    row = opened(by, row)
    for key, days in zip(("mh", "csc", "icb", "eh", "hosp", "edu", "yjs"), (9, 14, 20, 24, 30, 37, 40), strict=True):
        world.diary.begin(later(at, days, chance(world.code, key)), partial(_return, world, row, key))
    world.diary.begin(later(at, 25, chance(world.code, "pol")), partial(_return, world, row, "pol", signatures=1))
    world.diary.begin(later(at, 28, chance(world.code, "comm")), partial(_begin_comm, world, row))
    world.diary.begin(later(at, 33, chance(world.code, "da")), partial(_begin_da, world, row))
    yield from ()


def remind(world: World, at: datetime) -> Story:
    """A night on which Goldthread tells who has not returned that the day comes near, or is past."""
    operations.remind(by=world.goldthread(at))
    yield from ()


def _return(world: World, row: AuditRound, key: str, at: datetime, signatures: int = 2) -> Story:
    luck = chance(world.code, "section 11", key)
    made = return_of(row, world, key)
    operations.carry_forward(by=leads(world, key, at), return_id=made.pk)
    answer(world, made, key, STRENGTH.get(key, 0.6), at, luck)
    if key == "csc":
        by = leads(world, key, at)
        operations.attach_evidence(
            by=by,
            return_id=made.pk,
            title="Minutes of the scrutiny committee, May",
            shows="That the committee asked for the audit of re-referrals.",
            link="https://example.org/scrutiny/may",
            questions=["board-looks", "escalation"],
        )
        operations.comment(
            by=world.office("manager", at),
            return_id=made.pk,
            question="lead-known",
            text="You say that staff know who leads. What does your own survey of spring say?",
        )
    at = yield later(at, 2, luck)
    sign(world, made, key, at, signatures)


def _begin_comm(world: World, row: AuditRound, at: datetime) -> Story:
    """Community Health answers section by section, has handed one out, and has been given more time."""
    made, by = return_of(row, world, "comm"), world.who("health_lead", at)
    operations.carry_forward(by=by, return_id=made.pk)
    tool = queries.tool_of(row.edition)
    done = [*tool.sections["leadership"].questions, *tool.sections["statement"].questions]
    answer(world, made, "comm", 0.68, at, chance(world.code, "comm", "answers"), only=done)
    operations.hand_section(
        by=by,
        return_id=made.pk,
        section="training",
        person_id=next(world.people[each] for each in world.officers["comm"] if each.startswith("comm/")),
        due_on=day(world, 5),
    )
    at = yield later(at, 14, chance(world.code, "comm", "late"))
    made.refresh_from_db()
    operations.put_off(
        by=world.office("manager", at),
        return_id=made.pk,
        version=made.version,
        due_on=day(world, 6),
        why="The named nurse was away for three weeks.",
    )


def _begin_da(world: World, row: AuditRound, at: datetime) -> Story:
    made, by = return_of(row, world, "da"), leads(world, "da", at)
    operations.carry_forward(by=by, return_id=made.pk)
    made.refresh_from_db()
    operations.explain_late(
        by=by, return_id=made.pk, version=made.version, why="We are three people. It comes next week."
    )
    yield from ()
