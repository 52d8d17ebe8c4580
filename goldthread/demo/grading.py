"""What came of a board's audits: second grades, a challenge, cases with a joint meeting, findings and a letter."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from goldthread.core.actor import LONDON, Actor
from goldthread.demo.audits import BOARD
from goldthread.demo.audits.answers import answers_to, return_of, save
from goldthread.demo.audits.rounds import leads
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.world import World
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.choices import FindingKind, MeetingKind
from goldthread.loop.audits.models import AuditCase, AuditReturn, AuditRound

PARTS = ("csc", "pol", "comm")
"""The agencies that looked at the cases a year ago."""

HARDER = {
    "lead-known": "Two of five people whom we asked in the corridor could not name the lead.",
    "escalation": "The policy is good. In eight cases we found one escalation, and it was a telephone call.",
    "allegations": "Two of the records that we read have no outcome.",
}
"""What those who graded again thought less of than the agency, and why."""


def begin(world: World) -> None:
    """Write what came of the board's audits in the diary."""
    if world.code != BOARD:
        return
    _at(world, 390, _cases_a_year_ago)
    _at(world, 20, _cases)
    _at(world, 9, _grade_again)
    _at(world, 4, _find)


def _at(world: World, ago: int, story: Any) -> None:
    day = world.now.astimezone(LONDON).date() - timedelta(days=ago)
    world.diary.begin(office_hour(day, chance(world.code, "grading", ago)), partial(story, world))


def _last(world: World, key: str) -> AuditRound:
    rows = AuditRound.objects.filter(board_id=world.board_id, edition__key=key).select_related("edition")
    return rows.order_by("-opens_on", "-pk")[0]


def _cases_a_year_ago(world: World, at: datetime) -> Story:
    """The audit of neglect before this year's: five children, three agencies, closed after a month."""
    by = world.office("manager", at)
    edition = queries.editions(by).get(key="neglect-case-audit")
    row = operations.make_round(
        by=by,
        edition_id=edition.pk,
        title="Neglect that lasts, the first time",
        opens_on=by.today,
        due_on=by.today + timedelta(days=30),
    )
    listed = [(f"Child A{number:02}", "") for number in range(1, 31)]
    cases = operations.draw_sample(by=by, round_id=row.pk, population=listed, size=5, seed=20251)
    _ask(world, by, row, [case.pk for case in cases], PARTS)
    row.refresh_from_db()
    row = operations.open_round(by=by, round_id=row.pk, version=row.version)
    at = yield later(at, 20, chance(world.code, "neglect", "first"))
    for case in cases:
        for key in PARTS:
            _answer(world, row, case, key, 0.3, at)
    at = yield later(at, 12, chance(world.code, "neglect", "closed"))
    row.refresh_from_db()
    operations.close_round(by=world.office("manager", at), round_id=row.pk, version=row.version)


def _ask(world: World, by: Actor, row: AuditRound, cases: list[int], keys: tuple[str, ...]) -> None:
    operations.invite(
        by=by,
        round_id=row.pk,
        agency_ids=[world.agencies[key].pk for key in keys],
        respondent="agency",
        case_ids=cases,
    )


def _answer(world: World, row: AuditRound, case: AuditCase, key: str, strength: float, at: datetime) -> AuditReturn:
    """An agency's part in a case, answered and signed by who leads there."""
    by, luck = leads(world, key, at), chance(world.code, "case", case.label, key)
    made = AuditReturn.objects.get(round=row, case=case, agency=world.agencies[key])
    tool = queries.tool_of(row.edition)
    mine = {name for section in tool.sections.values() if section.answered_by == "agency" for name in section.questions}
    answers = answers_to(tool, luck, strength)
    save(by, made, {name: given for name, given in answers.items() if name in mine})
    made.refresh_from_db()
    operations.sign(by=by, return_id=made.pk, version=made.version)
    return made


def _cases(world: World, at: datetime) -> Story:
    """This year's cases: most parts are in, one child is passed on at once, one case has had its joint meeting."""
    row = _last(world, "neglect-case-audit")
    cases = list(row.cases.order_by("pk"))
    for case in cases[:4]:
        for key in ("csc", "pol", "comm", "edu"):
            if (case, key) != (cases[3], "pol"):
                _answer(world, row, case, key, 0.62, at)
    at = yield later(at, 2, chance(world.code, "cases", "concern"))
    worried = AuditReturn.objects.get(round=row, case=cases[4], agency=world.agencies["comm"])
    raised = operations.raise_concern(
        by=leads(world, "comm", at),
        return_id=worried.pk,
        what="The records say that the mother’s former partner lives in the home again. No agency has written it down.",
    )
    operations.close_concern(
        by=world.office("coordinator", at + timedelta(hours=3)),
        concern_id=raised.pk,
        version=raised.version,
        told="Children’s social care, the duty manager",
        told_at=at + timedelta(minutes=40),
        outcome="A strategy discussion on the same day. The child was seen in the evening.",
    )
    at = yield later(at, 5, chance(world.code, "cases", "meeting"))
    _meet(world, row, cases[0], at)


