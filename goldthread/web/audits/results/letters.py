"""The letter to each agency about its results, on the screen, as PDF and as Word; marked sent."""

from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.audits import operations, policy, queries
from goldthread.web.audits.results import telling, word_letter
from goldthread.web.audits.results.forms import SendForm, WordsForm
from goldthread.web.audits.results.pages import top
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.typesetting import paper

TEMPLATE = Path(__file__).with_name("letter.typ")
LETTERS_A_PAGE = 100
KEEPERS = (Permission.READ_AUDITS, Permission.RUN_AUDITS)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@page(*KEEPERS)
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Every agency whose return is in, and whether its letter is sent."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    lines = queries.letters(actor, of)
    return show(
        request,
        "results/letters.html",
        top=top(actor, of, "letters"),
        lines=Paginator(lines, LETTERS_A_PAGE).get_page(request.GET.get("page")),
        letters=len(lines),
        sent=sum(line.sent_at is not None for line in lines),
    )


@require_safe
@page(Permission.READ_AUDITS)
def letter(request: HttpRequest, reference: str, agency_id: int) -> HttpResponse:
    """One letter as it stands, or as it went."""
    actor = actor_of(request)
    found = _feedback(actor, reference, agency_id)
    of = queries.round_by(actor, reference)
    return show(
        request,
        "results/letter.html",
        top=top(actor, of, "letters"),
        feedback=found,
        told=_told(actor, found),
        runs=policy.runs(actor),
        address=f"/audits/rounds/{reference}/letters/{agency_id}",
    )


@require_safe
@page(Permission.READ_AUDITS)
def as_pdf(request: HttpRequest, reference: str, agency_id: int) -> HttpResponse:
    """The letter as a tagged PDF; once it is sent, the very paper that went."""
    actor = actor_of(request)
    found = _feedback(actor, reference, agency_id)
    kept = queries.letter_document(actor, reference, agency_id)
    if kept is not None:
        return as_download(kept)
    return _file(_pdf(actor, found), "application/pdf", f"{_name(found)}.pdf")


@require_safe
@page(Permission.READ_AUDITS)
def as_word(request: HttpRequest, reference: str, agency_id: int) -> HttpResponse:
    """The letter as a Word document."""
    actor = actor_of(request)
    found = _feedback(actor, reference, agency_id)
    return _file(word_letter.made(_told(actor, found)), _WORD, f"{_name(found)}.docx")


@page(*KEEPERS)
def word(request: HttpRequest, reference: str, agency_id: int) -> HttpResponse:
    """Add the board's own words."""
    actor = actor_of(request)
    found = _feedback(actor, reference, agency_id)
    of = queries.round_by(actor, reference)
    form = WordsForm(posted(request), initial={"version": found.version, "words": found.words})

    def do(said: dict[str, Any]) -> Done:
        operations.word_letter(
            by=actor, round_id=of.pk, agency_id=agency_id, version=said["version"] or 0, words=said["words"]
        )
        return Done(f"/audits/rounds/{reference}/letters/{agency_id}", "Your words stand in the letter.")

    def now() -> Now:
        fresh = _feedback(actor, reference, agency_id)
        return Now(fresh.version, {"words": fresh.words})

    return question(
        request,
        form,
        do,
        now=now,
        title="Add the board’s own words",
        caption=f"{of.title}: {found.agency}",
        cancel_href=f"/audits/rounds/{reference}/letters/{agency_id}",
    )


@page(*KEEPERS)
def send(request: HttpRequest, reference: str, agency_id: int) -> HttpResponse:
    """Mark the letter sent, and keep the paper as it went."""
    actor = actor_of(request)
    found = _feedback(actor, reference, agency_id)
    of = queries.round_by(actor, reference)
    form = SendForm(posted(request), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.send_letter(
            by=actor,
            round_id=of.pk,
            agency_id=agency_id,
            version=said["version"] or 0,
            sent_to=said["sent_to"],
            paper=_pdf(actor, found),
            name=f"{_name(found)}.pdf",
        )
        return Done(
            f"/audits/rounds/{reference}/letters/{agency_id}",
            "The letter is marked sent and kept as it went. Whoever leads the agency is told.",
        )

    return question(
        request,
        form,
        do,
        now=lambda: Now(_feedback(actor, reference, agency_id).version, {}),
        title="Mark the letter sent",
        caption=f"{of.title}: {found.agency}",
        lede="The PDF is kept as it is now, and the agency reads it here. Nothing in it changes afterwards.",
        button="Mark it sent",
        cancel_href=f"/audits/rounds/{reference}/letters/{agency_id}",
    )


def _feedback(actor: Actor, reference: str, agency_id: int) -> queries.Feedback:
    return queries.feedback(actor, queries.round_by(actor, reference), agency_id)


def _told(actor: Actor, found: queries.Feedback) -> telling.Letter:
    return telling.letter(found, board=accounts.board(actor).name, at=found.sent_at or actor.at)


def _pdf(actor: Actor, found: queries.Feedback) -> bytes:
    return paper(TEMPLATE, telling.plain(_told(actor, found)), at=actor.at)


def _name(found: queries.Feedback) -> str:
    agency = "-".join("".join(c if c.isalnum() else " " for c in found.agency.lower()).split())
    return f"{found.round.lower()}-{agency}"[:80]


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
