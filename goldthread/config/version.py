"""Which Goldthread this is."""

from importlib import metadata


def version() -> str:
    """The version that was installed."""
    return metadata.version("goldthread")
