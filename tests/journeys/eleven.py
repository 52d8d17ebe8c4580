"""Eleven agencies that answer to one group, as they stood on the morning of its meeting; and how they send files back.

Run as a module in the database of a site, as its owner, it has the partnership plan an action with each of them, over
the months before: one of them done and checked, one of them late and taken up three steps already; and a lesson that
was closed half a year ago.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
from docx import Document
from openpyxl import load_workbook

from tests import commands

if TYPE_CHECKING:
    from playwright.sync_api import APIRequestContext, APIResponse

    from goldthread.core.actor import Actor
    from goldthread.loop.actions.models import Action
    from tests.conftest import Database


GROUP = "Winter Group"
AGENCIES = {
    "Harl Vale Police": "Una Fairbrook",
    "Harl Vale Council": "Bashir Oldacre",
    "Harl Vale Hospitals": "Greta Lindholm",
    "Harl Vale Community Nursing": "Owain Pritchard",
    "Harl Vale Ambulance": "Dorota Wilk",
    "Harl Vale Probation": "Femi Adeyinka",
    "Harl Vale Youth Justice": "Carys Mond",
    "Harl Vale Family Doctors": "Sunita Raval",
    "Harl Vale Colleges": "Tobias Erne",
    "Harl Vale Housing": "Maeve Corrigan",
    "Harl Vale Ferries": "Ivo Castellan",
}
"""Each agency with its senior officer; the last says nothing, whatever it is asked."""
POLICE, COUNCIL, HOSPITALS, NURSES = list(AGENCIES.values())[:4]
LATE = "Harl Vale Ferries"
SILENT = AGENCIES[LATE]
DONE = "List every family without heating"
HELD = "Doctors ring back the same day"
LEARNT = "Calls about cold homes were passed on and nobody rang back"


def doing(agency: str) -> str:
    """What an agency does about it."""
    return f"Visit the homes on the list: {agency.removeprefix('Harl Vale ')}"


def prepare(database: "Database") -> None:
    """Have it all done in the database of a site."""
    commands.give(environment=database.environment, module=__name__).check_returncode()


def links(database: "Database") -> dict[str, str]:
    """The personal link that each was sent by e-mail when the round was opened."""
    with psycopg.connect(**database.owner.psycopg()) as connection:
        rows = connection.execute(
            "select person.name, notice.address from notices_notice notice"
            " join accounts_person person on person.id = notice.person_id"
            " where notice.key like 'round-%%-asked-%%' and person.name = any(%s)",
            [list(AGENCIES.values())],
        )
        return dict(rows.fetchall())


# Files, filled in as people do


def excel(data: bytes, text: str) -> bytes:
    """The Excel file with an update for each action."""
    book = load_workbook(io.BytesIO(data))
    sheet = book["Actions"]
    for row in range(6, sheet.max_row + 1):
        sheet[f"H{row}"], sheet[f"I{row}"] = "On course", text
    return _saved(book)


def word(data: bytes, text: str) -> bytes:
    """The Word file with an update for each action."""
    book = Document(io.BytesIO(data))
    for row in book.tables[0].rows[1:]:
        row.cells[7].text, row.cells[8].text = "At risk", text
    return _saved(book)


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Post:
    """Those who answer as others did before them on this journey: over the same pages, and nobody looks on."""

    request: "APIRequestContext"
    address: str

    def sends_back(self, link: str, ending: str, text: str) -> str:
        """Take the file, fill it in, send it back, read it in; answers the page that comes of it."""
        data = self.request.get(f"{self.address}{link}/actions.{ending}").body()
        filled = (excel if ending == "xlsx" else word)(data, text)
        file = {"name": f"actions.{ending}", "mimeType": "application/octet-stream", "buffer": filled}
        shown = self._answers(f"{self.address}{link}/send-back", {"file": file})
        return self._answers(shown.url, {}).text()

    def says(self, link: str, text: str) -> str:
        """Answer the one question of the list in the browser."""
        page = self.request.get(self.address + link).text()
        (action,) = re.findall(rf'href="({re.escape(link)}/TARN-[^"]+)"', page)
        return self._answers(self.address + action, {"going": "on_course", "text": text}).text()

    def _answers(self, page: str, said: Mapping[str, Any]) -> "APIResponse":
        asked = self.request.get(page).text()
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked))
        answered = self.request.post(page, multipart={**hidden, **said})
        assert answered.ok, answered.text()
        return answered


# The months before


def _prepare(now: datetime) -> None:
    from goldthread.accounts import operations as accounts

    office = _acts("harriet", now)
    group = accounts.add_group(by=office, name=GROUP, short_name="Winter").pk
    agencies = {}
    for name, lead in AGENCIES.items():
        agency = accounts.add_agency(by=office, name=name, short_name=name.removeprefix("Harl Vale "), kind="other").pk
        email = f"{lead.split()[0].lower()}@example.net"
        person = accounts.register_person(email=email, name=lead, at=now).pk
        accounts.add_member(
            by=office, person_id=person, role="agency_lead", starts_on=date(2020, 1, 1), agency_id=agency
        )
        agencies[name] = agency, person
        late = name == LATE
        action = _planned(
            office if not late else _ago(office, 130), doing(name), agencies[name], group,
            now.date() + timedelta(days=-100 if late else 60),
        )  # fmt: skip
        if late:
            _taken_up(office, action)
    _checked(office, _planned(_ago(office, 60), DONE, agencies["Harl Vale Council"], group, now.date()), 10)
    _held(office, agencies["Harl Vale Family Doctors"], group)


def _acts(first_name: str, at: datetime) -> "Actor":
    """One of the partnership, acting for it now."""
    from goldthread.accounts import queries
    from goldthread.accounts.models import Board, Person

    board = Board.objects.get(code="TARN")
    found = queries.actor_for(Person.objects.get(email=f"{first_name}@example.org"), board.pk, at)
    assert found is not None
    return found


def _ago(by: "Actor", days: int) -> "Actor":
    """The same person some days before."""
    return replace(by, at=by.at - timedelta(days=days))


def _planned(by: "Actor", title: str, whose: tuple[int, int], group: int, due_on: date, **more: Any) -> "Action":
    from goldthread.loop.actions import operations

    agency, person = whose
    made = operations.plan(
        by=by, title=title, strength="strong", lead_agency_id=agency, lead_officer_id=person, group_id=group,
        due_on=due_on, measure="Nine of ten homes on the list are warm.", **more,
    )  # fmt: skip
    return operations.agree(by=by, action_id=made.pk, version=made.version)


def _taken_up(office: "Actor", action: "Action") -> None:
    """Three letters at the days of the framework's steps, and no answer."""
    from goldthread.loop.actions.escalating import operations, queries

    for step, days_late in (("lead", 2), ("agency_head", 14), ("chair", 42)):
        by = _ago(office, 100 - days_late)
        draft = queries.draft(by, action, step)
        letter = operations.write(
            by=by, action_id=action.pk, step=step, to_name=draft.to_name, to_post=draft.to_post,
            letter=draft.letter, answer_by=draft.answer_by,
        )  # fmt: skip
        operations.send(by=by, escalation_id=letter.pk, version=letter.version, how="otherwise", sent_on=by.today)


