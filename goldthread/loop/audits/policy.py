"""Who may see and do what in audits."""

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.audits.choices import IN_HAND
from goldthread.loop.audits.models import AuditReturn, ReturnSection
from goldthread.loop.referrals.policy import NOTHING, leads


def visible(actor: Actor) -> Q:
    """The programme, the tools and the rounds: for everybody whose role reads audits, and for nobody else."""
    return Q(board_id=actor.board_id) if actor.may(Permission.READ_AUDITS) else NOTHING


def runs(actor: Actor) -> bool:
    """Whether the actor keeps the board's audits."""
    return actor.may(Permission.RUN_AUDITS)


def holds(actor: Actor, through: str = "pk") -> Q:
    """Returns of which the actor was asked to answer a section."""
    held = ReturnSection.objects.filter(holder_id=actor.me, audit_return_id=OuterRef(through))
    return Q(board_id=actor.board_id) & Q(Exists(held))


def answerable(actor: Actor) -> Q:
    """The returns that the actor answers: of the agencies that they lead, those with a section of theirs, or all.

    The office writes down what comes on paper.
    """
    if runs(actor):
        return Q(board_id=actor.board_id, anonymous=False)
    return (Q(board_id=actor.board_id, anonymous=False) & leads(actor, "agency_id")) | holds(actor)


def visible_returns(actor: Actor) -> Q:
    """The returns that exist for this actor: those that they answer, and those that they grade again once returned.

    What practitioners answer without their names exists for nobody: it is only ever counted.
    """
    if runs(actor):
        return Q(board_id=actor.board_id, anonymous=False)
    mine = answerable(actor)
    if not actor.may(Permission.MODERATE_AUDITS):
        return mine
    return mine | Q(board_id=actor.board_id, anonymous=False, state__in=sorted(IN_HAND))


def sees_return(actor: Actor, row: AuditReturn) -> bool:
    """Whether a return to the actor's board exists for them."""
    if runs(actor):
        return not row.anonymous
    return AuditReturn.objects.filter(visible_returns(actor), pk=row.pk).exists()


def of_returns(actor: Actor, through: str = "audit_return_id") -> Q:
    """Narrows rows that hang on a return to the returns that exist for the actor."""
    seen = AuditReturn.objects.filter(visible_returns(actor), pk=OuterRef(through))
    return Q(board_id=actor.board_id) & Q(Exists(seen))


def leads_agency(actor: Actor, agency_id: int | None) -> bool:
    """Whether the actor answers for an agency today."""
    if agency_id is None:
        return runs(actor)
    found = AuditReturn.objects.filter(leads(actor, "agency_id"), board_id=actor.board_id, agency_id=agency_id)
    return found.exists()


def require_run(actor: Actor) -> None:
    """Refuse who does not keep the board's audits."""
    if not runs(actor):
        raise NotAllowed("Only the board's office does this with an audit.")


def require_lead(actor: Actor, row: AuditReturn) -> None:
    """Refuse who does not answer for the agency of a return; the office may for it."""
    if not runs(actor) and not leads_agency(actor, row.agency_id):
        raise NotAllowed("Only the people who lead this agency do this, and the board's office for them.")


def require_moderate(actor: Actor, row: AuditReturn) -> None:
    """Refuse who may not grade a return again: who has no such role, or belongs to the agency that is graded."""
    if not actor.may(Permission.MODERATE_AUDITS):
        raise NotAllowed("Your role on this board does not grade audits again.")
    if row.agency_id in actor.agency_ids:
        raise NotAllowed("This is your own agency's return. Somebody from elsewhere grades it again.")


def sees_all_returns(actor: Actor) -> bool:
    """Whether the actor may read results of every respondent: who keeps audits or grades them again."""
    return actor.may_any((Permission.RUN_AUDITS, Permission.MODERATE_AUDITS))
