"""Taking everything about audits out in open formats, and bringing it into an empty board, equal.

The archive is JSON: each table is a list of rows in the order in which they were written, and a row names another by
its place in that list. What lies outside of audits is named as people know it: an agency by its name, a person by
e-mail address, a theme by its name, a lesson by its reference. Files stand beside it under their checksum.
"""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from goldthread.accounts import operations as keeping
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Group, Person
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.documents import operations as documents
from goldthread.documents.models import Document
from goldthread.loop.audits.answers import Given, words
from goldthread.loop.audits.models import (
    Answer,
    AnswerSave,
    AuditCase,
    AuditMeeting,
    AuditReturn,
    AuditRound,
    EvidenceCitation,
    FeedbackLetter,
    Finding,
    FindingQuestion,
    ImmediateConcern,
    MeetingDissent,
    ProgrammeLine,
    ProgrammeStep,
    QuestionWithdrawal,
    Regrade,
    ReturnComment,
    ReturnEvidence,
    ReturnSection,
    ReturnStep,
    RoundStep,
    SampleDraw,
    School,
    SignOff,
    ToolEdition,
)
from goldthread.loop.audits.operations.steps import note
from goldthread.loop.audits.policy import require_run
from goldthread.loop.audits.queries.tools import tool_of
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sources.models import Source
from goldthread.loop.themes.models import Theme

FORMAT = "goldthread-audits/1"

_TABLES: tuple[type[models.Model], ...] = (
    ToolEdition,
    QuestionWithdrawal,
    School,
    ProgrammeLine,
    ProgrammeStep,
    AuditRound,
    RoundStep,
    SampleDraw,
    AuditCase,
    AuditReturn,
    ReturnStep,
    ReturnSection,
    Answer,
    AnswerSave,
    ReturnEvidence,
    EvidenceCitation,
    ReturnComment,
    SignOff,
    Regrade,
    AuditMeeting,
    MeetingDissent,
    ImmediateConcern,
    Finding,
    FindingQuestion,
    FeedbackLetter,
)
"""In an order in which each names only what stands before it, or itself."""
CHUNK = 5_000
"""Rows that are read from the database at a time."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything about a board's audits."""

    text: str
    """JSON."""
    files: dict[str, bytes]
    """Evidence and letters by their checksum."""


def take_out(*, by: Actor) -> Archive:
    """Everything: tools, programme, rounds, every answer with its history, evidence, grades, findings."""
    require_run(by)
    by.need(Permission.EXPORT)
    places: dict[type[models.Model], dict[int, int]] = {}
    outside = _Outside(by)
    tables = {table.__name__: _table_out(by, table, places, outside) for table in _TABLES}
    with transaction.atomic():
        board = accounts.board(by)
        note(by, "took out the audits of", "board", board, board.code)
    head = {"format": FORMAT, "people": outside.people(), "files": outside.names()}
    return Archive(_written(head, tables), outside.files())


def _table_out(
    by: Actor, table: type[models.Model], places: dict[type[models.Model], dict[int, int]], outside: "_Outside"
) -> list[str]:
    """The rows of a table, each as a line of JSON: a board has hundreds of thousands, and none is held as an object."""
    fields, here, lines = _fields(table), dict[int, int](), list[str]()
    places[table] = here
    rows = _all(table).filter(board_id=by.board_id).order_by("pk")
    for pk, *values in rows.values_list("pk", *(field.attname for field in fields)).iterator(CHUNK):
        here[pk] = len(here) + 1
        said = {
            field.name: _value_out(field, value, places, outside)
            for field, value in zip(fields, values, strict=True)
            if value is not None
        }
        lines.append(json.dumps(said, ensure_ascii=False))
    return lines


def _written(head: Mapping[str, Any], tables: Mapping[str, list[str]]) -> str:
    """The archive's text: a row a line, so that a person and a program that compares lines can read it."""
    told = ",\n".join(f'"{name}": [' + ",\n".join(lines) + "]" for name, lines in tables.items())
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "tables": {{{told}}}\n}}\n'


