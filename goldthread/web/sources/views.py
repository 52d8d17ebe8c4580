"""Pages of the register of sources."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.sources import operations, policy, queries
from goldthread.loop.sources.choices import SourceStatus
from goldthread.web.shell.flow import Done, Now, question
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.sources.forms import ChangeSourceForm, MoveForm, OpenToForm, RecordForm
from goldthread.web.sources.pages import source_page
from goldthread.web.sources.registers import SOURCES

if TYPE_CHECKING:
    from goldthread.loop.sources.models import Source


@require_safe
@page(Permission.READ_SOURCES)
def sources(request: HttpRequest) -> HttpResponse:
    """The register: everything that can teach."""
    may_record = actor_of(request).may(Permission.RECORD_SOURCES)
    return listed(request, SOURCES, "sources/register.html", may_record=may_record)


sources_csv, sources_excel = files_of(SOURCES, Permission.READ_SOURCES)


@require_safe
@page(Permission.READ_SOURCES)
def source(request: HttpRequest, reference: str) -> HttpResponse:
    """One source with what came of it."""
    actor = actor_of(request)
    return show(request, "sources/source.html", page=source_page(actor, queries.get(actor, reference)))


@page(Permission.RECORD_SOURCES)
def record(request: HttpRequest) -> HttpResponse:
    """Put a new source in the register."""
    actor = actor_of(request)
    form = RecordForm(request.POST or None, actor=actor)

    def do(said: dict[str, Any]) -> Done:
        made = operations.record_source(
            by=actor,
            kind=said["kind"],
            title=said["title"],
            summary=said["summary"],
            began_on=said["began_on"],
            reported_on=said["reported_on"],
            lead_group_id=_id(said["lead_group"]),
            status=said["status"],
            visibility=said["visibility"],
            group_ids=map(int, said["groups"]),
            person_ids=map(int, said["people"]),
        )
        return Done(f"/sources/{made.reference}", f"{made.reference} is in the register.")

    return question(
        request,
        form,
        do,
        makes="source",
        template="sources/record.html",
        title="Record a source",
        cancel_href="/sources",
    )


@page(Permission.RECORD_SOURCES)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what a source says of itself."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = ChangeSourceForm(request.POST or None, actor=actor, initial=_answers(found) | {"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_source(
            by=actor,
            source_id=found.pk,
            version=said["version"] or 0,
            title=said["title"],
            summary=said["summary"],
            began_on=said["began_on"],
            reported_on=said["reported_on"],
            lead_group_id=_id(said["lead_group"]),
        )
        return Done(f"/sources/{reference}", "The source is changed.")

    def now() -> Now:
        fresh = queries.get(actor, reference)
        return Now(fresh.version, _answers(fresh))

    return _ask(request, form, do, now, found, title="Change this source")


@page(Permission.RECORD_SOURCES)
def open_to(request: HttpRequest, reference: str) -> HttpResponse:
    """Change who may see a source."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = OpenToForm(request.POST or None, actor=actor, initial=_seen_by(actor, found) | {"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        changed = operations.open_source_to(
            by=actor,
            source_id=found.pk,
            version=said["version"] or 0,
            visibility=said["visibility"],
            group_ids=map(int, said["groups"]),
            person_ids=map(int, said["people"]),
            why=said["why"],
        )
        still_seen = queries.sources(actor).filter(policy.visible(actor), pk=changed.pk).exists()
        return Done(f"/sources/{reference}" if still_seen else "/sources", "Who may see it is changed.")

    def now() -> Now:
        fresh = queries.get(actor, reference)
        return Now(fresh.version, _seen_by(actor, fresh))

    return _ask(
        request,
        form,
        do,
        now,
        found,
        title="Who may see this source",
        template="sources/open_to.html",
        lede="Whoever may see the source sees everything that was learnt from it, and nobody else does.",
    )


@page(Permission.RECORD_SOURCES)
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a source a step further, or open it again."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = MoveForm(request.POST or None, now=found.status, initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        moved = operations.move_source(
            by=actor, source_id=found.pk, version=said["version"] or 0, status=said["status"], why=said["why"]
        )
        label = SourceStatus(moved.status).label.lower()
        return Done(f"/sources/{reference}", f"{reference} is now {label}.")

    def now() -> Now:
        fresh = queries.get(actor, reference)
        return Now(fresh.version, {"status": fresh.status})

    label = SourceStatus(found.status).label.lower()
    return _ask(request, form, do, now, found, title="How far has it come?", lede=f"It is {label} now.")


def _ask(
    request: HttpRequest,
    form: Any,
    do: Callable[[dict[str, Any]], Done],
    now: Callable[[], Now],
    found: "Source",
    **context: Any,
) -> HttpResponse:
    caption = f"{found.reference} {found.title}"
    return question(request, form, do, now=now, caption=caption, cancel_href=f"/sources/{found.reference}", **context)


def _answers(source: "Source") -> dict[str, Any]:
    return {
        "title": source.title,
        "summary": source.summary,
        "began_on": source.began_on,
        "reported_on": source.reported_on,
        "lead_group": source.lead_group_id,
    }


def _seen_by(actor: Actor, source: "Source") -> dict[str, Any]:
    return {
        "visibility": source.visibility,
        "groups": [link.group_id for link in queries.groups_named(actor, source)],
        "people": [link.person_id for link in queries.people_named(actor, source)],
    }


def _id(value: str) -> int | None:
    return int(value) if value else None
