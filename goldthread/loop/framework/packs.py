"""The frameworks that others can build on, as documents."""

from functools import lru_cache

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.problems import one_of
from goldthread.loop.framework.reading import read
from goldthread.loop.framework.shelf import keys, text

__all__ = ["keys", "load", "text", "title_of"]


def load(key: str) -> Document:
    """A pack as a document."""
    written = text(key)
    if written is None:
        raise Refusal(f"There is no pack called {key}: {one_of(keys(), key)}.")
    return _read(key, written)


def title_of(key: str) -> str:
    """What a pack is called, or its key where it is not here any more."""
    try:
        return load(key).identity.title
    except Refusal:
        return key


@lru_cache(maxsize=64)
def _read(key: str, written: str) -> Document:
    checked = read(written)
    if checked.document is None:
        raise Refusal(f"The pack {key} cannot be read. {checked.problems[0].sentence}")
    return checked.document
