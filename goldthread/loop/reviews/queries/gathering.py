"""What agencies were asked for a review, as the team and as the agency see it; and who takes part."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.policy import leads
from goldthread.loop.referrals.queries import FormField
from goldthread.loop.referrals.queries.knowing import fields_of
from goldthread.loop.reviews.choices import ENDED, RETURN_AWAITED, RETURN_OPEN, InvitationState, ReturnState, TakesPart
from goldthread.loop.reviews.language import Mark, marks
from goldthread.loop.reviews.models import Participant, Review, ReviewArtefact, ReviewReturn, ReviewReturnStep
from goldthread.loop.reviews.policy import visible, visible_returns
from goldthread.loop.reviews.rules import template_for

_FREE = FormField("text", "What your agency gives", "", "text", (), False, "")


def returns_of(actor: Actor, review: Review) -> QuerySet[ReviewReturn]:
    """What each agency was asked for and how far it has come; what it says is read by ``return_to_give``."""
    return (
        ReviewReturn.objects.filter(visible_returns(actor), review=review)
        .select_related("agency", "document", "written_by", "asked_by", "artefact")
        .defer("answers", "immediate_action")
        .order_by("agency__name", "pk")
    )


def returns_to_give(actor: Actor) -> QuerySet[ReviewReturn]:
    """What the agencies that the actor answers for have still to give or to sign off, the earliest first."""
    return (
        ReviewReturn.objects.filter(
            leads(actor, "agency_id"), board_id=actor.board_id, state__in=sorted(RETURN_AWAITED)
        )
        .exclude(review__state__in=sorted(ENDED))
        .select_related("agency", "review__source")
        .defer("review__source__search")
        .order_by("due_on", "pk")
    )


def late_returns(actor: Actor) -> QuerySet[ReviewReturn]:
    """What is late, the longest first, for those who see the reviews."""
    return (
        ReviewReturn.objects.filter(
            visible(actor, "review__"), state__in=sorted(RETURN_AWAITED), due_on__lt=actor.today
        )
        .exclude(review__state__in=sorted(ENDED))
        .select_related("agency", "review__source")
        .defer("review__source__search")
        .order_by("due_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class ReturnToGive:
    """What somebody who answers for an agency sees: what this is, what is asked of them, by when, and their own words.

    Nothing of the review's analysis, of its team's notes, or of other agencies.
    """

    id: int
    version: int
    reference: str
    kind_name: str
    what_this_is: str
    what: str
    told: str
    guidance: str
    agency: str
    state: str
    state_words: str
    due_on: date
    days_late: int
    question: str
    form: tuple[FormField, ...]
    document_id: int | None
    document_name: str
    immediate_action: str
    signed_by: str
    subjects: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    may_write: bool
    may_sign: bool


def return_by_id(actor: Actor, return_id: int) -> ReviewReturn:
    """What one agency was asked for, by its number."""
    return the_one(
        ReviewReturn.objects.filter(visible_returns(actor), pk=return_id)
        .select_related("agency", "review__source", "review__framework", "document", "artefact", "written_by")
        .defer("review__source__search", "review__framework__text", "review__framework__content")
    )


def return_to_give(actor: Actor, return_id: int) -> ReturnToGive:
    """What one agency was asked for, for whoever answers for it or sees the review."""
    row = return_by_id(actor, return_id)
    document = document_of(row.review.framework) if row.review.framework else None
    template = template_for(document, "agency information", row.form) if row.form else None
    kind = document.review_types.get(row.review.review_type) if document else None
    own = row.agency_id in actor.agency_ids and actor.may(Permission.ANSWER_FOR_AGENCY)
    hidden = row.state == ReturnState.WRITING and not own
    answers = {} if hidden else row.answers
    form = fields_of(template, answers)
    if not form:
        form = (FormField("text", _FREE.label, "", "text", (), False, answers.get("text", "")),)
    office = actor.may(Permission.RUN_REVIEWS)
    is_open = row.review.state not in ENDED
    own_words = row.written_by_id == actor.person_id
    return ReturnToGive(
        id=row.pk,
        version=row.version,
        reference=row.review.source.reference,
        kind_name=row.review.kind_name,
        what_this_is=kind.description if kind else "",
        what=row.what,
        told=row.told,
        guidance=(template.guidance if template else "") or (row.artefact.guidance if row.artefact else ""),
        agency=row.agency.name,
        state=row.state,
        state_words=row.get_state_display(),
        due_on=row.due_on,
        days_late=max(0, (actor.today - row.due_on).days) if row.state in RETURN_AWAITED else 0,
        question=row.question,
        form=form,
        document_id=row.document_id,
        document_name=row.document.name if row.document else "",
        immediate_action="" if hidden else row.immediate_action,
        signed_by=row.signed_by,
        subjects=tuple(row.review.subjects.values_list("label", flat=True)),
        first_day=row.review.first_day,
        last_day=row.review.last_day,
        may_write=is_open and row.state in RETURN_OPEN | {ReturnState.GIVEN, ReturnState.NIL} and (own or office),
        may_sign=is_open and row.state == ReturnState.GIVEN and (office or (own and not own_words)),
    )


def steps_of_return(actor: Actor, row: ReviewReturn) -> QuerySet[ReviewReturnStep]:
    """Each time an agency was asked or gave something, oldest first."""
    return ReviewReturnStep.objects.filter(
        board_id=actor.board_id, review_return=return_by_id(actor, row.pk)
    ).select_related("by")


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Somebody who was invited, and what is still to be done for them."""

    participant: Participant
    next: str
    """One plain sentence: what comes next for this person; nothing where nothing does."""
    marks: tuple[Mark, ...]
    """Turns of phrase in what a practitioner is asked that could read as blame."""


