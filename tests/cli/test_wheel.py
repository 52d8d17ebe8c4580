"""The wheel alone, in an empty environment and an empty folder, starts Goldthread."""

import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from packaging.requirements import Requirement

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
    [packages] = (environment / "lib").glob("python*/site-packages")
    for name in locked("requirements.lock"):
        requirement = Requirement(name)
        if requirement.marker is None or requirement.marker.evaluate():
            _lay_in(requirement, packages)
    pip = [sys.executable, "-m", "pip", "-qqq", "--disable-pip-version-check", "--python", str(python), "install"]
    subprocess.run([*pip, "--no-compile", "--no-index", "--no-deps", wheel], check=True)
    _lay_in_what_is_compiled(packages / "goldthread")
    empty = folder / "empty"
    empty.mkdir()
    installation = Installation(empty / "home", command=(str(environment / "bin" / "goldthread"),), folder=empty)
    try:
        yield installation
    finally:
        installation.tidy()


def locked(lock: str) -> dict[str, str]:
    """What a lock names, each with the hashes that it may have."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    named = (line.partition(" --hash=") for line in text.splitlines() if line and not line.startswith(("#", " ")))
    return {name.strip(): " ".join(hashes.split()) for name, _, hashes in named}


def _lay_in(requirement: Requirement, packages: Path) -> None:
    """Lay a package in as it stands in our own environment, where pip has put it by its hash: to fetch and unpack all
    of them once more takes longer than everything else."""
    found = distribution(requirement.name)
    assert found.version in requirement.specifier, requirement
    for top in {file.parts[0] for file in found.files or []} - {"..", "__pycache__"}:
        place = packages / top
        if not place.exists():
            place.symlink_to(Path(str(found.locate_file(top))))


def _lay_in_what_is_compiled(package: Path) -> None:
    """A module that is the one we have ourselves, to the byte, was compiled here: to do it once more takes seconds."""
    for module in package.rglob("*.py"):
        own = ROOT / "goldthread" / module.relative_to(package)
        compiled = Path(cache_from_source(own))
        if compiled.exists() and module.read_bytes() == own.read_bytes():
            there = Path(cache_from_source(module))
            there.parent.mkdir(exist_ok=True)
            shutil.copy(compiled, there)
            shutil.copystat(own, module)


def test_what_the_lock_of_the_wheel_names_is_what_make_installs() -> None:
    ours, wheels = locked("requirements-build.lock"), locked("requirements.lock")
    assert len(wheels) > 50 and all(wheels.values())
    assert {name: hashes for name, hashes in wheels.items() if ours.get(name) != hashes} == {}


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
