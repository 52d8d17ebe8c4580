"""Agencies, localities and groups: nobody overwrites somebody else, and no name stands twice."""

from datetime import date
from typing import Any

import pytest

from goldthread.accounts import operations, queries
from goldthread.accounts.models import Agency, Group, GroupMember
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.journal.models import Entry
from tests.people import Cast, on_stage

pytestmark = pytest.mark.django_db


def change(cast: Cast, **said: Any) -> Agency:
    answers: dict[str, Any] = {
        "agency_id": cast.agencies["school"],
        "version": 1,
        "name": "Hillside Academy",
        "short_name": "Hillside",
        "kind": "education",
        "locality_id": None,
        "ended_on": None,
    }
    return operations.change_agency(by=on_stage(cast.manager), **(answers | said))


def test_a_change_is_told_with_what_it_was_before(cast: Cast) -> None:
    change(cast)
    entry = Entry.objects.filter(board_id=cast.manager.board_id).order_by("-number")[0]
    assert entry.detail == {"name": ["Hillside School", "Hillside Academy"]}


def test_a_change_that_changes_nothing_is_not_told(cast: Cast) -> None:
    on_stage(cast.manager)
    before = Entry.objects.filter(board_id=cast.manager.board_id).count()
    change(cast, name="Hillside School")
    assert Entry.objects.filter(board_id=cast.manager.board_id).count() == before


def test_two_people_do_not_overwrite_each_other(cast: Cast) -> None:
    change(cast)
    with pytest.raises(ChangedMeanwhile):
        change(cast, name="Hillside Primary")


def test_an_agency_that_left_is_not_offered(cast: Cast) -> None:
    change(cast, ended_on=date(2026, 6, 9))
    assert cast.agencies["school"] not in queries.agencies(cast.manager).values_list("pk", flat=True)
    assert cast.agencies["school"] in queries.every_agency(cast.manager).values_list("pk", flat=True)


def test_a_name_stands_once(cast: Cast) -> None:
    with pytest.raises(Refusal, match="already an agency"):
        change(cast, name="northshire police")


def test_an_agency_of_another_board_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotThere):
        operations.change_agency(
            by=on_stage(cast.outsider),
            agency_id=cast.agencies["school"],
            version=1,
            name="Taken",
            short_name="Taken",
            kind="other",
            locality_id=None,
            ended_on=None,
        )


def test_localities_are_added_and_renamed(cast: Cast) -> None:
    by = on_stage(cast.manager)
    made = operations.add_locality(by=by, name="North")
    operations.change_locality(by=by, locality_id=made.pk, version=1, name="North and coast")
    with pytest.raises(Refusal, match="already a locality"):
        operations.add_locality(by=by, name="north and COAST")
    assert [each.name for each in queries.localities(by)] == ["North and coast"]


def test_people_are_seated_and_taken_off(cast: Cast) -> None:
    by, group_id = on_stage(cast.manager), cast.groups["quality"]
    operations.seat(by=by, group_id=group_id, person_id=cast.auditor.me, is_lead=True)
    assert [(each.person_id, each.is_lead) for each in queries.seats(by, group_id)] == [(cast.auditor.me, True)]
    operations.unseat(by=by, group_id=group_id, person_id=cast.auditor.me)
    assert not GroupMember.objects.filter(group_id=group_id).exists()
    with pytest.raises(NotThere):
        operations.unseat(by=by, group_id=group_id, person_id=cast.auditor.me)


def test_only_members_of_the_board_sit_on_its_groups(cast: Cast) -> None:
    with pytest.raises(Refusal, match="role on this board"):
        operations.seat(by=on_stage(cast.manager), group_id=cast.groups["quality"], person_id=cast.outsider.me)


def test_a_group_is_renamed(cast: Cast) -> None:
    by = on_stage(cast.manager)
    operations.change_group(
        by=by, group_id=cast.groups["quality"], version=1, name="Scrutiny", short_name="Scrutiny", ended_on=None
    )
    assert Group.objects.get(pk=cast.groups["quality"]).name == "Scrutiny"
