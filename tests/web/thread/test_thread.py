"""The thread of a lesson as a page and as a PDF."""

import io
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.core.actor import Actor
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sources.choices import Visibility
from tests import factories
from tests.people import Cast

pytestmark = pytest.mark.django_db
Browser = Callable[[Actor], Client]


@pytest.fixture(scope="module")
def made(settled: Cast) -> Lesson:
    one = factories.lesson(by=settled.manager)
    asked = factories.recommendation(by=settled.manager, to=[one], answer="accepted")
    health = {"lead_agency_id": settled.agencies["health"], "lead_officer_id": settled.owner.person_id}
    done = factories.action(
        by=settled.manager, to=asked, state=ActionState.CLAIMED, title="Prompt #1 *built*", **health
    )
    factories.checked(by=settled.auditor, of=done)
    factories.action(
        by=settled.manager,
        to=asked,
        state=ActionState.AGREED,
        title="Policy in force",
        due_on=date(2199, 9, 30),
        **health,
    )
    return one


@pytest.fixture
def lesson(cast: Cast, made: Lesson) -> Lesson:
    return deepcopy(made)


def test_it_tells_the_whole_way(cast: Cast, client_for: Browser, lesson: Lesson) -> None:
    response = client_for(cast.chair).get(f"/lessons/{lesson.reference}/thread")
    assert response.status_code == 200
    html = response.content.decode()
    for said in (
        lesson.statement,
        "The board accepted the recommendation. One of two actions is shown; one waits for Health.",
        "Audit of missed appointments",
        "Prompt #1 *built*",
        "Audrey Auditor",
        "Forty records were read.",
        "<strong>Next:</strong> Owen Owner (Health) begins",
        "looks again by 9 December 2026",
        "Export as PDF",
    ):
        assert said in html


@pytest.mark.parametrize("kind", ["", ".pdf"])
def test_who_may_open_it(cast: Cast, client_for: Browser, lesson: Lesson, kind: str) -> None:
    address = f"/lessons/{lesson.reference}/thread{kind}"
    assert client_for(cast.inspector).get(address).status_code == 200
    assert client_for(cast.administrator).get(address).status_code == 403
    assert client_for(cast.outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_who_reads_no_actions_sees_the_lesson_without_them(cast: Cast, client_for: Browser, lesson: Lesson) -> None:
    html = client_for(cast.practitioner).get(f"/lessons/{lesson.reference}/thread").content.decode()
    assert "Audit of missed appointments" in html
    assert "Policy in force" not in html


def test_who_sees_no_action_is_told_how_far_it_came_and_nothing_that_is_not_so(
    cast: Cast, client_for: Browser, lesson: Lesson
) -> None:
    read = {name: client_for(getattr(cast, name)) for name in ("practitioner", "young", "manager")}
    for name in ("practitioner", "young"):
        html = read[name].get(f"/lessons/{lesson.reference}/thread").text
        assert "The actions themselves are shown to those who follow them." in html
        assert "Being done" in html
        assert "No action is planned" not in html and "plans an action" not in html
    bare = factories.lesson(by=cast.manager)
    factories.action(by=cast.manager, lesson_ids=[bare.pk])
    for browser in read.values():
        assert "Nobody has answered" not in browser.get(f"/lessons/{bare.reference}/thread").text
        assert "Nothing yet" not in browser.get("/lessons").text


def test_a_sealed_lesson_has_no_thread_for_others(cast: Cast, client_for: Browser) -> None:
    source = factories.source(by=cast.manager, visibility=Visibility.PEOPLE, person_ids=[cast.partner.person_id])
    one = factories.lesson(by=cast.manager, of=source)
    assert client_for(cast.lay).get(f"/lessons/{one.reference}/thread").status_code == 404
    assert client_for(cast.lay).get(f"/lessons/{one.reference}/thread.pdf").status_code == 404


def test_a_long_thread_costs_the_queries_of_a_short_one(cast: Cast, client_for: Browser, lesson: Lesson) -> None:
    client = client_for(cast.chair)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/lessons/{lesson.reference}/thread").status_code == 200
        return len(queries)

    cost()
    before = cost()
    asked = factories.recommendation(by=cast.manager, to=[lesson], answer="accepted")
    for _ in range(5):
        done = factories.action(by=cast.manager, to=asked, state=ActionState.CLAIMED)
        factories.checked(by=cast.auditor, of=done)
        factories.question(by=cast.manager, of=lesson)
    assert cost() == before


def tags(node: Any) -> Iterator[tuple[str, Any]]:
    """Every tag of a PDF's structure in the order in which it reads."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from tags(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), node
        yield from tags(node.get("/K"))


def test_the_pdf_reads_aloud(cast: Cast, client_for: Browser, lesson: Lesson) -> None:
    response = client_for(cast.chair).get(f"/lessons/{lesson.reference}/thread.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{lesson.reference}-thread.pdf"'
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        root = pdf.Root
        assert str(root.Lang) == "en-GB"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == f"Thread of lesson {lesson.reference}"
        with pdf.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
        found = list(tags(root.StructTreeRoot.K))
    names = [name for name, _ in found]
    heads = [int(name[2:]) for name in names if name[:2] == "/H" and name[2:].isdigit()]
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))
    assert names.count("/TH") == 5
    assert names.count("/TR") == 3
    titles = [str(node.get("/T", "")) for name, node in found if name == "/H2"]
    assert [title.partition(":")[0] for title in titles[:4]] == ["Learnt", "Answered", "Done", "Lasting?"]
    assert all("/Alt" in node for name, node in found if name == "/Figure")


def test_what_people_write_is_never_markup(cast: Cast, client_for: Browser) -> None:
    hostile = '#panic("x") $1$ *b* <l> @r \\ `c` "q" // \u202e \x0b'
    one = factories.lesson(by=cast.manager, statement=hostile.replace("\x0b", ""), evidence="#{sys.inputs}")
    response = client_for(cast.chair).get(f"/lessons/{one.reference}/thread.pdf")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
