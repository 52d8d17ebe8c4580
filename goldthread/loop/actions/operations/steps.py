"""What every write to an action does: hold it, move it, keep the step, tell the journal."""

from collections.abc import Mapping
from typing import Any

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere
from goldthread.core.rows import OfBoard
from goldthread.journal.operations import record_of
from goldthread.loop.actions.models import Action, ActionStatusChange
from goldthread.loop.actions.policy import sees
from goldthread.loop.actions.rules import check_move

_held = OfBoard(lambda: Action.objects.select_for_update().defer("search"))


def note(by: Actor, verb: str, action: Action, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Tell the journal what was done to an action."""
    record_of(
        by=by,
        verb=verb,
        kind="action",
        thing=action,
        why=why.strip(),
        detail=detail,
    )


def locked(by: Actor, action_id: int, version: int | None) -> Action:
    """The action, held until the transaction ends; ``version`` is left out by steps that only add."""
    action = _held(by.board_id, action_id)
    if action is None or not sees(by, action):
        raise NotThere
    if version is not None and action.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this action while you had it open. What you wrote is below; "
            "compare it with how the action reads now."
        )
    return action


def save(action: Action) -> None:
    """Save a new version of an action."""
    action.version += 1
    action.save()


def move(
    by: Actor, action: Action, after: str, verb: str, why: str = "", detail: Mapping[str, Any] | None = None
) -> Action:
    """Bring an action from its state to another, where it can go there."""
    check_move(action.state, after)
    before, action.state = action.state, after
    save(action)
    step(by, action, before, after, why)
    note(by, verb, action, why=why, detail={"state": [before, after], **(detail or {})})
    return action


def step(by: Actor, action: Action, before: str, after: str, why: str) -> None:
    """Keep a step that an action took."""
    ActionStatusChange.objects.create(
        board_id=by.board_id,
        action=action,
        before=before,
        after=after,
        by_id=by.person_id,
        at=by.at,
        why=why.strip(),
    )
