"""Goldthread: a safeguarding board's learning, from what happened to what changed and whether it lasts."""

__version__ = "0.1.0"
