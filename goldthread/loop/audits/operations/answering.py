"""Working on a return: handing sections out, carrying last year forward, evidence, comments, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.documents import operations as documents
from goldthread.loop.audits.answers import Given, asked, checked, missing
from goldthread.loop.audits.choices import ANSWERING, IN_HAND, ReturnState, RoundState
from goldthread.loop.audits.models import (
    Answer,
    AuditReturn,
    EvidenceCitation,
    ReturnComment,
    ReturnEvidence,
    ReturnSection,
    SignOff,
)
from goldthread.loop.audits.operations.saving import put
from goldthread.loop.audits.operations.steps import check_open, locked_return, move_return, note_return, said
from goldthread.loop.audits.policy import answerable, leads_agency, require_lead, require_run, runs
from goldthread.loop.audits.queries.returns import last_return
from goldthread.loop.audits.queries.tools import keys_between, tool_of, withdrawn_from
from goldthread.loop.audits.rules import digest_of
from goldthread.notices.operations import tell


@transaction.atomic
def hand_section(
    *, by: Actor, return_id: int, section: str, person_id: int | None, due_on: date | None = None
) -> ReturnSection:
    """Ask a colleague of the agency to answer a section, or take it back; two people are never handed one section."""
    row = locked_return(by, return_id)
    require_lead(by, row)
    check_open(row)
    if section not in tool_of(row.round.edition).sections:
        raise Refusal("This return has no such section.", "section")
    if person_id is not None:
        _check_colleague(by, row, person_id)
    held, _ = ReturnSection.objects.select_for_update().get_or_create(
        board_id=by.board_id, audit_return=row, section=section
    )
    held.holder_id, held.due_on, held.finished_at = person_id, due_on, None
    held.version += 1
    held.save()
    if person_id is not None:
        tell(
            by=by,
            people=[person_id],
            key=f"section-{held.pk}-{held.version}",
            subject=f"{row.round.reference} {row.round.title}: a section for you to answer",
            body="Open the return and answer your section. What you write is saved as you go.",
            address=f"/audits/returns/{row.pk}",
        )
    note_return(by, "handed out a section of", row, detail={"section": section, "person": person_id})
    return held


def _check_colleague(by: Actor, row: AuditReturn, person_id: int) -> None:
    found = Membership.objects.filter(accounts.current(by), board_id=by.board_id, person_id=person_id)
    if row.agency_id is not None:
        found = found.filter(agency_id=row.agency_id)
    if not found.exists():
        raise Refusal(
            "Choose a colleague who has a role for this agency. Invite them first if they have none.", "person"
        )


@transaction.atomic
def finish_section(*, by: Actor, return_id: int, section: str) -> ReturnSection:
    """Say that a section is done, once everything in it is answered."""
    row = _answering(by, return_id)
    tool = tool_of(row.round.edition)
    if section not in tool.sections:
        raise Refusal("This return has no such section.", "section")
    left = [key for key in _missing(row) if tool.section_of()[key] == section]
    if left:
        raise Refusal(f"{len(left)} {_questions(left)} here {_are(left)} not answered yet.", left[0])
    held, _ = ReturnSection.objects.select_for_update().get_or_create(
        board_id=by.board_id, audit_return=row, section=section
    )
    if held.holder_id not in (None, by.person_id) and not leads_agency(by, row.agency_id) and not runs(by):
        raise NotAllowed("This section is with a colleague.")
    held.finished_at = by.at
    held.version += 1
    held.save()
    note_return(by, "finished a section of", row, detail={"section": section})
    return held


@transaction.atomic
def carry_forward(*, by: Actor, return_id: int) -> int:
    """Put last year's answers where nothing is answered yet, to be confirmed or changed; gives how many.

    They come from the last return of this agency on the same tool, through the map of its editions. Until somebody
    confirms one it does not count as answered.
    """
    row = _answering(by, return_id)
    before = last_return(row)
    if before is None:
        raise Refusal("There is no earlier return of yours on this tool to carry forward.")
    keys = keys_between(before.round.edition, row.round.edition)
    out = withdrawn_from(row.round.edition)
    known = set(row.answers.values_list("question", flat=True))
    new = {
        keys[answer.question]: (Given(answer.value, answer.note, answer.applies), True, 0)
        for answer in before.answers.all()
        if answer.question in keys and keys[answer.question] not in known | out
    }
    written = put(by, row.pk, new)
    note_return(by, "carried answers forward in", row, detail={"from": before.round.reference, "answers": len(written)})
    return len(written)


@transaction.atomic
def confirm_carried(*, by: Actor, return_id: int, questions: Iterable[str]) -> int:
    """Confirm that answers of last year still hold; gives how many."""
    row = _answering(by, return_id)
    _check_sections(by, row, questions)
    held = row.answers.filter(question__in=set(questions), carried=True)
    same = {a.question: (Given(a.value, a.note, a.applies), False, a.version) for a in held}
    return len(put(by, row.pk, same))


def _check_sections(by: Actor, row: AuditReturn, questions: Iterable[str]) -> None:
    """Refuse somebody who was handed a section to answer in another."""
    if runs(by) or leads_agency(by, row.agency_id):
        return
    of = tool_of(row.round.edition).section_of()
    held = set(row.sections.filter(holder_id=by.me).values_list("section", flat=True))
    if any(of.get(key) not in held for key in questions):
        raise NotAllowed("This section is with a colleague. Ask the person who leads on the return.")


@transaction.atomic
def attach_evidence(
    *,
    by: Actor,
    return_id: int,
    title: str,
    questions: Iterable[str],
    shows: str = "",
    file: Any = None,
    file_name: str = "",
    link: str = "",
) -> ReturnEvidence:
    """Attach a file or a link once, beside every answer that it supports."""
    row = _answering(by, return_id)
    if (file is None) == (not link.strip()):
        raise Refusal("Attach a file, or give a link.", "file")
    if link.strip() and not link.strip().startswith(("https://", "http://")):
        raise Refusal("A link begins with https://. Mend it.", "link")
    kept = documents.keep(by=by, name=file_name, file=file) if file is not None else None
    made = ReturnEvidence.objects.create(
        board_id=by.board_id,
        audit_return=row,
        title=said(title, "Say what this is.", "title"),
        shows=shows.strip(),
        document=kept,
        link=link.strip(),
        added_by_id=by.person_id,
        added_at=by.at,
    )
    _cite(by, row, made, questions)
    note_return(by, "attached evidence to", row, detail={"title": made.title})
    return made


@transaction.atomic
def cite_evidence(*, by: Actor, return_id: int, evidence_id: int, questions: Iterable[str]) -> ReturnEvidence:
    """Say anew beside which answers a piece of evidence stands."""
    row = _answering(by, return_id)
    found = the_one(row.evidence.filter(pk=evidence_id))
    found.citations.all().delete()
    _cite(by, row, found, questions)
    note_return(by, "cited evidence in", row, detail={"title": found.title})
    return found


def _cite(by: Actor, row: AuditReturn, evidence: ReturnEvidence, questions: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(questions))
    known = tool_of(row.round.edition).questions()
    if not wanted or any(key not in known for key in wanted):
        raise Refusal("Choose the questions that this supports.", "questions")
    EvidenceCitation.objects.bulk_create(
        EvidenceCitation(board_id=by.board_id, evidence=evidence, question=key) for key in wanted
    )


@transaction.atomic
def comment(*, by: Actor, return_id: int, text: str, question: str = "") -> ReturnComment:
    """Say something about a return or one question of it: the board to who answers, and back."""
    row = locked_return(by, return_id)
    if question and question not in tool_of(row.round.edition).questions():
        raise Refusal("This return has no such question.", "question")
    from_board = not AuditReturn.objects.filter(answerable(by), pk=row.pk).exists() or runs(by)
    made = ReturnComment.objects.create(
        board_id=by.board_id,
        audit_return=row,
        question=question,
        text=said(text, "Write your comment.", "text"),
        from_board=from_board,
        by_id=by.person_id,
        at=by.at,
    )
    people = (
        accounts.holders_of(by, Permission.ANSWER_FOR_AGENCY, row.agency_id)
        if from_board and row.agency_id
        else accounts.holders_of(by, Permission.RUN_AUDITS)
    )
    tell(
        by=by,
        people=people,
        key=f"audit-comment-{made.pk}",
        subject=f"{row.round.reference} {row.round.title}: a comment on a return",
        body="Open the return to read it and to answer.",
        address=f"/audits/returns/{row.pk}",
    )
    note_return(by, "commented on", row, detail={"question": question})
    return made


@transaction.atomic
def sign(*, by: Actor, return_id: int, version: int, capacity: str = "") -> SignOff:
    """Sign a return as it stands, in the next capacity that the tool asks for; the last signature returns it.

    Every question that is asked has to be answered, and each capacity is another person.
    """
    row = locked_return(by, return_id, version)
    check_open(row)
    if row.state in IN_HAND or row.state == ReturnState.NOT_RETURNED:
        raise Refusal("This return is not waiting for a signature.")
    if row.agency_id is not None and not leads_agency(by, row.agency_id):
        raise NotAllowed("Only the people who lead this agency sign its return.")
    if row.agency_id is None:
        require_run(by)
    if by.person_id is None:
        raise NotAllowed("Only a person signs.")
    left = _missing(row)
    if left:
        raise Refusal(f"{len(left)} {_questions(left)} {_are(left)} not answered yet. Answer them first.", left[0])
    wanted = tool_of(row.round.edition).signed_by or ["Person who answers"]
    signed = list(row.signatures.filter(turn=row.turn).values_list("capacity", "by_id"))
    capacity = capacity or wanted[min(len(signed), len(wanted) - 1)]
    _check_signature(capacity, wanted, signed, by.person_id)
    made = SignOff.objects.create(
        board_id=by.board_id,
        audit_return=row,
        turn=row.turn,
        capacity=capacity,
        digest=digest_of(row.answers.values("question", "value", "note", "applies")),
        by_id=by.person_id,
        at=by.at,
    )
    _signed(by, row, len(signed) + 1, len(wanted))
    saves = row.saves.count()
    note_return(by, "signed", row, detail={"capacity": capacity, "answers": made.digest, "saves": saves})
    return made


def _check_signature(capacity: str, wanted: Sequence[str], signed: Sequence[tuple[str, int]], me: int | None) -> None:
    if capacity not in wanted:
        raise Refusal(f"This return is signed by: {', '.join(wanted)}. Choose one.", "capacity")
    if capacity in {name for name, _ in signed}:
        raise Refusal(f"It is signed already as {capacity.lower()}.", "capacity")
    if me in {person for _, person in signed}:
        raise Refusal("You have signed already. The other signature is another person's.", "capacity")


def _signed(by: Actor, row: AuditReturn, signatures: int, wanted: int) -> None:
    if signatures < wanted:
        if row.state != ReturnState.SIGNED:
            move_return(by, row, ReturnState.SIGNED)
        return
    row.returned_at = by.at
    move_return(by, row, ReturnState.RETURNED)
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.RUN_AUDITS),
        key=f"audit-return-{row.pk}-{row.turn}",
        subject=f"{row.round.reference} {row.round.title}: {row.agency.name if row.agency else 'a return'} is in",
        body="Open the return to read it.",
        address=f"/audits/returns/{row.pk}",
    )


@transaction.atomic
def open_again(*, by: Actor, return_id: int, version: int, why: str) -> AuditReturn:
    """Take a return back to be changed: its agency while signatures are missing, the office at any time.

    The signatures stay in the record, and the answers have to be signed anew.
    """
    row = locked_return(by, return_id, version)
    check_open(row)
    if row.state == ReturnState.SIGNED:
        require_lead(by, row)
    else:
        require_run(by)
    words = said(why, "Say why the return is opened again.", "why")
    row.turn += 1
    row.returned_at = None
    if row.state == ReturnState.MODERATED:
        move_return_back(by, row)
    move_return(by, row, ReturnState.BEGUN, words)
    note_return(by, "opened again", row, words)
    return row


def move_return_back(by: Actor, row: AuditReturn) -> None:
    """A return that was graded again is first one that was returned."""
    row.returned_at = by.at
    move_return(by, row, ReturnState.RETURNED)
    row.returned_at = None


@transaction.atomic
def answer_other_boards(*, by: Actor, return_id: int, others: Sequence[Actor]) -> dict[str, int]:
    """Give the answers of one return to the returns of the same agency on other boards; gives how many for each board.

    For an agency that several boards ask the same: its lead has a role on each of them. The answers arrive as carried,
    to be confirmed and signed there, where nothing is answered yet; each board has its own row and its own journal.
    """
    source = AuditReturn.objects.select_related("round__edition", "agency").filter(answerable(by), pk=return_id).first()
    if source is None or source.agency is None:
        raise NotThere
    require_lead(by, source)
    words = [(a.question, Given(a.value, a.note, a.applies)) for a in source.answers.filter(carried=False)]
    name, edition = source.agency.name, source.round.edition
    given: dict[str, int] = {}
    for other in others:
        if other.person_id != by.person_id or other.board_id == by.board_id:
            raise NotAllowed("You answer for other boards only as yourself.")
        with acting.aside():
            acting.say([other.board_id], other.person_id)
            given[other.board_code] = _give(other, name, edition.key, edition.digest, words, source.round.reference)
    note_return(by, "gave to other boards", source, detail={"boards": given})
    return given


def _give(other: Actor, agency: str, key: str, digest: str, answers: list[tuple[str, Given]], reference: str) -> int:
    rows = AuditReturn.objects.select_for_update(of=("self",)).select_related("round__edition", "agency")
    row = rows.filter(
        answerable(other),
        agency__name__iexact=agency,
        case__isnull=True,
        round__edition__key=key,
        round__state=RoundState.OPEN,
        state__in=sorted(ANSWERING),
    ).first()
    if row is None:
        return 0
    known = tool_of(row.round.edition).questions()
    old = tool_of(row.round.edition) if row.round.edition.digest == digest else None
    held = set(row.answers.values_list("question", flat=True))
    new = {
        question: (given, True, 0)
        for question, given in answers
        if question in known and question not in held and (old is not None or _still_fits(row, question, given))
    }
    written = put(other, row.pk, new)
    note_return(
        other, "took answers given to another board into", row, detail={"from": reference, "answers": len(written)}
    )
    return len(written)


def _still_fits(row: AuditReturn, question: str, given: Given) -> bool:
    try:
        checked(tool_of(row.round.edition), question, given)
    except Refusal:
        return False
    return True


def _answering(by: Actor, return_id: int) -> AuditReturn:
    """A return that the actor may answer now, held."""
    row = locked_return(by, return_id)
    if not AuditReturn.objects.filter(answerable(by), pk=row.pk).exists():
        raise NotAllowed("Only the people who answer this return do this.")
    check_open(row)
    if row.state not in ANSWERING:
        raise Refusal("This return is signed. Take the signature back to change it, or ask the board's office.")
    return row


def _missing(row: AuditReturn) -> list[str]:
    return missing_in(row, row.answers.filter(carried=False))


def missing_in(row: AuditReturn, answers: QuerySet[Answer]) -> list[str]:
    """The questions of a return that wait for an answer; one that was carried forward waits until it is confirmed."""
    tool = tool_of(row.round.edition)
    given: Mapping[str, Given] = {a.question: Given(a.value, a.note, a.applies) for a in answers}
    keys = asked(tool, given, withdrawn=withdrawn_from(row.round.edition), respondent=row.respondent)
    return missing(tool, given, keys)


def _questions(left: Sequence[str]) -> str:
    return "question" if len(left) == 1 else "questions"


def _are(left: Sequence[str]) -> str:
    return "is" if len(left) == 1 else "are"
