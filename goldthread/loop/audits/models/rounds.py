"""Rounds, who is asked, and what they answer."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.documents.models import Document
from goldthread.loop.audits.choices import IN_HAND, ReturnState, RoundState, SampleWay
from goldthread.loop.audits.models.tools import ProgrammeLine, ToolEdition
from goldthread.loop.sources.models import Source


class AuditRound(BoardRow):
    """One edition of a tool, put to agencies, schools or cases, from one day to another."""

    plain: ClassVar = ("reference", "state")
    free_text: ClassVar = ("title", "message")

    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    line = models.ForeignKey(ProgrammeLine, on_delete=models.PROTECT, related_name="rounds", null=True, blank=True)
    edition = models.ForeignKey(ToolEdition, on_delete=models.PROTECT, related_name="rounds")
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True, help_text="a re-audit of"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="of what it teaches"
    )
    message = models.TextField(blank=True, help_text="to those who are invited")
    blind = models.BooleanField(default=False, help_text="who grades again does not see the first grade before")
    state = models.CharField(max_length=20, choices=RoundState.choices, default=RoundState.PREPARED)
    opens_on = models.DateField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opens_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_round_of_a_reference"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="a_round_is_due_after_it_opens"),
            models.CheckConstraint(
                condition=Q(state=RoundState.CLOSED, closed_at__isnull=False)
                | (~Q(state=RoundState.CLOSED) & Q(closed_at__isnull=True)),
                name="a_closed_round_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class RoundStep(BoardRow):
    """A step that a round took, by whom and why."""

    plain: ClassVar = ("before", "after")
    free_text: ClassVar = ("why",)

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=RoundState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class SampleDraw(BoardRow):
    """How the cases of a round were drawn, with everything that it takes to draw the same ones again."""

    plain: ClassVar = ("way", "population", "drawn")

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="draws")
    way = models.CharField(max_length=20, choices=SampleWay.choices)
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    population = models.JSONField(help_text="pairs of pseudonym and group, as the list held them")
    drawn = models.JSONField(help_text="the pseudonyms in the order in which they were drawn")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.size} with seed {self.seed}"


class AuditCase(BoardRow):
    """One child's case in an audit, under a pseudonym."""

    plain: ClassVar = ("label", "stratum")

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="cases")
    label = models.CharField(max_length=40, help_text="the pseudonym")
    stratum = models.CharField(max_length=60, blank=True, help_text="the group from which it was drawn")

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["round", "label"], name="one_case_of_a_label")]

    def __str__(self) -> str:
        return self.label


class AuditReturn(BoardRow):
    """What one respondent is asked in a round: an agency, a school, an agency about a case, or all together."""

    plain: ClassVar = ("respondent", "state")
    free_text: ClassVar = ("why_late",)

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="returns")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="nobody: all together"
    )
    case = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="returns", null=True, blank=True)
    serial = models.PositiveIntegerField(default=0, help_text="tells apart several answers of one agency to a survey")
    respondent = models.CharField(max_length=60, blank=True, help_text="which of the tool's respondents this is")
    anonymous = models.BooleanField(default=False, help_text="of a practitioner who is not known: only ever counted")
    state = models.CharField(max_length=20, choices=ReturnState.choices, default=ReturnState.INVITED)
    turn = models.PositiveIntegerField(default=1, help_text="rises when it is opened again: signatures are of one turn")
    due_on = models.DateField()
    why_late = models.TextField(blank=True, help_text="what the agency says of being late, or of not returning it")
    invited_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency", "case", "serial"], nulls_distinct=False, name="asked_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(IN_HAND)) | Q(returned_at__isnull=False), name="returned_says_when"
            ),
        ]
        indexes = [models.Index(fields=["board", "agency", "state"], name="audit_returns_of_an_agency")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id} {self.case_id or ''}"


class SurveyLink(BoardRow):
    """The open link of a survey: whoever holds it answers once or more, and nobody knows who they are."""

    plain: ClassVar = ("token_hash",)

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="survey_links")
    token_hash = models.CharField(max_length=64, unique=True, help_text="the link's secret is never stored")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(ended_at__isnull=True), name="one_open_link_of_a_survey"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} from {self.made_at:%Y-%m-%d}"


class ReturnStep(BoardRow):
    """A step that a return took, by whom and why."""

    plain: ClassVar = ("before", "after")
    free_text: ClassVar = ("why",)

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=ReturnState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class ReturnSection(BoardRow):
    """Who of the agency answers a section of a return."""

    plain: ClassVar = ("section",)

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="sections")
    section = models.CharField(max_length=60)
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["audit_return", "section"], name="a_section_of_a_return_once")]
        indexes = [models.Index(fields=["board", "holder"], name="sections_by_holder")]

    def __str__(self) -> str:
        return self.section


class Answer(BoardRow):
    """An answer as it stands; written by one statement for each save, see the operation that saves."""

    plain: ClassVar = ("question",)
    free_text: ClassVar = ("value", "note")

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    note = models.TextField(blank=True)
    applies = models.BooleanField(default=True)
    carried = models.BooleanField(default=False, help_text="from the last return, and not confirmed yet")
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["audit_return", "question"], name="one_answer_to_a_question")]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class AnswerSave(BoardRow):
    """Every version of an answer, by whom and when: the accountability of a return, signed for as a whole."""

    plain: ClassVar = ("question",)
    free_text: ClassVar = ("value", "note")

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="saves")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    note = models.TextField(blank=True)
    applies = models.BooleanField()
    carried = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["audit_return", "question", "-id"], name="saves_of_an_answer")]

    def __str__(self) -> str:
        return f"{self.question} {self.version}"


class ReturnEvidence(BoardRow):
    """What an agency attaches once, and cites beside as many answers as it supports."""

    plain: ClassVar = ("link",)
    free_text: ClassVar = ("title", "shows")

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    shows = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "return evidence"

    def __str__(self) -> str:
        return self.title


class EvidenceCitation(BoardRow):
    """A piece of evidence beside an answer."""

    plain: ClassVar = ("question",)

    evidence = models.ForeignKey(ReturnEvidence, on_delete=models.CASCADE, related_name="citations")
    question = models.CharField(max_length=60)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["evidence", "question"], name="cited_once_beside_an_answer")]

    def __str__(self) -> str:
        return self.question


class ReturnComment(BoardRow):
    """A word between the board and who answers, about a return or one question of it."""

    plain: ClassVar = ("question",)
    free_text: ClassVar = ("text",)

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="comments")
    question = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    from_board = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class SignOff(BoardRow):
    """A signature under a return as it stood, in one capacity; two capacities are never one person."""

    plain: ClassVar = ("capacity", "digest")

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="signatures")
    turn = models.PositiveIntegerField()
    capacity = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="of every answer as it was signed")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["audit_return", "turn", "capacity"], name="one_signature_of_a_capacity"),
            models.UniqueConstraint(fields=["audit_return", "turn", "by"], name="each_signature_by_another_person"),
        ]

    def __str__(self) -> str:
        return self.capacity
