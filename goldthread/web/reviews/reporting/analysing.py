"""Pages of the analysis: stretches of the case, factors, causes, research, findings, and early learning."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.reviews import operations, policy, queries, schemes
from goldthread.loop.reviews.choices import CauseKind
from goldthread.loop.reviews.queries import Cause
from goldthread.web.reviews.pages.frame import frame_of
from goldthread.web.reviews.reporting import forms, pages, places
from goldthread.web.reviews.reporting.forms import answers, number, taken_apart
from goldthread.web.reviews.reporting.pages import base_of
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review

READ = Permission.READ_REVIEWS
EPISODE = ("title", "first_day", "last_day", *pages.EPISODE)
FINDING = ("statement", *pages.FINDING)
Row = TypeVar("Row")


def framed(request: HttpRequest, review: "Review", current: str, template: str, **context: Any) -> HttpResponse:
    """A page of a review within its frame."""
    return show(request, f"reporting/{template}.html", frame=frame_of(review, current), **context)


def conducted(request: HttpRequest, reference: str) -> "tuple[Actor, Review]":
    """A review that the actor conducts."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    policy.require_conduct(actor, review)
    return actor, review


def asked(
    request: HttpRequest,
    review: "Review",
    form: Any,
    do: Any,
    *,
    title: str,
    back: str,
    now: Any = None,
    makes: str = "",
    **more: Any,
) -> HttpResponse:
    """A page that asks something about a review."""
    caption = f"{review.title} {review.source.reference}"
    cancel = f"{base_of(review)}/{back}"
    return question(request, form, do, now=now, makes=makes, title=title, caption=caption, cancel_href=cancel, **more)


def _of(rows: Any, row_id: int) -> Any:
    """The one of these rows with this number."""
    for each in rows:
        if each.pk == row_id:
            return each
    raise NotThere


