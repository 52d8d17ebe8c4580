"""Where each application's folder is, found without loading any: most commands need no more than what ships in them."""

from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeAlias

Migration: TypeAlias = tuple[str, str]
"""A change of the tables: the label of its application, and its name."""

LABELS = {"procrastinate.contrib.django": "procrastinate"}
"""Applications that are not called by the last part of their path."""


def folders() -> dict[str, Path]:
    """Each application's folder by its label, in Django's order."""
    from goldthread.config import settings

    return {LABELS.get(name, name.rpartition(".")[2]): _folder(name) for name in settings.INSTALLED_APPS}


def migrations() -> set[Migration]:
    """Every change of the tables that ships with this version."""
    return {
        (label, module.name)
        for label, folder in folders().items()
        for module in iter_modules([str(folder / "migrations")])
        if not module.ispkg and module.name[0] not in "_~"
    }


def _folder(name: str) -> Path:
    top, *rest = name.split(".")
    spec = find_spec(top)
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], *rest)
