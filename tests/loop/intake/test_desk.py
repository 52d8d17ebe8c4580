"""Laying a proposal on the desk, and every correction that a person can make to it."""

from datetime import date

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.intake import rules
from goldthread.loop.intake.desk import Named, lay_out, named_in, names_of_person, period_end, with_headline
from goldthread.loop.intake.proposal import (
    Proposal,
    ProposedAction,
    ProposedLesson,
    ProposedMessage,
    ProposedRecommendation,
    ProposedSource,
    Unread,
)
from goldthread.loop.intake.sheet import Row, Sheet, SheetSource, from_json, to_json, version_of

PROPOSAL = Proposal(
    "summary.docx",
    "learning_summary",
    (
        ProposedSource(
            key="s1",
            kind="AUD",
            title="Audit of neglect Q3 2014",
            period="Q3 2014",
            lessons=(
                ProposedLesson("s1.l1", "Chronologies are rarely used to see drift.", "Chronologies", place="row 2"),
                ProposedLesson("s1.l2", "Fathers were left out.", "Absent fathers", place="row 2"),
            ),
            recommendations=(ProposedRecommendation("s1.r1", "Use chronologies.", "row 2"),),
            messages=(
                ProposedMessage("s1.m1", "managers", "Ask to see the chronology.", "row 2"),
                ProposedMessage("s1.m2", "managers", "Ask where the father is.", "row 2"),
                ProposedMessage("s1.m3", "managers", "Ask about fathers again.", "row 2"),
            ),
        ),
        ProposedSource(key="s2", kind="VIS", title="Visits", note="Six visits."),
    ),
    (),
    (Unread("row 9", "Something else", "It stands outside the table."),),
)


@pytest.fixture
def sheet() -> Sheet:
    return lay_out(PROPOSAL)


def _row(sheet: Sheet, key: str) -> Row:
    found = sheet.find(key)
    assert isinstance(found, Row)
    return found


def _source(sheet: Sheet, key: str) -> SheetSource:
    found = sheet.find(key)
    assert isinstance(found, SheetSource)
    return found


def test_the_sheet_comes_back_from_json_as_it_went(sheet: Sheet) -> None:
    assert from_json(to_json(sheet)) == sheet


def test_a_heading_stands_in_front_unless_the_lesson_begins_with_it(sheet: Sheet) -> None:
    assert _row(sheet, "s1.l1").text == "Chronologies are rarely used to see drift."
    assert _row(sheet, "s1.l2").text == "Absent fathers: Fathers were left out."
    assert with_headline(None, "Words") == "Words"


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("Q1 2014", date(2014, 3, 31)),
        ("Q4, 15", date(2015, 12, 31)),
        ("2013-15", date(2015, 3, 31)),
        ("2013/14", date(2014, 3, 31)),
        ("2014", date(2014, 12, 31)),
        ("last spring", None),
    ],
)
def test_a_period_gives_its_last_day_and_asks_to_check_it(period: str, end: date | None) -> None:
    found, remark = period_end(period)
    assert found == end
    assert bool(remark) is (end is not None)


def test_a_message_goes_with_the_lesson_that_shares_its_words(sheet: Sheet) -> None:
    source = sheet.sources[0]
    assert [rules.lesson_told(source, row).key for row in source.standing("message")] == ["s1.l1", "s1.l2", "s1.l2"]  # type: ignore[union-attr]
    assert rules.messages_of(source) == {
        "s1.l1": [("managers", "Ask to see the chronology.")],
        "s1.l2": [("managers", "- Ask where the father is.\n- Ask about fathers again.")],
    }


def test_a_message_whose_lesson_is_left_out_goes_to_the_nearest_that_stands(sheet: Sheet) -> None:
    source = rules.leave_out(sheet, {"s1.l2"}).sources[0]
    assert set(rules.messages_of(source)) == {"s1.l1"}


def test_a_recommendation_answers_all_of_its_source_unless_a_person_chose(sheet: Sheet) -> None:
    source = sheet.sources[0]
    assert [row.key for row in rules.lessons_answered(source, source.rows[2])] == ["s1.l1", "s1.l2"]
    chosen = rules.change_row(sheet, "s1.r1", {"answers": ("s1.l2",)}, "s1").sources[0]
    assert [row.key for row in rules.lessons_answered(chosen, chosen.rows[2])] == ["s1.l2"]


