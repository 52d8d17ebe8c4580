"""Pages of a chronology: who sees and does what, what comes of it, what it costs, and what its files hold."""

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.reviews.chronology import operations, queries
from goldthread.loop.reviews.chronology.choices import PairState
from goldthread.loop.reviews.chronology.models import BroughtRow, ChronologyBringIn, ChronologyEvent, EventPair
from goldthread.loop.sources.models import Source
from tests.cost import copies, queries_of
from tests.loop.reviews.chronology_cases import TABLE, event, review
from tests.people import Cast, on_stage

ClientFor = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path / "files"), ""


@pytest.fixture
def source(cast: Cast) -> Source:
    return review(cast)


@pytest.fixture
def base(source: Source) -> str:
    return f"/sources/{source.reference}/chronology"


def sent(browser: Client, address: str, **said: Any) -> Any:
    return browser.post(address, {"form_key": uuid.uuid4().hex, "version": "1", **said})


def test_an_event_is_typed_and_stands_in_the_chronology(cast: Cast, base: str, client_for: ClientFor) -> None:
    browser = client_for(cast.health_lead)
    assert "Add an event" in browser.get(base).content.decode()
    said = {"agency": cast.agencies["health"], "when": "3/4/13", "what": "A visit <b>at home</b>", "seen": "yes"}
    response = sent(browser, f"{base}/write", **said)
    assert response.status_code == 302, response.content.decode()
    page = browser.get(response["Location"]).content.decode()
    assert "The date was read as: 3 April 2013 (day first, so 3 April; year 13 taken as 2013)." in page
    listed = browser.get(base).content.decode()
    assert "A visit &lt;b&gt;at home&lt;/b&gt;" in listed and "1 event, told by 1 agency" in listed
    wrong = sent(browser, f"{base}/write", **(said | {"when": "31/02/2014"}))
    assert wrong.status_code == 422 and "February 2014 has 28 days" in wrong.content.decode()


def test_who_changes_what(cast: Cast, source: Source, base: str, client_for: ClientFor) -> None:
    made = event(cast, source)
    for name, status in {"coordinator": 200, "health_lead": 200, "police_lead": 403, "lay": 403}.items():
        browser = client_for(getattr(cast, name))
        assert browser.get(f"{base}/events/{made.pk}").status_code == 200, name
        assert browser.get(f"{base}/events/{made.pk}/change").status_code == status, name
    assert client_for(cast.outsider).get(f"{base}/events/{made.pk}").status_code == 404
    other = review(cast)
    assert (
        client_for(cast.coordinator).get(f"/sources/{other.reference}/chronology/events/{made.pk}").status_code == 404
    )


def test_what_somebody_else_saved_is_shown_and_not_overwritten(
    cast: Cast, source: Source, base: str, client_for: ClientFor
) -> None:
    made = event(cast, source)
    browser = client_for(cast.coordinator)
    said = {"agency": cast.agencies["health"], "when": "2013", "what": "Mine", "seen": "no"}
    assert sent(browser, f"{base}/events/{made.pk}/change", **said).status_code == 302
    late = sent(browser, f"{base}/events/{made.pk}/change", **(said | {"what": "Yours"}))
    assert late.status_code == 422 and "Somebody else changed" in late.content.decode()
    on_stage(cast.coordinator)
    assert ChronologyEvent.objects.get().what == "Mine"


def test_a_table_is_brought_in_step_by_step(cast: Cast, source: Source, base: str, client_for: ClientFor) -> None:
    browser = client_for(cast.coordinator)
    table = SimpleUploadedFile("events.csv", TABLE)
    response = browser.post(f"{base}/bring-in", {"file": table, "agency": "", "form_key": uuid.uuid4().hex})
    columns = response["Location"]
    page = browser.get(columns).content.decode()
    assert "Which column is which?" in page and "Health visitor visits" in page
    on_stage(cast.coordinator)
    begun = ChronologyBringIn.objects.get()
    chosen = {field: guess["column"] for field, guess in begun.columns.items()}
    response = sent(browser, columns, version=begun.version, as_above="no", **chosen)
    assert response["Location"].endswith("/names")
    names = browser.get(response["Location"]).content.decode()
    assert "“Probation” is" in names
    response = sent(browser, response["Location"], version=2, agency_0=cast.agencies["police"])
    proposal = response["Location"]
    shown = browser.get(proposal).content.decode()
    assert "4 rows ready, 1 to mend" in shown and "February 2014 has 28 days" in shown and "31/02/2014" in shown
    assert "Health visitor visits" in browser.get(f"{proposal}?rows=ready").content.decode()
    on_stage(cast.coordinator)
    row = BroughtRow.objects.get(state="mend")
    assert browser.get(f"{base}/bring-in/rows/{row.pk}").status_code == 200
    assert sent(browser, f"{base}/bring-in/rows/{row.pk}/leave-out", why="Not a day.").status_code == 302
    assert browser.get(f"{proposal}/take-in").status_code == 200
    assert sent(browser, f"{proposal}/take-in", version=3).status_code == 302
    on_stage(cast.coordinator)
    assert queries.events(cast.coordinator, source).count() == 4
    assert "Not a day." in browser.get(f"{proposal}?rows=out").content.decode()
    assert browser.get(f"{proposal}/document").content == TABLE


