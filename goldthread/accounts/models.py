"""Boards, the agencies and groups on them, the people, and what each person is to each board."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, TIME_LIMITED, Role
from goldthread.core.rows import Row
from goldthread.core.working_days import Division


class Board(models.Model):
    """A safeguarding board or partnership: the body whose learning this is."""

    plain: ClassVar = ("code", "name", "division")

    code = models.CharField(max_length=12, unique=True, help_text="opens every reference, such as CWC")
    name = models.CharField(max_length=200)
    division = models.CharField(
        max_length=20,
        choices=[(d.value, d.value) for d in Division],
        default=Division.ENGLAND_AND_WALES.value,
        help_text="whose bank holidays count",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class BoardRow(Row):
    """A row that belongs to one board; the database shows it to nobody who has not said that board."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Agency(BoardRow):
    """An organisation that takes part in the board: a council service, a trust, a force, a school."""

    plain: ClassVar = ("name", "short_name", "kind")

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices, default=AgencyKind.OTHER)
    locality = models.ForeignKey("Locality", on_delete=models.PROTECT, null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="one_agency_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Locality(BoardRow):
    """A part of the board's area with groups and figures of its own."""

    plain: ClassVar = ("name",)

    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "localities"
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="one_locality_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Group(BoardRow):
    """A sub-group or panel of the board, under the name that this board gives it."""

    plain: ClassVar = ("name", "short_name")

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="one_group_of_a_name")]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person who signs in with this address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do is said by their memberships, board by board."""

    personal: ClassVar = ("email", "name", "job_title")
    plain: ClassVar = ("password",)

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name that others see."""
        return self.name


class Membership(BoardRow):
    """What a person is to a board, from one day to another."""

    plain: ClassVar = ("role",)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True, help_text="the one source that the role is for")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("person__name", "role")
        indexes = [models.Index(fields=["person", "board"], name="memberships_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(TIME_LIMITED)) | Q(ends_on__isnull=False),
                name="some_roles_have_a_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(BOUND_TO_ONE_SOURCE)) | Q(source_id__isnull=False),
                name="a_reviewer_has_one_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class GroupMember(BoardRow):
    """A person who sits on a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="sits_on_a_group_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"


class Invitation(BoardRow):
    """A link sent to somebody, which makes them a member when they follow it."""

    personal: ClassVar = ("email", "name")
    plain: ClassVar = ("role", "token_hash")

    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, choices=Role.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    membership_ends_on = models.DateField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, help_text="the link's secret is never stored")
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, help_text="nobody where the command line did"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"{self.role} for {self.board_id}"


class SavedView(BoardRow):
    """A register's filters, columns and order under a name that a person gave them."""

    plain: ClassVar = ("register", "query")
    free_text: ClassVar = ("name",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    query = models.TextField(help_text="the address's part after the question mark")

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["board", "person", "register", "name"], name="one_view_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name
