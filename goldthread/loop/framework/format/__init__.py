"""The format in which a board writes its framework down: what may stand where, and what it means."""

from goldthread.loop.framework.format.document import Document

__all__ = ["Document"]
