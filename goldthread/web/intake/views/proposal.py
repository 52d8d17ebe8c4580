"""A proposal: the desk that shows it, whether it may be changed, and who can be named on it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.loop.intake import operations, queries
from goldthread.loop.intake.choices import IntakeState
from goldthread.loop.intake.sheet import Sheet
from goldthread.loop.themes import queries as themes
from goldthread.web.intake import pages
from goldthread.web.intake.forms import (
    NewSourceForm,
    ReadAsForm,
)
from goldthread.web.shell.flow import status_of
from goldthread.web.shell.pages import show


def desk_of(intake: Any) -> str:
    """Where a document is looked at: a tracker's columns come first."""
    if intake.state == IntakeState.PROPOSED and intake.mapping and not intake.mapping["agreed"]:
        return f"/bring-in/{intake.pk}/columns"
    return f"/bring-in/{intake.pk}"


def show_desk(request: HttpRequest, actor: Actor, found: Any, form: forms.Form | None = None) -> HttpResponse:
    """The proposal beside its document, with what is wrong in the form that was sent, if one was."""
    sheet = queries.sheet_of(found)
    desk = pages.desk_page(
        found,
        sheet,
        page=number_in(request, "page"),
        words=number_in(request, "words"),
        before=operations.taken_in_before(actor, found),
        people=people_named(actor),
        agencies=agencies_named(actor),
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


def sheet_to_change(found: Any) -> Sheet:
    """What a document is read into, while it may still be changed."""
    if found.state == IntakeState.TAKEN_IN:
        raise Refusal("This document was taken in already. Change what came of it in the registers.")
    if found.state != IntakeState.PROPOSED:
        raise Refusal("There is no proposal here that could be changed.")
    return queries.sheet_of(found)


def seen(answers: dict[str, Any]) -> int:
    """Which version the person had before them."""
    return answers.get("version") or 0


def number_in(request: HttpRequest, name: str) -> int:
    """A number that an address or a form carries; 1 where there is none."""
    text = request.GET.get(name) or request.POST.get(name) or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def way_back(request: HttpRequest, intake_id: int) -> str:
    """The page of the proposal that the person came from."""
    number = number_in(request, "page")
    return f"/bring-in/{intake_id}?page={number}" if number > 1 else f"/bring-in/{intake_id}"


def people_named(actor: Actor) -> list[tuple[str, str]]:
    """Everybody who can lead an action or see a source."""
    return [(str(each.pk), each.name) for each in accounts.people(actor)]


def agencies_named(actor: Actor) -> list[tuple[str, str]]:
    """Every agency that can lead an action."""
    return [(str(each.pk), each.name) for each in accounts.agencies(actor)]
