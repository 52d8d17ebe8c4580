"""The guide for those who write a framework, chapter by chapter."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

_PACKED = files("goldthread.loop.framework") / "guide.md"
_WRITTEN = Path(__file__).parents[3] / "docs" / "framework-format.md"


@lru_cache
def chapters() -> tuple[tuple[str, str], ...]:
    """Each chapter's heading with its text in Markdown; the first, without a heading, says what the guide is for."""
    text = (_PACKED if _PACKED.is_file() else _WRITTEN).read_text(encoding="utf-8")
    opening, *rest = text.split("\n## ")
    return (
        ("", opening.partition("\n")[2].strip()),
        *((head, body) for head, _, body in (each.partition("\n") for each in rest)),
    )
