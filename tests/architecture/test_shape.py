"""The house keeps its shape: file names, one-way imports inside a stage, no words that say nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "goldthread"
STAGES = sorted(folder for folder in (PACKAGE / "loop").iterdir() if (folder / "__init__.py").exists())
EMPTY_WORDS = {"utils", "helpers", "common", "services", "misc", "manager"}

ORDER = ["choices", "models", "rules", "policy", "queries", "operations"]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def _run_time_imports(path: Path) -> set[str]:
    """Imports that happen, leaving out those for types alone."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_module_is_named_by_a_word_that_says_nothing() -> None:
    assert [path for path in PACKAGE.rglob("*.py") if path.stem in EMPTY_WORDS] == []


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_imports_downwards(stage: Path) -> None:
    for path in stage.glob("*.py"):
        if path.stem not in ORDER:
            continue
        own = {
            name.removeprefix(f"goldthread.loop.{stage.name}.").split(".")[0]
            for name in _imports(path)
            if name.startswith(f"goldthread.loop.{stage.name}.")
        } & set(ORDER)
        above = set(ORDER[ORDER.index(path.stem) + 1 :])
        if path.stem == "operations":
            above = set()
        assert own & above == set(), f"{path} imports upwards"


def test_web_asks_queries_and_operations_never_tables() -> None:
    users = {
        path: [name for name in _run_time_imports(path) if name.startswith("goldthread.") and name.endswith(".models")]
        for path in sorted((PACKAGE / "web").rglob("*.py"))
    }
    assert len(users) > 100 and {path: tables for path, tables in users.items() if tables} == {}


def test_nothing_uses_signals_or_generic_foreign_keys() -> None:
    banned = ("django.db.models.signals", "django.dispatch", "contenttypes.fields")
    users = [path for path in PACKAGE.rglob("*.py") if any(word in path.read_text() for word in banned)]
    assert users == []


def test_every_rule_is_free_of_the_database_and_the_clock() -> None:
    for path in (PACKAGE / "loop").rglob("rules.py"):
        text = path.read_text()
        assert "django.db" not in text, path
        assert ".now(" not in text and "date.today" not in text, path
