"""Files that come back: read in, clashing, or bad. Each gets a sentence, and nothing of another agency changes."""

import dataclasses
import io
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.documents.reading import read
from goldthread.loop.actions import operations as acting
from goldthread.loop.actions.models import Action, ProgressNote
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.models import ReturnedFile, Round, RoundAnswer, RoundCall
from goldthread.loop.actions.rounds.rules import Asked, Fate, judge
from goldthread.loop.actions.rounds.sheet import (
    ACTION,
    GOING,
    HEADS,
    PROPOSED,
    REFERENCE,
    TEXT,
    VERSION,
    WHY,
    Line,
    Row,
    read_back,
)
from tests.loop.actions.rounds.written import Cells, action, book, call, filled, later, lines, opened
from tests.people import TODAY, Cast, on_stage

SAID = {GOING: "On course", TEXT: "The prompt is being tried by one team."}


@dataclasses.dataclass
class Stage:
    """Two actions of health and one of the police, in an open round."""

    cast: Cast
    round: Round
    call: RoundCall
    ours: list[Action]
    theirs: Action

    @property
    def lines(self) -> list[Line]:
        return list(lines(self.cast.owner, self.call))

    def back(self, rows: list[Cells], **said: Any) -> ReturnedFile:
        heads, stamp = said.pop("heads", HEADS), said.pop("stamp", "")
        data = book(self.round, self.call, rows, heads, stamp)
        return operations.send_back(
            by=self.cast.owner, round_id=self.round.pk, call_id=self.call.pk, name="actions.xlsx", file=data
        )

    def proposal(self, file: ReturnedFile) -> queries.Proposal:
        return queries.proposal(self.cast.owner, file)


@pytest.fixture(scope="module")
def made(settled: Cast) -> Stage:
    ours = [action(settled, "health", due_on=date(2026, 9, day)) for day in (1, 2)]
    theirs = action(settled, "police")
    round_ = opened(settled)
    return Stage(settled, round_, call(settled, round_, settled.owner), ours, theirs)


@pytest.fixture
def stage(cast: Cast, made: Stage, settings: Any, tmp_path: Any) -> Stage:
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    return deepcopy(made)


def test_a_file_is_read_in_whatever_the_order_of_its_rows_and_columns(stage: Stage) -> None:
    one, two = stage.lines
    rows = [
        filled(two, **SAID),
        filled(one, **{GOING: "stuck", TEXT: "No money.", PROPOSED: date(2026, 12, 1), WHY: "Money"}),
    ]
    file = stage.back(rows, heads=tuple(reversed(HEADS)))
    assert operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={}) == 2
    answers = {each.line.action.reference: each for each in RoundAnswer.objects.select_related("line__action")}
    assert answers[one.reference].going == Going.STUCK
    assert answers[one.reference].proposed_on == date(2026, 12, 1)
    assert answers[two.reference].text == SAID[TEXT]
    with pytest.raises(Refusal):
        operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={})


def test_what_was_changed_meanwhile_is_asked_about_and_nothing_is_overwritten(stage: Stage) -> None:
    one, two = stage.lines
    rows = [filled(one, **SAID), filled(two, **SAID)]
    file = stage.back(rows)
    first = stage.ours[0]
    acting.note_progress(
        by=stage.cast.health_lead, action_id=first.pk, version=first.version, text="I rang the supplier."
    )
    shown = stage.proposal(file)
    (clash,) = shown.of(Fate.CLASH)
    assert (clash.changed_by, clash.asked.last_note if clash.asked else "") == ("Harper Lead", "I rang the supplier.")
    with pytest.raises(ChangedMeanwhile) as refused:
        operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={})
    assert one.reference in refused.value.sentence
    assert not RoundAnswer.objects.exists()
    assert operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={one.reference: False}) == 1
    assert list(RoundAnswer.objects.values_list("line__action__reference", flat=True)) == [two.reference]


def test_rows_that_were_removed_stay_as_they_are_and_are_named(stage: Stage) -> None:
    one, two = stage.lines
    file = stage.back([filled(one, **SAID)])
    assert stage.proposal(file).left_out == (two.reference,)
    assert operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={}) == 1


def test_a_file_of_another_round_of_another_agency_or_of_nobody_is_refused_whole(stage: Stage) -> None:
    cast, rows = stage.cast, [filled(stage.lines[0], **SAID)]
    others = call(cast, stage.round, cast.police_lead)
    for stamp, words in (
        (f"Return number: NSH-2025-RD-04/{stage.call.pk}", "belongs to the round NSH-2025-RD-04"),
        (f"Return number: {stage.round.reference}/{others.pk}", "somebody else"),
        (f"Return number: {stage.round.reference}/999999", "somebody else"),
        ("Our actions", "return number"),
    ):
        with pytest.raises(Refusal) as refused:
            stage.back(rows, stamp=stamp)
        assert words in refused.value.sentence and refused.value.field == "file"
    with pytest.raises(NotThere):
        operations.send_back(
            by=cast.police_lead, round_id=stage.round.pk, name="a.xlsx", file=book(stage.round, stage.call, rows)
        )
    assert not ReturnedFile.objects.exists()


