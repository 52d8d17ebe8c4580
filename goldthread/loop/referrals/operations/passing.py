"""Passing a thing from one group to another, which must answer."""

from datetime import date

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Group
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.clocks import added
from goldthread.loop.framework.format.document import Route
from goldthread.loop.framework.format.parts import Length
from goldthread.loop.referrals.choices import ON_THE_WAY, PassageState
from goldthread.loop.referrals.models import Passage, PassageStep, Referral
from goldthread.loop.referrals.operations.happening import happens
from goldthread.loop.referrals.operations.steps import check_version, division_of, said
from goldthread.loop.referrals.policy import may_answer_passage, visible, visible_passages
from goldthread.notices.operations import tell

USUAL = Length.read("20 working days")
"""How long a group has to answer where the framework does not say."""


@transaction.atomic
def pass_on(
    *,
    by: Actor,
    thing: str,
    carries: str,
    from_group_id: int,
    to_group_id: int,
    reason: str,
    route: str = "",
    due_on: date | None = None,
) -> Passage:
    """Pass a thing, by its reference, from one group to another with the reason; the other group must answer.

    ``carries`` says what it is in words that the other group may read.
    """
    _require_speak(by, from_group_id)
    if from_group_id == to_group_id:
        raise Refusal("Choose another group to pass it to.", "to_group")
    groups = {group.pk: group for group in accounts.groups(by).filter(pk__in=[from_group_id, to_group_id])}
    if len(groups) != 2:
        raise Refusal("Choose from this board's groups.", "to_group")
    if due_on is not None and due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    reference = said(thing, "Give the reference of what is passed.", "thing")
    _refuse_second(by, reference, groups[from_group_id], groups[to_group_id])
    referral = _referral(by, reference)
    passage = Passage.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-RTE"),
        thing=reference,
        carries=said(carries, "Say what it is, in words that the other group may read.", "carries"),
        route=route,
        from_group_id=from_group_id,
        to_group_id=to_group_id,
        reason=said(reason, "Say why it is passed on.", "reason"),
        passed_by_id=by.me,
        passed_at=by.at,
        due_on=due_on or _due_on(by, route),
    )
    _step(by, passage, "", passage.reason)
    _tell(by, groups[to_group_id], passage, "was passed to your group", "Accept it, send it back or decline it.")
    if referral is not None:
        happens(by, referral, "route-used", by.at)
    _note(by, "passed on", passage, passage.reason)
    return passage


@transaction.atomic
def answer_passage(
    *, by: Actor, passage_id: int, version: int, state: str, answer: str = "", came_of: str = ""
) -> Passage:
    """Accept a thing that was passed, or send it back or decline it with the reason."""
    passage = _locked(by, passage_id, version)
    if not may_answer_passage(by, passage):
        raise NotAllowed("Only the group that it was passed to answers, or the board's office for it.")
    if passage.state != PassageState.WAITING:
        raise Refusal("This was answered already.")
    if state not in PassageState.values or state == PassageState.WAITING:
        raise Refusal("Say whether the group accepts it, sends it back or declines it.", "state")
    if state != PassageState.ACCEPTED:
        said(answer, "Say why.", "answer")
    passage.answer, passage.came_of = answer.strip(), came_of.strip()
    passage.answered_by_id, passage.answered_at = by.me, by.at
    _move(by, passage, state, passage.answer)
    _tell(
        by,
        passage.from_group,
        passage,
        f"was {PassageState(state).label.lower()}",
        "Read what the other group says.",
    )
    _note(by, "answered", passage, passage.answer)
    return passage


