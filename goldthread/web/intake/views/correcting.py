"""One thing of a proposal at a time: a source, a row, an action, or a part that was not read."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.intake import operations, queries
from goldthread.loop.intake.sheet import ActionRow, Part, Row, Sheet, SheetSource, version_of
from goldthread.loop.themes import queries as themes
from goldthread.web.intake.forms import (
    ActionForm,
    AddForm,
    JoinForm,
    PartForm,
    RowForm,
    SourceForm,
)
from goldthread.web.intake.views.proposal import agencies_named, people_named, seen, sheet_to_change, way_back
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

GET_OR_POST = ("GET", "HEAD", "POST")


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def thing(request: HttpRequest, intake_id: int, key: str) -> HttpResponse:
    """One source, row, action or unread part of a proposal, to be corrected."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    sheet = sheet_to_change(found)
    one = sheet.find(key)
    if one is None:
        raise NotThere
    if isinstance(one, SheetSource):
        return _source(request, actor, found, sheet, one)
    if isinstance(one, ActionRow):
        return _action(request, actor, found, one)
    if isinstance(one, Part):
        return _part(request, actor, found, sheet, one)
    return _row(request, actor, found, sheet, one)


def _source(request: HttpRequest, actor: Actor, found: Any, sheet: Sheet, source: SheetSource) -> HttpResponse:
    groups = [(str(each.pk), each.name) for each in accounts.groups(actor)]
    given: dict[str, Any] = {"source": source, "groups": groups, "people": people_named(actor)}
    form = SourceForm(posted(request), **given)
    form.initial["version"] = version_of(source)

    def do(answers: dict[str, Any]) -> Done:
        operations.change_source(by=actor, intake_id=found.pk, key=source.key, version=seen(answers), new=form.new())
        return Done(f"{way_back(request, found.pk)}#{source.key}", "The source is changed.")

    join = JoinForm(sheet=sheet, source=source, initial={"version": version_of(source)})
    return _ask(
        request,
        form,
        do,
        _thing_page(request, found, source.title or "Untitled", source, as_read="", part="source"),
        now=lambda: _now(actor, found.pk, source.key, _source_answers),
        join=join if len(sheet.sources) > 1 else None,
        add=AddForm(),
    )


def _row(request: HttpRequest, actor: Actor, found: Any, sheet: Sheet, row: Row) -> HttpResponse:
    home = sheet.source_of(row.key)
    assert home is not None
    known = dict(themes.names_in_use(actor))
    given: dict[str, Any] = {"row": row, "home": home, "sheet": sheet, "themes": known}
    form = RowForm(posted(request), **given)
    form.initial["version"] = version_of(row)

    def do(answers: dict[str, Any]) -> Done:
        operations.change_row(
            by=actor,
            intake_id=found.pk,
            key=row.key,
            version=seen(answers),
            new=form.new(),
            source_key=answers["source"],
            split=answers["split"],
        )
        if answers["kind"] != row.kind:
            return Done(request.path, f"This is a {answers['kind']} now. Check the rest of its answers.")
        return Done(f"{way_back(request, found.pk)}#{answers['source']}", "The row is changed.")

    title = f"{row.kind.capitalize()} under “{home.title}”"
    return _ask(
        request,
        form,
        do,
        _thing_page(request, found, title, row, as_read=row.as_read, part="row"),
        now=lambda: _now(actor, found.pk, row.key, _row_answers),
    )


def _action(request: HttpRequest, actor: Actor, found: Any, action: ActionRow) -> HttpResponse:
    given: dict[str, Any] = {"action": action, "people": people_named(actor), "agencies": agencies_named(actor)}
    form = ActionForm(posted(request), **given)
    form.initial["version"] = version_of(action)

    def do(answers: dict[str, Any]) -> Done:
        operations.change_action(by=actor, intake_id=found.pk, key=action.key, version=seen(answers), new=form.new())
        return Done(f"{way_back(request, found.pk)}#{action.key}", "The action is changed.")

    return _ask(
        request,
        form,
        do,
        _thing_page(request, found, "Action of the tracker", action, as_read="", part="action"),
        now=lambda: _now(actor, found.pk, action.key, _action_answers),
    )


