"""What rounds and their answers are called on pages."""

from typing import TYPE_CHECKING

from goldthread.design.values import Tag
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.rules import Movement
from goldthread.web.shell.colours import STATES

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import Round


GOING = {
    Going.ON_COURSE: Tag("On course", "green"),
    Going.AT_RISK: Tag("At risk", "orange"),
    Going.STUCK: Tag("Stuck", "red"),
    Going.DONE: Tag("Done, they say", "teal"),
}
MOVED = {
    Movement.FORWARD: Tag("Moved on", "green"),
    Movement.STILL: Tag("Did not move", "grey"),
    Movement.BACK: Tag("Went back", "orange"),
    Movement.GIVEN_UP: Tag("Given up", "grey"),
}


def state_tag(state: str) -> Tag:
    """The state of an action as a tag."""
    which = ActionState(state)
    return Tag("Waiting for a check" if which == ActionState.CLAIMED else which.label, STATES[which])


def name_of(of: "Round") -> str:
    """What a round is called: whose it is."""
    return of.group.name if of.group else "The whole board"
