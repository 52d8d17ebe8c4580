"""Pages on which the board's office writes the framework and brings it to the board."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.working_days import Division
from goldthread.loop.framework import operations, queries
from goldthread.loop.framework.choices import OPEN
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.parts import Length
from goldthread.web.framework import starting
from goldthread.web.framework.forms import BeginForm, RatifyForm, SendOutForm, TextForm, WithdrawForm
from goldthread.web.framework.pages.changing import write_page
from goldthread.web.shell.flow import Done, Now, posted, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

VERSIONS = "/framework/versions"
USUAL_CONSULTATION = "20 working days"


@page(Permission.WRITE_FRAMEWORK)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    actor = actor_of(request)
    choices, hints = starting.offered(actor)
    form = BeginForm(
        posted(request),
        request.FILES or None,
        choices=choices,
        hints=hints,
        initial={"start": choices[0][0], "how": "build"},
    )

    def do(said: dict[str, Any]) -> Done:
        text, begun_from = starting.text_of(actor, said)
        made = operations.begin(by=actor, text=text, begun_from=begun_from)
        return Done(f"{VERSIONS}/{made.pk}/write", "The draft is begun. Nobody but the board’s office sees it.")

    return send(request, form, do) or _form(
        request,
        form,
        "Begin a new version",
        VERSIONS,
        button="Begin the draft",
        lede="A draft changes nothing. It counts when partners were asked and the board has ratified it.",
    )


@page(Permission.WRITE_FRAMEWORK)
def write(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Change the text of a draft, with what the checker says beside it."""
    actor = actor_of(request)
    found = _open(actor, framework_id)
    form = TextForm(posted(request), initial={"text": found.text, "version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.rewrite(by=actor, framework_id=framework_id, version=said["version"] or 0, text=said["text"])
        return Done(f"{VERSIONS}/{framework_id}/write", "The text is saved and checked.")

    def now() -> Now:
        return Now(queries.get(actor, framework_id).version, {})

    answer = send(request, form, do, now)
    if answer is not None:
        return answer
    written = str(form["text"].value() or "").replace("\r\n", "\n")
    clash = queries.get(actor, framework_id).text if hasattr(form, "differences") else None
    shown = write_page(actor, found, written, clash)
    return show(request, "framework/write.html", status_of(form), form=form, page=shown)


@page(Permission.WRITE_FRAMEWORK)
def send_out(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Ask the partners."""
    actor = actor_of(request)
    found = _open(actor, framework_id)
    document = queries.document_of(found)
    length = document.evaluation.consultation if document and document.evaluation else None
    until = added(actor.today, Length.read(length or USUAL_CONSULTATION), Division.ENGLAND_AND_WALES)
    form = SendOutForm(posted(request), initial={"version": found.version, "comments_by": until})

    def do(said: dict[str, Any]) -> Done:
        operations.send_out(
            by=actor, framework_id=framework_id, version=said["version"] or 0, comments_by=said["comments_by"]
        )
        return Done(f"{VERSIONS}/{framework_id}/consultation", "The draft is out to consultation.")

    return send(request, form, do, _now(actor, framework_id)) or _form(
        request,
        form,
        f"Send version {found.version_name} out to consultation",
        f"{VERSIONS}/{framework_id}",
        button="Send it out",
        lede="Everybody with a role on the board can then read it. Partners see on their home page that it waits for "
        "them, comment section by section, and say for their agency whether they endorse it.",
    )


@page(Permission.WRITE_FRAMEWORK)
def ratify(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Record that the board ratified a version."""
    actor = actor_of(request)
    found = _open(actor, framework_id)
    form = RatifyForm(posted(request), initial={"version": found.version, "ratified_on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        made = operations.ratify_draft(
            by=actor,
            framework_id=framework_id,
            version=said["version"] or 0,
            ratified_on=said["ratified_on"],
            agreed_how=said["agreed_how"],
        )
        return Done(f"{VERSIONS}/{framework_id}", f"Version {made.version_name} is ratified.")

    shown = write_page(actor, found, found.text)
    return send(request, form, do, _now(actor, framework_id)) or show(
        request, "framework/ratify.html", status_of(form), form=form, page=shown
    )


@page(Permission.WRITE_FRAMEWORK)
def withdraw(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Lay a draft aside."""
    actor = actor_of(request)
    found = _open(actor, framework_id)
    form = WithdrawForm(posted(request), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.withdraw(by=actor, framework_id=framework_id, version=said["version"] or 0, why=said["why"])
        return Done(VERSIONS, "The draft is withdrawn. It can still be read here.")

    return send(request, form, do, _now(actor, framework_id)) or _form(
        request,
        form,
        f"Withdraw the draft {found.version_name}",
        f"{VERSIONS}/{framework_id}",
        button="Withdraw it",
        lede="The draft and everything that was said of it are kept. It cannot be changed or ratified after that.",
    )


def _open(actor: Actor, framework_id: int) -> Any:
    """A version whose text may still change; for one that is ratified these pages do not exist."""
    found = queries.get(actor, framework_id)
    if found.status not in OPEN:
        raise NotThere
    return found


def _now(actor: Actor, framework_id: int) -> Any:
    return lambda: Now(queries.get(actor, framework_id).version, {})


def _form(request: HttpRequest, form: Any, title: str, back: str, **context: Any) -> HttpResponse:
    return show(request, "shell/form.html", status_of(form), form=form, title=title, cancel_href=back, **context)
