"""What agencies were asked and what they know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.framework.format.document import Template
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, RETURN_OPEN
from goldthread.loop.referrals.models import AgencyReturn, AgencyReturnStep, Referral
from goldthread.loop.referrals.policy import leads, visible, visible_returns
from goldthread.loop.referrals.rules import form_for, late_by


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
    found = (
        AgencyReturn.objects.filter(visible_returns(actor), pk=return_id)
        .select_related("agency", "referral", "referral__framework", "answered_by")
        .defer("referral__search")
        .first()
    )
    if found is None:
        raise NotThere
    return found


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
    guidance: str
    may_answer: bool


def return_to_answer(actor: Actor, return_id: int) -> ReturnToAnswer:
    """What one agency was asked, for whoever answers for it or sees the referral."""
    row = return_by_id(actor, return_id)
    document = document_of(row.referral.framework) if row.referral.framework else None
    template = form_for(document, "agency_form")
    waits = row.state in RETURN_OPEN
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
        form=_agency_form(template, row.answers),
        immediate_action=row.immediate_action,
        guidance=template.guidance if template else "",
        may_answer=row.referral.state in BEFORE_THE_BOARD,
    )


def steps_of_return(actor: Actor, agency_return: AgencyReturn) -> QuerySet[AgencyReturnStep]:
    """Each time an agency was asked or answered, oldest first."""
    return AgencyReturnStep.objects.filter(
        board_id=actor.board_id, agency_return=return_by_id(actor, agency_return.pk)
    ).select_related("by")
