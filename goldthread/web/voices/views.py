"""You said, we did: the page, one voice, what is written down, the poster."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.refusals import Refusal
from goldthread.design.wording import day
from goldthread.loop.actions.voices import operations, queries
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.typesetting import paper
from goldthread.web.voices import forms, pages

POSTER = Path(__file__).with_name("poster.typ")
asked = require_http_methods(["GET", "HEAD", "POST"])
writes = page(Permission.READ_LESSONS, Permission.RECORD_SOURCES)


@require_safe
@page(Permission.READ_LESSONS)
def voices(request: HttpRequest) -> HttpResponse:
    """What people raised, what was done, and that they were told."""
    return show(request, "voices/voices.html", page=pages.voices_page(actor_of(request), request.GET.get("of", "")))


@require_safe
@page(Permission.READ_LESSONS)
def poster(request: HttpRequest) -> HttpResponse:
    """The latest of what was said and done, as a poster for a wall."""
    actor = actor_of(request)
    rows = [pages.line_of(row) for row in queries.for_the_poster(actor)]
    if not rows:
        raise Refusal("Nothing was done yet that could stand on a poster. Write first what was done.")
    content = {
        "board": accounts.board(actor).name,
        "made": day(actor.today),
        "pairs": [{"who": row.who, "said": row.said, "did": row.did, "holds": row.holds} for row in rows],
    }
    response = HttpResponse(paper(POSTER, content, at=actor.at), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="you-said-we-did.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@asked
@writes
def keep(request: HttpRequest) -> HttpResponse:
    """Write down what somebody raised."""
    actor = actor_of(request)
    form = forms.KeepForm(actor, posted(request), initial={"heard_on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        made = operations.keep(
            by=actor,
            of=said["of"],
            said=said["said"],
            where_heard=said["where_heard"],
            heard_on=said["heard_on"],
            locality_id=int(said["locality"]) if said["locality"] else None,
            lesson_reference=said["lesson"],
            action_reference=said["action"],
        )
        return Done(f"/you-said/{made.reference}", "It is written down. When something is done, write it here.")

    return question(
        request, form, do, makes="voice", title="Write down what was said", button="Keep it", cancel_href="/you-said"
    )


@require_safe
@page(Permission.READ_LESSONS)
def voice(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them."""
    actor = actor_of(request)
    return show(request, "voices/voice.html", page=pages.voice_page(actor, queries.get(actor, reference)))


@asked
@writes
def did(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what was done."""
    actor = actor_of(request)
    row = queries.get(actor, reference)
    initial = {"did": row.did, "action": row.action.reference if row.action else "", "version": row.version}
    form = forms.DidForm(posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.say_what_was_done(
            by=actor, voice_id=row.pk, version=said["version"] or row.version, did=said["did"],
            action_reference=said["action"],
        )  # fmt: skip
        return Done(f"/you-said/{reference}", "What was done is written. Now tell those who raised it.")

    def now() -> Now:
        latest = queries.get(actor, reference)
        return Now(latest.version, {"did": latest.did})

    return question(
        request, form, do, now=now, title="What was done?", caption=row.said[:120], cancel_href=f"/you-said/{reference}"
    )


@asked
@writes
def told(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep that they were told."""
    actor = actor_of(request)
    row = queries.get(actor, reference)
    form = forms.ToldForm(posted(request), initial={"told_on": actor.today, "version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.told(
            by=actor, voice_id=row.pk, version=said["version"] or row.version, told_on=said["told_on"],
            told_how=said["told_how"],
        )  # fmt: skip
        return Done(f"/you-said/{reference}", "They were told.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.get(actor, reference).version, {}),
        title="Tell them what was done",
        caption=row.said[:120],
        button="Keep that they were told",
        cancel_href=f"/you-said/{reference}",
    )
