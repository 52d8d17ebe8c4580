"""All actions: the register, many changed at once, and the whole plan."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_POST

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import Refusal
from goldthread.design.wording import counted
from goldthread.loop.actions import operations, queries
from goldthread.web.actions import forms, whole
from goldthread.web.actions.registers import ACTIONS
from goldthread.web.shell.flow import Done, send, status_of
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.register import chosen_ids


@require_GET
@page(Permission.READ_ACTIONS)
def actions(request: HttpRequest) -> HttpResponse:
    """The register of actions; whoever asks for nothing in particular sees the open ones."""
    request.GET = _open_ones(request.GET)  # type: ignore[assignment]  # Django lets it be replaced
    may_plan = actor_of(request).may(Permission.PLAN_ACTIONS)
    return listed(request, ACTIONS, "actions/actions.html", bulk=may_plan, bulk_href="/actions/many")


actions_csv, actions_excel = files_of(ACTIONS, Permission.READ_ACTIONS)


def _open_ones(query: QueryDict) -> QueryDict:
    """The query with the open states chosen, where it says nothing of state, of date, or of words."""
    if query.keys() & {"state", "when", "q", "list"}:
        return query
    opened = query.copy()
    opened["q"] = ""
    opened["state"] = "open"
    return opened


@require_POST
@page(Permission.PLAN_ACTIONS)
def change_many(request: HttpRequest) -> HttpResponse:
    """Change the ticked actions at once: first what is to change, then all of them or none."""
    actor = actor_of(request)
    sent = "rows" in request.POST
    ids = [] if sent else chosen_ids(request.POST)
    if not sent and not ids:
        raise Refusal("Tick the actions that you want to change, then try again.")
    initial = {"rows": ",".join(map(str, ids))}
    form = forms.ManyForm(actor, request.POST) if sent else forms.ManyForm(actor, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        changed = operations.change_many(
            by=actor,
            action_ids=form.ids(),
            lead_member_id=forms.number(said["lead_member"]),
            group_id=forms.number(said["group"]),
            due_on=said["due_on"],
            why=said["why"],
        )
        return Done("/actions", f"{counted(len(changed), 'action')} changed.")

    if sent:
        answer = send(request, form, do)
        if answer:
            return answer
        ids = form.ids() if "rows" in getattr(form, "cleaned_data", {}) else []
    return show(
        request,
        "actions/many.html",
        status=status_of(form),
        form=form,
        chosen=queries.chosen(actor, ids),
        cancel_href="/actions",
    )


@require_GET
@page(Permission.READ_ACTIONS)
def whole_plan(request: HttpRequest) -> HttpResponse:
    """One plan of everything, seen by agency, group, theme, source, owner, lateness or quarter."""
    return show(request, "actions/whole.html", page=whole.plan_page(actor_of(request), request.GET.get("by", "")))
