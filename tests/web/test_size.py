"""A register costs the same queries for 1, 50 and 5,000 rows, whichever of its columns are shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from goldthread.loop.actions.models import Action, ActionLesson
from goldthread.loop.lessons.models import (
    BoardQuestion,
    Lesson,
    LessonTheme,
    Recommendation,
    RecommendationAgency,
    RecommendationLesson,
)
from goldthread.loop.referrals import operations as referring
from goldthread.loop.referrals.models import AgencyReturn, Referral, RunningClock
from goldthread.loop.sources.models import Source
from goldthread.web.actions.registers import ACTIONS
from goldthread.web.lessons.registers import LESSONS, RECOMMENDATIONS
from goldthread.web.referrals.registers import REFERRALS
from goldthread.web.sources.registers import SOURCES
from tests import factories
from tests.cost import copies, grown, queries_of
from tests.loop.referrals import written
from tests.people import Cast, client_for, on_stage


@dataclass(frozen=True)
class Row:
    """One row of each register, with one of everything that hangs on it."""

    source: Source
    lesson: Lesson
    recommendation: Recommendation
    action: Action
    referral: Referral


@pytest.fixture
def row(cast: Cast) -> Row:
    by = cast.manager
    source = factories.source(by=by, lead_group_id=cast.groups["learning"])
    lesson = factories.lesson(by=by, of=source, theme_ids=[factories.theme(by=by).pk])
    factories.question(by=by, of=lesson)
    answer = factories.recommendation(by=by, to=[lesson], agency_ids=[cast.agencies["health"]], answer="accepted")
    planned = factories.action(by=by, to=answer, lead_member_id=cast.partner.person_id, group_id=cast.groups["quality"])
    on_stage(by)
    written.framework(cast)
    referral = written.considered(cast)
    asked = [cast.agencies["police"]]
    referring.ask_agencies(by=on_stage(by), referral_id=referral.pk, agency_ids=asked, told="A baby of the island.")
    return Row(source, lesson, answer, planned, referral)


def grow(row: Row, to: int) -> None:
    """Copy each row until there are so many, with what hangs on it."""
    grown(row.source, to)
    lessons, answers, actions = (grown(each, to) for each in (row.lesson, row.recommendation, row.action))
    for hanging in (LessonTheme, BoardQuestion, RecommendationLesson, ActionLesson):
        copies(hanging.objects.earliest("pk"), "lesson_id", lessons)
    for answering in (RecommendationLesson, RecommendationAgency):
        copies(answering.objects.earliest("pk"), "recommendation_id", answers)
    copies(ActionLesson.objects.earliest("pk"), "action_id", actions)
    referrals = grown(row.referral, to)
    for of_a_case in (AgencyReturn, RunningClock):
        copies(of_a_case.objects.earliest("pk"), "referral_id", referrals)


REGISTERS = (SOURCES, LESSONS, RECOMMENDATIONS, ACTIONS, REFERRALS)


def pages() -> Iterator[str]:
    """Each register as it opens, searched, and with every column."""
    for register in REGISTERS:
        every = "&".join(f"column={column.key}" for column in register.columns)  # type: ignore[attr-defined]  # of any rows
        yield from (f"{register.address}{query}" for query in ("", "?q=child+or+audit", f"?{every}&page=2"))


def test_one_row_costs_as_many_queries_as_thousands(row: Row, cast: Cast) -> None:
    browser = client_for(cast.manager)
    browser.get("/actions")
    files = [f"{register.address}.csv" for register in REGISTERS]
    one = {page: queries_of(browser, page) for page in [*pages(), *files]}
    grow(row, 50)
    assert {page: queries_of(browser, page) for page in [*pages(), *files]} == one
    grow(row, 5_000)
    assert {page: queries_of(browser, page) for page in pages()} == {page: one[page] for page in pages()}
