"""Bringing a document in: upload, the proposal beside the document, corrections, and taking it in."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.design.wording import counted
from goldthread.documents.operations import limits
from goldthread.loop.intake import operations, queries, rules
from goldthread.loop.intake.choices import IntakeState, Whose
from goldthread.loop.intake.sheet import ActionRow, Part, Row, Sheet, SheetSource, version_of
from goldthread.loop.themes import queries as themes
from goldthread.web.intake import pages
from goldthread.web.intake.forms import (
    COLUMNS,
    ActionForm,
    AddForm,
    ArrangeForm,
    CheckForm,
    ColumnsForm,
    DiscardForm,
    JoinForm,
    NamesForm,
    NewSourceForm,
    PartForm,
    ReadAsForm,
    RowForm,
    SourceForm,
    TakeInForm,
    UploadForm,
)
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

GET_OR_POST = ("GET", "HEAD", "POST")
PER_PAGE = 25


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def bring_in(request: HttpRequest) -> HttpResponse:
    """What is on its way in, what was taken in, and a place for the next document."""
    actor = actor_of(request)
    form = UploadForm(posted(request), request.FILES or None)
    sent = send(request, form, lambda answers: _bring_all_in(actor, answers["file"], answers["whose"] or Whose.OWN))
    if sent is not None:
        return sent
    return _documents(request, actor, form, status_of(form))


def _documents(
    request: HttpRequest, actor: Actor, form: UploadForm, status: int, take: TakeInForm | None = None
) -> HttpResponse:
    ended = Paginator(queries.ended(actor), PER_PAGE).get_page(request.GET.get("page"))
    waiting = queries.waiting(actor)
    before = queries.taken_in(actor, (intake.document.sha256 for intake, _ in waiting)) if waiting else set()
    listed = pages.bring_in_page(waiting, before, ended)
    ready = [each.tick for each in listed.waiting if each.tick]
    return show(
        request,
        "intake/bring_in.html",
        status,
        page=listed,
        form=form,
        take=take or TakeInForm(ready=ready),
        ticked=set(request.POST.getlist("take")) if take else set(),
    )


@require_POST
@page(Permission.BRING_IN)
def take_in(request: HttpRequest) -> HttpResponse:
    """Take several documents in as they were read, from the list; what is wrong with one stops no other."""
    actor = actor_of(request)
    waiting = queries.waiting(actor)
    before = queries.taken_in(actor, (intake.document.sha256 for intake, _ in waiting)) if waiting else set()
    names = {intake.pk: intake.document.name for intake, _ in waiting}
    ready = [each.tick for each in pages.bring_in_page(waiting, before, ()).waiting if each.tick]
    form = TakeInForm(request.POST, ready=ready)

    def do(answers: dict[str, Any]) -> Done:
        wrong = []
        for intake_id, version in answers["take"]:
            try:
                operations.take_in(by=actor, intake_id=intake_id, version=version)
            except Refusal as refusal:
                wrong.append(f"{names[intake_id]}: {refusal.sentence}")
        came = len(answers["take"]) - len(wrong)
        return Done("/bring-in#ended", " ".join([f"{counted(came, 'document')} taken in.", *wrong]))

    sent = send(request, form, do)
    return sent or _documents(request, actor, UploadForm(), status_of(form), form)


def _bring_all_in(actor: Actor, files: list[Any], whose: str) -> Done:
    """One document leads to its desk. Of several, each stands on its own: what is wrong with one stops no other."""
    if len(files) == 1:
        return _bring_in(actor, files[0], whose)
    wrong = []
    for file in files:
        try:
            _bring_in(actor, file, whose)
        except Refusal as refusal:
            wrong.append(f"{file.name}: {refusal.sentence}")
    came = len(files) - len(wrong)
    return Done("/bring-in", " ".join([f"{came} of {len(files)} documents are here. Look at each below.", *wrong]))


def _bring_in(actor: Actor, file: Any, whose: str) -> Done:
    if file.size <= limits().file_bytes:
        held = queries.waiting_with_content(actor, hashlib.sha256(file.read()).hexdigest())
        file.seek(0)
        if held is not None:
            return Done(f"/bring-in/{held.pk}", "This very document was brought in already. This is how far it is.")
    intake = operations.bring_in(by=actor, name=file.name, file=file, whose=whose)
    return Done(_desk_of(intake))


def _desk_of(intake: Any) -> str:
    """Where a document is looked at: a tracker's columns come first."""
    if intake.state == IntakeState.PROPOSED and intake.mapping and not intake.mapping["agreed"]:
        return f"/bring-in/{intake.pk}/columns"
    return f"/bring-in/{intake.pk}"


