"""Every command answers a person in plain English and a program in one shape."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from goldthread.cli.commands import app
from tests import commands
from tests.conftest import Database, clone, drop


@pytest.fixture(scope="module")
def ours(template_database: str) -> Iterator[Database]:
    """An installation that nobody has begun to use."""
    made = clone(template_database)
    yield made
    drop(made)


def goldthread(fresh: Database, *words: str) -> "subprocess.CompletedProcess[str]":
    return commands.give(*words, environment=fresh.environment)


def answer(fresh: Database, *words: str) -> dict[str, Any]:
    done = goldthread(fresh, *words, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["ok"] == (done.returncode == 0)
    return found


def test_every_command_that_ends_takes_json() -> None:
    commands: Any = typer.main.get_command(app)
    for name, command in commands.commands.items():
        for each in getattr(command, "commands", {name: command}).values():
            if each.name not in {"web", "worker", "serve"}:
                assert "--json" in {option for each_option in each.params for option in each_option.opts}, each.name


def test_version_is_told_without_a_database(ours: Database) -> None:
    assert answer(ours, "version") == {"ok": True, "version": "0.1.0"}


def test_doctor_finds_a_good_installation_good(ours: Database) -> None:
    found = answer(ours, "doctor")
    assert {check["name"] for check in found["checks"] if check["ok"]} >= {
        "database",
        "role",
        "protection",
        "migrations",
        "search",
        "files",
    }


def test_doctor_says_which_table_shows_its_rows(ours: Database) -> None:
    import psycopg

    with psycopg.connect(**ours.owner.psycopg()) as connection:
        connection.execute("create table forgotten (board_id bigint)")
    done = goldthread(ours, "doctor")
    assert done.returncode == 1
    assert "forgotten shows its rows to anybody" in done.stderr
    assert answer(ours, "migrate")["ok"], "migrating lays protection on it"
    assert answer(ours, "doctor")["ok"]


def test_a_journal_is_verified_against_a_checkpoint(ours: Database, tmp_path: Any) -> None:
    mark = tmp_path / "checkpoint.json"
    assert answer(ours, "journal", "checkpoint", str(mark))["checkpoints"] == []
    assert answer(ours, "journal", "verify", "--checkpoint", str(mark)) == {"ok": True, "findings": []}
    mark.write_text(json.dumps({"checkpoints": [{"board_id": 1, "number": 3, "hash": "a" * 64}]}))
    found = answer(ours, "journal", "verify", "--checkpoint", str(mark))
    assert found["findings"][0]["sentence"] == "The journal ends before entry 3, which the checkpoint holds."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("journal", "verify", "--checkpoint", "none.json"), "is not a checkpoint"),
        (("backup", "/nowhere/at/all.tar"), "There is no folder /nowhere/at"),
        (("restore", "none.tar"), "There is no file none.tar"),
        (("demo", "load"), "GOLDTHREAD_DEMO=1"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(ours: Database, words: tuple[str, ...], sentence: str) -> None:
    done = goldthread(ours, *words)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert sentence in answer(ours, *words)["error"]