def _meet(world: World, row: AuditRound, case: AuditCase, at: datetime) -> None:
    by = world.office("manager", at)
    (joint,) = operations.invite(by=by, round_id=row.pk, together=True, respondent="meeting", case_ids=[case.pk])
    tool = queries.tool_of(row.edition)
    answers = answers_to(tool, chance(world.code, "joint"), 0.55)
    save(by, joint, {key: answers[key] for key in tool.sections["meeting"].questions if key in answers})
    joint.refresh_from_db()
    operations.sign(by=by, return_id=joint.pk, version=joint.version)
    meeting = operations.record_meeting(
        by=by,
        round_id=row.pk,
        case_id=case.pk,
        kind=MeetingKind.JOINT,
        held_on=by.today,
        came="Health visitor, class teacher, social worker and her manager, two constables",
        notes="The teacher kept a box of clean clothes for the child for a year. Nobody had asked her what she saw. "
        "Each agency wrote down the day; nobody had put the days together.",
        outcome="Practice requires improvement. The class teacher comes to the next core group.",
    )
    operations.dissent(
        by=leads(world, "pol", at),
        meeting_id=meeting.pk,
        agency_id=world.agencies["pol"].pk,
        question="joint-practice",
        grade="Good",
        reason="On each of the four calls that we had, constables saw the child and told social care that day.",
    )


def _grade_again(world: World, at: datetime) -> Story:
    """Section 11: an auditor and the chair read three returns again; where they part, it is settled."""
    row = _last(world, "section-11-eight-standards")
    for key in ("csc", "hosp", "edu"):
        made = return_of(row, world, key)
        if made.state == "returned":
            _grade_return(world, made, at)
    at = yield later(at, 2, chance(world.code, "challenge"))
    made = return_of(row, world, "csc")
    by = world.office("coordinator", at)
    for question in ("lead-known", "escalation"):
        operations.grade_again(
            by=by,
            return_id=made.pk,
            question=question,
            grade="2",
            reason="Agreed at the challenge meeting: in place, and not known to everybody yet.",
            settles=True,
        )
    operations.finish_moderation(by=by, return_id=made.pk, version=made.version)
    operations.record_meeting(
        by=world.office("manager", at),
        round_id=row.pk,
        return_id=made.pk,
        kind=MeetingKind.CHALLENGE,
        held_on=by.today,
        came="Independent chair, auditor, director of children’s services, principal social worker",
        notes="The director was asked how she knows that staff know who leads. The survey of spring says six in ten.",
        outcome="Two grades lowered by agreement. A second survey in February.",
    )


def _grade_return(world: World, made: AuditReturn, at: datetime) -> None:
    tool = queries.tool_of(made.round.edition)
    held = dict(made.answers.filter(value__isnull=False).values_list("question", "value"))
    for number, (question, value) in enumerate(sorted(held.items())):
        scale = tool.scale_of(tool.questions()[question])
        if scale is None or value not in scale.grades or (number % 2 and question not in HARDER):
            continue
        for post in ("auditor", "chair")[: 2 if question in HARDER else 1]:
            lower = question in HARDER and value > "1"
            operations.grade_again(
                by=world.office(post, at),
                return_id=made.pk,
                question=question,
                grade=str(int(value) - 1) if lower and value.isdigit() else value,
                reason=HARDER.get(question, "The evidence bears it out."),
            )


def _find(world: World, at: datetime) -> Story:
    """What section 11 found, and the words that go to one agency."""
    row, by = _last(world, "section-11-eight-standards"), world.office("manager", at)
    concern = operations.find(
        by=by,
        round_id=row.pk,
        kind=FindingKind.CONCERN,
        statement="Staff in several agencies cannot name who leads on safeguarding where they work.",
        evidence="Second grades in two agencies, and the survey of practitioners.",
        questions=["lead-known", "escalation"],
    )
    operations.find(
        by=by,
        round_id=row.pk,
        kind=FindingKind.GOOD_PRACTICE,
        statement="Early help teams read each learning briefing together and write down one thing that they change.",
        questions=["learning-used"],
        agency_id=world.agencies["eh"].pk,
    )
    operations.find(
        by=by,
        round_id=row.pk,
        kind=FindingKind.CONCERN,
        statement="Allegations against staff are closed without an outcome in the record.",
        questions=["allegations"],
        agency_id=world.agencies["hosp"].pk,
    )
    operations.learn_from(by=by, finding_id=concern.pk)
    operations.act_on_finding(
        by=by,
        finding_id=concern.pk,
        title="Put the name of the lead on every agency’s first page and ask ten people a month",
        strength="medium",
        due_on=by.today + timedelta(days=90),
        lead_agency_id=world.agencies["csc"].pk,
    )
    operations.word_letter(
        by=by,
        round_id=row.pk,
        agency_id=world.agencies["csc"].pk,
        version=0,
        words="Thank you for a frank return, and for coming to the challenge meeting with your evidence.",
    )
    yield from ()
