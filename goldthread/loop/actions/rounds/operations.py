"""Writing rounds: open, ask, answer, take in a file, note a talk, settle dates, close, remind."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency
from goldthread.accounts.roles import Permission
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.design import wording
from goldthread.documents import operations as documents
from goldthread.journal.operations import record_of
from goldthread.loop.actions.choices import EVIDENCED, OPEN, ActionState
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.operations.planning import change_many, note_progress
from goldthread.loop.actions.operations.steps import locked
from goldthread.loop.actions.policy import require_update
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import DateAnswer, Way
from goldthread.loop.actions.rounds.models import (
    CallLine,
    ChallengeMeeting,
    ReturnedFile,
    Round,
    RoundAnswer,
    RoundCall,
    RoundLine,
)
from goldthread.loop.actions.rounds.policy import require_answer, require_run
from goldthread.loop.actions.rounds.reading import reading_of
from goldthread.loop.actions.rounds.rules import Fate, check_answer, check_opening, is_asked, leaves
from goldthread.loop.framework import queries as framework
from goldthread.notices.operations import tell


def _note(by: Actor, verb: str, of: Round, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    record_of(by=by, verb=verb, kind="round", thing=of, why=why.strip(), detail=detail)


def _open_round(by: Actor, round_id: int) -> Round:
    found = Round.objects.select_for_update(of=("self",)).filter(board_id=by.board_id, pk=round_id).first()
    if found is None:
        raise NotThere
    if found.closed_at is not None:
        raise Refusal("This round is closed. What changes now belongs to the next one.")
    return found


@transaction.atomic
def open_round(*, by: Actor, group_id: int | None, meets_on: date, answers_by: date, by_link: bool = True) -> Round:
    """Open a group's round: everything that is outstanding is put down as it stands, and everybody is asked.

    The senior officer of each agency and each named lead hear once, of what is theirs and outstanding and of nothing
    else. What was done since the last round is in it too, so that the meeting sees it before it leaves the list.
    """
    require_run(by)
    check_opening(meets_on=meets_on, answers_by=answers_by, today=by.today)
    if group_id is not None and not accounts.groups(by).filter(pk=group_id).exists():
        raise Refusal("Choose one of this board's groups.", "group")
    same = Q(group__isnull=True) if group_id is None else Q(group_id=group_id)
    running = Round.objects.filter(same, board_id=by.board_id, closed_at__isnull=True).first()
    if running is not None:
        raise Refusal(f"The round {running.reference} of this group is still open. Close it first.", "group")
    chosen = list(_actions(by, group_id))
    if not chosen:
        raise Refusal("This group has no action that is open or newly done, so there is nothing to ask.", "group")
    made = Round.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-RD"),
        group_id=group_id,
        meets_on=meets_on,
        answers_by=answers_by,
        by_link=by_link,
        opened_at=by.at,
        opened_by_id=by.person_id,
    )
    lines = RoundLine.objects.bulk_create(
        RoundLine(
            board_id=by.board_id,
            round=made,
            action=action,
            agency_id=action.lead_agency_id,
            officer_id=action.lead_officer_id,
            before_state=action.state,
            before_due_on=action.due_on,
        )
        for action in chosen
    )
    asked = _ask(by, made, [line for line in lines if is_asked(line.before_state)])
    _note(by, "opened", made, detail={"meets_on": meets_on, "actions": len(lines), "people": asked})
    return made


def _actions(by: Actor, group_id: int | None) -> Iterable[Action]:
    """What a round looks at: what is open, and what was done since a meeting saw it last."""
    rows = Action.objects.filter(board_id=by.board_id).exclude(state=ActionState.CANCELLED)
    if group_id is not None:
        rows = rows.filter(group_id=group_id)
    seen = RoundLine.objects.filter(board_id=by.board_id, left=True).values("action_id")
    done = rows.filter(state__in=sorted(EVIDENCED)).exclude(pk__in=seen)
    since = by.today - timedelta(days=31 * framework.rhythm(by).round_every_months)
    wanted = rows.filter(state__in=sorted(OPEN)) | done.filter(verified_on__gte=since)
    return wanted.order_by("due_on", "pk").defer("search", "description")


def _ask(by: Actor, made: Round, lines: list[RoundLine]) -> int:
    """Ask each senior officer and each named lead about what is theirs; says how many people that were."""
    current = set(accounts.people(by).values_list("pk", flat=True))
    leads = accounts.agency_leads(by)
    wanted: dict[int, list[RoundLine]] = defaultdict(list)
    senior: dict[int, int] = {}
    for line in lines:
        people = set(leads.get(line.agency_id or 0, ())) & current
        senior |= dict.fromkeys(people, line.agency_id or 0)
        if line.officer_id in current:
            people.add(line.officer_id or 0)
        for person in people:
            wanted[person].append(line)
    for person, theirs in sorted(wanted.items()):
        secret = secrets.token_urlsafe(24)
        call = RoundCall.objects.create(
            board_id=by.board_id,
            round=made,
            person_id=person,
            agency_id=senior.get(person),
            asked_at=by.at,
            token_hash=hash_of(secret),
            link_until=made.meets_on,
        )
        CallLine.objects.bulk_create(CallLine(board_id=by.board_id, call=call, line=line) for line in theirs)
        _write_to(by, made, call, theirs, secret, f"round-{made.pk}-asked-{call.pk}")
    return len(wanted)


def _write_to(by: Actor, made: Round, call: RoundCall, lines: list[RoundLine], secret: str, key: str) -> None:
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
def answer(
    *,
    by: Actor,
    call_id: int,
    line_id: int,
    version: int,
    going: str,
    text: str,
    proposed_on: date | None = None,
    why: str = "",
    way: str = Way.PAGE,
    file: ReturnedFile | None = None,
) -> RoundAnswer:
    """Say how one action is going that one was asked about; what one was not asked about does not exist here.

    What is said stands on the action as a note of progress as well. A new date is asked for, never taken: the group
    answers.
    """
    call = _call(by, call_id)
    of = _open_round(by, call.round_id)
    line = RoundLine.objects.filter(board_id=by.board_id, pk=line_id, round=of, call_links__call=call).first()
    if line is None:
        raise NotThere
    action = locked(by, line.action_id, version)
    require_update(by, action)
    if not is_asked(action.state):
        raise Refusal("This action is finished or waits for a check, so it can take no update now.")
    check_answer(going=going, text=text, proposed_on=proposed_on, why=why, today=by.today)
    RoundAnswer.objects.filter(board_id=by.board_id, line=line, date_answer=DateAnswer.WAITING).update(
        date_answer=DateAnswer.REFUSED
    )
    made = RoundAnswer.objects.create(
        board_id=by.board_id,
        line=line,
        going=going,
        text=text.strip(),
        proposed_on=proposed_on,
        why=why.strip(),
        date_answer=DateAnswer.WAITING if proposed_on else "",
        way=way,
        file=file,
        by_id=by.person_id,
        at=by.at,
    )
    note_progress(by=by, action_id=action.pk, version=version, text=text)
    _note(by, "answered in", of, detail={"action": action.reference, "going": going, "way": way})
    return made


def _call(by: Actor, call_id: int) -> RoundCall:
    found = RoundCall.objects.filter(board_id=by.board_id, pk=call_id).select_related("round").first()
    if found is None:
        raise NotThere
    require_answer(by, found)
    return found


# ------------------------------------------------------------------------------------------- files that are sent back


@transaction.atomic
def send_back(
    *, by: Actor, round_id: int, name: str, file: "bytes | UploadedFile[Any]", call_id: int = 0
) -> ReturnedFile:
    """Keep a file that came back, if it is one of this round and of this person; nothing is read in yet.

    ``call_id`` is whose list it must be; the office leaves it out and the number in the file says it.
    """
    of = _open_round(by, round_id)
    try:
        examined = documents.examine(name, file)
        reading = reading_of(examined)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "file") from refusal
    if reading.trouble:
        raise Refusal(reading.trouble, "file")
    if reading.stamp is None:
        raise Refusal(
            "The return number above the table is gone, so nobody can tell which list this is. "
            "Write it back as it was, or fill in the file afresh.",
            "file",
        )
    if reading.stamp.round != of.reference.upper():
        raise Refusal(
            f"This file belongs to the round {reading.stamp.round}, and this is {of.reference}. "
            "Take the file of this round and write your updates into it.",
            "file",
        )
    stamped = RoundCall.objects.filter(board_id=by.board_id, round=of, pk=reading.stamp.call).first()
    wanted = call_id or (stamped.pk if stamped else 0)
    if stamped is None or stamped.pk != wanted:
        raise Refusal(
            "This is somebody else’s list, so nothing was read from it. Send back the file that was made for you.",
            "file",
        )
    require_answer(by, stamped)
    kept = ReturnedFile.objects.create(
        board_id=by.board_id,
        call=stamped,
        document=documents.keep_examined(by=by, file=examined),
        came_at=by.at,
        by_id=by.person_id,
    )
    _note(by, "sent a file back in", of, detail={"file": examined.name})
    return kept


@transaction.atomic
def take_file(*, by: Actor, file_id: int, chosen: Mapping[str, bool], way: str = Way.FILE) -> int:
    """Read a kept file in; says how many actions it updated.

    ``chosen`` says for each action that was changed meanwhile whether the file's words are added all the same. It is
    read afresh under lock, so that what changed a moment ago is asked about too.
    """
    found = (
        ReturnedFile.objects.select_for_update(of=("self",))
        .filter(board_id=by.board_id, pk=file_id)
        .select_related("call", "call__round", "document")
        .first()
    )
    if found is None:
        raise NotThere
    require_answer(by, found.call)
    _open_round(by, found.call.round_id)
    if found.taken_at is not None or found.dropped_at is not None:
        raise Refusal("This file was dealt with already.")
    proposed = queries.proposal(by, found)
    clashes = proposed.of(Fate.CLASH)
    open_choices = [each.judged.row.reference for each in clashes if each.judged.row.reference not in chosen]
    if open_choices:
        raise ChangedMeanwhile(
            f"{', '.join(open_choices)} changed since the file was made. Choose for each what counts."
        )
    wanted = [*proposed.of(Fate.TAKE), *(each for each in clashes if chosen[each.judged.row.reference])]
    for each in wanted:
        assert each.asked is not None
        row = each.judged.row
        answer(
            by=by,
            call_id=found.call_id,
            line_id=each.asked.line.pk,
            version=each.asked.action.version,
            going=row.going,
            text=row.text,
            proposed_on=row.proposed_on,
            why=row.why,
            way=way,
            file=found,
        )
    found.taken_at = by.at
    found.save()
    kept = [each.judged.row.reference for each in clashes if not chosen[each.judged.row.reference]]
    _note(by, "read a file in for", found.call.round, detail={"actions": len(wanted), "left as they were": kept})
    return len(wanted)


@transaction.atomic
def drop_file(*, by: Actor, file_id: int) -> ReturnedFile:
    """Put a file aside without reading it in; it is kept as it came."""
    found = ReturnedFile.objects.filter(board_id=by.board_id, pk=file_id).select_related("call", "call__round").first()
    if found is None:
        raise NotThere
    require_answer(by, found.call)
    if found.taken_at is not None:
        raise Refusal("This file was read in already.")
    found.dropped_at = by.at
    found.save()
    _note(by, "put a file aside in", found.call.round)
    return found


# ------------------------------------------------------------------------------------------------------ the links


@transaction.atomic
def note_link_opened(*, by: Actor, call_id: int) -> None:
    """Keep that somebody came by their link, once a day."""
    found = RoundCall.objects.select_for_update(of=("self",)).select_related("round").get(pk=call_id)
    if found.link_opened_at is not None and found.link_opened_at.date() == by.at.date():
        return
    found.link_opened_at = by.at
    found.save()
    _note(by, "came by the link of", found.round)


@transaction.atomic
def close_link(*, by: Actor, call_id: int) -> RoundCall:
    """Close one person's link: from now on it opens nothing, and they sign in instead."""
    found = _call(by, call_id)
    if found.link_revoked_at is not None:
        raise Refusal("This link is closed already.")
    found.link_revoked_at = by.at
    found.save()
    _note(by, "closed a link of", found.round, detail={"person": found.person.name})
    return found


