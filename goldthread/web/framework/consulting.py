"""Pages on which partners speak about the framework, and on which the board looks at it again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.loop.framework import operations, queries
from goldthread.loop.framework.choices import FrameworkStatus
from goldthread.loop.framework.names import SECTIONS
from goldthread.web.framework.forms import AnswerForm, CommentForm, EndorseForm, EvaluationForm, EvidenceForm
from goldthread.web.framework.pages.consulting import consultation_page
from goldthread.web.framework.pages.evaluating import evaluations_page, next_look, usual_questions
from goldthread.web.framework.pages.expecting import evidence_page, expectations_page
from goldthread.web.framework.pages.reading import opened
from goldthread.web.framework.pages.versions import versions_page
from goldthread.web.shell.flow import Done, Now, posted, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show


def _talk(framework_id: int) -> str:
    return f"/framework/versions/{framework_id}/consultation"


@require_safe
@page()
def consultation(request: HttpRequest, framework_id: int) -> HttpResponse:
    """What partners say of a version, section by section, and which agencies endorse it."""
    return show(request, "framework/consultation.html", page=consultation_page(actor_of(request), framework_id))


@page(Permission.COMMENT_ON_FRAMEWORK)
def comment(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Say something of a draft."""
    actor = actor_of(request)
    found = queries.get(actor, framework_id)
    if found.status != FrameworkStatus.CONSULTATION:
        raise NotThere
    section = request.GET.get("section", "")
    form = CommentForm(posted(request), initial={"section": section if section in SECTIONS else ""})

    def do(said: dict[str, Any]) -> Done:
        made = operations.comment(
            by=actor,
            framework_id=framework_id,
            section=said["section"],
            text=said["text"],
            agency_id=min(actor.agency_ids, default=None),
        )
        return Done(f"{_talk(framework_id)}#comment-{made.pk}", "Your comment is added. You can read the answer here.")

    return send(request, form, do, makes="comment") or show(
        request,
        "shell/form.html",
        status_of(form),
        form=form,
        title="Comment on the draft",
        caption=f"{found.title}, version {found.version_name}",
        cancel_href=_talk(framework_id),
        button="Add the comment",
    )


@page(Permission.WRITE_FRAMEWORK)
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer a comment."""
    actor = actor_of(request)
    found = queries.get_comment(actor, comment_id)
    back = f"{_talk(found.framework_id)}#comment-{found.pk}"
    said_now = {"taken_up": found.taken_up, "text": found.answer}
    form = AnswerForm(posted(request), initial=said_now | {"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.answer(
            by=actor,
            comment_id=comment_id,
            version=said["version"] or 0,
            taken_up=said["taken_up"],
            text=said["text"],
        )
        return Done(back, "The answer is saved.")

    def now() -> Now:
        fresh = queries.get_comment(actor, comment_id)
        return Now(fresh.version, {"taken_up": fresh.taken_up, "text": fresh.answer})

    return send(request, form, do, now) or show(
        request,
        "framework/answer.html",
        status_of(form),
        form=form,
        title="Answer this comment",
        caption=SECTIONS[found.section][0] if found.section else "The whole framework",
        comment=found,
        cancel_href=back,
        button="Save the answer",
    )


@page(Permission.ANSWER_FOR_AGENCY)
def endorse(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Say for an agency whether it endorses a version."""
    actor = actor_of(request)
    found = queries.get(actor, framework_id)
    if found.status not in {FrameworkStatus.CONSULTATION, FrameworkStatus.RATIFIED}:
        raise NotThere
    agencies = [
        (str(one.pk), one.name) for one in accounts.agencies(actor).filter(pk__in=actor.agency_ids).order_by("name")
    ]
    if not agencies:
        raise NotAllowed("Only an agency’s lead or delegated partner answers for it.")
    form = EndorseForm(posted(request), agencies=agencies)

    def do(said: dict[str, Any]) -> Done:
        operations.endorse(
            by=actor,
            framework_id=framework_id,
            agency_id=int(said["agency"]),
            position=said["position"],
            note=said["note"],
        )
        return Done(f"{_talk(framework_id)}#agencies", "What your agency says is recorded.")

    return send(request, form, do) or show(
        request,
        "shell/form.html",
        status_of(form),
        form=form,
        title="Does your agency endorse this version?",
        caption=f"{found.title}, version {found.version_name}",
        cancel_href=_talk(framework_id),
        button="Record it",
    )


@require_safe
@page()
def expectations(request: HttpRequest) -> HttpResponse:
    """Agencies by expectation: who has shown what."""
    kind = request.GET.get("kind", "")
    actor = actor_of(request)
    shown = expectations_page(actor, kind if kind in AgencyKind.values else "", request.GET.get("page", "1"))
    if shown is None:
        return show(request, "framework/none.html", page=versions_page(actor))
    return show(request, "framework/expectations.html", page=shown)


@page()
def evidence(request: HttpRequest, key: str, agency_id: int) -> HttpResponse:
    """How one agency meets one expectation, and what shows it."""
    actor = actor_of(request)
    shown = evidence_page(actor, key, agency_id)
    form = EvidenceForm(posted(request)) if shown.may_answer else None

    def do(said: dict[str, Any]) -> Done:
        operations.show_evidence(by=actor, expectation=key, agency_id=agency_id, **_said(said))
        return Done("/framework/expectations", f"What {shown.agency} says is recorded.")

    if request.method == "POST":
        form = form or EvidenceForm(request.POST)
        answered = send(request, form, do)
        if answered is not None:
            return answered
    return show(request, "framework/evidence.html", status_of(form) if form else 200, form=form, page=shown)


def _said(said: dict[str, Any]) -> dict[str, str]:
    return {name: said[name] for name in ("state", "text", "link")}


@require_safe
@page()
def evaluations(request: HttpRequest) -> HttpResponse:
    """What the board found when it looked at its own framework."""
    return show(request, "framework/evaluations.html", page=evaluations_page(actor_of(request)))


@page(Permission.WRITE_FRAMEWORK)
def evaluate(request: HttpRequest) -> HttpResponse:
    """Record how the board found its framework."""
    actor = actor_of(request)
    found = opened(actor, None)
    if found is None:
        raise NotThere
    framework = found.framework
    initial = {"version": framework.version, "next_review_on": next_look(found.document, actor.today)}
    form = EvaluationForm(posted(request), asks=usual_questions(found.document), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.evaluate(
            by=actor,
            framework_id=framework.pk,
            version=said["version"] or 0,
            answers=form.answers(said),
            conclusion=said["conclusion"],
            next_review_on=said["next_review_on"],
            summary=said["summary"],
        )
        return Done("/framework/evaluations", "What the board found is recorded.")

    def now() -> Now:
        return Now(queries.get(actor, framework.pk).version, {})

    return send(request, form, do, now) or show(
        request,
        "shell/form.html",
        status_of(form),
        form=form,
        title="How does the framework serve you?",
        caption=f"{framework.title}, version {framework.version_name}",
        cancel_href="/framework/evaluations",
        button="Record it",
        lede="Answer for the board, after you have looked at it together.",
    )
