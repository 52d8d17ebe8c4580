"""Which colour a status has, the same on every page; a word always stands with it."""

from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.stages import Stage
from goldthread.loop.lessons.choices import Answer

ANSWERS: dict[Answer, str] = {
    Answer.AWAITED: "yellow",
    Answer.ACCEPTED: "green",
    Answer.ACCEPTED_IN_PART: "turquoise",
    Answer.REJECTED: "grey",
    Answer.REFERRED_NATIONALLY: "purple",
}

STATES: dict[ActionState, str] = {
    ActionState.PROPOSED: "grey",
    ActionState.AGREED: "light-blue",
    ActionState.IN_PROGRESS: "blue",
    ActionState.CLAIMED: "yellow",
    ActionState.RETURNED: "orange",
    ActionState.VERIFIED: "green",
    ActionState.LASTING: "green",
    ActionState.LAPSED: "red",
    ActionState.CANCELLED: "grey",
}

STAGES: dict[Stage, str] = {
    Stage.NOTHING: "orange",
    Stage.NO_ANSWER_NEEDED: "grey",
    Stage.ASKED: "yellow",
    Stage.AWAITED: "yellow",
    Stage.NOT_TAKEN_UP: "grey",
    Stage.ACCEPTED: "light-blue",
    Stage.UNDER_WAY: "blue",
    Stage.CLAIMED: "yellow",
    Stage.SHOWN: "green",
    Stage.LASTING: "green",
    Stage.LAPSED: "red",
}