def _part(request: HttpRequest, actor: Actor, found: Any, sheet: Sheet, part: Part) -> HttpResponse:
    form = PartForm(posted(request), sheet=sheet, initial={"text": part.text})

    def do(answers: dict[str, Any]) -> Done:
        operations.use_part(
            by=actor,
            intake_id=found.pk,
            key=part.key,
            source_key=answers["source"],
            kind=answers["kind"],
            text=answers["text"],
        )
        return Done(f"{way_back(request, found.pk)}#{answers['source']}", "The row is added.")

    sent = send(request, form, do)
    if sent is not None:
        return sent
    return show(
        request,
        "intake/thing.html",
        status_of(form),
        page=_thing_page(request, found, "A part that was not read", part, as_read=part.text, part="part"),
        form=form if sheet.sources else None,
    )


@require_POST
@page(Permission.BRING_IN)
def join(request: HttpRequest, intake_id: int, key: str) -> HttpResponse:
    """Put everything of one source under another."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    sheet = sheet_to_change(found)
    source = sheet.find(key)
    if not isinstance(source, SheetSource):
        raise NotThere
    form = JoinForm(request.POST, sheet=sheet, source=source)

    def do(answers: dict[str, Any]) -> Done:
        operations.join_source(by=actor, intake_id=intake_id, key=key, version=seen(answers), to=answers["join"])
        return Done(f"/bring-in/{intake_id}#{answers['join']}", "The sources are joined.")

    page = _thing_page(request, found, source.title, source, as_read="", part="join")
    return _ask(request, form, do, page)


@require_POST
@page(Permission.BRING_IN)
def add(request: HttpRequest, intake_id: int, key: str) -> HttpResponse:
    """Add a row to a source in one's own words."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    source = sheet_to_change(found).find(key)
    if not isinstance(source, SheetSource):
        raise NotThere
    form = AddForm(request.POST)

    def do(answers: dict[str, Any]) -> Done:
        operations.add_row(by=actor, intake_id=intake_id, source_key=key, kind=answers["kind"], text=answers["text"])
        return Done(f"/bring-in/{intake_id}#{key}", "The row is added.")

    page = _thing_page(request, found, source.title, source, as_read="", part="add")
    return _ask(request, form, do, page, makes="row")


def _ask(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], Done], page: dict[str, Any], **context: Any
) -> HttpResponse:
    """The question about one thing of a proposal."""
    return question(request, form, do, template="intake/thing.html", page=page, **context)


def _thing_page(request: HttpRequest, found: Any, title: str, one: Any, *, as_read: str, part: str) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.document.name,
        "title": title,
        "key": one.key,
        "place": one.place,
        "as_read": as_read if as_read != getattr(one, "text", None) or part == "part" else "",
        "remarks": getattr(one, "remarks", ()),
        "reason": getattr(one, "reason", ""),
        "out": getattr(one, "out", False),
        "part": part,
        "back": f"{way_back(request, found.pk)}#{one.key}",
    }


def _now(actor: Actor, intake_id: int, key: str, answers: Any) -> Now:
    one = queries.sheet_of(queries.get(actor, intake_id)).find(key)
    if one is None:
        raise NotThere
    return Now(version_of(one), answers(one))


def _source_answers(source: SheetSource) -> dict[str, Any]:
    return {"title": source.title, "kind": source.kind, "reported_on": source.reported_on, "note": source.note}


def _row_answers(row: Row) -> dict[str, Any]:
    return {"kind": row.kind, "text": row.text, "strength": row.strength, "audience": row.audience, "due": row.due}


def _action_answers(action: ActionRow) -> dict[str, Any]:
    return {
        "title": action.title,
        "owner": action.owner_id or "",
        "agency": action.agency_id or "",
        "due": action.due,
        "strength": action.strength,
    }