@transaction.atomic
def ask_again(*, by: Actor, call_id: int) -> RoundCall:
    """Write to one person again with a new link; the old one opens nothing any more."""
    require_run(by)
    call = _call(by, call_id)
    of = _open_round(by, call.round_id)
    secret = secrets.token_urlsafe(24)
    call.token_hash, call.link_revoked_at, call.asked_at = hash_of(secret), None, by.at
    call.save()
    lines = list(RoundLine.objects.filter(call_links__call=call).select_related("action").order_by("pk"))
    _write_to(by, of, call, lines, secret, f"round-{of.pk}-again-{call.pk}-{by.at:%Y%m%d%H%M}")
    _note(by, "asked again in", of, detail={"person": call.person.name})
    return call


# ------------------------------------------------------------------------------------------- challenge, dates, close


@transaction.atomic
def note_challenge(
    *, by: Actor, round_id: int, agency_id: int, held_on: date, with_whom: str, asked: str, answered: str
) -> ChallengeMeeting:
    """Keep a talk with one agency about what is outstanding: what it was asked and what it said."""
    require_run(by)
    of = _open_round(by, round_id)
    if not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
        raise Refusal("Choose one of this board's agencies.", "agency")
    if held_on > by.today:
        raise Refusal("A talk is noted when it has been held.", "held_on")
    for text, field, sentence in (
        (with_whom, "with_whom", "Say whom you met."),
        (asked, "asked", "Write what you asked."),
        (answered, "answered", "Write what they said."),
    ):
        if not text.strip():
            raise Refusal(sentence, field)
    made = ChallengeMeeting.objects.create(
        board_id=by.board_id,
        round=of,
        agency_id=agency_id,
        held_on=held_on,
        with_whom=with_whom.strip(),
        asked=asked.strip(),
        answered=answered.strip(),
        by_id=by.person_id,
        at=by.at,
    )
    _note(by, "noted a talk in", of, detail={"agency": made.agency.name})
    return made


