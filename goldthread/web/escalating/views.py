"""Letters about late actions: all of them, one, written, sent, answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON
from goldthread.core.refusals import NotAllowed
from goldthread.design.wording import day
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.escalating import operations, queries
from goldthread.loop.actions.escalating.choices import ORDER, Sent, Step
from goldthread.web.escalating import forms, pages, paper
from goldthread.web.escalating.paper import Letter
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])
writes = page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)


@require_safe
@page(Permission.READ_ACTIONS)
def escalations(request: HttpRequest) -> HttpResponse:
    """What is due to go up, and every letter."""
    return show(request, "escalating/escalations.html", page=pages.escalations_page(actor_of(request)))


@asked
@writes
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft the letter of a step about one action."""
    actor = actor_of(request)
    action = actions.get(actor, reference)
    wanted = request.GET.get("step", "")
    step = Step(wanted) if wanted in Step.values else Step.AGENCY_HEAD
    draft = queries.draft(actor, action, step)
    initial = {
        "to_name": draft.to_name,
        "to_post": draft.to_post,
        "to_email": draft.to_email,
        "answer_by": draft.answer_by,
        "letter": draft.letter,
    }
    form = forms.LetterForm(posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        known = draft.person is not None and said["to_email"] == draft.to_email
        made = operations.write(
            by=actor,
            action_id=action.pk,
            step=step,
            to_name=said["to_name"],
            to_post=said["to_post"],
            to_email=said["to_email"],
            letter=said["letter"],
            answer_by=said["answer_by"],
            person_id=draft.person.pk if known and draft.person else None,
        )
        return Done(f"/escalations/{made.reference}", "The letter is drafted. Read it once more, then send it.")

    return question(
        request,
        form,
        do,
        makes="letter",
        template="escalating/write.html",
        title=f"Letter to: {step.label.lower()}",
        caption=f"{action.reference} {action.title}",
        steps=[(each.value, each.label) for each in ORDER],
        here=step.value,
        button="Keep the draft",
        cancel_href=f"/actions/{reference}",
    )


@require_safe
@page(Permission.READ_ACTIONS)
def escalation(request: HttpRequest, reference: str) -> HttpResponse:
    """One letter with its answer."""
    actor = actor_of(request)
    return show(request, "escalating/escalation.html", page=pages.escalation_page(actor, queries.get(actor, reference)))


@asked
@writes
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the words of a letter that has not gone."""
    actor = actor_of(request)
    row = queries.get(actor, reference)
    form = forms.RewriteForm(
        posted(request), initial={"letter": row.letter, "answer_by": row.answer_by, "version": row.version}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.rewrite(
            by=actor, escalation_id=row.pk, version=said["version"] or row.version, letter=said["letter"],
            answer_by=said["answer_by"],
        )  # fmt: skip
        return Done(f"/escalations/{reference}", "The letter is changed.")

    def now() -> Now:
        latest = queries.get(actor, reference)
        return Now(latest.version, {"letter": latest.letter, "answer_by": latest.answer_by})

    return question(
        request,
        form,
        do,
        now=now,
        title="Change the letter",
        caption=reference,
        cancel_href=f"/escalations/{reference}",
    )


@asked
@writes
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a letter, or keep that it was sent."""
    actor = actor_of(request)
    row = queries.get(actor, reference)
    form = forms.SendForm(
        posted(request),
        initial={"version": row.version, "sent_on": actor.today, "how": Sent.MAIL if row.to_email else Sent.OTHERWISE},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.send(
            by=actor, escalation_id=row.pk, version=said["version"] or row.version, how=said["how"],
            sent_on=said["sent_on"],
        )  # fmt: skip
        return Done(
            f"/escalations/{reference}", f"The letter has gone. An answer is asked for by {day(row.answer_by)}."
        )

    return question(
        request,
        form,
        do,
        title="Send the letter",
        caption=f"{reference} to {row.to_name}",
        button="Send the letter",
        cancel_href=f"/escalations/{reference}",
    )


@asked
@page(Permission.READ_ACTIONS)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the answer: one's own, or what came to the office."""
    actor = actor_of(request)
    row = queries.get(actor, reference)
    if row.person_id != actor.person_id and not actor.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Whoever was written to answers, or the board’s office for them.")
    mine = row.person_id == actor.person_id
    initial = {"version": row.version, "answered_by": actor.name if mine else row.to_name, "answered_on": actor.today}
    form = forms.AnswerForm(posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.keep_answer(
            by=actor, escalation_id=row.pk, version=said["version"] or row.version, answer=said["answer"],
            answered_by=said["answered_by"], answered_on=said["answered_on"],
        )  # fmt: skip
        return Done(f"/escalations/{reference}", "The answer is kept with the letter.")

    return question(
        request,
        form,
        do,
        title="Answer the letter" if mine else "Keep the answer",
        caption=f"{reference} {row.action.title}",
        button="Keep the answer",
        cancel_href=f"/escalations/{reference}",
    )


def _letter(request: HttpRequest, reference: str) -> Letter:
    actor = actor_of(request)
    row = queries.get(actor, reference)
    return Letter(
        board=accounts.board(actor).name,
        reference=row.reference,
        about=f"{row.action.reference}: {row.action.title}",
        to=tuple(line for line in (row.to_name, row.to_post) if line),
        date=day(row.sent_on or row.drafted_at.astimezone(LONDON).date()),
        text=row.letter,
        made_at=actor.at,
    )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@page(Permission.READ_ACTIONS)
def letter_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as a PDF."""
    return _file(paper.pdf(_letter(request, reference)), "application/pdf", f"{reference.lower()}-letter.pdf")


@require_safe
@page(Permission.READ_ACTIONS)
def letter_word(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as a Word document."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _file(paper.word(_letter(request, reference)), kind, f"{reference.lower()}-letter.docx")
