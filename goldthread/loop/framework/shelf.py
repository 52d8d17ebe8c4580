"""The texts of the frameworks that ship: one file each, and the file's name is the pack's key."""

from functools import lru_cache
from importlib.resources import files

from goldthread.loop.framework.format.parts import KEY

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
