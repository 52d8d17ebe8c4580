"""The link of an e-mail: one's own list and nothing else, without signing in, until it is closed."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from goldthread.journal.models import Entry
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds import operations
from goldthread.loop.actions.rounds.models import Round, RoundAnswer, RoundCall
from goldthread.notices.models import Notice
from tests.loop.actions.rounds.written import action, call, later, opened
from tests.people import Cast, on_stage

FAR = 20_000
"""Days from the cast's day to a meeting that is still to come on the day on which the tests run."""


@pytest.fixture
def round_(cast: Cast) -> Round:
    action(cast, "health", title="=Prompt for missed appointments")
    action(cast, "police", title="Notices to schools")
    far = later(cast.manager, FAR).today
    return opened(cast, meets_on=far, answers_by=far)


def address(cast: Cast, who: int) -> str:
    return Notice.objects.get(person_id=who, key__startswith="round-").address


def test_it_opens_ones_own_list_and_takes_an_answer(cast: Cast, round_: Round) -> None:
    at, browser = address(cast, cast.owner.me), Client()
    page = browser.get(at).content.decode()
    assert "Prompt for missed appointments" in page and "Notices to schools" not in page
    assert 'href="/lessons"' not in page and "no-store" in browser.get(at)["Cache-Control"]
    ours, theirs = Action.objects.get(title__contains="Prompt"), Action.objects.get(title="Notices to schools")
    assert browser.get(f"{at}/{theirs.reference}").status_code == 404
    said = {"going": "on_course", "text": "It is being tried.", "version": ours.version}
    assert browser.post(f"{at}/{ours.reference}", said).status_code == 302
    on_stage(cast.manager)
    assert RoundAnswer.objects.get().way == "link"
    verbs = set(Entry.objects.filter(kind="round").values_list("verb", flat=True))
    assert {"came by the link of", "answered in"} <= verbs
    for path in ("/actions", f"/actions/{ours.reference}", f"/rounds/{round_.reference}"):
        assert browser.get(path).status_code == 302, "a link signs nobody in"


def test_two_who_write_at_once_see_both(cast: Cast, round_: Round) -> None:
    at, browser = address(cast, cast.owner.me), Client()
    ours = Action.objects.get(title__contains="Prompt")
    said = {"going": "on_course", "text": "Mine.", "version": ours.version}
    browser.post(f"{at}/{ours.reference}", said)
    page = browser.post(f"{at}/{ours.reference}", said | {"text": "Mine again."})
    assert page.status_code == 422 and "What reads differently now" in page.content.decode()


def test_a_closed_or_strange_link_opens_nothing(cast: Cast, round_: Round) -> None:
    at, browser = address(cast, cast.owner.me), Client()
    operations.close_link(by=on_stage(cast.manager), call_id=call(cast, round_, cast.owner).pk)
    for path in (at, f"{at}/actions.xlsx", "/rounds/link/nothing"):
        page = browser.get(path)
        assert page.status_code == 404 and "opens nothing any more" in page.content.decode()
    on_stage(cast.manager)
    assert RoundCall.objects.filter(link_revoked_at__isnull=False).count() == 1


def test_the_file_starts_no_formula_and_comes_back_as_it_went(
    cast: Cast, round_: Round, settings: Any, tmp_path: Any
) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    at, browser = address(cast, cast.owner.me), Client()
    book = load_workbook(io.BytesIO(browser.get(f"{at}/actions.xlsx").content))
    sheet = book["Actions"]
    assert sheet["B6"].value == "'=Prompt for missed appointments"
    sheet["H6"], sheet["I6"] = "Done", "It is done."
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "actions.xlsx"
    shown = browser.post(f"{at}/send-back", {"file": out}, follow=True)
    assert "1 action can be updated" in shown.content.decode()
    done = browser.post(shown.request["PATH_INFO"], {}, follow=True)
    assert "1 action is updated" in done.content.decode()
    assert browser.get(f"{at}/actions.docx").status_code == 200
