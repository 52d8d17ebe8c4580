"""A referral is written, comes before the board, goes back, and is taken back."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.documents import operations as files
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import ClockState, ReferralState, Trigger
from goldthread.loop.referrals.models import Referral, ReferralStatusChange
from goldthread.notices.models import Notice
from tests.loop.referrals import written
from tests.people import TODAY, Cast, on_stage


def as_written(referral: Referral, **new: Any) -> dict[str, Any]:
    """The referral as it stands, with some of it new."""
    names = "trigger title what_happened happened_on known_on known_by place why_referred done_at_once family".split()
    return {name: getattr(referral, name) for name in names} | {"agency_ids": []} | new


def test_a_referral_is_begun_and_come_back_to(cast: Cast) -> None:
    by = cast.health_lead
    made = operations.draft_referral(
        by=by, trigger=Trigger.NEAR_MISS, title="Wrong house", agency_id=cast.agencies["health"]
    )
    assert (made.reference, made.state) == ("NSH-2026-REF-01", ReferralState.DRAFT)
    assert list(queries.mine(by)) == [made]
    changed = operations.change_referral(
        by=by, referral_id=made.pk, version=made.version, **as_written(made, what_happened="A letter went astray.")
    )
    assert queries.own_referral(by, made.reference).what_happened == "A letter went astray."
    assert changed.version == made.version + 1
    assert written.verbs(made) == ["began", "changed"]


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    made = written.draft(cast)
    operations.change_referral(by=cast.health_lead, referral_id=made.pk, version=made.version, **as_written(made))
    with pytest.raises(ChangedMeanwhile):
        operations.change_referral(by=cast.health_lead, referral_id=made.pk, version=made.version, **as_written(made))


@pytest.mark.parametrize("who", ["practitioner", "auditor", "inspector", "administrator", "young", "lay", "owner"])
def test_not_everybody_refers(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        written.draft(cast, by=getattr(cast, who))


def test_one_refers_for_ones_own_agency_and_the_office_for_any(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        written.draft(cast, agency_id=cast.agencies["police"])
    assert written.draft(cast, by=cast.coordinator, agency_id=cast.agencies["school"]).agency_id


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"trigger": "weather"}, "trigger"),
        ({"title": " "}, "title"),
        ({"agency_id": 0}, "agency"),
        ({"known_on": date(2026, 6, 1)}, "known_on"),
        ({"agency_ids": [0]}, "agencies"),
    ],
)
def test_what_cannot_stand_is_refused_and_leaves_nothing(cast: Cast, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        written.draft(cast, **said)
    assert refused.value.field == field
    assert not Referral.objects.exists()


def test_submitting_fixes_the_framework_starts_time_and_tells_the_office(cast: Cast) -> None:
    old = written.framework(cast, version="1", since=date(2020, 1, 1))
    new = written.framework(cast, version="2", since=date(2026, 6, 1))
    earlier = written.submitted(cast, happened_on=date(2026, 5, 20), known_on=date(2026, 5, 20))
    later = written.submitted(cast)
    assert (earlier.framework, later.framework) == (old, new)
    clock = later.clocks.get(key="decide")
    assert (clock.state, clock.due_on, clock.started_by) == (ClockState.RUNNING, date(2026, 7, 7), "referral-received")
    assert "20 working days after Tuesday 9 June 2026" in clock.arithmetic
    assert list(later.events.values_list("event", flat=True)) == ["incident", "became-aware", "referral-received"]
    office = {cast.manager.person_id, cast.coordinator.person_id}
    assert (
        set(Notice.objects.filter(key__contains=f"referral-{later.pk}").values_list("person_id", flat=True)) == office
    )
    assert written.verbs(later)[-1] == "submitted"


def test_what_is_not_whole_is_not_submitted(cast: Cast) -> None:
    made = written.draft(cast, why_referred="")
    with pytest.raises(Refusal) as refused, transaction.atomic():
        operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)
    assert refused.value.field == "why_referred"
    made.refresh_from_db()
    assert made.state == ReferralState.DRAFT
    assert queries.progress(cast.health_lead, made.reference).lacks == ("Say why you refer it.",)


def test_a_death_is_an_event_of_its_own(cast: Cast) -> None:
    written.framework(cast)
    made = written.submitted(cast, trigger=Trigger.DEATH)
    assert "death" in made.events.values_list("event", flat=True)


def test_the_office_sends_back_and_the_agency_mends(cast: Cast) -> None:
    written.framework(cast)
    made = written.submitted(cast)
    with pytest.raises(NotAllowed):
        operations.return_referral(by=cast.chair, referral_id=made.pk, version=made.version, reason="More")
    with pytest.raises(Refusal):
        operations.return_referral(by=cast.manager, referral_id=made.pk, version=made.version, reason=" ")
    back = operations.return_referral(
        by=cast.manager, referral_id=made.pk, version=made.version, reason="Who saw the baby last?"
    )
    seen = queries.progress(cast.health_lead, made.reference)
    assert (seen.state, seen.steps[-1].why, seen.may_write) == ("returned", "Who saw the baby last?", True)
    again = operations.submit(by=cast.health_lead, referral_id=made.pk, version=back.version)
    assert again.clocks.filter(key="decide").count() == 1
    assert [step.after for step in ReferralStatusChange.objects.filter(referral=made)] == [
        "draft",
        "submitted",
        "returned",
        "submitted",
    ]


def test_what_is_withdrawn_counts_no_more(cast: Cast) -> None:
    written.framework(cast)
    made = written.submitted(cast)
    with pytest.raises(NotThere):
        operations.withdraw(by=cast.police_lead, referral_id=made.pk, version=made.version, reason="Ours")
    operations.withdraw(by=cast.health_lead, referral_id=made.pk, version=made.version, reason="Sent twice")
    assert set(made.clocks.values_list("state", flat=True)) == {ClockState.CANCELLED}
    assert written.verbs(made)[-1] == "withdrew"


def test_the_group_of_the_framework_considers(cast: Cast) -> None:
    written.framework(cast)
    made = written.submitted(cast)
    made = operations.open_consideration(by=cast.coordinator, referral_id=made.pk, version=made.version)
    assert (made.state, made.considered_by_id) == (ReferralState.CONSIDERED, cast.groups["learning"])
    assert Notice.objects.filter(person_id=cast.member.me, key__startswith=f"referral-{made.pk}").exists()


def test_without_a_framework_a_group_is_chosen_and_no_clock_runs(cast: Cast) -> None:
    made = written.submitted(cast)
    with pytest.raises(Refusal) as refused:
        operations.open_consideration(by=cast.manager, referral_id=made.pk, version=made.version)
    assert refused.value.field == "group"
    assert written.considered(cast).framework is None
    assert not queries.clock_board(cast.manager)


def test_another_version_applies_with_a_reason_until_the_criteria_are_worked(cast: Cast) -> None:
    written.framework(cast, version="1")
    other = written.framework(cast, version="2", since=date(2027, 1, 1))
    made = written.submitted(cast)
    made = operations.choose_framework(
        by=cast.manager, referral_id=made.pk, version=made.version, framework_id=other.pk, reason="Agreed early"
    )
    assert made.framework == other
    assert sorted(made.clocks.values_list("state", flat=True)) == ["cancelled", "running"]
    made = operations.open_consideration(by=cast.manager, referral_id=made.pk, version=made.version)
    made = written.answered(cast, made, died="not met")
    with pytest.raises(Refusal):
        operations.choose_framework(
            by=cast.manager, referral_id=made.pk, version=made.version, framework_id=other.pk, reason="Again"
        )


def test_a_day_that_is_put_right_counts_again(cast: Cast) -> None:
    clocks = {"tell": {"name": "Tell", "starts": "became-aware", "length": "5 working days", "stops": "notified"}}
    written.framework(cast, clocks=clocks)
    made = written.submitted(cast)
    assert made.clocks.get(key="tell").due_on == date(2026, 6, 15)
    said = as_written(made, known_on=date(2026, 6, 5))
    operations.change_referral(by=cast.manager, referral_id=made.pk, version=made.version, **said)
    clock = made.clocks.get(key="tell")
    assert clock.due_on == date(2026, 6, 12)
    assert clock.changes.get(step="recounted").due_before == date(2026, 6, 15)


def test_the_boards_own_form_is_kept_with_it(cast: Cast) -> None:
    made = written.draft(cast)
    form = files.keep(by=cast.health_lead, name="form.txt", file=b"What we saw\n")
    operations.add_document(by=cast.health_lead, referral_id=made.pk, document=form, title="Our form")
    assert queries.may_see_document(cast.health_lead, form.pk) == form
    with pytest.raises(NotThere):
        queries.may_see_document(cast.manager, form.pk)


def test_the_form_of_the_framework_is_asked_for(cast: Cast) -> None:
    written.framework(cast)
    with pytest.raises(Refusal):
        written.draft(cast, form={"weather": "fine"})
    made = written.draft(cast, form={"happened": "A fall"})
    assert {field.key for field in queries.referral_form(cast.health_lead, made)} == {"learn"}
    operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)


def test_what_the_form_asks_of_its_own_is_answered_before_it_is_submitted(cast: Cast) -> None:
    asks = {"safe": {"label": "Who is safe?"}, "ferry": {"label": "Which ferry?", "required": True}}
    asks["heard"] = {"label": "Who heard of it?"}
    written.framework(cast, templates={"referral": {"name": "Tell us", "used_for": "referral", "fields": asks}})
    made = written.draft(cast, form={"heard": "The harbour master"})
    with pytest.raises(Refusal) as refused:
        operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)
    assert refused.value.field == "ferry"


def test_another_board_has_nothing_to_do_with_it(cast: Cast) -> None:
    made = written.submitted(cast)
    by = on_stage(cast.outsider)
    with pytest.raises(NotThere):
        operations.open_consideration(by=by, referral_id=made.pk, version=made.version)
    assert not Referral.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from loop_referral")
        assert cursor.fetchone() == (0,)


def test_a_day_of_today_is_kept(cast: Cast) -> None:
    made = written.submitted(cast)
    assert made.submitted_at is not None
    assert made.submitted_at.date() == TODAY