@require_GET
@page(Permission.BRING_IN)
def intake(request: HttpRequest, intake_id: int) -> HttpResponse:
    """A document on its way in, as far as it has come."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    if found.state == IntakeState.READING:
        return show(request, "intake/reading.html", progress=_progress(found.document.name))
    if found.state != IntakeState.PROPOSED:
        return _result(request, actor, found)
    if _desk_of(found).endswith("/columns"):
        return redirect(_desk_of(found))
    return _desk(request, actor, found)


def _progress(name: str) -> dict[str, Any]:
    return {
        "title": "Reading the document",
        "doing": f"Reading {name}",
        "every": 3,
        "back_href": "/bring-in",
        "back_text": "All documents",
    }


def _result(request: HttpRequest, actor: Actor, found: Any) -> HttpResponse:
    parts = queries.sheet_of(found).parts if found.proposal else ()
    result = pages.result_page(found, queries.sources_of(actor, found), queries.actions_of(actor, found), parts)
    return show(request, "intake/result.html", page=result)


def _desk(request: HttpRequest, actor: Actor, found: Any, form: forms.Form | None = None) -> HttpResponse:
    sheet = queries.sheet_of(found)
    people, agencies = _people(actor), _agencies(actor)
    desk = pages.desk_page(
        found,
        sheet,
        page=_number(request, "page"),
        words=_number(request, "words"),
        before=operations.taken_in_before(actor, found),
        people=people,
        agencies=agencies,
        themes=dict(themes.names_in_use(actor)),
    )
    return show(
        request,
        "intake/desk.html",
        status_of(form) if form is not None else 200,
        page=desk,
        form=form,
        read_as=ReadAsForm(initial={"version": found.version, "shape": sheet.shape}),
        new_source=NewSourceForm(),
    )


@require_POST
@page(Permission.BRING_IN)
def arrange(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Leave rows out, bring them back, join them, move them, or give actions an owner."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    sheet = _sheet_to_change(found)
    form = ArrangeForm(request.POST, sheet=sheet, people=_people(actor), agencies=_agencies(actor))
    sent = send(request, form, lambda answers: _arrange(actor, intake_id, sheet, answers, _back(request, intake_id)))
    return sent or _desk(request, actor, found, form)


def _arrange(actor: Actor, intake_id: int, sheet: Sheet, answers: dict[str, Any], back: str) -> Done:
    keys, do = answers["rows"], answers["do"]
    if do == "themes":
        return _confirm(actor, intake_id, sheet, answers, back)
    home = sheet.source_of(keys[0])
    anchor = f"#{home.key if home else keys[0]}"
    if do == "join":
        operations.join_rows(by=actor, intake_id=intake_id, keys=keys)
        return Done(back + anchor, "The rows are joined.")
    if do == "move":
        operations.move_rows(by=actor, intake_id=intake_id, keys=keys, to=answers["to"])
        return Done(back + anchor, "The rows are moved.")
    if do == "set":
        chosen = {"owner_id": answers["owner"], "agency_id": answers["agency"]}
        new: dict[str, Any] = {name: int(value) for name, value in chosen.items() if value}
        if answers["strength"]:
            new["strength"] = answers["strength"]
        operations.set_actions(by=actor, intake_id=intake_id, keys=keys, new=new)
        return Done(back, "The actions are changed.")
    operations.leave_out(by=actor, intake_id=intake_id, keys=keys, out=do == "out")
    return Done(back + anchor, "Left out. You can bring it back until you take the document in." if do == "out" else "")


def _confirm(actor: Actor, intake_id: int, sheet: Sheet, answers: dict[str, Any], back: str) -> Done:
    """Themes of the lessons of one source: what is ticked is right, what is not ticked is not asked again."""
    right: dict[str, list[int]] = defaultdict(list)
    for each in answers["give"]:
        key, _, theme = each.partition(":")
        right[key].append(int(theme))
    if not answers["asked"]:
        return Done(back, "These themes were looked at before.")
    operations.confirm_themes(by=actor, intake_id=intake_id, asked=answers["asked"], right=right)
    home = sheet.source_of(answers["asked"][0])
    given = counted(len(answers["give"]), "theme")
    return Done(f"{back}#{home.key}" if home else back, f"{given} confirmed. They go in with the document.")


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def thing(request: HttpRequest, intake_id: int, key: str) -> HttpResponse:
    """One source, row, action or unread part of a proposal, to be corrected."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    sheet = _sheet_to_change(found)
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
    given: dict[str, Any] = {"source": source, "groups": groups, "people": _people(actor)}
    form = SourceForm(posted(request), **given)
    form.initial["version"] = version_of(source)

    def do(answers: dict[str, Any]) -> Done:
        operations.change_source(by=actor, intake_id=found.pk, key=source.key, version=_seen(answers), new=form.new())
        return Done(f"{_back(request, found.pk)}#{source.key}", "The source is changed.")

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
            version=_seen(answers),
            new=form.new(),
            source_key=answers["source"],
            split=answers["split"],
        )
        if answers["kind"] != row.kind:
            return Done(request.path, f"This is a {answers['kind']} now. Check the rest of its answers.")
        return Done(f"{_back(request, found.pk)}#{answers['source']}", "The row is changed.")

    title = f"{row.kind.capitalize()} under “{home.title}”"
    return _ask(
        request,
        form,
        do,
        _thing_page(request, found, title, row, as_read=row.as_read, part="row"),
        now=lambda: _now(actor, found.pk, row.key, _row_answers),
    )


