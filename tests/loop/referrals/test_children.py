"""Children are pseudonyms; who they are is sealed, opened with a reason, and found again without opening."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.core.sealed import Sealed, mark
from goldthread.journal.models import Entry
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import ChildRole
from goldthread.loop.referrals.models import ChildIdentity, Referral, ReferralChild
from tests.loop.referrals import written
from tests.people import Cast

BORN = date(2026, 1, 15)


def sealed(by: Actor, referral: Referral, name: str = "Ada Smith", born_on: date | None = BORN) -> ReferralChild:
    child = referral.children.get(label="Child A")
    return operations.seal_identity(
        by=by, child_id=child.pk, version=child.version, name=name, born_on=born_on, address="1 High Street"
    )


def test_one_incident_many_children(cast: Cast) -> None:
    made = written.draft(cast)
    operations.add_child(by=cast.health_lead, referral_id=made.pk, role=ChildRole.SIBLING, looked_after=True)
    assert [child.label for child in queries.children_of(cast.health_lead, made)] == ["Child A", "Child B"]
    first = made.children.get(label="Child A")
    operations.remove_child(by=cast.health_lead, child_id=first.pk, version=first.version)
    again = operations.add_child(by=cast.health_lead, referral_id=made.pk, role=ChildRole.DIED)
    assert again.label == "Child A"


def test_a_child_that_the_board_has_stays_in_the_referral(cast: Cast) -> None:
    made = written.submitted(cast)
    child = made.children.get()
    with pytest.raises(NotThere):
        operations.remove_child(by=cast.health_lead, child_id=child.pk, version=child.version)
    with pytest.raises(Refusal):
        operations.remove_child(by=cast.manager, child_id=child.pk, version=child.version)


def test_what_is_said_of_a_child_is_put_right_by_one_at_a_time(cast: Cast) -> None:
    made = written.draft(cast)
    child = made.children.get()
    said = {
        "role": ChildRole.HARMED,
        "age_band": "1_to_5",
        "sex": "male",
        "looked_after": False,
        "care_leaver": False,
        "has_protection_plan": True,
        "is_disabled": False,
        "in_custody": False,
        "note_text": "",
    }
    operations.change_child(by=cast.health_lead, child_id=child.pk, version=child.version, **said)  # type: ignore[arg-type]
    with pytest.raises(ChangedMeanwhile):
        operations.change_child(by=cast.health_lead, child_id=child.pk, version=child.version, **said)  # type: ignore[arg-type]


def test_the_database_and_the_journal_hold_no_name(cast: Cast) -> None:
    made = written.draft(cast)
    sealed(cast.health_lead, made)
    with connection.cursor() as cursor:
        cursor.execute("select sealed, name_mark, birth_mark from loop_childidentity")
        row = cursor.fetchone()
    assert "Ada" not in "".join(row)
    kept = ChildIdentity.objects.get()
    assert (str(kept.sealed), repr(kept.sealed)) == ("sealed", "sealed")
    assert not [entry for entry in Entry.objects.all() if "Ada" in str(entry.detail) or "Ada" in entry.why]


def test_opening_asks_for_a_reason_and_is_in_the_journal(cast: Cast) -> None:
    made = written.draft(cast)
    child = sealed(cast.health_lead, made)
    operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)
    with pytest.raises(Refusal) as refused:
        operations.open_identity(by=cast.manager, child_id=child.pk, reason=" ")
    assert refused.value.field == "reason"
    opened = operations.open_identity(by=cast.manager, child_id=child.pk, reason="To notify the national panel")
    assert (opened.name, opened.born_on, opened.address) == ("Ada Smith", BORN, "1 High Street")
    assert "Ada" not in repr(opened)
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.why, entry.detail) == (
        "opened an identity of",
        "To notify the national panel",
        {"child": "Child A"},
    )


def test_who_may_open_an_identity(cast: Cast) -> None:
    made = written.draft(cast)
    child = sealed(cast.health_lead, made)
    operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)
    made.refresh_from_db()
    operations.open_consideration(
        by=cast.manager, referral_id=made.pk, version=made.version, group_id=cast.groups["learning"]
    )
    outcome = {}
    for name, actor in cast.everybody().items():
        try:
            operations.open_identity(by=actor, child_id=child.pk, reason="To look")
            outcome[name] = "opens"
        except NotAllowed:
            outcome[name] = "refused"
        except NotThere:
            outcome[name] = "not there"
    assert {name for name, what in outcome.items() if what == "opens"} == {"manager", "coordinator", "chair", "partner"}
    assert {name for name, what in outcome.items() if what == "refused"} == {"member", "health_lead"}
    operations.ask_agencies(
        by=cast.manager, referral_id=made.pk, agency_ids=[cast.agencies["police"]], told="A baby was hurt."
    )
    assert operations.open_identity(by=cast.police_lead, child_id=child.pk, reason="To search our records").name


def test_the_same_child_is_found_again_without_opening(cast: Cast) -> None:
    first, second, third = (written.draft(cast, title=title) for title in ("First", "Second", "Third"))
    sealed(cast.health_lead, first, "Ada Smith")
    sealed(cast.health_lead, second, "SMITH, Áda")
    sealed(cast.health_lead, third, "Ada Smith", date(2020, 2, 2))
    for made in (first, second, third):
        operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)
    before = Entry.objects.count()
    found = queries.met_before(cast.manager, first)
    assert {(each.reference, each.sure) for each in found} == {(second.reference, True), (third.reference, False)}
    assert Entry.objects.count() == before
    with pytest.raises(NotThere):
        queries.met_before(cast.health_lead, first)


def test_marks_tell_boards_apart_and_outlast_a_change_of_the_key(settings: Any) -> None:
    kept, before = Sealed.of("Ada Smith"), mark("Ada Smith", "name:1")
    assert before == mark("smith ADA", "name:1")
    assert before != mark("Ada Smith", "name:2")
    settings.IDENTITY_KEYS = ["ab" * 32, *settings.IDENTITY_KEYS]
    assert kept.open() == "Ada Smith"
    assert mark("Ada Smith", "name:1") == before
    fresh = Sealed.of("Ben Smith")
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    assert fresh.open() == "Ben Smith"
