"""The words and colours in which audits are shown."""

from collections.abc import Mapping

from goldthread.design.values import Tag
from goldthread.loop.audits.choices import EditionState, LineState, ReturnState, RoundState

LINES: Mapping[str, Tag] = {
    LineState.PROPOSED: Tag("Proposed", "purple"),
    LineState.PLANNED: Tag("Planned", "grey"),
    LineState.UNDER_WAY: Tag("Under way", "blue"),
    LineState.DONE: Tag("Done", "green"),
    LineState.NOT_DONE: Tag("Not done", "orange"),
}
"""How far an audit of the programme is."""

ROUNDS: Mapping[str, Tag] = {
    RoundState.PREPARED: Tag("Being prepared", "grey"),
    RoundState.OPEN: Tag("Open", "blue"),
    RoundState.CLOSED: Tag("Closed", "green"),
}
"""How far a round is."""

RETURNS: Mapping[str, Tag] = {
    ReturnState.INVITED: Tag("Not begun", "grey"),
    ReturnState.BEGUN: Tag("Begun", "blue"),
    ReturnState.SIGNED: Tag("Signed in part", "purple"),
    ReturnState.RETURNED: Tag("Returned", "green"),
    ReturnState.MODERATED: Tag("Moderated", "teal"),
    ReturnState.NOT_RETURNED: Tag("Not returned", "orange"),
}
"""How far a return is."""

EDITIONS: Mapping[str, Tag] = {
    EditionState.DRAFT: Tag("Being written", "grey"),
    EditionState.ISSUED: Tag("Ready to use", "green"),
    EditionState.WITHDRAWN: Tag("No longer used", "orange"),
}
"""How far an edition of a tool is."""

LATE = Tag("Late", "red")
