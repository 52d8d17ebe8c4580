"""Files that come back bad, through the page: each gets a sentence, and nothing of another agency changes."""

import io
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from goldthread.loop.actions.models import Action, ProgressNote
from goldthread.loop.actions.rounds import operations
from goldthread.loop.actions.rounds.models import ReturnedFile, Round, RoundAnswer
from goldthread.notices.models import Notice
from tests.loop.actions.rounds.written import action, later, opened
from tests.people import Cast, on_stage

FAR = 20_000
"""Days from the cast's day to a meeting that is still to come on the day on which the tests run."""

OURS = ("Prompt for missed appointments", "Ring back the same day")
THEIRS = "Notices to schools"

FIRST, STAMP, HEADS = 6, "A2", 5
"""The first row of the list, where the return number stands, and the row of the headings."""

Bad = Callable[[Worksheet, dict[str, Any]], None]


@pytest.fixture(scope="module")
def made(settled: Cast) -> Round:
    for title in OURS:
        action(settled, "health", title=title)
    action(settled, "police", title=THEIRS)
    far = later(settled.manager, FAR).today
    return opened(settled, meets_on=far, answers_by=far)


@pytest.fixture
def round_(cast: Cast, made: Round, settings: Any, tmp_path: Any) -> Round:
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    return deepcopy(made)


def address(who: int) -> str:
    return Notice.objects.filter(person_id=who, key__startswith="round-").latest("pk").address


def the_file(at: str) -> Workbook:
    """The list as it was given, with an update for each action."""
    book = load_workbook(io.BytesIO(Client().get(f"{at}/actions.xlsx").content))
    sheet = book["Actions"]
    for row in range(FIRST, sheet.max_row + 1):
        sheet[f"H{row}"], sheet[f"I{row}"] = "On course", f"Said in row {row}."
    return book


def sent_back(at: str, book: Workbook) -> Any:
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "actions.xlsx"
    return Client().post(f"{at}/send-back", {"file": out}, follow=True)


def remove_a_row(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet.delete_rows(FIRST)


def turn_them_round(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet.move_range(f"A{FIRST}:L{FIRST}", rows=4)


def rename_a_heading(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet[f"H{HEADS}"] = "RAG"


def rename_an_action(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet[f"A{FIRST}"] = "NSH-2026-A-9"


def take_the_number_away(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet[STAMP] = None


def be_of_last_quarter(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet[STAMP] = str(sheet[STAMP].value).replace("-RD-", "-RD-9")


def be_of_another_agency(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet[STAMP] = more["theirs"]


def name_an_action_of_another_agency(sheet: Worksheet, more: dict[str, Any]) -> None:
    sheet[f"A{FIRST}"], sheet[f"L{FIRST}"] = more["reference"], more["version"]


READ = [
    (remove_a_row, "1 action of the list is not in the file any more and stays as it is", 1),
    (turn_them_round, "2 actions can be updated.", 2),
    (rename_an_action, "NSH-2026-A-9 is not on this list, so nothing was read from its row.", 1),
    (name_an_action_of_another_agency, "is not on this list, so nothing was read from its row.", 1),
]
REFUSED = [
    (
        rename_a_heading,
        "The column is missing or named otherwise: “How is it going?”. Give the headings their names back",
    ),
    (take_the_number_away, "The return number above the table is gone, so nobody can tell which list this is."),
    (be_of_last_quarter, "This file belongs to the round NSH-2026-RD-9"),
    (be_of_another_agency, "This is somebody else’s list, so nothing was read from it."),
]


def spoilt(cast: Cast, at: str, spoil: Bad) -> Workbook:
    """The file of health's lead officer after somebody was at it."""
    their_file = the_file(address(cast.police_lead.me))["Actions"]
    theirs = Action.objects.get(title=THEIRS)
    book = the_file(at)
    spoil(
        book["Actions"],
        {"theirs": their_file[STAMP].value, "reference": theirs.reference, "version": theirs.version},
    )
    return book


def nothing_of_theirs(cast: Cast, before: dict[str, Any]) -> None:
    """The police's action reads as it did, to its version, and nobody said a word of it."""
    on_stage(cast.manager)
    assert Action.objects.filter(title=THEIRS).values().get() == before
    assert not RoundAnswer.objects.filter(line__action__title=THEIRS).exists()
    assert not ProgressNote.objects.filter(action__title=THEIRS).exists()


@pytest.mark.parametrize(("spoil", "sentence", "updates"), READ, ids=[each[0].__name__ for each in READ])
def test_what_can_be_read_is_read_and_the_rest_gets_a_sentence(
    cast: Cast, round_: Round, spoil: Bad, sentence: str, updates: int
) -> None:
    at, before = address(cast.owner.me), Action.objects.filter(title=THEIRS).values().get()
    shown = sent_back(at, spoilt(cast, at, spoil))
    assert shown.status_code == 200 and sentence in shown.content.decode()
    done = Client().post(shown.request["PATH_INFO"], {}, follow=True)
    assert f"{updates} action{' is' if updates == 1 else 's are'} updated." in done.content.decode()
    nothing_of_theirs(cast, before)
    assert RoundAnswer.objects.count() == updates


@pytest.mark.parametrize(("spoil", "sentence"), REFUSED, ids=[each[0].__name__ for each in REFUSED])
def test_what_cannot_be_read_is_refused_beside_its_box(cast: Cast, round_: Round, spoil: Bad, sentence: str) -> None:
    at, before = address(cast.owner.me), Action.objects.filter(title=THEIRS).values().get()
    shown = sent_back(at, spoilt(cast, at, spoil))
    assert shown.status_code == 422 and sentence in shown.content.decode()
    nothing_of_theirs(cast, before)
    assert not ReturnedFile.objects.exists() and not RoundAnswer.objects.exists()


def test_a_file_of_the_round_before_is_told_which_round_it_is_of(cast: Cast, round_: Round) -> None:
    old = the_file(address(cast.owner.me))
    by = later(on_stage(cast.manager), FAR)
    operations.close_round(by=by, round_id=round_.pk, version=1, minute="Noted.")
    opened(cast, meets_on=later(by, 5).today, answers_by=later(by, 5).today)
    shown = sent_back(address(cast.owner.me), old)
    assert shown.status_code == 422
    assert f"This file belongs to the round {round_.reference}" in shown.content.decode()