def test_a_table_too_long_or_without_one_says_so_beside_the_field(cast: Cast, base: str, client_for: ClientFor) -> None:
    browser = client_for(cast.coordinator)
    for data, sentence in (
        (b"Date,Event\n" + b"2013,x\n" * 100_000, "more than 10,000 rows"),
        (b"", "That file is empty"),
    ):
        table = SimpleUploadedFile("events.csv", data)
        response = browser.post(f"{base}/bring-in", {"file": table, "form_key": uuid.uuid4().hex})
        assert response.status_code == 422 and sentence in response.content.decode()


def test_pairs_are_judged_one_by_one(cast: Cast, source: Source, base: str, client_for: ClientFor) -> None:
    event(cast, source)
    event(cast, source, agency="police", child_seen=False)
    browser = client_for(cast.coordinator)
    pair = EventPair.objects.get()
    assert "1 pair to judge" in browser.get(base).content.decode()
    page = browser.get(f"{base}/pairs/{pair.pk}").content.decode()
    assert "one says that the child was seen" in page
    assert "one says that the child was seen" in client_for(cast.lay).get(f"{base}/gaps").content.decode().lower()
    assert sent(browser, f"{base}/pairs/{pair.pk}", verdict="link", why="One visit.")["Location"] == f"{base}/pairs"
    on_stage(cast.coordinator)
    assert EventPair.objects.get().state == PairState.LINKED
    assert "Also told by" in browser.get(base).content.decode()
    assert "One visit." in browser.get(f"{base}/pairs?state=linked").content.decode()


def test_the_drawing_goes_closer_by_links(cast: Cast, source: Source, base: str, client_for: ClientFor) -> None:
    event(cast, source)
    event(cast, source, agency="police", when="9 June 2019", what="Officers call", significance="A pattern")
    browser = client_for(cast.lay)
    whole = browser.get(base).content.decode()
    assert "2 events told by 2 agencies from 3 April 2013 to 9 June 2019" in whole
    assert "?from=2013-01-01&amp;to=2013-12-31" in whole and "days without an event" in whole
    month = browser.get(f"{base}?from=2019-06-01&to=2019-06-30").content.decode()
    assert "1 event told by 1 agency from 1 June 2019 to 30 June 2019" in month and "Officers call" in month
    assert ("weighs the baby" not in month and "May 2019" in month) or "← " not in month
    assert browser.get(f"{base}?from=9+June+2019&to=9+June+2019").status_code == 200
    assert "cannot be read as a date" in browser.get(f"{base}?from=soon").content.decode()
    assert browser.get(f"{base}?from=2019&to=2013").status_code == 200


def test_files_hold_what_is_asked_for_and_no_formula(
    cast: Cast, source: Source, base: str, client_for: ClientFor
) -> None:
    from docx import Document
    from openpyxl import load_workbook

    event(cast, source, what='=HYPERLINK("http://bad","x")', significance="+1\x0b", comment="@SUM(A1)")
    event(cast, source, agency="police", when="2019", what="Officers call")
    browser = client_for(cast.coordinator)
    book = load_workbook(io.BytesIO(browser.get(f"{base}.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]  # the file has one sheet
    assert len(rows) == 3
    assert not any(str(value).startswith(("=", "+", "@")) for row in rows for value in row if value)
    some = load_workbook(io.BytesIO(browser.get(f"{base}.xlsx?from=2019").content))
    assert len(list(some.active.iter_rows())) == 2  # type: ignore[union-attr]  # the file has one sheet
    word = Document(io.BytesIO(browser.get(f"{base}.docx").content))
    texts = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert texts[0][0] == "When" and texts[1][2].startswith("=HYPERLINK") and texts[2][1] == "Northshire Police"
    assert word.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    for name, status in {"health_lead": 200, "lay": 403, "practitioner": 403}.items():
        assert client_for(getattr(cast, name)).get(f"{base}.docx").status_code == status, name


def test_a_page_costs_the_same_for_one_event_and_for_many(
    cast: Cast, source: Source, base: str, client_for: ClientFor
) -> None:
    one = event(cast, source)
    browser = client_for(cast.coordinator)
    browser.get(base)
    few = [queries_of(browser, address) for address in (base, f"{base}?from=2013-04-01&to=2013-04-30", f"{base}/gaps")]
    on_stage(cast.coordinator)
    copies(one, "what", [f"Visit number {n}" for n in range(60)])
    many = [queries_of(browser, address) for address in (base, f"{base}?from=2013-04-01&to=2013-04-30", f"{base}/gaps")]
    assert few == many
    assert max(few) < 32


def test_names_stay_sealed(cast: Cast, source: Source, base: str, client_for: ClientFor) -> None:
    browser = client_for(cast.coordinator)
    assert sent(browser, f"{base}/people", label="Mother", names="Kelly Marlow").status_code == 302
    on_stage(cast.coordinator)
    (person,) = queries.people(cast.coordinator, source)
    for page in (f"{base}/people", f"{base}/people/{person.pk}", base, "/journal"):
        assert "Marlow" not in browser.get(page).content.decode(), page
    refused = sent(
        browser, f"{base}/write", agency=cast.agencies["health"], when="2013", what="Kelly Marlow came", seen="yes"
    )
    assert refused.status_code == 422 and "Write Mother instead" in refused.content.decode()
    assert operations
