"""The way of a form: its shape is checked, one operation is done, once; a refusal stands beside its field."""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goldthread.core import receipts
from goldthread.core.receipts import Receipt
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.design.wording import counted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import show


@dataclass(frozen=True, slots=True)
class Done:
    """Where a form leads, and what is said there."""

    address: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that reads otherwise now than this person wrote it."""

    label: str
    yours: str
    now: str


@dataclass(frozen=True, slots=True)
class Now:
    """How a thing reads at this moment: its version, and its answers by the form's field names."""

    version: int
    answers: Mapping[str, Any]


INVALID = 422
"""The status of a page whose form could not be taken in; nothing was written."""


def send(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Done],
    now: Callable[[], Now] | None = None,
    makes: str = "",
) -> HttpResponse | None:
    """Take a form in: gives the redirect after it was done, or nothing where the page is to be shown again.

    A form that carries ``form_key`` does one thing however often it is sent. ``makes`` says what a form adds
    ("lesson"): the same answers sent again within some minutes lead to the first, unless a second is asked for.
    Where somebody else changed the thing meanwhile, ``now`` tells how it reads, the differences are put on
    ``form.differences``, and the form can be sent again knowingly.
    """
    if not form.is_valid():
        return None
    actor = actor_of(request)
    key = form_key(form)
    try:
        with transaction.atomic():
            led = receipts.take(actor, key) if key else None
            if led is not None:
                return redirect(led or "/")
            content = content_key(request, form) if makes else None
            before = receipts.take_alike(actor, content, knowingly=ANOTHER in request.POST) if content else None
            if before is not None:
                return _sent_already(request, before, makes)
            done = do(form.cleaned_data)
            for each in filter(None, (key, content)):
                receipts.led_to(actor, each, done.address)
    except (NotThere, NotAllowed):
        raise
    except ChangedMeanwhile as refusal:
        form.add_error(None, refusal.sentence)
        if now is not None:
            _compare(form, now())
        return None
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None
    if done.sentence:
        messages.success(request, done.sentence)
    return redirect(done.address)


def posted(request: HttpRequest) -> Any:
    """What was sent, or nothing where a page is only opened."""
    return request.POST if request.method == "POST" else None


def question(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Done],
    *,
    now: Callable[[], Now] | None = None,
    makes: str = "",
    template: str = "shell/form.html",
    **context: Any,
) -> HttpResponse:
    """A page that asks: it shows its form, takes it in when it is sent, and shows it again if it has to."""
    return send(request, form, do, now, makes) or show(request, template, status_of(form), form=form, **context)


def status_of(form: forms.Form) -> int:
    """The status of a page that shows a form: 422 where it was sent and could not be taken in."""
    return INVALID if form.is_bound and form.errors else 200


def form_key(form: forms.Form) -> uuid.UUID | None:
    text = form.cleaned_data.get("form_key") or ""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


ANOTHER = "another_just_the_same"
"""What is sent along by somebody who wants a second thing with the same answers."""

_NOT_CONTENT = {"form_key", "version"}


def content_key(request: HttpRequest, form: forms.Form) -> uuid.UUID:
    """One figure for what is sent and where: the same answers at the same address give the same."""
    digest = hashlib.sha256(request.get_full_path().encode())
    for name in sorted(form.cleaned_data.keys() - _NOT_CONTENT):
        digest.update(f"\0{name}\0".encode())
        for part in _parts(form.cleaned_data[name]):
            digest.update(part)
    return uuid.UUID(bytes=digest.digest()[:16])


def _parts(value: Any) -> Iterator[bytes]:
    if isinstance(value, UploadedFile):
        yield from value.chunks()
        value.seek(0)
    elif isinstance(value, list):
        for each in value:
            yield from _parts(each)
    else:
        yield repr(value).encode()


def _sent_already(request: HttpRequest, before: Receipt, makes: str) -> HttpResponse:
    """The page that leads to what the same answers made, and takes a second one on purpose."""
    kept = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "form_key"}
        for value in request.POST.getlist(name)
    ]
    minutes = (actor_of(request).at - before.at) // timedelta(minutes=1)
    return show(
        request,
        "shell/sent_already.html",
        status=409,
        makes=makes,
        ago=f"{counted(minutes, 'minute')} ago" if minutes else "a moment ago",
        href=before.went_to or "/",
        kept=[*kept, ("form_key", uuid.uuid4().hex), (ANOTHER, "yes")],
        has_file=bool(request.FILES),
    )


def _compare(form: forms.Form, now: Now) -> None:
    """Note on the form where its answers and the thing as it reads now part, and let it be sent again."""
    differences = []
    for name, value in now.answers.items():
        if name not in form.fields:
            continue
        field = form.fields[name]
        yours = form.cleaned_data.get(name)
        if _same(yours, value):
            continue
        differences.append(Difference(str(field.label or name), _said(field, yours), _said(field, value)))
    form.differences = differences  # type: ignore[attr-defined]  # read by shell/differences.html
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict is copied to be changed
    form.data["version"] = str(now.version)  # type: ignore[index]  # the copy above can be written


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple, set)) or isinstance(other, (list, tuple, set)):
        return sorted(map(str, one or [])) == sorted(map(str, other or []))
    return str(one if one is not None else "") == str(other if other is not None else "")


def _said(field: forms.Field, value: Any) -> str:
    """An answer as a person reads it: a choice by its words."""
    if isinstance(value, (list, tuple, set)):
        return ", ".join(_said(field, each) for each in value) or "nothing"
    choices = dict(getattr(field, "choices", []) or [])
    if value is None or value == "":
        return "nothing"
    return str(choices.get(str(value), choices.get(value, value)))
