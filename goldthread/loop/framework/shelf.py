"""The texts of the frameworks that others can build on: those that ship, and those that somebody put beside them.

Each is a file, and the file's name is the pack's key. A region or boards that share a framework put its file where the
texts that build on it are read: beside them at the command line, in the folder of the installation for the pages.
"""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from goldthread.loop.framework.keys import KEY

Packs = Callable[[str], str | None]
"""The text of a pack by its key, or nothing where there is none."""

_FOLDER = files("goldthread.loop.framework") / "packs"

_own: list[Path] = []


def also_in(folder: Path) -> None:
    """Count the files of this folder as packs too, wherever a framework is read in this process."""
    if folder not in _own:
        _own.append(folder)


@lru_cache
def shipped() -> tuple[str, ...]:
    """The keys of the packs that ship, in alphabetical order."""
    if not _FOLDER.is_dir():
        return ()
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")))


def keys() -> tuple[str, ...]:
    """The keys of every pack: first those that ship, then the installation's own, each in alphabetical order."""
    own = {file.stem for folder in _own for file in folder.glob("*.yaml") if KEY.fullmatch(file.stem)}
    return (*shipped(), *sorted(own - set(shipped())))


def text(key: str) -> str | None:
    """A pack as it is written, or nothing where there is none of that name; one that ships comes first."""
    if KEY.fullmatch(key) is None:
        return None
    return _shipped_text(key) if key in shipped() else _in(_own, key)


def marks() -> tuple[tuple[str, int], ...]:
    """What changes when somebody changes a pack of the installation's own."""
    return tuple((file.name, file.stat().st_mtime_ns) for folder in _own for file in sorted(folder.glob("*.yaml")))


def beside(folder: Path) -> Packs:
    """Every pack, and what lies in this folder."""
    return lambda key: text(key) or (_in([folder], key) if KEY.fullmatch(key) else None)


@lru_cache
def _shipped_text(key: str) -> str:
    return (_FOLDER / f"{key}.yaml").read_text(encoding="utf-8")


def _in(folders: list[Path], key: str) -> str | None:
    """A file as a text; what is not UTF-8 in it is handed on, to be refused with its line."""
    found = (folder / f"{key}.yaml" for folder in folders)
    return next((file.read_text(encoding="utf-8", errors="surrogateescape") for file in found if file.is_file()), None)
