"""How Django keeps its picture of the tables while it applies migrations, without drawing all of it anew each time.

After every step Django makes the classes of the changed model again, and of every model that any relation leads to, in
either direction. Here each table belongs to a board, so that is all of them: a first start would make thirty thousand
classes. Only those that point at a class which was replaced have to be made again; for an index or a constraint, none.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

Key: TypeAlias = tuple[str, str]
"""A model of the picture: its application and its name in small letters."""


@contextmanager
def only_what_changes() -> Iterator[None]:
    """As long as this lasts, a changed model is made again with those that point at it, and with no others."""
    from django.db.migrations.state import ProjectState

    state: Any = ProjectState
    before = state._find_reload_model, state._append_option
    state._find_reload_model, state._append_option = _to_make_again, _only_note
    try:
        yield
    finally:
        state._find_reload_model, state._append_option = before


def _only_note(state: Any, app: str, model: str, option: str, added: Any) -> None:
    """An index or a constraint is noted with the model: its class knows of it, and stays."""
    options = state.models[app, model].options
    options[option] = [*options[option], added]
    if "apps" in state.__dict__:  # classes are made
        meta = state.apps.get_model(app, model)._meta
        setattr(meta, option, options[option])


def _to_make_again(state: Any, app: str, model: str, delay: bool = False) -> set[Key]:
    """The changed model, and whatever leads to it by relations or as its parent, over any number of steps."""
    pointing = _pointing_at(state)
    found, to_follow = {(app, model)}, [(app, model)]
    while to_follow:
        new = pointing[to_follow.pop()] - found
        found |= new
        to_follow += new
    return found


def _pointing_at(state: Any) -> dict[Key, set[Key]]:
    """Each model that is pointed at, with those that do so."""
    from django.db.migrations.utils import resolve_relation

    pointing: dict[Key, set[Key]] = defaultdict(set)
    for key, model in state.models.items():
        aims: list[Any] = [base for base in model.bases if isinstance(base, str)]
        for field in model.fields.values():
            if field.is_relation:
                aims += [field.remote_field.model, getattr(field.remote_field, "through", None)]
        for aim in filter(None, aims):
            pointing[resolve_relation(aim, *key)].add(key)
    return pointing
