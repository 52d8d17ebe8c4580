"""Kinds, states and visibility of a source of learning."""

from django.db import models


class SourceKind(models.TextChoices):
    """What taught; the code stands in the reference, as in ``CWC-2014-AUD-03``."""

    SERIOUS_CASE_REVIEW = "SCR", "Serious case review"
    REVIEW = "REV", "Review"
    PRACTICE_LEARNING_REVIEW = "PLR", "Practice learning review"
    AUDIT = "AUD", "Audit"
    CHILD_DEATH = "CDR", "Child death review"
    VISIT = "VIS", "Frontline visit"
    TRAINING = "TRN", "Training"
    PERFORMANCE = "PER", "Performance information"
    COMPLAINT = "CMP", "Complaint or compliment"
    INSPECTION = "INS", "Inspection"
    RESEARCH = "RES", "Research"
    FORUM = "FOR", "Practitioner forum"
    YOUNG_PEOPLE = "YPG", "Young people's group"
    SUPERVISION = "SUP", "Supervision"
    OTHER_BOARD = "OTH", "Another board"
    NATIONAL = "NAT", "National learning"


ELSEWHERE = frozenset({SourceKind.OTHER_BOARD, SourceKind.NATIONAL})
"""Kinds of source that tell of learning that was not this board's own."""


class Visibility(models.TextChoices):
    """Who on the board may see a source and everything learnt from it."""

    BOARD = "board", "Everybody on the board whose role reads sources"
    GROUPS = "groups", "Named groups"
    PEOPLE = "people", "Named people"


class SourceStatus(models.TextChoices):
    """How far a source has come."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    LEARNING_TAKEN = "learning_taken", "Learning taken"
    CLOSED = "closed", "Closed"
