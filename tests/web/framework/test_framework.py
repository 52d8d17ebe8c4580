"""The pages of the framework: read, tried, written, consulted on and looked at again."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from goldthread.loop.framework import operations, packs, queries
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.reading import content_of
from tests.cost import queries_of
from tests.people import TODAY, Cast, client_for, on_stage

pytestmark = pytest.mark.django_db
SMALL = packs.text("small-board-example") or ""


def ratified(cast: Cast, key: str, begins: date = date(2024, 4, 1), **more: Any) -> Framework:
    """A pack put in force."""
    document = packs.load(key)
    return operations.ratify(
        by=on_stage(cast.manager),
        title=document.identity.title,
        version_name=document.identity.version,
        in_force_from=begins,
        content=content_of(document),
        text=packs.text(key) or "",
        **more,
    )


def draft(cast: Cast, text: str = SMALL) -> Framework:
    """A draft."""
    return operations.begin(by=on_stage(cast.manager), text=text, begun_from="a test")


def sent_out(cast: Cast) -> Framework:
    """A version that partners are asked about."""
    made = draft(cast)
    return operations.send_out(by=cast.manager, framework_id=made.pk, version=1, comments_by=TODAY + timedelta(days=28))


@pytest.mark.parametrize("key", [key for key in packs.keys() if packs.load(key).review_types])  # noqa: SIM118
def test_every_pack_reads_well(cast: Cast, key: str) -> None:
    ratified(cast, key)
    browser, document = client_for(cast.practitioner), packs.load(key)
    html = browser.get("/framework").text
    for part in (*document.groups.values(), *document.review_types.values(), *document.routes.values()):
        assert part.name.replace("'", "&#x27;").replace("&", "&amp;").replace("&amp;#", "&#") in html
    for said in ("The learning loop", "How the parts of the framework connect", "Download as PDF"):
        assert said in html
    for name in document.criteria:
        page = browser.get(f"/framework/criteria/{name}").text
        assert "What follows, in this order" in page and "app-diagram__phone" in page
        assert "Answer the questions that you can" in browser.get(f"/framework/criteria/{name}/try").text
    for name, method in document.methods.items():
        page = browser.get(f"/framework/methods/{name}").text
        assert page.count('role="row"') == 1 + len(method.stages)
    assert browser.get("/framework/clocks").text.count('role="row"') == 1 + len(document.clocks)


def test_a_board_without_a_framework_is_told_how_it_gets_one(cast: Cast) -> None:
    assert "Begin the first version" in client_for(cast.manager).get("/framework").text
    lay = client_for(cast.lay).get("/framework").text
    assert "No framework is in force" in lay
    assert "Begin the first version" not in lay
    for page in ("/framework.pdf", "/framework/clocks", "/framework/criteria/x"):
        assert client_for(cast.lay).get(page).status_code == 404


def test_an_old_version_stays_readable_beside_the_new(cast: Cast) -> None:
    old = ratified(cast, "cheshire-west-and-chester-2015", date(2015, 4, 1))
    ratified(cast, "england-2018", date(2018, 6, 29))
    browser = client_for(cast.inspector)
    html = browser.get(f"/framework/versions/{old.pk}").text
    assert "Another version took its place on 29 June 2018." in html
    assert f"/framework/criteria/serious-case-review?version={old.pk}" in html
    assert browser.get(f"/framework/criteria/serious-case-review?version={old.pk}").status_code == 200
    assert browser.get("/framework/criteria/serious-case-review").status_code == 404
    changes = browser.get(f"/framework/versions/{old.pk + 1}/changes").text
    assert "changes from" in changes


def test_criteria_are_worked_outside_any_case(cast: Cast) -> None:
    ratified(cast, "cheshire-west-and-chester-2015")
    browser = client_for(cast.practitioner)
    html = browser.get(
        "/framework/criteria/serious-case-review/try?abuse-or-neglect=met&seriously-harmed=met&joint-working=unclear"
        "&nonsense=met&custody=perhaps"
    ).text
    for said in ("With these answers", "Must", "Regulation 5(2)(a) and (b)(ii)", "This rests on", "It would change if"):
        assert said in html
    assert html.count(" checked") == 3
    settled = browser.get("/framework/criteria/serious-case-review/try?abuse-or-neglect=met&child-died=met").text
    assert "This is settled" in settled


def test_a_pdf_is_tagged_has_its_pages_numbered_and_its_drawings_told(cast: Cast) -> None:
    ratified(cast, "small-board-example")
    response = client_for(cast.young).get("/framework.pdf")
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        assert packs.load("small-board-example").identity.title in str(pdf.docinfo["/Title"])
        kinds, alts = _structure(pdf.Root.StructTreeRoot)
    assert {"/H1", "/Table", "/TH", "/Figure", "/TOC", "/L"} <= kinds
    assert len(alts) >= 3
    assert any(alt.startswith("The learning loop. ") and "leads to" in alt for alt in alts)


def _structure(root: Any) -> tuple[set[str], list[str]]:
    kinds, alts, waiting = set(), [], [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                kinds.add(str(node.S))
            if "/Alt" in node:
                alts.append(str(node.Alt))
            if "/K" in node:
                waiting.append(node.K)
    return kinds, alts


def test_a_draft_is_begun_from_a_pack_the_version_in_force_or_a_file(cast: Cast) -> None:
    ratified(cast, "small-board-example")
    browser = client_for(cast.manager)
    for said, first in (
        ({"start": "pack:england-2026", "how": "build"}, "# What is not written here"),
        ({"start": "pack:slough-2014", "how": "copy"}, (packs.text("slough-2014") or "")[:40]),
        ({"start": "in force", "how": "build"}, SMALL[:40]),
        ({"start": "file", "how": "build", "file": SimpleUploadedFile("ours.yaml", SMALL.encode())}, SMALL[:40]),
    ):
        response = browser.post("/framework/begin", said)
        assert response.status_code == 302, response.content.decode()[-3000:]
        page = browser.get(response["Location"]).text
        assert first.replace("&", "&amp;").replace("'", "&#x27;") in page
    on_stage(cast.manager)
    built = Framework.objects.get(begun_from__contains="england-2026")
    document = queries.document_of(built)
    assert document is not None
    assert document.identity.board == "Northshire Safeguarding Partnership"
    assert "rapid-review" in document.review_types
    assert document.identity.version == "1.0"
    browser.post("/framework/begin", {"start": "pack:england-2026", "how": "build"})
    assert Framework.objects.latest("pk").version_name == "2.0", "no draft begins with a number that is taken"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"x: " + b"y" * 10_000_000, "Line 1: the text has"),
        (b"a: &a [x, x]\nb: &b [*a, *a]", "Line 1, a: an anchor or an alias stands here"),
        (b"\x00\x01", "Line 1: the text holds a control character"),
        (b"<html></html>", "Line 1"),
    ],
)
def test_a_bad_file_is_answered_in_one_sentence(cast: Cast, file: bytes, said: str) -> None:
    response = client_for(cast.manager).post(
        "/framework/begin", {"start": "file", "how": "build", "file": SimpleUploadedFile("x.yaml", file)}
    )
    assert response.status_code == 422
    assert said in response.text
    on_stage(cast.manager)
    assert not Framework.objects.exists()


def test_messages_lead_to_their_lines(cast: Cast) -> None:
    made = draft(cast, SMALL.replace("goldthread: framework/1", "goldthread: framework/1\ncolour: teal"))
    line = 1 + SMALL[: SMALL.index("goldthread: framework/1")].count("\n") + 1
    html = client_for(cast.manager).get(f"/framework/versions/{made.pk}/write").text
    assert f'href="#line-{line}" data-line="{line}"' in html
    assert f'id="line-{line}"' in html
    assert "1 error has to be mended" in html
    assert "cannot be read as a framework yet" in client_for(cast.manager).get(f"/framework/versions/{made.pk}").text


def test_a_text_that_somebody_saved_meanwhile_is_shown_beside_mine(cast: Cast) -> None:
    made = draft(cast)
    operations.rewrite(by=cast.manager, framework_id=made.pk, version=1, text=SMALL + "# Theirs.\n")
    browser, page = client_for(cast.manager), f"/framework/versions/{made.pk}/write"
    response = browser.post(page, {"text": SMALL + "# Mine.\n", "version": "1"})
    assert response.status_code == 422
    for said in ("Somebody else changed this draft", "They wrote", "# Theirs.", "You wrote", "# Mine."):
        assert said in response.text
    on_stage(cast.manager)
    assert queries.get(cast.manager, made.pk).text.endswith("# Theirs.\n")
    assert browser.post(page, {"text": SMALL + "# Mine.\n", "version": "2"}).status_code == 302


def test_a_version_is_consulted_on_answered_endorsed_and_ratified(cast: Cast) -> None:
    made = sent_out(cast)
    at = f"/framework/versions/{made.pk}"
    lay, lead, manager = client_for(cast.lay), client_for(cast.health_lead), client_for(cast.manager)
    assert "what do you think of it?" in lay.get("/").text
    assert "does your agency endorse it?" in lead.get("/").text
    assert lay.post(f"{at}/comment", {"section": "clocks", "text": "Too short in August."}).status_code == 302
    assert "what do you think of it?" not in lay.get("/").text
    assert "1 comment" in manager.get("/").text
    on_stage(cast.manager)
    (said,) = queries.comments(cast.manager, made)
    answer = {"taken_up": "kept", "text": "The law sets it.", "version": "1"}
    assert manager.post(f"/framework/comments/{said.pk}/answer", answer).status_code == 302
    lead.post(f"{at}/endorse", {"agency": str(cast.agencies["health"]), "position": "endorsed"})
    html = lay.get(f"{at}/consultation").text
    for words in ("Too short in August.", "The law sets it.", "1 of 3 agencies endorsed it", "Northshire Health"):
        assert words in html
    given = {"ratified_on_0": "8", "ratified_on_1": "6", "ratified_on_2": "2026", "agreed_how": "Minute 7"}
    response = manager.post(f"{at}/ratify", given | {"version": str(made.version)})
    assert response.status_code == 302, response.text[-2000:]
    assert "Minute 7" in lay.get("/framework/versions").text
    journal = manager.get("/journal").text
    assert f'href="/framework/versions/{made.pk}"' in journal


def test_expectations_are_answered_and_stand_in_a_grid(cast: Cast) -> None:
    ratified(cast, "small-board-example")
    key = next(iter(packs.load("small-board-example").expectations))
    lead = client_for(cast.health_lead)
    assert "wait for your agency’s answer" in lead.get("/framework/expectations").text
    place = f"/framework/expectations/{key}/{cast.agencies['health']}"
    assert client_for(cast.lay).post(place, {"state": "met", "text": "x"}).status_code in (403, 422)
    assert lead.post(place, {"state": "partly", "text": "41 of 43 trained"}).status_code == 302
    grid = client_for(cast.lay).get("/framework/expectations").text
    assert "Part done" in grid
    assert "41 of 43 trained" in client_for(cast.lay).get(place).text
    only = client_for(cast.lay).get("/framework/expectations?kind=police").text
    assert "Northshire Police" in only
    assert "Northshire Health" not in only


def test_the_review_date_is_brought_up_and_the_board_looks(cast: Cast) -> None:
    standing = ratified(cast, "slough-2014", review_on=TODAY + timedelta(days=30))
    manager = client_for(cast.manager)
    assert "does it still serve the board?" in manager.get("/").text
    assert "does it still serve the board?" not in client_for(cast.lay).get("/").text
    page = manager.get("/framework/evaluate").text
    evaluation = packs.load("slough-2014").evaluation
    assert evaluation is not None
    answers = {f"answer_{number}": "Yes." for number in range(page.count('name="answer_'))}
    day = {"next_review_on_0": "9", "next_review_on_1": "6", "next_review_on_2": "2027"}
    response = manager.post("/framework/evaluate", answers | day | {"conclusion": "keep", "version": "1"})
    assert response.status_code == 302, response.text[-2000:]
    assert "It serves us: keep it" in client_for(cast.lay).get("/framework/evaluations").text
    assert "does it still serve the board?" not in manager.get("/").text
    on_stage(cast.manager)
    assert queries.get(cast.manager, standing.pk).review_on == date(2027, 6, 9)


def test_pages_make_the_same_few_queries_however_much_there_is(cast: Cast) -> None:
    ratified(cast, "england-2026")
    made = sent_out(cast)
    browser = client_for(cast.manager)
    pages = [
        "/framework",
        "/framework/clocks",
        "/framework/criteria/local-review/try",
        "/framework/versions",
        "/framework/expectations",
        f"/framework/versions/{made.pk}/consultation",
        "/",
    ]
    before = {page: queries_of(browser, page) for page in pages}
    before = {page: queries_of(browser, page) for page in pages}
    on_stage(cast.manager)
    for number in range(5):
        draft(cast, SMALL.replace("version: ", f"version: {number}"))
        operations.comment(by=cast.lay, framework_id=made.pk, section="", text=f"Point {number}.")
        for key in list(packs.load("england-2026").expectations)[:3]:
            operations.show_evidence(
                by=cast.health_lead, expectation=key, agency_id=cast.agencies["health"], state="met", text="Policy."
            )
    assert {page: queries_of(browser, page) for page in pages} == before
    assert before["/framework"] <= 8