def _checked(office: "Actor", action: "Action", days_ago: int) -> "Action":
    """Shown, claimed, and found to be shown by somebody independent."""
    from goldthread.loop.actions import operations

    by = _ago(office, days_ago + 1)
    operations.offer_evidence(
        by=by, action_id=action.pk, title="The list", shows="It is kept.", form="statement",
        statement="Sixty homes stand on it.", stands_for=by.today,
    )  # fmt: skip
    action = operations.claim_complete(by=by, action_id=action.pk, version=action.version)
    auditor = _ago(_acts("judith", office.at), days_ago)
    return operations.verify(
        by=auditor, action_id=action.pk, version=action.version, outcome="verified", reason="All sixty were visited."
    )


def _held(office: "Actor", whose: tuple[int, int], group: int) -> None:
    """A lesson with an action that was verified eight months ago, closed since, and due a second look."""
    from goldthread.loop.actions.proof.operations import judge_effect
    from goldthread.loop.lessons.operations import write_lesson
    from goldthread.loop.sources.operations import record_source

    by = _ago(office, 300)
    source = record_source(by=by, kind="AUD", title="Cold homes last winter", reported_on=by.today)
    lesson = write_lesson(by=by, source_reference=source.reference, statement=LEARNT)
    action = _planned(by, HELD, whose, group, by.today + timedelta(days=30), lesson_ids=[lesson.pk])
    _checked(office, action, 240)
    judge = _ago(_acts("judith", office.at), 200)
    judge_effect(by=judge, lesson_id=lesson.pk, effect="better", finding="Fifty-eight of sixty were rung back.")


if __name__ == "__main__":
    from goldthread.cli.serving import django_as_owner

    django_as_owner()
    from django.db import transaction

    from goldthread.accounts.acting import say
    from goldthread.accounts.models import Board

    with transaction.atomic():
        say([Board.objects.get(code="TARN").pk], None)
        _prepare(datetime.now(UTC))
