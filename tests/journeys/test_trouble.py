"""What goes wrong on ordinary days: two at once, the same thing twice, and files that cannot be used."""

import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.person import Person, Way

MANAGER, COORDINATOR, CHAIR = "Harriet Okonwell", "Tomasz Wilkmere", "Rosalind Achterby"
DUE = date.today() + timedelta(days=60)

Somebody = Callable[..., Person]


def write_a_plan(person: Person, title: str) -> None:
    person.opens("/actions/plan?afresh=yes")
    person.fills("What will be done?", title)
    person.chooses("Medium: a checklist, a prompt, more staff, less to do")
    person.gives_the_day("By when?", DUE)


def test_two_people_change_an_action_at_once_and_neither_overwrites_the_other(somebody: Somebody) -> None:
    coordinator, manager = somebody(COORDINATOR), somebody(MANAGER)
    write_a_plan(coordinator, "Put the booklet into the welcome pack")
    coordinator.presses("Plan the action")
    action = coordinator.path

    coordinator.follows("Change the plan")
    manager.opens(f"{action}/change")
    manager.fills("What will be done?", "Put the booklet into every welcome pack")
    manager.presses("Save the plan")
    manager.sees("The plan is changed.")

    coordinator.fills("What will be done?", "Hand the booklet over on the first day")
    coordinator.presses("Save the plan")
    coordinator.sees("What reads differently now")
    coordinator.sees("Hand the booklet over on the first day", "Put the booklet into every welcome pack")

    manager.opens(action)
    manager.is_at("Put the booklet into every welcome pack")

    coordinator.presses("Save the plan")
    coordinator.is_at("Hand the booklet over on the first day")


@pytest.mark.parametrize("way", [Way.AS_USUAL, Way.WITHOUT_SCRIPTS])
def test_a_form_that_is_sent_twice_does_one_thing(somebody: Somebody, way: Way) -> None:
    person = somebody(COORDINATOR, way)
    title = "Ring each new school in its first week"
    write_a_plan(person, title)
    person.presses_twice("Plan the action")
    person.is_at(title)
    person.opens("/actions")
    person.fills("Words to look for", title)
    person.presses("Search and filter")
    assert person.counts("link", title) == 1


def test_going_back_and_sending_again_leads_to_the_first(somebody: Somebody) -> None:
    person = somebody(COORDINATOR)
    title = "Write the school's name on every referral"
    write_a_plan(person, title)
    person.presses("Plan the action")
    made = person.path
    person.page.go_back()
    with person.refused_with(409):
        person.presses("Plan the action")
    person.is_at("You have sent this already")
    person.presses("Go to the action")
    assert person.path == made


def test_a_link_to_another_board_of_ones_own_leads_there(somebody: Somebody) -> None:
    chair = somebody(CHAIR)
    with chair.refused_with(404):
        chair.opens("/actions/WENL-2026-A-001")
    chair.is_at("This belongs to Isle of Wenlow Safeguarding Board")
    chair.presses("Switch to Isle of Wenlow Safeguarding Board")
    assert chair.path == "/actions/WENL-2026-A-001"
    chair.goes_to_the_board("Tarnshire Safeguarding Children Partnership")


def nothing_at_all(folder: Path) -> Path:
    path = folder / "nothing.pdf"
    path.write_bytes(b"")
    return path


def a_picture_called_a_document(folder: Path) -> Path:
    path = folder / "picture.docx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return path


def an_old_document(folder: Path) -> Path:
    path = folder / "minutes.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def a_document_with_macros(folder: Path) -> Path:
    path = folder / "tracker.docx"
    with zipfile.ZipFile(path, "w") as archive:
        kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
        override = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{override}</Types>',
        )
        archive.writestr("word/document.xml", "<document/>")
        archive.writestr("word/vbaProject.bin", b"macro")
    return path


def a_bomb(folder: Path) -> Path:
    path = folder / "small.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(300_000_000))
    return path


BAD_FILES = {
    nothing_at_all: "That file is empty.",
    a_picture_called_a_document: "picture.docx is named as a Word document but holds a PNG picture.",
    an_old_document: "minutes.doc is in the old Office format.",
    a_document_with_macros: "tracker.docx carries macros, which can harm.",
    a_bomb: "small.xlsx unpacks to far more than a document should hold",
}


def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(somebody: Somebody, tmp_path: Path) -> None:
    person = somebody(COORDINATOR)
    person.opens("/bring-in")
    for make, sentence in BAD_FILES.items():
        person.hands_over("Document", make(tmp_path))
        person.presses("Bring it in")
        person.sees_the_problem(sentence)
        person.is_at("Bring a document in")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(somebody: Somebody, tmp_path: Path) -> None:
    path = tmp_path / "everything.txt"
    path.write_bytes(b"Learning.\n" * 3_000_000)
    person = somebody(COORDINATOR)
    person.opens("/bring-in")
    person.hands_over("Document", path)
    with person.refused_with(413):
        person.presses("Bring it in")
    person.is_at("That file is too large")
    person.sees("A file may be 25 MB at most", "Nothing was saved.")
