"""What the pages of analysis, causes, findings and early learning receive."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.diagrams import Drawing
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.reviews import policy, queries, schemes
from goldthread.loop.reviews.choices import ReviewState
from goldthread.loop.reviews.queries import Analysis, Cause, EpisodeView, FactorView, FindingView
from goldthread.web.reviews.reporting.drawings import as_fishbone, as_tree
from goldthread.web.reviews.reporting.shown import Turn, turns_of

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Citation, Review

EPISODE: Mapping[str, str] = {
    "what_happened": "What happened",
    "known_then": "What was known at the time",
    "made_sense": "Why it made sense",
    "practice": "What was good, and what fell short of which standard",
    "matters": "Why this stretch matters",
}
FINDING: Mapping[str, str] = {
    "showed": "How it showed in this case",
    "known_by": "How we know that it is not peculiar to this case",
    "widespread": "How usual and how widespread it is",
    "matters": "What risk it brings to children",
}


def may_write(actor: Actor, review: "Review") -> bool:
    """Whether the actor conducts this review, and it is not closed."""
    return review.state != ReviewState.CLOSED and policy.may_conduct(actor, review)


def base_of(review: "Review") -> str:
    """Where the pages of a review are."""
    return f"/reviews/{review.source.reference}"


@dataclass(frozen=True, slots=True)
class Factor:
    """A contributory factor."""

    id: int
    name: str
    text: str
    effect: Tag
    scheme: str


@dataclass(frozen=True, slots=True)
class EpisodeShown:
    """A stretch of the case."""

    id: int
    title: str
    when: str
    parts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    """What has not been written yet, in words."""
    factors: tuple[Factor, ...]
    turns: tuple[Turn, ...]
    events_href: str


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """What happened and why, over the chronology."""

    base: str
    sentence: str
    episodes: tuple[EpisodeShown, ...]
    factors: tuple[Factor, ...]
    citations: tuple["Citation", ...]
    may_write: bool


def analysis_page(actor: Actor, review: "Review") -> AnalysisPage:
    """The analysis of a review."""
    found = queries.analysis(actor, review)
    base = base_of(review)
    episodes = tuple(_episode(review, each) for each in found.episodes)
    factors = sum(len(each.factors) for each in episodes) + len(found.factors)
    looked = sum(len(each.turns) for each in episodes)
    told = f"{counted(len(episodes), 'stretch', 'stretches').capitalize()} of the case, {counted(factors, 'factor')}."
    if looked:
        told += f" {counted(looked, 'turn').capitalize()} of phrase worth a second thought."
    return AnalysisPage(base, told, episodes, _factors(found.factors), found.citations, may_write(actor, review))


def _episode(review: "Review", view: EpisodeView) -> EpisodeShown:
    row = view.episode
    first, last = row.first_day, row.last_day
    said = [(label, str(getattr(row, field))) for field, label in EPISODE.items()]
    return EpisodeShown(
        id=row.pk,
        title=row.title,
        when=day(first) if first == last else f"{day(first)} to {day(last)}",
        parts=tuple((label, text) for label, text in said if text),
        missing=tuple(label for label, text in said if not text),
        factors=_factors(view.factors),
        turns=turns_of(row, EPISODE, view.marks),
        events_href=f"/sources/{review.source.reference}/chronology?from={first}&to={last}",
    )


def _factors(views: Iterable[FactorView]) -> tuple[Factor, ...]:
    return tuple(
        Factor(
            each.id,
            each.name,
            each.text,
            Tag("Helped", "green") if each.helped else Tag("Stood in the way", "orange"),
            f"{_list_named(each.scheme)}, edition {each.edition}",
        )
        for each in views
    )


def _list_named(key: str) -> str:
    """A code list by its name; by its key where it does not ship any more."""
    found = schemes.every().get(key)
    return found.name if found else key


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A node of a tree in a list."""

    id: int
    version: int
    depth: int
    number: str
    """Where it stands: 1.2.1."""
    text: str
    kind: str
    factor: str
    leaf: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with its two drawings and its table."""

    id: int
    text: str
    fishbone: Drawing | None
    tree: Drawing | None
    rows: tuple[CauseRow, ...]


@dataclass(frozen=True, slots=True)
class CausesPage:
    """The trees of causes."""

    base: str
    problems: tuple[Problem, ...]
    may_write: bool


def causes_page(actor: Actor, review: "Review") -> CausesPage:
    """The problems of a review, each drawn and listed."""
    found = queries.analysis(actor, review)
    problems = tuple(
        Problem(
            one.id,
            one.text,
            as_fishbone(one) if one.under else None,
            as_tree(one) if one.under else None,
            tuple(_rows(one, 0, str(number))),
        )
        for number, one in enumerate(found.causes, 1)
    )
    return CausesPage(base_of(review), problems, may_write(actor, review))


def _rows(cause: Cause, depth: int, number: str) -> Iterator[CauseRow]:
    yield CauseRow(cause.id, cause.version, depth, number, cause.text, cause.kind_words, cause.factor, not cause.under)
    for place, child in enumerate(cause.under, 1):
        yield from _rows(child, depth + 1, f"{number}.{place}")


def nodes(found: Analysis) -> dict[int, Cause]:
    """Every node of the trees by its number."""
    waiting, met = list(found.causes), dict[int, Cause]()
    while waiting:
        one = waiting.pop()
        met[one.id] = one
        waiting += one.under
    return met


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the board."""

    text: str
    answer: str
    answered: str
    href: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding with everything that belongs to it."""

    id: int
    number: int
    reference: str
    statement: str
    kind: Tag
    pattern: str
    parts: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    recommendations: tuple[tuple[str, str, str], ...]
    citations: tuple["Citation", ...]
    turns: tuple[Turn, ...]
    unanswered: int


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The findings of a review, which are its lessons."""

    base: str
    sentence: str
    findings: tuple[FindingShown, ...]
    with_questions: bool
    may_write: bool
    may_answer: bool
    may_recommend: bool


