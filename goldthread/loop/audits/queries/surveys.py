"""Reading a survey of practitioners: by its open link, and as counts beside what agencies say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from goldthread.accounts import acting
from goldthread.accounts import queries as accounts
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor, of_the_system
from goldthread.core.intervals import Share
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.audits import comparison
from goldthread.loop.audits.choices import RoundState
from goldthread.loop.audits.comparison import Contradiction, Graded, Tally, tally
from goldthread.loop.audits.format import Kind, Purpose, Tool
from goldthread.loop.audits.models import Answer, AuditReturn, AuditRound, SurveyLink
from goldthread.loop.audits.policy import sees_all_returns, visible
from goldthread.loop.audits.queries.results import SMALL, graded_of_all
from goldthread.loop.audits.queries.tools import tool_of, withdrawn_from


@dataclass(frozen=True, slots=True)
class SurveySeen:
    """A survey as its open link shows it."""

    link_id: int
    actor: Actor
    """Goldthread itself on the survey's board, with leave for nothing."""
    board: str
    title: str
    message: str
    tool: Tool
    withdrawn: frozenset[str]
    agencies: tuple[tuple[int, str], ...]
    closed: str
    """Why it cannot be answered now; empty while it can."""


def survey_of(secret: str, at: datetime) -> SurveySeen:
    """The survey that a link opens; from here on the transaction acts for its board, as nobody."""
    acting.say_link(hash_of(secret))
    link = SurveyLink.objects.filter(token_hash=hash_of(secret), ended_at__isnull=True).first()
    acting.say_link("")
    if link is None:
        raise Refusal("This link opens no survey. Ask whoever gave it to you for the one that holds now.")
    acting.say([link.board_id], None)
    row = AuditRound.objects.select_related("edition", "board").get(pk=link.round_id)
    actor = of_the_system(row.board_id, row.board.code, at, frozenset())
    own = _tested(row)
    rows = accounts.agencies(actor).order_by("name")
    asked = own.returns.filter(agency__isnull=False) if own is not None else None
    if asked is not None and asked.exists():
        rows = rows.filter(pk__in=asked.values("agency_id"))
    closed = "" if row.state == RoundState.OPEN else _closed(row)
    return SurveySeen(
        link.pk,
        actor,
        row.board.name,
        row.title,
        row.message,
        tool_of(row.edition),
        withdrawn_from(row.edition),
        tuple(rows.values_list("pk", "name")),
        closed,
    )


def _closed(row: AuditRound) -> str:
    if row.state == RoundState.PREPARED:
        return f"This survey opens on {row.opens_on:%-d %B %Y}."
    return "This survey is closed. Thank you for thinking of it."


def _tested(row: AuditRound) -> AuditRound | None:
    """The round of self-assessment that a survey puts to the test: of the tool that its questions name, the last one
    that was open before the survey was due, or else the first after it."""
    rounds = AuditRound.objects.filter(board_id=row.board_id, edition__key__in=_tested_tools(row))
    rounds = rounds.exclude(state=RoundState.PREPARED).select_related("edition")
    before = rounds.filter(opens_on__lte=row.due_on).order_by("-opens_on", "-pk").first()
    return before or rounds.order_by("opens_on", "pk").first()


def _tested_tools(row: AuditRound) -> set[str]:
    return {each.tests.tool for each in tool_of(row.edition).questions().values() if each.tests}


@dataclass(frozen=True, slots=True)
class NotBorneOut:
    """A survey of practitioners that does not bear out what a round of self-assessment says."""

    survey: AuditRound
    contradictions: tuple[tuple[str, Contradiction], ...]
    """What practitioners were asked, and where they see otherwise."""


def not_borne_out(actor: Actor, own: AuditRound) -> tuple[NotBorneOut, ...]:
    """Each survey that tests a round and contradicts it beyond chance, of those whose results the actor may see."""
    surveys = AuditRound.objects.filter(visible(actor), edition__purpose=Purpose.SURVEY)
    surveys = surveys.exclude(state=RoundState.PREPARED).select_related("edition").order_by("-opens_on", "-pk")
    told = []
    for survey in surveys:
        if own.edition.key not in _tested_tools(survey) or _tested(survey) != own:
            continue
        if not may_see_survey(actor, survey):
            continue
        found = survey_result(actor, survey).tested
        against = tuple((one.asks, each) for one in found for each in one.contradictions)
        if against:
            told.append(NotBorneOut(survey, against))
    return tuple(told)


