"""The board asks itself how it works, with last year beside this; and children whose files are read."""

from datetime import datetime

from goldthread.demo.audits.answers import answers_to, save
from goldthread.demo.audits.rounds import opened, prepare
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.world import World
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.models import AuditRound

LAST_YEAR = {
    "governance-1": "Each partner signs a page on what they answer for. Nobody has gone through it with them yet.",
    "governance-2": "In March the chair asked housing why nobody had come twice. Since then its head comes.",
    "governance-3": "The chair is independent. The office sits in the council, and its budget is the council’s.",
    "partnership-1": "Police, health and social care. Schools are missing between meetings, and so are GPs.",
    "partnership-2": "Practice weeks: four agencies look at the same ten families, and each sees what it had missed.",
    "young-people-1": "Two young advisers come to the board. They asked for papers they can read; half of them are.",
    "young-people-2": "The letter that families get before a review has their words. It is one page now, not three.",
    "planning-1": "Two of our priorities are two years old. We could not show what was better for children.",
    "planning-2": "Some do. Many say what will be written or trained, and leave it there.",
    "quality-1": "Neglect came from two reviews. The other audits of this year came from what agencies had to hand.",
    "quality-2": "Once: the front door, after a year. Timely decisions went from half of the cases to two thirds.",
    "quality-3": "Members sat at the front door for a morning each. Nobody has been out with a night shift.",
    "reviews-1": "Briefings reach managers. What arrives on a night shift we do not know.",
    "reviews-2": "Fathers who nobody spoke to, three times in five years. We asked why only after the third.",
    "training-1": "We count who came and whether they liked it. Two agencies ask again after three months.",
    "training-2": "They should be one plan. They are four lists, kept by four people.",
    "impact-1": "We can name one: children who wait for a first visit wait nine days less than two years ago.",
    "impact-2": "Calls before a crisis rather than after it, since families who trust somebody ring earlier.",
}
"""What the board wrote a year ago, question by question."""

THIS_YEAR = {
    "governance-1": "The chair goes through the page with each partner each spring, and notes what they promised.",
    "governance-2": "In June the chair asked police why children’s words were missing from logs. They stand there now.",
    "governance-3": "Since April the office has its own budget, and its manager answers to the chair.",
}
"""What it wrote this year, as far as it has come."""


def case_files(world: World, at: datetime) -> Story:
    """Six children are drawn from a list, and four agencies are asked about each."""
    by = world.office("manager", at)
    before = AuditRound.objects.filter(board_id=world.board_id, edition__key="neglect-case-audit").first()
    row = prepare(world, by, "neglect-case-audit", "Neglect that lasts", 10, follows=before.pk if before else None)
    places = list(world.content.board["localities"])
    listed = [(f"Child N{number:02}", places[number % len(places)]) for number in range(1, 61)]
    cases = operations.draw_sample(by=by, round_id=row.pk, population=listed, size=6, stratified=True, seed=20260)
    operations.invite(
        by=by,
        round_id=row.pk,
        agency_ids=[world.agencies[key].pk for key in ("csc", "pol", "comm", "edu")],
        respondent="agency",
        case_ids=[case.pk for case in cases],
    )
    opened(by, row)
    yield from ()


def first(world: World, at: datetime) -> Story:
    """Last year's, answered and closed."""
    by = world.office("manager", at)
    row = prepare(world, by, "reflective-questions", f"How we work, {by.today.year}", -340)
    (made,) = operations.invite(by=by, round_id=row.pk, together=True)
    row = opened(by, row)
    at = yield later(at, 25, chance(world.code, "ourselves"))
    by = world.office("manager", at)
    luck = chance(world.code, "ourselves", "answers")
    save(by, made, _of_the_board(answers_to(queries.tool_of(row.edition), luck, 0.45), LAST_YEAR))
    made.refresh_from_db()
    operations.sign(by=by, return_id=made.pk, version=made.version)
    row.refresh_from_db()
    operations.close_round(by=by, round_id=row.pk, version=row.version)


def again(world: World, at: datetime) -> Story:
    """This year's: last year's answers are carried forward, and the first section is looked at anew."""
    by = world.office("manager", at)
    before = AuditRound.objects.filter(board_id=world.board_id, edition__key="reflective-questions").first()
    row = prepare(
        world,
        by,
        "reflective-questions",
        f"How we work, {by.today.year}",
        35,
        follows=before.pk if before else None,
    )
    (made,) = operations.invite(by=by, round_id=row.pk, together=True)
    row = opened(by, row)
    operations.carry_forward(by=by, return_id=made.pk)
    tool = queries.tool_of(row.edition)
    first = list(tool.sections["governance"].questions)
    luck = chance(world.code, "ourselves", "again")
    answers = _of_the_board(answers_to(tool, luck, 0.7), THIS_YEAR)
    save(by, made, {key: answers[key] for key in first})
    yield from ()


def _of_the_board(answers: dict[str, Given], said: dict[str, str]) -> dict[str, Given]:
    """The board's own words where it writes."""
    return answers | {key: Given(text) for key, text in said.items()}
