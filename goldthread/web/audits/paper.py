"""A return as a tagged PDF: for those who write by hand, and to keep what was signed."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import LONDON, Actor
from goldthread.design.wording import day, moment
from goldthread.loop.audits.format import Kind, Tool
from goldthread.loop.audits.queries import QuestionSeen, ReturnSeen
from goldthread.loop.audits.reading import answers_of
from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.typesetting import paper

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditReturn

TEMPLATE = Path(__file__).with_name("paper.typ")


def paper_of(actor: Actor, seen: ReturnSeen, row: "AuditReturn", tool: Tool, *, empty: bool) -> bytes:
    """The PDF of a return with its answers; ``empty`` leaves room to write them."""
    content = {
        "title": seen.title,
        "agency": seen.agency or "All together",
        "case": seen.case,
        "board": accounts.board(actor).name,
        "reference": seen.round,
        "marking": SENSITIVE,
        "due": day(seen.due_on),
        "made": day(actor.today),
        "about": tool.identity.about,
        "message": row.round.message,
        "empty": empty,
        "sections": [
            {
                "title": section.title,
                "guidance": section.guidance,
                "questions": [_question(tool, each, empty) for each in section.questions],
            }
            for section in seen.sections
        ],
        "signed": [
            {"capacity": each.capacity, "by": each.by, "at": moment(each.at.astimezone(LONDON))}
            for each in seen.signatures
            if not empty
        ],
        "to_sign": [*tool.signed_by] if empty else [*seen.still_to_sign],
        "evidence": [] if empty else [f"{each.title}{f': {each.link}' if each.link else ''}" for each in seen.evidence],
    }
    return paper(TEMPLATE, content, at=actor.at)


def _question(tool: Tool, seen: QuestionSeen, empty: bool) -> dict[str, Any]:
    question = seen.question
    labels = answers_of(tool, question)
    return {
        "asks": question.asks,
        "guidance": question.guidance if empty else "",
        "choices": list(labels.values()) if empty and question.kind != Kind.GRID else [],
        "rows": list(question.rows.values()) if empty else [],
        "columns": list(labels.values()) if empty and question.kind == Kind.GRID else [],
        "lines": 0 if not empty else 4 if question.kind == Kind.TEXT else 2,
        "answer": "" if empty else seen.words or "Not answered",
        "note": "" if empty else seen.note,
        "from_before": seen.carried and not empty,
    }
