"""States of a framework."""

from django.db import models


class FrameworkStatus(models.TextChoices):
    """How far a framework has come."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "Out to consultation"
    RATIFIED = "ratified", "Ratified"
    SUPERSEDED = "superseded", "Superseded"


IN_FORCE = frozenset({FrameworkStatus.RATIFIED})
