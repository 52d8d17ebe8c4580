"""Action trackers, whose columns differ from board to board."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.documents.reading import read
from goldthread.loop.intake import tracker
from goldthread.loop.intake.choose import propose
from goldthread.loop.intake.proposal import Proposal
from tests.documents.made import excel

TRACKER = """Anyshire action tracker,,,,,,,,
Updated June,,,,,,,,
Ref,Action required,Lead Officer,Lead agency,Target date,RAG,Measure of success,Source of learning,Cost code
A1,Review the pathway,Ann Example,Health,31/03/2014,Green,Fewer repeat referrals,SCR Child K,X9
A2,Train all staff,Bob Example,Police,31 February 2014,Red,,Audit,
,,,,,,,,
A3,Write to schools,,Education,ASAP,Amber,,,
A4,,Cat Example,Health,3/4/13,,,,
"""


@pytest.fixture
def proposal() -> Proposal:
    return propose(read("tracker.csv", TRACKER.encode()))


def test_a_tracker_is_known_and_its_rows_are_actions(proposal: Proposal) -> None:
    assert proposal.shape == "action_tracker"
    first, second, third = proposal.actions
    assert (first.key, first.reference, first.title, first.owner, first.agency) == (
        "a1",
        "A1",
        "Review the pathway",
        "Ann Example",
        "Health",
    )
    assert (first.due, first.status, first.measure) == (datetime.date(2014, 3, 31), "Green", "Fewer repeat referrals")
    assert (first.source, first.remarks, first.place) == ("SCR Child K", (), "row 4")
    assert second.due is None and second.due_text == "31 February 2014"
    assert "28 days" in second.remarks[0]
    assert third.due is None and third.due_text == "ASAP" and third.remarks


def test_what_has_no_field_is_shown(proposal: Proposal) -> None:
    reasons = {part.text.strip(): part.reason for part in proposal.unread}
    assert "Cost code" in reasons["X9"]
    assert "above the header" in reasons["Anyshire action tracker"]
    assert any("Cat Example" in text and "No action is named" in reason for text, reason in reasons.items())


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["Action", "By whom", "By when", "Progress", "Status"], ["title", "owner", "due", "progress", "status"]),
        (["No.", "Task", "Owner", "Deadline", "RAG rating"], ["reference", "title", "owner", "due", "status"]),
        (
            [
                "Recommendation",
                "Action",
                "Responsible person",
                "Organisation",
                "Timescale",
                "Intended outcome",
                "Comments",
            ],
            [None, "title", "owner", "agency", "due", "measure", "progress"],
        ),
        (["Action owner", "Action", "Date due", "Evidence"], ["owner", "title", "due", "measure"]),
        (["What will we do?", "Who", "When", "How will we know it worked?"], ["title", "owner", "due", "measure"]),
    ],
)
def test_headers_of_many_boards(header: list[str], fields: list[str | None]) -> None:
    mapping = tracker.propose_mapping(header, [])
    assert {field: guess.column for field, guess in mapping.items()} == {
        field: column for column, field in enumerate(fields) if field
    }
    assert all(0 < guess.confidence <= 1 for guess in mapping.values())


def test_columns_with_foreign_headers_are_guessed_by_their_look_with_less_confidence() -> None:
    rows = [
        ["1.1", "Agree a shared form for every referral", "31/3/14", "Open"],
        ["1.2", "Ask the schools", "30/6/14", "Done"],
    ]
    mapping = tracker.propose_mapping(["Aa", "Bb", "Cc", "Dd"], rows)
    assert {field: guess.column for field, guess in mapping.items()} == {
        "reference": 0,
        "title": 1,
        "due": 2,
        "status": 3,
    }
    assert all(guess.confidence < 0.5 for guess in mapping.values())


def test_a_persons_mapping_is_obeyed() -> None:
    document = read("t.csv", b"Action,Owner,When\nOne,Ann,1/2/2014\n")
    (action,) = tracker.rows(document, {"title": 1, "owner": 0}).actions
    assert (action.title, action.owner, action.due) == ("Ann", "One", None)


def test_dates_that_excel_holds_as_dates_are_surely_read() -> None:
    data = excel(["Action", "Owner", "Due"], ["One", "Ann", datetime.date(2014, 4, 3)])
    (action,) = propose(read("t.xlsx", data)).actions
    assert (action.due, action.remarks) == (datetime.date(2014, 4, 3), ())
    assert action.place == "sheet Actions, row 2"


WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)


@given(st.lists(st.lists(WORDS | st.just(""), min_size=4, max_size=4), min_size=1, max_size=8))
def test_no_word_of_a_tracker_is_lost(rows: list[list[str]]) -> None:
    lines = ["Action,Owner,Due,Shoe size", *(",".join(row) for row in rows)]
    proposal = propose(read("t.csv", "\n".join(lines).encode()))
    held = [part.text for part in proposal.unread]
    for action in proposal.actions:
        held += [action.title, action.owner, action.due_text]
    assert {word for row in rows for word in row if word} <= set(" ".join(held).split())