def findings_page(actor: Actor, review: "Review") -> FindingsPage:
    """What the review found, and what the board answers."""
    found = queries.analysis(actor, review)
    shown = tuple(_finding(number, each) for number, each in enumerate(found.findings, 1))
    waiting = sum(each.unanswered for each in shown)
    told = f"{counted(len(shown), 'finding').capitalize()}."
    if shown:
        told += f" {counted(waiting, 'answer').capitalize()} of the board to come." if waiting else " All are answered."
    return FindingsPage(
        base_of(review),
        told,
        shown,
        stands_with_questions(review),
        may_write(actor, review),
        actor.may(Permission.RESPOND),
        actor.may(Permission.RECOMMEND),
    )


def stands_with_questions(review: "Review") -> bool:
    """Whether a finding may stand with questions for the board in place of recommendations."""
    return set(review.methods.values_list("answers", flat=True)) != {"recommendations"}


def _finding(number: int, view: FindingView) -> FindingShown:
    row = view.finding
    said = ((label, str(getattr(row, field))) for field, label in FINDING.items())
    return FindingShown(
        id=row.pk,
        number=number,
        reference=view.reference,
        statement=view.statement,
        kind=Tag("Good practice", "green") if view.good else Tag("Concern", "blue"),
        pattern=view.pattern,
        parts=tuple((label, text) for label, text in said if text),
        questions=tuple(
            Question(
                each.question,
                each.answer,
                f"{each.answered_by.name if each.answered_by else 'The board'}, {day(each.answered_at.date())}"
                if each.answered_at
                else "",
                f"/lessons/{view.reference}/questions/{each.pk}",
            )
            for each in view.questions
        ),
        recommendations=view.recommendations,
        citations=view.citations,
        turns=turns_of(row, FINDING, view.marks),
        unanswered=view.unanswered,
    )


@dataclass(frozen=True, slots=True)
class EarlyShown:
    """Something learnt while the review runs."""

    id: int
    reference: str
    statement: str
    learnt: date
    by: str
    action: str
    action_title: str


@dataclass(frozen=True, slots=True)
class EarlyPage:
    """What did not wait for the report."""

    base: str
    rows: tuple[EarlyShown, ...]
    may_write: bool
    may_plan: bool


def early_page(actor: Actor, review: "Review") -> EarlyPage:
    """What was learnt and done while the review runs."""
    found = queries.analysis(actor, review)
    return EarlyPage(
        base_of(review),
        tuple(
            EarlyShown(
                each.pk,
                each.lesson.reference,
                each.lesson.statement,
                each.at.date(),
                each.by.name if each.by else "Goldthread",
                each.action.reference if each.action else "",
                each.action.title if each.action else "",
            )
            for each in found.early
        ),
        may_write(actor, review),
        actor.may(Permission.PLAN_ACTIONS),
    )
