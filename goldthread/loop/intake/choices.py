"""States of bringing a document in."""

from django.db import models


class IntakeState(models.TextChoices):
    """How far a document has come from being read to being taken in."""

    READING = "reading", "Being read"
    PROPOSED = "proposed", "Read: waiting for a person"
    TAKEN_IN = "taken_in", "Taken in"
    DISCARDED = "discarded", "Discarded"
    UNREADABLE = "unreadable", "Could not be read"


class Whose(models.TextChoices):
    """Who learnt what a document tells."""

    OWN = "own", "This board"
    NEIGHBOUR = "neighbour", "Another board"
    NATIONAL = "national", "The country: research, inspectorates, the national panel"


KINDS = {Whose.NEIGHBOUR.value: "OTH", Whose.NATIONAL.value: "NAT"}
"""The kind of source of what was learnt elsewhere; of the board's own learning the document says the kind."""
