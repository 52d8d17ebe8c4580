"""The three ways to somebody's list in a round, which all lead to the same pages.

Signed in to one's own, signed in to another's as the office that keeps answers, or by the personal link of an e-mail.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.design.forms import SureForm
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.choices import Way
from goldthread.loop.actions.rounds.rules import Fate
from goldthread.web.rounds import files, forms, pages
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.pages import show

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import ReturnedFile, RoundCall

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who came, to whose list, and under which address."""

    actor: Actor
    call: "RoundCall"
    base: str
    way: str = Way.PAGE

    @property
    def by_link(self) -> bool:
        """Whether they came by their link and have not signed in."""
        return self.way == Way.LINK


def list_of(request: HttpRequest, at: Entrance) -> HttpResponse:
    """The list: what is outstanding and theirs."""
    return show(request, "rounds/list.html", page=pages.list_page(at.actor, at.call, at.base, by_link=at.by_link))


def answer(request: HttpRequest, at: Entrance, reference: str) -> HttpResponse:
    """The question how one action is going."""
    asked = queries.asked_line(at.actor, at.call, reference)
    if not asked.outstanding:
        raise Refusal("This action is finished or waits for a check, so it can take no update now.")
    before = asked.answer
    initial: dict[str, Any] = {"version": asked.action.version}
    if before is not None:
        initial |= {"going": before.going, "text": before.text}
    form = forms.AnswerForm(posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        version = said.get("version")
        operations.answer(
            by=at.actor,
            call_id=at.call.pk,
            line_id=asked.line.pk,
            version=asked.action.version if version is None else int(version),
            going=said["going"],
            text=said["text"],
            proposed_on=said["proposed_on"],
            why=said["why"],
            way=at.way,
        )
        return Done(at.base, f"Your update on {reference} is kept.")

    def now() -> Now:
        latest = queries.asked_line(at.actor, at.call, reference)
        return Now(latest.action.version, {"text": latest.last_note})

    return question(
        request,
        form,
        do,
        now=now,
        template="rounds/answer.html",
        title=asked.action.title,
        caption=reference,
        button="Save the update",
        cancel_href=at.base,
        asked=asked,
        late=asked.action.due_on is not None and asked.action.due_on < at.actor.today,
    )


def excel(at: Entrance) -> HttpResponse:
    """The list as an Excel file."""
    return _given(files.excel(at.actor, at.call), EXCEL, at, "xlsx")


def word(at: Entrance) -> HttpResponse:
    """The list as a Word file."""
    return _given(files.word(at.actor, at.call), WORD, at, "docx")


def _given(content: bytes, kind: str, at: Entrance, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"{at.call.round.reference.lower()}-actions-{at.call.pk}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def send_back(request: HttpRequest, at: Entrance) -> HttpResponse:
    """Take a filled-in file, and show what it would change."""
    form = forms.SendBackForm(posted(request), request.FILES or None)

    def do(said: dict[str, Any]) -> Done:
        kept = operations.send_back(
            by=at.actor,
            round_id=at.call.round_id,
            call_id=at.call.pk,
            name=said["file"].name,
            file=said["file"],
        )
        return Done(f"{at.base}/files/{kept.pk}")

    return question(
        request,
        form,
        do,
        title="Send the file back",
        caption=f"{pages.name_of(at.call.round)} {at.call.round.reference}",
        button="Look at what it says",
        cancel_href=at.base,
    )


def file(request: HttpRequest, at: Entrance, file_id: int, back: str = "") -> HttpResponse:
    """What a file says beside what is there; sent, it is read in."""
    returned = _returned(at, file_id)
    found = queries.proposal(at.actor, returned)
    open_file = returned.taken_at is None and returned.dropped_at is None
    form = forms.TakeForm(
        posted(request) if open_file else None,
        clashes=[each.judged.row.reference for each in found.of(Fate.CLASH)] if open_file else [],
    )
    back = back or at.base

    def do(said: dict[str, Any]) -> Done:
        taken = operations.take_file(
            by=at.actor, file_id=returned.pk, chosen=form.chosen(), way=Way.LINK if at.by_link else Way.FILE
        )
        word_ = (
            "Nothing was changed." if not taken else f"{taken} {'action is' if taken == 1 else 'actions are'} updated."
        )
        return Done(back, word_)

    if open_file and request.method == "POST":
        if "drop" in request.POST:
            return send(request, SureForm(request.POST), lambda said: _drop(at, returned, back)) or show(
                request, "shell/refused.html", status=409
            )
        answered = send(request, form, do)
        if answered:
            return answered
    page = pages.file_page(returned, found, back)
    return show(
        request,
        "rounds/file.html",
        status=status_of(form),
        page=page,
        form=form,
        clashes=tuple(zip(page.clash, [form[f"clash_{each.reference}"] for each in page.clash], strict=True))
        if open_file
        else (),
    )


def _drop(at: Entrance, returned: "ReturnedFile", back: str) -> Done:
    operations.drop_file(by=at.actor, file_id=returned.pk)
    return Done(back, "The file is put aside. Nothing was changed.")


def _returned(at: Entrance, file_id: int) -> "ReturnedFile":
    found = queries.returned_file(at.actor, at.call.round, file_id)
    if found.call_id != at.call.pk:
        raise NotThere
    return found
