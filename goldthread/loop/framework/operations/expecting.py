"""What agencies show for the expectations, and how the board finds its framework."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.framework import policy, queries
from goldthread.loop.framework.choices import Conclusion, Evidenced, FrameworkStatus
from goldthread.loop.framework.models import ExpectationEvidence, FrameworkEvaluation
from goldthread.loop.framework.operations.steps import locked, require_voice, save, write_down


@transaction.atomic
def show_evidence(
    *, by: Actor, expectation: str, agency_id: int, state: str, text: str = "", link: str = ""
) -> ExpectationEvidence:
    """Say for an agency how it meets one of the expectations in force, and what shows it."""
    require_voice(by, agency_id)
    framework = queries.in_force(by)
    document = queries.document_of(framework) if framework else None
    if framework is None or document is None or expectation not in document.expectations:
        raise NotThere
    if state not in Evidenced.values:
        raise Refusal("Choose how your agency meets this.", "state")
    if not text.strip() and not link:
        raise Refusal("Say what shows it, or why it does not apply.", "text")
    shown = ExpectationEvidence.objects.create(
        board_id=by.board_id,
        framework=framework,
        expectation=expectation,
        agency_id=agency_id,
        state=state,
        text=text.strip(),
        link=link,
        person_id=by.me,
        shown_at=by.at,
    )
    detail = {"agency": agency_id, "expectation": document.expectations[expectation].text, "state": state}
    write_down(by, "answered an expectation of", framework, detail=detail)
    return shown


@transaction.atomic
def evaluate(
    *,
    by: Actor,
    framework_id: int,
    version: int,
    answers: Iterable[tuple[str, str]],
    conclusion: str,
    next_review_on: date,
    summary: str = "",
) -> FrameworkEvaluation:
    """Record how the board found its framework, and when it looks again."""
    policy.require_write(by)
    framework = locked(by, framework_id, version)
    if framework.status != FrameworkStatus.RATIFIED:
        raise Refusal("A board evaluates a version that it works under.")
    if conclusion not in Conclusion.values:
        raise Refusal("Choose what the board makes of its framework.", "conclusion")
    if next_review_on <= by.today:
        raise Refusal("Give a day that is still to come for the next look.", "next_review_on")
    said = [{"asks": asks, "answer": text.strip()} for asks, text in answers]
    found = FrameworkEvaluation.objects.create(
        board_id=by.board_id,
        framework=framework,
        answers=said,
        summary=summary.strip(),
        conclusion=conclusion,
        next_review_on=next_review_on,
        person_id=by.me,
        evaluated_at=by.at,
    )
    was, framework.review_on = framework.review_on, next_review_on
    save(framework)
    detail = {"conclusion": str(Conclusion(conclusion).label), "next review": [was, next_review_on]}
    write_down(by, "evaluated", framework, detail=detail)
    return found
