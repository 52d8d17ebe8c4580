"""Letters to agencies, blind grading, earlier audits held as rounds, and everything out and back in one file."""

import json
from dataclasses import replace

import pytest
from django.apps import apps

from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.audits import operations, packing, queries
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.models import AuditReturn, Finding
from goldthread.loop.audits.operations import moving
from goldthread.loop.intake import operations as intake
from goldthread.loop.intake.models import Intake
from goldthread.loop.sources.models import Source
from tests.loop.audits import written
from tests.people import Cast, on_stage
from tests.shared import shared_path

pytestmark = pytest.mark.django_db

PDF = b"The letter as it went, in letters."


@pytest.fixture
def returned(cast: Cast) -> AuditReturn:
    on_stage(cast.manager)
    row = written.of(written.round_of(cast))
    written.answered(cast.health_lead, row, **(written.FULL | {"known": Given("2", "Half of them know.")}))
    return written.signed_by_two(cast, row)


def test_a_letter_tells_an_agency_its_own_results_and_stays_as_it_went(cast: Cast, returned: AuditReturn) -> None:
    made, health = returned.round, cast.agencies["health"]
    operations.grade_again(
        by=cast.auditor, return_id=returned.pk, question="trained", grade="1", reason="No record.", settles=True
    )
    operations.find(
        by=cast.manager, round_id=made.pk, kind="good_practice", statement="A lead for each ward.", questions=["lead"]
    )
    operations.find(
        by=cast.manager,
        round_id=made.pk,
        kind="concern",
        statement="Only of the police.",
        questions=["lead"],
        agency_id=cast.agencies["police"],
    )
    operations.word_letter(by=cast.manager, round_id=made.pk, agency_id=health, version=0, words="Thank you.")
    told = queries.feedback(cast.manager, made, health)
    assert (told.own.met, told.own.of, told.everybody) == (1, 3, None)
    assert [(each.first, each.settled) for each in told.settled] == [("3: in place and checked", "1: begun")]
    assert (told.good, told.improve, told.words) == (("A lead for each ward.",), (), "Thank you.")
    assert [each.note for each in told.gaps] == ["Half of them know.", ""]
    with pytest.raises(NotThere):
        queries.feedback(cast.health_lead, made, health)
    sending = {"round_id": made.pk, "agency_id": health, "sent_to": "Chief nurse", "paper": PDF, "name": "letter.txt"}
    operations.send_letter(by=cast.manager, version=1, **sending)  # type: ignore[arg-type]
    assert queries.feedback(cast.health_lead, made, health).sent_to == "Chief nurse"
    with pytest.raises(NotThere):
        queries.feedback(cast.police_lead, made, health)
    with pytest.raises(Refusal, match="stays as it went"):
        operations.word_letter(by=cast.manager, round_id=made.pk, agency_id=health, version=2, words="More.")


def test_who_grades_blind_sees_the_first_grade_after_their_own(cast: Cast) -> None:
    on_stage(cast.manager)
    row = written.of(written.round_of(cast, blind=True))
    written.answered(cast.health_lead, row)
    row = written.signed_by_two(cast, row)

    def lead() -> tuple[object, str, bool]:
        page = queries.return_seen(cast.auditor, row.pk)
        one = next(each for section in page.sections for each in section.questions if each.key == "lead")
        return one.value, one.words, one.hidden

    assert lead() == (None, "", True)
    operations.grade_again(by=cast.auditor, return_id=row.pk, question="lead", grade="1", reason="Read.")
    assert lead() == ("3", "3: in place and checked", False)


SEED = "cheshire-west-and-chester-framework-2015.txt"


def test_the_audits_of_a_real_summary_are_held_with_their_findings_and_recommendations(cast: Cast) -> None:
    by = on_stage(cast.manager)
    came: Intake = intake.bring_in(by=by, name=SEED, file=shared_path("seeds", SEED).read_bytes(), wait=True)
    intake.take_in(by=by, intake_id=came.pk, version=came.version)
    tools = {
        "Risk Assessment Conference": "domestic-abuse-conference-audit",
        "CSE": "exploitation-case-audit",
        "Neglect": "neglect-case-audit",
        "Self-Harm": "self-harm-case-audit",
        "Addition": "additional-needs-case-audit",
    }
    held = []
    for words, tool in tools.items():
        source = Source.objects.get(board_id=by.board_id, kind="AUD", title__icontains=words)
        edition = operations.take_shipped_tool(by=by, key=tool)
        edition = operations.issue_tool(by=by, edition_id=edition.pk, version=edition.version)
        held.append(operations.hold_source(by=by, source_reference=source.reference, edition_id=edition.pk))
    assert [row.state for row in held] == ["closed"] * 5
    findings = [list(Finding.objects.filter(round=row).select_related("lesson")) for row in held]
    assert list(map(len, findings)) == [6, 4, 4, 5, 6]
    recommended = [
        {link.recommendation_id for each in rows if each.lesson for link in each.lesson.recommendation_links.all()}
        for rows in findings
    ]
    assert all(recommended)
    with pytest.raises(Refusal, match="is held already"):
        operations.hold_source(by=by, source_reference=source.reference, edition_id=edition.pk)
    assert source.reference not in dict(queries.held_and_not(by))


OF_OTHER_ROOMS = {"AuditAction", "SurveyLink"}
"""An action goes out with actions; the secret of a link is not given to anybody."""


def test_one_file_holds_everything_and_gives_it_back_to_the_last_byte(cast: Cast, returned: AuditReturn) -> None:
    held = {
        model.__name__
        for model in apps.get_app_config("loop").get_models()
        if model.__module__.startswith("goldthread.loop.audits.")
    }
    assert held - {table.__name__ for table in moving._TABLES} <= OF_OTHER_ROOMS
    words = "=1+1 “Grüße” \t zero\u200bwidth\r\nlast line \n"
    police = written.of(returned.round, "Police")
    written.answered(cast.police_lead, police, lead=Given("1", words), known=Given("0"), why=Given(words))
    operations.word_letter(
        by=cast.manager, round_id=returned.round_id, agency_id=cast.agencies["health"], version=0, words="Thank you."
    )
    out = operations.take_out(by=cast.manager)
    packed = packing.pack(out, operations.answers_as_csv(by=cast.manager))
    assert packing.pack(out, operations.answers_as_csv(by=cast.manager)) == packed
    assert packing.unpack(packed) == out
    assert "'=1+1" in operations.answers_as_csv(by=cast.manager), "a spreadsheet would run it"
    by = on_stage(cast.outsider)
    operations.bring_back(by=by, archive=packing.unpack(packed))
    again = operations.take_out(by=by)
    assert json.loads(again.text)["tables"] == json.loads(out.text)["tables"] and again.files == out.files
    assert json.dumps(words, ensure_ascii=False) in again.text
    for wrong in (b"no zip", packing.pack(replace(out, text="{}"))[:40]):
        with pytest.raises(Refusal, match="not an archive"):
            packing.unpack(wrong)
