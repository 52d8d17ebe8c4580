"""Writing a tool, issuing an edition, taking a question out."""

import hashlib

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.audits.choices import EditionState, RoundState
from goldthread.loop.audits.models import AuditRound, QuestionWithdrawal, ToolEdition
from goldthread.loop.audits.operations.steps import check_version, note, said
from goldthread.loop.audits.policy import require_run, visible
from goldthread.loop.audits.reading import content_of, must_read, shipped_text


@transaction.atomic
def write_tool(*, by: Actor, text: str) -> ToolEdition:
    """Keep a tool, or a new edition of one, as a draft."""
    require_run(by)
    row = ToolEdition(board_id=by.board_id, written_by_id=by.person_id, written_at=by.at)
    _take(by, row, text)
    row.save()
    note(by, "wrote", "audit tool", row, f"{row.key} {row.edition}")
    return row


def take_shipped_tool(*, by: Actor, key: str) -> ToolEdition:
    """Keep a tool that comes with Goldthread as the board's own draft."""
    return write_tool(by=by, text=shipped_text(key))


@transaction.atomic
def change_tool(*, by: Actor, edition_id: int, version: int, text: str) -> ToolEdition:
    """Write on a draft. An edition that was issued is never changed: answers would come to mean two things."""
    row = _locked(by, edition_id, version)
    if row.state != EditionState.DRAFT:
        used = AuditRound.objects.filter(edition=row, state=RoundState.OPEN).first()
        where = f"is being answered in {used.reference}" if used else "was issued"
        raise Refusal(
            f"This edition {where}, so its questions and scales stay as they are. Write a new edition.",
            "text",
        )
    _take(by, row, text)
    row.version += 1
    row.save()
    note(by, "changed", "audit tool", row, f"{row.key} {row.edition}")
    return row


@transaction.atomic
def issue_tool(*, by: Actor, edition_id: int, version: int) -> ToolEdition:
    """Make an edition ready to be used in rounds; from here on it stays as it is."""
    row = _locked(by, edition_id, version)
    if row.state != EditionState.DRAFT:
        raise Refusal("This edition was issued already.")
    _check_map(row)
    row.state, row.issued_at = EditionState.ISSUED, by.at
    row.version += 1
    row.save()
    note(by, "issued", "audit tool", row, f"{row.key} {row.edition}")
    return row


@transaction.atomic
def withdraw_tool(*, by: Actor, edition_id: int, version: int) -> ToolEdition:
    """Take an edition out of use; rounds that used it keep it."""
    row = _locked(by, edition_id, version)
    if AuditRound.objects.filter(edition=row).exclude(state=RoundState.CLOSED).exists():
        raise Refusal("A round still uses this edition. Close the round first.")
    row.state = EditionState.WITHDRAWN
    row.version += 1
    row.save()
    note(by, "withdrew", "audit tool", row, f"{row.key} {row.edition}")
    return row


@transaction.atomic
def withdraw_question(*, by: Actor, edition_id: int, question: str, why: str) -> QuestionWithdrawal:
    """Stop asking a question of an issued edition, also in the middle of a round; answers to it are kept."""
    row = _locked(by, edition_id, None)
    if row.state != EditionState.ISSUED:
        raise Refusal("Take the question out of the draft instead.", "question")
    if question not in must_read(row.text).questions():
        raise Refusal("This edition has no such question.", "question")
    if row.withdrawals.filter(question=question).exists():
        raise Refusal("This question was taken out already.", "question")
    made = QuestionWithdrawal.objects.create(
        board_id=by.board_id,
        edition=row,
        question=question,
        why=said(why, "Say why the question is taken out.", "why"),
        by_id=by.person_id,
        at=by.at,
    )
    note(by, "took a question out of", "audit tool", row, f"{row.key} {row.edition}", why, {"question": question})
    return made


def _locked(by: Actor, edition_id: int, version: int | None) -> ToolEdition:
    require_run(by)
    row = the_one(ToolEdition.objects.select_for_update().filter(visible(by), pk=edition_id))
    check_version(row.version, version, "this tool")
    return row


def _take(by: Actor, row: ToolEdition, text: str) -> None:
    tool = must_read(text)
    who = tool.identity
    same = ToolEdition.objects.filter(board_id=by.board_id, key=who.key, edition=who.edition).exclude(pk=row.pk)
    if same.exists():
        raise Refusal(f"There is already an edition {who.edition} of {who.key}. Give this one another name.", "text")
    row.key, row.edition, row.title, row.purpose = who.key, who.edition, who.title, who.purpose.value
    row.text, row.content = text, content_of(tool)
    row.digest = hashlib.sha256(text.encode()).hexdigest()


def _check_map(row: ToolEdition) -> None:
    """Refuse an edition whose map names questions that the edition before never had."""
    tool = must_read(row.text)
    if tool.replaces is None:
        return
    old = ToolEdition.objects.filter(board_id=row.board_id, key=row.key, edition=tool.replaces.edition).first()
    if old is None:
        raise Refusal(f"There is no edition {tool.replaces.edition} that this one could replace.", "text")
    known = must_read(old.text).questions()
    for key in (*tool.replaces.questions, *tool.replaces.gone):
        if key not in known:
            raise Refusal(f"Edition {old.edition} had no question {key}. Mend the map of questions.", "text")
