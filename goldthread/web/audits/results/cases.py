"""Cases of an audit: how they were drawn, everybody's part side by side, and a child who may be at risk now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON
from goldthread.design.wording import counted, plural
from goldthread.loop.audits import operations, policy, queries
from goldthread.loop.audits.choices import RoundState, SampleWay
from goldthread.loop.audits.sampling import read_list
from goldthread.web.audits.results.forms import AskForm, CasesForm, CloseConcernForm, ConcernForm, SampleForm
from goldthread.web.audits.results.pages import top
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

KEEPERS = (Permission.READ_AUDITS, Permission.RUN_AUDITS)


@require_safe
@page(Permission.READ_AUDITS)
def cases(request: HttpRequest, reference: str) -> HttpResponse:
    """The cases of a round, and how they were drawn."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    return show(
        request,
        "results/cases.html",
        top=top(actor, of, "cases"),
        cases=list(queries.cases_of(actor, of)),
        draws=list(queries.draws_of(actor, of)),
        may_add=policy.runs(actor) and of.state != RoundState.CLOSED,
    )


def _so_many(cases: int) -> str:
    return f"{counted(cases, 'case')} {plural(cases, 'is', 'are')}"


@page(*KEEPERS)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Put cases that were chosen by hand in a round."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    form = CasesForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        made = operations.add_cases(by=actor, round_id=of.pk, cases=read_list(said["population"]))
        return Done(
            f"/audits/rounds/{reference}/cases",
            f"{_so_many(len(made))} in the round.",
        )

    return question(
        request,
        form,
        do,
        title="Add cases chosen by hand",
        caption=f"{of.reference} {of.title}",
        lede="Cases stand here under pseudonyms. Keep the list that says who they are where records are kept.",
        button="Add the cases",
        cancel_href=f"/audits/rounds/{reference}/cases",
    )


@page(*KEEPERS)
def draw(request: HttpRequest, reference: str) -> HttpResponse:
    """Draw a sample from a list; list and seed are kept."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    form = SampleForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        made = operations.draw_sample(
            by=actor,
            round_id=of.pk,
            population=read_list(said["population"]),
            size=said["size"],
            stratified=said["way"] == SampleWay.STRATIFIED,
            seed=said["seed"],
        )
        return Done(
            f"/audits/rounds/{reference}/cases",
            f"{_so_many(len(made))} drawn. List and seed are kept.",
        )

    return question(
        request,
        form,
        do,
        title="Draw a sample",
        caption=f"{of.reference} {of.title}",
        lede="Every case in the list has the same chance. Use pseudonyms, one on each line.",
        button="Draw the cases",
        cancel_href=f"/audits/rounds/{reference}/cases",
    )


@page(*KEEPERS)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask agencies to grade their own part of each case, and a joint meeting to grade the whole."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    found = list(queries.cases_of(actor, of))
    agencies = [
        (str(pk), name) for pk, name in accounts.agencies(actor).filter(school__isnull=True).values_list("pk", "name")
    ]
    form = AskForm(posted(request), agencies=agencies)
    respondents = list(queries.tool_of(of.edition).respondents)

    def do(said: dict[str, Any]) -> Done:
        numbers = [one.pk for one in found]
        operations.invite(
            by=actor,
            round_id=of.pk,
            agency_ids=map(int, said["agencies"]),
            case_ids=numbers,
            respondent=respondents[0] if respondents else "",
        )
        if said["together"]:
            joint = respondents[1] if len(respondents) > 1 else ""
            operations.invite(by=actor, round_id=of.pk, together=True, case_ids=numbers, respondent=joint)
        return Done(f"/audits/rounds/{reference}/cases", "They are asked about each case.")

    return question(
        request,
        form,
        do,
        title="Who grades these cases?",
        caption=f"{of.reference} {of.title}",
        lede=f"Each agency is asked about {counted(len(found), 'case')}.",
        button="Ask them",
        cancel_href=f"/audits/rounds/{reference}/cases",
    )


@require_safe
@page(Permission.READ_AUDITS)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: the child's journey and voice, and each agency's grades beside the joint one."""
    actor = actor_of(request)
    of, seen = queries.case_seen(actor, case_id)
    return show(
        request,
        "results/case.html",
        top=top(actor, of, "cases"),
        seen=seen,
        meetings=list(queries.meetings_of(actor, of, case_id)),
        asks={key: each.asks for key, each in queries.tool_of(of.edition).questions().items()},
        runs=policy.runs(actor),
        dissents=policy.runs(actor) or actor.may(Permission.ANSWER_FOR_AGENCY),
    )


@page()
def concern(request: HttpRequest, return_id: int) -> HttpResponse:
    """Say that a child may be at risk now: people are told in the same moment."""
    actor = actor_of(request)
    row = queries.return_of(actor, return_id)
    form = ConcernForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.raise_concern(
            by=actor,
            return_id=return_id,
            what=said["what"],
            told=said["told"],
            told_at=actor.at if said["told"] else None,
        )
        return Done(
            f"/audits/returns/{return_id}",
            "The board’s office, the chair and the agency’s lead are told now. Make sure that somebody acts.",
        )

    return question(
        request,
        form,
        do,
        makes="concern",
        template="results/concern.html",
        title="A child may be at risk now",
        caption=f"{row.round.title}: {row.agency.name if row.agency else 'all together'}"
        + (f", {row.case.label}" if row.case else ""),
        button="Tell them now",
        cancel_href=f"/audits/returns/{return_id}",
    )


@require_safe
@page(Permission.READ_AUDITS)
def concerns(request: HttpRequest) -> HttpResponse:
    """Children at risk noticed in audits: those that nobody acts on yet first."""
    actor = actor_of(request)
    rows = list(queries.concerns(actor))
    return show(
        request,
        "results/concerns.html",
        open=[row for row in rows if row.closed_at is None],
        closed=[row for row in rows if row.closed_at is not None],
    )


@page(Permission.READ_AUDITS)
def close(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Say who acts on a concern and what came of it."""
    actor = actor_of(request)
    row = queries.concern(actor, concern_id)
    now = actor.at.astimezone(LONDON)
    before = row.told_at.astimezone(LONDON) if row.told_at else now
    form = CloseConcernForm(
        posted(request),
        initial={
            "version": row.version,
            "told": row.told,
            "told_on": before.date(),
            "told_time": f"{before:%H:%M}",
            "outcome": row.outcome,
        },
    )

    def do(said: dict[str, Any]) -> Done:
        operations.close_concern(
            by=actor,
            concern_id=concern_id,
            version=said["version"] or 0,
            told=said["told"],
            told_at=form.told_at(),
            outcome=said["outcome"],
        )
        return Done("/audits/concerns", "It is kept who acts, since when, and what came of it.")

    def fresh() -> Now:
        again = queries.concern(actor, concern_id)
        return Now(again.version, {"told": again.told, "outcome": again.outcome})

    return question(
        request,
        form,
        do,
        now=fresh,
        title="Who acts, and what came of it?",
        caption=f"{row.audit_return.round.title}: {row.what[:100]}",
        button="Save",
        cancel_href="/audits/concerns",
    )
