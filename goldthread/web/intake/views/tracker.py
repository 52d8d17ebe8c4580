"""What an action tracker asks first: which column holds what, and who its names are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere
from goldthread.loop.intake import operations, queries, rules
from goldthread.web.intake import pages
from goldthread.web.intake.forms import (
    COLUMNS,
    ColumnsForm,
    NamesForm,
)
from goldthread.web.intake.views.proposal import agencies_named, people_named, seen, sheet_to_change
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page

GET_OR_POST = ("GET", "HEAD", "POST")


@require_http_methods(GET_OR_POST)
@page(Permission.BRING_IN)
def columns(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Say which column of a tracker holds what."""
    actor = actor_of(request)
    found = queries.get(actor, intake_id)
    sheet_to_change(found)
    mapping = found.mapping
    if mapping is None:
        raise NotThere
    given: dict[str, Any] = {"header": mapping["header"], "chosen": mapping["columns"]}
    form = ColumnsForm(posted(request), **given)
    form.initial["version"] = found.version

    def do(answers: dict[str, Any]) -> Done:
        operations.map_columns(by=actor, intake_id=intake_id, version=seen(answers), columns=form.columns())
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
    strangers = rules.strangers(sheet_to_change(found))
    given: dict[str, Any] = {
        "strangers": strangers,
        "people": people_named(actor),
        "agencies": agencies_named(actor),
    }
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
