"""The board's journal on a page and as a file."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from goldthread.accounts import queries as accounts
from goldthread.accounts.queries import Choice
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.journal import queries
from goldthread.web.history.forms import NarrowForm
from goldthread.web.history.pages import JournalPage
from goldthread.web.history.sight import in_sight
from goldthread.web.shell.files import as_csv
from goldthread.web.shell.history import Change, lines, sees_everything
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

PER_PAGE = 50
BATCH = 1000
MOST_EXPORTED = 100_000


@page(Permission.READ_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what to which thing when and why, newest first."""
    actor = actor_of(request)
    form, asked = _asked(actor, request.GET)
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = list(queries.narrowed(actor, **asked, before=number)[: PER_PAGE + 1])
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    filters = _filters(request.GET)
    query = urlencode(filters)
    content = JournalPage(
        lines=lines(actor, in_sight(actor, shown)),
        older="?" + urlencode([*filters, ("before", shown[-1].number)]) if more else "",
        newest=f"?{query}" if number is not None else "",
        export=f"/journal/export?{query}" if actor.may(Permission.EXPORT) else "",
        narrowed=bool(filters),
        sees_all=sees_everything(actor),
    )
    return show(request, "history/journal.html", page=content, form=form)


@page(Permission.READ_JOURNAL, Permission.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The same stretch of the journal as CSV, without the page's end."""
    actor = actor_of(request)
    _, asked = _asked(actor, request.GET)
    heads = ["Number", "When", "Who", "Did", "What", "Reference", "Why", "Changes"]
    return as_csv(f"{actor.board_code}-journal-{actor.today.isoformat()}", heads, _rows(actor, asked))


def _rows(actor: Actor, asked: dict[str, Any]) -> Iterator[list[Any]]:
    """The journal in batches, each from below the last number of the one before."""
    before: int | None = None
    for _ in range(MOST_EXPORTED // BATCH):
        batch = list(queries.narrowed(actor, **asked, before=before)[:BATCH])
        if not batch:
            return
        for line in lines(actor, in_sight(actor, batch)):
            yield [
                line.number,
                line.at,
                line.who,
                line.verb,
                line.kind,
                line.reference,
                line.why,
                "; ".join(map(_in_a_cell, line.changes)),
            ]
        before = batch[-1].number


def _in_a_cell(change: Change) -> str:
    if change.is_change:
        return f"{change.label}: {change.before} → {change.after}"
    return f"{change.label}: {change.after}"


def _asked(actor: Actor, query: QueryDict) -> tuple[NarrowForm, dict[str, Any]]:
    """What the address asks for; an answer that cannot be read is said beside its field and left aside."""
    people = [Choice(each.pk, each.name) for each in accounts.people(actor)]
    form = NarrowForm(query or None, people=people)
    form.full_clean()
    answers = form.cleaned_data if form.is_bound else {}
    since, until = answers.get("since"), answers.get("until")
    return form, {
        "kind": answers.get("kind") or "",
        "person_id": answers.get("person"),
        "since": datetime.combine(since, time(), LONDON) if since else None,
        "until": datetime.combine(until + timedelta(days=1), time(), LONDON) if until else None,
    }


def _filters(query: QueryDict) -> list[tuple[str, str]]:
    """The part of the address that narrows."""
    known = ("kind", "person", *(f"{name}_{part}" for name in ("since", "until") for part in range(3)))
    return [(key, str(query[key])) for key in known if query.get(key)]
