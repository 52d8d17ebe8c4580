"""States of bringing a document in."""

from django.db import models


class IntakeState(models.TextChoices):
    """How far a document has come from being read to being taken in."""

    READING = "reading", "Being read"
    PROPOSED = "proposed", "Read: waiting for a person"
    TAKEN_IN = "taken_in", "Taken in"
    DISCARDED = "discarded", "Discarded"
    UNREADABLE = "unreadable", "Could not be read"
