"""What every table must say of itself, and what the database must do for it."""

import pytest
from django.apps import apps
from django.db import connection, models

OURS = [model for model in apps.get_models() if model.__module__.startswith("goldthread.")]
TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.GeneratedField)
CLASSES = ("personal", "free_text", "plain")


def test_every_text_is_classed_once_as_personal_free_or_plain() -> None:
    inherited = {"last_login"}
    wrong = {}
    for model in OURS:
        textual = {field.name for field in model._meta.concrete_fields if isinstance(field, TEXTUAL)} - inherited
        classed = sorted(name for kind in CLASSES for name in getattr(model, kind, ()))
        if classed != sorted(textual):
            wrong[model._meta.label] = (classed, sorted(textual))
    assert len(OURS) > 100 and wrong == {}


def test_every_table_of_the_loop_carries_its_board() -> None:
    of_a_board = [model for model in OURS if model._meta.app_label in {"loop", "documents", "notices", "journal"}]
    columns = {model: {field.attname for field in model._meta.concrete_fields} for model in of_a_board}
    assert columns and [model for model in of_a_board if "board_id" not in columns[model]] == []


def test_no_model_has_logic_of_its_own_in_save() -> None:
    assert [model for model in OURS if {"save", "delete"} & vars(model).keys()] == []


@pytest.mark.django_db
def test_row_level_security_is_forced_on_every_table_with_a_board() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'board_id' AND NOT a.attisdropped "
            "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        tables = dict(cursor.fetchall())
    assert len(tables) > 25
    assert {name for name, protected in tables.items() if not protected} == set()


@pytest.mark.django_db
def test_append_only_tables_cannot_be_changed_by_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, has_table_privilege(current_user, c.oid, 'UPDATE'), "
            "has_table_privilege(current_user, c.oid, 'DELETE'), has_table_privilege(current_user, c.oid, 'TRUNCATE') "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'append_only'"
        )
        rows = cursor.fetchall()
    assert "journal_entry" in {name for name, *_ in rows}
    assert [row for row in rows if any(row[1:])] == []
