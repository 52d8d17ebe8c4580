"""Rows for tests, made as people make them: by the operations. Each takes ``by`` and changes only what it is told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.actions import operations as acting
from goldthread.loop.actions.choices import ActionState, EvidenceForm, Strength, VerificationOutcome
from goldthread.loop.actions.models import Action, Evidence
from goldthread.loop.lessons import operations as learning
from goldthread.loop.lessons.choices import Answer, Audience
from goldthread.loop.lessons.models import BoardQuestion, Lesson, Recommendation
from goldthread.loop.sources import operations as registering
from goldthread.loop.sources.choices import SourceKind
from goldthread.loop.sources.models import Source
from goldthread.loop.themes import operations as naming
from goldthread.loop.themes import queries as scheme
from goldthread.loop.themes.models import Theme
from tests.people import on_stage


def source(*, by: Actor, **said: Any) -> Source:
    """An audit that reported on 14 May 2026, open to everybody on the board."""
    on_stage(by)
    answers: dict[str, Any] = {
        "kind": SourceKind.AUDIT,
        "title": "Audit of missed appointments",
        "summary": "Forty records of children who were not brought.",
        "began_on": date(2026, 2, 2),
        "reported_on": date(2026, 5, 14),
    }
    return registering.record_source(by=by, **(answers | said))


def lesson(*, by: Actor, of: Source | None = None, **said: Any) -> Lesson:
    """Something to improve, with a message for practitioners; of a source of its own where none is given."""
    on_stage(by)
    answers: dict[str, Any] = {
        "statement": "Missed appointments were not seen as a sign of neglect",
        "evidence": "In 19 of 40 records nobody asked why the child was not brought.",
        "messages": [(Audience.PRACTITIONERS, "Ask why a child was not brought, and write the answer down.")],
    }
    return learning.write_lesson(by=by, source_reference=(of or source(by=by)).reference, **(answers | said))


def question(*, by: Actor, of: Lesson, **said: Any) -> BoardQuestion:
    """A question that a lesson puts to the board."""
    on_stage(by)
    answers = {"question": "How does the board know that this has changed?"}
    return learning.ask_the_board(by=by, lesson_id=of.pk, **(answers | said))


def recommendation(*, by: Actor, to: Sequence[Lesson] = (), answer: str = "", **said: Any) -> Recommendation:
    """A recommendation with an outcome, a measure, an owner and a date; answered where ``answer`` is given."""
    on_stage(by)
    answers: dict[str, Any] = {
        "text": "Every agency asks why a child was not brought, at the second missed appointment.",
        "outcome": "Fewer children miss care that they need.",
        "measure": "An audit of 40 records a year.",
        "owner_id": by.person_id,
        "due_on": date(2026, 12, 20),
        "lesson_ids": [each.pk for each in to] or [lesson(by=by).pk],
    }
    made = learning.recommend(by=by, **(answers | said))
    if not answer:
        return made
    reason = "" if answer == Answer.ACCEPTED else "Two agencies have this already."
    return learning.respond(by=by, recommendation_id=made.pk, version=made.version, answer=answer, reason=reason)


def action(*, by: Actor, to: Recommendation | None = None, state: str = "", **said: Any) -> Action:
    """An action that answers a recommendation, brought as far as ``state``: agreed, in progress or claimed."""
    on_stage(by)
    answers: dict[str, Any] = {
        "title": "Prompt for missed appointments in health visitor records",
        "strength": Strength.STRONG,
        "lead_officer_id": by.person_id,
        "due_on": date(2026, 9, 30),
    }
    if "recommendation_ids" not in said and "lesson_ids" not in said:
        answers["recommendation_ids"] = [(to or recommendation(by=by, answer=Answer.ACCEPTED)).pk]
    made = acting.plan(by=by, **(answers | said))
    if state:
        made = acting.agree(by=by, action_id=made.pk, version=made.version)
    if state in {ActionState.IN_PROGRESS, ActionState.CLAIMED}:
        made = acting.note_progress(by=by, action_id=made.pk, version=made.version, text="The prompt is being built.")
    if state == ActionState.CLAIMED:
        evidence(by=by, of=made)
        made = acting.claim_complete(by=by, action_id=made.pk, version=made.version)
    return made


def evidence(*, by: Actor, of: Action, **said: Any) -> Evidence:
    """A statement offered to show that an action was done."""
    on_stage(by)
    answers: dict[str, Any] = {
        "title": "Sample of forty records",
        "shows": "The prompt is used.",
        "form": EvidenceForm.STATEMENT,
        "statement": "In 36 of 40 records the prompt was answered.",
        "stands_for": date(2026, 6, 1),
    }
    return acting.offer_evidence(by=by, action_id=of.pk, **(answers | said))


def checked(*, by: Actor, of: Action, outcome: str = VerificationOutcome.VERIFIED) -> Action:
    """A claimed action after somebody independent has checked it."""
    on_stage(by)
    reason = "Forty records were read." if outcome == VerificationOutcome.VERIFIED else "The sample is too small."
    return acting.verify(by=by, action_id=of.pk, version=of.version, outcome=outcome, reason=reason)


def theme(*, by: Actor, name: str = "Neglect") -> Theme:
    """A theme of the scheme that ships, which the board is given where it has none."""
    on_stage(by)
    if not scheme.in_use(by).exists():
        naming.take_default_scheme(by=by)
    return scheme.in_use(by).get(name=name)
