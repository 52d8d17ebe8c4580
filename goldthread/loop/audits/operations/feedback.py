"""Letters that tell an agency its results: the board's own words, and the letter kept as it was sent."""

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.documents import operations as documents
from goldthread.loop.audits.choices import IN_HAND
from goldthread.loop.audits.models import AuditReturn, AuditRound, FeedbackLetter
from goldthread.loop.audits.operations.steps import check_version, locked_round, note, said
from goldthread.loop.audits.policy import require_run
from goldthread.notices.operations import tell


@transaction.atomic
def word_letter(*, by: Actor, round_id: int, agency_id: int, version: int, words: str) -> FeedbackLetter:
    """Keep what the board adds to the letter; refused once the letter is sent. Version 0 is no letter yet."""
    row = _letter(by, round_id, agency_id, version)
    row.words = words.strip()
    return _kept(by, row, "wrote to an agency about")


@transaction.atomic
def send_letter(
    *, by: Actor, round_id: int, agency_id: int, version: int, sent_to: str, paper: bytes, name: str
) -> FeedbackLetter:
    """Mark a letter sent, and keep the paper as it went; whoever leads the agency is told that it is there."""
    row = _letter(by, round_id, agency_id, version)
    row.sent_to = said(sent_to, "Say to whom it is sent, by role.", "sent_to")
    row.document = documents.keep(by=by, name=name, file=paper)
    row.sent_by_id, row.sent_at = by.person_id, by.at
    kept = _kept(by, row, "sent feedback about")
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.ANSWER_FOR_AGENCY, agency_id),
        key=f"audit-letter-{kept.pk}",
        subject=f"{row.round.reference} {row.round.title}: the board's letter about your results",
        body="Open the letter to read what the audit found at your agency.",
        address=f"/audits/rounds/{row.round.reference}/letters/{agency_id}",
    )
    return kept


def _letter(by: Actor, round_id: int, agency_id: int, version: int) -> FeedbackLetter:
    require_run(by)
    of: AuditRound = locked_round(by, round_id)
    if not AuditReturn.objects.filter(round=of, agency_id=agency_id, state__in=sorted(IN_HAND)).exists():
        raise NotThere
    row = FeedbackLetter.objects.filter(round=of, agency_id=agency_id).first()
    row = row or FeedbackLetter(board_id=by.board_id, round=of, agency_id=agency_id, version=0)
    check_version(row.version, version, "this letter")
    if row.sent_at is not None:
        raise Refusal("This letter is sent, so it stays as it went.")
    return row


def _kept(by: Actor, row: FeedbackLetter, verb: str) -> FeedbackLetter:
    row.version += 1
    row.save()
    note(by, verb, "audit round", row.round, row.round.reference, detail={"agency": row.agency.name})
    return row
