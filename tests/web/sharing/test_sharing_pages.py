"""Shared learning through its pages: chosen, sent, taken in by another board, and withdrawn again."""

import html
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.sharing.operations import TAKEN_BACK
from goldthread.loop.sources.choices import Visibility
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, on_stage

ClientFor = Callable[[Actor], Client]
AT = "/shared-learning"


def words(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_learning_goes_from_one_board_to_another_and_is_withdrawn(cast: Cast, client_for: ClientFor) -> None:
    closed = factories.source(by=cast.manager)
    kept = factories.lesson(by=cast.manager, statement="Fathers are left <b>out</b>.")
    back = factories.lesson(by=cast.manager, statement="Notices to schools come late.")
    hidden = factories.lesson(by=cast.manager, of=closed, statement="A source that is closed later.")
    ours = client_for(cast.manager)
    assert "We share nothing yet." in words(ours, AT)
    said = {"title": "Neglect", "audience": "The region", "terms": "Name us.", "which": "named"}
    refused = ours.post(f"{AT}/new", {**said, "lessons": "nsh-9999"})
    assert refused.status_code == 422 and "There is no lesson NSH-9999" in refused.content.decode()
    made = ours.post(f"{AT}/new", {**said, "which": "every"})["Location"]
    on_stage(cast.manager)
    Source.objects.filter(pk=closed.pk).update(visibility=Visibility.PEOPLE)
    page = words(ours, made)
    assert "Fathers are left <b>out</b>." not in ours.get(made).content.decode() and "Name us." in page
    assert "comes from a source that not everybody" in page and hidden.reference in page
    first = ours.get(f"{made}/file")
    assert "attachment" in first["Content-Disposition"] and b"closed later" not in first.content

    theirs = client_for(cast.outsider)
    asked = theirs.post(f"{AT}/receive", {"file": SimpleUploadedFile("learning.json", first.content)})
    assert asked.status_code == 422 and "Telephone them" in asked.content.decode()
    fingerprint = asked.content.decode().partition("fingerprint ")[2][:19]
    assert fingerprint in words(ours, AT)
    given = {"file": SimpleUploadedFile("learning.json", first.content), "fingerprint": fingerprint}
    got = theirs.post(f"{AT}/receive", given)["Location"]
    page = words(theirs, got)
    assert back.statement in page and kept.statement in page and fingerprint in page

    ours.post(f"{made}/withdraw", {"which": "named", "lessons": back.reference, "why": "The family asked."})
    assert "The family asked." in words(ours, made)
    second = ours.get(f"{made}/file").content
    again = theirs.post(f"{AT}/receive", {"file": SimpleUploadedFile("learning.json", second)})
    assert again["Location"] == got
    page = words(theirs, got)
    assert TAKEN_BACK in page and back.statement not in page and "Withdrawn" in page
    assert "1 withdrawn" in words(theirs, AT)

    asked = ours.post(f"{made}/feeds/new", {"name": "Southmere"})
    shown = asked.content.decode()
    assert asked.status_code == 200 and "no-store" in asked["Cache-Control"] and fingerprint in shown
    secret = shown.partition("/learning-feed/")[2].partition('"')[0]
    fetched = Client().get(f"/learning-feed/{secret}")
    assert fetched.json()["share"]["issue"] == 2 and "describedby" in fetched["Link"]
    assert Client().get("/learning-exchange.schema.json").json()["title"].startswith("Learning that one board")
    page = words(ours, made)
    assert "Southmere" in page and secret not in page
    ours.post(f"{made}/feeds/{page.partition(f'{made}/feeds/')[2].partition('/')[0]}/close")
    assert Client().get(f"/learning-feed/{secret}").status_code == 404
    refused = theirs.post(f"{AT}/follow", {"address": "http://example.org/learning-feed/x"})
    assert refused.status_code == 422 and "begins with https://" in refused.content.decode()
    assert "Lessons" in words(theirs, got) and theirs.get(f"{got}/fetch").status_code == 200


def test_a_file_that_cannot_be_read_gets_a_sentence(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.coordinator).post(f"{AT}/receive", {"file": SimpleUploadedFile("a.json", b"[]")})
    assert answer.status_code == 422 and "not a file of shared learning" in answer.content.decode()
