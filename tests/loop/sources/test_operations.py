"""The register of sources is written by those who keep it, and every step is in the journal."""

from datetime import date
from typing import Any

import pytest

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.sources import operations, queries
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, on_stage, reviewer_of


def last_entry(actor: Actor) -> Entry:
    entry = Entry.objects.filter(board_id=actor.board_id).order_by("-number").first()
    assert entry is not None
    return entry


def test_a_source_gets_its_reference_by_board_year_and_kind(cast: Cast) -> None:
    first = factories.source(by=cast.coordinator)
    second = factories.source(by=cast.coordinator)
    review = factories.source(by=cast.coordinator, kind=SourceKind.PRACTICE_LEARNING_REVIEW, reported_on=None)
    assert [first.reference, second.reference] == ["NSH-2026-AUD-01", "NSH-2026-AUD-02"]
    assert review.reference == "NSH-2026-PLR-01"


def test_recording_is_journaled_with_who_may_see_it(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator, visibility=Visibility.GROUPS, group_ids=[cast.groups["learning"]])
    entry = last_entry(cast.manager)
    assert (entry.verb, entry.kind, entry.reference) == ("recorded", "source", source.reference)
    assert entry.person_name == cast.coordinator.name
    assert entry.detail["visible to"] == "groups"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "XXX"}, "kind"),
        ({"title": "  "}, "title"),
        ({"status": "gone"}, "status"),
        ({"visibility": "friends"}, "visibility"),
        ({"began_on": date(2026, 6, 1)}, "reported_on"),
        ({"visibility": "groups"}, "groups"),
        ({"visibility": "people"}, "people"),
        ({"lead_group_id": 0}, "lead_group"),
        ({"visibility": "groups", "group_ids": [0]}, "groups"),
        ({"visibility": "people", "person_ids": [0]}, "people"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field_and_leaves_nothing(
    cast: Cast, said: dict[str, Any], field: str
) -> None:
    before = Source.objects.count(), last_entry(cast.manager).number
    with pytest.raises(Refusal) as refused:
        factories.source(by=cast.coordinator, **said)
    assert refused.value.field == field
    assert (Source.objects.count(), last_entry(cast.manager).number) == before


def test_a_group_or_a_person_of_another_board_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="people of this board"):
        factories.source(by=cast.coordinator, visibility=Visibility.PEOPLE, person_ids=[cast.outsider.me])


@pytest.mark.parametrize("who", ["chair", "partner", "member", "health_lead", "auditor", "lay", "young", "inspector"])
def test_others_do_not_write_in_the_register(cast: Cast, who: str) -> None:
    source = factories.source(by=cast.coordinator)
    by = getattr(cast, who)
    with pytest.raises(NotAllowed):
        factories.source(by=by)
    with pytest.raises(NotAllowed):
        operations.move_source(by=by, source_id=source.pk, version=1, status=SourceStatus.CLOSED)


def test_a_change_says_what_it_was_and_what_it_is(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator)
    changed = operations.change_source(
        by=cast.manager,
        source_id=source.pk,
        version=1,
        title="Audit of appointments",
        summary=source.summary,
        began_on=source.began_on,
        reported_on=source.reported_on,
        lead_group_id=cast.groups["quality"],
    )
    assert changed.version == 2
    assert last_entry(cast.manager).detail == {
        "title": ["Audit of missed appointments", "Audit of appointments"],
        "lead_group_id": [None, cast.groups["quality"]],
    }


def test_a_change_of_nothing_is_not_a_change(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator)
    number = last_entry(cast.manager).number
    operations.change_source(
        by=cast.manager,
        source_id=source.pk,
        version=1,
        title=source.title,
        summary=source.summary,
        began_on=source.began_on,
        reported_on=source.reported_on,
        lead_group_id=None,
    )
    assert last_entry(cast.manager).number == number
    assert Source.objects.get(pk=source.pk).version == 1


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator)
    operations.move_source(by=cast.manager, source_id=source.pk, version=1, status=SourceStatus.LEARNING_TAKEN)
    with pytest.raises(ChangedMeanwhile):
        operations.move_source(by=cast.coordinator, source_id=source.pk, version=1, status=SourceStatus.CLOSED)
    assert Source.objects.get(pk=source.pk).status == SourceStatus.LEARNING_TAKEN


def test_each_step_is_a_row_with_its_reason(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator)
    operations.move_source(
        by=cast.manager, source_id=source.pk, version=1, status=SourceStatus.CLOSED, why="Paused for the trial."
    )
    steps = [(step.before, step.after, step.why) for step in queries.status_changes(cast.manager, source)]
    assert steps == [("", "under_way", ""), ("under_way", "closed", "Paused for the trial.")]


def test_who_may_see_it_is_changed_with_the_names_before_and_after(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator, visibility=Visibility.GROUPS, group_ids=[cast.groups["learning"]])
    operations.open_source_to(
        by=cast.manager,
        source_id=source.pk,
        version=1,
        visibility=Visibility.PEOPLE,
        person_ids=[cast.auditor.me],
        why="Only the auditor for now.",
    )
    entry = last_entry(cast.manager)
    assert entry.detail == {
        "visible to": ["groups", "people"],
        "groups": [[cast.groups["learning"]], []],
        "people": [[], [cast.auditor.me]],
    }
    assert entry.why == "Only the auditor for now."


def test_an_outsider_finds_nothing_to_change(cast: Cast) -> None:
    source = factories.source(by=cast.coordinator)
    on_stage(cast.outsider)
    with pytest.raises(NotThere):
        operations.move_source(by=cast.outsider, source_id=source.pk, version=1, status=SourceStatus.CLOSED)


def test_who_sees_a_restricted_source(cast: Cast) -> None:
    open_to_all = factories.source(by=cast.coordinator)
    to_group = factories.source(by=cast.coordinator, visibility=Visibility.GROUPS, group_ids=[cast.groups["learning"]])
    to_auditor = factories.source(by=cast.coordinator, visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me])
    expected = {
        "manager": {open_to_all, to_group, to_auditor},
        "coordinator": {open_to_all, to_group, to_auditor},
        "chair": {open_to_all, to_group, to_auditor},
        "member": {open_to_all, to_group},
        "auditor": {open_to_all, to_auditor},
        "partner": {open_to_all},
        "lay": {open_to_all},
        "inspector": {open_to_all},
        "administrator": set(),
    }
    for who, rows in expected.items():
        assert set(queries.sources(on_stage(getattr(cast, who)))) == rows, who
    assert not queries.sources(on_stage(cast.outsider)).exists()


def test_a_reviewer_sees_one_source_whatever_its_visibility(cast: Cast) -> None:
    factories.source(by=cast.coordinator)
    theirs = factories.source(by=cast.coordinator, visibility=Visibility.PEOPLE, person_ids=[cast.auditor.me])
    assert list(queries.sources(reviewer_of(cast, theirs.pk))) == [theirs]


def test_sources_are_found_by_words_and_the_year_of_their_report(cast: Cast) -> None:
    neglect = factories.source(
        by=cast.coordinator, title="Audit of neglect", reported_on=None, began_on=date(2024, 3, 1)
    )
    factories.source(by=cast.coordinator)
    assert list(queries.found(cast.manager, "neglected")) == [neglect]
    assert list(queries.sources(cast.manager).filter(queries.dated_in([2024]))) == [neglect]
    assert queries.first_year(cast.manager) == 2026
