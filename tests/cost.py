"""What a page costs, counted in queries, and rows enough to count it on."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql


def queries_of(client: Client, address: str) -> int:
    """How many queries a page makes; the page must be there."""
    with CaptureQueriesContext(connection) as captured:
        response: Any = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


def copies(of: Model, column: str, values: Iterable[Any]) -> list[int]:
    """A copy of a row for each of these values, which stands in one column; made by the database, gives their ids."""
    fields = [field for field in of._meta.concrete_fields if not (field.primary_key or field.generated)]
    columns = [sql.Identifier(str(field.column)) for field in fields]
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {taken} FROM {table}, unnest(%s::{kind}[]) AS value"
        " WHERE id = %s RETURNING id"
    ).format(
        table=sql.Identifier(of._meta.db_table),
        kind=sql.SQL(next(str(field.db_type(connection)) for field in fields if field.column == column)),
        columns=sql.SQL(", ").join(columns),
        taken=sql.SQL(", ").join(
            sql.Identifier("value") if name == sql.Identifier(column) else name for name in columns
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values), of.pk])
        return [pk for (pk,) in cursor.fetchall()]


def grown(of: Model, to: int) -> list[int]:
    """Copies of a row with a reference, until the board that acts has so many rows of its kind; gives their ids."""
    now = type(of)._default_manager.count()
    return copies(of, "reference", [f"COPY-{number:06d}" for number in range(now, to)])
