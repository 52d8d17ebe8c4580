"""Cases in an audit, second grades that wait, meetings, concerns and findings, as pages need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.loop.audits.answers import Given, is_gap, met, words
from goldthread.loop.audits.choices import IN_HAND
from goldthread.loop.audits.format import Kind, Met, Tool
from goldthread.loop.audits.models import (
    Answer,
    AuditCase,
    AuditMeeting,
    AuditReturn,
    AuditRound,
    Finding,
    ImmediateConcern,
    Regrade,
    SampleDraw,
)
from goldthread.loop.audits.policy import of_returns, sees_all_returns, visible, visible_returns
from goldthread.loop.audits.queries.tools import tool_of
from goldthread.loop.sources import queries as sources
from goldthread.loop.sources.choices import SourceKind


def cases_of(actor: Actor, of: AuditRound) -> QuerySet[AuditCase]:
    """The cases of a round that the actor has a part in, or all of them, with how many parts are in."""
    rows = AuditCase.objects.filter(board_id=actor.board_id, round=of)
    if not sees_all_returns(actor):
        rows = rows.filter(pk__in=AuditReturn.objects.filter(visible_returns(actor), round=of).values("case_id"))
    return rows.annotate(
        asked=Count("returns", distinct=True),
        in_hand=Count("returns", filter=Q(returns__state__in=sorted(IN_HAND)), distinct=True),
        met_on=Count("meetings", distinct=True),
    ).order_by("pk")


def draws_of(actor: Actor, of: AuditRound) -> QuerySet[SampleDraw]:
    """How the cases of a round were drawn, for those who keep audits or grade again."""
    if not sees_all_returns(actor):
        return SampleDraw.objects.none()
    return SampleDraw.objects.filter(board_id=actor.board_id, round=of).select_related("by")


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """What one agency, or all together, said to one question about a case."""

    words: str
    note: str
    gap: bool
    met: Met | None


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One agency's part in a case, or the part of all together."""

    return_id: int
    who: str
    joint: bool
    state: str
    state_words: str
    in_hand: bool


@dataclass(frozen=True, slots=True)
class AskedSeen:
    """One question about a case, with what each part said to it, in the order of the parts."""

    key: str
    asks: str
    graded: bool
    answers: tuple[AnswerSeen | None, ...]


@dataclass(frozen=True, slots=True)
class TogetherSeen:
    """A section of the tool, with its questions side by side."""

    title: str
    who: tuple[str, ...]
    """Whose answers stand beside each other: those who were asked something here."""
    asked: tuple[AskedSeen, ...]


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case with everybody's part side by side."""

    id: int
    label: str
    stratum: str
    parts: tuple[PartSeen, ...]
    sections: tuple[TogetherSeen, ...]


def case_seen(actor: Actor, case_id: int) -> tuple[AuditRound, CaseSeen]:
    """One case with the parts that the actor may see; 404 for who has none in it."""
    case = (
        AuditCase.objects.filter(visible(actor), pk=case_id)
        .select_related("round__edition", "round__line", "round__follows")
        .first()
    )
    if case is None:
        raise NotThere
    rows = list(
        AuditReturn.objects.filter(visible_returns(actor), case=case)
        .select_related("agency")
        .order_by("agency__name", "pk")
    )
    if not rows and not sees_all_returns(actor):
        raise NotThere
    tool = tool_of(case.round.edition)
    said = {(a.audit_return_id, a.question): a for a in Answer.objects.filter(audit_return__in=rows)}
    parts = tuple(
        PartSeen(
            row.pk,
            _who(row),
            row.agency_id is None,
            row.state,
            row.get_state_display(),
            row.state in IN_HAND,
        )
        for row in rows
    )
    return case.round, CaseSeen(case.pk, case.label, case.stratum, parts, tuple(_sections(tool, rows, said)))


def _sections(tool: Tool, rows: list[AuditReturn], said: dict[tuple[int, str], Answer]) -> Iterable[TogetherSeen]:
    for section in tool.sections.values():
        here = [row for row in rows if any((row.pk, key) in said for key in section.questions)]
        asked = tuple(
            AskedSeen(
                key,
                question.asks,
                question.kind == Kind.SCALE,
                tuple(_answer(tool, key, said.get((row.pk, key))) for row in here),
            )
            for key, question in section.questions.items()
            if any((row.pk, key) in said for row in here)
        )
        if asked:
            yield TogetherSeen(section.title, tuple(_who(row) for row in here), asked)


def _who(row: AuditReturn) -> str:
    return row.agency.name if row.agency else "All together"


def _answer(tool: Tool, key: str, row: Answer | None) -> AnswerSeen | None:
    if row is None:
        return None
    given = Given(row.value, row.note, row.applies)
    return AnswerSeen(
        words(tool, key, given), row.note, is_gap(tool, key, given), met(tool, tool.questions()[key], row.value)
    )


