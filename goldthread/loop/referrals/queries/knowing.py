"""What agencies were asked and what they know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.rows import the_one
from goldthread.loop.framework.format.document import Template
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, RETURN_OPEN
from goldthread.loop.referrals.models import AgencyReturn, AgencyReturnStep, Referral
from goldthread.loop.referrals.policy import leads, visible, visible_returns
from goldthread.loop.referrals.rules import form_for, late_by
from goldthread.notices import queries as notices


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form of the framework, with what was answered."""

    key: str
    label: str
    hint: str
    kind: str
    """line, text, date, month, yes or no, choice."""
    choices: tuple[str, ...]
    required: bool
    answer: str


def fields_of(template: Template | None, answers: Mapping[str, str]) -> tuple[FormField, ...]:
    """The questions of a form in their order, each with its answer."""
    if template is None:
        return ()
    return tuple(
        FormField(key, field.label, field.hint, field.kind, tuple(field.choices), field.required, answers.get(key, ""))
        for key, field in template.fields.items()
    )


def _agency_form(template: Template | None, answers: Mapping[str, str]) -> tuple[FormField, ...]:
    plain = FormField("text", "What the agency knows", "", "text", (), True, answers.get("text", ""))
    return fields_of(template, answers) or (plain,)


def returns_of(actor: Actor, referral: Referral) -> QuerySet[AgencyReturn]:
    """What each agency was asked about a referral and answered, as far as the actor may see it."""
    return (
        AgencyReturn.objects.filter(visible_returns(actor), referral=referral)
        .select_related("agency", "answered_by", "asked_by")
        .order_by("agency__name")
    )


@dataclass(frozen=True, slots=True)
class AgencySays:
    """What one agency was asked and said, to stand beside what others say."""

    id: int
    agency: str
    state: str
    asked_on: date
    due_on: date
    days_late: int
    question: str
    said: tuple[FormField, ...]
    """Its answers; what it has written and not sent is not among them."""
    immediate_action: str
    answered_on: date | None
    answered_by: str
    told: str
    version: int


def said_by_agencies(actor: Actor, referral: Referral) -> tuple[AgencySays, ...]:
    """What the agencies say about a referral, side by side, as far as the actor may see it."""
    document = document_of(referral.framework) if referral.framework else None
    template = form_for(document, "agency_form")
    return tuple(
        AgencySays(
            id=row.pk,
            agency=row.agency.name,
            state=row.state,
            asked_on=row.asked_at.astimezone(LONDON).date(),
            due_on=row.due_on,
            days_late=late_by(row.due_on, actor.today)
            if row.state in RETURN_OPEN and referral.state in BEFORE_THE_BOARD
            else 0,
            question=row.question,
            said=tuple(each for each in _agency_form(template, row.answers) if each.answer),
            immediate_action=row.immediate_action,
            answered_on=row.answered_at.astimezone(LONDON).date() if row.answered_at else None,
            answered_by=row.answered_by.name if row.answered_by else "",
            told=row.told,
            version=row.version,
        )
        for row in returns_of(actor, referral)
    )


def late_returns(actor: Actor) -> QuerySet[AgencyReturn]:
    """Answers that are late, the longest first: nobody has to telephone to find out."""
    return (
        AgencyReturn.objects.filter(
            visible(actor, "referral__"),
            state__in=sorted(RETURN_OPEN),
            due_on__lt=actor.today,
            referral__state__in=sorted(BEFORE_THE_BOARD),
        )
        .select_related("agency", "referral")
        .defer("referral__search")
        .order_by("due_on", "pk")
    )


def returns_to_answer(actor: Actor) -> QuerySet[AgencyReturn]:
    """What the agencies that the actor answers for are asked and have not answered, the earliest first."""
    return (
        AgencyReturn.objects.filter(
            leads(actor, "agency_id"),
            board_id=actor.board_id,
            state__in=sorted(RETURN_OPEN),
            referral__state__in=sorted(BEFORE_THE_BOARD),
        )
        .select_related("agency", "referral")
        .only("state", "due_on", "agency__name", "referral__reference", "board", "version", "asked_at")
        .order_by("due_on", "pk")
    )


def return_by_id(actor: Actor, return_id: int) -> AgencyReturn:
    """What one agency was asked, by its number."""
    return the_one(
        AgencyReturn.objects.filter(visible_returns(actor), pk=return_id)
        .select_related("agency", "referral", "referral__framework", "answered_by")
        .defer("referral__search", "referral__framework__text", "referral__framework__content")
    )


@dataclass(frozen=True, slots=True)
class ReturnToAnswer:
    """What somebody who answers for an agency sees: what they are told, what is asked, and their own answer.

    Nothing of the referral itself, of other agencies, or of how it is weighed.
    """

    id: int
    version: int
    reference: str
    agency: str
    told: str
    children: tuple[tuple[int, str], ...]
    """Each child's number and pseudonym: who they are opens only with a reason."""
    state: str
    state_words: str
    due_on: date
    days_late: int
    question: str
    form: tuple[FormField, ...]
    immediate_action: str
    is_kept: bool
    """Whether this is what the agency has written and not sent yet."""
    guidance: str
    answers_for_it: bool
    """Whether this actor answers for the agency, or writes down for the office what it tells."""
    may_answer: bool
    """Whether the board still waits for answers."""


def return_to_answer(actor: Actor, return_id: int) -> ReturnToAnswer:
    """What one agency was asked, for whoever answers for it or sees the referral."""
    row = return_by_id(actor, return_id)
    document = document_of(row.referral.framework) if row.referral.framework else None
    template = form_for(document, "agency_form")
    waits = row.state in RETURN_OPEN
    answers_for_it = (
        actor.may(Permission.RUN_REFERRALS)
        or AgencyReturn.objects.filter(leads(actor, "agency_id"), pk=row.pk).exists()
    )
    written = row.draft if answers_for_it else {}
    return ReturnToAnswer(
        id=row.pk,
        version=row.version,
        reference=row.referral.reference,
        agency=row.agency.name,
        told=row.told,
        children=tuple(row.referral.children.values_list("pk", "label")),
        state=row.state,
        state_words=row.get_state_display(),
        due_on=row.due_on,
        days_late=late_by(row.due_on, actor.today) if waits else 0,
        question=row.question,
        form=_agency_form(template, written.get("answers", row.answers)),
        immediate_action=written.get("immediate_action", row.immediate_action),
        is_kept=bool(written),
        answers_for_it=answers_for_it,
        guidance=template.guidance if template else "",
        may_answer=row.referral.state in BEFORE_THE_BOARD,
    )


def reminders_of(actor: Actor, return_ids: Iterable[int]) -> dict[int, tuple[date, ...]]:
    """The days on which each agency was reminded that its answer is due or late."""
    kinds = [f"return-{pk}-{kind}-" for pk in return_ids for kind in ("due", "late")]
    days: dict[int, list[date]] = {}
    for key, at in notices.written_under(actor, kinds):
        days.setdefault(int(key.split("-")[1]), []).append(at.astimezone(LONDON).date())
    return {pk: tuple(dict.fromkeys(found)) for pk, found in days.items()}


def steps_of_return(actor: Actor, agency_return: AgencyReturn) -> QuerySet[AgencyReturnStep]:
    """Each time an agency was asked or answered, oldest first."""
    return AgencyReturnStep.objects.filter(
        board_id=actor.board_id, agency_return=return_by_id(actor, agency_return.pk)
    ).select_related("by")
