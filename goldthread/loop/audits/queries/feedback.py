"""What an agency is told of its own results, and who has been told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.documents.models import Document
from goldthread.loop.audits import comparison
from goldthread.loop.audits.answers import Given, is_gap, words
from goldthread.loop.audits.choices import IN_HAND, FindingKind
from goldthread.loop.audits.comparison import Change, Graded, Tally
from goldthread.loop.audits.format import Tool
from goldthread.loop.audits.models import (
    Answer,
    AuditAction,
    AuditReturn,
    AuditRound,
    FeedbackLetter,
    Finding,
    Regrade,
)
from goldthread.loop.audits.policy import leads_agency, runs, sees_all_returns
from goldthread.loop.audits.queries.results import SMALL, graded_of_all, graded_one_by_one
from goldthread.loop.audits.queries.tools import keys_between, tool_of


@dataclass(frozen=True, slots=True)
class StandardTold:
    """One section of a tool: how the agency stands, how everybody does, and how the agency did last time."""

    title: str
    own: Tally
    everybody: Tally | None
    """Nothing where so few answered that it would tell of another agency."""
    before: Tally | None


@dataclass(frozen=True, slots=True)
class GradeTold:
    """A grade that was settled otherwise than the agency gave it."""

    asks: str
    case: str
    first: str
    settled: str
    reason: str


@dataclass(frozen=True, slots=True)
class GapTold:
    """Something that is not met, or not wholly, by the grade that counts."""

    asks: str
    case: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class ActionTold:
    """An action that came of the audit."""

    reference: str
    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A letter to an agency as it stands: made from the results of the agency, with the board's own words."""

    round: str
    title: str
    tool: str
    agency_id: int
    agency: str
    returned_on: date | None
    cases: tuple[str, ...]
    own: Tally
    everybody: Tally | None
    change: Change | None
    standards: tuple[StandardTold, ...]
    settled: tuple[GradeTold, ...]
    good: tuple[str, ...]
    improve: tuple[str, ...]
    gaps: tuple[GapTold, ...]
    actions: tuple[ActionTold, ...]
    words: str
    version: int
    sent_at: datetime | None
    sent_to: str
    sent_by: str
    document_id: int | None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One agency of a round, and whether its letter is sent."""

    agency_id: int
    agency: str
    met: int
    of: int
    sent_at: datetime | None
    begun: bool


def letters(actor: Actor, of: AuditRound) -> tuple[LetterLine, ...]:
    """Every agency whose return is in, with how its letter stands; for those who keep audits."""
    if not runs(actor):
        raise NotThere
    rows = comparison.grouped(graded_of_all(of, "agency"), "agency")
    held = {row.agency_id: row for row in FeedbackLetter.objects.filter(round=of)}
    agencies = Agency.objects.filter(pk__in=_in_hand(of).values("agency_id")).order_by("name")
    told = {agency.pk: comparison.tally(rows.get(agency.name, ())) for agency in agencies}
    return tuple(
        LetterLine(
            agency.pk,
            agency.name,
            told[agency.pk].met,
            told[agency.pk].of,
            held[agency.pk].sent_at if agency.pk in held else None,
            agency.pk in held,
        )
        for agency in agencies
    )


def _in_hand(of: AuditRound, agency_id: int | None = None) -> QuerySet[AuditReturn]:
    rows = AuditReturn.objects.filter(round=of, state__in=sorted(IN_HAND), agency__isnull=False)
    return rows if agency_id is None else rows.filter(agency_id=agency_id)


def feedback(actor: Actor, of: AuditRound, agency_id: int) -> Feedback:
    """One agency's letter: for the board's office at any time, for the agency once it is sent."""
    agency = Agency.objects.filter(board_id=actor.board_id, pk=agency_id).first()
    returns = list(_in_hand(of, agency_id).select_related("case"))
    letter = FeedbackLetter.objects.select_related("sent_by").filter(round=of, agency_id=agency_id).first()
    sent = letter is not None and letter.sent_at is not None
    allowed = sees_all_returns(actor) or (sent and leads_agency(actor, agency_id))
    if agency is None or not returns or not allowed:
        raise NotThere
    tool, own = tool_of(of.edition), graded_one_by_one(of, agency_id)
    many = _in_hand(of).values("agency_id").distinct().count() >= SMALL
    everybody = graded_of_all(of, "section") if many else ()
    before, keys = _before(of, agency_id)
    findings = list(Finding.objects.filter(round=of).prefetch_related("actions__action"))
    mine = [each for each in findings if each.agency_id in (None, agency_id)]
    return Feedback(
        round=of.reference,
        title=of.title,
        tool=f"{of.edition.title}, edition {of.edition.edition}",
        agency_id=agency_id,
        agency=agency.name,
        returned_on=max((row.returned_at.date() for row in returns if row.returned_at), default=None),
        cases=tuple(sorted({row.case.label for row in returns if row.case})),
        own=comparison.tally(own),
        everybody=comparison.tally(everybody) if many else None,
        change=_change(before, own, keys),
        standards=_standards(own, everybody, before),
        settled=tuple(_settled(tool, returns)),
        good=tuple(each.statement for each in mine if each.kind == FindingKind.GOOD_PRACTICE),
        improve=tuple(each.statement for each in mine if each.kind == FindingKind.CONCERN),
        gaps=tuple(_gaps(tool, returns, own)),
        actions=tuple(_actions(returns, mine)),
        words=letter.words if letter else "",
        version=letter.version if letter else 0,
        sent_at=letter.sent_at if letter else None,
        sent_to=letter.sent_to if letter else "",
        sent_by=letter.sent_by.name if letter and letter.sent_by else "",
        document_id=letter.document_id if letter else None,
    )


def letter_document(actor: Actor, reference: str, agency_id: int) -> Document | None:
    """The paper of a letter as it went; the reader has been asked for the letter itself before."""
    row = FeedbackLetter.objects.select_related("document").filter(
        board_id=actor.board_id, round__reference=reference, agency_id=agency_id, sent_at__isnull=False
    )
    found = row.first()
    return found.document if found else None


def _before(of: AuditRound, agency_id: int) -> tuple[tuple[Graded, ...], dict[str, str]]:
    """What the same agency had in the round before, under the questions of this one, and which can be compared."""
    if of.follows is None:
        return (), {}
    keys = keys_between(of.follows.edition, of.edition)
    return comparison.followed(graded_one_by_one(of.follows, agency_id), keys), keys


def _change(before: Sequence[Graded], own: Sequence[Graded], keys: dict[str, str]) -> Change | None:
    now = comparison.followed(own, {key: key for key in keys.values()})
    return comparison.overall(before, now) if before else None


def _standards(
    own: Sequence[Graded], everybody: Sequence[Graded], before: Sequence[Graded]
) -> tuple[StandardTold, ...]:
    section = {row.question: row.section for row in own}
    of_all, then = comparison.grouped(everybody, "section"), dict[str, list[Graded]]()
    for row in before:
        then.setdefault(section.get(row.question, ""), []).append(row)
    return tuple(
        StandardTold(
            title,
            comparison.tally(rows),
            comparison.tally(of_all[title]) if title in of_all else None,
            comparison.tally(then[title]) if title in then else None,
        )
        for title, rows in comparison.grouped(own, "section").items()
    )


def _settled(tool: Tool, returns: list[AuditReturn]) -> Iterable[GradeTold]:
    cases = {row.pk: row.case.label if row.case else "" for row in returns}
    for row in Regrade.objects.filter(audit_return__in=returns, settles=True).order_by("pk"):
        if row.grade != row.first:
            yield GradeTold(
                tool.questions()[row.question].asks,
                cases[row.audit_return_id],
                words(tool, row.question, Given(row.first)),
                words(tool, row.question, Given(row.grade)),
                row.reason,
            )


def _gaps(tool: Tool, returns: list[AuditReturn], own: Sequence[Graded]) -> Iterable[GapTold]:
    notes = {
        (number, key): text
        for number, key, text in Answer.objects.filter(audit_return__in=returns).values_list(
            "audit_return_id", "question", "note"
        )
    }
    for row in own:
        given = Given(row.grade)
        if is_gap(tool, row.question, given):
            yield GapTold(
                tool.questions()[row.question].asks,
                row.case,
                words(tool, row.question, given),
                notes.get((row.return_id, row.question), ""),
            )


def _actions(returns: list[AuditReturn], findings: list[Finding]) -> Iterable[ActionTold]:
    links = list(AuditAction.objects.filter(audit_return__in=returns).select_related("action"))
    links += [link for each in findings for link in each.actions.all()]
    for action in {link.action_id: link.action for link in links}.values():
        yield ActionTold(action.reference, action.title, action.due_on)
