"""The wheel, built and installed as anybody would have it: an empty environment, in which nothing else is."""

import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from importlib.util import cache_from_source
from pathlib import Path

from packaging.requirements import Requirement

from tests.conftest import ROOT


def build(folder: Path) -> Path:
    """The wheel of this program as it stands."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], check=True, cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


def install(wheel: Path, environment: Path) -> Path:
    """Put a wheel and what its lock names into an environment of its own; answers the command that it brings."""
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
    return environment / "bin" / "goldthread"


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
