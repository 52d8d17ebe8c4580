"""Tables whose rows are written once and never changed: the database itself refuses."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION goldthread_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: its rows are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    """A migration step after which rows of ``table`` can be added, and never changed, removed or truncated.

    The trigger's name is how the database's protection finds such tables, to withhold the grants as well.
    """
    return migrations.RunSQL(
        sql=[
            FUNCTION,
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION goldthread_refuse_change();",
            f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION goldthread_refuse_change();",
        ],
        reverse_sql=[
            f"DROP TRIGGER append_only ON {table};",
            f"DROP TRIGGER append_only_truncate ON {table};",
        ],
    )
