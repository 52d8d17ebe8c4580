"""The year's programme of audits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.audits.choices import LineKind, LineState, Origin
from goldthread.loop.audits.models import ProgrammeLine, ProgrammeStep
from goldthread.loop.audits.operations.steps import check_version, note, said
from goldthread.loop.audits.policy import require_run, visible
from goldthread.loop.audits.rules import Planned, check_line, check_move, looks_like, quarter_of
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.themes import queries as themes


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSaid:
    """What a line of the programme says."""

    kind: str
    title: str
    origin: str
    why: str
    starts_on: date
    ends_on: date
    scope: str = ""
    theme_id: int | None = None
    lesson_id: int | None = None
    repeats_id: int | None = None
    lead_group_id: int | None = None
    lead_agency_id: int | None = None
    lead_person_id: int | None = None
    other_board: str = ""
    tool_key: str = ""
    again_on: date | None = None


@transaction.atomic
def plan_audit(*, by: Actor, said: LineSaid, although_alike: bool = False, proposed: bool = False) -> ProgrammeLine:
    """Put an audit in the programme; one that looks like another is refused until somebody says that it is not."""
    require_run(by)
    values = _checked(by, said, although_alike, "")
    year, quarter = quarter_of(said.starts_on)
    row = ProgrammeLine.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{year}-P"),
        year=year,
        quarter=quarter,
        state=LineState.PROPOSED if proposed else LineState.PLANNED,
        **values,
    )
    _step(by, row, "")
    note(by, "planned", "audit", row, row.reference, detail={"title": row.title})
    return row


@transaction.atomic
def change_audit_plan(
    *, by: Actor, line_id: int, version: int, said: LineSaid, although_alike: bool = False
) -> ProgrammeLine:
    """Change what the programme says of an audit; its reference stays."""
    row = _locked(by, line_id, version)
    values = _checked(by, said, although_alike, row.reference)
    changed = {key: [getattr(row, key), value] for key, value in values.items() if getattr(row, key) != value}
    for key, value in values.items():
        setattr(row, key, value)
    row.year, row.quarter = quarter_of(said.starts_on)
    row.version += 1
    row.save()
    note(by, "changed", "audit", row, row.reference, detail=changed)
    return row


@transaction.atomic
def move_audit(*, by: Actor, line_id: int, version: int, state: str, why: str = "") -> ProgrammeLine:
    """Take an audit of the programme a step further; one that is not done says why."""
    row = _locked(by, line_id, version)
    check_move("line", row.state, state)
    if state == LineState.NOT_DONE:
        said(why, "Say why this audit is not done.", "why")
    before, row.state = row.state, state
    row.version += 1
    row.save()
    _step(by, row, before, why)
    note(by, "moved", "audit", row, row.reference, why, {"state": [before, state]})
    return row


@transaction.atomic
def propose_again(*, by: Actor, line_id: int, starts_on: date | None = None) -> ProgrammeLine:
    """Propose the re-audit of an audit that is due again: the same thing, on the day that it named, or another."""
    old = _locked(by, line_id, None)
    starts = starts_on or old.again_on
    if starts is None:
        raise Refusal("Say when the audit is done again.", "starts_on")
    if ProgrammeLine.objects.filter(repeats=old).exclude(state=LineState.NOT_DONE).exists():
        raise Refusal(f"{old.reference} is in the programme again already.")
    again = LineSaid(
        kind=old.kind,
        title=old.title,
        origin=Origin.DUTY if old.kind in {LineKind.SECTION_11, LineKind.SCHOOLS} else Origin.RE_AUDIT,
        why=f"{old.reference} is done again, to see what changed.",
        starts_on=starts,
        ends_on=starts + (old.ends_on - old.starts_on),
        scope=old.scope,
        theme_id=old.theme_id,
        repeats_id=old.pk,
        lead_group_id=old.lead_group_id,
        lead_agency_id=old.lead_agency_id,
        lead_person_id=old.lead_person_id,
        other_board=old.other_board,
        tool_key=old.tool_key,
    )
    return plan_audit(by=by, said=again, although_alike=True, proposed=True)


def _locked(by: Actor, line_id: int, version: int | None) -> ProgrammeLine:
    require_run(by)
    row = the_one(ProgrammeLine.objects.select_for_update(of=("self",)).filter(visible(by), pk=line_id))
    check_version(row.version, version, "this audit")
    return row


def _checked(by: Actor, new: LineSaid, although_alike: bool, reference: str) -> Mapping[str, Any]:
    check_line(
        kind=new.kind,
        title=new.title,
        origin=new.origin,
        why=new.why,
        lesson_id=new.lesson_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )
    _check_named(by, new)
    if not although_alike:
        _check_alike(by, new, reference)
    values = {name: getattr(new, name) for name in LineSaid.__slots__}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _check_named(by: Actor, new: LineSaid) -> None:
    known = (
        ("theme", new.theme_id, themes.in_use(by)),
        ("lesson", new.lesson_id, Lesson.objects.filter(lessons.visible(by))),
        ("repeats", new.repeats_id, ProgrammeLine.objects.filter(visible(by))),
        ("lead_group", new.lead_group_id, accounts.groups(by)),
        ("lead_agency", new.lead_agency_id, accounts.agencies(by)),
        ("lead_person", new.lead_person_id, accounts.people(by)),
    )
    for field, wanted, rows in known:
        if wanted is not None and not rows.filter(pk=wanted).exists():
            raise Refusal("Choose one that is on this board.", field)


def _check_alike(by: Actor, new: LineSaid, reference: str) -> None:
    rows = ProgrammeLine.objects.filter(visible(by)).exclude(state=LineState.NOT_DONE).exclude(pk=new.repeats_id or 0)
    names = ("reference", "kind", "title", "theme_id", "starts_on", "ends_on")
    held = [Planned(*row) for row in rows.values_list(*names)]
    asked = Planned(reference, new.kind, new.title, new.theme_id, new.starts_on, new.ends_on)
    found = looks_like(asked, held)
    if found:
        raise Refusal(
            f"{found[0]} looks like the same audit. Join them, or say that this is another audit and save again.",
            "title",
        )


def _step(by: Actor, row: ProgrammeLine, before: str, why: str = "") -> None:
    ProgrammeStep.objects.create(
        board_id=by.board_id, line=row, before=before, after=row.state, by_id=by.person_id, at=by.at, why=why.strip()
    )
