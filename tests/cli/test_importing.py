"""`goldthread import`: looked at without Django or a database, taken in as a person of the board."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from goldthread.cli import importing
from goldthread.core.refusals import Refusal
from goldthread.loop.sources.models import Source
from tests import commands
from tests.loop.intake.test_bringing_in import SUMMARY
from tests.people import Cast, on_stage
from tests.shared import shared_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def summary(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = str(tmp_path / "files")
    settings.SCANNER = ""
    file = tmp_path / "summary.md"
    file.write_bytes(SUMMARY)
    return file


def _run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "GOLDTHREAD_HOME": str(tmp_path / "nowhere"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    return commands.give("import", *arguments, environment=environment)


def test_looking_needs_no_server_and_lists_each_source_with_its_rows(summary: Path, tmp_path: Path) -> None:
    done = _run(tmp_path, str(summary), "--board", "cwc", "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert read["ok"] and not read["taken_in"]
    assert [(source["kind"], source["title"]) for source in read["sources"]] == [
        ("AUD", "Audit of neglect Q3 2014"),
        ("VIS", "Frontline visits"),
    ]
    assert [lesson["statement"] for lesson in read["sources"][0]["lessons"]] == [
        "Chronologies are rarely used.",
        "Fathers were left out.",
    ]
    assert [each["text"] for each in read["sources"][0]["recommendations"]] == ["Use chronologies."]
    assert not (tmp_path / "nowhere").exists()


def test_looking_does_not_load_django(summary: Path) -> None:
    look = (
        "import sys; from pathlib import Path; from goldthread.cli import importing; "
        f"importing.look(Path({str(summary)!r})); assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True, timeout=60)


def test_the_real_summary_is_told_source_by_source(tmp_path: Path) -> None:
    seed = shared_path("seeds", "cheshire-west-and-chester-framework-2015.txt")
    done = _run(tmp_path, str(seed), "--dry-run")
    assert done.returncode == 0
    assert "9 sources, 48 lessons, 17 recommendations, 22 messages" in done.stdout
    assert "not read, line" in done.stdout


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [("absent.md", None, "cannot be opened"), ("empty.md", b"", "is empty"), ("a.exe", b"MZ\x90\x00" * 9, "program")],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, name: str, data: bytes | None, sentence: str
) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    done = _run(tmp_path, str(file), "--dry-run", "--json")
    assert done.returncode == 1
    assert sentence in json.loads(done.stdout)["error"]


def test_taking_in_needs_a_board(summary: Path, tmp_path: Path) -> None:
    done = _run(tmp_path, str(summary), "--json")
    assert "Say for which board" in json.loads(done.stdout)["error"]


def test_a_person_of_the_board_takes_it_in(cast: Cast, summary: Path) -> None:
    answer = importing.take_in(summary, "nsh", "COORDINATOR@example.org")
    assert answer.data["references"] == ["NSH-2014-AUD-01", f"NSH-{_year()}-VIS-01"]
    on_stage(cast.coordinator)
    assert Source.objects.get(reference="NSH-2014-AUD-01").recorded_by_id == cast.coordinator.person_id
    with pytest.raises(Refusal, match="taken in before"):
        importing.take_in(summary, "nsh", "coordinator@example.org")


def _year() -> int:
    from datetime import UTC, datetime

    return datetime.now(UTC).year


@pytest.mark.parametrize(
    ("board", "email", "sentence"),
    [
        ("nsh", "", "add --as"),
        ("nsh", "nobody@example.org", "Nobody has the e-mail address"),
        ("stm", "coordinator@example.org", "has no role on a board STM today; they act for NSH"),
        ("nsh", "auditor@example.org", "does not bring documents in"),
    ],
)
def test_who_may_not_is_told_why(cast: Cast, summary: Path, board: str, email: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        importing.take_in(summary, board, email)
    on_stage(cast.coordinator)
    assert not Source.objects.filter(title="Frontline visits").exists()
