"""What hangs on an action, at a glance: one question, so that a page asks further only for what is there."""

from functools import cache

from django.db import connection
from psycopg import sql

from goldthread.core.actor import Actor
from goldthread.loop.actions.escalating.models import Escalation
from goldthread.loop.actions.models import (
    Action,
    ActionAgency,
    ActionDependency,
    Evidence,
    LastingCheck,
    Milestone,
    ProgressNote,
    Verification,
)
from goldthread.loop.actions.rounds.models import RoundLine

_WHERE = {
    "agencies": (ActionAgency, "action"),
    "checks": (Verification, "action"),
    "evidence": (Evidence, "action"),
    "first": (ActionDependency, "action"),
    "letters": (Escalation, "action"),
    "looks": (LastingCheck, "action"),
    "merged": (Action, "merged_into"),
    "milestones": (Milestone, "action"),
    "notes": (ProgressNote, "action"),
    "rounds": (RoundLine, "action"),
    "waiting": (ActionDependency, "needs"),
}
"""Each thing with its table and the field that points at the action."""


def hangs_on(actor: Actor, action: Action) -> frozenset[str]:
    """Which of these hang on an action; who may see them is for the queries that read them."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"board": actor.board_id, "action": action.pk})
        (there,) = cursor.fetchall()
    return frozenset(name for name, held in zip(_WHERE, there, strict=True) if held)


@cache
def _question() -> str:
    """Written out once, for it is the same for every action."""
    each = sql.SQL("EXISTS (SELECT FROM {} WHERE board_id = %(board)s AND {} = %(action)s)")
    parts = [
        each.format(sql.Identifier(model._meta.db_table), sql.Identifier(f"{field}_id"))
        for model, field in _WHERE.values()
    ]
    return sql.SQL("SELECT {}").format(sql.SQL(", ").join(parts)).as_string(None)
