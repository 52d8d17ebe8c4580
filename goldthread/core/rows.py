"""Rows that are added, changed and found one by one, with statements that are put together once in a process.

Django puts a statement together anew each time, which takes longer than the database needs to carry it out. What is
kept here follows from a model alone. A value that the database reckons, and a column with a shape of its own, go
Django's way.

Three places of Django that are not meant for others are used here. The types that are published know one of them not at
all, and the other two as they are in a later Django: that is why a line is kept from the check of types. What is done
here is held against what Django does by itself in tests/core/test_rows.py.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import Field, QuerySet
from django.db.models.query import get_related_populators

from goldthread.core.refusals import NotThere

_T = TypeVar("_T", bound=models.Model)
_Fields = Sequence["Field[Any, Any]"]

_BOARD, _ID = -1, -2
"""What stands in a question for the board and the id until they are known: nothing has these."""


class Row(models.Model):
    """A row that is saved with its table's own statement. Signals, checks and what a save means stay Django's."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str | None, fields: _Fields, returning_fields: _Fields, raw: bool) -> Any:
        values = [field.pre_save(self, True) for field in fields]
        statement = None if raw else _adding(type(self), len(fields))
        if statement is None or _is_reckoned(values):
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]  # not in the types
        with connection.cursor() as cursor:
            cursor.execute(statement, _prepared(fields, values))
            return [cursor.fetchone()]

    def _do_update(  # type: ignore[override]  # a later Django in the types
        self, base_qs: Any, using: str | None, pk_val: Any, values: Any, update_fields: Any, forced_update: bool
    ) -> Any:
        fields, new = [field for field, _, _ in values], [value for _, _, value in values]
        statement = _changing(type(self), tuple(field.attname for field in fields)) if values else None
        if statement is None or _is_reckoned(new):
            told = (using, pk_val, values, update_fields, forced_update)
            return super()._do_update(base_qs, *told)  # type: ignore[call-arg]  # a later Django in the types
        with connection.cursor() as cursor:
            cursor.execute(statement, [*_prepared(fields, new), pk_val])
            return cursor.rowcount > 0


class OfBoard(Generic[_T]):
    """Finds a row of a board by its id: ``OfBoard(lambda: Review.objects.select_related("source"))(board_id, pk)``."""

    def __init__(self, rows: Callable[[], QuerySet[_T]]) -> None:
        self._rows = rows

    def __call__(self, board_id: int, pk: int) -> _T | None:
        """The row with what is joined to it, or nothing."""
        kept = self._kept
        with connection.cursor() as cursor:
            cursor.execute(kept.statement, [board_id, pk])
            found = cursor.fetchone()
        return None if found is None else kept.made_of(list(found))

    @cached_property
    def _kept(self) -> "_Question[_T]":
        return _Question(self._rows())


class _Question(Generic[_T]):
    """The statement that Django makes of a query, and how it makes a row of what comes back."""

    def __init__(self, rows: QuerySet[_T]) -> None:
        compiler: Any = rows.filter(board_id=_BOARD, pk=_ID).order_by().query.get_compiler(connection.alias)
        self.statement, values = compiler.as_sql()
        if tuple(values) != (_BOARD, _ID):
            raise ValueError("a question for a row of a board asks for its board and its id, and for nothing else")
        select, of = compiler.select, compiler.klass_info
        self._own = slice(of["select_fields"][0], of["select_fields"][-1] + 1)
        self._names = [column.target.attname for column, _, _ in select[self._own]]
        self._model: type[_T] = of["model"]
        self._joined = get_related_populators(of, select, connection.alias)  # type: ignore[call-arg]  # later
        self._readers = compiler.get_converters([column for column, _, _ in select])

    def made_of(self, found: list[Any]) -> _T:
        """The row that these columns are."""
        for place, (readers, column) in self._readers.items():
            for read in readers:
                found[place] = read(found[place], column, connection)
        row = self._model.from_db(connection.alias, self._names, found[self._own])
        for joined in self._joined:
            joined.populate(found, row)
        return row


def one(rows: QuerySet[_T]) -> _T | None:
    """The row of a query that finds at most one, or nothing; ``first`` would put it in order, which costs more."""
    return next(iter(rows.order_by()), None)


def the_one(rows: QuerySet[_T]) -> _T:
    """The row of a query that finds at most one; what the query does not find does not exist for whoever asks."""
    found = one(rows)
    if found is None:
        raise NotThere
    return found


def _is_reckoned(values: Iterable[Any]) -> bool:
    """Whether the database is to reckon one of the values."""
    return any(hasattr(value, "resolve_expression") for value in values)


def _prepared(fields: Iterable["Field[Any, Any]"], values: Iterable[Any]) -> list[Any]:
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)]


@cache
def _adding(model: type[models.Model], count: int) -> str | None:
    """How a row is added, with its own id where every column is given; nothing where a column has its own shape."""
    meta: Any = model._meta
    columns = [each for each in meta.local_concrete_fields if not each.generated]
    given = columns if count == len(columns) else [each for each in columns if each is not meta.auto_field]
    told = meta.db_returning_fields
    if not told or not _are_plain(given) or any(hasattr(each, "from_db_value") for each in told):
        return None
    table, names, places = _quoted(meta.db_table), _names(given), ", ".join(["%s"] * len(given))
    return f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING {_names(told)}"  # noqa: S608 (own names)


@cache
def _changing(model: type[models.Model], names: tuple[str, ...]) -> str | None:
    """How these columns of a row are changed; nothing where one of them has its own shape."""
    meta: Any = model._meta
    columns = [meta.get_field(name) for name in names]
    if meta.select_on_save or not _are_plain(columns):
        return None
    new = ", ".join(f"{_quoted(each.column)} = %s" for each in columns)
    return f"UPDATE {_quoted(meta.db_table)} SET {new} WHERE {_quoted(meta.pk.column)} = %s"  # noqa: S608 (own names)


def _are_plain(columns: Iterable[Any]) -> bool:
    return not any(hasattr(each, "get_placeholder") for each in columns)


def _names(columns: Iterable[Any]) -> str:
    return ", ".join(_quoted(each.column) for each in columns)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
