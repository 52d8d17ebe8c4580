"""What the pages of a survey of practitioners receive: the open page, and the results beside the self-assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.design.wording import counted, plural
from goldthread.loop.audits import policy, queries
from goldthread.loop.audits.answers import Given, asked
from goldthread.loop.audits.choices import RoundState
from goldthread.loop.audits.comparison import TOGETHER, Tally
from goldthread.loop.audits.queries import SMALL, SurveyResult, SurveySeen
from goldthread.web.audits.pages.rounds import RoundHead, head_of
from goldthread.web.audits.pages.sections import Asked, bare

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditRound


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A survey as whoever holds the link sees it; nothing on it knows who that is."""

    board: str
    title: str
    message: str
    about: str
    closed: str
    questions: tuple[Asked, ...]
    head: None = None
    one: bool = False

    @property
    def troubled(self) -> tuple[Asked, ...]:
        """The questions that are to be mended."""
        return tuple(each for each in self.questions if each.trouble)


def survey_page(survey: SurveySeen, given: Mapping[str, Given], wrong: Mapping[str, str]) -> SurveyPage:
    """Word a survey, with what was chosen so far."""
    tool = survey.tool
    keys = asked(tool, given, withdrawn=survey.withdrawn)
    return SurveyPage(
        survey.board,
        survey.title,
        survey.message,
        tool.identity.about,
        survey.closed,
        tuple(bare(tool, key, number, given, wrong) for number, key in enumerate(keys, 1)),
    )


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One agency, or all, in the table of a question."""

    agency: str
    says: str
    sees: str
    share: str
    low: float
    high: float
    at: float
    """Places on a line of 100."""
    contradicted: bool


@dataclass(frozen=True, slots=True)
class TestedBlock:
    """One question of the survey beside what it tests."""

    key: str
    asks: str
    own: tuple[str, ...]
    rows: tuple[BesideRow, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A survey beside the self-assessment."""

    head: RoundHead
    sentence: str
    note: str
    contradicted: tuple[tuple[str, str], ...]
    tested: tuple[TestedBlock, ...]
    said: tuple[str, ...]
    may_link: bool
    has_link: bool


def results_page(actor: Actor, row: "AuditRound", found: SurveyResult) -> ResultsPage:
    """Word what practitioners answered."""
    runs = policy.runs(actor) and row.state != RoundState.CLOSED
    beside = f" beside {found.own.title}" if found.own else ""
    hidden = (
        f" {counted(found.few, 'agency', 'agencies')} had fewer than {SMALL} answers and "
        f"{plural(found.few, 'is', 'are')} not shown."
        if found.few
        else ""
    )
    return ResultsPage(
        head_of(actor, row, "survey"),
        f"{counted(found.answered, 'practitioner')} answered{beside}.",
        f"The bar is the range in which the share of all who work there is likely to lie.{hidden}",
        tuple((one.asks, each.sentence) for one in found.tested for each in one.contradictions),
        tuple(
            TestedBlock(
                one.question,
                one.asks,
                one.own,
                tuple(
                    _row(each, {"" if said.agency == TOGETHER else said.agency for said in one.contradictions})
                    for each in (one.everybody, *one.agencies)
                    if each.sees.of
                ),
            )
            for one in found.tested
        )
        if found.answered
        else (),
        found.said,
        runs,
        queries.has_link(actor, row),
    )


def _row(each: "queries.Beside", against: set[str]) -> BesideRow:
    share = each.share
    assert share is not None
    percent = f"{share.of_them / share.of:.0%}, {share.low:.0%} to {share.high:.0%}"
    return BesideRow(
        each.agency or "Everybody",
        _says(each.says),
        f"{each.sees.met} of {each.sees.of}",
        percent,
        share.low * 100,
        share.high * 100,
        100 * share.of_them / share.of,
        each.agency in against,
    )


def _says(said: Tally) -> str:
    if not said.of:
        return "Not returned"
    if said.of == 1:
        return "In place" if said.met else "Partly in place" if said.partly else "Not in place"
    return f"{said.met} of {said.of} in place"
