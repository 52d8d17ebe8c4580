"""Words of fixed choice about a round."""

from django.db import models


class Going(models.TextChoices):
    """How an action is going, as whoever leads it says before the meeting."""

    ON_COURSE = "on_course", "On course"
    AT_RISK = "at_risk", "At risk"
    STUCK = "stuck", "Stuck: we need help"
    DONE = "done", "Done"


class Way(models.TextChoices):
    """How an answer came in."""

    PAGE = "page", "signed in"
    LINK = "link", "through the link in the e-mail"
    FILE = "file", "in the file that was sent back"


class DateAnswer(models.TextChoices):
    """What became of a new date that somebody proposed."""

    WAITING = "waiting", "Waiting for the group"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Not agreed"
