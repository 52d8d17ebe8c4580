"""Words of fixed choice about escalation."""

from django.db import models


class Step(models.TextChoices):
    """Who hears of a late or stuck action, from the first step to the last."""

    LEAD = "lead", "Lead officer"
    AGENCY_HEAD = "agency_head", "Head of the agency’s safeguarding"
    CHAIR = "chair", "Chair of the board"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive of the agency"


ORDER = tuple(Step)
"""From the first step to the last."""


class Sent(models.TextChoices):
    """How a letter went."""

    MAIL = "mail", "By e-mail from here"
    OTHERWISE = "otherwise", "Sent or handed over by us"