@transaction.atomic
def settle_date(*, by: Actor, answer_id: int, agreed: bool) -> RoundAnswer:
    """Answer for the group whether an action gets the new date that was asked for."""
    require_run(by)
    found = (
        RoundAnswer.objects.select_for_update(of=("self",))
        .filter(board_id=by.board_id, pk=answer_id, date_answer=DateAnswer.WAITING)
        .select_related("line", "line__round", "line__action")
        .first()
    )
    if found is None:
        raise Refusal("This date was settled already.")
    of = _open_round(by, found.line.round_id)
    if agreed:
        change_many(by=by, action_ids=[found.line.action_id], due_on=found.proposed_on, why=found.why)
    found.date_answer = DateAnswer.AGREED if agreed else DateAnswer.REFUSED
    found.save()
    detail = {"action": found.line.action.reference, "date": found.proposed_on, "agreed": agreed}
    _note(by, "settled a date in", of, detail=detail)
    return found


@transaction.atomic
def close_round(*, by: Actor, round_id: int, version: int, minute: str) -> Round:
    """Close a round after its meeting: how everything stood is kept, and what is done leaves for the master copy."""
    require_run(by)
    of = _open_round(by, round_id)
    if of.version != version:
        raise ChangedMeanwhile("Somebody else changed this round while you had it open. Look at it again.")
    if by.today < of.meets_on:
        raise Refusal(f"The group meets on {wording.day(of.meets_on)}. Close the round when it has met.")
    waiting = queries.dates_to_answer(by, of).count()
    if waiting:
        dates = wording.counted(waiting, "new date")
        raise Refusal(f"{dates.capitalize()} still {'waits' if waiting == 1 else 'wait'} for the group’s answer.")
    if not minute.strip():
        raise Refusal("Write what the meeting settled, in a sentence or more.", "minute")
    lines = list(RoundLine.objects.filter(board_id=by.board_id, round=of).select_related("action"))
    for line in lines:
        line.after_state, line.after_due_on = line.action.state, line.action.due_on
        line.left = leaves(line.action.state)
    RoundLine.objects.bulk_update(lines, ["after_state", "after_due_on", "left"])
    RoundCall.objects.filter(board_id=by.board_id, round=of, link_revoked_at__isnull=True).update(link_revoked_at=by.at)
    of.closed_at, of.closed_by_id, of.minute = by.at, by.person_id, minute.strip()
    of.version += 1
    of.save()
    left = sum(line.left for line in lines)
    _note(by, "closed", of, why=minute, detail={"actions": len(lines), "left the active list": left})
    return of


