"""Writing escalations: draft, send, answer."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.design import wording
from goldthread.journal.operations import record_of
from goldthread.loop.actions.choices import OPEN
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.escalating.models import Escalation
from goldthread.loop.actions.escalating.rules import check_answer, check_letter
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.operations.steps import locked
from goldthread.notices.operations import tell


def _require_write(by: Actor) -> None:
    if not by.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Only the board’s office writes letters about late actions.")


def _held(by: Actor, escalation_id: int, version: int | None) -> Escalation:
    found = (
        Escalation.objects.select_for_update(of=("self",))
        .filter(board_id=by.board_id, pk=escalation_id)
        .select_related("action")
        .first()
    )
    if found is None:
        raise NotThere
    if version is not None and found.version != version:
        raise ChangedMeanwhile("Somebody else changed this letter while you had it open. Compare, and send it again.")
    return found


def _save(row: Escalation) -> None:
    row.version += 1
    row.save()


@transaction.atomic
def write(
    *,
    by: Actor,
    action_id: int,
    step: str,
    to_name: str,
    letter: str,
    answer_by: date,
    to_post: str = "",
    to_email: str = "",
    person_id: int | None = None,
) -> Escalation:
    """Draft the letter of a step about an action that is late or stuck. Nothing goes out yet."""
    _require_write(by)
    action: Action = locked(by, action_id, None)
    if action.state not in OPEN:
        raise Refusal("This action is not open any more, so there is nothing to escalate.")
    check_letter(step=step, to_name=to_name, letter=letter)
    if answer_by < by.today:
        raise Refusal("The day for an answer must still be to come.", "answer_by")
    if person_id is not None and not accounts.people(by).filter(pk=person_id).exists():
        raise Refusal("Choose somebody who has a role on this board today.", "to_name")
    waiting = Escalation.objects.filter(board_id=by.board_id, action=action, sent_on__isnull=True).first()
    if waiting is not None:
        raise Refusal(f"The letter {waiting.reference} about this action is still a draft. Send it first.")
    made = Escalation.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-E"),
        action=action,
        step=step,
        person_id=person_id,
        to_name=to_name.strip(),
        to_post=to_post.strip(),
        to_email=to_email.strip(),
        letter=letter.strip(),
        answer_by=answer_by,
        drafted_at=by.at,
        drafted_by_id=by.person_id,
    )
    record_of(
        by=by,
        verb="drafted",
        kind="escalation",
        thing=made,
        detail={"action": action.reference, "step": Step(step).label},
    )
    return made


@transaction.atomic
def rewrite(*, by: Actor, escalation_id: int, version: int, letter: str, answer_by: date) -> Escalation:
    """Change the words of a letter that has not gone."""
    _require_write(by)
    row = _held(by, escalation_id, version)
    if row.sent_on is not None:
        raise Refusal("This letter has gone, so its words stay as they are.")
    check_letter(step=row.step, to_name=row.to_name, letter=letter)
    if answer_by < by.today:
        raise Refusal("The day for an answer must still be to come.", "answer_by")
    row.letter, row.answer_by = letter.strip(), answer_by
    _save(row)
    record_of(by=by, verb="changed", kind="escalation", thing=row)
    return row


@transaction.atomic
def send(*, by: Actor, escalation_id: int, version: int, how: str, sent_on: date) -> Escalation:
    """Send a letter by e-mail from here, or keep that it was sent or handed over otherwise, and on which day."""
    _require_write(by)
    row = _held(by, escalation_id, version)
    if row.sent_on is not None:
        raise Refusal("This letter has gone already.")
    if how not in Sent.values:
        raise Refusal("Say how the letter goes.", "how")
    if sent_on > by.today:
        raise Refusal("Keep that it was sent when it has gone.", "sent_on")
    if how == Sent.MAIL and row.person_id is None and not row.to_email:
        raise Refusal("There is no e-mail address for this person. Send it otherwise, or write a new letter.", "how")
    row.sent_on = by.today if how == Sent.MAIL else sent_on
    row.sent_how, row.sent_by_id = how, by.person_id
    _save(row)
    if row.person_id is not None:
        tell(
            by=by,
            people=[row.person_id],
            key=f"escalation-{row.pk}",
            subject=f"{row.reference}: a letter about {row.action.reference}, answer by {wording.day(row.answer_by)}",
            body=row.letter,
            address=f"/escalations/{row.reference}",
        )
    detail: dict[str, Any] = {"to": row.to_post or "the person named", "on": row.sent_on, "how": Sent(how).label}
    record_of(by=by, verb="sent", kind="escalation", thing=row, detail=detail)
    return row


@transaction.atomic
def keep_answer(
    *, by: Actor, escalation_id: int, version: int, answer: str, answered_by: str, answered_on: date
) -> Escalation:
    """Keep what came back: by whoever was written to, or by the office for them."""
    row = _held(by, escalation_id, version)
    if by.person_id != row.person_id or row.person_id is None:
        _require_write(by)
    if row.answered_on is not None:
        raise Refusal("The answer to this letter is kept already.")
    check_answer(answer=answer, answered_by=answered_by, answered_on=answered_on, sent_on=row.sent_on, today=by.today)
    row.answer, row.answered_by, row.answered_on = answer.strip(), answered_by.strip(), answered_on
    _save(row)
    record_of(by=by, verb="kept an answer to", kind="escalation", thing=row, detail={"on": answered_on})
    if row.drafted_by_id is not None:
        tell(
            by=by,
            people=[row.drafted_by_id],
            key=f"escalation-{row.pk}-answered",
            subject=f"{row.reference} is answered",
            body=f"{row.answered_by} answered the letter about {row.action.reference}.",
            address=f"/escalations/{row.reference}",
        )
    return row


@transaction.atomic
def mark_mailed(*, by: Actor, escalation_id: int) -> None:
    """Note that the mail server took a letter."""
    Escalation.objects.filter(board_id=by.board_id, pk=escalation_id).update(
        mailed_at=by.at, mail_tries=F("mail_tries") + 1, mail_error=""
    )


@transaction.atomic
def mark_not_mailed(*, by: Actor, escalation_id: int, error: str) -> None:
    """Note that the mail server would not take a letter; it is tried again."""
    Escalation.objects.filter(board_id=by.board_id, pk=escalation_id).update(
        mail_tries=F("mail_tries") + 1, mail_error=error[:2000]
    )
