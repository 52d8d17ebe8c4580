"""Bringing documents in, taking them in or giving them up, and the documents themselves."""

import hashlib
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.design.wording import counted
from goldthread.documents.operations import limits
from goldthread.loop.intake import operations, queries
from goldthread.loop.intake.choices import IntakeState, Whose
from goldthread.web.intake import pages
from goldthread.web.intake.forms import (
    CheckForm,
    DiscardForm,
    TakeInForm,
    UploadForm,
)
from goldthread.web.intake.views.proposal import desk_of, seen, sheet_to_change
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
        said = f"{counted(came, 'document')} taken in." if came else "No document was taken in."
        return Done("/bring-in#ended", " ".join([said, *wrong]))

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
    return Done(desk_of(intake))


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def check(request: HttpRequest, intake_id: int) -> HttpResponse:
    """The count, and then everything is taken in, or nothing."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    if found.state == IntakeState.TAKEN_IN:
        return redirect(f"/bring-in/{intake_id}")
    sheet = sheet_to_change(found)
    before = operations.taken_in_before(actor, found)
    given: dict[str, Any] = {"undated": pages.undated(sheet), "before": before is not None}
    form = CheckForm(posted(request), initial={"version": found.version}, **given)

    def do(answers: dict[str, Any]) -> Done:
        operations.take_in(
            by=actor,
            intake_id=intake_id,
            version=seen(answers),
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
        operations.discard(by=actor, intake_id=intake_id, version=seen(answers))
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
