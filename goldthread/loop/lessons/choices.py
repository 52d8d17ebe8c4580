"""Words of fixed choice about lessons, recommendations and responses."""

from django.db import models


class LessonKind(models.TextChoices):
    """Whether practice fell short or did well."""

    CONCERN = "concern", "Something to improve"
    GOOD_PRACTICE = "good_practice", "Good practice"


class Reach(models.TextChoices):
    """How far beyond its own source a lesson carries."""

    TRANSFERABLE = "transferable", "Can be learnt from elsewhere"
    LOCAL = "local", "Only where it happened"


class Audience(models.TextChoices):
    """Who a message is for."""

    MANAGERS = "managers", "Managers"
    PRACTITIONERS = "practitioners", "Practitioners"
    ALL_AGENCIES = "all_agencies", "All agencies together"
    NAMED_AGENCIES = "named_agencies", "Named agencies"
    PUBLIC = "public", "The public"


class Scope(models.TextChoices):
    """Whether one agency can do what is recommended, or several must together."""

    SINGLE_AGENCY = "single", "Single agency"
    MULTI_AGENCY = "multi", "Multi-agency"


class Answer(models.TextChoices):
    """What the board answered to a recommendation."""

    AWAITED = "awaited", "Waiting for the board"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    REJECTED = "rejected", "Rejected"
    REFERRED_NATIONALLY = "referred_nationally", "Referred nationally"


TAKEN_UP = frozenset({Answer.ACCEPTED, Answer.ACCEPTED_IN_PART})
NEEDS_A_REASON = frozenset({Answer.REJECTED, Answer.ACCEPTED_IN_PART, Answer.REFERRED_NATIONALLY})
