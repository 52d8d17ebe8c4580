"""States of a framework, and what is said in its consultation."""

from django.db import models


class FrameworkStatus(models.TextChoices):
    """How far a version has come. That another version took its place is told by the days, not by its row."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "Out to consultation"
    RATIFIED = "ratified", "Ratified"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Standing(models.TextChoices):
    """How a version stands on a day."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "Out to consultation"
    TO_COME = "to come", "Ratified, not yet in force"
    IN_FORCE = "in force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Position(models.TextChoices):
    """What an agency says of a version."""

    ENDORSED = "endorsed", "We endorse it"
    WITH_CHANGES = "with changes", "We endorse it if something is changed"
    NOT_ENDORSED = "not endorsed", "We do not endorse it"


class TakenUp(models.TextChoices):
    """What became of a comment."""

    CHANGED = "changed", "We changed the draft"
    IN_PART = "in part", "We changed part of it"
    KEPT = "kept", "We kept the draft as it was"


class Evidenced(models.TextChoices):
    """How an agency meets an expectation, as it says itself."""

    MET = "met", "We do this"
    PARTLY = "partly", "We do part of this"
    NOT_YET = "not yet", "We do not do this yet"
    NOT_OURS = "not ours", "This does not apply to us"


class Conclusion(models.TextChoices):
    """What the board makes of its own framework."""

    KEEP = "keep", "It serves us: keep it"
    CHANGE = "change", "It needs to change: write a new version"


IN_FORCE = frozenset({FrameworkStatus.RATIFIED})
OPEN = frozenset({FrameworkStatus.DRAFT, FrameworkStatus.CONSULTATION})
"""A version whose text may still change."""
