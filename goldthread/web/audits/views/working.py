"""What is done with a return beside answering it: colleagues, evidence, comments, signatures, time, paper."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core import receipts
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.design.wording import counted
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.queries import ReturnSeen
from goldthread.web.audits.forms import returns as forms
from goldthread.web.audits.pages import returns as pages
from goldthread.web.audits.pages import sections
from goldthread.web.audits.paper import paper_of
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, form_key, posted, question, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

log = logging.getLogger(__name__)

asked = require_http_methods(["GET", "HEAD", "POST"])


def _caption(seen: ReturnSeen) -> str:
    return f"{seen.round} {seen.title}: {seen.agency or 'all together'}"


def _base(return_id: int) -> str:
    return f"/audits/returns/{return_id}"


def _now(actor: Actor, return_id: int) -> Now:
    return Now(queries.return_row(actor, return_id).version, {})


def _must_lead(actor: Actor, return_id: int) -> ReturnSeen:
    """The return, for who answers for its agency and for the office; for others these pages do not exist."""
    if not queries.leads_return(actor, return_id):
        raise NotThere
    return queries.return_seen(actor, return_id)


@asked
@page()
def carry(request: HttpRequest, return_id: int) -> HttpResponse:
    """Put last year's answers in, to be confirmed or changed."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)

    def do(said: dict[str, Any]) -> Done:
        count = operations.carry_forward(by=actor, return_id=return_id)
        return Done(_base(return_id), f"{counted(count, 'answer')} of last year are in, to be confirmed or changed.")

    return question(
        request,
        forms.SureForm(posted(request)),
        do,
        title="Carry last year’s answers forward",
        caption=_caption(seen),
        button="Carry them forward",
        cancel_href=_base(return_id),
        lede="They stand where nothing is answered yet. Each counts once somebody has confirmed or changed it.",
    )


