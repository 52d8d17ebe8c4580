"""Writing to those who are asked, and the link that is theirs alone."""

import secrets

from django.db import transaction

from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.design import wording
from goldthread.loop.actions.rounds.models import Round, RoundCall, RoundLine
from goldthread.loop.actions.rounds.operations.steps import call_of, note, still_open
from goldthread.loop.actions.rounds.policy import require_run
from goldthread.notices.operations import tell


def write_to(by: Actor, made: Round, call: RoundCall, lines: list[RoundLine], secret: str, key: str) -> None:
    """Write to one person what is outstanding and theirs, and how to answer."""
    count = wording.counted(len(lines), "action")
    titles = "\n".join(f"{line.action.reference}: {line.action.title}" for line in lines[:40])
    how = (
        "The link below is yours alone. It opens your list without signing in, until the day of the meeting; "
        "do not pass it on. Update each action there, or take the list as an Excel or Word file and send it back there."
        if made.by_link
        else "Sign in to update each action, or to take the list as an Excel or Word file and send it back."
    )
    tell(
        by=by,
        people=[call.person_id],
        key=key,
        subject=f"{made.reference}: {count} to update by {wording.day(made.answers_by)}",
        body=f"{_group(made)} meets on {wording.day(made.meets_on)}. "
        f"These are outstanding and yours:\n\n{titles}\n\n{how}",
        address=f"/rounds/link/{secret}" if made.by_link else f"/rounds/{made.reference}/mine",
    )


def _group(of: Round) -> str:
    return f"The {of.group.name}" if of.group else "The board"


@transaction.atomic
def note_link_opened(*, by: Actor, call_id: int) -> None:
    """Keep that somebody came by their link, once a day."""
    found = RoundCall.objects.select_for_update(of=("self",)).select_related("round").get(pk=call_id)
    if found.link_opened_at is not None and found.link_opened_at.date() == by.at.date():
        return
    found.link_opened_at = by.at
    found.save()
    note(by, "came by the link of", found.round)


@transaction.atomic
def close_link(*, by: Actor, call_id: int) -> RoundCall:
    """Close one person's link: from now on it opens nothing, and they sign in instead."""
    found = call_of(by, call_id)
    if found.link_revoked_at is not None:
        raise Refusal("This link is closed already.")
    found.link_revoked_at = by.at
    found.save()
    note(by, "closed a link of", found.round, detail={"person": found.person.name})
    return found


@transaction.atomic
def ask_again(*, by: Actor, call_id: int) -> RoundCall:
    """Write to one person again with a new link; the old one opens nothing any more."""
    require_run(by)
    call = call_of(by, call_id)
    of = still_open(by, call.round_id)
    secret = secrets.token_urlsafe(24)
    call.token_hash, call.link_revoked_at, call.asked_at = hash_of(secret), None, by.at
    call.save()
    lines = list(RoundLine.objects.filter(call_links__call=call).select_related("action").order_by("pk"))
    write_to(by, of, call, lines, secret, f"round-{of.pk}-again-{call.pk}-{by.at:%Y%m%d%H%M}")
    note(by, "asked again in", of, detail={"person": call.person.name})
    return call