def test_leaving_out_and_bringing_back(sheet: Sheet) -> None:
    less = rules.leave_out(sheet, {"s1.l1", "s2"})
    assert rules.counts(less) == rules.Counts(1, 1, 1, 3, 0, left_out=2, not_read=1)
    assert rules.leave_out(less, {"s1.l1", "s2"}, out=False) == sheet


def test_a_row_is_moved_to_another_source_and_answers_nothing_of_the_old_one(sheet: Sheet) -> None:
    moved = rules.move(sheet, {"s1.m1", "s1.l2"}, "s2")
    assert [row.key for row in _source(moved, "s2").rows] == ["s1.l2", "s1.m1"]
    assert all(row.answers == () for row in _source(moved, "s2").rows)
    with pytest.raises(Refusal, match="under that source already"):
        rules.move(moved, {"s1.l2"}, "s2")
    with pytest.raises(Refusal, match="no longer in the proposal"):
        rules.move(sheet, {"s1.l1"}, "s9")


def test_rows_are_joined_into_the_first_and_what_answered_them_follows(sheet: Sheet) -> None:
    chosen = rules.change_row(sheet, "s1.r1", {"answers": ("s1.l2",)}, "s1")
    joined = rules.join_rows(chosen, {"s1.l1", "s1.l2"})
    assert _row(joined, "s1.l1").text == (
        "Chronologies are rarely used to see drift. Absent fathers: Fathers were left out."
    )
    assert joined.find("s1.l2") is None
    assert _row(joined, "s1.r1").answers == ("s1.l1",)
    with pytest.raises(Refusal, match="at least two rows"):
        rules.join_rows(sheet, {"s1.l1"})
    with pytest.raises(Refusal, match="under one source"):
        rules.join_rows(rules.move(sheet, {"s1.l2"}, "s2"), {"s1.l1", "s1.l2"})


def test_a_sentence_that_runs_on_is_joined_without_a_full_stop(sheet: Sheet) -> None:
    cut = rules.change_row(sheet, "s1.l1", {"text": "The pathway was not"}, "s1")
    cut = rules.change_row(cut, "s1.l2", {"text": "known to schools."}, "s1")
    assert _row(rules.join_rows(cut, {"s1.l1", "s1.l2"}), "s1.l1").text == "The pathway was not known to schools."


def test_a_row_is_split_at_empty_lines(sheet: Sheet) -> None:
    two = rules.change_row(sheet, "s1.l1", {"text": "One thing.\r\n\r\nAnother thing."}, "s1")
    split = rules.split_row(two, "s1.l1")
    assert [row.text for row in split.sources[0].standing("lesson")][:2] == ["One thing.", "Another thing."]
    again = rules.add_row(split, "s1", "lesson", "A third.")
    keys = [thing.key for thing in again.things()]
    assert len(keys) == len(set(keys))
    with pytest.raises(Refusal, match="empty line"):
        rules.split_row(sheet, "s1.l1")


def test_sources_are_joined_with_their_notes(sheet: Sheet) -> None:
    joined = rules.join_source(sheet, "s2", "s1")
    assert _source(joined, "s2").out
    assert _source(joined, "s1").note == "Six visits."
    with pytest.raises(Refusal, match="another source"):
        rules.join_source(sheet, "s1", "s1")


def test_a_part_that_was_not_read_becomes_a_row_and_is_not_counted_any_more(sheet: Sheet) -> None:
    used = rules.use_part(sheet, "u1", "s2", "lesson", "Something else was learnt.")
    assert _row(used, "n1").as_read == "Something else"
    assert rules.counts(used).not_read == 0
    assert rules.lacks(used) == []


def test_what_is_lacking_is_said_in_sentences(sheet: Sheet) -> None:
    assert rules.lacks(sheet) == []
    without = rules.leave_out(sheet, {"s1.l1", "s1.l2"})
    assert [lack.key for lack in rules.lacks(without)] == ["s1", "s1"]
    untitled = rules.change_source(sheet, "s2", {"title": " "})
    assert "no title" in rules.lacks(untitled)[0].sentence
    nothing = rules.leave_out(sheet, {"s1", "s2"})
    assert "nothing to take in" in rules.lacks(nothing)[0].sentence
    empty = rules.change_row(sheet, "s1.l1", {"text": ""}, "s1")
    assert rules.lacks(empty)[0].key == "s1.l1"


