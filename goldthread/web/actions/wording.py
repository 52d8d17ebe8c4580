"""The words and colours in which actions are shown."""

from collections.abc import Mapping

from goldthread.design.values import Tag
from goldthread.loop.actions.choices import ActionState, EvidenceState, LastingOutcome, Strength

STATE_COLOURS: Mapping[str, str] = {
    ActionState.PROPOSED: "yellow",
    ActionState.AGREED: "blue",
    ActionState.IN_PROGRESS: "blue",
    ActionState.CLAIMED: "purple",
    ActionState.RETURNED: "orange",
    ActionState.VERIFIED: "green",
    ActionState.LASTING: "green",
    ActionState.LAPSED: "orange",
    ActionState.CANCELLED: "grey",
}

STATES: Mapping[str, Tag] = {
    state.value: Tag("Waiting for a check" if state == ActionState.CLAIMED else state.label, STATE_COLOURS[state])
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
    LastingOutcome.LASTING: Tag(LastingOutcome.LASTING.label, "green"),
    LastingOutcome.WEAKER: Tag(LastingOutcome.WEAKER.label, "yellow"),
    LastingOutcome.LAPSED: Tag(LastingOutcome.LAPSED.label, "orange"),
}

STRENGTHS: Mapping[str, str] = {value.value: value.label.partition(":")[0] for value in Strength}

STRENGTH_MEANS: Mapping[str, str] = {
    Strength.WEAK: "Reminds, trains or tells people. It depends on each of them remembering, so it seldom lasts alone.",
    Strength.MEDIUM: "Helps people at the moment of doing: a checklist, a prompt, more hands, fewer steps.",
    Strength.STRONG: "Changes the work so that the right thing is the easy thing, or the wrong thing cannot happen.",
}

STRENGTH_HINTS: Mapping[str, str] = {
    Strength.WEAK: "It depends on each person remembering.",
    Strength.MEDIUM: "It helps at the moment of doing.",
    Strength.STRONG: "It works even on a busy day with a new colleague.",
}

DONE: Mapping[str, str] = {
    "planned": "Planned",
    "changed": "Changed the plan",
    "linked": "Linked to more of what it answers",
    "agreed": "Agreed",
    "began": "Began, with a note of progress",
    "noted progress on": "Noted progress",
    "added a milestone to": "Added a milestone",
    "reached a milestone of": "Reached a milestone",
    "offered evidence for": "Offered evidence",
    "claimed complete": "Claimed complete",
    "verified": "Checked: the evidence shows it",
    "returned": "Checked: sent back",
    "found lasting": "Looked again: it holds",
    "found lapsed": "Looked again: it does not hold any more",
    "cancelled": "Given up",
}
"""What the journal's verbs say on the action's own page."""

FIELDS: Mapping[str, str] = {
    "title": "What will be done",
    "description": "More about it",
    "measure": "Measure",
    "strength": "Strength",
    "lead_officer_id": "Lead officer",
    "lead_agency_id": "Lead agency",
    "lead_member_id": "Lead board member",
    "group_id": "Group",
    "due_on": "Date",
    "agencies": "Other agencies",
}
"""The parts of a plan as its history names them."""
