"""A return: its task list, its sections, one question at a time, and saving while somebody types."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.operations import Saved
from goldthread.loop.audits.queries import ReturnSeen, SectionSeen
from goldthread.web.audits import answering
from goldthread.web.audits.pages import returns as pages
from goldthread.web.audits.pages import sections
from goldthread.web.audits.pages.returns import clock
from goldthread.web.audits.pages.sections import Writing
from goldthread.web.shell.flow import INVALID
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page()
def returns(request: HttpRequest) -> HttpResponse:
    """What one is asked to answer."""
    return show(request, "audits/returns.html", page=pages.returns_page(actor_of(request)))


@require_safe
@page()
def return_(request: HttpRequest, return_id: int) -> HttpResponse:
    """A return as a task list."""
    actor = actor_of(request)
    seen, row = queries.return_seen(actor, return_id), queries.return_row(actor, return_id)
    boards = len(getattr(request, "boards", []))
    return show(request, "audits/return.html", page=pages.return_page(actor, seen, row, boards))


@asked
@page()
def section(request: HttpRequest, return_id: int, section: str) -> HttpResponse:
    """A section with all of its questions."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    found = sections.section_of(seen, section)
    if found is None:
        raise NotThere
    if request.method != "POST":
        return _shown(request, actor, seen, found)
    return _saved(request, actor, seen, found)


@asked
@page()
def question(request: HttpRequest, return_id: int, question: str) -> HttpResponse:
    """One question on a screen of its own."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    found = sections.section_with(seen, question)
    if found is None:
        if request.method == "POST" and question in _tool(actor, return_id).questions():
            return _not_on_the_page(request, actor, seen, return_id)
        raise NotThere
    if request.method != "POST":
        return _shown(request, actor, seen, found, only=question)
    return _saved(request, actor, seen, found, only=question)


def _tool(actor: Actor, return_id: int) -> Any:
    return queries.tool_of(queries.return_row(actor, return_id).round.edition)


def _not_on_the_page(request: HttpRequest, actor: Actor, seen: ReturnSeen, return_id: int) -> HttpResponse:
    """What came for a question that is not asked any more: shown to be copied, with the reason."""
    tool = _tool(actor, return_id)
    answers = answering.sent(tool, request.POST)
    saved = operations.save_answers(by=actor, return_id=return_id, answers=answers)
    kept = tuple(
        sections.NotKept(tool.questions()[key].asks, sentence, sections.copy_of(tool, key, answers[key][0]))
        for key, sentence in saved.wrong.items()
    )
    head = pages.head_of(actor, seen)
    return show(request, "audits/not_kept.html", INVALID, head=head, not_kept=kept)


def _shown(
    request: HttpRequest,
    actor: Actor,
    seen: ReturnSeen,
    found: SectionSeen,
    writing: Writing | None = None,
    only: str = "",
) -> HttpResponse:
    shown = sections.section_page(actor, seen, _tool(actor, seen.id), found, writing, only)
    return show(request, "audits/section.html", INVALID if writing else 200, page=shown)


def _saved(request: HttpRequest, actor: Actor, seen: ReturnSeen, found: SectionSeen, only: str = "") -> HttpResponse:
    """Save what came: go on where all of it is kept; show again, with what was written, where some is not."""
    held = {each.key: each for each in found.questions}
    came = answering.sent(_tool(actor, seen.id), request.POST)
    answers = answering.new_in(came, held, request.POST)
    given = {key: each for key, (each, _) in came.items()}
    try:
        saved = operations.save_answers(by=actor, return_id=seen.id, answers=answers) if answers else None
    except NotThere:
        raise
    except Refusal as refusal:
        return _nothing_kept(request, actor, seen, given, refusal)
    if saved is not None and (saved.wrong or saved.changed_meanwhile):
        writing = Writing(
            {key: given[key] for key in {*saved.wrong, *saved.changed_meanwhile}},
            saved.wrong,
            saved.changed_meanwhile,
        )
        fresh = queries.return_seen(actor, seen.id)
        response = _shown(request, actor, fresh, sections.section_of(fresh, found.key) or found, writing, only)
        response.leaves = True  # type: ignore[attr-defined]  # what could be saved stays saved
        return response
    if saved is not None:
        messages.success(request, f"Saved at {clock(saved.at, actor.today)}.")
    return redirect(_next(request, actor, seen, found, only))


def _nothing_kept(
    request: HttpRequest, actor: Actor, seen: ReturnSeen, given: dict[str, Given], refusal: Refusal
) -> HttpResponse:
    """Why nothing at all could be saved, with everything that was written, to be copied."""
    tool = _tool(actor, seen.id)
    kept = tuple(
        sections.NotKept(tool.questions()[key].asks, "", sections.copy_of(tool, key, each))
        for key, each in given.items()
        if each.answered or each.note
    )
    head = pages.head_of(actor, seen)
    return show(request, "audits/not_kept.html", INVALID, head=head, refusal=refusal.sentence, not_kept=kept)


def _next(request: HttpRequest, actor: Actor, seen: ReturnSeen, found: SectionSeen, only: str) -> str:
    base = f"/audits/returns/{seen.id}"
    if request.POST.get("do") == "stay":
        return f"{base}/sections/{found.key}"
    if not only:
        return base
    fresh = queries.return_seen(actor, seen.id)
    now = sections.section_of(fresh, found.key)
    keys = [each.key for each in (now or found).questions]
    after = keys[keys.index(only) + 1 :] if only in keys else []
    return f"{base}/questions/{after[0]}" if after else base


@require_POST
@page()
def save(request: HttpRequest, return_id: int) -> HttpResponse:
    """Save what was just written, for the script of the page: at most a question or two at a time."""
    actor = actor_of(request)
    try:
        saved = operations.save_sent(by=actor, return_id=return_id, read=partial(answering.sent, data=request.POST))
    except NotThere:
        raise
    except Refusal as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=409)
    return JsonResponse(_told(actor, saved))


def _told(actor: Actor, saved: Saved) -> dict[str, Any]:
    return {
        "at": clock(saved.at, actor.today),
        "versions": saved.versions,
        "wrong": saved.wrong,
        "theirs": {
            key: {"by": each.by or "Somebody else", "words": each.words or each.given.note, "version": each.version}
            for key, each in saved.changed_meanwhile.items()
        },
    }