# --------------------------------------------------------------------------------------------------------- reminders

REMINDED = (7, 1)
"""Days before the last day on which whoever has not answered hears again."""


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Remind who has not answered, tell the office who stayed silent, and when a group's next round is to be opened."""
    if by.person_id is not None:
        raise NotAllowed("Reminders are written by Goldthread itself, every night.")
    office = accounts.holders_of(by, Permission.PLAN_ACTIONS)
    rows = Round.objects.filter(board_id=by.board_id, closed_at__isnull=True).select_related("group")
    return sum(_remind_of(by, of, office) for of in rows) + _remind_to_open(by, office)


def _remind_of(by: Actor, of: Round, office: list[int]) -> int:
    left = (of.answers_by - by.today).days
    calls = RoundCall.objects.filter(board_id=by.board_id, round=of).select_related("person")
    silent = [each for each in queries.states(by, calls) if each.silent]
    written = 0
    step = min((day for day in REMINDED if 0 <= left <= day), default=None)
    if step is not None:
        for each in silent:
            written += tell(
                by=by,
                people=[each.call.person_id],
                key=f"round-{of.pk}-reminder-{step}-{each.call.pk}",
                subject=f"{of.reference}: {wording.counted(each.silent, 'action')} still to update by "
                f"{wording.day(of.answers_by)}",
                body="Use the link that you were sent, or sign in. A sentence for each action is enough.",
                address=f"/rounds/{of.reference}/mine",
            )
    if left < 0 and silent:
        names = ", ".join(each.call.person.name for each in silent)
        written += tell(
            by=by,
            people=office,
            key=f"round-{of.pk}-silent",
            subject=f"{of.reference}: {wording.counted(len(silent), 'person', 'people')} sent no update",
            body=f"The last day was {wording.day(of.answers_by)}. Still to answer: {names}.",
            address=f"/rounds/{of.reference}",
        )
    if by.today > of.meets_on:
        written += tell(
            by=by,
            people=office,
            key=f"round-{of.pk}-close",
            subject=f"{of.reference}: the group has met, close the round",
            body="Write what the meeting settled. What is done then leaves the active list for the master copy.",
            address=f"/rounds/{of.reference}/close",
        )
    return written


def _remind_to_open(by: Actor, office: list[int]) -> int:
    return sum(
        tell(
            by=by,
            people=office,
            key=f"round-open-{each.group.pk}-{each.meets_on.isoformat()}",
            subject=f"{each.group.name}: time to open its round",
            body=f"By the framework’s rhythm it meets about {wording.day(each.meets_on)}, "
            f"with {wording.counted(each.open_actions, 'open action')}.",
            address=f"/rounds/open?group={each.group.pk}",
        )
        for each in queries.upcoming(by)
        if each.group is not None and each.last is not None and each.opens_on <= by.today
    )
