"""Bringing a document in, through the operations: all of it, or nothing, and by whom."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.models import Document
from goldthread.jobs import reading
from goldthread.journal.models import Entry
from goldthread.loop.actions.models import Action
from goldthread.loop.intake import operations, queries
from goldthread.loop.intake.choices import IntakeState
from goldthread.loop.intake.models import Intake
from goldthread.loop.intake.sheet import Sheet, version_of
from goldthread.loop.lessons.models import AudienceMessage, Lesson, Recommendation, RecommendationLesson
from goldthread.loop.sources.models import Source
from tests.people import Cast, on_stage, reviewer_of

SUMMARY = "\n".join(
    (
        "# Learning",
        "",
        "| Source of learning | Summary of learning | Recommendations or key messages |",
        "| --- | --- | --- |",
        "| Audit of neglect Q3 2014 "
        "| <ul><li>Chronologies are rarely used.</li><li>Fathers were left out.</li></ul> "
        "| <ul><li>Use chronologies.</li></ul> |",
        "| Frontline visits | <ul><li>Staff know the threshold.</li></ul> | <ul><li>Share the booklet.</li></ul> |",
        "",
    )
).encode()

TRACKER = (
    b"Ref,Action,Lead,Agency,Due date,RAG,Notes\n"
    b"1,Train all staff,Owen Owner,Health,31 February 2026,Amber,begun\n"
    b"2,Add a prompt to the record,The head,Police,3 March 2026,Green,\n"
    b"3,Write to schools,,Hillside School,20/12/2026,,\n"
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.FILES = str(tmp_path / "files")
    settings.SCANNER = ""


def _sheet(intake: Intake) -> Sheet:
    return queries.sheet_of(intake)


def _brought(cast: Cast, name: str = "summary.md", data: bytes = SUMMARY) -> Intake:
    return operations.bring_in(by=cast.coordinator, name=name, file=data)


def _registers() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Source, Lesson, Recommendation, Action, AudienceMessage))


def test_nothing_is_in_the_registers_before_it_is_taken_in(cast: Cast) -> None:
    before = _registers()
    intake = _brought(cast)
    assert intake.state == IntakeState.PROPOSED
    assert [source.title for source in _sheet(intake).sources] == ["Audit of neglect Q3 2014", "Frontline visits"]
    assert _registers() == before
    assert Entry.objects.filter(kind="intake", verb="brought in", thing_id=intake.pk).count() == 1


def test_taking_in_writes_sources_lessons_and_recommendations_with_their_links(cast: Cast) -> None:
    intake = _brought(cast)
    taken = operations.take_in(
        by=cast.coordinator, intake_id=intake.pk, version=intake.version, published_on=date(2015, 5, 1)
    )
    assert taken.state == IntakeState.TAKEN_IN
    audit, visits = queries.sources_of(cast.coordinator, taken)
    assert (audit.reference, audit.kind, audit.reported_on) == ("NSH-2014-AUD-01", "AUD", date(2014, 9, 30))
    assert (visits.reference, visits.reported_on) == ("NSH-2015-VIS-01", date(2015, 5, 1))
    assert list(audit.lessons.order_by("pk").values_list("statement", flat=True)) == [
        "Chronologies are rarely used.",
        "Fathers were left out.",
    ]
    recommendation = Recommendation.objects.get(text="Use chronologies.")
    answered = RecommendationLesson.objects.filter(recommendation=recommendation).values_list("lesson__statement")
    assert {statement for (statement,) in answered} == {"Chronologies are rarely used.", "Fathers were left out."}
    entry = Entry.objects.get(kind="intake", verb="took in", thing_id=intake.pk)
    assert (entry.detail["sources"], entry.detail["lessons"]) == (2, 3)


def test_where_one_row_is_refused_none_is_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = _brought(cast)
    before = (_registers(), Entry.objects.count())

    def refuse(**_: Any) -> None:
        raise Refusal("Not this one.")

    monkeypatch.setattr("goldthread.loop.lessons.operations.recommend", refuse)
    with pytest.raises(Refusal, match="Not this one"):
        operations.take_in(by=cast.coordinator, intake_id=intake.pk, version=intake.version)
    assert (_registers(), Entry.objects.count()) == before
    assert queries.get(cast.coordinator, intake.pk).state == IntakeState.PROPOSED


def test_taking_in_twice_is_refused_and_changing_afterwards_too(cast: Cast) -> None:
    intake = _brought(cast)
    taken = operations.take_in(by=cast.coordinator, intake_id=intake.pk, version=intake.version)
    with pytest.raises(Refusal, match="taken in already"):
        operations.take_in(by=cast.coordinator, intake_id=intake.pk, version=taken.version)
    with pytest.raises(Refusal, match="in the registers"):
        operations.leave_out(by=cast.coordinator, intake_id=intake.pk, keys={"s1"})
    with pytest.raises(Refusal, match="cannot be discarded"):
        operations.discard(by=cast.coordinator, intake_id=intake.pk, version=taken.version)


def test_the_same_document_again_says_so_and_needs_a_tick(cast: Cast) -> None:
    first = _brought(cast)
    operations.take_in(by=cast.coordinator, intake_id=first.pk, version=first.version)
    again = _brought(cast, "another name.md")
    before = operations.taken_in_before(cast.coordinator, again)
    assert before is not None and before.pk == first.pk
    with pytest.raises(Refusal, match="taken in before") as refused:
        operations.take_in(by=cast.coordinator, intake_id=again.pk, version=again.version)
    assert refused.value.field == "again"
    operations.take_in(by=cast.coordinator, intake_id=again.pk, version=again.version, again=True)
    assert Source.objects.filter(title="Frontline visits").count() == 2


def test_two_people_on_one_row_and_two_on_different_rows(cast: Cast) -> None:
    intake = _brought(cast)
    one, two = (_sheet(intake).find(key) for key in ("s1.l1", "s1.l2"))
    operations.change_row(
        by=cast.manager,
        intake_id=intake.pk,
        key="s1.l1",
        version=version_of(one),
        new={"text": "Mine."},
        source_key="s1",
    )
    with pytest.raises(ChangedMeanwhile):
        operations.change_row(
            by=cast.coordinator,
            intake_id=intake.pk,
            key="s1.l1",
            version=version_of(one),
            new={"text": "Theirs."},
            source_key="s1",
        )
    operations.change_row(
        by=cast.coordinator,
        intake_id=intake.pk,
        key="s1.l2",
        version=version_of(two),
        new={"text": "Other."},
        source_key="s1",
    )
    texts = [row.text for row in _sheet(queries.get(cast.coordinator, intake.pk)).sources[0].standing("lesson")]
    assert texts == ["Mine.", "Other."]
    with pytest.raises(ChangedMeanwhile):
        operations.take_in(by=cast.coordinator, intake_id=intake.pk, version=intake.version)


def test_corrections_are_what_is_taken_in(cast: Cast) -> None:
    by, intake = cast.coordinator, _brought(cast)
    operations.leave_out(by=by, intake_id=intake.pk, keys={"s1.l2", "s2"})
    source = _sheet(intake).find("s1")
    new = {"title": "Neglect audit", "visibility": "groups", "group_ids": (cast.groups["learning"],)}
    operations.change_source(by=by, intake_id=intake.pk, key="s1", version=version_of(source), new=new)
    operations.add_row(by=by, intake_id=intake.pk, source_key="s1", kind="lesson", text="Added by hand.")
    now = queries.get(by, intake.pk)
    operations.take_in(by=by, intake_id=intake.pk, version=now.version)
    (made,) = queries.sources_of(by, now)
    assert (made.title, made.visibility) == ("Neglect audit", "groups")
    assert set(made.lessons.values_list("statement", flat=True)) == {"Chronologies are rarely used.", "Added by hand."}


def test_only_those_who_bring_documents_in_see_or_touch_them(cast: Cast) -> None:
    intake = _brought(cast)
    for who in (cast.chair, cast.auditor, cast.practitioner, cast.inspector, cast.administrator):
        with pytest.raises(NotAllowed):
            operations.bring_in(by=who, name="a.md", file=SUMMARY)
        with pytest.raises(NotThere):
            queries.get(who, intake.pk)
    on_stage(cast.outsider)
    with pytest.raises(NotThere):
        queries.get(cast.outsider, intake.pk)
    with pytest.raises(NotThere):
        operations.leave_out(by=cast.outsider, intake_id=intake.pk, keys={"s1"})


def test_a_document_may_be_had_by_those_who_may_see_all_that_came_of_it(cast: Cast) -> None:
    by, intake = cast.coordinator, _brought(cast)
    with pytest.raises(NotThere):
        queries.downloadable(cast.lay, intake.pk)  # nothing came of it yet
    source = _sheet(intake).find("s2")
    new = {"visibility": "groups", "group_ids": (cast.groups["learning"],)}
    operations.change_source(by=by, intake_id=intake.pk, key="s2", version=version_of(source), new=new)
    operations.take_in(by=by, intake_id=intake.pk, version=queries.get(by, intake.pk).version)
    for who in (by, cast.chair, cast.member):  # the member sits on the group
        assert queries.downloadable(who, intake.pk).pk == intake.pk
    for who in (cast.lay, cast.practitioner, cast.police_lead):
        with pytest.raises(NotThere):
            queries.downloadable(who, intake.pk)
    audit = queries.sources_of(by, intake)[0]
    with pytest.raises(NotThere):
        queries.downloadable(reviewer_of(cast, audit.pk), intake.pk)
    on_stage(by)
    assert queries.document_of_sources(by, [audit.pk])[audit.pk].pk == intake.pk
    assert queries.document_of_sources(cast.lay, [audit.pk]) == {}


def test_a_tracker_is_read_by_the_columns_that_a_person_chose(cast: Cast) -> None:
    by = cast.coordinator
    intake = _brought(cast, "tracker.csv", TRACKER)
    assert intake.mapping is not None and not intake.mapping["agreed"]
    columns = dict(intake.mapping["columns"])
    assert columns["title"] == 1
    mapped = operations.map_columns(by=by, intake_id=intake.pk, version=intake.version, columns=columns)
    one, two, three = _sheet(mapped).actions
    assert (one.owner_id, one.agency_id, one.due) == (cast.owner.person_id, cast.agencies["health"], None)
    assert "February 2026 has 28 days" in one.remarks[0]
    assert (two.owner_id, two.due) == (None, date(2026, 3, 3))
    assert three.agency_id == cast.agencies["school"]
    operations.introduce(by=by, intake_id=intake.pk, known={("owner", "The head"): cast.police_lead.me})
    now = queries.get(by, intake.pk)
    operations.take_in(by=by, intake_id=intake.pk, version=now.version)
    first, second, _ = queries.actions_of(by, now)
    assert (first.title, first.lead_officer_id, first.due_on) == ("Train all staff", cast.owner.person_id, None)
    assert "31 February 2026" in first.description and "Status in the tracker: Amber" in first.description
    assert (second.due_on, second.lead_officer_id) == (
        date(2026, 3, 3),
        cast.police_lead.person_id,
    )  # late, and said so


def test_a_mapping_that_makes_no_sense_is_refused(cast: Cast) -> None:
    intake = _brought(cast, "tracker.csv", TRACKER)
    given: dict[str, Any] = {"by": cast.coordinator, "intake_id": intake.pk, "version": intake.version}
    with pytest.raises(Refusal, match="what is to be done"):
        operations.map_columns(**given, columns={"owner": 2})
    with pytest.raises(Refusal, match="chosen twice"):
        operations.map_columns(**given, columns={"title": 1, "owner": 1})
    with pytest.raises(Refusal, match="No row has anything"):
        operations.map_columns(**given, columns={"title": 99})


def test_a_document_is_read_in_another_way_on_request(cast: Cast) -> None:
    intake = _brought(cast)
    again = operations.read_as(by=cast.coordinator, intake_id=intake.pk, version=intake.version, shape="prose")
    assert _sheet(again).shape == "prose"
    with pytest.raises(Refusal, match="how the document should be read"):
        operations.read_as(by=cast.coordinator, intake_id=intake.pk, version=again.version, shape="magic")
    words = _brought(cast, "words.txt", b"One sentence.\n\nAnother sentence.\n")
    for shape in ("learning_summary", "inspection_letter", "prose"):
        read = operations.read_as(by=cast.coordinator, intake_id=words.pk, version=words.version, shape=shape)
        words.version = read.version
        kept = " ".join(part.text for part in _sheet(read).parts)
        assert "One sentence." in kept and "Another sentence." in kept
    with pytest.raises(Refusal, match="no table"):
        operations.read_as(by=cast.coordinator, intake_id=words.pk, version=words.version, shape="action_tracker")


def test_what_cannot_be_read_at_once_is_not_kept(cast: Cast) -> None:
    before = Document.objects.count()
    with pytest.raises(Refusal, match="picture"):
        _brought(cast, "photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    assert Document.objects.count() == before


def test_a_large_document_is_read_by_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, int]] = []

    class Task:
        def defer(self, **given: int) -> None:
            asked.append(given)

    monkeypatch.setattr("procrastinate.contrib.django.app.configure_task", lambda name, queue: Task())
    monkeypatch.setattr(operations, "_AT_ONCE", {Kind.MARKDOWN: 10})
    intake = _brought(cast)
    assert (intake.state, intake.proposal) == (IntakeState.READING, None)
    assert asked == [{"board_id": cast.coordinator.board_id, "intake_id": intake.pk, "whose": "own"}]
    reading.read_document.func(**asked[0])
    on_stage(cast.coordinator)
    done = queries.get(cast.coordinator, intake.pk)
    assert done.state == IntakeState.PROPOSED
    assert len(_sheet(done).sources) == 2
    reading.read_document.func(**asked[0])  # a job may be run twice
    on_stage(cast.coordinator)
    assert queries.get(cast.coordinator, intake.pk).version == done.version


def test_a_job_that_breaks_off_says_so_on_the_document(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    never = type("Never", (), {"defer": lambda self, **given: 0})
    monkeypatch.setattr("procrastinate.contrib.django.app.configure_task", lambda name, queue: never())
    monkeypatch.setattr(operations, "_AT_ONCE", {Kind.MARKDOWN: 10})
    intake = _brought(cast)

    def break_off(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(operations, "read", break_off)
    reading.read_document.func(board_id=intake.board_id, intake_id=intake.pk)
    on_stage(cast.coordinator)
    found = queries.get(cast.coordinator, intake.pk)
    assert found.state == IntakeState.UNREADABLE
    assert "went wrong on our side" in found.trouble
