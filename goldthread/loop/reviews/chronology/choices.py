"""Words of fixed choice about a chronology."""

from django.db import models


class PairState(models.TextChoices):
    """What a person has said about two events that look like one."""

    PROPOSED = "proposed", "Waiting for somebody to judge"
    LINKED = "linked", "Linked: the same event"
    APART = "apart", "Kept apart: two events"


class BringInState(models.TextChoices):
    """How far a table has come on its way into the chronology."""

    COLUMNS = "columns", "Waiting for its columns"
    PROPOSED = "proposed", "Read: waiting for a person"
    TAKEN_IN = "taken_in", "Taken in"
    DISCARDED = "discarded", "Discarded"


class RowState(models.TextChoices):
    """Whether a row of a table can be taken in."""

    READY = "ready", "Ready"
    MEND = "mend", "To mend"
    OUT = "out", "Left out"


class Seen(models.TextChoices):
    """Whether the child was seen, as a filter and a form ask it."""

    YES = "yes", "Seen"
    NO = "no", "Not seen"
    NOT_KNOWN = "not_known", "Not known"


SEEN_AS: dict[str, bool | None] = {Seen.YES: True, Seen.NO: False, Seen.NOT_KNOWN: None}


def seen_of(child_seen: bool | None) -> Seen:
    """The words for whether the child was seen."""
    return Seen.NOT_KNOWN if child_seen is None else Seen.YES if child_seen else Seen.NO
