"""Rounds and returns in lists: the same number of questions to the database for one row and for many."""

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.documents.models import Document
from goldthread.loop.audits.choices import IN_HAND, WAITED_FOR, RoundState
from goldthread.loop.audits.models import (
    AuditAction,
    AuditReturn,
    AuditRound,
    ImmediateConcern,
    ReturnEvidence,
    RoundStep,
    School,
    SignOff,
)
from goldthread.loop.audits.policy import (
    holds,
    leads_agency,
    of_returns,
    runs,
    visible,
    visible_returns,
)
from goldthread.loop.referrals.policy import leads


def rounds(actor: Actor) -> QuerySet[AuditRound]:
    """The rounds with how many were asked, how many have returned and how many are late."""
    late = Q(returns__due_on__lt=actor.today, returns__state__in=sorted(WAITED_FOR))
    return (
        AuditRound.objects.filter(visible(actor))
        .select_related("edition", "line")
        .defer("edition__text", "edition__content")
        .annotate(
            asked=Count("returns"),
            in_hand=Count("returns", filter=Q(returns__state__in=sorted(IN_HAND))),
            late=Count("returns", filter=late),
        )
    )


def rounds_of_line(actor: Actor, line_id: int) -> QuerySet[AuditRound]:
    """The rounds of one audit of the programme, the latest first."""
    return rounds(actor).filter(line_id=line_id).order_by("-opens_on", "-pk")


def steps_of_round(actor: Actor, of: AuditRound) -> QuerySet[RoundStep]:
    """What became of a round, the first step first."""
    return RoundStep.objects.filter(board_id=actor.board_id, round=of).select_related("by")


def self_assessments(actor: Actor) -> QuerySet[AuditRound]:
    """The rounds in which the board asked itself, the latest first."""
    return rounds(actor).filter(edition__purpose="self-assessment").order_by("-opens_on", "-pk")


def latest_of_all(actor: Actor, round_ids: list[int]) -> int | None:
    """The latest return in which all answer together, of these rounds, that the actor sees."""
    rows = AuditReturn.objects.filter(visible_returns(actor), round_id__in=round_ids, agency__isnull=True)
    return rows.order_by("-round__opens_on", "-pk").values_list("pk", flat=True).first()


def schools(actor: Actor) -> QuerySet[School]:
    """The schools and colleges of the register, by name."""
    return School.objects.filter(visible(actor)).select_related("agency", "agency__locality").order_by("agency__name")


def returns_of(actor: Actor, of: AuditRound) -> QuerySet[AuditReturn]:
    """Who is asked in a round, as far as the actor may see it, with how much is answered and when it was last saved."""
    return (
        AuditReturn.objects.filter(visible_returns(actor), round=of)
        .select_related("agency", "agency__locality", "case")
        .annotate(
            answered=Count("answers", filter=Q(answers__carried=False)),
            last_saved=Max("answers__saved_at"),
        )
        .order_by("agency__name", "case__id", "serial")
    )


def late_returns(actor: Actor) -> QuerySet[AuditReturn]:
    """Returns whose day has passed and that are not in, the latest first: nobody has to telephone to find out."""
    return (
        AuditReturn.objects.filter(
            visible_returns(actor),
            state__in=sorted(WAITED_FOR),
            due_on__lt=actor.today,
            round__state=RoundState.OPEN,
        )
        .select_related("agency", "round", "case")
        .order_by("due_on", "pk")
    )


def my_returns(actor: Actor) -> QuerySet[AuditReturn]:
    """What the actor is asked to answer: for the agencies that they lead, and the sections handed to them."""
    return (
        AuditReturn.objects.filter(_asked_of(actor))
        .exclude(round__state=RoundState.PREPARED)
        .select_related("agency", "round", "case")
        .annotate(answered=Count("answers", filter=Q(answers__carried=False)))
        .order_by("round__due_on", "pk")
    )


def _asked_of(actor: Actor) -> Q:
    return (Q(board_id=actor.board_id, anonymous=False) & leads(actor, "agency_id")) | holds(actor)


def leads_return(actor: Actor, return_id: int) -> bool:
    """Whether the actor answers for the agency of a return, or keeps the board's audits."""
    row = the_one(AuditReturn.objects.filter(visible_returns(actor), pk=return_id).only("agency_id"))
    return runs(actor) or leads_agency(actor, row.agency_id)


def return_row(actor: Actor, return_id: int) -> AuditReturn:
    """A return with its round and its agency."""
    return the_one(
        AuditReturn.objects.filter(visible_returns(actor), pk=return_id)
        .select_related("round", "round__edition", "agency", "case")
        .defer("round__edition__text", "round__edition__content")
    )


def evidence_file(actor: Actor, return_id: int, evidence_id: int) -> Document:
    """The file of a piece of evidence, for whom its return exists."""
    found = ReturnEvidence.objects.filter(
        of_returns(actor), audit_return_id=return_id, pk=evidence_id, document__isnull=False
    ).select_related("document")
    row = found.first()
    if row is None or row.document is None:
        raise NotThere
    return row.document


def has_earlier(actor: Actor, row: AuditReturn) -> bool:
    """Whether the same agency returned the same tool before."""
    return row.case_id is None and last_return(row) is not None


def actions_of_gaps(actor: Actor, return_id: int) -> dict[str, list[str]]:
    """Question of a return to the references of the actions that answer its gap."""
    found: dict[str, list[str]] = {}
    rows = AuditAction.objects.filter(board_id=actor.board_id, audit_return_id=return_id)
    for key, reference in rows.values_list("question", "action__reference"):
        found.setdefault(key, []).append(reference)
    return found


def colleagues(actor: Actor, row: AuditReturn) -> list[tuple[int, str]]:
    """Who can be handed a section: everybody with a role for the agency; of the board, where all answer together."""
    held = Membership.objects.filter(accounts.current(actor), board_id=actor.board_id)
    if row.agency_id is not None:
        held = held.filter(agency_id=row.agency_id)
    return list(held.order_by("person__name").values_list("person_id", "person__name").distinct())


def waiting_for_me(actor: Actor) -> QuerySet[AuditReturn]:
    """Returns of open rounds that wait for the actor: to be answered, or for another signature than theirs."""
    signed = SignOff.objects.filter(audit_return_id=OuterRef("pk"), turn=OuterRef("turn"), by_id=actor.me)
    return (
        AuditReturn.objects.filter(_asked_of(actor), round__state=RoundState.OPEN, state__in=sorted(WAITED_FOR))
        .exclude(Exists(signed))
        .select_related("agency", "round", "case")
        .order_by("due_on", "pk")
    )


def last_return(row: AuditReturn) -> AuditReturn | None:
    """The return that the same agency made last on the same tool, before this one."""
    same = Q(agency_id=row.agency_id) if row.agency_id else Q(agency__isnull=True)
    return (
        AuditReturn.objects.filter(
            same,
            board_id=row.board_id,
            case__isnull=True,
            serial=row.serial,
            round__edition__key=row.round.edition.key,
            state__in=sorted(IN_HAND),
            invited_at__lt=row.invited_at,
        )
        .exclude(pk=row.pk)
        .select_related("round__edition")
        .order_by("-returned_at")
        .first()
    )


def open_concerns(actor: Actor) -> QuerySet[ImmediateConcern]:
    """Children at risk noticed in audits, with nobody yet said to act: the oldest first."""
    return (
        ImmediateConcern.objects.filter(of_returns(actor), closed_at__isnull=True)
        .select_related("audit_return__round", "audit_return__agency", "audit_return__case", "raised_by")
        .order_by("raised_at")
    )
