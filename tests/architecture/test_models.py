"""What every table must say of itself, and what the database must do for it."""

import pytest
from django.apps import apps
from django.db import connection, models

OURS = [model for model in apps.get_models() if model.__module__.startswith("goldthread.")]
TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.GeneratedField)
CLASSES = ("personal", "free_text", "plain")


def _id(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=_id)
def test_every_text_is_classed_as_personal_free_or_plain(model: type[models.Model]) -> None:
    inherited = {"last_login"}
    textual = {field.name for field in model._meta.concrete_fields if isinstance(field, TEXTUAL)} - inherited
    classed = [name for kind in CLASSES for name in getattr(model, kind, ())]
    assert sorted(classed) == sorted(set(classed)), "a field is classed twice"
    assert set(classed) == textual


@pytest.mark.parametrize("model", OURS, ids=_id)
def test_every_table_of_the_loop_carries_its_board(model: type[models.Model]) -> None:
    if model._meta.app_label in {"loop", "documents", "notices", "journal"}:
        assert "board_id" in {field.attname for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", OURS, ids=_id)
def test_no_model_has_logic_of_its_own_in_save(model: type[models.Model]) -> None:
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


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
