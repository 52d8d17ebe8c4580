"""The wheel alone, in an empty environment and an empty folder, starts Goldthread."""

import subprocess
import sys
import tempfile
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.installation import Installation
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(look: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], check=True, cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def place(wheel: Path) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        yield from _installed(wheel, Path(folder).resolve())


def _installed(wheel: Path, folder: Path) -> Iterator[Installation]:
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    # Compiling what is never imported would take longer than everything else.
    pip = [
        sys.executable,
        "-m",
        "pip",
        "-qqq",
        "--disable-pip-version-check",
        "--python",
        str(python),
        "install",
        "--no-compile",
    ]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", ROOT / "requirements.lock"], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    empty = folder / "empty"
    empty.mkdir()
    installation = Installation(empty / "home", command=(str(environment / "bin" / "goldthread"),), folder=empty)
    try:
        yield installation
    finally:
        installation.tidy()


def test_the_wheel_has_its_assets_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("goldthread/design/static/goldthread/dist/") and name.endswith(".css") for name in names)
    assert any(name.startswith("goldthread/design/fonts/") for name in names)
    assert {
        "goldthread/loop/framework/framework.schema.json",
        "goldthread/loop/framework/guide.md",
        "goldthread/loop/framework/packs/methods-library.yaml",
    } <= {*names}
    assert not any(name.startswith(("tests/", "frontend/", "bench/")) for name in names)


def test_it_starts_and_shows_where_to_sign_in(place: Installation) -> None:
    answer = place.up()
    assert answer["ok"], answer
    assert answer["people"] == []
    with urllib.request.urlopen(f"{answer['address']}/") as page:
        text = page.read().decode()
        assert "/sign-in" in page.url
    assert "Sign in" in text
    style = text.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(f"{answer['address']}{style}") as sheet:
        assert "text/css" in sheet.headers["Content-Type"]
    assert place.end() == 0
