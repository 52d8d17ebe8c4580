"""What the decision worksheet receives: the questions, what agencies said, what follows so far, what was learnt."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.loop.framework.criteria import Finding, Possible
from goldthread.loop.framework.format.document import Template
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals import policy, queries
from goldthread.loop.referrals.choices import ReturnState
from goldthread.loop.referrals.queries import CriteriaSheet, LimbRow, Similar
from goldthread.loop.referrals.rules import form_for
from goldthread.web.referrals.pages.case import Case, case_of
from goldthread.web.referrals.wording import RETURNS

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import AgencyReturn, Referral

BINDS = {Force.MUST: "must", Force.SHOULD: "should", Force.MAY: "may", Force.NONE: ""}
ANSWERS: dict[str, Tag] = {
    "met": Tag("Met", "blue"),
    "not met": Tag("Not met", "grey"),
    "unclear": Tag("Unclear", "purple"),
}


@dataclass(frozen=True, slots=True)
class WouldChange:
    """An answer that would change what follows, and what would follow then."""

    when: str
    becomes: str
    binds: str


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows from the answers so far."""

    criteria: str
    outcome: str
    binds: str
    """must, should, may; empty where nothing is required."""
    clause: str
    because: str
    rests: tuple[str, ...]
    changes: tuple[WouldChange, ...]
    could_become: tuple[str, ...]
    hangs_on: tuple[str, ...]
    settled: bool
    answered: int
    asked: int
    score: int | None


def follows(sheet: CriteriaSheet) -> Follows:
    """What one set of criteria comes to, in the words of the page."""
    finding, shorts = sheet.finding, {limb.key: limb.short for limb in sheet.limbs}
    stands = {limb.key: answer_words(limb).lower() or "not answered yet" for limb in sheet.limbs}
    return Follows(
        criteria=sheet.name,
        outcome=finding.name,
        binds=BINDS[finding.force],
        clause=finding.clause,
        because=sheet.because,
        rests=tuple(f"{shorts[key]}: {stands[key]}" for key in finding.because_of),
        changes=_changes(finding, shorts, sheet.scored),
        could_become=tuple(_possible(each) for each in finding.could_become),
        hangs_on=tuple(shorts[key] for key in finding.could_change),
        settled=finding.settled,
        answered=sheet.answered,
        asked=len(sheet.limbs),
        score=finding.score,
    )


def _changes(finding: Finding, shorts: dict[str, str], scored: bool) -> tuple[WouldChange, ...]:
    """What one answer alone would bring, a line for each outcome and answer."""
    grouped: dict[tuple[Possible, str], list[str]] = {}
    for each in finding.changes:
        grouped.setdefault((each.becomes, each.answer), []).append(f"“{shorts[each.limb]}”")
    verb = "is answered" if scored else "is"
    return tuple(
        WouldChange(f"{' or '.join(limbs)} {verb} {answer}", becomes.name, BINDS[becomes.force])
        for (becomes, answer), limbs in grouped.items()
    )


def _possible(each: Possible) -> str:
    return f"{each.name} ({BINDS[each.force]})" if BINDS[each.force] else each.name


def answer_words(limb: LimbRow) -> str:
    """An answer as people read it: "Met", "2: Serious"; nothing where nobody has answered."""
    if limb.answer in ANSWERS:
        return ANSWERS[limb.answer]
    return next((words for words in limb.choices if words.partition(":")[0] == limb.answer), limb.answer)


@dataclass(frozen=True, slots=True)
class Said:
    """What one agency said, beside the questions."""

    agency: str
    state: Tag
    answers: tuple[tuple[str, str], ...]
    immediate_action: str
    on: datetime | None
    due_on: date
    late: bool
    href: str


def said_by_agencies(actor: Actor, referral: "Referral") -> tuple[Said, ...]:
    """What each agency that was asked has said, in one read."""
    document = document_of(referral.framework) if referral.framework else None
    template = form_for(document, "agency_form")
    return tuple(_said(actor, template, row) for row in queries.returns_of(actor, referral))


def _said(actor: Actor, template: Template | None, row: "AgencyReturn") -> Said:
    labels = {key: field.label for key, field in template.fields.items()} if template else {"text": "What it knows"}
    waits = row.state in {ReturnState.ASKED, ReturnState.QUERIED}
    return Said(
        agency=row.agency.name,
        state=RETURNS[row.state],
        answers=tuple((label, row.answers[key]) for key, label in labels.items() if row.answers.get(key)),
        immediate_action=row.immediate_action,
        on=row.answered_at,
        due_on=row.due_on,
        late=waits and row.due_on < actor.today,
        href=f"/returns/{row.pk}",
    )


