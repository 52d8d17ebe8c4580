"""Which colour a status has, the same on every page; a word always stands with it.

Purple waits for somebody's decision. Yellow is left out: gold belongs to the thread alone.
"""

from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.stages import Stage
from goldthread.loop.lessons.choices import Answer

ANSWERS: dict[Answer, str] = {
    Answer.AWAITED: "purple",
    Answer.ACCEPTED: "green",
    Answer.ACCEPTED_IN_PART: "teal",
    Answer.REJECTED: "grey",
    Answer.REFERRED_NATIONALLY: "magenta",
}

STATES: dict[ActionState, str] = {
    ActionState.PROPOSED: "grey",
    ActionState.AGREED: "teal",
    ActionState.IN_PROGRESS: "blue",
    ActionState.CLAIMED: "purple",
    ActionState.RETURNED: "orange",
    ActionState.VERIFIED: "green",
    ActionState.LASTING: "green",
    ActionState.WEAKER: "teal",
    ActionState.LAPSED: "red",
    ActionState.CANCELLED: "grey",
}

STAGES: dict[Stage, str] = {
    Stage.NOTHING: "orange",
    Stage.NO_ANSWER_NEEDED: "grey",
    Stage.ASKED: "purple",
    Stage.AWAITED: "purple",
    Stage.NOT_TAKEN_UP: "grey",
    Stage.ACCEPTED: "teal",
    Stage.UNDER_WAY: "blue",
    Stage.CLAIMED: "purple",
    Stage.SHOWN: "green",
    Stage.LASTING: "green",
    Stage.WEAKER: "teal",
    Stage.CLOSED: "green",
    Stage.LAPSED: "red",
}
