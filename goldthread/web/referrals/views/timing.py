"""Clocks: the board of them, those of a case, and what people do to them; and one's own calendar."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.core.internal import ratelimit
from django import forms as django_forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core import receipts
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.design.forms import SureForm
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.queries import ClockRow
from goldthread.notices import operations as notices
from goldthread.notices import queries as told
from goldthread.notices.calendar import feed as feed_of
from goldthread.web.referrals.forms import timing as forms
from goldthread.web.referrals.pages.calendar import calendar_page
from goldthread.web.referrals.pages.timing import board_page, case_clocks_page
from goldthread.web.shell.flow import Done, Now, form_key, posted, question, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, public, show

asked = require_http_methods(["GET", "HEAD", "POST"])
LIMITS = {"calendar": "60/m/ip"}
"""How often one place may ask for calendars: far more than calendars do, far less than guessing would take."""
keeps_time = page(Permission.READ_REFERRALS, any_of=(Permission.RUN_REFERRALS, Permission.DECIDE))


@require_safe
@page(Permission.READ_REFERRALS)
def clocks(request: HttpRequest) -> HttpResponse:
    """Everything that runs in the cases that this person sees, statutory duties first."""
    return show(request, "referrals/clocks.html", page=board_page(actor_of(request)))


@require_safe
@page(Permission.READ_REFERRALS)
def case_clocks(request: HttpRequest, reference: str) -> HttpResponse:
    """The clocks of one case, what was done to them, and what happened."""
    actor = actor_of(request)
    return show(request, "referrals/case_clocks.html", page=case_clocks_page(actor, queries.get(actor, reference)))


def _ask(
    request: HttpRequest,
    row: ClockRow,
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    **context: Any,
) -> HttpResponse:
    """The question about a clock, and what comes of its answer."""
    address = f"/referrals/{row.reference}/clocks"

    def done(said: dict[str, Any]) -> Done:
        do({**said, "version": said["version"] or 0})
        return Done(address, sentence)

    return question(
        request,
        form,
        done,
        now=lambda: Now(queries.clock(actor_of(request), row.id).version, {}),
        template="referrals/clock_form.html",
        caption=f"{row.reference} {row.title}",
        clock=row,
        cancel_href=address,
        **context,
    )


@asked
@keeps_time
def pause(request: HttpRequest, clock_id: int) -> HttpResponse:
    """Let a clock stand still, with the reason and who agreed."""
    actor = actor_of(request)
    row = queries.clock(actor, clock_id)
    form = forms.PauseForm(posted(request), agreeing=queries.agreeing(actor, clock_id), initial=_initial(actor, row))
    return _ask(
        request,
        row,
        form,
        lambda said: operations.pause_clock(
            by=actor,
            clock_id=clock_id,
            version=said["version"],
            reason=said["reason"],
            agreed_by_id=int(said["agreed_by"]),
        ),
        "The clock stands still.",
        title="Pause this clock",
        button="Pause it",
    )


def _initial(actor: Actor, row: ClockRow) -> dict[str, Any]:
    return {"version": row.version, "agreed_by": str(actor.person_id or "")}


@asked
@keeps_time
def resume(request: HttpRequest, clock_id: int) -> HttpResponse:
    """Let a clock run again."""
    actor = actor_of(request)
    row = queries.clock(actor, clock_id)
    return _ask(
        request,
        row,
        forms.ResumeForm(posted(request), initial={"version": row.version}),
        lambda said: operations.resume_clock(
            by=actor, clock_id=clock_id, version=said["version"], reason=said["reason"]
        ),
        "The clock runs again. The days on which it stood still are added.",
        title="Let it run again",
        button="Let it run",
    )


@asked
@keeps_time
def extend(request: HttpRequest, clock_id: int) -> HttpResponse:
    """Give more time, with the reason and who agreed."""
    actor = actor_of(request)
    row = queries.clock(actor, clock_id)
    form = forms.ExtendForm(posted(request), agreeing=queries.agreeing(actor, clock_id), initial=_initial(actor, row))
    return _ask(
        request,
        row,
        form,
        lambda said: operations.extend_clock(
            by=actor,
            clock_id=clock_id,
            version=said["version"],
            reason=said["reason"],
            length=said["length"],
            until=said["until"],
            agreed_by_id=int(said["agreed_by"]),
        ),
        "There is more time. Whoever must be told of it has a notice drafted.",
        title="Extend this clock",
        button="Extend it",
    )


@asked
@page(Permission.READ_REFERRALS, Permission.RUN_REFERRALS)
def note_event(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that something happened outside Goldthread from which time is counted."""
    actor = actor_of(request)
    referral = queries.get(actor, reference)
    form = forms.EventForm(posted(request), events=queries.events_to_note(actor, referral), initial={"on": actor.today})
    address = f"/referrals/{reference}/clocks"

    def do(said: dict[str, Any]) -> Done:
        operations.note_event(
            by=actor,
            referral_id=referral.pk,
            event=said["event"],
            on=said["on"],
            why=said["why"],
            named=said["named"],
        )
        return Done(address, "It is noted. Its clocks have started and stopped with it.")

    return question(
        request,
        form,
        do,
        makes="event",
        title="Note what happened",
        caption=f"{reference} {referral.title}",
        button="Note it",
        cancel_href=address,
    )