@dataclass(frozen=True, slots=True)
class LimbLine:
    """One question on the sheet."""

    number: int
    question: str
    href: str
    answer: str
    colour: str
    reason: str
    by: str
    at: datetime | None
    dissents: tuple[tuple[str, str], ...]
    """Who disagrees, and why."""
    changed: int
    matters: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One set of criteria on the worksheet."""

    key: str
    name: str
    asks: str
    lines: tuple[LimbLine, ...]
    follows: Follows
    next_href: str
    """The first question that nobody has answered."""


@dataclass(frozen=True, slots=True)
class ConsiderPage:
    """The worksheet whole."""

    case: Case
    framework: str
    sheets: tuple[Sheet, ...]
    said: tuple[Said, ...]
    similar: tuple[Similar, ...]
    may_answer: bool
    may_recommend: bool
    is_over: bool
    next_href: str


def consider_page(actor: Actor, referral: "Referral") -> ConsiderPage:
    """Everything that the group has before it when it weighs a referral, in a fixed number of queries."""
    worksheet = queries.worksheet(actor, referral)
    sheets = tuple(_sheet(referral.reference, sheet) for sheet in worksheet.sheets)
    return ConsiderPage(
        case=case_of(referral, "Consideration"),
        framework=worksheet.framework,
        sheets=sheets,
        said=said_by_agencies(actor, referral),
        similar=queries.similar(actor, referral),
        may_answer=worksheet.may_answer,
        may_recommend=worksheet.may_recommend,
        is_over=referral.state == "decided",
        next_href=next((sheet.next_href for sheet in sheets if sheet.next_href), ""),
    )


def _sheet(reference: str, sheet: CriteriaSheet) -> Sheet:
    lines = tuple(_line(reference, sheet.key, number, limb) for number, limb in enumerate(sheet.limbs, 1))
    return Sheet(
        key=sheet.key,
        name=sheet.name,
        asks=sheet.asks,
        lines=lines,
        follows=follows(sheet),
        next_href=next((line.href for line in lines if not line.answer), ""),
    )


def _line(reference: str, criteria: str, number: int, limb: LimbRow) -> LimbLine:
    words = answer_words(limb)
    return LimbLine(
        number=number,
        question=limb.question,
        href=limb_address(reference, criteria, limb.key),
        answer=words,
        colour=getattr(words, "colour", "blue"),
        reason=limb.reason,
        by=limb.by,
        at=limb.at,
        dissents=tuple((each.by.name, each.reason) for each in limb.dissents),
        changed=limb.changed,
        matters=limb.matters,
    )


def limb_address(reference: str, criteria: str, limb: str) -> str:
    """Where one question is answered."""
    return f"/referrals/{reference}/consider/{criteria}/{limb}"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was given to a question."""

    answer: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LimbPage:
    """One question of the criteria, with everything that helps to answer it."""

    case: Case
    criteria: str
    asks: str
    number: int
    of: int
    question: str
    guidance: str
    clause: str
    href: str
    before_href: str
    after_href: str
    given: tuple[Given, ...]
    """Every answer, the newest first."""
    dissents: tuple[tuple[str, str], ...]
    follows: Follows
    said: tuple[Said, ...]
    may_answer: bool
    may_dissent: bool


def limb_page(actor: Actor, referral: "Referral", sheet: CriteriaSheet, limb: LimbRow, may_answer: bool) -> LimbPage:
    """One question as the group works it."""
    keys = [each.key for each in sheet.limbs]
    place = keys.index(limb.key)

    def at(number: int) -> str:
        inside = 0 <= number < len(keys)
        return limb_address(referral.reference, sheet.key, keys[number]) if inside else ""

    return LimbPage(
        case=case_of(referral, "Consideration"),
        criteria=sheet.name,
        asks=sheet.asks,
        number=place + 1,
        of=len(keys),
        question=limb.question,
        guidance=limb.guidance,
        clause=limb.clause,
        href=at(place),
        before_href=at(place - 1),
        after_href=at(place + 1),
        given=tuple(
            Given(_in_words(limb, row.answer), row.reason, row.by.name, row.at)
            for row in queries.answers_given(actor, referral, sheet.key, limb.key)
        ),
        dissents=tuple((each.by.name, each.reason) for each in limb.dissents),
        follows=follows(sheet),
        said=said_by_agencies(actor, referral),
        may_answer=may_answer,
        may_dissent=bool(limb.answer) and policy.may_consider(actor, referral),
    )


def _in_words(limb: LimbRow, answer: str) -> str:
    if answer in ANSWERS:
        return ANSWERS[answer]
    return next((words for words in limb.choices if words.partition(":")[0] == answer), answer)
