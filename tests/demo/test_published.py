"""Everything that the fictional partnership has made public, read back whole: nothing sealed is in it."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from goldthread.accounts.acting import acting, say
from goldthread.accounts.models import Board
from goldthread.loop.referrals.models import ChildIdentity
from goldthread.loop.reviews.identity import Kind, Passage, Sealed, check
from goldthread.loop.reviews.models import ReviewSecret
from goldthread.loop.reviews.passages import of_file
from tests.conftest import Demonstration, clone, drop
from tests.demo.test_load import _as_owner_of


@pytest.fixture
def published(demonstration: Demonstration, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Sealed]]:
    """The partnership at its public pages; gives everything that is sealed for any of its reviews, published or not."""
    made = clone(demonstration.template)
    try:
        with django_db_blocker.unblock(), _as_owner_of(made), override_settings(FILES=str(demonstration.files)):
            boards = list(Board.objects.values_list("pk", flat=True))
            with acting(boards), transaction.atomic():
                sealed = [Sealed(Kind(row.kind), row.sealed.open(), row.whose) for row in ReviewSecret.objects.all()]
                for child in ChildIdentity.objects.all():
                    said = json.loads(child.sealed.open())
                    sealed.append(Sealed(Kind.NAME, said["name"], "a child of a case"))
                    sealed += [Sealed(Kind.ADDRESS, said["address"], "a child of a case")] if said["address"] else []
                say([], None)
                yield sealed
    finally:
        drop(made)


def test_nothing_sealed_is_in_a_public_page_feed_pdf_or_word_file(published: list[Sealed]) -> None:
    browser, read = Client(), list[Passage]()
    listed = browser.get("/library").content.decode()
    references = sorted({part.split('"')[0] for part in listed.split('href="/library/')[1:]} - {"feed"})
    assert len(references) >= 2 and len(published) >= 8
    for page in ("", "/feed", *(f"/{reference}" for reference in references)):
        read.append(Passage(page, browser.get(f"/library{page}").content.decode()))
    for reference in references:
        for end in ("pdf", "docx"):
            file = browser.get(f"/library/{reference}.{end}").content
            read += of_file(f"{reference}.{end}", file)
    assert len(read) > 60 and any("transfer record" in one.text for one in read)
    assert [(hit.where, hit.found, hit.why) for hit in check(read, published)] == []


def test_a_word_file_says_who_made_it_and_no_more(published: list[Sealed]) -> None:
    import docx

    browser = Client()
    listed = browser.get("/library").content.decode().split('href="/library/')[1:]
    reference = next(part.split('"')[0] for part in listed if part.startswith("TARN"))
    about = docx.Document(io.BytesIO(browser.get(f"/library/{reference}.docx").content)).core_properties
    assert about.author == about.last_modified_by and "Tarnshire" in about.author
    assert (about.comments, about.keywords, about.subject) == ("", "", "")
