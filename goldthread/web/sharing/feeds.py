"""Feeds of shared learning: the address that another board fetches from, and the addresses that we follow."""

from datetime import UTC, datetime
from typing import Any

from allauth.core.internal import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from goldthread.core import receipts
from goldthread.core.actor import Actor
from goldthread.design.forms import SureForm
from goldthread.loop.sharing import exchange, queries
from goldthread.loop.sharing.feeds import operations
from goldthread.loop.sharing.feeds import queries as feeds
from goldthread.web.sharing import forms
from goldthread.web.sharing.views import HOME, asked, shares
from goldthread.web.shell.flow import Done, form_key, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import public, show

LIMITS = {"learning-feed": "60/m/ip"}


@asked
@shares
def open_(request: HttpRequest, share_id: int) -> HttpResponse:
    """Make an address for one board; it is shown this once."""
    actor = actor_of(request)
    share = queries.share(actor, share_id)
    form = forms.FeedForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _made(request, actor, share_id, form)
    return question(
        request,
        form,
        lambda said: Done(f"{HOME}/{share_id}"),
        title="Make an address to fetch from",
        caption=share.title,
        lede="Another board’s Goldthread fetches this share there every night, so nobody has to send a file. Whoever "
        "has the address can read what is shared: give it to that board alone.",
        button="Make the address",
        cancel_href=f"{HOME}/{share_id}",
    )


def _made(request: HttpRequest, actor: Actor, share_id: int, form: forms.FeedForm) -> HttpResponse:
    """The address, this once; a form that comes twice shows the share instead."""
    key = form_key(form)
    with transaction.atomic():
        if key and receipts.take(actor, key) is not None:
            return redirect(f"{HOME}/{share_id}")
        made, secret = operations.open_feed(by=actor, share_id=share_id, name=form.cleaned_data["name"])
        if key:
            receipts.led_to(actor, key, f"{HOME}/{share_id}")
    link = request.build_absolute_uri(f"/learning-feed/{secret}")
    return _unseen(
        show(
            request,
            "sharing/feed_made.html",
            name=made.name,
            link=link,
            fingerprint=queries.own_fingerprint(actor),
            back=f"{HOME}/{share_id}",
        )
    )


@asked
@shares
def close(request: HttpRequest, share_id: int, feed_id: int) -> HttpResponse:
    """Close one address."""
    actor = actor_of(request)
    share = queries.share(actor, share_id)
    feed = feeds.feed(actor, share, feed_id)

    def do(said: dict[str, Any]) -> Done:
        operations.close_feed(by=actor, feed_id=feed_id)
        return Done(f"{HOME}/{share_id}", "The address is closed. It gives nothing now.")

    return question(
        request,
        SureForm(posted(request)),
        do,
        title=f"Close the address for {feed.name}?",
        caption=share.title,
        lede="They keep what they have fetched. To take lessons back, withdraw them first and let them fetch that.",
        button="Close the address",
        cancel_href=f"{HOME}/{share_id}",
    )


@asked
@shares
def follow(request: HttpRequest) -> HttpResponse:
    """Follow the address that another board gave."""
    actor = actor_of(request)

    def do(said: dict[str, Any]) -> Done:
        got = operations.follow(by=actor, address=said["address"], fingerprint=said["fingerprint"])
        return Done(f"{HOME}/received/{got.received_id}", "It is taken in. From now on it is fetched every night.")

    return question(
        request,
        forms.FollowForm(posted(request)),
        do,
        title="Follow another board’s learning",
        lede="What they share is fetched now and every night. What they withdraw is taken out here.",
        button="Follow it",
        cancel_href=HOME,
    )


@asked
@shares
def fetch(request: HttpRequest, received_id: int) -> HttpResponse:
    """Fetch a followed share now."""
    actor = actor_of(request)
    received = queries.received_one(actor, received_id)

    def do(said: dict[str, Any]) -> Done:
        feed = operations.fetch_again(by=actor, received_id=received_id)
        return Done(
            f"{HOME}/received/{received_id}", feed.fault or "It is fetched. What stands here is what they share."
        )

    return question(
        request,
        SureForm(posted(request)),
        do,
        title="Fetch it now?",
        caption=received.title,
        lede="It is fetched every night without anybody asking.",
        button="Fetch it",
        cancel_href=f"{HOME}/received/{received_id}",
    )


@asked
@shares
def stop(request: HttpRequest, received_id: int) -> HttpResponse:
    """Follow an address no more."""
    actor = actor_of(request)
    received = queries.received_one(actor, received_id)

    def do(said: dict[str, Any]) -> Done:
        operations.stop_following(by=actor, received_id=received_id)
        return Done(f"{HOME}/received/{received_id}", "It is no longer fetched. What was taken in stays.")

    return question(
        request,
        SureForm(posted(request)),
        do,
        title="Stop following it?",
        caption=received.title,
        lede="What was taken in stays. What they withdraw from now on is not taken out here.",
        button="Stop following it",
        cancel_href=f"{HOME}/received/{received_id}",
    )


@require_safe
@public
def given(request: HttpRequest, secret: str) -> HttpResponse:
    """The signed file, as another installation fetches it. The address is the key: nobody signs in."""
    if not ratelimit.consume(request, app="goldthread", action="learning-feed", config=LIMITS, limit_get=True):
        return _unseen(show(request, "429.html", status=429))
    data = feeds.opened_by(secret, datetime.now(UTC))
    if data is None:
        response = _unseen(show(request, "404.html", status=404))
        response.leaves = True  # type: ignore[attr-defined]  # the try is counted; read by ActorMiddleware
        return response
    response = HttpResponse(data, content_type="application/json")
    response["Link"] = '</learning-exchange.schema.json>; rel="describedby"'
    return _unseen(response)


@require_safe
@public
def schema(request: HttpRequest) -> HttpResponse:
    """The form of the file, as JSON Schema, for whoever writes something that reads it."""
    return JsonResponse(exchange.schema(), content_type="application/schema+json", json_dumps_params={"indent": 2})


def _unseen(response: HttpResponse) -> HttpResponse:
    """An answer that nobody keeps, finds or learns the address of."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    return response