def _action(request: HttpRequest, actor: Actor, found: Any, action: ActionRow) -> HttpResponse:
    given: dict[str, Any] = {"action": action, "people": _people(actor), "agencies": _agencies(actor)}
    form = ActionForm(posted(request), **given)
    form.initial["version"] = version_of(action)

    def do(answers: dict[str, Any]) -> Done:
        operations.change_action(by=actor, intake_id=found.pk, key=action.key, version=_seen(answers), new=form.new())
        return Done(f"{_back(request, found.pk)}#{action.key}", "The action is changed.")

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
        return Done(f"{_back(request, found.pk)}#{answers['source']}", "The row is added.")

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
    sheet = _sheet_to_change(found)
    source = sheet.find(key)
    if not isinstance(source, SheetSource):
        raise NotThere
    form = JoinForm(request.POST, sheet=sheet, source=source)

    def do(answers: dict[str, Any]) -> Done:
        operations.join_source(by=actor, intake_id=intake_id, key=key, version=_seen(answers), to=answers["join"])
        return Done(f"/bring-in/{intake_id}#{answers['join']}", "The sources are joined.")

    page = _thing_page(request, found, source.title, source, as_read="", part="join")
    return _ask(request, form, do, page)


@require_POST
@page(Permission.BRING_IN)
def add(request: HttpRequest, intake_id: int, key: str) -> HttpResponse:
    """Add a row to a source in one's own words."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    source = _sheet_to_change(found).find(key)
    if not isinstance(source, SheetSource):
        raise NotThere
    form = AddForm(request.POST)

    def do(answers: dict[str, Any]) -> Done:
        operations.add_row(by=actor, intake_id=intake_id, source_key=key, kind=answers["kind"], text=answers["text"])
        return Done(f"/bring-in/{intake_id}#{key}", "The row is added.")

    page = _thing_page(request, found, source.title, source, as_read="", part="add")
    return _ask(request, form, do, page, makes="row")


@require_POST
@page(Permission.BRING_IN)
def add_source(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Add a source that the document does not set apart."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    _sheet_to_change(found)
    form = NewSourceForm(request.POST)

    def do(answers: dict[str, Any]) -> Done:
        operations.add_source(by=actor, intake_id=intake_id, kind=answers["kind"], title=answers["title"])
        return Done(f"/bring-in/{intake_id}", "The source is added at the end. Move rows to it, or add some.")

    return send(request, form, do, makes="source") or _desk(request, actor, found, form)


@require_POST
@page(Permission.BRING_IN)
def read_as(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Read the document again in another way."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    _sheet_to_change(found)
    form = ReadAsForm(request.POST)

    def do(answers: dict[str, Any]) -> Done:
        again = operations.read_as(by=actor, intake_id=intake_id, version=_seen(answers), shape=answers["shape"])
        return Done(_desk_of(again), "The document was read again.")

    return send(request, form, do) or _desk(request, actor, found, form)


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def columns(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Say which column of a tracker holds what."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    _sheet_to_change(found)
    mapping = found.mapping
    if mapping is None:
        raise NotThere
    given: dict[str, Any] = {"header": mapping["header"], "chosen": mapping["columns"]}
    form = ColumnsForm(posted(request), **given)
    form.initial["version"] = found.version

    def do(answers: dict[str, Any]) -> Done:
        operations.map_columns(by=actor, intake_id=intake_id, version=_seen(answers), columns=form.columns())
        strangers = rules.strangers(queries.sheet_of(queries.get(actor, intake_id)))
        return Done(f"/bring-in/{intake_id}/names" if strangers else f"/bring-in/{intake_id}")

    labels = {name: label for name, label, _ in COLUMNS}
    shown = pages.columns_page(found, mapping.get("sure", {}), labels)
    return question(request, form, do, template="intake/columns.html", page=shown)


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def names(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Say who the names of a tracker are."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    strangers = rules.strangers(_sheet_to_change(found))
    given: dict[str, Any] = {"strangers": strangers, "people": _people(actor), "agencies": _agencies(actor)}
    form = NamesForm(posted(request), **given)

    def do(answers: dict[str, Any]) -> Done:
        operations.introduce(by=actor, intake_id=intake_id, known=form.known())
        return Done(f"/bring-in/{intake_id}")

    return question(
        request,
        form,
        do,
        template="intake/names.html",
        page={
            "id": intake_id,
            "name": found.document.name,
            "strangers": len(strangers),
            "back": f"/bring-in/{intake_id}",
        },
    )


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def check(request: HttpRequest, intake_id: int) -> HttpResponse:
    """The count, and then everything is taken in, or nothing."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    if found.state == IntakeState.TAKEN_IN:
        return redirect(f"/bring-in/{intake_id}")
    sheet = _sheet_to_change(found)
    before = operations.taken_in_before(actor, found)
    given: dict[str, Any] = {"undated": pages.undated(sheet), "before": before is not None}
    form = CheckForm(posted(request), initial={"version": found.version}, **given)

    def do(answers: dict[str, Any]) -> Done:
        operations.take_in(
            by=actor,
            intake_id=intake_id,
            version=_seen(answers),
            published_on=answers.get("published_on"),
            again=bool(answers.get("again")),
        )
        return Done(f"/bring-in/{intake_id}", "The document is taken in.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.get(actor, intake_id).version, {}),
        template="intake/check.html",
        page=pages.check_page(found, sheet, before),
    )


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def discard(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Give a document up."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    form = DiscardForm(posted(request), initial={"version": found.version})

    def do(answers: dict[str, Any]) -> Done:
        operations.discard(by=actor, intake_id=intake_id, version=_seen(answers))
        return Done("/bring-in", f"{found.document.name} is discarded. Nothing of it was taken in.")

    confirm = {
        "title": f"Discard {found.document.name}?",
        "text": "Nothing of it is taken in, and your corrections are lost. That it came stays in the journal.",
        "button": "Discard the document",
        "cancel_href": f"/bring-in/{intake_id}",
    }
    return question(request, form, do, template="design/confirm.html", confirm=confirm)


@require_GET
@page(any_of=(Permission.BRING_IN, Permission.READ_SOURCES))
def document(request: HttpRequest, intake_id: int) -> HttpResponse:
    """The document itself, exactly as it came."""
    return as_download(queries.downloadable(actor_of(request), intake_id).document)


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
        "back": f"{_back(request, found.pk)}#{one.key}",
    }


def _sheet_to_change(found: Any) -> Sheet:
    if found.state == IntakeState.TAKEN_IN:
        raise Refusal("This document was taken in already. Change what came of it in the registers.")
    if found.state != IntakeState.PROPOSED:
        raise Refusal("There is no proposal here that could be changed.")
    return queries.sheet_of(found)


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


def _seen(answers: dict[str, Any]) -> int:
    return answers.get("version") or 0


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name) or request.POST.get(name) or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _back(request: HttpRequest, intake_id: int) -> str:
    """The page of the proposal that the person came from."""
    number = _number(request, "page")
    return f"/bring-in/{intake_id}?page={number}" if number > 1 else f"/bring-in/{intake_id}"


def _people(actor: Actor) -> list[tuple[str, str]]:
    return [(str(each.pk), each.name) for each in accounts.people(actor)]


def _agencies(actor: Actor) -> list[tuple[str, str]]:
    return [(str(each.pk), each.name) for each in accounts.agencies(actor)]