def taking_part(actor: Actor, review: Review) -> tuple[TakingPart, ...]:
    """Who was invited to a review and what became of it."""
    rows = Participant.objects.filter(visible(actor, "review__"), review=review).order_by("kind", "pk")
    return tuple(
        TakingPart(row, _next(row), marks(row.asked) if row.kind == TakesPart.PRACTITIONER else ()) for row in rows
    )


def _next(row: Participant) -> str:
    match row.state:
        case InvitationState.DECLINED:
            return ""
        case InvitationState.INVITED:
            return "Wait for their answer. Nobody has to take part."
        case InvitationState.ACCEPTED:
            return "Agree when and where to hear them."
    if not row.shaped:
        return "Say how what they said shaped the findings."
    return "" if row.saw_report_on else "Show them the report before others see it."


@dataclass(frozen=True, slots=True)
class PlainWords:
    """How a review is explained to the people whom it touches, in words that they would use."""

    heading: str
    paragraphs: tuple[str, ...]


def plain_words(actor: Actor, review: Review, kind: str) -> PlainWords:
    """A first text of an invitation, for a child, a family or a practitioner; a person makes it theirs."""
    if not Review.objects.filter(visible(actor), pk=review.pk).exists():
        raise NotThere
    return _PLAIN[kind if kind in _PLAIN else TakesPart.FAMILY.value]


_PLAIN: dict[str, PlainWords] = {
    TakesPart.CHILD.value: PlainWords(
        "We would like to hear from you",
        (
            "Some people worked with you and your family. We are looking at how they did it, so that children get "
            "better help.",
            "You can tell us what it was like for you: what helped, and what did not. You can talk, write or draw. "
            "Somebody you trust can come with you.",
            "You do not have to. It is fine to say no, and you do not have to say why. You can stop at any time.",
            "We write a report about what we learn. Your name will not be in it. We will show you what it says about "
            "what you told us.",
            "If you tell us that somebody is not safe, we have to tell a person who can help. We will talk to you "
            "about that first.",
        ),
    ),
    TakesPart.FAMILY.value: PlainWords(
        "An invitation to tell us how it was for your family",
        (
            "Several services worked with your family. We are looking at how they worked together, so that other "
            "children and families get better help.",
            "You know things that nobody else knows. We would like to hear what helped, what did not, and what you "
            "wish had been different. We can meet where it suits you, and somebody you trust can be with you.",
            "You do not have to take part. If you say no, we will not ask again, and nothing bad follows from it. You "
            "can come to us later if you change your mind.",
            "The review does not decide who is to blame, and it is not a court. It cannot change what other "
            "decisions say. It can change how services work.",
            "We will not use your names. Before anybody else reads the report, we will show you what it says.",
        ),
    ),
    TakesPart.PRACTITIONER.value: PlainWords(
        "An invitation to help us understand",
        (
            "You worked with this family. We would like to see what you saw at the time, with what you knew then, and "
            "what made the work harder or easier.",
            "This is about how the system works and not about how well you did. Nobody is judged, and what you say is "
            "not used for employment or discipline.",
            "If we heard that a child is not safe now, we would act on it, and tell you first.",
            "You will see how we understood you before anybody else does, and you can put it right.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class AskingOffers:
    """On which forms agencies can answer, and which parts of a review they can make."""

    forms: tuple[tuple[str, str], ...]
    artefacts: tuple[tuple[int, str], ...]


def asking_offers(actor: Actor, review: Review) -> AskingOffers:
    """What can be chosen when agencies are asked for a review."""
    document = document_of(review.framework) if review.framework else None
    templates = document.templates.items() if document else ()
    made = ReviewArtefact.objects.filter(visible(actor, "stage__review__"), stage__review=review, kind="returns")
    return AskingOffers(
        tuple((key, each.name) for key, each in templates if each.used_for == "agency information"),
        tuple(made.order_by("stage__position", "pk").values_list("pk", "name")),
    )