@transaction.atomic
def pass_again(*, by: Actor, passage_id: int, version: int, reason: str, due_on: date | None = None) -> Passage:
    """Pass a thing that was sent back once more, with what was missing."""
    passage = _locked(by, passage_id, version)
    _require_speak(by, passage.from_group_id)
    if passage.state != PassageState.RETURNED:
        raise Refusal("Only what was sent back is passed again.")
    if due_on is not None and due_on < by.today:
        raise Refusal("The day has passed. Choose one that is still to come.", "due_on")
    passage.reason = said(reason, "Say what you add or put right.", "reason")
    passage.due_on = due_on or _due_on(by, passage.route)
    passage.answer, passage.answered_by_id, passage.answered_at = "", None, None
    _move(by, passage, PassageState.WAITING, passage.reason)
    _tell(by, passage.to_group, passage, "was passed to your group again", "Accept it, send it back or decline it.")
    _note(by, "passed on again", passage, passage.reason)
    return passage


def _refuse_second(by: Actor, thing: str, from_group: Group, to_group: Group) -> None:
    """Refuse to pass a thing while the same thing is still on the same way."""
    open_ones = Passage.objects.select_for_update().filter(
        board_id=by.board_id,
        thing__iexact=thing,
        from_group=from_group,
        to_group=to_group,
        state__in=sorted(ON_THE_WAY),
    )
    there = open_ones.first()
    if there is None:
        return
    if there.state == PassageState.RETURNED:
        raise Refusal(
            f"{thing} was sent back as {there.reference}. Open that, and pass it again with what lacks.", "thing"
        )
    raise Refusal(
        f"{thing} is on its way to the {to_group.name} already, as {there.reference}. Wait for the group’s answer.",
        "thing",
    )


def _require_speak(by: Actor, group_id: int) -> None:
    seated = group_id in by.group_ids and by.may(Permission.CONSIDER)
    if not seated and not by.may(Permission.RUN_REFERRALS):
        raise NotAllowed("Only a group that you sit on passes things on, or the board's office for it.")


def _referral(by: Actor, reference: str) -> Referral | None:
    """The referral that is passed, held, where the reference is one."""
    rows = Referral.objects.select_for_update(of=("self",)).filter(board_id=by.board_id, reference=reference)
    if not rows.exists():
        return None
    return the_one(rows.filter(visible(by)))


def _due_on(by: Actor, route: str) -> date:
    known = _route(by, route)
    length = Length.read(known.answer_within) if known and known.answer_within else USUAL
    return added(by.today, length, division_of(by))


def _route(by: Actor, key: str) -> Route | None:
    if not key:
        return None
    standing = framework.in_force(by)
    document = framework.document_of(standing) if standing else None
    found = document.routes.get(key) if document else None
    if found is None:
        raise Refusal("Choose one of the routes in the framework.", "route")
    return found


def _locked(by: Actor, passage_id: int, version: int) -> Passage:
    passage = (
        Passage.objects.select_for_update(of=("self",))
        .filter(visible_passages(by), pk=passage_id)
        .select_related("from_group", "to_group")
        .first()
    )
    if passage is None:
        raise NotThere
    check_version(passage.version, version, "this")
    return passage


def _move(by: Actor, passage: Passage, state: str, why: str) -> None:
    before, passage.state = passage.state, state
    passage.version += 1
    passage.save()
    _step(by, passage, before, why)


def _step(by: Actor, passage: Passage, before: str, why: str) -> None:
    PassageStep.objects.create(
        board_id=by.board_id, passage=passage, before=before, after=passage.state, why=why, by_id=by.person_id, at=by.at
    )


def _tell(by: Actor, group: Group, passage: Passage, what: str, ask: str) -> None:
    members = set(group.members.values_list("person_id", flat=True))
    tell(
        by=by,
        people=members or accounts.holders_of(by, Permission.RUN_REFERRALS),
        key=f"passage-{passage.pk}-{passage.state}-{passage.version}",
        subject=f"{passage.thing} {what}",
        body=ask,
        address=f"/passages/{passage.reference}",
    )


def _note(by: Actor, verb: str, passage: Passage, why: str) -> None:
    record(
        by=by,
        verb=verb,
        kind="passage",
        thing_id=passage.pk,
        reference=passage.reference,
        why=why,
        detail={
            "thing": passage.thing,
            "from": passage.from_group.name,
            "to": passage.to_group.name,
            "state": passage.state,
        },
    )
