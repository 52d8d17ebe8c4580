"""The words and colours in which referrals and the answers of agencies are shown."""

from collections.abc import Mapping

from goldthread.design.values import Tag
from goldthread.loop.referrals.choices import ReferralState, ReturnState

STATES: Mapping[str, Tag] = {
    ReferralState.DRAFT: Tag("Draft", "grey"),
    ReferralState.SUBMITTED: Tag("New", "purple"),
    ReferralState.CONSIDERED: Tag("Being considered", "blue"),
    ReferralState.RETURNED: Tag("Sent back", "orange"),
    ReferralState.WITHDRAWN: Tag("Withdrawn", "grey"),
    ReferralState.DECIDED: Tag("Decided", "green"),
}
"""The state of a referral as a tag."""

STATES_FOR_THE_REFERRER: Mapping[str, Tag] = {
    **STATES,
    ReferralState.SUBMITTED: Tag("Sent", "teal"),
    ReferralState.RETURNED: Tag("Sent back to you", "orange"),
}
"""The same to the person who referred."""

RETURNS: Mapping[str, Tag] = {
    ReturnState.ASKED: Tag("Waiting for an answer", "purple"),
    ReturnState.ANSWERED: Tag("Answered", "green"),
    ReturnState.NIL: Tag("Knows nothing of the family", "grey"),
    ReturnState.QUERIED: Tag("Asked again", "orange"),
}
"""How far an agency's answer is, as a tag."""

LATE = Tag("Late", "red")

FOR_THE_REFERRER: Mapping[str, str] = {
    ReferralState.DRAFT: "You are writing it. Nobody else sees it.",
    ReferralState.SUBMITTED: "The board has it and will put it before the group that considers it.",
    ReferralState.CONSIDERED: "A group of the board is looking at it.",
    ReferralState.RETURNED: "The board asks you to add something and send it again.",
    ReferralState.WITHDRAWN: "It was withdrawn, and nothing more will be done with it.",
    ReferralState.DECIDED: "The board has decided what will be done.",
}
"""What each state means to the person who referred, in a sentence."""

STEPS: Mapping[str, str] = {
    ReferralState.DRAFT: "Begun",
    ReferralState.SUBMITTED: "Sent to the board",
    ReferralState.CONSIDERED: "Put before the group that considers it",
    ReferralState.RETURNED: "Sent back for something to be added",
    ReferralState.WITHDRAWN: "Withdrawn",
    ReferralState.DECIDED: "Decided",
}
"""What happened when a referral came to a state."""
