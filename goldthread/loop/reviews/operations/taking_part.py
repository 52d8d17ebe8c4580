"""Children, family and practitioners: invited, heard, shown what became of it; who declines is left alone."""

from datetime import date

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.reviews.choices import InvitationState, TakesPart
from goldthread.loop.reviews.models import Participant, Review
from goldthread.loop.reviews.operations.steps import at_work, note


@transaction.atomic
def invite(
    *,
    by: Actor,
    review_id: int,
    kind: str,
    who: str,
    invited_by: str,
    how: str,
    explained: str,
    asked: str = "",
    invited_on: date | None = None,
) -> Participant:
    """Keep that somebody was invited to take part: by whom, how, and what they were told of the review."""
    review = at_work(by, review_id)
    if kind not in TakesPart.values:
        raise Refusal("Choose whether this is a child, a family member or a practitioner.", "kind")
    person = said(who, "Say who it is, under the pseudonym or the post.", "who")
    before = review.participants.filter(kind=kind, who__iexact=person).first()
    if before is not None:
        raise Refusal(
            f"{person} declined and is not asked again. Record it if they come to you themselves."
            if before.state == InvitationState.DECLINED
            else f"{person} was invited already.",
            "who",
        )
    kept = Participant.objects.create(
        board_id=by.board_id,
        review=review,
        kind=kind,
        who=person,
        invited_on=_day(by, invited_on, "invited_on"),
        invited_by=said(invited_by, "Say who invited them, by post.", "invited_by"),
        how=said(how, "Say how they were invited.", "how"),
        explained=said(explained, "Say what they were told of the review and of what it can do.", "explained"),
        asked=asked.strip(),
        kept_by_id=by.person_id,
        kept_at=by.at,
    )
    note(by, "invited somebody to take part in", review, detail={"kind": TakesPart(kind).label})
    return kept


@transaction.atomic
def accept_invitation(*, by: Actor, participant_id: int, version: int, hoped: str = "") -> Participant:
    """Keep that somebody will take part, and what they hope will come of it."""
    row, review = _locked(by, participant_id, version)
    _check_not_declined(row)
    if row.state == InvitationState.INVITED:
        row.state = InvitationState.ACCEPTED
    row.hoped = hoped.strip()
    _save(row)
    note(by, "kept that somebody will take part in", review, detail={"kind": TakesPart(row.kind).label})
    return row


@transaction.atomic
def decline_invitation(
    *, by: Actor, participant_id: int, version: int, how: str = "", on: date | None = None
) -> Participant:
    """Keep that somebody does not want to take part. No reason is asked, and nobody chases them."""
    row, review = _locked(by, participant_id, version)
    if row.state == InvitationState.HEARD:
        raise Refusal("They have been heard already. What they said stands, unless they ask that it is taken out.")
    row.state, row.declined_on = InvitationState.DECLINED, _day(by, on, "on")
    row.declined_how = how.strip()
    _save(row)
    note(by, "kept that somebody declined to take part in", review, detail={"kind": TakesPart(row.kind).label})
    return row


@transaction.atomic
def come_back(*, by: Actor, participant_id: int, version: int, how: str) -> Participant:
    """Keep that somebody who declined has asked of their own accord to take part after all."""
    row, review = _locked(by, participant_id, version)
    if row.state != InvitationState.DECLINED:
        raise Refusal("They have not declined.")
    row.declined_how = " ".join(
        filter(None, (row.declined_how, said(how, "Say how they let you know that they want to take part.", "how")))
    )
    row.state, row.declined_on = InvitationState.ACCEPTED, None
    _save(row)
    note(by, "kept that somebody came back to take part in", review, detail={"kind": TakesPart(row.kind).label})
    return row


@transaction.atomic
def hear(
    *, by: Actor, participant_id: int, version: int, text: str, on: date | None = None, shaped: str = ""
) -> Participant:
    """Keep what somebody said, as they want it kept, and how it shaped the findings."""
    row, review = _locked(by, participant_id, version)
    _check_not_declined(row)
    row.said = said(text, "Write what they said.", "said")
    row.heard_on = _day(by, on, "on")
    row.shaped = shaped.strip()
    row.state = InvitationState.HEARD
    _save(row)
    note(by, "heard somebody for", review, detail={"kind": TakesPart(row.kind).label})
    return row


@transaction.atomic
def say_how_it_shaped(*, by: Actor, participant_id: int, version: int, shaped: str) -> Participant:
    """Say how what somebody said shaped the findings."""
    row, review = _locked(by, participant_id, version)
    if row.state != InvitationState.HEARD:
        raise Refusal("They have not been heard yet.")
    row.shaped = said(shaped, "Say how it shaped the findings, or why it did not.", "shaped")
    _save(row)
    note(by, "said how somebody shaped", review, detail={"kind": TakesPart(row.kind).label})
    return row


@transaction.atomic
def show_report(*, by: Actor, participant_id: int, version: int, on: date | None = None, says: str = "") -> Participant:
    """Keep that somebody has seen the report, and what they say of it; those who declined may ask to see it too."""
    row, review = _locked(by, participant_id, version)
    row.saw_report_on, row.says_of_report = _day(by, on, "on"), says.strip()
    _save(row)
    note(by, "showed the report to somebody in", review, detail={"kind": TakesPart(row.kind).label})
    return row


def _locked(by: Actor, participant_id: int, version: int) -> tuple[Participant, Review]:
    found = the_one(Participant.objects.filter(board_id=by.board_id, pk=participant_id))
    review = at_work(by, found.review_id)
    row = Participant.objects.select_for_update().get(pk=participant_id)
    check_version(row.version, version, "this invitation")
    return row, review


def _check_not_declined(row: Participant) -> None:
    if row.state == InvitationState.DECLINED:
        raise Refusal("They do not want to take part, and that is respected. Record it if they come back themselves.")


def _day(by: Actor, on: date | None, field: str) -> date:
    if on is not None and on > by.today:
        raise Refusal("The day cannot lie in the future. Change it.", field)
    return on or by.today


def _save(row: Participant) -> None:
    row.version += 1
    row.save()
