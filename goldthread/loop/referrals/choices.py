"""States and words of fixed choice between a referral and its decision."""

from django.db import models


class Trigger(models.TextChoices):
    """What set a referral off, in the words in which a framework names it."""

    DEATH = "death", "A child died"
    HARM = "harm", "A child was seriously harmed"
    NEAR_MISS = "near miss", "A near miss"
    TYPICAL_PRACTICE = "typical practice", "Typical practice worth a look"
    EXCELLENT_PRACTICE = "excellent practice", "Excellent practice"
    REPEATED_LEARNING = "repeated learning", "Learning that has come back"
    THEME = "theme", "A theme across cases"
    PERFORMANCE = "performance", "Performance information"
    REQUEST = "request", "A request from elsewhere"


ABOUT_CHILDREN = frozenset({Trigger.DEATH, Trigger.HARM, Trigger.NEAR_MISS})
"""Triggers that have happened to at least one child, who is named (as a pseudonym) in the referral."""


class ReferralState(models.TextChoices):
    """How far a referral has come."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    CONSIDERED = "considered", "Under consideration"
    RETURNED = "returned", "Returned to the referrer"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECIDED = "decided", "Decided"


WITH_THE_REFERRER = frozenset({ReferralState.DRAFT, ReferralState.RETURNED})
"""States in which the referrer writes it."""

BEFORE_THE_BOARD = frozenset({ReferralState.SUBMITTED, ReferralState.CONSIDERED})
"""States in which the board has it and has not decided."""


class ChildRole(models.TextChoices):
    """What a child is in what happened."""

    HARMED = "harmed", "Was harmed or at risk"
    DIED = "died", "Died"
    SIBLING = "sibling", "Brother, sister or other child of the home"
    CAUSED_HARM = "caused_harm", "Is thought to have caused harm"
    WELL_SERVED = "well_served", "Was helped well"


class AgeBand(models.TextChoices):
    """A child's age at what happened, as closely as a pseudonym may say it."""

    UNBORN = "unborn", "Unborn"
    UNDER_1 = "under_1", "Under 1"
    FROM_1 = "1_to_5", "1 to 5"
    FROM_6 = "6_to_10", "6 to 10"
    FROM_11 = "11_to_15", "11 to 15"
    FROM_16 = "16_to_17", "16 or 17"
    FROM_18 = "18_to_25", "18 to 25"
    NOT_KNOWN = "not_known", "Not known"


class Sex(models.TextChoices):
    """A child's sex as the agencies' records have it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    INDETERMINATE = "indeterminate", "Indeterminate"
    NOT_KNOWN = "not_known", "Not known"


class ReturnState(models.TextChoices):
    """How far an agency has come with saying what it knows."""

    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Answered"
    NIL = "nil", "Knows nothing of the family"
    QUERIED = "queried", "Asked again"


RETURN_OPEN = frozenset({ReturnState.ASKED, ReturnState.QUERIED})
"""States in which it is the agency's turn."""


class DecisionChoice(models.TextChoices):
    """What is done about what was referred."""

    REVIEW = "review", "A review"
    NO_REVIEW = "no_review", "No review"
    ENQUIRY = "enquiry", "An enquiry into why known learning did not last"


class ClockState(models.TextChoices):
    """Whether time runs."""

    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    STOPPED = "stopped", "Stopped"
    CANCELLED = "cancelled", "No longer counts"


TICKING = frozenset({ClockState.RUNNING, ClockState.PAUSED})
"""States in which something is still to be done by a date."""


class ClockStep(models.TextChoices):
    """What was done to a running clock."""

    STARTED = "started", "Started"
    PAUSED = "paused", "Paused"
    RESUMED = "resumed", "Resumed"
    EXTENDED = "extended", "Extended"
    RECOUNTED = "recounted", "Counted again from another day"
    STOPPED = "stopped", "Stopped"
    CANCELLED = "cancelled", "No longer counts"


class NoticeState(models.TextChoices):
    """How far a notice that must go out has come."""

    DRAFTED = "drafted", "Drafted"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    ANSWERED = "answered", "Acknowledged or answered"
    NOT_NEEDED = "not_needed", "Not needed"


NOTICE_TO_GO = frozenset({NoticeState.DRAFTED, NoticeState.APPROVED})
"""States in which a notice has still to leave."""


class LetterWay(models.TextChoices):
    """Which way correspondence with the national panel went."""

    FROM_THEM = "from_them", "They asked or told us"
    TO_THEM = "to_them", "We asked or told them"


class RequestOutcome(models.TextChoices):
    """What came of a request for information under a legal power."""

    AWAITED = "awaited", "Waiting for an answer"
    SUPPLIED = "supplied", "Supplied"
    NIL = "nil", "Nothing held"
    REFUSED = "refused", "Refused"


class PassageState(models.TextChoices):
    """What became of a thing that one group passed to another."""

    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"
    DECLINED = "declined", "Declined"


ON_THE_WAY = frozenset({PassageState.WAITING, PassageState.RETURNED})
"""States in which one of the two groups has still to do something."""