@asked
@page()
def hand(request: HttpRequest, return_id: int, section: str) -> HttpResponse:
    """Ask a colleague to answer a section."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    found = sections.section_of(seen, section)
    if found is None:
        raise NotThere
    people = queries.colleagues(actor, queries.return_row(actor, return_id))
    form = forms.HandForm(
        posted(request),
        people=[(str(pk), name) for pk, name in people],
        initial={"person": str(found.holder_id or ""), "due_on": found.due_on},
    )

    def do(said: dict[str, Any]) -> Done:
        person = int(said["person"]) if said["person"] else None
        operations.hand_section(by=actor, return_id=return_id, section=section, person_id=person, due_on=said["due_on"])
        told = "They are told, and see it on their home page." if person else "Nobody in particular answers it now."
        return Done(_base(return_id), told)

    return question(
        request,
        form,
        do,
        title=f"Who answers “{found.title}”?",
        caption=_caption(seen),
        cancel_href=_base(return_id),
        lede="Somebody who is not in the list has no account here yet: go back and invite them by a link.",
    )


@require_POST
@page()
def finish(request: HttpRequest, return_id: int, section: str) -> HttpResponse:
    """Say that a section is done."""
    actor = actor_of(request)
    operations.finish_section(by=actor, return_id=return_id, section=section)
    messages.success(request, "The section is done. You can still change it until the return is signed.")
    return redirect(_base(return_id))


@asked
@page()
def colleague(request: HttpRequest, return_id: int) -> HttpResponse:
    """Invite somebody of the agency by a link of their own: sent by mail, and shown here this once."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    form = forms.ColleagueForm(posted(request))
    if form.is_valid():
        try:
            secret = _invited(request, actor, seen, form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            if secret is None:
                messages.info(request, "This invitation was sent already. To see a link again, send a new one.")
                return redirect(_base(return_id))
            link = request.build_absolute_uri(f"/invitation/{secret}")
            said = form.cleaned_data
            response = show(
                request, "audits/invited.html", name=said["name"], email=said["email"], link=link, back=_base(return_id)
            )
            response["Cache-Control"] = "no-store"
            return response
    return show(
        request,
        "shell/form.html",
        status_of(form),
        form=form,
        title="Invite somebody by a link",
        caption=_caption(seen),
        button="Send the invitation",
        cancel_href=_base(return_id),
        lede="They need no account. The link is theirs alone: it opens once, for 14 days, and lets them choose a "
        "password.",
    )


def _invited(request: HttpRequest, actor: Actor, seen: ReturnSeen, form: Any) -> str | None:
    said, key = form.cleaned_data, form_key(form)
    with transaction.atomic():
        if key and receipts.take(actor, key) is not None:
            return None
        made, secret = operations.invite_colleague(
            by=actor, return_id=seen.id, email=said["email"], name=said["name"], leads=said["part"] == "signs"
        )
        if key:
            receipts.led_to(actor, key, _base(seen.id))
    told = {
        "name": made.name,
        "invited_by": actor.name,
        "board": accounts.board(actor).name,
        "round": seen.title,
        "agency": seen.agency,
        "due_on": seen.due_on,
        "link": request.build_absolute_uri(f"/invitation/{secret}"),
    }
    transaction.on_commit(lambda: _mail(made.email, told))
    return secret


def _mail(address: str, told: dict[str, Any]) -> None:
    """Send the link; the page shows it as well, so a mail server that is down stops nobody."""
    body = render_to_string("audits/email/invited.txt", told)
    try:
        send_mail(f"{told['round']}: you are asked to answer", body, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException):
        log.exception("an invitation to a return could not be sent by mail")


def _questions(seen: ReturnSeen) -> list[tuple[str, str]]:
    return [(each.key, each.question.asks) for section in seen.sections for each in section.questions]


@asked
@page()
def evidence(request: HttpRequest, return_id: int) -> HttpResponse:
    """Attach something that shows it, once, beside every answer that it supports."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    if not seen.may_answer:
        raise NotThere
    form = forms.EvidenceForm(
        posted(request),
        request.FILES or None,
        questions=_questions(seen),
        initial={"questions": [request.GET.get("question", "")]},
    )

    def do(said: dict[str, Any]) -> Done:
        file = said["file"]
        operations.attach_evidence(
            by=actor,
            return_id=return_id,
            title=said["title"],
            shows=said["shows"],
            questions=said["questions"],
            file=file,
            file_name=file.name if file else "",
            link=said["link"],
        )
        return Done(_back(request, return_id), f"“{said['title']}” is attached.")

    return question(
        request,
        form,
        do,
        makes="evidence",
        title="Attach evidence",
        caption=_caption(seen),
        button="Attach it",
        cancel_href=_back(request, return_id),
        lede="Take names and addresses out before you attach a record.",
    )


def _back(request: HttpRequest, return_id: int) -> str:
    key = request.GET.get("question", "")
    return f"{_base(return_id)}/questions/{key}" if key.replace("-", "").isalnum() else _base(return_id)


@asked
@page()
def cite(request: HttpRequest, return_id: int, evidence_id: int) -> HttpResponse:
    """Say anew beside which answers a piece of evidence stands."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    found = next((each for each in seen.evidence if each.id == evidence_id), None)
    if found is None or not seen.may_answer:
        raise NotThere
    cited = [q.key for section in seen.sections for q in section.questions if evidence_id in q.evidence]
    form = forms.CiteForm(posted(request), questions=_questions(seen), initial={"questions": cited})

    def do(said: dict[str, Any]) -> Done:
        operations.cite_evidence(by=actor, return_id=return_id, evidence_id=evidence_id, questions=said["questions"])
        return Done(_base(return_id), "Saved.")

    return question(
        request,
        form,
        do,
        title=f"Where is “{found.title}” cited?",
        caption=_caption(seen),
        cancel_href=_base(return_id),
    )


@require_safe
@page()
def evidence_file(request: HttpRequest, return_id: int, evidence_id: int) -> HttpResponse:
    """The file of a piece of evidence."""
    return as_download(queries.evidence_file(actor_of(request), return_id, evidence_id))


@asked
@page()
def comment(request: HttpRequest, return_id: int) -> HttpResponse:
    """Say something to the board, or to who answers; about the return or one question of it."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    key = request.GET.get("question", "")
    asks = dict(_questions(seen)).get(key, "")
    form = forms.CommentForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.comment(by=actor, return_id=return_id, text=said["text"], question=key if asks else "")
        return Done(_back(request, return_id), "Your comment is there, and who it is for is told.")

    return question(
        request,
        form,
        do,
        makes="comment",
        title=f"Comment on “{asks}”" if asks else "Comment on this return",
        caption=_caption(seen),
        button="Send the comment",
        cancel_href=_back(request, return_id),
    )


@asked
@page()
def sign(request: HttpRequest, return_id: int) -> HttpResponse:
    """Sign a return as it stands."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    capacities = [(name, name) for name in seen.still_to_sign or ("Person who answers",)]
    form = forms.SignForm(
        posted(request), capacities=capacities, initial={"version": seen.version, "capacity": capacities[0][0]}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.sign(by=actor, return_id=return_id, version=said["version"] or 0, capacity=said["capacity"])
        left = len(capacities) - 1
        more = f" {counted(left, 'signature')} still to come, each by another person." if left else ""
        return Done(_base(return_id), f"You have signed as {said['capacity'].lower()}.{more or ' The board has it.'}")

    questions = [each for section in seen.sections for each in section.questions]
    gaps = [each for each in questions if each.gap and not each.missing]
    return question(
        request,
        form,
        do,
        now=lambda: _now(actor, return_id),
        template="audits/sign.html",
        head=pages.head_of(actor, seen),
        answered=sum(not each.missing for each in questions),
        left=seen.left,
        gaps=gaps,
        signatures=seen.signatures,
        cancel_href=_base(return_id),
    )


@asked
@page()
def open_again(request: HttpRequest, return_id: int) -> HttpResponse:
    """Take a return back to be changed."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    form = forms.WhyForm(
        posted(request),
        label="Why is it opened again?",
        missing="Say why the return is opened again.",
        initial={"version": seen.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.open_again(by=actor, return_id=return_id, version=said["version"] or 0, why=said["why"])
        return Done(_base(return_id), "It is open again. It has to be signed anew.")

    return question(
        request,
        form,
        do,
        now=lambda: _now(actor, return_id),
        title="Open the return again",
        caption=_caption(seen),
        button="Open it again",
        cancel_href=_base(return_id),
        lede="Signatures given so far stay in the record. Once it is changed, the return is signed anew.",
    )


@asked
@page()
def late(request: HttpRequest, return_id: int) -> HttpResponse:
    """Say to the board why a return is late."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    form = forms.WhyForm(
        posted(request), label="Why is it late?", missing="Say why it is late.", initial={"version": seen.version}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.explain_late(by=actor, return_id=return_id, version=said["version"] or 0, why=said["why"])
        return Done(_base(return_id), "The board sees it in its list.")

    return question(
        request,
        form,
        do,
        now=lambda: _now(actor, return_id),
        title="Say why it is late",
        caption=_caption(seen),
        button="Tell the board",
        cancel_href=_base(return_id),
    )


@asked
@page(Permission.RUN_AUDITS)
def put_off(request: HttpRequest, return_id: int) -> HttpResponse:
    """Give one respondent more time."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    back = f"/audits/rounds/{seen.round}"
    form = forms.PutOffForm(posted(request), initial={"version": seen.version})

    def do(said: dict[str, Any]) -> Done:
        operations.put_off(
            by=actor, return_id=return_id, version=said["version"] or 0, due_on=said["due_on"], why=said["why"]
        )
        return Done(back, "They have more time.")

    return question(
        request,
        form,
        do,
        now=lambda: _now(actor, return_id),
        title="Give more time",
        caption=_caption(seen),
        button="Give more time",
        cancel_href=back,
    )


@asked
@page()
def gap(request: HttpRequest, return_id: int, question: str) -> HttpResponse:
    """Make an action of a gap."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    asks = dict(_questions(seen)).get(question)
    if asks is None:
        raise NotThere
    back = f"{_base(return_id)}/questions/{question}"

    def do(said: dict[str, Any]) -> Done:
        made = operations.act_on_gap(
            by=actor,
            return_id=return_id,
            question=question,
            title=said["title"],
            strength=said["strength"],
            due_on=said["due_on"],
        )
        return Done(back, f"{made.reference} is planned. Your agency leads it.")

    return _question(
        request,
        forms.GapForm(posted(request)),
        do,
        makes="action",
        title="Make an action of this gap",
        caption=asks,
        button="Plan the action",
        cancel_href=back,
    )


_question = question
"""The page that asks, where a view has a question of its own."""


@asked
@page()
def share(request: HttpRequest, return_id: int) -> HttpResponse:
    """Give the answers to the returns of the same agency on other boards."""
    actor = actor_of(request)
    seen = _must_lead(actor, return_id)
    boards = [(str(pk), name) for pk, _, name in getattr(request, "boards", []) if pk != actor.board_id]
    form = forms.ShareForm(posted(request), boards=boards)

    def do(said: dict[str, Any]) -> Done:
        with acting.aside():
            found = [accounts.actor_for(request.user, int(pk), actor.at) for pk in said["boards"]]  # type: ignore[arg-type]
        given = operations.answer_other_boards(
            by=actor, return_id=return_id, others=[each for each in found if each is not None]
        )
        total = sum(given.values())
        if not total:
            return Done(_base(return_id), "No return there waits for these answers. Nothing was given.")
        return Done(
            _base(return_id),
            f"{counted(total, 'answer')} given to {counted(sum(map(bool, given.values())), 'board')}. "
            "They wait there to be confirmed and signed.",
        )

    return question(
        request,
        form,
        do,
        title="Give the answers to other boards",
        caption=_caption(seen),
        button="Give them",
        cancel_href=_base(return_id),
        lede="Where another board asks your agency the same, your answers are put in, to be confirmed and signed "
        "there. Nothing that is answered there is overwritten.",
    )


@require_safe
@page()
def paper(request: HttpRequest, return_id: int) -> HttpResponse:
    """The return on paper: with its answers, or empty to be written on."""
    actor = actor_of(request)
    seen, row = queries.return_seen(actor, return_id), queries.return_row(actor, return_id)
    made = paper_of(actor, seen, row, queries.tool_of(row.round.edition), empty="empty" in request.GET)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{seen.round.lower()}-{return_id}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