def test_a_version_changes_with_its_row_alone(sheet: Sheet) -> None:
    changed = rules.change_row(sheet, "s1.l1", {"text": "Other words."}, "s1")
    assert version_of(changed.find("s1.l1")) != version_of(sheet.find("s1.l1"))
    assert version_of(changed.find("s1.l2")) == version_of(sheet.find("s1.l2"))


PEOPLE = [
    Named(1, names_of_person("Ann Smith", "ann@example.org")),
    Named(2, names_of_person("Joanne Smith", "jo@example.org")),
]
AGENCIES = [
    Named(5, ("City Council", "Council")),
    Named(6, ("City Council Housing", "Housing")),
    Named(7, ("Police", "Police")),
]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ann Smith", [1]),
        ("SMITH, Ann", [1]),
        ("Joanne Smith, head of service", [2]),
        ("ann@example.org", [1]),
        ("Joanne Smith / Ann Smith", [2, 1]),
        ("Head of service", []),
        ("Ann", []),
        ("", []),
    ],
)
def test_a_person_is_known_by_a_whole_name_only(text: str, people: list[int]) -> None:
    assert named_in(text, PEOPLE) == people


def test_the_longer_name_of_an_agency_wins() -> None:
    assert named_in("City Council Housing and Police", AGENCIES) == [6, 7]
    assert named_in("Council", AGENCIES) == [5]


def _tracker() -> Sheet:
    return lay_out(
        Proposal(
            "tracker.csv",
            "action_tracker",
            (),
            (
                ProposedAction("a1", "Train all staff", owner="Ann Smith", agency="Police; Housing", due_text="soon"),
                ProposedAction("a2", "Add a prompt", owner="The lead", agency="Fire"),
                ProposedAction("a3", "Check it", owner="The lead", agency=""),
            ),
            (Unread("row 2", "x", "No field."), Unread("row 3", "y", "No field."), Unread("row 3", "z", "Other.")),
        ),
        PEOPLE,
        AGENCIES,
    )


def test_owners_and_agencies_of_a_tracker_are_found_and_strangers_are_named() -> None:
    sheet = _tracker()
    assert (sheet.actions[0].owner_id, sheet.actions[0].agency_id, sheet.actions[0].other_agency_ids) == (1, 7, (6,))
    assert [action.strength for action in sheet.actions] == ["weak", "medium", "medium"]
    assert rules.strangers(sheet) == [rules.Stranger("owner", "The lead", 2), rules.Stranger("agency", "Fire", 1)]
    known = rules.introduce(sheet, {("owner", "The lead"): 2})
    assert [action.owner_id for action in known.actions] == [1, 2, 2]
    assert rules.strangers(known) == [rules.Stranger("agency", "Fire", 1)]


def test_a_column_without_a_field_is_one_part() -> None:
    assert [(part.reason, part.text) for part in _tracker().parts] == [
        ("No field.", "row 2: x\nrow 3: y"),
        ("Other.", "row 3: z"),
    ]


def test_what_a_tracker_says_beside_the_title_is_told_in_the_description() -> None:
    title, told = rules.title_and_description(_tracker().actions[0])
    assert title == "Train all staff"
    assert "Owner in the tracker: Ann Smith" in told
    assert "Date in the tracker: soon" in told
    long = rules.change_action(_tracker(), "a1", {"title": "word " * 100}).actions[0]
    title, told = rules.title_and_description(long)
    assert len(title) <= 300 and title.endswith("…")
    assert told.startswith("word word")


def test_more_than_a_thousand_rows_are_not_taken_in_at_once() -> None:
    many = tuple(ProposedAction(f"a{n}", f"Do {n}") for n in range(1001))
    (lack,) = rules.lacks(lay_out(Proposal("t.csv", "action_tracker", (), many)))
    assert "too many to take in at once" in lack.sentence
