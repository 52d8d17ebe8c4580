"""Every address, tried as every role, as somebody of another board, and as nobody: the outcomes in one table."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.documents import operations as documents
from goldthread.loop.actions import operations as acting
from goldthread.loop.actions.choices import ActionState, EvidenceForm
from goldthread.loop.actions.models import Action
from goldthread.loop.intake import operations as intake
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.sources.models import Source
from tests import factories, people
from tests.architecture.test_addresses import ALL
from tests.people import ROLES_BEGIN, ROLES_END, Cast, on_stage

WHO = """
manager coordinator chair partner member health_lead owner reviewer auditor practitioner lay young administrator
inspector outsider nobody
""".split()
"""The columns of the table. The outsider is the manager of another board."""

SENT_TO_SIGN_IN = "i"
OUTCOMES = {200: ".", 301: ">", 302: ">", 303: ">", 403: "x", 404: "0", 405: "m", 409: "s", 410: "g", 422: "u"}
"""How the table writes an answer: opens, leads on, may not, does not exist, other method, not now, gone, mend first."""

TABLE = """
                                     m c c p m l o r a p l y a i  o n
"""


def rows() -> dict[tuple[str, str], str]:
    """The table: (method, name) to the outcomes."""
    lines = [line.split() for line in TABLE.splitlines()[2:] if line.strip()]
    return {(line[0], line[1]): "".join(line[2:]) for line in lines}


def names() -> set[str]:
    """The name of every address that the site answers."""
    return {str(pattern.name) for _, pattern in ALL}


PATTERNS: dict[str, tuple[str, URLPattern]] = {str(pattern.name): (route, pattern) for route, pattern in ALL}


def test_every_address_has_a_name_of_its_own() -> None:
    assert len(ALL) == len(names()) and "None" not in names()
    assert len(get_resolver().url_patterns) > 0


def test_no_address_is_missing_from_the_table_and_no_row_is_stale() -> None:
    told = {name for _, name in rows()}
    assert told - names() == set(), "stale"
    assert names() - told == set(), "missing"
    assert {len(outcomes) for outcomes in rows().values()} == {len(WHO)}


class Things:
    """One of everything, for addresses to name: of a source that the whole board sees, or of a restricted one."""

    def __init__(self, cast: Cast, **source: Any) -> None:
        by = on_stage(cast.manager)
        self.source: Source = factories.source(by=by, **source)
        lesson = factories.lesson(by=by, of=self.source)
        question = factories.question(by=by, of=lesson)
        recommendation = factories.recommendation(by=by, to=[lesson], answer=Answer.ACCEPTED)
        led = {} if source else {"lead_officer_id": cast.owner.me, "lead_agency_id": cast.agencies["health"]}

        def action(state: str = "") -> Action:
            return factories.action(by=by, to=recommendation, state=state, **led)

        begun = action(ActionState.IN_PROGRESS)
        milestone = acting.add_milestone(by=by, action_id=begun.pk, title="A trial", due_on=date(2026, 8, 1))
        paper = documents.keep(by=by, name="sample.txt", file=b"In 36 of 40 records the prompt was answered.")
        evidence = factories.evidence(by=by, of=begun, form=EvidenceForm.FILE, document=paper, statement="")
        verified = factories.checked(by=cast.auditor if not source else cast.chair, of=action(ActionState.CLAIMED))
        on_stage(by)
        self.references: dict[str, str] = {
            "sources": self.source.reference,
            "lessons": lesson.reference,
            "recommendations": recommendation.reference,
            "actions": begun.reference,
        }
        self.of_name: dict[str, dict[str, Any]] = {
            "action-agree": {"reference": action().reference},
            "action-verify": {"reference": action(ActionState.CLAIMED).reference},
            "action-lasting": {"reference": verified.reference},
            "question-answer": {"question_id": question.pk},
            "milestone-reached": {"milestone_id": milestone.pk},
            "evidence-replace": {"evidence_id": evidence.pk},
            "evidence-file": {"evidence_id": evidence.pk},
        }
        self.query = {"recommend": f"?lesson={lesson.reference}"}

    def address(self, name: str, more: dict[str, Any]) -> str:
        """Where the thing is that this name of an address is about."""
        route, pattern = PATTERNS[name]
        given = more | {"reference": self.references.get(route.partition("/")[0], "")} | self.of_name.get(name, {})
        wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex  # type: ignore[attr-defined]
        return reverse(name, kwargs={key: given[key] for key in wanted}) + self.query.get(name, "")


@pytest.fixture
def everything(cast: Cast, settings: Any, tmp_path: Path) -> Callable[[str, Things], str]:
    """Gives the address of a name: of the thing on the thread, or of the board."""
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    by = on_stage(cast.manager)
    theme = factories.theme(by=by)
    paper = b"# Learning\n\n## Audit of neglect 2025\n\n- Fathers were left out.\n"
    came = intake.bring_in(by=by, name="summary.md", file=paper)
    invitation, secret = accounts.invite(by=by, email="new@example.org", name="Nat New", role=Role.LAY_MEMBER)
    locality = accounts.add_locality(by=by, name="The dales")
    view = accounts.save_view(by=by, register="lessons", name="Neglect", query="q=neglect")
    member = accounts.add_member(
        by=by, person_id=cast.lay.me, role=Role.GROUP_MEMBER, starts_on=ROLES_BEGIN, ends_on=ROLES_END
    )
    boards = {
        "intake_id": came.pk, "key": "s1", "theme_id": theme.pk, "person_id": cast.member.me, "view_id": view.pk,
        "invitation_id": invitation.pk, "secret": secret, "membership_id": member.pk, "agency_id": cast.agencies["health"],
        "locality_id": locality.pk, "code": cast.manager.board_code, "provider_id": "somewhere", "pk": 1, "uidb36": "1",
    }  # fmt: skip

    def address(name: str, things: Things) -> str:
        group = theme.group_id if name.startswith("theme") else cast.groups["learning"]
        return things.address(name, boards | {"group_id": group})

    return address


def browser_of(cast: Cast, who: str, things: Things) -> Client:
    """A browser in which this column of the table is signed in."""
    if who == "nobody":
        return Client()
    actor = people.reviewer_of(cast, things.source.pk) if who == "reviewer" else getattr(cast, who)
    return people.client_for(actor)


def outcome(browser: Client, method: str, address: str) -> str:
    """What comes of trying an address, in a letter of the table; what it did is undone."""
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        response = browser.generic(method, address)
        transaction.set_rollback(True)
    browser.cookies = cookies
    location = response.headers.get("Location", "")
    if location.startswith("/sign-in?next="):
        return SENT_TO_SIGN_IN
    return OUTCOMES.get(response.status_code, f"({response.status_code})")


@pytest.mark.parametrize("who", WHO)
def test_every_address_as(who: str, cast: Cast, everything: Callable[[str, Things], str]) -> None:
    things = Things(cast)
    browser = browser_of(cast, who, things)
    column = WHO.index(who)
    found = {row: outcome(browser, row[0], everything(row[1], things)) for row in rows()}
    assert found == {row: outcomes[column] for row, outcomes in rows().items()}
