"""How the board finds its own framework when it looks at it."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.framework import queries
from goldthread.loop.framework.choices import Conclusion
from goldthread.loop.framework.format import Document
from goldthread.web.framework.pages.consulting import day_of
from goldthread.web.framework.pages.expecting import due_again
from goldthread.web.framework.pages.reading import opened

if TYPE_CHECKING:
    from goldthread.loop.framework.models import FrameworkEvaluation


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """How the board found its framework once."""

    id: int
    version: str
    on: date
    who: str
    conclusion: str
    answers: tuple[tuple[str, str], ...]
    summary: str
    next_review_on: date


@dataclass(frozen=True, slots=True)
class EvaluationsPage:
    """Every look of the board at its framework."""

    lines: tuple[EvaluationLine, ...]
    review_on: date | None
    may_write: bool
    version: str = ""
    asks: tuple[str, ...] = field(default=())


def evaluations_page(actor: Actor) -> EvaluationsPage:
    """The looks that there were, newest first, and when the next one is."""
    it = opened(actor, None)
    evaluation = it.document.evaluation if it else None
    return EvaluationsPage(
        tuple(_evaluation(one) for one in queries.evaluations(actor)),
        it.framework.review_on if it else None,
        it is not None and actor.may(Permission.WRITE_FRAMEWORK),
        it.framework.version_name if it else "",
        tuple(evaluation.asks) if evaluation else (),
    )


def _evaluation(one: "FrameworkEvaluation") -> EvaluationLine:
    return EvaluationLine(
        one.pk,
        one.framework.version_name,
        day_of(one.evaluated_at),
        one.person.name,
        str(Conclusion(one.conclusion).label),
        tuple((said["asks"], said["answer"]) for said in one.answers),
        one.summary,
        one.next_review_on,
    )


def usual_questions(document: Document) -> tuple[str, ...]:
    """What the framework says is asked of it, or what any board would ask."""
    asks = tuple(document.evaluation.asks) if document.evaluation else ()
    return asks or (
        "What did we learn that we would not have learnt without it?",
        "What changed for children and families because of it?",
        "What in it do people not use, and why?",
        "Does the law or the guidance that it stands on still say the same?",
    )


def next_look(document: Document, today: date) -> date:
    """When the board would look at its framework again."""
    often = document.evaluation.every if document.evaluation else None
    return due_again(today, often or "1 year")
