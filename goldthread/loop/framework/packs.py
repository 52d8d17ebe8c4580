"""The frameworks that ship with Goldthread, as documents."""

from functools import lru_cache

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.problems import one_of
from goldthread.loop.framework.reading import read
from goldthread.loop.framework.shelf import keys, text

__all__ = ["keys", "load", "text"]


@lru_cache
def load(key: str) -> Document:
    """A pack as a document."""
    written = text(key)
    if written is None:
        raise Refusal(f"There is no pack called {key}: {one_of(keys(), key)}.")
    checked = read(written)
    if checked.document is None:
        raise Refusal(f"The pack {key} cannot be read. {checked.problems[0].sentence}")
    return checked.document
