"""Pages on which the framework is read."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.core.refusals import NotThere, Refusal
from goldthread.design.wording import day
from goldthread.loop.framework import queries
from goldthread.loop.framework.choices import FrameworkStatus
from goldthread.web.framework import pdf
from goldthread.web.framework.pages.changing import changes_page
from goldthread.web.framework.pages.guiding import guide_page
from goldthread.web.framework.pages.reading import (
    Opened,
    clocks_page,
    criteria_page,
    method_page,
    opened,
    reading_page,
)
from goldthread.web.framework.pages.trying import try_page
from goldthread.web.framework.pages.versions import version_line, versions_page
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, publish, show


def _asked_for(request: HttpRequest) -> Opened:
    """The version that an address names, or the one in force."""
    number = request.GET.get("version", "")
    found = opened(actor_of(request), int(number) if number.isdecimal() and len(number) < 18 else None)
    if found is None:
        raise NotThere
    _mark(request, found)
    return found


def _mark(request: HttpRequest, found: Opened) -> None:
    """A framework that was ratified is for everybody to read; a draft is the board's own."""
    if found.framework.status == FrameworkStatus.RATIFIED:
        publish(request)


@require_safe
@page()
def framework(request: HttpRequest) -> HttpResponse:
    """The framework in force."""
    actor = actor_of(request)
    found = opened(actor, None)
    if found is None:
        return show(request, "framework/none.html", page=versions_page(actor))
    _mark(request, found)
    return show(request, "framework/reading.html", page=reading_page(actor, found))


@require_safe
@page()
def version(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Any version, as it was or as it is meant to be."""
    actor = actor_of(request)
    found = opened(actor, framework_id)
    if found is None:
        line = version_line(queries.get(actor, framework_id), list(queries.versions(actor)), actor.today)
        return show(request, "framework/unreadable.html", line=line, may_write=versions_page(actor).may_write)
    _mark(request, found)
    return show(request, "framework/reading.html", page=reading_page(actor, found))


@require_safe
@page()
def framework_pdf(request: HttpRequest) -> HttpResponse:
    """A version whole on paper, tagged so that it reads aloud."""
    actor, found = actor_of(request), _asked_for(request)
    line = version_line(found.framework, found.versions, actor.today)
    cover = [
        (label, text)
        for label, text in (
            ("In force from", day(line.in_force_from) if line.in_force_from else ""),
            ("Until", day(line.ended_on) if line.ended_on else ""),
            ("Ratified", day(line.ratified_on) if line.ratified_on else ""),
            ("Agreed", line.agreed_how),
            ("The board looks at it again", day(line.review_on) if line.review_on else ""),
        )
        if text
    ]
    draft = reading_page(actor, found).sentence
    content = pdf.made(found.document, status=str(line.standing), cover=cover, draft=draft, at=actor.at)
    response = HttpResponse(content, content_type="application/pdf")
    return _named(response, f"framework-{line.name}.pdf")


@require_safe
@page()
def text(request: HttpRequest, framework_id: int) -> HttpResponse:
    """The text of a version as somebody wrote it, to keep or to check at the command line."""
    found = queries.get(actor_of(request), framework_id)
    if not found.text:
        raise Refusal("This version was brought in without its text. Begin a draft from it to have one.")
    return _named(HttpResponse(found.text, content_type="application/yaml; charset=utf-8"),
                  f"framework-{found.version_name}.yaml")  # fmt: skip


@require_safe
@page()
def criteria(request: HttpRequest, key: str) -> HttpResponse:
    """Criteria whole: the way to a decision, the questions, and what follows."""
    return show(request, "framework/part.html", page=criteria_page(_asked_for(request), key))


@require_safe
@page()
def try_criteria(request: HttpRequest, key: str) -> HttpResponse:
    """Answer the questions outside any case, and see what follows and what could still change it."""
    given = {name: str(value) for name, value in request.GET.items()}
    return show(request, "framework/try.html", page=try_page(_asked_for(request), key, given))


@require_safe
@page()
def method(request: HttpRequest, key: str) -> HttpResponse:
    """A method whole, with its stages."""
    return show(request, "framework/part.html", page=method_page(_asked_for(request), key))


@require_safe
@page()
def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock with its rule, its source and how sure we are of it."""
    return show(request, "framework/part.html", page=clocks_page(_asked_for(request)))


@require_safe
@page()
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, and which counts from when to when."""
    return show(request, "framework/versions.html", page=versions_page(actor_of(request)))


@require_safe
@page()
def changes(request: HttpRequest, framework_id: int) -> HttpResponse:
    """What reads differently from the version before, in words."""
    actor = actor_of(request)
    found = opened(actor, framework_id)
    if found is None:
        raise Refusal("This text cannot be read yet, so it cannot be compared. Mend it first.")
    return show(request, "framework/changes.html", page=changes_page(actor, found))


def _named(response: HttpResponse, name: str) -> HttpResponse:
    kept = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in name)
    response["Content-Disposition"] = f'attachment; filename="{kept}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@page()
def guide(request: HttpRequest) -> HttpResponse:
    """How a framework is written."""
    publish(request)
    return show(request, "framework/guide.html", page=guide_page())
