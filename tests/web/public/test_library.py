"""The public library: anybody reads what was published, finds it, and reaches nothing else."""

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client

from goldthread.loop.reviews import operations
from goldthread.loop.reviews.models import Publication, Review
from tests.loop.reviews import published
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.usefixtures("library_framework")


@pytest.fixture(scope="module")
def library_framework(settled: Cast) -> None:
    published.framework(settled)


@pytest.fixture(scope="module")
def made(settled: Cast, library_framework: None) -> Review:
    return published.answered(settled)


@pytest.fixture
def answered(cast: Cast, made: Review) -> Review:
    """One whose report the board has, and nobody else."""
    return deepcopy(made)


@pytest.fixture
def review(cast: Cast, answered: Review) -> Review:
    return published.published(cast, answered)


def test_a_report_is_found_read_and_taken_along_by_anybody(cast: Cast, review: Review) -> None:
    browser, reference = Client(), review.source.reference
    listed = browser.get("/library?q=missed appointments").content.decode()
    assert "1 report matches." in listed and f"/library/{reference}" in listed and "OFFICIAL" not in listed
    read = browser.get(f"/library/{reference}")
    assert "Appointments that are missed" in read.content.decode() and read["Cache-Control"] == "no-cache"
    assert "No report" in browser.get("/library?q=zebra").content.decode()
    pdf, word = browser.get(f"/library/{reference}.pdf"), browser.get(f"/library/{reference}.docx")
    assert pdf.content[:5] == b"%PDF-" and word.content[:2] == b"PK"
    feed = browser.get("/library/feed").content.decode()
    assert "Child A: a review" in feed and f"http://testserver/library/{reference}" in feed
    same = client_for(cast.manager).get(f"/library/{reference}").content.decode()
    assert "OFFICIAL-SENSITIVE" not in same and cast.manager.name not in same


def test_what_is_withdrawn_is_gone_with_the_next_request(cast: Cast, review: Review) -> None:
    browser, reference = Client(), review.source.reference
    assert browser.get(f"/library/{reference}.pdf").status_code == 200
    plan = Publication.objects.get(review=review)
    operations.withdraw_publication(by=on_stage(cast.chair), review_id=review.pk, version=plan.version, why="An order.")
    for end in ("", ".pdf", ".docx", "/file"):
        assert browser.get(f"/library/{reference}{end}").status_code == 404
    assert reference not in browser.get("/library").content.decode() + browser.get("/library/feed").content.decode()


def test_what_has_had_its_time_is_named_and_given_on_request(cast: Cast, review: Review) -> None:
    browser, reference = Client(), review.source.reference
    on_stage(cast.manager)
    Publication.objects.filter(review=review).update(then="on request", public_until=date(2026, 7, 1))
    page = browser.get(f"/library/{reference}").content.decode()
    assert "Ask" in page and "Appointments that are missed" not in page
    assert browser.get(f"/library/{reference}.pdf").status_code == 404
    assert "On request" in browser.get("/library").content.decode()


def test_a_review_that_is_not_published_is_not_there(answered: Review) -> None:
    assert Client().get(f"/library/{answered.source.reference}").status_code == 404
    assert Client().get("/library/%00").status_code == 404
