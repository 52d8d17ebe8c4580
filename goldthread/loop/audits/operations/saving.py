"""Saving answers: what three hundred people do at once in the last hour of a round.

One question to the database for leave and state, one statement that puts the answers in their place and keeps every
version beside them. The versions are append-only rows and not entries of the journal: those stand in one line for the
whole board, and each would wait for the one before. The journal has the signature, which holds the digest of all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import BooleanField, Case, OuterRef, Value, When
from psycopg.types.json import Jsonb

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.audits.answers import Given, checked, question_of, words
from goldthread.loop.audits.choices import ANSWERING, ReturnState, RoundState
from goldthread.loop.audits.format import Tool
from goldthread.loop.audits.models import Answer, AuditReturn, AuditRound, QuestionWithdrawal, ReturnSection
from goldthread.loop.audits.operations.steps import closed_sentence, move_return
from goldthread.loop.audits.policy import answerable, runs
from goldthread.loop.audits.queries.tools import tool_by
from goldthread.loop.referrals.policy import leads


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved meanwhile."""

    given: Given
    words: str
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the versions that stand now, and what was not saved, with the reason, for each question."""

    at: datetime
    versions: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    changed_meanwhile: dict[str, Theirs] = field(default_factory=dict)


_SAVE = """
with held as (
    select id, board_id from loop_auditreturn where id = %(row)s and state = any (%(open)s) for share
), new as (
    select held.id as audit_return_id, held.board_id, n.*
      from held, jsonb_to_recordset(%(answers)s)
           as n(question text, value jsonb, note text, applies boolean, carried boolean, seen integer)
     order by n.question
), put as (
    insert into loop_answer
           (board_id, audit_return_id, question, value, note, applies, carried, saved_by_id, saved_at, version)
    select board_id, audit_return_id, question,
           case when jsonb_typeof(value) = 'null' then null else value end,
           note, applies, carried, %(by)s, %(at)s, 1
      from new
    on conflict (audit_return_id, question) do update
       set value = excluded.value, note = excluded.note, applies = excluded.applies, carried = excluded.carried,
           saved_by_id = excluded.saved_by_id, saved_at = excluded.saved_at, version = loop_answer.version + 1
     where loop_answer.version = (select seen from new where new.question = excluded.question)
    returning *
), kept as (
    insert into loop_answersave
           (board_id, audit_return_id, question, value, note, applies, carried, by_id, at, version)
    select board_id, audit_return_id, question, value, note, applies, carried, saved_by_id, saved_at, version from put
)
select question, version from put
"""


Sent = Mapping[str, tuple[Given, int]]
"""Answers by their question, each with the version that the person had seen (0 where there was none)."""


def save_answers(*, by: Actor, return_id: int, answers: Sent) -> Saved:
    """Save answers.

    What can be saved is saved; what cannot has its sentence, and what somebody else changed meanwhile is shown and
    not overwritten. An answer that is sent twice is saved once.
    """
    return save_sent(by=by, return_id=return_id, read=lambda _: answers)


@transaction.atomic
def save_sent(*, by: Actor, return_id: int, read: Callable[[Tool], Sent]) -> Saved:
    """Save answers as they were sent; ``read`` tells them by the tool that they answer."""
    row = _leave(by, return_id)
    tool = tool_by(row.digest, row.edition_id)
    answers = read(tool)
    fit, wrong = _fit(tool, row, answers)
    if row.state == ReturnState.INVITED and fit:
        _begin(by, return_id)
    versions = put(by, return_id, {key: (given, False, answers[key][1]) for key, given in fit.items()})
    missed = fit.keys() - versions.keys()
    theirs: dict[str, Theirs] = {}
    if missed:
        same, theirs = _why_not(by, return_id, tool, {key: fit[key] for key in missed})
        versions |= same
    return Saved(by.at, versions, wrong, theirs)


def save_answer(*, by: Actor, return_id: int, question: str, given: Given, seen: int) -> int:
    """Save one answer and give its version; refuses, in a sentence beside the question, what cannot be saved."""
    saved = save_answers(by=by, return_id=return_id, answers={question: (given, seen)})
    if question in saved.wrong:
        raise Refusal(saved.wrong[question], question)
    if question in saved.changed_meanwhile:
        other = saved.changed_meanwhile[question]
        raise ChangedMeanwhile(
            f"{other.by or 'Somebody else'} answered this question while you had it open: "
            f"“{(other.words or other.given.note)[:200]}”. What you wrote is below; choose which stays.",
            question,
        )
    return saved.versions[question]


def put(by: Actor, return_id: int, answers: Mapping[str, tuple[Given, bool, int]]) -> dict[str, int]:
    """Write answers that were found fit, each with whether it is carried and the version seen; gives those written."""
    if not answers:
        return {}
    rows = [
        {
            "question": key,
            "value": given.value,
            "note": given.note,
            "applies": given.applies,
            "carried": carried,
            "seen": seen,
        }
        for key, (given, carried, seen) in answers.items()
    ]
    said: dict[str, Any] = {
        "row": return_id,
        "open": sorted(ANSWERING),
        "answers": Jsonb(rows),
        "by": by.person_id,
        "at": by.at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, said)
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class _Leave:
    """What saving has to know of a return that the actor may answer."""

    state: str
    round_id: int
    round_state: str
    edition_id: int
    digest: str
    withdrawn: list[str]
    held: list[str]
    """The sections that the actor was asked to answer."""
    whole: bool
    """Whether the actor may answer every section."""


def _leave(by: Actor, return_id: int) -> _Leave:
    """The return, where the actor may answer it, with all that saving has to know, in one question.

    Only the columns that are needed, and no order: putting the question together is most of what a save costs.
    """
    withdrawn = QuestionWithdrawal.objects.filter(edition_id=OuterRef("round__edition_id")).order_by()
    held = ReturnSection.objects.filter(audit_return_id=OuterRef("pk"), holder_id=by.me).order_by()
    led = Case(When(leads(by, "agency_id"), then=Value(True)), default=Value(False), output_field=BooleanField())
    found = (
        AuditReturn.objects.filter(answerable(by), pk=return_id)
        .order_by()
        .values_list(
            *("state", "round_id", "round__state", "round__edition_id", "round__edition__digest"),
            ArraySubquery(withdrawn.values("question")),
            ArraySubquery(held.values("section")),
            Value(True) if runs(by) else led,
        )
    )
    rows = list(found)
    if not rows:
        raise NotThere
    row = _Leave(*rows[0])
    if row.round_state != RoundState.OPEN:
        raise Refusal(closed_sentence(AuditRound.objects.get(board_id=by.board_id, pk=row.round_id)))
    if row.state == ReturnState.NOT_RETURNED:
        raise Refusal("This return was closed. Copy what you wrote, and ask the board's office to open it again.")
    if row.state not in ANSWERING:
        raise Refusal(SIGNED)
    return row


SIGNED = (
    "This return is signed, so its answers stay as they are. "
    "Take the signature back to change them, or ask the board's office."
)


def _fit(tool: Tool, row: _Leave, answers: Sent) -> tuple[dict[str, Given], dict[str, str]]:
    """The answers as they can be kept, and a sentence for each that cannot."""
    fit: dict[str, Given] = {}
    wrong: dict[str, str] = {}
    sections = tool.section_of()
    for key, (given, _) in answers.items():
        try:
            question_of(tool, key, row.withdrawn)
            if not row.whole and sections[key] not in row.held:
                raise NotAllowed("This section is with a colleague. Ask the person who leads on the return.", key)
            fit[key] = checked(tool, key, given)
        except Refusal as refusal:
            wrong[key] = refusal.sentence
    return fit, wrong


def _begin(by: Actor, return_id: int) -> None:
    """The first answer of a return begins it; two who begin at once begin it once."""
    row = AuditReturn.objects.select_for_update(of=("self",)).get(pk=return_id)
    if row.state == ReturnState.INVITED:
        move_return(by, row, ReturnState.BEGUN)


def _why_not(
    by: Actor, return_id: int, tool: Tool, missed: Mapping[str, Given]
) -> tuple[dict[str, int], dict[str, Theirs]]:
    """For answers not written: those that stand as they were sent, and what somebody else made of the rest."""
    row = AuditReturn.objects.select_related("round").get(board_id=by.board_id, pk=return_id)
    if row.state not in ANSWERING:
        raise Refusal(closed_sentence(row.round) if row.round.state != RoundState.OPEN else SIGNED)
    same: dict[str, int] = {}
    theirs: dict[str, Theirs] = {}
    held = Answer.objects.filter(audit_return_id=return_id, question__in=list(missed)).select_related("saved_by")
    for answer in held:
        now = Given(answer.value, answer.note, answer.applies)
        if now == missed[answer.question] and not answer.carried:
            same[answer.question] = answer.version
        else:
            name = answer.saved_by.name if answer.saved_by else ""
            shown = words(tool, answer.question, now)
            theirs[answer.question] = Theirs(now, shown, answer.version, name, answer.saved_at)
    return same, theirs
