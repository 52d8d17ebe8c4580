"""The words and colours in which reviews and their parts are shown."""

from collections.abc import Mapping

from goldthread.design.values import Tag
from goldthread.loop.reviews.choices import InvitationState, MemberState, Part, Rating, ReturnState, ReviewState

STATES: Mapping[str, Tag] = {
    ReviewState.SCOPED: Tag(ReviewState.SCOPED.label, "purple"),
    ReviewState.COMMISSIONED: Tag(ReviewState.COMMISSIONED.label, "blue"),
    ReviewState.GATHERING: Tag(ReviewState.GATHERING.label, "blue"),
    ReviewState.ANALYSIS: Tag(ReviewState.ANALYSIS.label, "blue"),
    ReviewState.CHECKING: Tag("Being checked", "blue"),
    ReviewState.DRAFT: Tag(ReviewState.DRAFT.label, "blue"),
    ReviewState.QUALITY_GATE: Tag(ReviewState.QUALITY_GATE.label, "purple"),
    ReviewState.ACCEPTED: Tag(ReviewState.ACCEPTED.label, "teal"),
    ReviewState.RESPONSE_AGREED: Tag(ReviewState.RESPONSE_AGREED.label, "teal"),
    ReviewState.PRE_PUBLICATION: Tag(ReviewState.PRE_PUBLICATION.label, "teal"),
    ReviewState.PUBLISHED: Tag(ReviewState.PUBLISHED.label, "green"),
    ReviewState.NOT_PUBLISHED: Tag(ReviewState.NOT_PUBLISHED.label, "grey"),
    ReviewState.WITHDRAWN: Tag(ReviewState.WITHDRAWN.label, "orange"),
    ReviewState.HELD: Tag(ReviewState.HELD.label, "orange"),
    ReviewState.CLOSED: Tag(ReviewState.CLOSED.label, "grey"),
}
"""How far a review has come, as a tag."""

RETURNS: Mapping[str, Tag] = {
    ReturnState.ASKED: Tag("Asked", "purple"),
    ReturnState.WRITING: Tag("Being written", "blue"),
    ReturnState.GIVEN: Tag("Waits for the senior officer", "purple"),
    ReturnState.QUERIED: Tag("Asked again", "orange"),
    ReturnState.SIGNED_OFF: Tag("Signed off", "green"),
    ReturnState.NIL: Tag("Holds nothing", "grey"),
}
"""How far an agency's part is, as a tag."""

MEMBERS: Mapping[str, Tag] = {
    MemberState.NAMED: Tag("Has to declare", "purple"),
    MemberState.STANDS: Tag("On the team", "green"),
    MemberState.STOOD_DOWN: Tag("Stood down", "grey"),
}
"""How somebody stands to a team, as a tag."""

ASKED_OF: Mapping[str, str] = {
    Part.LEAD: "You lead the review: you hear those who were there, ask why it made sense to them, and answer for what "
    "the report says.",
    Part.AUTHOR: "You write the report, so that the family, practitioners and the public can each read it.",
    Part.CHAIR: "You chair the panel: you see that the review answers what it asks, stays independent and comes to its "
    "end in time.",
    Part.PANEL: "You bring what your agency knows and how its work is usually done, you read the drafts, and you say "
    "where they are not right. You defend nobody.",
}
"""What a part in a review asks of whoever takes it."""

INVITATIONS: Mapping[str, Tag] = {
    InvitationState.INVITED: Tag("Invited", "purple"),
    InvitationState.ACCEPTED: Tag("Will take part", "blue"),
    InvitationState.HEARD: Tag("Heard", "green"),
    InvitationState.DECLINED: Tag("Does not want to", "grey"),
}
"""What became of an invitation, as a tag."""

RATINGS: Mapping[str, Tag] = {
    Rating.REACHED: Tag("Reached", "green"),
    Rating.PARTLY: Tag("In part", "yellow"),
    Rating.NOT_REACHED: Tag("Not reached", "orange"),
    Rating.DOES_NOT_APPLY: Tag("Does not apply", "grey"),
}
"""How well a quality marker is reached, as a tag."""

LATE = Tag("Late", "red")