def may_see_survey(actor: Actor, of: AuditRound) -> bool:
    """Whether a survey's results are for the actor: of a closed one for all who read audits."""
    return sees_all_returns(actor) or of.state == RoundState.CLOSED


def has_link(actor: Actor, of: AuditRound) -> bool:
    """Whether a survey has a link that opens it."""
    return SurveyLink.objects.filter(board_id=actor.board_id, round=of, ended_at__isnull=True).exists()


@dataclass(frozen=True, slots=True)
class Beside:
    """What one agency says of itself, or all of them, and what those who work there see."""

    agency: str
    """Empty for all together."""
    says: Tally
    sees: Tally

    @property
    def share(self) -> Share | None:
        """The share of practitioners who agree, with its interval."""
        return self.sees.share


@dataclass(frozen=True, slots=True)
class Tested:
    """One question of a survey beside the ones of the self-assessment that it tests."""

    question: str
    asks: str
    own: tuple[str, ...]
    """What the self-assessment asks."""
    everybody: Beside
    agencies: tuple[Beside, ...]
    """Those of which enough people answered; the others are in none but the sum, and there only together."""
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A survey beside the self-assessment that it tests."""

    answered: int
    agencies: tuple[tuple[str, int], ...]
    """How many answered, of agencies of which enough did."""
    few: int
    """How many agencies had too few answers to be shown."""
    own: AuditRound | None
    tested: tuple[Tested, ...]
    said: tuple[str, ...]
    """What people wrote, in no order that tells who."""


def survey_result(actor: Actor, of: AuditRound) -> SurveyResult:
    """What practitioners answered, beside what their agencies say; fewer than five of an agency are not shown."""
    if not may_see_survey(actor, of):
        raise NotAllowed("The results of a survey are shared when it is closed.")
    everybody = AuditReturn.objects.filter(visible(actor), round=of, anonymous=True).select_related("agency")
    counts: dict[str, int] = {}
    for name in everybody.values_list("agency__name", flat=True):
        counts[name] = counts.get(name, 0) + 1
    enough = {name for name, count in counts.items() if count >= SMALL}
    rest = sum(count for name, count in counts.items() if name not in enough)
    counted = set(counts) if rest >= SMALL and len(counts) - len(enough) > 1 else enough
    own = _tested(of)
    seen = tuple(row for row in graded_of_all(of, "agency", "question") if row.agency in counted)
    says = graded_of_all(own, "agency", "question") if own else ()
    return SurveyResult(
        sum(counts[name] for name in counted),
        tuple(sorted((name, counts[name]) for name in enough)),
        len(counts) - len(enough),
        own,
        _tested_questions(of, own, seen, says, enough),
        _said(of) if len(counts) and sum(counts.values()) >= SMALL else (),
    )


def _tested_questions(
    of: AuditRound, own: AuditRound | None, seen: Sequence[Graded], says: Sequence[Graded], enough: set[str]
) -> tuple[Tested, ...]:
    asked_of_agencies = tool_of(own.edition).questions() if own else {}
    found = []
    for key, question in tool_of(of.edition).questions().items():
        if question.kind != Kind.SCALE:
            continue
        tests = question.tests.questions if question.tests and own and question.tests.tool == own.edition.key else []
        wanted = [each for each in tests if each in asked_of_agencies]
        answers = [row for row in seen if row.question == key]
        own_answers = [row for row in says if row.question in wanted]
        found.append(
            Tested(
                key,
                question.asks,
                tuple(asked_of_agencies[each].asks for each in wanted),
                Beside("", tally(own_answers), tally(answers)),
                tuple(
                    Beside(
                        name,
                        tally(row for row in own_answers if row.agency == name),
                        tally(row for row in answers if row.agency == name),
                    )
                    for name in sorted({row.agency for row in answers} & enough)
                ),
                comparison.contradictions(answers, own_answers, {key: wanted}, at_least=SMALL),
            )
        )
    return tuple(found)


def _said(of: AuditRound) -> tuple[str, ...]:
    texts = [key for key, each in tool_of(of.edition).questions().items() if each.kind == Kind.TEXT]
    rows = Answer.objects.filter(audit_return__round=of, audit_return__anonymous=True, question__in=texts)
    return tuple(sorted({str(value).strip() for value in rows.values_list("value", flat=True) if value}))
