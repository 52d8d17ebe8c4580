"""States and words of fixed choice about actions, evidence and checks."""

from collections.abc import Mapping

from django.db import models


class ActionState(models.TextChoices):
    """How far an action has come from being proposed to being shown to last."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    IN_PROGRESS = "in_progress", "In progress"
    CLAIMED = "claimed", "Claimed complete"
    RETURNED = "returned", "Returned"
    VERIFIED = "verified", "Verified"
    LASTING = "lasting", "Lasting"
    WEAKER = "weaker", "Lasting in part"
    LAPSED = "lapsed", "Lapsed"
    CANCELLED = "cancelled", "Cancelled"


OPEN = frozenset(
    {
        ActionState.PROPOSED,
        ActionState.AGREED,
        ActionState.IN_PROGRESS,
        ActionState.CLAIMED,
        ActionState.RETURNED,
        ActionState.LAPSED,
    }
)
"""States in which something is still to be done."""

WITH_THE_OWNER = OPEN - {ActionState.CLAIMED}
"""Open states in which it is the lead officer's turn; a date that passes in them is late."""

EVIDENCED = frozenset({ActionState.VERIFIED, ActionState.LASTING, ActionState.WEAKER})
"""States that somebody independent has found to be shown."""

WAS_SHOWN = EVIDENCED | {ActionState.LAPSED}
"""States of what was shown once, whether or not it held."""


class Strength(models.TextChoices):
    """How far an action can be expected to change what people do."""

    WEAK = "weak", "Weak: a reminder, training or policy"
    MEDIUM = "medium", "Medium: a checklist, a prompt, more staff, less to do"
    STRONG = "strong", "Strong: a change that makes the right thing the easy thing"


STRENGTH_HINTS: Mapping[str, str] = {
    Strength.WEAK: "It depends on each person remembering.",
    Strength.MEDIUM: "It helps at the moment of doing.",
    Strength.STRONG: "It works even on a busy day with a new colleague.",
}
"""What each strength rests on, beside the choice."""


class ActionKind(models.TextChoices):
    """What sort of thing is done, which says what a check of it looks for."""

    TRAINING = "training", "Training or a briefing"
    POLICY = "policy", "A policy, procedure or pathway"
    TOOL = "tool", "A tool, form or prompt"
    LOOK = "look", "An audit or another look at practice"
    SYSTEM = "system", "A record or information system"
    SERVICE = "service", "Staff, supervision or a service"
    TELLING = "telling", "Something told to families, staff or the public"
    OTHER = "other", "Something else"


class EvidenceForm(models.TextChoices):
    """What a piece of evidence is."""

    FILE = "file", "A file"
    LINK = "link", "A link"
    STATEMENT = "statement", "A statement"


class EvidenceState(models.TextChoices):
    """What the check said of a piece of evidence."""

    OFFERED = "offered", "Waiting for a check"
    ACCEPTED = "accepted", "Shows it"
    RETURNED = "returned", "Does not show it"
    REPLACED = "replaced", "Replaced by a newer one"


class VerificationOutcome(models.TextChoices):
    """What the independent check of a finished action said."""

    VERIFIED = "verified", "The evidence shows it"
    RETURNED = "returned", "The evidence does not show it yet"
    MORE = "more", "More is asked for before it is decided"


class LastingOutcome(models.TextChoices):
    """Whether the change still holds when it is looked at again."""

    LASTING = "lasting", "It holds"
    WEAKER = "weaker", "It holds in part"
    LAPSED = "lapsed", "It does not hold any more"


class Found(models.TextChoices):
    """What a check said of one point of its list."""

    YES = "yes", "Shown"
    PARTLY = "partly", "Shown in part"
    NO = "no", "Not shown"
    NOT_HERE = "not_here", "Does not apply here"


class Effect(models.TextChoices):
    """What a person judged of a lesson once everything was done because of it."""

    BETTER = "better", "Practice is better, and it shows"
    PARTLY = "partly", "Better in part"
    NONE = "none", "No difference yet"
    UNKNOWN = "unknown", "Nobody can tell yet"


class VoiceOf(models.TextChoices):
    """Who raised something with the board."""

    STAFF = "staff", "Frontline staff"
    CHILDREN = "children", "Children and young people"
    FAMILIES = "families", "Parents, carers and families"
    COMMUNITY = "community", "People who live here"
