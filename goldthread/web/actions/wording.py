"""The words and colours in which actions are shown."""

from collections.abc import Mapping

from goldthread.design.values import Tag
from goldthread.loop.actions.choices import ActionState, EvidenceState, LastingOutcome, Strength
from goldthread.web.shell.colours import STATES as COLOURS

STATES: Mapping[str, Tag] = {
    state.value: Tag("Waiting for a check" if state == ActionState.CLAIMED else state.label, COLOURS[state])
    for state in ActionState
}
"""The state of an action as a tag; made once, because a register shows it on every line."""

EVIDENCE_STATES: Mapping[str, Tag] = {
    EvidenceState.OFFERED: Tag(EvidenceState.OFFERED.label, "purple"),
    EvidenceState.ACCEPTED: Tag(EvidenceState.ACCEPTED.label, "green"),
    EvidenceState.RETURNED: Tag(EvidenceState.RETURNED.label, "orange"),
    EvidenceState.REPLACED: Tag(EvidenceState.REPLACED.label, "grey"),
}

LASTING: Mapping[str, Tag] = {
    LastingOutcome.LASTING: Tag("It holds", "green"),
    LastingOutcome.WEAKER: Tag("In part", "teal"),
    LastingOutcome.LAPSED: Tag("Lapsed", "red"),
}

STRENGTHS: Mapping[str, str] = {value.value: value.label.partition(":")[0] for value in Strength}

STRENGTH_MEANS: Mapping[str, str] = {
    Strength.WEAK: "Reminds, trains or tells people. It depends on each of them remembering, so it seldom lasts alone.",
    Strength.MEDIUM: "Helps people at the moment of doing: a checklist, a prompt, more hands, fewer steps.",
    Strength.STRONG: "Changes the work so that the right thing is the easy thing, or the wrong thing cannot happen.",
}
