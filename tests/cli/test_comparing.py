"""`goldthread similar` and `goldthread themes suggest`: statements from files, no server, bad input in a sentence."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from goldthread.cli import comparing
from goldthread.core.refusals import Refusal

ROOT = Path(__file__).resolve().parents[2]
STATEMENTS = {
    "L1": "Notify schools of domestic abuse incidents.",
    "L2": "Operation Encompass notices come late.",
    "L3": "The neglect tool is not used.",
    "L4": "The neglect tool is used but made no difference.",
    "L5": "Minutes of core groups arrive weeks late.",
}


@pytest.fixture
def statements(tmp_path: Path) -> Path:
    return lines(tmp_path / "statements.jsonl", [{"id": id_, "text": text} for id_, text in STATEMENTS.items()])


def lines(file: Path, rows: list[Any]) -> Path:
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "goldthread.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_each_query_has_its_likeliest_first_and_never_itself(statements: Path) -> None:
    done = run("similar", "--pool", str(statements), "--queries", str(statements), "--top", "2", "--json")
    assert done.returncode == 0, done.stderr
    answered = json.loads(done.stdout)
    ranked = {each["id"]: each["similar"] for each in answered["queries"]}
    assert list(ranked) == list(STATEMENTS)
    assert ranked["L1"][0]["id"] == "L2"
    assert ranked["L1"][0]["why"].startswith("both: telling schools of domestic abuse incidents")
    assert all(len(alike) == 2 and id_ not in [each["id"] for each in alike] for id_, alike in ranked.items())


def test_pairs_are_scored_by_id_or_by_text(statements: Path, tmp_path: Path) -> None:
    by_id = lines(tmp_path / "ids.jsonl", [{"a": "L1", "b": "L2"}, {"a": "L3", "b": "L4"}])
    by_text = lines(tmp_path / "texts.jsonl", [{"a": STATEMENTS["L1"], "b": STATEMENTS["L2"]}])
    one_issue, two_issues = comparing.pairs(by_id, statements).data["pairs"]
    assert one_issue["score"] > two_issues["score"] + 0.1
    assert comparing.pairs(by_text, None).data["pairs"][0]["score"] == one_issue["score"]


def test_themes_are_suggested_in_the_scheme_that_ships_or_another(statements: Path, tmp_path: Path) -> None:
    own = comparing.suggest(statements, None).data["statements"]
    assert own[2]["themes"][0]["name"] == "Neglect"
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text("themes:\n  N:\n    name: Neglect\n  X:\n    name: Meetings\n", encoding="utf-8")
    other = comparing.suggest(statements, scheme).data["statements"]
    assert [theme["id"] for theme in other[4]["themes"]] == ["X"]
    assert other[2]["themes"][0]["why"] == "speaks of neglect"


def test_comparing_does_not_load_django(statements: Path) -> None:
    look = (
        "import sys; from pathlib import Path; from goldthread.cli import comparing; "
        f"p = Path({str(statements)!r}); comparing.similar(p, p, 3); comparing.suggest(p, None); "
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True, timeout=60)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "bad.jsonl holds no statements: write one JSON object with id and text on each line."),
        ("{", "bad.jsonl, line 1: this is not a JSON object. Write one object on each line."),
        ('\n["a"]', "bad.jsonl, line 2: this is not a JSON object. Write one object on each line."),
        ('{"id": "x"}', "bad.jsonl, line 1: a statement needs an id and a text."),
        ('{"id": "x", "text": "y"}\n{"id": "x", "text": "z"}', "bad.jsonl, line 2: the id x stands there twice."),
    ],
)
def test_bad_statements_are_refused_in_a_sentence(tmp_path: Path, written: str, sentence: str) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(written, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        comparing.suggest(bad, None)
    assert refused.value.sentence.startswith(sentence)


def test_bad_pairs_schemes_and_files_are_refused_in_a_sentence(statements: Path, tmp_path: Path) -> None:
    for row, sentence in (({"a": "L1"}, "a pair needs a and b"), ({"a": "L1", "b": "L9"}, "no statement has the id")):
        with pytest.raises(Refusal, match=sentence):
            comparing.pairs(lines(tmp_path / "pairs.jsonl", [row]), statements)
    for written in ("themes: 3", "themes: {A: 1}", "[", "\n"):
        scheme = tmp_path / "scheme.yaml"
        scheme.write_text(written, encoding="utf-8")
        with pytest.raises(Refusal, match=r"scheme\.yaml"):
            comparing.suggest(statements, scheme)
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(Refusal, match="not a text in UTF-8"):
        comparing.suggest(tmp_path / "latin.jsonl", None)
    with pytest.raises(Refusal, match="cannot be opened"):
        comparing.suggest(tmp_path / "nowhere.jsonl", None)


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    done = run("similar", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"].startswith("Say what to compare")
