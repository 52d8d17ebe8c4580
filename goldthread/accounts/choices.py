"""Words of fixed choice about boards and the agencies on them."""

from django.db import models


class AgencyKind(models.TextChoices):
    """What an agency is."""

    COUNCIL = "council", "Council"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    EDUCATION = "education", "School or college"
    JUSTICE = "justice", "Justice and probation"
    VOLUNTARY = "voluntary", "Voluntary, community and faith"
    HOUSING = "housing", "Housing"
    OTHER = "other", "Other"
