"""The way of a form: its shape is checked, one operation is done, once; a refusal stands beside its field."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goldthread.core import receipts
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.web.shell.middleware import actor_of


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
) -> HttpResponse | None:
    """Take a form in: gives the redirect after it was done, or nothing where the page is to be shown again.

    A form that carries ``form_key`` does one thing however often it is sent. Where somebody else changed the
    thing meanwhile, ``now`` tells how it reads, the differences are put on ``form.differences``, and the
    form can be sent again knowingly.
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
            done = do(form.cleaned_data)
            if key:
                receipts.led_to(actor, key, done.address)
    except NotThere:
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


def status_of(form: forms.Form) -> int:
    """The status of a page that shows a form: 422 where it was sent and could not be taken in."""
    return INVALID if form.is_bound and form.errors else 200


def form_key(form: forms.Form) -> uuid.UUID | None:
    text = form.cleaned_data.get("form_key") or ""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


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