def test_headings_that_were_renamed_are_named_and_case_does_not_matter(stage: Stage) -> None:
    rows = [filled(stage.lines[0], **SAID)]
    renamed = tuple("RAG" if head == GOING else head for head in HEADS)
    with pytest.raises(Refusal) as refused:
        stage.back([row | {"RAG": "green"} for row in rows], heads=renamed)
    assert GOING in refused.value.sentence
    data = book(stage.round, stage.call, rows).replace(b"", b"")
    workbook = load_workbook(io.BytesIO(data))
    for cell in workbook.active[4]:  # type: ignore[index]  # the sheet is there
        cell.value = str(cell.value).upper() + " "
    workbook.active.title = "my own name"  # type: ignore[union-attr]  # as above
    out = io.BytesIO()
    workbook.save(out)
    file = operations.send_back(by=stage.cast.owner, round_id=stage.round.pk, name="a.xlsx", file=out.getvalue())
    assert len(stage.proposal(file).of(Fate.TAKE)) == 1


BAD: list[tuple[Cells, str]] = [
    ({GOING: "green"}, "is no answer to"),
    ({GOING: ""}, "Say how it is going"),
    ({TEXT: ""}, "Write in a sentence"),
    ({PROPOSED: "31 June 2027", WHY: "x"}, "is not a date"),
    ({PROPOSED: "soon", WHY: "x"}, "is not a date"),
    ({PROPOSED: "=TODAY()+90", WHY: "x"}, "holds a formula"),
    ({GOING: '=IF(1,"Done","")'}, "holds a formula"),
    ({PROPOSED: date(2020, 1, 1), WHY: "x"}, "must still be to come"),
    ({PROPOSED: "3 March 2027"}, "Say why you ask"),
    ({WHY: "x"}, "but no date"),
    ({VERSION: "abc"}, "was changed"),
    ({TEXT: "x" * 5000}, "longer than"),
    ({REFERENCE: ""}, "its reference is gone"),
    ({REFERENCE: "NSH-1999-A-001"}, "is not on this list"),
]


@pytest.mark.parametrize(("said", "words"), BAD, ids=[words for _, words in BAD])
def test_a_row_that_cannot_be_read_gets_a_sentence_and_the_others_are_read(
    stage: Stage, said: Cells, words: str
) -> None:
    one, two = stage.lines
    file = stage.back([filled(one, **(SAID | said)), filled(two, **SAID)])
    shown = stage.proposal(file)
    (wrong,) = shown.of(Fate.WRONG)
    assert any(words in problem for problem in wrong.judged.problems)
    assert operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={}) == 1


@pytest.mark.parametrize(
    "text", ["3 March 2027", "3rd Mar 2027", "03/03/2027", "2027-03-03", "Wednesday 3 March 2027", "3.3.2027"]
)
def test_dates_as_people_write_them(stage: Stage, text: str) -> None:
    file = stage.back([filled(stage.lines[0], **SAID, **{PROPOSED: text, WHY: "x"})])
    (row,) = stage.proposal(file).of(Fate.TAKE)
    assert row.judged.row.proposed_on == date(2027, 3, 3)


def test_a_row_of_another_agency_says_what_a_row_of_nothing_says(stage: Stage) -> None:
    theirs = filled(stage.lines[0], **SAID) | {REFERENCE: stage.theirs.reference, VERSION: stage.theirs.version}
    nothing = theirs | {REFERENCE: "NSH-2026-A-999"}
    file = stage.back([theirs, nothing])
    one, other = (each.judged.problems[0] for each in stage.proposal(file).of(Fate.WRONG))
    assert one.replace(stage.theirs.reference, "…") == other.replace("NSH-2026-A-999", "…")
    assert operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={stage.theirs.reference: True}) == 0
    assert not ProgressNote.objects.filter(action=stage.theirs).exists()


def test_twice_the_same_row_is_read_from_neither(stage: Stage) -> None:
    row = filled(stage.lines[0], **SAID)
    shown = stage.proposal(stage.back([row, row | {TEXT: "Otherwise"}]))
    assert {each.judged.fate for each in shown.rows} == {Fate.WRONG}
    assert "more than once (row 5 and row 6)" in shown.rows[0].judged.problems[0]


def test_a_word_file_is_read_as_well_and_other_files_are_not(stage: Stage) -> None:
    paper = WordDocument()
    paper.add_paragraph(f"Return number: {stage.round.reference}/{stage.call.pk}")
    table = paper.add_table(rows=0, cols=len(HEADS))
    for row in (dict(zip(HEADS, HEADS, strict=True)), filled(stage.lines[0], **SAID)):
        cells = table.add_row().cells
        for cell, head in zip(cells, HEADS, strict=True):
            cell.text = str(row.get(head) or "")
    out = io.BytesIO()
    paper.save(out)
    file = operations.send_back(by=stage.cast.owner, round_id=stage.round.pk, name="a.docx", file=out.getvalue())
    assert operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={}) == 1
    for name, data, words in (
        ("a.md", b"# Notes\n\nNothing.\n", "neither an Excel nor a Word"),
        ("a.csv", b"one,two\n1,2\n", "no table of actions"),
        ("a.xlsx", b"PK\x03\x04 nonsense", ""),
    ):
        with pytest.raises(Refusal) as refused:
            operations.send_back(by=stage.cast.owner, round_id=stage.round.pk, name=name, file=data)
        assert refused.value.field == "file" and words in refused.value.sentence


