"""Writing a chronology: who may, what is refused, what is paired, and what a table that comes in becomes."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.reviews.chronology import operations, queries
from goldthread.loop.reviews.chronology.choices import BringInState, PairState, RowState
from goldthread.loop.reviews.chronology.models import BroughtRow, ChronologyEvent, ChronologyPerson, EventPair
from goldthread.loop.reviews.chronology.queries import Narrowing
from goldthread.loop.sources.choices import Visibility
from goldthread.loop.sources.models import Source
from tests import factories
from tests.loop.reviews.chronology_cases import TABLE, account, brought, event, review
from tests.people import Cast, on_stage, reviewer_of


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path / "files"), ""


@pytest.fixture
def source(cast: Cast) -> Source:
    return review(cast)


def test_an_event_keeps_its_words_and_how_its_date_was_read(cast: Cast, source: Source) -> None:
    made = event(cast, source, when="3/4/13 at 2.30pm")
    assert (made.said, made.earliest, made.latest, made.at) == (
        "3/4/13 at 2.30pm",
        date(2013, 4, 3),
        date(2013, 4, 3),
        time(14, 30),
    )
    assert "day first" in made.note and "year 13 taken as 2013" in made.note
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.kind, entry.detail) == ("added an event to", "chronology", {"event": made.pk})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"when": "31/02/2014"}, "when"),
        ({"when": "soon after"}, "when"),
        ({"when": "3 April 2113"}, "when"),
        ({"what": "  "}, "what"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, source: Source, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        event(cast, source, **said)
    assert refused.value.field == field
    assert not ChronologyEvent.objects.exists()


def test_a_lead_writes_for_their_own_agency_and_for_no_other(cast: Cast, source: Source) -> None:
    made = event(cast, source, by=cast.health_lead)
    with pytest.raises(NotAllowed):
        event(cast, source, by=cast.health_lead, agency="police")
    with pytest.raises(NotAllowed):
        operations.remove_event(
            by=on_stage(cast.police_lead), event_id=made.pk, version=made.version, why="It is not ours."
        )
    with pytest.raises(NotAllowed):
        event(cast, source, by=cast.lay)
    event(cast, source, by=reviewer_of(cast, source.pk), agency="police", what="Officers call")


def test_what_hangs_on_a_source_that_one_may_not_see_is_not_there(cast: Cast) -> None:
    hidden = factories.source(by=cast.coordinator, visibility=Visibility.GROUPS, group_ids=[cast.groups["quality"]])
    made = event(cast, hidden)
    for stranger in (cast.health_lead, cast.outsider):
        by = on_stage(stranger)
        with pytest.raises(NotThere):
            operations.write_event(by=by, source_id=hidden.pk, account=account(cast))
        with pytest.raises(NotThere):
            queries.event(by, made.pk)
        with pytest.raises(NotThere):
            queries.source(by, hidden.reference)


def test_two_people_never_overwrite_each_other(cast: Cast, source: Source) -> None:
    made = event(cast, source)
    changed = operations.change_event(
        by=cast.coordinator, event_id=made.pk, version=1, account=account(cast, comment="Weight 4.1 kg")
    )
    assert (changed.version, changed.comment) == (2, "Weight 4.1 kg")
    with pytest.raises(ChangedMeanwhile):
        operations.change_event(by=cast.health_lead, event_id=made.pk, version=1, account=account(cast, what="Other"))
    with pytest.raises(ChangedMeanwhile):
        operations.remove_event(by=cast.coordinator, event_id=made.pk, version=1, why="Twice")
    with pytest.raises(Refusal):
        operations.remove_event(by=cast.coordinator, event_id=made.pk, version=2, why=" ")
    operations.remove_event(by=cast.coordinator, event_id=made.pk, version=2, why="Another family's event.")
    assert not queries.events(cast.coordinator, source).exists()
    assert ChronologyEvent.objects.get(pk=made.pk).removed_why == "Another family's event."


def test_the_same_event_told_by_two_is_proposed_and_a_person_judges(cast: Cast, source: Source) -> None:
    one = event(cast, source)
    other = event(cast, source, agency="police", what="The health visitor visits and weighs the baby", child_seen=False)
    pair = EventPair.objects.get()
    assert (pair.one_id, pair.other_id, pair.state) == (one.pk, other.pk, PairState.PROPOSED)
    assert "child was seen" in pair.clash
    assert [clash.pk for clash in queries.clashes(cast.coordinator, source)] == [pair.pk]
    with pytest.raises(NotAllowed):
        operations.link(by=cast.health_lead, pair_id=pair.pk, version=pair.version)
    linked = operations.link(by=cast.coordinator, pair_id=pair.pk, version=pair.version, why="One visit.")
    assert (linked.state, linked.judged_by_id) == (PairState.LINKED, cast.coordinator.me)
    with pytest.raises(ChangedMeanwhile):
        operations.keep_apart(by=cast.coordinator, pair_id=pair.pk, version=pair.version)
    operations.change_event(by=cast.coordinator, event_id=one.pk, version=1, account=account(cast, when="May 2019"))
    assert EventPair.objects.get().state == PairState.LINKED, "what a person judged stays"
    apart = operations.keep_apart(by=cast.coordinator, pair_id=pair.pk, version=linked.version)
    back = operations.undo_judgement(by=cast.coordinator, pair_id=pair.pk, version=apart.version)
    assert (back.state, back.judged_at) == (PairState.PROPOSED, None)
    moved = account(cast, "police", when="2011")
    operations.change_event(by=cast.coordinator, event_id=other.pk, version=1, account=moved)
    assert not EventPair.objects.exists(), "a proposal that no longer holds is gone"


def test_a_sealed_name_is_asked_about_and_never_stored_unseen(cast: Cast, source: Source) -> None:
    on_stage(cast.coordinator)
    person = operations.name_person(by=cast.coordinator, source_id=source.pk, label="Mother", names="Kelly Marlow\nKel")
    assert str(person.sealed) == "sealed" and "Marlow" not in person.sealed.token
    with pytest.raises(Refusal, match="Write Mother instead") as refused:
        event(cast, source, what="Kelly Marlow came to the surgery")
    assert refused.value.field == "what"
    made = operations.write_event(
        by=cast.coordinator,
        source_id=source.pk,
        account=account(cast, what="Nurse Kelly came by", person_ids=frozenset({person.pk})),
        knowingly=True,
    )
    assert queries.people_of(cast.coordinator, made) == [person.pk]
    with pytest.raises(Refusal, match="already"):
        operations.name_person(by=cast.coordinator, source_id=source.pk, label="mother")
    changed = operations.change_person(by=cast.coordinator, person_id=person.pk, version=1, label="The mother")
    assert changed.sealed.open() == "Kelly Marlow\nKel", "no names given leaves those that are sealed"


def test_a_table_comes_in_with_every_row_accounted_for(cast: Cast, source: Source) -> None:
    begun = brought(cast, source)
    assert begun.state == BringInState.PROPOSED
    assert queries.counts_of(begun) == {"ready": 3, "mend": 2, "out": 0}
    troubles = {row.number: row.trouble for row in queries.rows_of(begun, RowState.MEND)}
    assert "February 2014 has 28 days" in troubles[5]
    assert troubles[6] == "“Probation” is not an agency of this board. Say which one is meant."
    taken = operations.take_in(by=cast.coordinator, bring_in_id=begun.pk, version=begun.version)
    assert (taken.taken, taken.state) == (3, BringInState.PROPOSED)
    first, second, third = queries.events(cast.coordinator, source)
    assert (first.said, first.at, first.child_seen) == ("03/04/2013", None, False)
    assert (second.at, second.child_seen, second.place) == (time(14, 30), True, "row 2")
    assert (third.earliest, third.latest) == (date(2014, 3, 1), date(2014, 3, 10))
    settled = operations.settle(
        by=cast.coordinator,
        bring_in_id=begun.pk,
        version=taken.version,
        agencies={"Probation": cast.agencies["police"]},
        replace=[],
    )
    row = BroughtRow.objects.get(bring_in=begun, number=5)
    operations.mend_row(
        by=cast.coordinator,
        row_id=row.pk,
        version=row.version,
        agency_id=row.agency_id,
        when="28/02/2014",
        what=row.what,
    )
    ended = operations.take_in(by=cast.coordinator, bring_in_id=begun.pk, version=settled.version)
    assert (ended.taken, ended.state, queries.sealed_words(ended)) == (5, BringInState.TAKEN_IN, [])
    assert queries.events(cast.coordinator, source).count() == 5
    with pytest.raises(Refusal, match="dealt with already"):
        operations.take_in(by=cast.coordinator, bring_in_id=begun.pk, version=ended.version)


def test_the_names_of_the_case_are_replaced_as_the_person_says(cast: Cast, source: Source) -> None:
    on_stage(cast.coordinator)
    operations.name_person(by=cast.coordinator, source_id=source.pk, label="Child A", names="Jayden Brook")
    operations.name_person(by=cast.coordinator, source_id=source.pk, label="Mother", names="Kelly Brook")
    data = (
        b"Date,Event\n3 April 2013,Jayden was brought by Kelly Brook\n"
        b"4 April 2013,Walked by the brook with Jaydon\n5 April 2013,JB was seen\n"
    )
    begun = brought(cast, source, data, agency_id=cast.agencies["health"])
    assert "Jayden" not in begun.names.token
    words = {name["found"]: (name["stands_for"], name["replace"]) for name in queries.sealed_words(begun)}
    assert words["Jayden"] == ("Child A", True) and words["Jaydon"] == ("Child A", True)
    assert words["Kelly Brook"] == ("Mother", True) and words["JB"] == ("Child A", False)
    replace = [found for found, (_, yes) in words.items() if yes] + ["JB"]
    begun = operations.settle(
        by=cast.coordinator, bring_in_id=begun.pk, version=begun.version, agencies={}, replace=replace
    )
    operations.take_in(by=cast.coordinator, bring_in_id=begun.pk, version=begun.version)
    told = [one.what for one in queries.events(cast.coordinator, source)]
    assert told == ["Child A was brought by Mother", "Walked by the brook with Child A", "Child A was seen"]
    shown = list(queries.events(cast.coordinator, source))
    beside = queries.beside(cast.coordinator, shown)
    assert beside.people[shown[0].pk] == ["Child A", "Mother"]
    journal = " ".join(str(entry.detail) for entry in Entry.objects.all())
    assert "Jayden" not in journal and "Kelly" not in journal


def test_a_hundred_thousand_rows_are_refused_in_a_sentence(cast: Cast, source: Source) -> None:
    data = b"Date,Agency,Event\n" + b"3/4/2013,Health,Visit\n" * 100_000
    with pytest.raises(Refusal, match="more than 10,000 rows"):
        brought(cast, source, data)
    assert not ChronologyEvent.objects.exists()


def test_a_table_of_another_agency_is_not_taken_in_by_a_lead(cast: Cast, source: Source) -> None:
    with pytest.raises(Refusal, match="which agency"):
        brought(cast, source, by=cast.health_lead)
    with pytest.raises(NotAllowed):
        brought(cast, source, by=cast.health_lead, agency_id=cast.agencies["police"])
    begun = brought(cast, source, by=cast.health_lead, agency_id=cast.agencies["health"])
    with pytest.raises(NotThere):
        queries.bring_in(on_stage(cast.police_lead), begun.pk)
    assert queries.bring_in(on_stage(cast.coordinator), begun.pk).pk == begun.pk


def test_gaps_and_filters(cast: Cast, source: Source) -> None:
    event(cast, source, when="1 March 2014", child_seen=False)
    event(cast, source, when="3 June 2014")
    event(cast, source, agency="police", when="unknown", what="A call of which nobody knows the day", child_seen=None)
    by = on_stage(cast.coordinator)
    (gap,) = queries.gaps(by, source)
    assert (gap.first, gap.last, gap.days) == (date(2014, 3, 2), date(2014, 6, 2), 93)
    assert queries.gaps(by, source, seen_only=True) == ()
    counts = {
        "all": Narrowing(),
        "police": Narrowing(agencies=(cast.agencies["police"],)),
        "seen": Narrowing(seen=("yes",)),
        "spring": Narrowing(first=date(2014, 3, 1), last=date(2014, 4, 1)),
        "words": Narrowing(words="nobody knows"),
    }
    assert {name: queries.events(by, source, asked).count() for name, asked in counts.items()} == {
        "all": 3,
        "police": 1,
        "seen": 1,
        "spring": 1,
        "words": 1,
    }
    assert list(queries.events(by, source))[-1].said == "unknown", "the unknown stand last"


def test_children_of_the_referral_come_over_with_their_pseudonyms(cast: Cast, source: Source) -> None:
    assert operations.take_children_over(by=on_stage(cast.coordinator), source_id=source.pk) == 0
    assert not ChronologyPerson.objects.exists()
    assert TABLE
