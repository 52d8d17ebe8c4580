"""Words of fixed choice about files."""

from django.db import models


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    NOT_SCANNED = "not_scanned", "Not scanned: no scanner is set up"
    CLEAN = "clean", "Scanned and clean"
    INFECTED = "infected", "Held back: the scanner found something"
