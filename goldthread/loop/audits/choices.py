"""States and words of fixed choice about audits."""

from django.db import models


class EditionState(models.TextChoices):
    """How far an edition of a tool has come."""

    DRAFT = "draft", "Being written"
    ISSUED = "issued", "Ready to use"
    WITHDRAWN = "withdrawn", "No longer used"


class LineKind(models.TextChoices):
    """What kind of audit a line of the programme is."""

    MULTI_AGENCY = "multi_agency", "Multi-agency audit"
    SINGLE_AGENCY = "single_agency", "Single-agency audit"
    SECTION_11 = "section_11", "Section 11"
    SCHOOLS = "schools", "Schools and colleges"
    SPOT = "spot", "Spot audit"
    VISIT = "visit", "Frontline visit"
    SECURE = "secure", "Check of a secure setting"
    JOINT = "joint", "Joint audit with another board"
    SURVEY = "survey", "Survey of practitioners"
    SELF_ASSESSMENT = "self_assessment", "Self-assessment"


class Origin(models.TextChoices):
    """Why an audit is in the programme."""

    PRIORITY = "priority", "A priority of the board"
    LESSON = "lesson", "An earlier lesson"
    INDICATOR = "indicator", "A figure that stands out"
    INSPECTION = "inspection", "An inspection"
    DUTY = "duty", "A duty that comes round"
    RE_AUDIT = "re_audit", "An audit to be done again"


class LineState(models.TextChoices):
    """How far a line of the programme has come."""

    PROPOSED = "proposed", "Proposed"
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"


class RoundState(models.TextChoices):
    """How far a round of returns has come."""

    PREPARED = "prepared", "Being prepared"
    OPEN = "open", "Open for answers"
    CLOSED = "closed", "Closed"


class ReturnState(models.TextChoices):
    """How far one return has come."""

    INVITED = "invited", "Invited"
    BEGUN = "begun", "Begun"
    SIGNED = "signed", "Signed in part"
    RETURNED = "returned", "Returned"
    MODERATED = "moderated", "Moderated"
    NOT_RETURNED = "not_returned", "Not returned"


ANSWERING = frozenset({ReturnState.INVITED, ReturnState.BEGUN})
"""States in which answers can be saved."""

WAITED_FOR = ANSWERING | {ReturnState.SIGNED}
"""States in which the board has not got the return."""

IN_HAND = frozenset({ReturnState.RETURNED, ReturnState.MODERATED})
"""States in which the board has the return: its answers count."""


class MeetingKind(models.TextChoices):
    """What a meeting about an audit was for."""

    JOINT = "joint", "Joint meeting with practitioners"
    CHALLENGE = "challenge", "Challenge meeting"
    PEER_REVIEW = "peer_review", "Peer review"


class FindingKind(models.TextChoices):
    """What was found."""

    CONCERN = "concern", "Something to improve"
    GOOD_PRACTICE = "good_practice", "Good practice"


class FindingReach(models.TextChoices):
    """Whose finding it is."""

    MULTI_AGENCY = "multi_agency", "Several agencies"
    SINGLE_AGENCY = "single_agency", "One agency"


class SampleWay(models.TextChoices):
    """How cases were chosen from a list."""

    RANDOM = "random", "At random"
    STRATIFIED = "stratified", "At random within each group"
