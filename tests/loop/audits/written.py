"""Audits for tests, made as people make them."""

from dataclasses import replace
from datetime import date
from typing import Any

from goldthread.accounts import operations as members
from goldthread.accounts.roles import Role, permissions_of
from goldthread.core.actor import Actor
from goldthread.loop.audits import operations, reading
from goldthread.loop.audits.answers import Given, asked
from goldthread.loop.audits.models import AuditReturn, AuditRound, ToolEdition
from tests.people import ROLES_BEGIN, Cast, on_stage

TOOL = """goldthread: tool/1
identity: {key: small, title: Small tool, edition: "1", purpose: section 11}
signed_by: [Head, Governor]
sections:
  leading:
    title: Leading
    standard: "1"
    questions:
      lead: {asks: Is there a lead?, scale: zero-to-three, may_not_apply: true}
      known: {asks: Is the lead known?, scale: zero-to-three}
      why: {asks: Why not?, kind: text, only_if: {question: known, is: ["0", "1"]}}
  training:
    title: Training
    standard: "5"
    questions:
      trained: {asks: Are staff trained?, scale: zero-to-three}
      share: {asks: What share?, kind: number, least: 0, most: 100, required: false}
"""

FULL = {"lead": Given("3", "  Minutes of May\r\n"), "known": Given("2"), "trained": Given("3")}


def edition(cast: Cast, text: str = TOOL) -> ToolEdition:
    """A tool that was issued; the one that is there where the same text was issued before."""
    on_stage(cast.manager)
    held = ToolEdition.objects.filter(board_id=cast.manager.board_id, text=text, state="issued").first()
    if held is not None:
        return held
    made = operations.write_tool(by=cast.manager, text=text)
    return operations.issue_tool(by=cast.manager, edition_id=made.pk, version=made.version)


def round_of(
    cast: Cast, of: ToolEdition | None = None, agencies: tuple[str, ...] = ("health", "police"), **said: Any
) -> AuditRound:
    """An open round, with these agencies invited."""
    made = prepared(cast, of, **said)
    operations.invite(by=cast.manager, round_id=made.pk, agency_ids=[cast.agencies[name] for name in agencies])
    return opened(cast, made)


def prepared(cast: Cast, of: ToolEdition | None = None, **said: Any) -> AuditRound:
    """A round that nobody knows of yet."""
    answers: dict[str, Any] = {
        "edition_id": (of or edition(cast)).pk,
        "title": "Section 11 of 2026",
        "opens_on": date(2026, 6, 1),
        "due_on": date(2026, 6, 30),
    }
    return operations.make_round(by=cast.manager, **(answers | said))


def opened(cast: Cast, made: AuditRound) -> AuditRound:
    """The same round, open."""
    made.refresh_from_db()
    return operations.open_round(by=cast.manager, round_id=made.pk, version=made.version)


def of(made: AuditRound, agency: str = "Health", **more: Any) -> AuditReturn:
    """The return of one agency, as it stands."""
    return AuditReturn.objects.get(round=made, agency__short_name=agency, **more)


def answered(by: Actor, row: AuditReturn, **answers: Given) -> AuditReturn:
    """A return with these answers saved, or with all that the small tool asks."""
    versions = dict(row.answers.values_list("question", "version"))
    said = answers or FULL
    saved = operations.save_answers(
        by=by, return_id=row.pk, answers={key: (given, versions.get(key, 0)) for key, given in said.items()}
    )
    assert not saved.wrong and not saved.changed_meanwhile, saved
    row.refresh_from_db()
    return row


def returned(by: Actor, second: Actor, row: AuditReturn, **answers: Given) -> AuditReturn:
    """A return signed by two people."""
    if answers or not row.answers.exists():
        answered(by, row, **answers)
    row.refresh_from_db()
    operations.sign(by=by, return_id=row.pk, version=row.version)
    row.refresh_from_db()
    operations.sign(by=second, return_id=row.pk, version=row.version)
    row.refresh_from_db()
    return row


def asked_by_another_board(cast: Cast) -> AuditReturn:
    """The return of health on the other board, which asks it the same; health's lead has a role there too."""
    by = on_stage(cast.outsider)
    theirs = members.add_agency(by=by, name="Northshire Health", short_name="Health")
    members.add_member(
        by=by, person_id=cast.health_lead.me, role=Role.AGENCY_LEAD, agency_id=theirs.pk, starts_on=ROLES_BEGIN
    )
    made = operations.write_tool(by=by, text=TOOL)
    operations.issue_tool(by=by, edition_id=made.pk, version=1)
    asked_there = operations.make_round(
        by=by, edition_id=made.pk, title="Theirs", opens_on=date(2026, 6, 1), due_on=date(2026, 6, 30)
    )
    operations.invite(by=by, round_id=asked_there.pk, agency_ids=[theirs.pk])
    operations.open_round(by=by, round_id=asked_there.pk, version=1)
    return of(asked_there)


def signed_by_two(cast: Cast, row: AuditReturn) -> AuditReturn:
    """A return of health, signed by who leads it and by somebody who leads it with them for this one day."""
    health = cast.agencies["health"]
    day = cast.manager.today
    members.add_member(
        by=cast.manager, person_id=cast.member.me, role=Role.AGENCY_LEAD, agency_id=health, starts_on=day, ends_on=day
    )
    roles = cast.member.roles | {Role.AGENCY_LEAD}
    second = replace(cast.member, roles=roles, permissions=permissions_of(roles), agency_ids=frozenset({health}))
    return returned(cast.health_lead, second, row)


def everything(tool: str, value: str) -> dict[str, Given]:
    """An answer to every graded question of a tool that ships, and something to the rest."""
    shipped = reading.shipped(tool)
    answers: dict[str, Given] = {}
    for key in asked(shipped, {}):
        kind = shipped.questions()[key].kind
        answers[key] = Given({"scale": value, "text": "Said", "number": "4", "date": "2026-05-01"}.get(kind, value))
    return answers
