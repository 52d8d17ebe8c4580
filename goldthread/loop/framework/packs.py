"""The frameworks that ship with Goldthread: one file each, and the file's name is the pack's key."""

from functools import lru_cache
from importlib.resources import files

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.format.parts import KEY
from goldthread.loop.framework.problems import one_of

_FOLDER = files("goldthread.loop.framework") / "packs"


@lru_cache
def keys() -> tuple[str, ...]:
    """The keys of every pack, in alphabetical order."""
    if not _FOLDER.is_dir():
        return ()
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")))


@lru_cache
def text(key: str) -> str | None:
    """A pack as it is written, or nothing where there is none of that name."""
    if KEY.fullmatch(key) is None or key not in keys():
        return None
    return (_FOLDER / f"{key}.yaml").read_text(encoding="utf-8")


@lru_cache
def load(key: str) -> Document:
    """A pack as a document."""
    from goldthread.loop.framework.reading import read

    written = text(key)
    if written is None:
        raise Refusal(f"There is no pack called {key}: {one_of(keys(), key)}.")
    checked = read(written)
    if checked.document is None:
        raise Refusal(f"The pack {key} cannot be read. {checked.problems[0].sentence}")
    return checked.document
