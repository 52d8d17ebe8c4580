"""JSON that keeps the order in which it was written: the order of questions on a form means something."""

from typing import TYPE_CHECKING, Any

from django.db import models
from psycopg.types.json import Json

if TYPE_CHECKING:
    _JSON = models.JSONField[Any, Any]
else:
    _JSON = models.JSONField


class OrderedJSONField(_JSON):
    """A column of type ``json``, which keeps the text as it came; ``jsonb`` sorts the keys of every mapping."""

    def db_type(self, connection: Any) -> str:
        """The type of the column."""
        return "json"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """What the database is given."""
        return value if value is None or hasattr(value, "as_sql") else Json(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What a query gives: the driver has read it already, unless one key of it was asked for as text."""
        return super().from_db_value(value, expression, connection) if isinstance(value, str) else value