def test_a_file_that_comes_after_the_meeting_is_told_so(stage: Stage) -> None:
    file = stage.back([filled(stage.lines[0], **SAID)])
    by = later(on_stage(stage.cast.manager), 28)
    operations.close_round(by=by, round_id=stage.round.pk, version=1, minute="Noted.")
    for late in (
        lambda: operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen={}),
        lambda: stage.back([filled(stage.lines[0], **SAID)]),
    ):
        with pytest.raises(Refusal) as refused:
            late()
        assert "is closed" in refused.value.sentence


# What holds whatever a file says

TEXTS = st.text(max_size=40)
REFERENCES = st.sampled_from(["NSH-2026-A-001", "NSH-2026-A-002", "NSH-2026-A-003", "", "x"]) | TEXTS
ROWS = st.lists(
    st.builds(
        Row,
        place=TEXTS,
        reference=REFERENCES,
        version=st.none() | st.integers(0, 3),
        going=st.sampled_from(["", *Going.values]) | TEXTS,
        text=TEXTS,
        proposed_on=st.none() | st.dates(),
        why=TEXTS,
        said=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS),
        problems=st.tuples() | st.tuples(TEXTS),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(ROWS)
def test_only_what_was_asked_is_ever_taken_and_each_at_most_once(rows: list[Row]) -> None:
    asked = {f"NSH-2026-A-00{n}": Asked(f"NSH-2026-A-00{n}", 1, n == 1) for n in (1, 2)}
    judged = judge(rows, asked, TODAY)
    assert len(judged) == len(rows)
    taken = [each.row.reference for each in judged if each.fate in {Fate.TAKE, Fate.CLASH}]
    assert set(taken) <= {"NSH-2026-A-001"} and len(taken) <= 1
    assert all(
        each.problems and all(isinstance(p, str) for p in each.problems) for each in judged if each.fate == Fate.WRONG
    )


CELLS = st.none() | TEXTS | st.integers() | st.dates() | st.sampled_from([*HEADS, "On course", "=1+1"])
NOTHING_ODD = st.lists(st.lists(CELLS, min_size=1, max_size=13), max_size=10)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NOTHING_ODD)
def test_whatever_stands_in_a_sheet_is_read_or_refused_with_a_sentence(cells: list[list[Any]]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils.exceptions import IllegalCharacterError

    made = Workbook()
    try:
        for row in cells:
            made.active.append(row)  # type: ignore[union-attr]  # the sheet is there
        out = io.BytesIO()
        made.save(out)
    except (IllegalCharacterError, UnicodeEncodeError):
        return
    try:
        found = read_back(read("a.xlsx", out.getvalue()))
    except Refusal as refusal:
        assert refusal.sentence.endswith(".")
        return
    assert found.trouble.endswith(".") if found.trouble else isinstance(found.rows, tuple)


def test_nothing_of_another_agency_is_changed_by_any_mixture_of_rows(stage: Stage) -> None:
    """Every action of others reads the same, to its version, after files of all sorts."""
    before = Action.objects.filter(pk=stage.theirs.pk).values().get()
    one, two = stage.lines
    versions = (0, 1, 2, 3, stage.theirs.version)
    for number, version in enumerate(versions):
        rows = [
            filled(one, **SAID) | {REFERENCE: stage.theirs.reference, VERSION: version},
            filled(two, **SAID, **{ACTION: stage.theirs.title}) | {VERSION: version},
            {REFERENCE: f"  {stage.theirs.reference.lower()} ", VERSION: version, **SAID},
        ]
        file = stage.back(rows)
        chosen = {stage.theirs.reference: True, two.reference: bool(number % 2)}
        operations.take_file(by=stage.cast.owner, file_id=file.pk, chosen=chosen)
    assert Action.objects.filter(pk=stage.theirs.pk).values().get() == before
    assert set(RoundAnswer.objects.values_list("line__action_id", flat=True)) <= {each.pk for each in stage.ours}


def test_the_office_reads_in_what_came_to_it_by_post(stage: Stage) -> None:
    data = book(stage.round, stage.call, [filled(stage.lines[0], **SAID)])
    file = operations.send_back(by=on_stage(stage.cast.coordinator), round_id=stage.round.pk, name="a.xlsx", file=data)
    assert operations.take_file(by=stage.cast.coordinator, file_id=file.pk, chosen={}) == 1
    assert later(stage.cast.owner, 1).today == TODAY + timedelta(days=1)
