"""The year's programme of audits."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.choices import LineState
from goldthread.loop.audits.rules import LINE_MOVES, quarter_of
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.themes import queries as themes
from goldthread.web.audits.forms.programme import AgainForm, LineForm, MoveForm
from goldthread.web.audits.pages.programme import line_page, programme_page
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])

_NAMED = ("theme", "lesson", "lead_group", "lead_agency", "lead_person")


@require_safe
@page(Permission.READ_AUDITS)
def programme(request: HttpRequest) -> HttpResponse:
    """A year of audits: drawn, by quarter and theme, and as a list."""
    actor = actor_of(request)
    said = request.GET.get("year", "")
    this, _ = quarter_of(actor.today)
    year = int(said) if said.isascii() and said.isdigit() and 1990 <= int(said) <= 2200 else this
    return show(request, "audits/programme.html", page=programme_page(actor, year))


@require_safe
@page(Permission.READ_AUDITS)
def line(request: HttpRequest, reference: str) -> HttpResponse:
    """One audit of the programme."""
    actor = actor_of(request)
    return show(request, "audits/line.html", page=line_page(actor, queries.line_by(actor, reference)))


@asked
@page(Permission.RUN_AUDITS)
def plan(request: HttpRequest) -> HttpResponse:
    """Put an audit in the programme."""
    actor = actor_of(request)
    form = LineForm(posted(request), offered=_offered(actor))

    def do(said: dict[str, Any]) -> Done:
        made = operations.plan_audit(by=actor, said=_said(said), although_alike=said["although_alike"])
        return Done(f"/audits/plan/{made.reference}", f"{made.reference} is in the programme.")

    return question(
        request,
        form,
        do,
        makes="audit",
        title="Plan an audit",
        button="Put it in the programme",
        cancel_href="/audits",
    )


@asked
@page(Permission.RUN_AUDITS)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what the programme says of an audit."""
    actor = actor_of(request)
    found = queries.line_by(actor, reference)
    form = LineForm(posted(request), offered=_offered(actor), initial=_answers(found) | {"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_audit_plan(
            by=actor,
            line_id=found.pk,
            version=said["version"] or 0,
            said=replace(_said(said), repeats_id=found.repeats_id),
            although_alike=said["although_alike"],
        )
        return Done(f"/audits/plan/{reference}", "The programme is changed.")

    def now() -> Now:
        fresh = queries.line_by(actor, reference)
        return Now(fresh.version, _answers(fresh))

    return question(
        request,
        form,
        do,
        now=now,
        title=f"Change {found.title}",
        caption=reference,
        cancel_href=f"/audits/plan/{reference}",
    )


@asked
@page(Permission.RUN_AUDITS)
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how far an audit is."""
    actor = actor_of(request)
    found = queries.line_by(actor, reference)
    states = [(state.value, state.label) for state in LineState if state in LINE_MOVES[found.state]]
    form = MoveForm(posted(request), states=states, initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.move_audit(
            by=actor, line_id=found.pk, version=said["version"] or 0, state=said["state"], why=said["why"]
        )
        return Done(f"/audits/plan/{reference}", f"It is now {LineState(said['state']).label.lower()}.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.line_by(actor, reference).version, {}),
        title="How far is it?",
        caption=f"{reference} {found.title}",
        cancel_href=f"/audits/plan/{reference}",
    )


@asked
@page(Permission.RUN_AUDITS)
def again(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an audit again."""
    actor = actor_of(request)
    found = queries.line_by(actor, reference)
    form = AgainForm(posted(request), initial={"starts_on": found.again_on})

    def do(said: dict[str, Any]) -> Done:
        made = operations.propose_again(by=actor, line_id=found.pk, starts_on=said["starts_on"])
        return Done(f"/audits/plan/{made.reference}", f"{made.reference} is proposed.")

    return question(
        request,
        form,
        do,
        title="Propose it again",
        caption=f"{reference} {found.title}",
        button="Propose it",
        cancel_href=f"/audits/plan/{reference}",
        lede="The same audit, by the same people and as long, is put in the programme as a proposal.",
    )


def _offered(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    names = accounts.names(actor)
    taught = lessons.register(actor).order_by("-written_at").values_list("pk", "reference", "statement")[:300]
    tools = dict(queries.editions(actor).order_by("pk").values_list("key", "title"))
    return {
        "theme": [(str(pk), name) for pk, name in themes.names_in_use(actor)],
        "lesson": [(str(pk), f"{reference} {text[:80]}") for pk, reference, text in taught],
        "lead_group": [(str(each.id), each.name) for each in names.groups],
        "lead_agency": [(str(each.id), each.name) for each in names.agencies],
        "lead_person": [(str(each.id), each.name) for each in names.people],
        "tool_key": sorted(tools.items(), key=lambda each: each[1]),
    }


def _said(said: dict[str, Any]) -> operations.LineSaid:
    named: dict[str, Any] = {f"{name}_id": int(said[name]) if said[name] else None for name in _NAMED}
    words = ("kind", "title", "scope", "origin", "why", "starts_on", "ends_on", "again_on", "tool_key", "other_board")
    return operations.LineSaid(**named, **{name: said[name] for name in words})


def _answers(found: Any) -> dict[str, Any]:
    named = {name: str(getattr(found, f"{name}_id") or "") for name in _NAMED}
    words = ("kind", "title", "scope", "origin", "why", "starts_on", "ends_on", "again_on", "tool_key", "other_board")
    return named | {name: getattr(found, name) for name in words}