def _all(table: type[models.Model]) -> Any:
    return table._default_manager


def _fields(table: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [field for field in table._meta.concrete_fields if field.name not in ("id", "board")]


def _value_out(
    field: "models.Field[Any, Any]",
    value: Any,
    places: Mapping[type[models.Model], dict[int, int]],
    outside: "_Outside",
) -> Any:
    kind = field.related_model
    if kind in _TABLES:
        return places[kind][value]
    if kind is not None:
        return outside.name(kind, value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


class _Outside:
    """What lies outside of audits, by the name that people know it by."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.known: dict[type[models.Model], dict[int, str]] = {}
        self.persons: set[int] = set()

    def name(self, kind: type[models.Model], number: int) -> str | None:
        """The name of one thing."""
        if kind not in self.known:
            rows = _all(kind) if kind is Person else _all(kind).filter(board_id=self.by.board_id)
            self.known[kind] = dict(rows.values_list("pk", _NAMED[kind]))
        if kind is Person:
            self.persons.add(number)
        return self.known[kind].get(number)

    def people(self) -> dict[str, str]:
        """The people whom the archive names, by e-mail address."""
        return dict(Person.objects.filter(pk__in=self.persons).order_by("email").values_list("email", "name"))

    def names(self) -> dict[str, str]:
        """The names of the files, by their checksum."""
        return {row.sha256: row.name for row in self._documents()}

    def files(self) -> dict[str, bytes]:
        """The files themselves."""
        return {row.sha256: documents.content_of(row) for row in self._documents()}

    def _documents(self) -> list[Document]:
        board = {"board_id": self.by.board_id, "document__isnull": False}
        held = Q(pk__in=ReturnEvidence.objects.filter(**board).values("document_id"))
        sent = Q(pk__in=FeedbackLetter.objects.filter(**board).values("document_id"))
        return list(Document.objects.filter(held | sent).order_by("sha256"))


_NAMED: dict[type[models.Model], str] = {
    Person: "email",
    Agency: "name",
    Group: "name",
    Theme: "name",
    Lesson: "reference",
    Source: "reference",
    Document: "sha256",
}


@transaction.atomic
def bring_back(*, by: Actor, archive: Archive) -> int:
    """Bring an archive into a board that has no audits; gives how many rows came.

    Agencies and people that the board does not know are made, without any role. A theme, a lesson or a source that the
    board does not have is left out of the row that names it.
    """
    require_run(by)
    by.need(Permission.MANAGE_PEOPLE)
    whole = _read(archive.text)
    if any(_all(table).filter(board_id=by.board_id).exists() for table in _TABLES):
        raise Refusal("This board has audits already. An archive is brought into a board that has none.")
    finder = _Finder(by, whole, archive.files)
    places: dict[type[models.Model], dict[int, int]] = {}
    for table in _TABLES:
        places[table] = {}
        rows = whole["tables"].get(table.__name__, [])
        if any(field.related_model is table for field in _fields(table)):
            for number, said in enumerate(rows, 1):
                places[table][number] = _all(table).create(**_row_in(by, table, said, places, finder)).pk
        else:
            made = _all(table).bulk_create([table(**_row_in(by, table, said, places, finder)) for said in rows], 500)
            places[table] = {number: row.pk for number, row in enumerate(made, 1)}
    count = sum(map(len, places.values()))
    board = accounts.board(by)
    note(by, "brought back the audits of", "board", board, board.code, detail={"rows": count})
    return count


def _read(text: str) -> dict[str, Any]:
    try:
        whole = json.loads(text)
    except ValueError:
        raise Refusal("The file is not an archive of audits. Choose the one that was taken out.", "file") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Refusal("The file is not an archive of audits. Choose the one that was taken out.", "file")
    return whole


def _row_in(
    by: Actor,
    table: type[models.Model],
    said: Mapping[str, Any],
    places: Mapping[type[models.Model], dict[int, int]],
    finder: "_Finder",
) -> dict[str, Any]:
    values: dict[str, Any] = {"board_id": by.board_id}
    for field in _fields(table):
        value, kind = said.get(field.name), field.related_model
        if value is None:
            values[field.attname] = None
        elif kind in _TABLES:
            values[field.attname] = places[kind][value]
        elif kind is not None:
            values[field.attname] = finder.find(kind, value)
        else:
            values[field.attname] = value if isinstance(field, models.JSONField) else field.to_python(value)
    return values


class _Finder:
    """Finds what an archive names on the board it comes to, and makes agencies and people that are not there."""

    def __init__(self, by: Actor, whole: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
        self.by, self.people, self.names, self.files = by, whole["people"], whole["files"], files
        self.known: dict[tuple[type[models.Model], str], int | None] = {}

    def find(self, kind: type[models.Model], name: str) -> int | None:
        """The number of a thing here, or nothing where it is not here and cannot be made."""
        if (kind, name) not in self.known:
            rows = _all(kind) if kind is Person else _all(kind).filter(board_id=self.by.board_id)
            here = rows.filter(**{_NAMED[kind]: name}).values_list("pk", flat=True).first()
            self.known[kind, name] = here if here is not None else self._made(kind, name)
        return self.known[kind, name]

    def _made(self, kind: type[models.Model], name: str) -> int | None:
        make: dict[type[models.Model], Callable[[], models.Model]] = {
            Person: lambda: keeping.register_person(email=name, name=self.people[name], at=self.by.at),
            Agency: lambda: keeping.add_agency(by=self.by, name=name, short_name=name[:40]),
            Document: lambda: documents.keep(by=self.by, name=self.names[name], file=self.files[name]),
        }
        return make[kind]().pk if kind in make else None


_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_HEADING = (
    *("round", "edition", "agency", "case", "section", "question", "asks"),
    *("answer", "value", "note", "applies", "saved at", "saved by", "settled grade", "state"),
)
_OF_AN_ANSWER = (
    *("audit_return__round_id", "audit_return_id", "audit_return__agency__name", "audit_return__case__label"),
    *("audit_return__state", "question", "value", "note", "applies", "saved_at", "saved_by__name"),
)


def answers_as_csv(*, by: Actor) -> str:
    """Every answer of the board's audits as a table that any program opens: one line an answer.

    What a spreadsheet would run as a formula has an apostrophe before it; the archive has the very words.
    """
    require_run(by)
    by.need(Permission.EXPORT)
    settled = {
        (number, question): grade
        for number, question, grade in Regrade.objects.filter(board_id=by.board_id, settles=True)
        .order_by("pk")
        .values_list("audit_return_id", "question", "grade")
    }
    rounds = {row.pk: row for row in AuditRound.objects.filter(board_id=by.board_id).select_related("edition")}
    file = StringIO()
    out = csv.writer(file)
    out.writerow(_HEADING)
    rows = Answer.objects.filter(board_id=by.board_id).order_by("audit_return__round_id", "audit_return_id", "pk")
    for of, row, agency, case, state, question, *given, at, name in rows.values_list(*_OF_AN_ANSWER).iterator(CHUNK):
        edition, answer = rounds[of].edition, Given(*given)
        tool = tool_of(edition)
        said = [
            *(rounds[of].reference, edition.edition, agency or "", case or ""),
            *(tool.sections[tool.section_of()[question]].title, question, tool.questions()[question].asks),
            *(words(tool, question, answer), json.dumps(answer.value, ensure_ascii=False), answer.note),
            *("yes" if answer.applies else "no", at.isoformat(), name or ""),
            *(settled.get((row, question), ""), state),
        ]
        out.writerow([f"'{text}" if text.startswith(_FORMULAS) else text for text in said])
    return file.getvalue()
