"""Writes ``data-model.md`` from the tables: ``python docs/data_model.py``."""

import os
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("data-model.md")
ROOT = PAGE.parents[1]

HEAD = """# Data model

Made from the tables by `make data-model`; a test fails when it is out of date. Each table that carries a board shows
its rows only to a connection that acts for that board.

*Personal* fields name a person; *free* fields hold what people write; all other text is plain. A table marked
*append-only* is never changed by the application.
"""


def page() -> str:
    """The whole document."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django

    django.setup()
    from django.apps import apps

    rooms: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("goldthread."):
            rooms.setdefault(_room(model.__module__), []).append(_table(model))
    parts = [HEAD, *(f"## {room}\n\n" + "\n".join(tables) for room, tables in sorted(rooms.items()))]
    return "\n".join(parts)


def _room(module: str) -> str:
    return module.removeprefix("goldthread.").partition(".models")[0].replace(".", "/")


def _table(model: type) -> str:
    meta = model._meta  # type: ignore[attr-defined]  # models are loaded late
    doc = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    lines = [f"### {meta.object_name}{' (append-only)' if meta.db_table in _append_only() else ''}", "", doc, ""]
    lines += ["| field | holds | class |", "|---|---|---|"]
    lines += [
        f"| `{field.attname}` | {_holds(field)} | {_class(model, field.name)} |" for field in meta.concrete_fields
    ]
    rules = [f"- {constraint.name.replace('_', ' ')}" for constraint in meta.constraints]
    if rules:
        lines += ["", "Held by the database:", "", *rules]
    return "\n".join([*lines, ""])


def _holds(field: object) -> str:
    kind = field.get_internal_type()  # type: ignore[attr-defined]  # as above
    related = getattr(field, "related_model", None)
    if related is not None:
        return f"a {related._meta.verbose_name}"
    said = getattr(field, "help_text", "")
    return f"{kind.removesuffix('Field').lower()}{f': {said}' if said else ''}"


def _class(model: type, name: str) -> str:
    for kind, word in (("personal", "personal"), ("free_text", "free")):
        if name in getattr(model, kind, ()):
            return word
    return ""


def _append_only() -> set[str]:
    migrations = ROOT.glob("goldthread/**/migrations/*.py")
    text = "\n".join(path.read_text() for path in migrations)
    return {part.split('"')[0] for part in text.split('append_only("')[1:]}


if __name__ == "__main__":
    PAGE.write_text(page())
