"""The desk: the proposal beside the document, and what is done to many rows at once."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import counted
from goldthread.loop.intake import operations, queries
from goldthread.loop.intake.choices import IntakeState
from goldthread.loop.intake.sheet import Sheet
from goldthread.web.intake import pages
from goldthread.web.intake.forms import (
    ArrangeForm,
    NewSourceForm,
    ReadAsForm,
)
from goldthread.web.intake.views.proposal import (
    agencies_named,
    desk_of,
    people_named,
    seen,
    sheet_to_change,
    show_desk,
    way_back,
)
from goldthread.web.shell.flow import Done, send
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show


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
    if desk_of(found).endswith("/columns"):
        return redirect(desk_of(found))
    return show_desk(request, actor, found)


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


@require_POST
@page(Permission.BRING_IN)
def arrange(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Leave rows out, bring them back, join them, move them, or give actions an owner."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    sheet = sheet_to_change(found)
    form = ArrangeForm(request.POST, sheet=sheet, people=people_named(actor), agencies=agencies_named(actor))
    sent = send(request, form, lambda answers: _arrange(actor, intake_id, sheet, answers, way_back(request, intake_id)))
    return sent or show_desk(request, actor, found, form)


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
    given = len(answers["give"])
    said = f"{counted(given, 'theme')} confirmed, to go in with the document." if given else "No theme is confirmed."
    return Done(f"{back}#{home.key}" if home else back, said)


@require_POST
@page(Permission.BRING_IN)
def add_source(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Add a source that the document does not set apart."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    sheet_to_change(found)
    form = NewSourceForm(request.POST)

    def do(answers: dict[str, Any]) -> Done:
        operations.add_source(by=actor, intake_id=intake_id, kind=answers["kind"], title=answers["title"])
        return Done(f"/bring-in/{intake_id}", "The source is added at the end. Move rows to it, or add some.")

    return send(request, form, do, makes="source") or show_desk(request, actor, found, form)


@require_POST
@page(Permission.BRING_IN)
def read_as(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Read the document again in another way."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id, transcript=True)
    sheet_to_change(found)
    form = ReadAsForm(request.POST)

    def do(answers: dict[str, Any]) -> Done:
        again = operations.read_as(by=actor, intake_id=intake_id, version=seen(answers), shape=answers["shape"])
        return Done(desk_of(again), "The document was read again.")

    return send(request, form, do) or show_desk(request, actor, found, form)