@require_safe
@page(READ)
def analysis(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened, how it looked then, and why."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    return framed(request, review, places.ANALYSIS, "analysis", page=pages.analysis_page(actor, review))


@page(READ)
def add_episode(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a stretch of the case."""
    actor, review = conducted(request, reference)
    form = forms.EpisodeForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        made = operations.add_episode(by=actor, review_id=review.pk, **answers(said, *EPISODE))
        return Done(f"{base_of(review)}/analysis#episode-{made.pk}", "The stretch is part of the analysis.")

    return asked(request, review, form, do, title="Add a stretch of the case", back="analysis", makes="stretch")


@page(READ)
def change_episode(request: HttpRequest, reference: str, episode_id: int) -> HttpResponse:
    """Write on a stretch."""
    actor, review = conducted(request, reference)

    def current() -> Now:
        row = _of((view.episode for view in queries.analysis(actor, review).episodes), episode_id)
        return Now(row.version, {name: getattr(row, name) for name in EPISODE})

    now = current()
    form = forms.EpisodeForm(posted(request), initial={"version": now.version, **now.answers})

    def do(said: dict[str, Any]) -> Done:
        operations.change_episode(
            by=actor, episode_id=episode_id, version=said["version"] or 0, **answers(said, *EPISODE)
        )
        return Done(f"{base_of(review)}/analysis#episode-{episode_id}", "The stretch is changed.")

    return asked(request, review, form, do, now=current, title="Change this stretch", back="analysis")


@page(READ)
def remove_episode(request: HttpRequest, reference: str, episode_id: int) -> HttpResponse:
    """Leave a stretch out."""
    actor, review = conducted(request, reference)
    row = _of((view.episode for view in queries.analysis(actor, review).episodes), episode_id)
    form = forms.WhyForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.remove_episode(by=actor, episode_id=episode_id, version=said["version"] or 0, why=said["why"])
        return Done(f"{base_of(review)}/analysis", "The stretch is left out.")

    return asked(
        request,
        review,
        form,
        do,
        title=f"Leave out “{row.title}”?",
        back="analysis",
        lede="Its factors go with it. The events stay in the chronology.",
        button="Leave it out",
    )


@page(READ)
def add_factor(request: HttpRequest, reference: str, episode_id: int | None = None) -> HttpResponse:
    """Say what contributed, by a list of factors of choice."""
    actor, review = conducted(request, reference)
    found = queries.analysis(actor, review)
    episode = _of((view.episode for view in found.episodes), episode_id) if episode_id else None
    offered = [scheme for scheme in found.schemes if scheme.use == "factors"]
    wanted = request.GET.get("by", found.scheme)
    scheme = next((each for each in offered if each.key == wanted), None) or schemes.every()["SAFEGUARDING9"]
    form = forms.FactorForm(posted(request), scheme=scheme)

    def do(said: dict[str, Any]) -> Done:
        operations.add_factor(
            by=actor,
            review_id=review.pk,
            scheme=scheme.key,
            factor=said["factor"],
            text=said["text"],
            helped=said["helped"] == "yes",
            episode_id=episode_id,
        )
        anchor = f"episode-{episode_id}" if episode_id else "factors"
        return Done(f"{base_of(review)}/analysis#{anchor}", "The factor is added.")

    return asked(
        request,
        review,
        form,
        do,
        makes="factor",
        template="reporting/factor.html",
        title=f"What contributed in “{episode.title}”?" if episode else "What contributed in the whole case?",
        back="analysis",
        scheme=scheme,
        others=[each for each in offered if each.key != scheme.key],
        button="Add the factor",
    )


@page(READ)
def remove_factor(request: HttpRequest, reference: str, factor_id: int) -> HttpResponse:
    """Take a factor out."""
    actor, review = conducted(request, reference)
    found = queries.analysis(actor, review)
    every = [*found.factors, *(factor for view in found.episodes for factor in view.factors)]
    row = next((each for each in every if each.id == factor_id), None)
    if row is None:
        raise NotThere

    def do(said: dict[str, Any]) -> Done:
        operations.remove_factor(by=actor, factor_id=factor_id)
        return Done(f"{base_of(review)}/analysis", "The factor is taken out.")

    form = forms.RemoveForm(posted(request))
    title = f"Take out “{row.name}”?"
    return asked(request, review, form, do, title=title, lede=row.text, button="Take it out", back="analysis")


@page(READ)
def add_research(request: HttpRequest, reference: str, finding_id: int | None = None) -> HttpResponse:
    """Cite research or guidance, for the whole review or for one finding."""
    actor, review = conducted(request, reference)
    back = "findings" if finding_id else "analysis"
    form = forms.CitationForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.cite(
            by=actor,
            review_id=review.pk,
            finding_id=finding_id,
            **answers(said, "title", "authors", "year", "place", "says"),
        )
        return Done(f"{base_of(review)}/{back}", "The research is cited.")

    return asked(request, review, form, do, makes="citation", title="Cite research or guidance", back=back)


@page(READ)
def remove_research(request: HttpRequest, reference: str, citation_id: int) -> HttpResponse:
    """Take a citation out."""
    actor, review = conducted(request, reference)
    found = queries.analysis(actor, review)
    row = _of([*found.citations, *(one for view in found.findings for one in view.citations)], citation_id)
    back = "findings" if row.finding_id else "analysis"

    def do(said: dict[str, Any]) -> Done:
        operations.remove_citation(by=actor, citation_id=citation_id)
        return Done(f"{base_of(review)}/{back}", "The citation is taken out.")

    form = forms.RemoveForm(posted(request))
    title = f"Take out “{row.title}”?"
    return asked(request, review, form, do, title=title, lede=row.says, button="Take it out", back=back)


@require_safe
@page(READ)
def causes(request: HttpRequest, reference: str) -> HttpResponse:
    """Each problem as a fishbone, as a tree, and as a list."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    return framed(request, review, places.CAUSES, "causes", page=pages.causes_page(actor, review))


@page(READ)
def add_cause(request: HttpRequest, reference: str, parent_id: int | None = None) -> HttpResponse:
    """Put a problem into the analysis, or a cause under what it explains."""
    actor, review = conducted(request, reference)
    parent = _cause(actor, review, parent_id) if parent_id else None
    form = forms.CauseForm(posted(request), problem=parent is None)

    def do(said: dict[str, Any]) -> Done:
        scheme, factor = taken_apart(said.get("factor") or "")
        operations.add_cause(
            by=actor,
            review_id=review.pk,
            kind=said["kind"] if parent else CauseKind.PROBLEM,
            text=said["text"],
            parent_id=parent_id,
            scheme=scheme,
            factor=factor,
        )
        return Done(f"{base_of(review)}/causes", "It stands in the tree.")

    title = "Why was this so?" if parent else "Add a problem in care or service"
    lede = parent.text if parent else ""
    return asked(request, review, form, do, makes="cause", title=title, lede=lede, back="causes", button="Add it")


@page(READ)
def change_cause(request: HttpRequest, reference: str, cause_id: int) -> HttpResponse:
    """Put a problem or a cause otherwise."""
    actor, review = conducted(request, reference)

    def current() -> Now:
        row = _of(review.causes.all(), cause_id)
        chosen = f"{row.scheme}:{row.factor}" if row.factor else ""
        return Now(row.version, {"text": row.text, "kind": row.kind, "factor": chosen})

    now = current()
    problem = now.answers["kind"] == CauseKind.PROBLEM
    form = forms.CauseForm(posted(request), problem=problem, initial={"version": now.version, **now.answers})

    def do(said: dict[str, Any]) -> Done:
        scheme, factor = taken_apart(said.get("factor") or "")
        operations.change_cause(
            by=actor,
            cause_id=cause_id,
            version=said["version"] or 0,
            text=said["text"],
            kind=CauseKind.PROBLEM if problem else said["kind"],
            scheme=scheme,
            factor=factor,
        )
        return Done(f"{base_of(review)}/causes", "It is changed.")

    title = "Change this problem" if problem else "Change this cause"
    return asked(request, review, form, do, now=current, title=title, back="causes")


@page(READ)
def remove_cause(request: HttpRequest, reference: str, cause_id: int) -> HttpResponse:
    """Take a problem or a cause out that nothing stands behind."""
    actor, review = conducted(request, reference)
    row = _cause(actor, review, cause_id)
    form = forms.RemoveForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.remove_cause(by=actor, cause_id=cause_id, version=said["version"] or 0)
        return Done(f"{base_of(review)}/causes", "It is taken out.")

    title = "Take this out?"
    return asked(request, review, form, do, title=title, lede=row.text, button="Take it out", back="causes")


def _cause(actor: Actor, review: "Review", cause_id: int) -> Cause:
    found = pages.nodes(queries.analysis(actor, review)).get(cause_id)
    if found is None:
        raise NotThere
    return found


@require_safe
@page(READ)
def findings(request: HttpRequest, reference: str) -> HttpResponse:
    """What the review found, which are lessons from the moment they are written, and what the board answers."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    return framed(request, review, places.FINDINGS, "findings", page=pages.findings_page(actor, review))


@page(READ)
def write_finding(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a finding."""
    actor, review = conducted(request, reference)
    form = forms.FindingForm(posted(request), written=False, with_questions=pages.stands_with_questions(review))

    def do(said: dict[str, Any]) -> Done:
        scheme, pattern = taken_apart(said["pattern"])
        lines = (line.strip(" -•\t") for line in said.get("questions", "").splitlines())
        operations.write_finding(
            by=actor,
            review_id=review.pk,
            kind=said["kind"],
            scheme=scheme,
            pattern=pattern,
            questions=[line for line in lines if line],
            **answers(said, *FINDING),
        )
        return Done(f"{base_of(review)}/findings", "The finding is written, and is a lesson of this review.")

    return asked(request, review, form, do, makes="finding", title="Write a finding", back="findings")


@page(READ)
def change_finding(request: HttpRequest, reference: str, finding_id: int) -> HttpResponse:
    """Write on a finding."""
    actor, review = conducted(request, reference)

    def current() -> Now:
        view = next((each for each in queries.analysis(actor, review).findings if each.finding.pk == finding_id), None)
        if view is None:
            raise NotThere
        row = view.finding
        chosen = f"{row.scheme}:{row.pattern}" if row.pattern else ""
        texts = {name: getattr(row, name) for name in pages.FINDING}
        return Now(row.version, {"statement": view.statement, "pattern": chosen, **texts})

    now = current()
    initial = {"version": now.version, **now.answers}
    form = forms.FindingForm(posted(request), written=True, with_questions=False, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        scheme, pattern = taken_apart(said["pattern"])
        operations.change_finding(
            by=actor,
            finding_id=finding_id,
            version=said["version"] or 0,
            scheme=scheme,
            pattern=pattern,
            **answers(said, *FINDING),
        )
        return Done(f"{base_of(review)}/findings#finding-{finding_id}", "The finding is changed.")

    return asked(request, review, form, do, now=current, title="Change this finding", back="findings")


@page(READ)
def ask_board(request: HttpRequest, reference: str, finding_id: int) -> HttpResponse:
    """Put a question of a finding to the board."""
    actor, review = conducted(request, reference)
    view = next((each for each in queries.analysis(actor, review).findings if each.finding.pk == finding_id), None)
    if view is None:
        raise NotThere
    form = forms.QuestionForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.ask_the_board(by=actor, finding_id=finding_id, question=said["question"])
        return Done(f"{base_of(review)}/findings#finding-{finding_id}", "The question waits for the board.")

    title = "Ask the board a question"
    lede = view.statement
    return asked(request, review, form, do, makes="question", title=title, lede=lede, back="findings", button="Ask")


@require_safe
@page(READ)
def early(request: HttpRequest, reference: str) -> HttpResponse:
    """What was learnt and done while the review runs."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    return framed(request, review, places.EARLY, "early", page=pages.early_page(actor, review))


@page(READ)
def learn_early(request: HttpRequest, reference: str) -> HttpResponse:
    """Take something out of the review at once."""
    actor, review = conducted(request, reference)
    form = forms.EarlyForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.learn_early(by=actor, review_id=review.pk, **answers(said, "statement", "evidence", "kind"))
        return Done(f"{base_of(review)}/early", "It is a lesson from today.")

    title = "Learn something at once"
    return asked(request, review, form, do, makes="lesson", title=title, back="early")


@page(READ, Permission.PLAN_ACTIONS)
def act_early(request: HttpRequest, reference: str, early_id: int) -> HttpResponse:
    """Plan what is done about it at once."""
    actor, review = conducted(request, reference)
    row = _of(queries.analysis(actor, review).early, early_id)
    form = forms.ActEarlyForm(
        posted(request),
        agencies=list(accounts.agencies(actor).values_list("pk", "name")),
        people=list(accounts.people(actor).values_list("pk", "name")),
    )

    def do(said: dict[str, Any]) -> Done:
        operations.act_early(
            by=actor,
            early_id=early_id,
            lead_agency_id=number(said["lead_agency"]),
            lead_officer_id=number(said["lead_officer"]),
            **answers(said, "title", "strength", "due_on"),
        )
        return Done(f"{base_of(review)}/early", "The action is planned.")

    title = "Plan an action at once"
    lede = row.lesson.statement
    return asked(request, review, form, do, makes="action", title=title, lede=lede, back="early", button="Plan it")
