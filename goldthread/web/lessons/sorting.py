"""The page where people confirm the themes that suggest themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.forms import OnceForm
from goldthread.design.wording import counted
from goldthread.loop.lessons import operations, queries
from goldthread.web.shell.flow import Done, posted, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.lessons.models import Lesson

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Suggested:
    """A theme for one lesson: what is sent when it is ticked, what it is called, and what speaks for it."""

    value: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Unsorted:
    """A lesson that has no theme yet."""

    reference: str
    statement: str
    href: str
    source: str
    learnt_on: date
    suggested: tuple[Suggested, ...]


class ConfirmForm(OnceForm):
    """Which themes are right; the boxes themselves stand beside their lessons."""


@page(Permission.WRITE_LESSONS)
def themes(request: HttpRequest) -> HttpResponse:
    """Lessons without a theme, each with those that suggest themselves and why; a person confirms them."""
    actor = actor_of(request)
    form = ConfirmForm(posted(request))
    ticked = request.POST.getlist("give")

    def do(said: dict[str, Any]) -> Done:
        number = operations.confirm_themes(by=actor, themes_of=_pairs(ticked))
        return Done("/lessons/themes", f"{counted(number, 'theme')} given.")

    sent = send(request, form, do)
    if sent is not None:
        return sent
    shown = Paginator(queries.unsorted(actor), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "lessons/themes.html",
        status_of(form),
        form=form,
        shown=shown,
        lessons=_listed(actor, list(shown)),
        ticked=set(ticked) if form.is_bound else None,
    )


def _pairs(ticked: Iterable[str]) -> dict[int, list[int]]:
    """What was ticked, as "12:3" for the lesson 12 and the theme 3; anything else is no tick."""
    found: dict[int, list[int]] = defaultdict(list)
    for each in ticked:
        lesson, _, theme = each.partition(":")
        if lesson.isascii() and lesson.isdecimal() and theme.isascii() and theme.isdecimal() and len(each) < 30:
            found[int(lesson)].append(int(theme))
    return found


def _listed(actor: Actor, rows: "list[Lesson]") -> tuple[Unsorted, ...]:
    suggested = queries.suggested(actor, [row.pk for row in rows])
    return tuple(
        Unsorted(
            row.reference,
            row.statement,
            f"/lessons/{row.reference}",
            row.source.title,
            row.learnt_on,
            tuple(Suggested(f"{row.pk}:{each.id}", each.name, each.why) for each in suggested.get(row.pk, ())),
        )
        for row in rows
    )
