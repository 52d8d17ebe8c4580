"""Awkward tables: no event is lost, none is doubled, and no date is guessed without saying so."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldthread.core.refusals import Refusal
from goldthread.documents.reading import read
from goldthread.loop.reviews.chronology import columns, merging, naming, operations, queries
from goldthread.loop.reviews.chronology.columns import Told, layout_of, propose, read_rows, read_seen
from goldthread.loop.reviews.chronology.moments import Moment, read_clock, read_moment, spoken
from goldthread.loop.reviews.identity import Kind, Sealed
from tests.loop.reviews.chronology_cases import brought, review
from tests.people import Cast

HEADINGS = {
    "date": ("Date", "Date of event", "When", "DATE/TIME", "Event date"),
    "agency": ("Agency", "Organisation", "Reporting agency"),
    "what": ("Event", "What happened", "Description of event", "Details", "Significant event"),
    "seen": ("Child seen?", "Was the child seen", "Seen (Y/N)"),
    "source": ("Source", "Source document", "Evidence"),
}
SAID = {
    "3/4/2013": (date(2013, 4, 3), date(2013, 4, 3), "day first"),
    "03.04.13": (date(2013, 4, 3), date(2013, 4, 3), "year 13 taken as 2013"),
    "2013-04-03": (date(2013, 4, 3), date(2013, 4, 3), ""),
    "3rd April 2013": (date(2013, 4, 3), date(2013, 4, 3), ""),
    "41367": (date(2013, 4, 3), date(2013, 4, 3), "a spreadsheet's number"),
    "early March 2014": (date(2014, 3, 1), date(2014, 3, 10), ""),
    "March 2014": (date(2014, 3, 1), date(2014, 3, 31), ""),
    "2012": (date(2012, 1, 1), date(2012, 12, 31), ""),
    "3 - 7 April 2013": (date(2013, 4, 3), date(2013, 4, 7), ""),
    "unknown": (None, None, ""),
    "": (None, None, "no date is given"),
    "31/02/2014": None,
    "13/13/2013": None,
    "about Easter": None,
}
"""Dates as agencies write them, and what each may be read as; nothing where it cannot be read."""

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(SAID)),
        st.sampled_from(["Health", "Police", "Hillside"]),
        st.sampled_from(["Y", "N", ""]),
    ),
    min_size=1,
    max_size=12,
)
TABLES = st.fixed_dictionaries(
    {
        "events": EVENTS,
        "order": st.permutations(list(HEADINGS)),
        "headings": st.tuples(*(st.sampled_from(words) for words in HEADINGS.values())),
        "above": st.integers(0, 3),
        "blanks": st.sets(st.integers(0, 12)),
        "again": st.booleans(),
        "kind": st.sampled_from(["csv", "xlsx", "docx"]),
    }
)


def grid(table: dict[str, Any]) -> list[list[str]]:
    """The cells of a table as somebody might have typed it."""
    words = dict(zip(HEADINGS, table["headings"], strict=True))
    rows = [["Chronology of events", *[""] * (len(words) - 1)] for _ in range(table["above"])]
    heads = [words[field] for field in table["order"]]
    rows.append(heads)
    for number, (said, agency, seen) in enumerate(table["events"]):
        if number in table["blanks"]:
            rows.append([""] * len(heads))
        if table["again"] and number == 3:
            rows.append(heads)
        cells = {
            "date": said,
            "agency": agency,
            "what": f"Event number {number} is told here at some length",
            "seen": seen,
            "source": f"File {number}",
        }
        rows.append([cells[field] for field in table["order"]])
    return rows


def file_of(kind: str, rows: list[list[str]]) -> tuple[str, bytes]:
    """The cells as a file."""
    out = io.BytesIO()
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return "events.csv", text.getvalue().encode()
    if kind == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append([cell or None for cell in row])  # type: ignore[union-attr]  # a new book has a sheet
        book.save(out)
        return "events.xlsx", out.getvalue()
    from docx import Document

    word = Document()
    table = word.add_table(rows=len(rows), cols=len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text_of in zip(line.cells, row, strict=True):
            cell.text = text_of
    word.save(out)
    return "events.docx", out.getvalue()


def read_as_proposed(name: str, data: bytes, as_above: bool = False) -> list[Told]:
    """Every row, by the columns that are proposed."""
    document = read(name, data)
    chosen = {field: guess.column for field, guess in propose(layout_of(document)).items()}
    return list(read_rows(document, chosen, as_above=as_above))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_no_event_is_lost_none_is_doubled_and_no_date_is_guessed_in_silence(table: dict[str, Any]) -> None:
    told = read_as_proposed(*file_of(table["kind"], grid(table)))
    events = [one for one in told if not one.aside]
    assert len(events) == len(table["events"])
    for number, (one, (said, agency, seen)) in enumerate(zip(events, table["events"], strict=True)):
        assert one.what == f"Event number {number} is told here at some length"
        assert (one.agency, one.child_seen, one.source) == (
            agency,
            {"Y": True, "N": False, "": None}[seen],
            f"File {number}",
        )
        allowed = SAID[said]
        if allowed is None:
            assert one.trouble and said in one.trouble and not one.moment.known
            assert any(said == text for _, text in one.words), "its words are kept"
        else:
            first, last, note = allowed
            assert (one.moment.earliest, one.moment.latest) == (first, last)
            assert note in one.moment.note and one.moment.said == said and not one.trouble


@settings(max_examples=40, deadline=None)
@given(EVENTS)
def test_merged_cells_take_the_date_above_only_when_a_person_says_so(events: list[tuple[str, str, str]]) -> None:
    rows = [["Date", "Agency", "Event"]]
    for number, (said, agency, _) in enumerate(events):
        rows.append([said, agency, f"First account number {number}"])
        rows.append(["", "", f"Second account number {number}"])
    name, data = file_of("xlsx", rows)
    apart = read_as_proposed(name, data)
    assert all(one.moment.note == "no date is given" and not one.moment.known for one in apart[1::2])
    joined = read_as_proposed(name, data, as_above=True)
    for first, second in zip(joined[::2], joined[1::2], strict=True):
        assert second.agency == first.agency
        if first.trouble and not first.moment.known:
            assert "row above cannot be read" in second.trouble
        elif not second.trouble:
            assert (second.moment.earliest, second.moment.latest) == (first.moment.earliest, first.moment.latest)
            assert "that of the row above" in second.moment.note


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_words_for_a_date_are_read_or_refused_in_a_sentence(said: str) -> None:
    try:
        moment = read_moment(said)
    except Refusal as refusal:
        assert refusal.sentence.endswith(".")
        return
    assert spoken(moment)
    if moment.earliest and moment.latest:
        assert moment.earliest <= moment.latest


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from("AB"), st.sampled_from(["visit at home", "call"]))))
def test_merging_keeps_every_event_once(days: list[tuple[int, str, str]]) -> None:
    events = [
        merging.Event(str(n), agency, Moment("", day, day), what)
        for n, (offset, agency, what) in enumerate(days)
        for day in [date.fromordinal(735_000 + offset)]
    ]
    merged = merging.merge(events)
    assert sorted(one.key for one in merged.events) == sorted(one.key for one in events)
    assert len({(pair.one, pair.other) for pair in merged.pairs}) == len(merged.pairs)
    for one in events[:3]:
        own = {frozenset((pair.one, pair.other)) for pair in merged.pairs if one.key in (pair.one, pair.other)}
        asked = merging.propose(merged.events, {one.key})
        assert {frozenset((pair.one, pair.other)) for pair in asked} == own


def test_sheets_of_several_agencies_and_columns_in_another_order_are_one_table() -> None:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)  # type: ignore[arg-type]  # a new book has a sheet
    for name, rows in {
        "Health": [["Date", "Event", "Comment"], ["3 April 2013", "A visit", "at home"]],
        "Police": [["Event", "Comment", "Date"], ["A call", "twice", "4 April 2013"]],
        "Notes": [["What we asked"], ["Why nobody asked"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    told = read_as_proposed("events.xlsx", out.getvalue())
    assert [(one.agency, one.what, one.comment) for one in told[:2]] == [
        ("Health", "A visit", "at home"),
        ("Police", "A call", "twice"),
    ]
    assert [one.moment.earliest for one in told[:2]] == [date(2013, 4, 3), date(2013, 4, 4)]
    assert all("another table" in one.trouble for one in told[2:])


def test_a_table_without_headings_is_guessed_by_its_cells_and_said_so() -> None:
    rows = [
        [f"{day}/4/2013", "Police" if day % 2 else "Health", "Y", f"Something told at length {day}"]
        for day in range(1, 20)
    ]
    document = read(*file_of("csv", rows))
    guesses = propose(layout_of(document))
    assert {field: guess.column for field, guess in guesses.items()} == {"date": 0, "agency": 1, "seen": 2, "what": 3}
    assert not any(guess.by_heading for guess in guesses.values())
    with pytest.raises(Refusal, match="no table"):
        layout_of(read("a.md", b"# Heading\n\nWords alone.\n"))


def test_words_beyond_yes_and_no_and_cells_of_no_column_go_into_the_comment() -> None:
    assert [read_seen(said) for said in ("Yes", "no.", "N/K", "", "Yes, asleep", "not known", "by telephone")] == [
        (True, ""),
        (False, ""),
        (None, ""),
        (None, ""),
        (True, "Yes, asleep"),
        (None, ""),
        (None, "by telephone"),
    ]
    (one,) = read_as_proposed("a.csv", b"Date,End date,Event,Child seen,Ref no\n3/4/2013,5/4/2013,A stay,asleep,p 7\n")
    assert (one.moment.earliest, one.moment.latest) == (date(2013, 4, 3), date(2013, 4, 5))
    assert one.comment == "Child seen: asleep\nRef no: p 7"
    (wrong,) = read_as_proposed("a.csv", b"Date,End date,Event\n3/4/2013,1/4/2013,A stay\n")
    assert "before it begins" in wrong.trouble
    assert [read_clock(said) for said in ("14:30:00", "2.30pm", "noon")] == [
        read_clock("14.30"),
        read_clock("14:30"),
        None,
    ]


def test_a_mapping_that_cannot_be_is_refused_beside_its_field() -> None:
    for chosen, field in (({"date": 0}, "what"), ({"what": 0}, "date"), ({"date": 0, "what": 0}, "what")):
        with pytest.raises(Refusal) as refused:
            columns.check_mapping(chosen, 2)
        assert refused.value.field == field


def test_names_are_replaced_whole_and_nowhere_within_a_word() -> None:
    sealed = [Sealed(Kind.NAME, "Jayden Brook", "Child A"), Sealed(Kind.NAME, "Kelly Brook", "Mother")]
    found = naming.find_names(["Jayden Brook saw Kelly. Brookside was shut."], sealed)
    names = {name.found: name.stands_for for name in found if name.likely}
    assert naming.replaced("Jayden Brook saw Kelly at Brookside.", names) == "Child A saw Mother at Brookside."
    assert naming.labels_in("child a and Mother", {"Child A": 1, "Mother": 2, "Other": 3}) == {1, 2}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_rows_become_events_or_stay_to_be_mended(cast: Cast, kind: str, settings: Any, tmp_path: Path) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    source = review(cast)
    events = [(said, "Health", "Y") for said in SAID]
    table = {
        "events": events,
        "order": ["what", "seen", "date", "source", "agency"],
        "headings": tuple(words[0] for words in HEADINGS.values()),
        "above": 2,
        "blanks": {2, 5},
        "again": True,
    }
    name, data = file_of(kind, grid(table))
    begun = brought(cast, source, data, name)
    begun = operations.take_in(by=cast.coordinator, bring_in_id=begun.pk, version=begun.version)
    left = queries.counts_of(begun)
    told = [one.what for one in queries.events(cast.coordinator, source)]
    assert len(told) == len(set(told)) == begun.taken
    assert begun.taken + left["mend"] == len(events) and left["mend"] == 3
    assert left["out"] == 3, "two titles, and the headings once more"
