"""While migrations are applied, no model points at a class that has been replaced, and few are made again."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.state import ProjectState

from goldthread.config import rendering


@pytest.fixture(scope="module")
def state() -> ProjectState:
    state = ProjectState.from_apps(apps)
    assert state.apps  # all models are made
    return state


def classes(state: ProjectState) -> dict[str, Any]:
    return {model._meta.label: model for model in state.apps.get_models(include_auto_created=True)}


@pytest.mark.parametrize(
    ("changed", "most"), [("accounts.board", 1000), ("loop.lesson", 60), ("loop.progressnote", 1), ("loop.action", 40)]
)
def test_whoever_points_at_a_model_is_made_again_with_it(state: ProjectState, changed: str, most: int) -> None:
    before = classes(state)
    app, name = changed.split(".")
    with rendering.only_what_changes():
        state.reload_model(app, name)
    after = classes(state)
    assert {*after} == {*before}
    made = {label for label in after if after[label] is not before[label]}
    assert changed in {label.lower() for label in made} and len(made) <= most
    for model in after.values():
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and field.related_model:
                assert field.related_model is after[field.related_model._meta.label], f"{model._meta.label}.{field}"


def test_a_new_index_or_constraint_makes_no_class_again_and_the_class_knows_of_it(state: ProjectState) -> None:
    before = classes(state)
    one = models.UniqueConstraint(fields=["code"], name="one_of_a_code")
    swift = models.Index(fields=["name"], name="found_swiftly")
    with rendering.only_what_changes():
        state.add_constraint("accounts", "board", one)
        state.add_index("accounts", "board", swift)
    board = classes(state)["accounts.Board"]
    assert classes(state) == before
    assert one in board._meta.constraints and swift in board._meta.indexes


def test_django_does_as_it_is_used_to_when_no_migration_is_applied() -> None:
    before = ProjectState.__dict__["_find_reload_model"]
    with rendering.only_what_changes():
        assert ProjectState.__dict__["_find_reload_model"] is not before
    assert ProjectState.__dict__["_find_reload_model"] is before
