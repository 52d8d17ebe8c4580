"""Rounds: making them, inviting, opening and closing; and the schools of the national register."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import counted
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.choices import EditionState, LineState, RoundState
from goldthread.web.audits.forms.rounds import CloseForm, InviteForm, OpenForm, RoundForm, SchoolsForm
from goldthread.web.audits.pages.rounds import round_page, rounds_page, schools_page
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.READ_AUDITS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round of the board."""
    return show(request, "audits/rounds.html", page=rounds_page(actor_of(request)))


@require_safe
@page(Permission.READ_AUDITS)
def round_(request: HttpRequest, reference: str) -> HttpResponse:
    """A round: how it stands, and who was asked."""
    actor = actor_of(request)
    found = round_page(
        actor, queries.round_by(actor, reference), request.GET.get("show", ""), request.GET.get("page", "1")
    )
    return show(request, "audits/round.html", page=found)


@asked
@page(Permission.RUN_AUDITS)
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a round."""
    actor = actor_of(request)
    form = RoundForm(posted(request), initial=_begins_with(actor, request.GET.get("line", "")), **_offered(actor))

    def do(said: dict[str, Any]) -> Done:
        made = operations.make_round(
            by=actor,
            edition_id=int(said["edition"]),
            title=said["title"],
            opens_on=said["opens_on"],
            due_on=said["due_on"],
            line_id=_id(said["line"]),
            follows_id=_id(said["follows"]),
            message=said["message"],
            blind=said["blind"],
        )
        return Done(f"/audits/rounds/{made.reference}/invite", f"{made.reference} is prepared. Nobody knows of it yet.")

    return question(
        request,
        form,
        do,
        makes="round",
        title="Prepare a round",
        button="Prepare it",
        cancel_href="/audits/rounds",
        lede="Nobody is told before you open the round.",
    )


def _id(said: str) -> int | None:
    return int(said) if said else None


def _offered(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    editions = queries.editions(actor).filter(state=EditionState.ISSUED)
    lines = queries.programme(actor).filter(state__in=[LineState.PROPOSED, LineState.PLANNED, LineState.UNDER_WAY])
    return {
        "editions": [(str(e.pk), f"{e.title}, edition {e.edition}") for e in editions],
        "lines": [(str(line.pk), f"{line.reference} {line.title}") for line in lines.order_by("starts_on")],
        "rounds": [(str(r.pk), f"{r.reference} {r.title}") for r in queries.rounds(actor).order_by("-opens_on")],
    }


def _begins_with(actor: Actor, line: str) -> dict[str, Any]:
    """What the programme says of the audit that the round is made for."""
    found = queries.programme(actor).filter(pk=int(line)).first() if line.isascii() and line.isdigit() else None
    if found is None:
        return {"opens_on": actor.today}
    edition = queries.editions(actor).filter(key=found.tool_key, state=EditionState.ISSUED).order_by("-pk").first()
    return {
        "line": str(found.pk),
        "title": found.title,
        "edition": str(edition.pk) if edition else "",
        "opens_on": max(found.starts_on, actor.today),
        "due_on": found.ends_on,
    }


@asked
@page(Permission.RUN_AUDITS)
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask agencies, schools, or everybody together."""
    actor = actor_of(request)
    found = queries.round_by(actor, reference)
    tool = queries.tool_of(found.edition)
    schools = set(queries.schools(actor).values_list("agency_id", flat=True))
    invited = set(queries.returns_of(actor, found).values_list("agency_id", flat=True))
    free = [each for each in accounts.names(actor).agencies if each.id not in invited and each.id not in schools]
    form = InviteForm(
        posted(request),
        agencies=[(str(each.id), each.name) for each in free],
        schools=len(schools - invited),
        respondents=list(tool.respondents.items()),
        purpose=tool.identity.purpose.value,
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.invite(
            by=actor,
            round_id=found.pk,
            agency_ids=[int(pk) for pk in said["agencies"]],
            every_school=said.get("every_school", False),
            together=said["together"],
            respondent=said.get("respondent", ""),
        )
        told = "" if found.state == RoundState.OPEN else " They are told when you open the round."
        return Done(f"/audits/rounds/{reference}", f"{counted(len(made), 'return')} asked for.{told}")

    return question(
        request,
        form,
        do,
        title="Who is asked?",
        caption=f"{reference} {found.title}",
        button="Ask them",
        cancel_href=f"/audits/rounds/{reference}",
    )


@asked
@page(Permission.RUN_AUDITS)
def open_it(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a round, or open it again."""
    actor = actor_of(request)
    found = queries.round_by(actor, reference)
    form = OpenForm(posted(request), again=found.state == RoundState.CLOSED, initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.open_round(by=actor, round_id=found.pk, version=said["version"] or 0, why=said.get("why", ""))
        return Done(f"/audits/rounds/{reference}", "The round is open, and the people who lead the agencies are told.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.round_by(actor, reference).version, {}),
        title="Open the round",
        caption=f"{reference} {found.title}",
        button="Open it",
        cancel_href=f"/audits/rounds/{reference}",
        lede="Everybody who was invited is told and can answer.",
    )


@asked
@page(Permission.RUN_AUDITS)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a round."""
    actor = actor_of(request)
    found = queries.round_by(actor, reference)
    form = CloseForm(posted(request), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.close_round(by=actor, round_id=found.pk, version=said["version"] or 0, why=said["why"])
        return Done(f"/audits/rounds/{reference}", "The round is closed.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.round_by(actor, reference).version, {}),
        title="Close the round",
        caption=f"{reference} {found.title}",
        button="Close it",
        cancel_href=f"/audits/rounds/{reference}",
        lede="From then on nothing more can be saved. A return that did not come is said not to have come; what was "
        "written in it is kept. You can open the round again.",
    )


@asked
@page(Permission.RUN_AUDITS)
def schools(request: HttpRequest) -> HttpResponse:
    """The schools of the national register, and how they come here."""
    actor = actor_of(request)
    may_bring = actor.may(Permission.MANAGE_PEOPLE)
    form = SchoolsForm(posted(request), request.FILES or None) if may_bring else None
    remarks: list[str] = []

    def do(said: dict[str, Any]) -> Done:
        kept = operations.bring_in_schools(by=actor, data=said["file"].read())
        remarks.extend(kept.remarks)
        known = f" {counted(kept.known, 'school')} known already." if kept.known else ""
        return Done("/audits/schools", f"{counted(kept.added, 'school')} added.{known}")

    answer = send(request, form, do) if form else None
    if answer is not None:
        for remark in remarks:
            messages.info(request, remark)
        return answer
    shown = schools_page(actor, tuple(remarks), may_bring)
    return show(request, "audits/schools.html", status_of(form) if form else 200, page=shown, form=form)
