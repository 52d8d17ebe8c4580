"""Going back gives the form anew, with another key: what is sent from it then is known by its content."""

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goldthread.core.models import FormReceipt
from goldthread.core.receipts import ALIKE_FOR
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import Action, Evidence, ProgressNote
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.django_db

RECORD = "/sources/record"
SOURCE = {
    "kind": "AUD",
    "title": "Audit of neglect",
    "summary": "Two lines\nof text & a sign",
    "reported_on_0": "14",
    "reported_on_1": "5",
    "reported_on_2": "2026",
    "status": "under_way",
    "lead_group": "",
    "visibility": "board",
}


def send(browser: Client, address: str, **said: Any) -> Any:
    """Send a form as it comes from a page that was just opened: with a key of its own."""
    return browser.post(address, {"form_key": uuid.uuid4().hex, **said})


def hidden(page: Any) -> dict[str, Any]:
    """What the page of a form that was sent already would send on."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def sources(cast: Cast) -> int:
    on_stage(cast.manager)
    return Source.objects.count()


def test_the_same_again_leads_to_the_first(cast: Cast) -> None:
    browser = client_for(cast.coordinator)
    first = send(browser, RECORD, **SOURCE)
    again = send(browser, RECORD, **SOURCE)
    assert again.status_code == 409
    assert "You have sent this already" in again.text and f'href="{first.url}"' in again.text
    assert "the source was added then. Nothing was added a second time." in again.text
    assert sources(cast) == 1


def test_a_second_one_is_made_on_purpose_and_only_once(cast: Cast) -> None:
    browser = client_for(cast.coordinator)
    send(browser, RECORD, **SOURCE)
    page = send(browser, RECORD, **SOURCE)
    assert "Make another one just the same" in page.text
    second, third = (browser.post(RECORD, hidden(page)) for _ in range(2))
    assert second.status_code == 302 and third.url == second.url
    assert sources(cast) == 2
    assert {each.summary.replace("\r\n", "\n") for each in Source.objects.all()} == {SOURCE["summary"]}
    assert send(browser, RECORD, **SOURCE).status_code == 409


def test_what_differs_or_comes_from_somebody_else_is_not_the_same(cast: Cast) -> None:
    browser = client_for(cast.coordinator)
    send(browser, RECORD, **SOURCE)
    assert send(browser, RECORD, **SOURCE | {"title": "Another"}).status_code == 302
    assert send(client_for(cast.manager), RECORD, **SOURCE).status_code == 302
    assert sources(cast) == 3


def test_some_minutes_later_it_is_meant(cast: Cast) -> None:
    browser = client_for(cast.coordinator)
    send(browser, RECORD, **SOURCE)
    on_stage(cast.manager)
    for receipt in FormReceipt.objects.all():
        FormReceipt.objects.filter(pk=receipt.pk).update(at=receipt.at - ALIKE_FOR - timedelta(minutes=1))
    assert send(browser, RECORD, **SOURCE).status_code == 302
    assert sources(cast) == 2


def test_what_was_refused_can_be_sent_again(cast: Cast) -> None:
    browser = client_for(cast.coordinator)
    assert send(browser, RECORD, **SOURCE | {"title": ""}).status_code == 422
    assert send(browser, RECORD, **SOURCE).status_code == 302


def test_a_lesson_an_action_and_a_note_are_each_made_once(cast: Cast) -> None:
    manager = client_for(cast.manager)
    source = factories.source(by=cast.manager)
    lesson = {"statement": "Handover was lost", "kind": "concern", "reach": "local"}
    action = {"title": "Build a prompt", "strength": "strong"}
    on_stage(cast.manager)
    made = factories.action(by=cast.manager, state=ActionState.AGREED, lead_officer_id=cast.owner.person_id)
    before = Lesson.objects.count(), Action.objects.count(), ProgressNote.objects.count()
    for address, said in (
        (f"/sources/{source.reference}/lessons/write", lesson),
        ("/actions/plan?afresh=yes", action),
        (f"/actions/{made.reference}/progress", {"text": "Half of the teams have it."}),
    ):
        assert [send(manager, address, **said).status_code for _ in range(2)] == [302, 409], address
    on_stage(cast.manager)
    after = Lesson.objects.count(), Action.objects.count(), ProgressNote.objects.count()
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1]


def test_the_same_file_again_is_known_by_what_is_in_it(cast: Cast) -> None:
    action = factories.action(by=cast.manager, state=ActionState.IN_PROGRESS, lead_officer_id=cast.owner.person_id)
    browser, address = client_for(cast.owner), f"/actions/{action.reference}/evidence"

    def offer(text: bytes) -> Any:
        said = {"title": "Audit", "shows": "It is asked", "form": "file", "stands_for_0": "1", "stands_for_1": "6"}
        file = SimpleUploadedFile("audit.txt", text)
        return send(browser, address, **said, stands_for_2="2026", file=file)

    assert offer(b"41 of 60 records follow it.").status_code == 302
    again = offer(b"41 of 60 records follow it.")
    assert again.status_code == 409 and "Make another" not in again.text and "another title" in again.text
    assert offer(b"55 of 60 records follow it.").status_code == 302
    on_stage(cast.manager)
    assert Evidence.objects.filter(action=action).count() == 2
