"""What a register page shows: plain data that one template draws the same way for every stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Link:
    """A choice that is an address: a sort, a saved view, a filter to take off, a file to download."""

    text: str
    href: str
    active: bool = False
    direction: str = ""
    """For a sort in use: "ascending" or "descending"."""


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that each row can show; the person chooses which."""

    name: str
    text: str
    shown: bool = True
    sort: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: the one line that matters, its status in words, and its facts in the order of the columns shown."""

    key: str
    title: str
    """Plain, or safe HTML with the matches of a search marked."""
    href: str
    reference: str = ""
    line: str = ""
    status: str = ""
    colour: str = "grey"
    due: str = ""
    late: bool = False
    facts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register as a person sees it now: counted, filtered, sorted, one page of it."""

    title: str
    sentence: str
    """What it counts: "148 open actions, 23 late, 9 waiting for a check"."""
    rows: Sequence[Row] = ()
    columns: Sequence[Column] = ()
    filters: BaseForm | None = None
    clear_href: str = "?"
    chips: Sequence[Link] = ()
    sorts: Sequence[Link] = ()
    views: Sequence[Link] = ()
    exports: Sequence[Link] = ()
    carried: Sequence[tuple[str, str]] = ()
    """Query values that the filter form keeps (sort, view)."""
    query: Sequence[tuple[str, str]] = ()
    """All query values but the columns: the column form keeps them."""
    page: Any = None
    """The Paginator's page, for the links to the others."""
    as_table: bool = False
    bulk: BaseForm | None = None
    """What can be changed on all ticked rows at once; its tick boxes are called ``rows``."""
    bulk_href: str = ""
    bulk_button: str = "Change the selected"
    save_view_href: str = ""
    empty_title: str = "Nothing here yet"
    empty_text: str = ""
    """What will be here and how it gets here."""

    @property
    def shown(self) -> list[Column]:
        return [column for column in self.columns if column.shown]

    @property
    def pairs(self) -> list[tuple[Row, list[tuple[Column, str]]]]:
        """Each row with its facts beside the columns that they answer."""
        return [(row, list(zip(self.shown, row.facts, strict=False))) for row in self.rows]
