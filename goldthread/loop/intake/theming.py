"""Themes for the lessons of a proposal: suggested by what each lesson raises, given once a person confirms them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from goldthread.loop.intake.sheet import Row, Sheet
from goldthread.loop.lessons.recurrence.themes import Theme, suggest


def with_suggestions(sheet: Sheet, scheme: Sequence[Theme], before: Sheet | None = None) -> Sheet:
    """The sheet with the themes that each lesson may have; lessons that read as before keep what was suggested."""
    read = {row.key: row.text for row in _lessons(before)} if before else {}

    def suggested(row: Row) -> Row:
        if row.kind != "lesson" or read.get(row.key) == row.text:
            return row
        found = {each.id: each.why for each in suggest(row.text, scheme) if int(each.id) not in row.themes}
        return replace(row, suggested=found)

    return _with_rows(sheet, suggested)


def confirm(sheet: Sheet, asked: Collection[str], right: Mapping[str, Collection[int]]) -> Sheet:
    """Of these lessons the themes that a person says are right; what they took the tick from is suggested no more."""

    def confirmed(row: Row) -> Row:
        if row.kind != "lesson" or row.key not in asked:
            return row
        given = [theme for theme in right.get(row.key, ()) if str(theme) in row.suggested]
        return replace(row, themes=tuple(dict.fromkeys((*row.themes, *given))), suggested={})

    return _with_rows(sheet, confirmed)


def _lessons(sheet: Sheet) -> Iterator[Row]:
    return (row for source in sheet.sources for row in source.rows if row.kind == "lesson")


def _with_rows(sheet: Sheet, change: Callable[[Row], Row]) -> Sheet:
    sources = (replace(source, rows=tuple(change(row) for row in source.rows)) for source in sheet.sources)
    return replace(sheet, sources=tuple(sources))
