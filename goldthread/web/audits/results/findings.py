"""What a round found, and what becomes of it: lessons, actions, good practice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.loop.audits import operations, policy, queries
from goldthread.loop.audits.choices import EditionState, FindingKind
from goldthread.loop.audits.format import Kind
from goldthread.loop.themes import queries as themes
from goldthread.web.audits.results.forms import ActForm, FindingForm, HoldForm, LearnForm
from goldthread.web.audits.results.pages import top
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

KEEPERS = (Permission.READ_AUDITS, Permission.RUN_AUDITS)


@require_safe
@page(Permission.READ_AUDITS)
def findings(request: HttpRequest, reference: str) -> HttpResponse:
    """What a round found: to improve and good practice, with the questions that show it."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    asks = {key: each.asks for key, each in queries.tool_of(of.edition).questions().items()}
    rows = [(row, [asks[each.question] for each in row.questions.all()]) for row in queries.findings_of(actor, of)]
    return show(
        request,
        "results/findings.html",
        top=top(actor, of, "findings"),
        improve=[pair for pair in rows if pair[0].kind == FindingKind.CONCERN],
        good=[pair for pair in rows if pair[0].kind == FindingKind.GOOD_PRACTICE],
        runs=policy.runs(actor),
    )


@page(*KEEPERS)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what a round found."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    tool = queries.tool_of(of.edition)
    section = tool.section_of()
    asked = [
        (key, f"{tool.sections[section[key]].title}: {each.asks}")
        for key, each in tool.questions().items()
        if each.kind in (Kind.SCALE, Kind.TEXT, Kind.NUMBER)
    ]
    form = FindingForm(
        posted(request),
        agencies=[(str(pk), name) for pk, name in accounts.agencies(actor).values_list("pk", "name")],
        questions=asked,
        initial={"questions": request.GET.getlist("question")},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.find(
            by=actor,
            round_id=of.pk,
            kind=said["kind"],
            statement=said["statement"],
            evidence=said["evidence"],
            agency_id=int(said["agency"]) if said["agency"] else None,
            questions=said["questions"],
        )
        return Done(f"/audits/rounds/{reference}/findings", "The finding is kept.")

    return question(
        request,
        form,
        do,
        makes="finding",
        title="Write a finding",
        caption=f"{of.reference} {of.title}",
        button="Keep the finding",
        cancel_href=f"/audits/rounds/{reference}/findings",
    )


@page(*KEEPERS)
def learn(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Make a lesson of a finding."""
    actor = actor_of(request)
    row = queries.own_finding(actor, finding_id)
    form = LearnForm(posted(request), themes=[(str(pk), name) for pk, name in themes.names_in_use(actor)])

    def do(said: dict[str, Any]) -> Done:
        made = operations.learn_from(
            by=actor, finding_id=finding_id, theme_ids=[int(value) for value in said["themes"]]
        )
        return Done(
            f"/lessons/{made.reference}", "The finding is a lesson now. Say what each audience should know of it."
        )

    return question(
        request,
        form,
        do,
        title="Make a lesson of this finding?",
        caption=f"{row.round.reference} {row.round.title}",
        lede=f"“{row.statement}”",
        button="Make it a lesson",
        cancel_href=f"/audits/rounds/{row.round.reference}/findings",
    )


@page(*KEEPERS)
def act(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Plan an action that answers a finding."""
    actor = actor_of(request)
    row = queries.own_finding(actor, finding_id)
    form = ActForm(
        posted(request),
        agencies=[(str(pk), name) for pk, name in accounts.agencies(actor).values_list("pk", "name")],
        initial={"agency": str(row.agency_id or "")},
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.act_on_finding(
            by=actor,
            finding_id=finding_id,
            title=said["title"],
            strength=said["strength"],
            due_on=said["due_on"],
            lead_agency_id=int(said["agency"]) if said["agency"] else None,
        )
        return Done(f"/actions/{made.reference}", "The action is planned.")

    return question(
        request,
        form,
        do,
        makes="action",
        title="Plan an action",
        caption=f"{row.round.reference} {row.round.title}",
        lede=f"It answers: “{row.statement}”",
        button="Plan the action",
        cancel_href=f"/audits/rounds/{row.round.reference}/findings",
    )


@page(*KEEPERS)
def hold(request: HttpRequest) -> HttpResponse:
    """Hold an audit that a document told of as a round, with what it taught as its findings."""
    actor = actor_of(request)
    editions = queries.editions(actor).filter(state=EditionState.ISSUED)
    form = HoldForm(
        posted(request),
        sources=[(reference, f"{title} ({reference})") for reference, title in queries.held_and_not(actor)],
        editions=[(str(row.pk), f"{row.title}, {row.edition}") for row in editions],
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.hold_source(by=actor, source_reference=said["source"], edition_id=int(said["edition"]))
        return Done(
            f"/audits/rounds/{made.reference}/findings",
            "The audit is held as a round that is closed. Its lessons are its findings.",
        )

    return question(
        request,
        form,
        do,
        title="Hold an earlier audit",
        lede="Audits that came in with a document can stand beside those that are made here, "
        "so that a later one can be compared with them.",
        button="Hold it",
        cancel_href="/audits",
    )