# One's own calendar


@asked
@page()
def calendar(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person, and the private addresses under which their calendar reads it."""
    actor = actor_of(request)
    form = forms.FeedForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _made(request, actor, form)
    return show(request, "referrals/calendar.html", status_of(form), page=calendar_page(actor), form=form)


def _made(request: HttpRequest, actor: Actor, form: forms.FeedForm) -> HttpResponse:
    """Make a private address; it is shown this once, so a form that comes twice shows the list instead."""
    key = form_key(form)
    with transaction.atomic():
        if key and receipts.take(actor, key) is not None:
            return redirect("/calendar")
        made, secret = notices.make_feed(by=actor, name=form.cleaned_data["name"])
        if key:
            receipts.led_to(actor, key, "/calendar")
    link = request.build_absolute_uri(f"/calendar/{secret}.ics")
    return _unseen(show(request, "referrals/calendar_made.html", name=made.name, link=link))


@asked
@page()
def revoke(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Close one of one's private addresses."""
    actor = actor_of(request)
    row = the_one(told.feeds(actor).filter(pk=feed_id))

    def do(said: dict[str, Any]) -> Done:
        notices.revoke_feed(by=actor, feed_id=feed_id)
        return Done("/calendar", "The address is closed. It gives nothing now.")

    return question(
        request,
        SureForm(posted(request)),
        do,
        title=f"Close the address for “{row.name}”?",
        lede="The calendar that uses it will get nothing more. What it has fetched already stays in it.",
        button="Close the address",
        cancel_href="/calendar",
    )


@require_safe
@public
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What waits for somebody, as their calendar reads it. The address is the key: nobody signs in."""
    if not ratelimit.consume(request, app="goldthread", action="calendar", config=LIMITS, limit_get=True):
        return _unseen(show(request, "429.html", status=429))
    actor = told.whose_feed(secret, datetime.now(UTC))
    if actor is None:
        response = _unseen(show(request, "404.html", status=404))
        response.leaves = True  # type: ignore[attr-defined]  # the try is counted; read by ActorMiddleware
        return response
    entries = [item.entry() for item in queries.due_for(actor) if item.due_on is not None]
    site = request.build_absolute_uri("/").rstrip("/")
    content = feed_of(f"Goldthread: {accounts.board(actor).name}", entries, actor.at, site)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="goldthread.ics"'
    return _unseen(response)


def _unseen(response: HttpResponse) -> HttpResponse:
    """An answer that nobody keeps, finds or learns the address of."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    return response
