"""Home: what is mine, what is late, and no kind of thing hidden behind another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from goldthread.accounts import operations as keeping
from goldthread.accounts.roles import Role
from goldthread.loop.actions.choices import ActionState
from goldthread.notices.models import Notice
from goldthread.notices.operations import tell
from goldthread.notices.queries import TRIES
from goldthread.web.shell.home import SHOWN, home
from tests import factories
from tests.people import Cast, client_for, on_stage, reviewer_of

pytestmark = pytest.mark.django_db


def test_many_of_one_kind_do_not_hide_another(cast: Cast) -> None:
    for _ in range(SHOWN + 2):
        factories.recommendation(by=cast.manager)
    claimed = factories.action(
        by=cast.manager,
        state=ActionState.CLAIMED,
        lead_officer_id=cast.owner.person_id,
        lead_agency_id=cast.agencies["health"],
    )
    page = home(on_stage(cast.chair))
    mine = page.lists[0]
    assert mine.title == "Your turn now"
    assert {task.verb for task in mine.tasks} >= {"Check", "Answer"}
    assert any(claimed.reference in task.note for task in mine.tasks)
    assert [str(link.href) for link in mine.more] == ["/recommendations?answer=awaited"]
    assert page.sentence.startswith("More than ")


def test_who_has_nothing_to_do_is_told_once(cast: Cast) -> None:
    html = client_for(cast.practitioner).get("/").text
    assert html.count("Nothing needs you today.") == 1
    assert "Your turn now" not in html


def test_every_way_on_from_home_opens(cast: Cast) -> None:
    browser = client_for(cast.manager)
    for address in ("/actions?mine=yes", "/actions?when=look", "/lessons?kind=concern&answer=none"):
        assert browser.get(address).status_code == 200


def test_what_is_my_turn_does_not_stand_below_again(cast: Cast) -> None:
    due = cast.manager.today + timedelta(days=1)
    mine = factories.action(by=cast.manager, lead_officer_id=cast.owner.me, due_on=due)
    other = factories.action(by=cast.manager, lead_officer_id=cast.police_lead.me, due_on=due)
    manager, owner = (replace(one, at=one.at + timedelta(days=9)) for one in (cast.manager, cast.owner))
    late = next(each for each in home(on_stage(manager)).lists if each.title == "Late")
    assert {mine.reference, other.reference} <= {task.href.rpartition("/")[2] for task in late.tasks}
    turn, late = home(on_stage(owner)).lists[:2]
    assert [task.href for task in turn.tasks] == [f"/actions/{mine.reference}"]
    assert mine.reference not in {task.href.rpartition("/")[2] for task in late.tasks}


def test_who_answers_for_an_agency_sees_how_that_agency_stands(cast: Cast) -> None:
    due = cast.manager.today + timedelta(days=1)
    agencies = ("health", "police")
    ours, theirs = (
        factories.action(by=cast.manager, due_on=due, lead_agency_id=cast.agencies[each]) for each in agencies
    )
    lead, manager = (replace(one, at=one.at + timedelta(days=9)) for one in (cast.health_lead, cast.manager))
    page = home(on_stage(lead))
    [late] = [each for each in page.lists if each.title == "Late in your agency"]
    assert [task.href for task in late.tasks] == [f"/actions/{ours.reference}"]
    assert [(one.number, one.href) for one in page.figures[:2]] == [
        (1, "/actions?state=open&mine=yes"),
        (1, "/actions?when=late&mine=yes"),
    ]
    of_the_board = home(on_stage(manager))
    assert [one.number for one in of_the_board.figures[:2]] == [2, 2]
    shown = client_for(cast.health_lead).get(page.figures[0].href)
    assert ours.reference in shown.text and theirs.reference not in shown.text


def test_who_looks_after_accounts_sees_what_ends_and_whom_no_mail_reaches(cast: Cast) -> None:
    on_stage(cast.manager)
    day = cast.manager.today + timedelta(days=3)
    keeping.add_member(
        by=cast.manager, person_id=cast.stranger.pk, role=Role.INSPECTOR, starts_on=cast.manager.today, ends_on=day
    )
    invited = {"name": "Una Usedlate", "email": "una@example.org", "role": Role.PRACTITIONER}
    keeping.invite(by=cast.manager, agency_id=cast.agencies["health"], **invited)
    tell(by=cast.manager, people=[cast.owner.me], key="k", subject="s", body="b", address="/")
    Notice.objects.update(tries=TRIES, last_error="550 no such mailbox")
    page = home(on_stage(replace(cast.administrator, at=cast.administrator.at + timedelta(days=1))))
    told = {(task.verb, task.title) for task in page.lists[0].tasks}
    assert {("Renew or let end", "Stef Stranger"), ("Mend", cast.owner.name)} <= told
    assert any("550 no such mailbox" in task.note for task in page.lists[0].tasks)
    assert [one.words for one in page.figures] == ["roles held", "invitations open"]
    later = home(on_stage(replace(cast.administrator, at=cast.administrator.at + timedelta(days=40))))
    assert ("Invite again", "Una Usedlate") in {(task.verb, task.title) for task in later.lists[0].tasks}


def test_a_new_board_is_led_through_its_first_steps_until_they_are_done(cast: Cast) -> None:
    browser = client_for(cast.manager)
    page = browser.get("/")
    assert [step.done for step in page.context["page"].steps] == [True, True, True, False, False]
    assert "First steps" in page.text and "Choose your framework" in page.text
    for step in page.context["page"].steps:
        assert browser.get(step.href).status_code == 200
    assert "First steps" not in client_for(cast.coordinator).get("/").text
    factories.action(by=cast.manager)
    assert "First steps" not in browser.get("/").text


def test_an_independent_reviewer_is_led_to_what_they_review(cast: Cast) -> None:
    source = factories.source(by=cast.manager, title="Review of Child K")
    factories.source(by=cast.manager, title="Another")
    page = home(on_stage(reviewer_of(cast, source.pk)))
    assert [(task.verb, task.title, task.href) for task in page.lists[0].tasks] == [
        ("Go on", "Review of Child K", f"/sources/{source.reference}")
    ]
