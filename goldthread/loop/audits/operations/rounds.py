"""Making a round, inviting agencies, schools and cases, opening it, putting it off, closing it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from secrets import randbits

from django.db import transaction

from goldthread.accounts import operations as keeping
from goldthread.accounts import queries as accounts
from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.models import Agency, Locality
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.audits.choices import WAITED_FOR, EditionState, ReturnState, RoundState, SampleWay
from goldthread.loop.audits.models import (
    AuditCase,
    AuditReturn,
    AuditRound,
    ProgrammeLine,
    ReturnStep,
    SampleDraw,
    School,
    ToolEdition,
)
from goldthread.loop.audits.operations.steps import (
    locked_return,
    locked_round,
    move_return,
    note,
    note_return,
    said,
    step_round,
)
from goldthread.loop.audits.policy import require_lead, require_run, visible
from goldthread.loop.audits.register import read_register
from goldthread.loop.audits.rules import check_move
from goldthread.loop.audits.sampling import Listed, draw
from goldthread.notices.operations import tell


@transaction.atomic
def make_round(
    *,
    by: Actor,
    edition_id: int,
    title: str,
    opens_on: date,
    due_on: date,
    line_id: int | None = None,
    follows_id: int | None = None,
    message: str = "",
    blind: bool = False,
) -> AuditRound:
    """Prepare a round of an edition that was issued; nobody is told before it opens."""
    require_run(by)
    edition = ToolEdition.objects.filter(visible(by), pk=edition_id, state=EditionState.ISSUED).first()
    if edition is None:
        raise Refusal("Choose an edition that was issued.", "edition")
    if due_on < opens_on:
        raise Refusal("The round is due before it opens. Change one day.", "due_on")
    if line_id is not None and not ProgrammeLine.objects.filter(visible(by), pk=line_id).exists():
        raise NotThere
    if follows_id is not None and not AuditRound.objects.filter(visible(by), pk=follows_id).exists():
        raise NotThere
    row = AuditRound.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{opens_on.year}-RND"),
        title=said(title, "Give the round a title.", "title"),
        line_id=line_id,
        edition=edition,
        follows_id=follows_id,
        message=message.strip(),
        blind=blind,
        opens_on=opens_on,
        due_on=due_on,
        made_by_id=by.person_id,
        made_at=by.at,
    )
    step_round(by, row, "")
    note(by, "prepared", "audit round", row, row.reference, detail={"title": row.title})
    return row


@dataclass(frozen=True, slots=True)
class SchoolsKept:
    """What came of bringing in the register of schools."""

    added: int
    known: int
    remarks: tuple[str, ...]


@transaction.atomic
def bring_in_schools(*, by: Actor, data: bytes) -> SchoolsKept:
    """Take the schools of the national register as agencies of the board; a school that is known stays as it is."""
    require_run(by)
    by.need(Permission.MANAGE_PEOPLE)
    found = read_register(data)
    known = set(School.objects.filter(board_id=by.board_id).values_list("urn", flat=True))
    agencies = dict(Agency.objects.filter(board_id=by.board_id).values_list("name", "pk"))
    taken = set(School.objects.filter(board_id=by.board_id).values_list("agency_id", flat=True))
    places = dict(Locality.objects.filter(board_id=by.board_id).values_list("name", "pk"))
    new = [school for school in found.schools if school.urn not in known]
    for school in new:
        if school.locality and school.locality not in places:
            places[school.locality] = keeping.add_locality(by=by, name=school.locality).pk
    names = {school.urn: school.name for school in new}
    for school in new:
        if agencies.get(school.name) in taken:
            names[school.urn] = f"{school.name} ({school.urn})"[:200]
    made = Agency.objects.bulk_create(
        Agency(
            board_id=by.board_id,
            name=names[school.urn],
            short_name=names[school.urn][:40],
            kind=AgencyKind.EDUCATION,
            locality_id=places.get(school.locality),
        )
        for school in new
        if names[school.urn] not in agencies
    )
    agencies |= {agency.name: agency.pk for agency in made}
    School.objects.bulk_create(
        School(
            board_id=by.board_id,
            agency_id=agencies[names[school.urn]],
            urn=school.urn,
            kind=school.kind,
            phase=school.phase,
        )
        for school in new
    )
    board = accounts.board(by)
    note(by, "brought in schools of", "board", board, board.code, detail={"added": len(new)})
    return SchoolsKept(len(new), len(found.schools) - len(new), found.remarks)


@transaction.atomic
def invite(
    *,
    by: Actor,
    round_id: int,
    agency_ids: Iterable[int] = (),
    every_school: bool = False,
    together: bool = False,
    respondent: str = "",
    case_ids: Iterable[int] = (),
    answers_each: int = 1,
) -> list[AuditReturn]:
    """Ask agencies, or every school, in a round; about each of several cases where cases are named.

    ``together`` asks for one return of everybody: a joint meeting about a case, or the board about itself.
    ``answers_each`` is how many may answer of one agency, for a survey. Whoever was asked before is not asked again.
    """
    require_run(by)
    row = locked_round(by, round_id)
    if row.state == RoundState.CLOSED:
        raise Refusal("This round is closed. Open it again first.")
    agencies: list[int | None] = list(_agencies(by, agency_ids, every_school))
    if together:
        agencies.append(None)
    if not agencies:
        raise Refusal("Choose who is asked.", "agencies")
    cases: list[int | None] = list(
        AuditCase.objects.filter(round=row, pk__in=set(case_ids)).values_list("pk", flat=True)
    )
    if len(cases) != len(set(case_ids)):
        raise NotThere
    held = set(row.returns.values_list("agency_id", "case_id", "serial"))
    wanted = [(a, c, n) for c in (cases or [None]) for a in agencies for n in range(answers_each)]
    made = AuditReturn.objects.bulk_create(
        AuditReturn(
            board_id=by.board_id,
            round=row,
            agency_id=agency,
            case_id=case,
            serial=serial,
            respondent=respondent,
            due_on=row.due_on,
            invited_at=by.at,
        )
        for agency, case, serial in wanted
        if (agency, case, serial) not in held
    )
    ReturnStep.objects.bulk_create(
        ReturnStep(board_id=by.board_id, audit_return=each, after=ReturnState.INVITED, by_id=by.person_id, at=by.at)
        for each in made
    )
    if row.state == RoundState.OPEN:
        _tell_invited(by, row, {each.agency_id for each in made if each.agency_id})
    note(by, "invited to", "audit round", row, row.reference, detail={"returns": len(made)})
    return made


def _agencies(by: Actor, agency_ids: Iterable[int], every_school: bool) -> list[int]:
    wanted = set(agency_ids)
    today = accounts.agencies(by)
    found = set(today.filter(pk__in=wanted).values_list("pk", flat=True))
    if found != wanted:
        raise Refusal("Choose the agencies to ask from this board's agencies.", "agencies")
    if every_school:
        found |= set(today.filter(school__isnull=False).values_list("pk", flat=True))
    return sorted(found)


@transaction.atomic
def add_cases(*, by: Actor, round_id: int, cases: Iterable[Listed]) -> list[AuditCase]:
    """Put cases that were chosen by hand in a round, under their pseudonyms."""
    require_run(by)
    row = locked_round(by, round_id)
    made = _put_cases(by, row, list(cases))
    note(by, "put cases in", "audit round", row, row.reference, detail={"cases": len(made)})
    return made


@transaction.atomic
def draw_sample(
    *,
    by: Actor,
    round_id: int,
    population: Iterable[Listed],
    size: int,
    stratified: bool = False,
    seed: int | None = None,
) -> list[AuditCase]:
    """Draw the cases of a round from a list; the list and the seed are kept, so that anybody can draw them again."""
    require_run(by)
    row, listed = locked_round(by, round_id), list(population)
    chosen = randbits(48) if seed is None else seed
    drawn = draw(listed, size, chosen, stratified=stratified)
    SampleDraw.objects.create(
        board_id=by.board_id,
        round=row,
        way=SampleWay.STRATIFIED if stratified else SampleWay.RANDOM,
        seed=chosen,
        size=size,
        population=[list(each) for each in listed],
        drawn=[label for label, _ in drawn],
        by_id=by.person_id,
        at=by.at,
    )
    made = _put_cases(by, row, drawn)
    note(by, "drew a sample for", "audit round", row, row.reference, detail={"seed": chosen, "of": len(listed)})
    return made


def _put_cases(by: Actor, row: AuditRound, cases: Iterable[Listed]) -> list[AuditCase]:
    held = set(row.cases.values_list("label", flat=True))
    new = [(label, group) for label, group in cases if label not in held]
    if not new:
        raise Refusal("These cases are in the round already.", "population")
    return AuditCase.objects.bulk_create(
        AuditCase(board_id=by.board_id, round=row, label=label, stratum=group) for label, group in new
    )


@transaction.atomic
def open_round(*, by: Actor, round_id: int, version: int, why: str = "") -> AuditRound:
    """Open a round, or a closed one again with a reason: whoever is invited is told and can answer."""
    require_run(by)
    row = locked_round(by, round_id, version)
    check_move("round", row.state, RoundState.OPEN)
    if row.state == RoundState.CLOSED:
        said(why, "Say why the round opens again.", "why")
    if not row.returns.exists() and not row.survey_links.filter(ended_at__isnull=True).exists():
        raise Refusal("Nobody is invited yet. Invite somebody first.")
    before, row.state, row.closed_at = row.state, RoundState.OPEN, None
    row.version += 1
    row.save()
    step_round(by, row, before, why)
    _tell_invited(by, row, set(row.returns.filter(agency__isnull=False).values_list("agency_id", flat=True)))
    note(by, "opened", "audit round", row, row.reference, why)
    return row


def _tell_invited(by: Actor, row: AuditRound, agency_ids: set[int]) -> None:
    leads = accounts.agency_leads(by)
    people = {person for agency in agency_ids for person in leads.get(agency, [])}
    tell(
        by=by,
        people=people,
        key=f"round-{row.pk}-open-{row.version}",
        subject=f"{row.reference} {row.title}: your answer is asked for by {row.due_on:%-d %B %Y}",
        body=row.message or "Open the return, answer it or hand its sections to colleagues, and have it signed.",
        address="/audits/returns",
    )


@transaction.atomic
def put_off(*, by: Actor, return_id: int, version: int, due_on: date, why: str) -> AuditReturn:
    """Give one respondent until a later day, with the reason."""
    require_run(by)
    row = locked_return(by, return_id, version)
    if due_on <= row.due_on:
        raise Refusal("Choose a later day than the one it has.", "due_on")
    before, row.due_on = row.due_on, due_on
    row.why_late = said(why, "Say why this return is put off.", "why")
    row.version += 1
    row.save()
    note_return(by, "put off", row, why, {"due on": [before, due_on]})
    return row


@transaction.atomic
def explain_late(*, by: Actor, return_id: int, version: int, why: str) -> AuditReturn:
    """Say to the board why a return is late, or does not come."""
    row = locked_return(by, return_id, version)
    require_lead(by, row)
    row.why_late = said(why, "Say why it is late.", "why")
    row.version += 1
    row.save()
    note_return(by, "explained being late with", row, why)
    return row


@transaction.atomic
def close_round(*, by: Actor, round_id: int, version: int, why: str = "") -> AuditRound:
    """Close a round: from this moment nothing is saved, and what did not come is said not to have come.

    Every return is held while that happens, so that an answer is either in before it or refused.
    """
    require_run(by)
    row = locked_round(by, round_id, version)
    check_move("round", row.state, RoundState.CLOSED)
    waiting = list(row.returns.select_for_update(of=("self",)).filter(state__in=sorted(WAITED_FOR)).order_by("pk"))
    for each in waiting:
        move_return(by, each, ReturnState.NOT_RETURNED, why)
    before, row.state, row.closed_at = row.state, RoundState.CLOSED, by.at
    row.version += 1
    row.save()
    step_round(by, row, before, why)
    note(by, "closed", "audit round", row, row.reference, why, {"not returned": len(waiting)})
    return row
