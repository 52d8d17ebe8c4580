"""Second grades, cases, meetings, concerns, findings, results and the way out and back."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.accounts import operations as keeping
from goldthread.accounts.roles import Role, permissions_of
from goldthread.core.actor import Actor
from goldthread.core.intervals import Verdict
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.audits import operations, queries, sampling
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.choices import FindingKind, LineKind, LineState, MeetingKind, Origin, ReturnState
from goldthread.loop.audits.format import Met
from goldthread.loop.audits.models import AuditReturn, AuditRound, ProgrammeLine, SampleDraw, ToolEdition
from goldthread.loop.audits.operations import LineSaid
from goldthread.notices.models import Notice
from tests.loop.audits import written
from tests.people import NOW, ROLES_BEGIN, Cast, on_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast) -> Actor:
    """A second person who leads health."""
    on_stage(cast.manager)
    keeping.add_member(
        by=cast.manager,
        person_id=cast.owner.me,
        role=Role.AGENCY_LEAD,
        agency_id=cast.agencies["health"],
        starts_on=ROLES_BEGIN,
    )
    roles = cast.owner.roles | {Role.AGENCY_LEAD}
    return replace(cast.owner, roles=roles, permissions=permissions_of(roles))


@pytest.fixture
def returned(cast: Cast, second: Actor) -> AuditReturn:
    return written.returned(cast.health_lead, second, written.of(written.round_of(cast)))


def test_both_grades_are_kept_and_the_settled_one_counts(cast: Cast, returned: AuditReturn) -> None:
    for actor, grade in ((cast.auditor, "1"), (cast.chair, "2")):
        operations.grade_again(
            by=actor, return_id=returned.pk, question="lead", grade=grade, reason="The minutes name nobody."
        )
    operations.grade_again(
        by=cast.chair, return_id=returned.pk, question="lead", grade="1", reason="Agreed.", settles=True
    )
    kept = list(returned.regrades.values_list("first", "grade", "settles"))
    assert kept == [("3", "1", False), ("3", "2", False), ("3", "1", True)]
    rows = {row.question: row.met for row in queries.graded(cast.manager, returned.round, "question")}
    assert (rows["lead"], rows["trained"]) == (Met.NO, Met.YES)
    operations.finish_moderation(by=cast.chair, return_id=returned.pk, version=returned.version)
    agreed = queries.agreement(cast.chair, returned.round)
    assert agreed.things == 1 and agreed.gwet is not None and agreed.gwet.value < 0.5
    assert queries.agreement(cast.chair, returned.round) == agreed


def test_nobody_grades_their_own_agency_or_twice(cast: Cast, returned: AuditReturn) -> None:
    said = {"return_id": returned.pk, "question": "lead", "grade": "1", "reason": "Read."}
    with pytest.raises(NotAllowed):
        operations.grade_again(by=cast.health_lead, **said)  # type: ignore[arg-type]
    own = replace(cast.auditor, agency_ids=frozenset({cast.agencies["health"]}))
    with pytest.raises(NotAllowed, match="your own agency's return"):
        operations.grade_again(by=own, **said)  # type: ignore[arg-type]
    operations.grade_again(by=cast.auditor, **said)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="You have graded this already"):
        operations.grade_again(by=cast.auditor, **said)  # type: ignore[arg-type]


def test_the_agency_sees_second_grades_once_grading_is_finished(cast: Cast, returned: AuditReturn) -> None:
    operations.grade_again(by=cast.auditor, return_id=returned.pk, question="lead", grade="1", reason="Read.")

    def seen() -> int:
        page = queries.return_seen(cast.health_lead, returned.pk)
        return sum(len(question.grades) for section in page.sections for question in section.questions)

    assert seen() == 0
    operations.finish_moderation(by=cast.chair, return_id=returned.pk, version=returned.version)
    assert seen() == 1


def test_a_sample_can_be_drawn_again_from_what_was_kept(cast: Cast) -> None:
    on_stage(cast.manager)
    operations.issue_tool(
        by=cast.manager,
        edition_id=operations.take_shipped_tool(by=cast.manager, key="neglect-case-audit").pk,
        version=1,
    )
    made = written.prepared(cast, ToolEdition.objects.get(key="neglect-case-audit"), title="Neglect 2026")
    listed = sampling.read_list("\n".join(f"N{n:03},{'North' if n % 3 else 'South'}" for n in range(90)))
    cases = operations.draw_sample(
        by=cast.manager, round_id=made.pk, population=listed, size=9, stratified=True, seed=20260609
    )
    assert sorted(case.stratum for case in cases) == ["North"] * 6 + ["South"] * 3
    kept = SampleDraw.objects.get(round=made)
    again = sampling.draw([(a, b) for a, b in kept.population], kept.size, kept.seed, stratified=True)
    assert [label for label, _ in again] == kept.drawn
    with pytest.raises(Refusal, match="stands in the list twice"):
        sampling.read_list("A1\nA1")
    numbers = [case.pk for case in cases]
    people = [cast.agencies["health"], cast.agencies["police"]]
    operations.invite(by=cast.manager, round_id=made.pk, agency_ids=people, case_ids=numbers, respondent="agency")
    operations.invite(by=cast.manager, round_id=made.pk, together=True, case_ids=numbers, respondent="meeting")
    assert made.returns.count() == 27
    opened = written.opened(cast, made)
    _audit_one_case(cast, opened, numbers[0])


def _audit_one_case(cast: Cast, opened: AuditRound, case: int) -> None:
    health = written.of(opened, case_id=case)
    page = queries.return_seen(cast.health_lead, health.pk)
    assert "meeting" not in {section.key for section in page.sections}
    raised = operations.raise_concern(by=cast.health_lead, return_id=health.pk, what="The child is alone at night.")
    told = set(Notice.objects.filter(key=f"audit-concern-{raised.pk}").values_list("person_id", flat=True))
    assert {cast.manager.me, cast.coordinator.me, cast.chair.me} <= told
    assert [each.pk for each in queries.open_concerns(cast.chair)] == []
    assert [each.pk for each in queries.open_concerns(cast.coordinator)] == [raised.pk]
    done = {"told": "Children's social care", "told_at": NOW, "outcome": "A strategy discussion today."}
    operations.close_concern(by=cast.manager, concern_id=raised.pk, version=1, **done)  # type: ignore[arg-type]
    meeting = operations.record_meeting(
        by=cast.manager,
        round_id=opened.pk,
        case_id=case,
        kind=MeetingKind.JOINT,
        held_on=date(2026, 6, 8),
        came="Health visitor, school nurse, constable",
        notes="The health visitor saw the child each week.",
        outcome="Good",
    )
    with pytest.raises(NotThere):
        operations.dissent(by=cast.member, meeting_id=meeting.pk, agency_id=cast.agencies["police"], reason="No")
    operations.dissent(
        by=cast.police_lead,
        meeting_id=meeting.pk,
        agency_id=cast.agencies["police"],
        question="joint-practice",
        grade="requires-improvement",
        reason="Nobody told us.",
    )
    assert meeting.dissents.count() == 1


def test_a_finding_becomes_a_lesson_and_an_action(cast: Cast, returned: AuditReturn) -> None:
    found = operations.find(
        by=cast.manager,
        round_id=returned.round_id,
        kind=FindingKind.CONCERN,
        statement="Staff do not know who leads.",
        questions=["known", "lead"],
    )
    with pytest.raises(Refusal, match="Make a lesson of this finding first"):
        operations.act_on_finding(by=cast.manager, finding_id=found.pk, title="Tell them", strength="weak")
    lesson = operations.learn_from(by=cast.manager, finding_id=found.pk)
    returned.round.refresh_from_db()
    assert lesson.source == returned.round.source and lesson.source.kind == "AUD"
    made = operations.act_on_finding(by=cast.manager, finding_id=found.pk, title="Tell them", strength="weak")
    assert made.lesson_links.get().lesson == lesson
    assert set(found.questions.values_list("question", flat=True)) == {"known", "lead"}


def line(**said: object) -> LineSaid:
    answers = {
        "kind": LineKind.MULTI_AGENCY,
        "title": "Neglect case audit",
        "origin": Origin.PRIORITY,
        "why": "Neglect is the first priority.",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
    }
    return LineSaid(**(answers | said))  # type: ignore[arg-type]


def test_the_programme_tells_of_an_audit_that_is_planned_twice_and_of_one_that_is_due_again(cast: Cast) -> None:
    on_stage(cast.manager)
    first = operations.plan_audit(by=cast.manager, said=line(again_on=date(2027, 7, 1)))
    assert (first.reference, first.year, first.quarter) == ("NSH-2026-P-01", 2026, 2)
    with pytest.raises(Refusal, match="NSH-2026-P-01 looks like the same audit"):
        operations.plan_audit(by=cast.manager, said=line(title="Multi-agency audit of neglect cases"))
    operations.plan_audit(
        by=cast.manager, said=line(title="Self-harm", starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 1))
    )
    bars = queries.year(cast.lay, 2026)
    assert [bar.reference for bar in bars] == ["NSH-2026-P-01", "NSH-2026-P-02"]
    assert bars[1].end == 1.0 and round(bars[0].start, 3) == round(91 / 365, 3)
    with pytest.raises(NotAllowed):
        operations.plan_audit(by=cast.chair, said=line())
    operations.move_audit(by=cast.manager, line_id=first.pk, version=1, state=LineState.DONE)
    assert [row.pk for row in queries.due_again(cast.manager, date(2027, 7, 2))] == [first.pk]
    again = operations.propose_again(by=cast.manager, line_id=first.pk)
    assert (again.state, again.repeats_id, again.starts_on) == (LineState.PROPOSED, first.pk, date(2027, 7, 1))
    assert not queries.due_again(cast.manager, date(2027, 7, 2)).exists()
    assert ProgrammeLine.objects.count() == 3


def test_a_re_audit_says_in_words_what_changed(cast: Cast, second: Actor) -> None:
    first = written.round_of(cast, agencies=("health",))
    written.returned(
        cast.health_lead,
        second,
        written.of(first),
        lead=Given("1"),
        known=Given("1"),
        why=Given("New"),
        trained=Given("3"),
    )
    later = written.prepared(cast, first.edition, follows_id=first.pk)
    operations.invite(by=cast.manager, round_id=later.pk, agency_ids=[cast.agencies["health"]])
    later = written.opened(cast, later)
    written.returned(cast.health_lead, second, written.of(later), lead=Given("3"), known=Given("3"), trained=Given("3"))
    later = queries.round_by(cast.manager, later.reference)
    told = queries.re_audit(cast.manager, later)
    assert (told.overall.earlier.met, told.overall.later.met) == (1, 3)
    assert told.overall.difference is not None and told.overall.difference.verdict == Verdict.TOO_FEW
    assert told.overall.sentence == "from 1 of 3 to 3 of 3: too few cases to tell"
    assert [point.share.of_them if point.share else 0 for point in queries.repeated(cast.manager, later)] == [1, 3]


def test_a_survey_contradicts_what_an_agency_says_of_itself(cast: Cast, second: Actor) -> None:
    own = written.round_of(cast, agencies=("health",))
    written.returned(cast.health_lead, second, written.of(own), lead=Given("3"), known=Given("3"), trained=Given("3"))
    text = """goldthread: tool/1
