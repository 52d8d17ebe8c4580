"""Rounds: all of them, one, somebody's list, the pack, and what the office does with a round."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.design.forms import SureForm
from goldthread.design.wording import day
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.framework import queries as framework
from goldthread.web.rounds import entrance, forms, pages, pdf
from goldthread.web.rounds.entrance import Entrance
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])
runs = page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)


@require_safe
@page(Permission.READ_ACTIONS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round: what asks the reader, what is open, what comes next, what is over."""
    return show(request, "rounds/rounds.html", page=pages.rounds_page(actor_of(request)))


@asked
@runs
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a group's round: everybody is asked at once."""
    actor = actor_of(request)
    wanted = request.GET.get("group", "")
    coming = next((each for each in queries.upcoming(actor) if each.group and str(each.group.pk) == wanted), None)
    initial: dict[str, Any] = {"group": wanted}
    if coming is not None:
        before = framework.rhythm(actor).round_answers_days_before
        initial |= {"meets_on": coming.meets_on, "answers_by": max(coming.meets_on - _days(before), actor.today)}
    form = forms.OpenForm(actor, posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        made = operations.open_round(
            by=actor,
            group_id=int(said["group"]),
            meets_on=said["meets_on"],
            answers_by=said["answers_by"],
            by_link=said["by_link"] == "yes",
        )
        return Done(f"/rounds/{made.reference}", f"{made.reference} is open, and everybody has been asked.")

    return question(
        request,
        form,
        do,
        makes="round",
        title="Open a round",
        lede="Each senior officer and each lead officer gets what is theirs and outstanding, and nothing else.",
        button="Open the round and ask everybody",
        cancel_href="/rounds",
    )


def _days(count: int) -> Any:
    from datetime import timedelta

    return timedelta(days=count)


@require_safe
@page(Permission.READ_ACTIONS)
def round_(request: HttpRequest, reference: str) -> HttpResponse:
    """How a round stands."""
    actor = actor_of(request)
    return show(request, "rounds/round.html", page=pages.round_page(actor, queries.get(actor, reference)))


@require_safe
@page(Permission.READ_ACTIONS)
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """What the group reads before its meeting."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    return show(request, "rounds/pack.html", page=pages.pack_page(actor, of, queries.pack(actor, of)))


@require_safe
@page(Permission.READ_ACTIONS)
def pack_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The pack as a PDF, ready to print."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    content = pdf.pack(
        pages.pack_page(actor, of, queries.pack(actor, of)),
        board=accounts.board(actor).name,
        person=actor.name,
        at=actor.at,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{reference.lower()}-progress-pack.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# Somebody's list


def _mine(request: HttpRequest, reference: str) -> Entrance:
    actor = actor_of(request)
    call = queries.call_of(actor, queries.get(actor, reference))
    return Entrance(actor, call, f"/rounds/{reference}/mine")


def _theirs(request: HttpRequest, reference: str, call_id: int) -> Entrance:
    actor = actor_of(request)
    call = queries.call_of(actor, queries.get(actor, reference), call_id)
    return Entrance(actor, call, f"/rounds/{reference}/asked/{call_id}")


@require_safe
@page(Permission.READ_ACTIONS)
def mine(request: HttpRequest, reference: str) -> HttpResponse:
    """One's own list in a round."""
    return entrance.list_of(request, _mine(request, reference))


@asked
@page(Permission.READ_ACTIONS)
def mine_answer(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Say how one of one's own actions is going."""
    return entrance.answer(request, _mine(request, reference), action)


@require_safe
@page(Permission.READ_ACTIONS)
def mine_excel(request: HttpRequest, reference: str) -> HttpResponse:
    """One's own list as an Excel file."""
    return entrance.excel(_mine(request, reference))


@require_safe
@page(Permission.READ_ACTIONS)
def mine_word(request: HttpRequest, reference: str) -> HttpResponse:
    """One's own list as a Word file."""
    return entrance.word(_mine(request, reference))


@asked
@page(Permission.READ_ACTIONS)
def mine_send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Send one's own file back."""
    return entrance.send_back(request, _mine(request, reference))


@asked
@page(Permission.READ_ACTIONS)
def mine_file(request: HttpRequest, reference: str, file_id: int) -> HttpResponse:
    """What one's own file would change."""
    return entrance.file(request, _mine(request, reference), file_id)


@require_safe
@page(Permission.READ_ACTIONS)
def theirs(request: HttpRequest, reference: str, call_id: int) -> HttpResponse:
    """Somebody's list, for the office that keeps answers which come by telephone or post."""
    return entrance.list_of(request, _theirs(request, reference, call_id))


@asked
@page(Permission.READ_ACTIONS)
def theirs_answer(request: HttpRequest, reference: str, call_id: int, action: str) -> HttpResponse:
    """Keep what somebody said of one of their actions."""
    return entrance.answer(request, _theirs(request, reference, call_id), action)


@asked
@runs
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in a file that came to the office: the number in it says whose it is."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    form = forms.SendBackForm(posted(request), request.FILES or None)

    def do(said: dict[str, Any]) -> Done:
        kept = operations.send_back(by=actor, round_id=of.pk, name=said["file"].name, file=said["file"])
        return Done(f"/rounds/{reference}/files/{kept.pk}")

    return question(
        request,
        form,
        do,
        title="Read in a file that came back",
        caption=f"{pages.name_of(of)} {reference}",
        button="Look at what it says",
        cancel_href=f"/rounds/{reference}",
    )


@asked
@page(Permission.READ_ACTIONS)
def file(request: HttpRequest, reference: str, file_id: int) -> HttpResponse:
    """What a file that came back would change."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    call_id = queries.returned_file(actor, of, file_id).call_id
    call = queries.call_of(actor, of, call_id)
    at = Entrance(actor, call, f"/rounds/{reference}")
    return entrance.file(request, at, file_id, back=f"/rounds/{reference}")


# What the office does


@asked
@runs
def ask_again(request: HttpRequest, reference: str, call_id: int) -> HttpResponse:
    """Write to somebody again, with a new link."""
    at = _theirs(request, reference, call_id)

    def do(said: dict[str, Any]) -> Done:
        operations.ask_again(by=at.actor, call_id=call_id)
        return Done(at.base, f"{at.call.person.name} is asked again. The old link opens nothing any more.")

    return _press(
        request, at, do, f"Ask {at.call.person.name} again?", "Ask again", "They get a new e-mail with a new link."
    )


@asked
@page(Permission.READ_ACTIONS)
def close_link(request: HttpRequest, reference: str, call_id: int) -> HttpResponse:
    """Close somebody's link: their own, or another's for the office."""
    at = _theirs(request, reference, call_id)

    def do(said: dict[str, Any]) -> Done:
        operations.close_link(by=at.actor, call_id=call_id)
        return Done(at.base, "The link is closed. It opens nothing any more.")

    lede = "Whoever has it is asked to sign in instead. Do this if an e-mail went astray."
    return _press(request, at, do, f"Close the link of {at.call.person.name}?", "Close the link", lede)


def _press(request: HttpRequest, at: Entrance, do: Any, title: str, button: str, lede: str) -> HttpResponse:
    return question(request, SureForm(posted(request)), do, title=title, button=button, lede=lede, cancel_href=at.base)


@asked
@runs
def challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Note a talk with one agency about what is outstanding."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    form = forms.ChallengeForm(actor, posted(request), initial={"held_on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        operations.note_challenge(
            by=actor,
            round_id=of.pk,
            agency_id=int(said["agency"]),
            held_on=said["held_on"],
            with_whom=said["with_whom"],
            asked=said["asked"],
            answered=said["answered"],
        )
        return Done(f"/rounds/{reference}", "The talk is noted. It stands in the pack.")

    return question(
        request,
        form,
        do,
        makes="talk",
        title="Note a talk with an agency",
        caption=f"{pages.name_of(of)} {reference}",
        button="Keep it",
        cancel_href=f"/rounds/{reference}",
    )


@asked
@runs
def settle_date(request: HttpRequest, reference: str, answer_id: int) -> HttpResponse:
    """Keep what the group says to a new date."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    found = the_one(queries.dates_to_answer(actor, of).filter(pk=answer_id))
    form = forms.DateForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.settle_date(by=actor, answer_id=answer_id, agreed=said["agreed"] == "yes")
        return Done(f"/rounds/{reference}", "What the group said is kept.")

    action = found.line.action
    return question(
        request,
        form,
        do,
        title=f"A new date for {action.reference}",
        caption=action.title,
        lede=f"It is due on {day(action.due_on) or 'no day'}. {found.by.name if found.by else 'Somebody'} asks for "
        f"{day(found.proposed_on)}: {found.why}",
        button="Keep the decision",
        cancel_href=f"/rounds/{reference}",
    )


@asked
@runs
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a round after its meeting."""
    actor = actor_of(request)
    of = queries.get(actor, reference)
    form = forms.CloseForm(posted(request), initial={"version": of.version})

    def do(said: dict[str, Any]) -> Done:
        version = said.get("version")
        operations.close_round(
            by=actor, round_id=of.pk, version=of.version if version is None else int(version), minute=said["minute"]
        )
        return Done(f"/rounds/{reference}", "The round is closed. What is done has left the active list.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(_version(actor, reference), {}),
        title="Close the round",
        caption=f"{pages.name_of(of)} {reference}",
        lede="What is done leaves the active list for the master copy, where it can always be found. "
        "All links are closed.",
        button="Close the round",
        cancel_href=f"/rounds/{reference}",
    )


def _version(actor: Actor, reference: str) -> int:
    return queries.get(actor, reference).version
