"""A return from invitation to two signatures: saving, colleagues, last year, evidence, and what is refused."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.accounts import operations as keeping
from goldthread.accounts.models import Board
from goldthread.accounts.roles import Role, permissions_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.audits import operations
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.choices import ReturnState
from goldthread.loop.audits.models import AnswerSave, AuditRound, School
from goldthread.notices.models import Notice
from tests.loop.audits import written
from tests.people import ROLES_BEGIN, Cast, on_stage, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def governor(cast: Cast) -> Actor:
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


@pytest.fixture(scope="module")
def made(settled: Cast) -> AuditRound:
    return written.round_of(settled)


@pytest.fixture
def opened(cast: Cast, made: AuditRound) -> AuditRound:
    return deepcopy(made)


def test_an_answer_is_kept_to_the_byte_with_every_version(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    first = operations.save_answer(
        by=cast.health_lead, return_id=row.pk, question="lead", given=Given("1", " a\r\nb "), seen=0
    )
    second = operations.save_answer(
        by=cast.health_lead, return_id=row.pk, question="lead", given=Given("2", "é\u2028"), seen=first
    )
    answer = row.answers.get()
    assert (second, answer.value, answer.note) == (2, "2", "é\u2028")
    saves = list(AnswerSave.objects.filter(audit_return=row).values_list("version", "value", "note", "by_id"))
    assert saves == [(1, "1", " a\r\nb ", cast.health_lead.me), (2, "2", "é\u2028", cast.health_lead.me)]
    row.refresh_from_db()
    assert row.state == ReturnState.BEGUN


def test_saving_costs_two_questions_and_no_entry_of_the_journal(cast: Cast, opened: AuditRound) -> None:
    row = written.answered(cast.health_lead, written.of(opened), lead=Given("1"))
    entries = Entry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        operations.save_answer(by=cast.health_lead, return_id=row.pk, question="known", given=Given("3"), seen=0)
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) == 2
    with CaptureQueriesContext(connection) as many:
        written_now = {key: (Given("3"), 0) for key in ("trained",)} | {"share": (Given("50"), 0)}
        operations.save_answers(by=cast.health_lead, return_id=row.pk, answers=written_now)
    assert len([each for each in many if "SAVEPOINT" not in each["sql"]]) == 2
    assert Entry.objects.count() == entries


def test_the_same_answer_sent_twice_is_saved_once(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    for _ in range(2):
        version = operations.save_answer(
            by=cast.health_lead, return_id=row.pk, question="lead", given=Given("1"), seen=0
        )
    assert version == 1 and row.saves.count() == 1


def test_two_people_in_one_section_lose_nothing(cast: Cast, opened: AuditRound, governor: Actor) -> None:
    row = written.answered(cast.health_lead, written.of(opened), lead=Given("1"))
    operations.save_answer(by=governor, return_id=row.pk, question="lead", given=Given("3", "Mine"), seen=1)
    with pytest.raises(ChangedMeanwhile) as refused:
        operations.save_answer(by=cast.health_lead, return_id=row.pk, question="lead", given=Given("2"), seen=1)
    assert "Owen Owner answered this question" in refused.value.sentence and refused.value.field == "lead"
    both = {"lead": (Given("2"), 1), "known": (Given("3"), 0)}
    saved = operations.save_answers(by=cast.health_lead, return_id=row.pk, answers=both)
    assert saved.versions == {"known": 1} and saved.changed_meanwhile["lead"].given == Given("3", "Mine")


def test_what_is_wrong_has_a_sentence_and_the_rest_is_saved(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    answers = {"lead": (Given("9"), 0), "known": (Given("3"), 0)}
    saved = operations.save_answers(by=cast.health_lead, return_id=row.pk, answers=answers)
    assert saved.versions == {"known": 1} and list(saved.wrong) == ["lead"]


def test_a_question_withdrawn_meanwhile_is_refused_and_no_longer_missing(
    cast: Cast, opened: AuditRound, governor: Actor
) -> None:
    row = written.answered(cast.health_lead, written.of(opened), lead=Given("3"), known=Given("3"))
    operations.withdraw_question(by=cast.manager, edition_id=opened.edition_id, question="trained", why="Asked twice")
    with pytest.raises(Refusal, match="The board took this question out"):
        operations.save_answer(by=cast.health_lead, return_id=row.pk, question="trained", given=Given("3"), seen=0)
    operations.sign(by=cast.health_lead, return_id=row.pk, version=row.version)


def test_a_scale_is_not_changed_in_the_middle_of_a_round(cast: Cast, opened: AuditRound) -> None:
    row = opened.edition
    with pytest.raises(Refusal, match=f"is being answered in {opened.reference}"):
        operations.change_tool(by=cast.manager, edition_id=row.pk, version=row.version, text=written.TOOL)


def test_nothing_is_saved_after_closing_and_what_did_not_come_is_said(cast: Cast, opened: AuditRound) -> None:
    row = written.answered(cast.health_lead, written.of(opened), lead=Given("3"))
    operations.close_round(by=cast.manager, round_id=opened.pk, version=opened.version)
    with pytest.raises(Refusal, match="is closed, so nothing more can be saved"):
        operations.save_answer(by=cast.health_lead, return_id=row.pk, question="known", given=Given("3"), seen=0)
    row.refresh_from_db()
    assert row.state == ReturnState.NOT_RETURNED and row.answers.count() == 1


def test_two_people_sign_what_is_whole_and_it_stays_as_signed(cast: Cast, opened: AuditRound, governor: Actor) -> None:
    row = written.answered(cast.health_lead, written.of(opened), lead=Given("3"), known=Given("1"))
    with pytest.raises(Refusal, match="2 questions are not answered yet") as refused:
        operations.sign(by=cast.health_lead, return_id=row.pk, version=row.version)
    assert refused.value.field == "why"
    row = written.answered(cast.health_lead, row, why=Given("New lead"), trained=Given("3"))
    operations.sign(by=cast.health_lead, return_id=row.pk, version=row.version)
    row.refresh_from_db()
    assert row.state == ReturnState.SIGNED
    with pytest.raises(Refusal, match="This return is signed"):
        operations.save_answer(by=governor, return_id=row.pk, question="lead", given=Given("2"), seen=1)
    with pytest.raises(Refusal, match="You have signed already"):
        operations.sign(by=cast.health_lead, return_id=row.pk, version=row.version)
    operations.sign(by=governor, return_id=row.pk, version=row.version)
    row.refresh_from_db()
    assert row.state == ReturnState.RETURNED
    digests = set(row.signatures.values_list("digest", flat=True))
    entry = Entry.objects.filter(verb="signed", kind="audit return").last()
    assert entry is not None and {entry.detail["answers"]} == digests and entry.detail["saves"] == 4


def test_a_return_opened_again_is_signed_anew(cast: Cast, opened: AuditRound, governor: Actor) -> None:
    row = written.returned(cast.health_lead, governor, written.of(opened))
    with pytest.raises(NotAllowed):
        operations.open_again(by=cast.health_lead, return_id=row.pk, version=row.version, why="A mistake")
    row = operations.open_again(by=cast.manager, return_id=row.pk, version=row.version, why="A mistake")
    written.answered(cast.health_lead, row, known=Given("3"))
    assert row.turn == 2 and row.signatures.count() == 2 and row.returned_at is None


def test_a_colleague_answers_the_section_handed_to_them_and_no_other(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    with pytest.raises(NotThere):
        operations.save_answer(by=cast.practitioner, return_id=row.pk, question="trained", given=Given("3"), seen=0)
    with pytest.raises(Refusal, match="Choose a colleague who has a role for this agency"):
        operations.hand_section(by=cast.health_lead, return_id=row.pk, section="training", person_id=cast.lay.me)
    operations.hand_section(by=cast.health_lead, return_id=row.pk, section="training", person_id=cast.practitioner.me)
    operations.save_answer(by=cast.practitioner, return_id=row.pk, question="trained", given=Given("3"), seen=0)
    with pytest.raises(Refusal, match="This section is with a colleague"):
        operations.save_answer(by=cast.practitioner, return_id=row.pk, question="lead", given=Given("3"), seen=0)
    operations.finish_section(by=cast.practitioner, return_id=row.pk, section="training")
    assert Notice.objects.filter(person_id=cast.practitioner.me, key__startswith="section-").exists()


def test_others_see_nothing_of_a_return(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    for actor in (cast.police_lead, cast.partner, cast.member, cast.auditor, cast.lay, cast.inspector):
        with pytest.raises(NotThere):
            operations.save_answer(by=actor, return_id=row.pk, question="lead", given=Given("3"), seen=0)
        with pytest.raises(NotThere):
            operations.comment(by=actor, return_id=row.pk, text="Seen")


def test_last_year_is_carried_forward_through_the_map_to_be_confirmed(
    cast: Cast, opened: AuditRound, governor: Actor
) -> None:
    written.returned(cast.health_lead, governor, written.of(opened))
    text = written.TOOL.replace('edition: "1"', 'edition: "2"').replace("      lead:", "      a-lead:") + (
        'replaces: {edition: "1", questions: {lead: a-lead}, not_the_same: [trained]}\n'
    )
    later = {"opens_on": date(2026, 6, 2), "due_on": date(2026, 6, 30)}
    newer = written.prepared(cast, written.edition(cast, text), **later)
    manager = replace(cast.manager, at=cast.manager.at + timedelta(days=1))
    operations.invite(by=manager, round_id=newer.pk, agency_ids=[cast.agencies["health"]])
    row = written.of(written.opened(cast, newer))
    assert operations.carry_forward(by=cast.health_lead, return_id=row.pk) == 2
    carried = {answer.question: (answer.value, answer.note, answer.carried) for answer in row.answers.all()}
    assert carried == {"a-lead": ("3", "  Minutes of May\r\n", True), "known": ("2", "", True)}
    row.refresh_from_db()
    with pytest.raises(Refusal, match="3 questions are not answered"):
        operations.sign(by=cast.health_lead, return_id=row.pk, version=row.version)
    assert operations.confirm_carried(by=cast.health_lead, return_id=row.pk, questions=["a-lead", "known"]) == 2
    assert not row.answers.filter(carried=True).exists()


def test_evidence_is_attached_once_and_cited_many_times(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    made = operations.attach_evidence(
        by=cast.health_lead,
        return_id=row.pk,
        title="Minutes",
        file=b"Minutes of the board of May.",
        file_name="minutes.txt",
        questions=["lead", "known"],
    )
    operations.cite_evidence(
        by=cast.health_lead, return_id=row.pk, evidence_id=made.pk, questions=["lead", "known", "trained"]
    )
    assert row.evidence.count() == 1 and made.citations.count() == 3
    with pytest.raises(Refusal, match="Attach a file, or give a link"):
        operations.attach_evidence(by=cast.health_lead, return_id=row.pk, title="None", questions=["lead"])


def test_comments_go_both_ways(cast: Cast, opened: AuditRound) -> None:
    row = written.of(opened)
    asked = operations.comment(by=cast.coordinator, return_id=row.pk, question="lead", text="Who is it?")
    back = operations.comment(by=cast.health_lead, return_id=row.pk, question="lead", text="The chief nurse.")
    assert (asked.from_board, back.from_board) == (True, False)
    told = set(Notice.objects.filter(key=f"audit-comment-{back.pk}").values_list("person_id", flat=True))
    assert told == {cast.manager.me, cast.coordinator.me}


def test_a_gap_becomes_an_action_of_its_agency_in_one_step(cast: Cast, opened: AuditRound) -> None:
    row = written.answered(cast.health_lead, written.of(opened), lead=Given("3"), known=Given("1"))
    said = {"return_id": row.pk, "title": "Tell all staff who leads", "strength": "medium", "due_on": date(2026, 9, 1)}
    with pytest.raises(Refusal, match="This answer shows no gap"):
        operations.act_on_gap(by=cast.health_lead, question="lead", **said)  # type: ignore[arg-type]
    made = operations.act_on_gap(by=cast.health_lead, question="known", **said)  # type: ignore[arg-type]
    assert made.lead_agency_id == cast.agencies["health"] and opened.reference in made.description


def test_the_register_of_schools_makes_agencies_and_tells_of_a_school_that_stands_twice(cast: Cast) -> None:
    on_stage(cast.manager)
    register = (
        "URN,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),PhaseOfEducation (name),Town\n"
        "100,Hillside School,Community school,Open,Primary,North\n"
        "101,St Mary’s,Academy,Open,Primary,North\n"
        "102,St Mary’s,Academy,Open,Secondary,South\n"
        "101,St Mary’s,Academy,Open,Primary,North\n"
        "103,Old School,Academy,Closed,Primary,South\n"
        "x,No number,Academy,Open,Primary,South\n"
    )
    kept = operations.bring_in_schools(by=cast.manager, data=register.encode("cp1252"))
    assert kept.added == 3 and len(kept.remarks) == 3
    assert "stands in the file twice, on lines 3 and 5" in kept.remarks[1]
    assert School.objects.get(urn="100").agency_id == cast.agencies["school"]
    assert School.objects.get(urn="102").agency.name == "St Mary’s (102)"
    again = operations.bring_in_schools(by=cast.manager, data=register.encode())
    assert (again.added, again.known) == (0, 3)
    made = written.prepared(cast)
    assert len(operations.invite(by=cast.manager, round_id=made.pk, every_school=True)) == 3
    assert operations.invite(by=cast.manager, round_id=made.pk, every_school=True) == []


def test_an_agency_answers_once_for_several_boards(cast: Cast, opened: AuditRound) -> None:
    row = written.answered(cast.health_lead, written.of(opened))
    stranger = replace(cast.outsider, roles=cast.outsider.roles)
    with pytest.raises(NotAllowed, match="only as yourself"):
        operations.answer_other_boards(by=cast.health_lead, return_id=row.pk, others=[stranger])
    arrives = written.asked_by_another_board(cast)
    there = replace(
        cast.health_lead,
        board_id=cast.outsider.board_id,
        board_code=cast.outsider.board_code,
        agency_ids=frozenset({arrives.agency_id or 0}),
    )
    on_stage(cast.health_lead)
    given = operations.answer_other_boards(by=cast.health_lead, return_id=row.pk, others=[there])
    assert given == {"STM": 3}
    on_stage(cast.outsider)
    arrived = arrives.answers.get(question="lead")
    assert (arrived.value, arrived.note, arrived.carried) == ("3", "  Minutes of May\r\n", True)


def test_the_late_are_told_once_a_week_and_the_others_before_the_day(cast: Cast, opened: AuditRound) -> None:
    night = system(Board.objects.get(pk=cast.manager.board_id))
    for day, told in ((date(2026, 6, 10), 0), (date(2026, 6, 16), 2), (date(2026, 7, 1), 2), (date(2026, 7, 3), 0)):
        assert operations.remind(by=replace(night, at=night.at.replace(month=day.month, day=day.day))) == told