@dataclass(frozen=True, slots=True)
class ToGrade:
    """A return that is in, with how far it is graded again."""

    return_id: int
    who: str
    case: str
    state_words: str
    done: bool
    own: bool
    """Of the actor's own agency: somebody else grades it."""
    by_me: int
    by_others: int
    last_at: datetime | None


def to_grade(actor: Actor, of: AuditRound) -> tuple[ToGrade, ...]:
    """The returns of a round that are in, for those who grade again."""
    if not sees_all_returns(actor):
        raise NotThere
    rows = (
        AuditReturn.objects.filter(round=of, board_id=actor.board_id, state__in=sorted(IN_HAND))
        .select_related("agency", "case")
        .order_by("agency__name", "case__pk", "pk")
    )
    given: dict[int, list[Regrade]] = {}
    for each in Regrade.objects.filter(audit_return__round=of, settles=False).order_by("pk"):
        given.setdefault(each.audit_return_id, []).append(each)
    return tuple(_to_grade(actor, row, given.get(row.pk, [])) for row in rows)


def _to_grade(actor: Actor, row: AuditReturn, given: list[Regrade]) -> ToGrade:
    mine = sum(each.by_id == actor.person_id for each in given)
    return ToGrade(
        row.pk,
        _who(row),
        row.case.label if row.case else "",
        row.get_state_display(),
        row.state == "moderated",
        row.agency_id in actor.agency_ids,
        mine,
        len(given) - mine,
        given[-1].at if given else None,
    )


def graded_by(actor: Actor, return_id: int) -> dict[str, str]:
    """What the actor graded again in a return, by question; grades that settle are no second opinion."""
    rows = Regrade.objects.filter(of_returns(actor), audit_return_id=return_id, by_id=actor.person_id, settles=False)
    return dict(rows.values_list("question", "grade"))


def return_to_grade(actor: Actor, return_id: int) -> AuditReturn:
    """A return that is in, with its round, for who grades again."""
    rows = AuditReturn.objects.filter(visible_returns(actor), pk=return_id, state__in=sorted(IN_HAND))
    found = rows.select_related("round__edition", "round__line", "agency", "case").first()
    if found is None or not sees_all_returns(actor):
        raise NotThere
    return found


def return_of(actor: Actor, return_id: int) -> AuditReturn:
    """A return that the actor may see, with its round."""
    rows = AuditReturn.objects.filter(visible_returns(actor), pk=return_id)
    return the_one(rows.select_related("round__edition", "agency", "case"))


def concern(actor: Actor, concern_id: int) -> ImmediateConcern:
    """One immediate concern."""
    return the_one(concerns(actor).filter(pk=concern_id))


def held_and_not(actor: Actor) -> list[tuple[str, str]]:
    """References and titles of sources that are audits and are not held as rounds yet."""
    held = AuditRound.objects.filter(board_id=actor.board_id, source__isnull=False).values("source_id")
    rows = sources.sources(actor).filter(kind__in=(SourceKind.AUDIT, SourceKind.VISIT)).exclude(pk__in=held)
    return list(rows.order_by("reference").values_list("reference", "title"))


def meetings_of(actor: Actor, of: AuditRound, case_id: int | None = None) -> QuerySet[AuditMeeting]:
    """Meetings about a round, the newest first: all of them for who keeps audits or grades again, else one's own."""
    rows = AuditMeeting.objects.filter(board_id=actor.board_id, round=of)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    if not sees_all_returns(actor):
        mine = AuditReturn.objects.filter(visible_returns(actor), round=of)
        rows = rows.filter(Q(audit_return__in=mine) | Q(case__in=mine.values("case_id")))
    return (
        rows.select_related("case", "audit_return__agency", "audit_return__case", "recorded_by")
        .prefetch_related("dissents__agency")
        .order_by("-held_on", "-pk")
    )


def meeting(actor: Actor, meeting_id: int) -> AuditMeeting:
    """One meeting that the actor may read."""
    of = AuditRound.objects.filter(visible(actor), meetings__pk=meeting_id).first()
    found = meetings_of(actor, of).select_related("round").filter(pk=meeting_id).first() if of else None
    if found is None:
        raise NotThere
    return found


def concerns(actor: Actor) -> QuerySet[ImmediateConcern]:
    """Children at risk noticed in audits, those that wait first, then the newest."""
    return (
        ImmediateConcern.objects.filter(of_returns(actor))
        .select_related("audit_return__round", "audit_return__agency", "audit_return__case", "raised_by")
        .order_by(F("closed_at").desc(nulls_first=True), "raised_at")
    )


def findings_of(actor: Actor, of: AuditRound) -> QuerySet[Finding]:
    """What a round found: all who read audits read it, once it is written down."""
    return (
        Finding.objects.filter(visible(actor), round=of)
        .select_related("agency", "lesson", "found_by")
        .prefetch_related("questions", "actions__action")
        .order_by("kind", "pk")
    )


def own_finding(actor: Actor, finding_id: int) -> Finding:
    """One finding with its round."""
    rows = Finding.objects.filter(visible(actor)).select_related("round__edition", "agency", "lesson")
    return the_one(rows.filter(pk=finding_id))
