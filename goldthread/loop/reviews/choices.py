"""States and words of fixed choice from the commission of a review to its report."""

from django.db import models


class ReviewState(models.TextChoices):
    """How far a review has come. A method without a report or an answer passes those states by."""

    SCOPED = "scoped", "Being scoped"
    COMMISSIONED = "commissioned", "Commissioned"
    GATHERING = "gathering", "Gathering"
    ANALYSIS = "analysis", "Analysis"
    CHECKING = "checking", "Checked with family and practitioners"
    DRAFT = "draft", "Draft report"
    QUALITY_GATE = "quality_gate", "At the quality gate"
    ACCEPTED = "accepted", "Report accepted"
    RESPONSE_AGREED = "response_agreed", "Response agreed"
    PRE_PUBLICATION = "pre_publication", "Before publication"
    PUBLISHED = "published", "Published"
    NOT_PUBLISHED = "not_published", "Not published"
    WITHDRAWN = "withdrawn", "Withdrawn from the public"
    HELD = "held", "Held up"
    CLOSED = "closed", "Closed"


ENDED = frozenset({ReviewState.CLOSED})
"""States in which nothing more is done."""

AT_WORK = frozenset(
    {
        ReviewState.SCOPED,
        ReviewState.COMMISSIONED,
        ReviewState.GATHERING,
        ReviewState.ANALYSIS,
        ReviewState.CHECKING,
        ReviewState.DRAFT,
        ReviewState.QUALITY_GATE,
    }
)
"""States in which the review team still works."""


class GateAnswer(models.TextChoices):
    """Whether what a stage has to fulfil is fulfilled."""

    OPEN = "open", "Not answered yet"
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met yet"


class Part(models.TextChoices):
    """What somebody is to a review."""

    LEAD = "lead", "Lead reviewer"
    AUTHOR = "author", "Author"
    CHAIR = "chair", "Panel chair"
    PANEL = "panel", "Panel or review team"


INDEPENDENT = frozenset({Part.LEAD, Part.AUTHOR, Part.CHAIR})
"""Parts that ask for independence of every agency concerned; the panel is made of the agencies' people."""


class MemberState(models.TextChoices):
    """Whether somebody stands on a review's team."""

    NAMED = "named", "Waiting for the declaration"
    STANDS = "stands", "On the team"
    STOOD_DOWN = "stood_down", "Stood down"


STANDING = frozenset({MemberState.NAMED, MemberState.STANDS})
"""States in which somebody is of the team and sees the review."""


class AskKind(models.TextChoices):
    """How a review says what it wants to find out."""

    TERM = "term", "Term of reference"
    QUESTION = "question", "Research question"


class SubjectKind(models.TextChoices):
    """What a person is whom a review is about."""

    CHILD = "child", "Child"
    CAUSED_HARM = "caused_harm", "Child who caused harm"
    YOUNG_ADULT = "young_adult", "Young adult"


class ProceedingKind(models.TextChoices):
    """What else runs beside a review."""

    CRIMINAL = "criminal", "Criminal investigation or trial"
    CORONER = "coroner", "Coroner's inquest"
    FAMILY_COURT = "family_court", "Family court"
    DOMESTIC_HOMICIDE = "domestic_homicide", "Domestic homicide review"
    ADULTS = "adults", "Safeguarding adults review"
    OTHER_BOARD = "other_board", "Review of another board"
    HEALTH = "health", "Health service investigation"
    CHILD_DEATH = "child_death", "Child death review"
    EMPLOYMENT = "employment", "Employer or regulator"
    OTHER = "other", "Something else"


class ReturnState(models.TextChoices):
    """How far an agency has come with what a review asks of it."""

    ASKED = "asked", "Asked"
    WRITING = "writing", "Being written"
    GIVEN = "given", "Given, to be signed off"
    QUERIED = "queried", "Asked again"
    SIGNED_OFF = "signed_off", "Signed off"
    NIL = "nil", "Holds nothing"


RETURN_OPEN = frozenset({ReturnState.ASKED, ReturnState.WRITING, ReturnState.QUERIED})
"""States in which it is the turn of those who write for the agency."""

RETURN_AWAITED = RETURN_OPEN | {ReturnState.GIVEN}
"""States in which the review does not have the agency's own word yet."""


class TakesPart(models.TextChoices):
    """Who is invited to take part."""

    CHILD = "child", "Child or young person"
    FAMILY = "family", "Family member"
    PRACTITIONER = "practitioner", "Practitioner"


class InvitationState(models.TextChoices):
    """What became of an invitation to take part."""

    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Will take part"
    HEARD = "heard", "Has been heard"
    DECLINED = "declined", "Does not want to take part"


class CauseKind(models.TextChoices):
    """What a node of the tree of causes is."""

    PROBLEM = "problem", "Problem in care or service"
    CAUSE = "cause", "Cause"
    ROOT = "root", "Cause that can be changed"


class SectionPart(models.TextChoices):
    """From which part of the review a section of its report is composed."""

    PURPOSE = "purpose", "Why this review, and what it asked"
    METHOD = "method", "Method and team"
    VOICES = "voices", "What the child and the family say"
    PRACTITIONERS = "practitioners", "What practitioners say"
    PRACTICE = "practice", "What happened, and how it looked then"
    ANALYSIS = "analysis", "Why it happened"
    FINDINGS = "findings", "Findings"
    ANSWERS = "answers", "What is recommended and what the board answers"
    DONE = "done", "What has been done already"
    CASE = "case", "The case, as it was referred"
    AGENCIES = "agencies", "Agencies involved"
    SAID = "said", "What agencies said"
    MADE = "made", "What the stages made"
    BESIDE = "beside", "What runs beside the review"
    OWN = "own", "Written by hand"


class GateKind(models.TextChoices):
    """When the quality of a review is looked at."""

    COMMISSION = "commission", "At the commission"
    DRAFT = "draft", "At the draft"
    TWELVE_MONTHS = "twelve_months", "Twelve months after"


class Rating(models.TextChoices):
    """How well a quality marker is reached."""

    REACHED = "reached", "Reached"
    PARTLY = "partly", "Reached in part"
    NOT_REACHED = "not_reached", "Not reached"
    DOES_NOT_APPLY = "does_not_apply", "Does not apply here"


class SecretKind(models.TextChoices):
    """What is kept sealed about a case beside who its children are."""

    NAME = "name", "Name or alias"
    DATE_OF_BIRTH = "date of birth", "Date of birth"
    ADDRESS = "address", "Address"
    SCHOOL = "school", "School or nursery"
    DETAIL = "unusual detail", "Unusual detail"
