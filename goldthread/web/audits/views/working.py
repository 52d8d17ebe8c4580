"""What is done with a return beside answering it: last year's answers, comments, signatures, time, boards, paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere
from goldthread.design.forms import SureForm
from goldthread.design.wording import counted
from goldthread.loop.audits import operations, queries
from goldthread.web.audits.forms import returns as forms
from goldthread.web.audits.pages import returns as pages
from goldthread.web.audits.paper import paper_of
from goldthread.web.audits.views.of_a_return import asked, back_to, base, caption, must_lead, now_of, questions_of
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page


@asked
@page()
def carry(request: HttpRequest, return_id: int) -> HttpResponse:
    """Put last year's answers in, to be confirmed or changed."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)

    def do(said: dict[str, Any]) -> Done:
        count = operations.carry_forward(by=actor, return_id=return_id)
        return Done(base(return_id), f"{counted(count, 'answer')} of last year are in, to be confirmed or changed.")

    return question(
        request,
        SureForm(posted(request)),
        do,
        title="Carry last year’s answers forward",
        caption=caption(seen),
        button="Carry them forward",
        cancel_href=base(return_id),
        lede="They stand where nothing is answered yet. Each counts once somebody has confirmed or changed it.",
    )


@asked
@page()
def comment(request: HttpRequest, return_id: int) -> HttpResponse:
    """Say something to the board, or to who answers; about the return or one question of it."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    key = request.GET.get("question", "")
    asks = dict(questions_of(seen)).get(key, "")
    form = forms.CommentForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.comment(by=actor, return_id=return_id, text=said["text"], question=key if asks else "")
        return Done(back_to(request, return_id), "Your comment is there, and who it is for is told.")

    return question(
        request,
        form,
        do,
        makes="comment",
        title=f"Comment on “{asks}”" if asks else "Comment on this return",
        caption=caption(seen),
        button="Send the comment",
        cancel_href=back_to(request, return_id),
    )


@asked
@page()
def sign(request: HttpRequest, return_id: int) -> HttpResponse:
    """Sign a return as it stands."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)
    capacities = [(name, name) for name in seen.still_to_sign or ("Person who answers",)]
    form = forms.SignForm(
        posted(request), capacities=capacities, initial={"version": seen.version, "capacity": capacities[0][0]}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.sign(by=actor, return_id=return_id, version=said["version"] or 0, capacity=said["capacity"])
        left = len(capacities) - 1
        more = f" {counted(left, 'signature')} still to come, each by another person." if left else ""
        return Done(base(return_id), f"You have signed as {said['capacity'].lower()}.{more or ' The board has it.'}")

    questions = [each for section in seen.sections for each in section.questions]
    gaps = [each for each in questions if each.gap and not each.missing]
    return question(
        request,
        form,
        do,
        now=lambda: now_of(actor, return_id),
        template="audits/sign.html",
        head=pages.head_of(actor, seen),
        answered=sum(not each.missing for each in questions),
        left=seen.left,
        gaps=gaps,
        signatures=seen.signatures,
        cancel_href=base(return_id),
    )


@asked
@page()
def open_again(request: HttpRequest, return_id: int) -> HttpResponse:
    """Take a return back to be changed."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)
    form = forms.WhyForm(
        posted(request),
        label="Why is it opened again?",
        missing="Say why the return is opened again.",
        initial={"version": seen.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.open_again(by=actor, return_id=return_id, version=said["version"] or 0, why=said["why"])
        return Done(base(return_id), "It is open again. It has to be signed anew.")

    return question(
        request,
        form,
        do,
        now=lambda: now_of(actor, return_id),
        title="Open the return again",
        caption=caption(seen),
        button="Open it again",
        cancel_href=base(return_id),
        lede="Signatures given so far stay in the record. Once it is changed, the return is signed anew.",
    )


@asked
@page()
def late(request: HttpRequest, return_id: int) -> HttpResponse:
    """Say to the board why a return is late."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)
    form = forms.WhyForm(
        posted(request), label="Why is it late?", missing="Say why it is late.", initial={"version": seen.version}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.explain_late(by=actor, return_id=return_id, version=said["version"] or 0, why=said["why"])
        return Done(base(return_id), "The board sees it in its list.")

    return question(
        request,
        form,
        do,
        now=lambda: now_of(actor, return_id),
        title="Say why it is late",
        caption=caption(seen),
        button="Tell the board",
        cancel_href=base(return_id),
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
        now=lambda: now_of(actor, return_id),
        title="Give more time",
        caption=caption(seen),
        button="Give more time",
        cancel_href=back,
    )


@asked
@page()
def gap(request: HttpRequest, return_id: int, question: str) -> HttpResponse:
    """Make an action of a gap."""
    actor = actor_of(request)
    seen = must_lead(actor, return_id)
    asks = dict(questions_of(seen)).get(question)
    if asks is None:
        raise NotThere
    back = f"{base(return_id)}/questions/{question}"

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
    seen = must_lead(actor, return_id)
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
            return Done(base(return_id), "No return there waits for these answers. Nothing was given.")
        return Done(
            base(return_id),
            f"{counted(total, 'answer')} given to {counted(sum(map(bool, given.values())), 'board')}. "
            "They wait there to be confirmed and signed.",
        )

    return question(
        request,
        form,
        do,
        title="Give the answers to other boards",
        caption=caption(seen),
        button="Give them",
        cancel_href=base(return_id),
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