identity: {key: survey, title: Survey, edition: "1", purpose: practitioner survey}
sections:
  one:
    title: One
    questions:
      i-know: {asks: I know who leads, scale: agree, tests: {tool: small, questions: [known]}}
"""
    survey = written.prepared(cast, written.edition(cast, text), title="Survey")
    _, secret = operations.make_survey_link(by=cast.manager, round_id=survey.pk)
    survey = written.opened(cast, survey)
    for number in range(12):
        said = {"i-know": Given("agree" if number < 2 else "disagree")}
        operations.answer_survey(secret=secret, agency_id=cast.agencies["health"], answers=said, at=cast.manager.at)
    on_stage(cast.manager)
    ((asks, found),) = queries.not_borne_out(cast.manager, own)[0].contradictions
    assert asks == "I know who leads"
    assert found.sentence == "Northshire Health says that this is in place; 2 of 12 practitioners see it"
    assert queries.not_borne_out(cast.health_lead, own) == ()
    survey.refresh_from_db()
    operations.close_round(by=cast.manager, round_id=survey.pk, version=survey.version)
    assert queries.not_borne_out(cast.health_lead, own)[0].survey == survey


def test_results_are_for_those_who_may_and_small_numbers_are_hidden(cast: Cast, returned: AuditReturn) -> None:
    made = returned.round
    assert queries.graded(cast.police_lead, made) == ()
    assert len(queries.graded(cast.health_lead, made, "question")) == 3
    with pytest.raises(NotAllowed):
        queries.published(cast.lay, made)
    made.refresh_from_db()
    operations.close_round(by=cast.manager, round_id=made.pk, version=made.version)
    made.refresh_from_db()
    assert queries.published(cast.lay, made).counts is None
    assert AuditReturn.objects.get(round=made, agency__short_name="Police").state == ReturnState.NOT_RETURNED


def test_pages_cost_the_same_for_one_return_and_for_many(cast: Cast, returned: AuditReturn) -> None:
    def cost() -> list[int]:
        counts = []
        for read in (
            lambda: queries.return_seen(cast.health_lead, returned.pk),
            lambda: [
                (row.agency.name if row.agency else "", row.answered)
                for row in queries.returns_of(cast.manager, returned.round)
            ],
            lambda: list(queries.rounds(cast.manager)),
            lambda: queries.graded(cast.manager, returned.round),
        ):
            with CaptureQueriesContext(connection) as asked:
                read()
            counts.append(len(asked))
        return counts

    cost()  # reads the round and the tool once
    few = cost()
    on_stage(cast.manager)
    names = [keeping.add_agency(by=cast.manager, name=f"School {n}", short_name=f"S{n}").pk for n in range(12)]
    operations.invite(by=cast.manager, round_id=returned.round_id, agency_ids=names)
    for number in range(3):
        operations.comment(by=cast.health_lead, return_id=returned.pk, text=f"Word {number}", question="lead")
    assert cost() == few
    assert few[1:] == [1, 1, 2] and few[0] <= 20, few


def test_everything_goes_out_and_comes_back_equal(cast: Cast, returned: AuditReturn) -> None:
    operations.grade_again(by=cast.auditor, return_id=returned.pk, question="lead", grade="1", reason="Read.")
    operations.find(
        by=cast.manager,
        round_id=returned.round_id,
        kind=FindingKind.GOOD_PRACTICE,
        statement="Good",
        questions=["lead"],
    )
    police = written.of(returned.round, "Police")
    operations.attach_evidence(
        by=cast.police_lead,
        return_id=police.pk,
        title="Policy",
        file=b"The policy of the force.",
        file_name="policy.txt",
        questions=["lead", "known"],
    )
    operations.plan_audit(by=cast.manager, said=line())
    out = operations.take_out(by=cast.manager)
    assert "  Minutes of May\\r\\n" in out.text and len(out.files) == 1
    assert "  Minutes of May\r\n" in operations.answers_as_csv(by=cast.manager)
    with pytest.raises(Refusal, match="has audits already"):
        operations.bring_back(by=cast.manager, archive=out)
    on_stage(cast.outsider)
    count = operations.bring_back(by=cast.outsider, archive=out)
    back = operations.take_out(by=cast.outsider)
    assert json.loads(back.text) == json.loads(out.text) and back.files == out.files and count > 20
    with pytest.raises(Refusal, match="not an archive of audits"):
        operations.bring_back(by=cast.outsider, archive=replace(out, text="{}"))


def test_a_board_assesses_itself_peers_review_and_last_year_stands_beside(cast: Cast) -> None:
    on_stage(cast.manager)
    tool = operations.take_shipped_tool(by=cast.manager, key="three-dimensions")
    tool = operations.issue_tool(by=cast.manager, edition_id=tool.pk, version=tool.version)
    rows = []
    for days, value in ((0, "2"), (1, "3")):
        by = replace(cast.manager, at=cast.manager.at + timedelta(days=days))
        made = written.prepared(cast, tool, title=f"Ourselves {days}")
        operations.invite(by=by, round_id=made.pk, together=True)
        row = written.opened(cast, made).returns.get()
        row = written.answered(by, row, **written.everything("three-dimensions", value))
        operations.sign(by=by, return_id=row.pk, version=row.version)
        row.refresh_from_db()
        rows.append(row)
    page = queries.return_seen(cast.manager, rows[1].pk)
    first = page.sections[0].questions[0]
    assert (first.words, first.before) == ("Level 3: established", "Level 2: developing")
    graded = {"question": first.key, "grade": "2", "reason": "Two agencies did not.", "from_board": "Southmere"}
    operations.grade_again(by=cast.auditor, return_id=rows[1].pk, **graded)  # type: ignore[arg-type]
    found = queries.heat_map(queries.graded(cast.chair, rows[1].round, "dimension", "section"), "dimension", "section")
    assert set(found.rows) == {"agency", "inter-agency", "board"}
