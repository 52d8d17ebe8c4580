"""`goldthread framework`: checks, shows, compares and works a framework with no server and no database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import commands
from tests.loop.framework.written import SMALL, changed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "saltmarsh.yaml"
    written.write_text(SMALL)
    return written


def goldthread(tmp_path: Path, *words: object) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": os.environ["PATH"],
        "GOLDTHREAD_HOME": str(tmp_path / "nowhere"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    done = commands.give("framework", *map(str, words), environment=environment)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "nowhere").exists()
    return done


def answer(tmp_path: Path, *words: object) -> dict[str, Any]:
    done = goldthread(tmp_path, *words, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["ok"] == (done.returncode == 0)
    return found


def answers(tmp_path: Path, written: object) -> Path:
    file = tmp_path / "answers.json"
    file.write_text(written if isinstance(written, str) else json.dumps(written))
    return file


def test_a_framework_in_order_is_said_to_be_so(file: Path, tmp_path: Path) -> None:
    done = goldthread(tmp_path, "check", file)
    assert done.returncode == 0
    assert "is a framework that can be used." in done.stdout
    assert answer(tmp_path, "check", file)["problems"] == []


def test_what_is_wrong_is_said_line_by_line(file: Path, tmp_path: Path) -> None:
    file.write_text(changed("led_by: cases", "led_by: cass"))
    done = goldthread(tmp_path, "check", file)
    assert done.returncode == 1
    assert "review_types.review.led_by: cass is not a group; did you mean cases?" in done.stdout
    assert "cannot be used before 1 thing is mended" in done.stderr
    found = answer(tmp_path, "check", file)
    assert found["errors"] == 1
    problem = found["problems"][0]
    assert (problem["code"], problem["severity"], problem["path"]) == (
        "unknown-group",
        "error",
        "review_types.review.led_by",
    )
    assert problem["line"] == changed("led_by: cases", "led_by: cass")[: SMALL.index("led_by: cases")].count("\n") + 1


def test_ten_megabytes_and_a_bomb_are_one_sentence(file: Path, tmp_path: Path) -> None:
    file.write_text("a: " + "x" * 10_000_000)
    assert "a framework has at most 1 MB" in goldthread(tmp_path, "check", file).stdout
    file.write_text("a: &a [x]\nb: [*a, *a]\n")
    assert answer(tmp_path, "check", file)["problems"][0]["code"] == "anchor"


def test_boards_that_share_a_framework_lay_it_beside_their_own(tmp_path: Path) -> None:
    head = SMALL.split("groups:")[0]
    (tmp_path / "region.yaml").write_text(SMALL, encoding="utf-8")
    board = tmp_path / "board.yaml"
    board.write_text(head + "inherits: {pack: region}\ngroups: {cases: {name: Circle}}\n", encoding="utf-8")
    assert "is a framework that can be used." in goldthread(tmp_path, "check", board).stdout
    (tmp_path / "region.yaml").write_text(head + "inherits: {pack: board}\n", encoding="utf-8")
    assert "region from board from region inherits in a circle" in goldthread(tmp_path, "check", board).stdout


def test_a_framework_is_shown_whole_or_by_section(file: Path, tmp_path: Path) -> None:
    assert "Decide whether to review" in goldthread(tmp_path, "show", file).stdout
    part = goldthread(tmp_path, "show", file, "--section", "groups").stdout
    assert "Case group" in part and "Decide" not in part
    assert set(answer(tmp_path, "show", file, "--section", "clocks")["content"]) == {"decide", "look"}
    refused = goldthread(tmp_path, "show", file, "--section", "clock")
    assert refused.returncode == 2
    assert "did you mean clocks?" in refused.stderr


def test_two_versions_are_compared_in_words(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "next.yaml"
    other.write_text(changed("length: 1 month", "length: 10 working days"))
    assert "went from 1 month to 10 working days." in goldthread(tmp_path, "diff", file, other).stdout
    assert answer(tmp_path, "diff", file, other)["differences"][0]["section"] == "clocks"
    assert goldthread(tmp_path, "diff", file, file).stdout == "Nothing changed.\n"


def test_criteria_are_worked_outside_any_case(file: Path, tmp_path: Path) -> None:
    given = answers(tmp_path, {"abuse": "met", "concern": "not met"})
    told = goldthread(tmp_path, "decide", file, "--answers", given).stdout
    assert told.startswith("Outcome: No review\nForce: none\n")
    assert "Could still change it: died" in told
    found = answer(tmp_path, "decide", file, "--answers", answers(tmp_path, {"abuse": "met", "died": "met"}))
    assert (found["outcome"], found["force"], found["clause"]) == ("review", "must", "Part 1")
    assert found["settled"] and found["could_change"] == []
    assert found["because_of"] == ["abuse", "died"]
    named = answer(tmp_path, "decide", file, "--answers", answers(tmp_path, {}), "--criteria", "review")
    assert named["could_change"] == ["abuse", "died", "concern"]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "is not JSON on line 1"),
        ("[]", "is not a set of answers"),
        ('"met"', "is not a set of answers"),
        ("[" * 100_000, "is not"),
        ('{"abuse": "perhaps"}', "Answer met, not met or unclear"),
        ('{"abuse": true}', "Answer met, not met or unclear"),
        ('{"abuses": "met"}', "ask nothing called abuses"),
        ("{" + " " * 1_000_001 + "}", "is too large"),
    ],
)
def test_answers_that_cannot_be_read_are_one_sentence(file: Path, tmp_path: Path, written: str, sentence: str) -> None:
    done = goldthread(tmp_path, "decide", file, "--answers", answers(tmp_path, written))
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == "" and done.stderr.count("\n") == 1


def test_bad_use_ends_with_two(file: Path, tmp_path: Path) -> None:
    given = answers(tmp_path, {})
    for words in (
        ("check", "nowhere.yaml"),
        ("decide", file),
        ("decide", file, "--answers", tmp_path / "none.json"),
        ("decide", file, "--answers", given, "--criteria", "other"),
        ("diff", file),
        ("draw", file),
    ):
        assert goldthread(tmp_path, *words).returncode == 2, words
    file.write_text("a: 1\n")
    broken = goldthread(tmp_path, "decide", file, "--answers", given)
    assert broken.returncode == 1
    assert "is not a framework that can be used" in broken.stderr


def test_the_questions_are_listed(file: Path, tmp_path: Path) -> None:
    listed = answer(tmp_path, "limbs", file)["limbs"]
    assert [each["key"] for each in listed] == ["abuse", "died", "concern"]
    assert (listed[0]["criteria"], listed[0]["clause"]) == ("review", "Part 1")
    assert {"question", "guidance"} <= set(listed[0])


def test_packs_and_schema_are_told(tmp_path: Path) -> None:
    assert all({"key", "title"} <= set(each) for each in answer(tmp_path, "packs")["packs"])
    assert json.loads(goldthread(tmp_path, "schema").stdout)["title"] == "A learning and improvement framework"
    assert answer(tmp_path, "schema")["schema"]["type"] == "object"


def test_a_framework_is_looked_at_without_django(file: Path) -> None:
    look = (
        "import sys; from goldthread.cli import frameworks; "
        f"frameworks.check({str(file)!r}); frameworks.show({str(file)!r}, ''); frameworks.limbs({str(file)!r}); "
        "frameworks.packs(); assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True, timeout=60)
