"""Who may see a referral and its parts, and who may do what to it."""

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import GroupMember, Membership
from goldthread.accounts.roles import ROLES, Permission, Role
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, WITH_THE_REFERRER, ReferralState
from goldthread.loop.referrals.models import AgencyReturn, Passage, Referral

NOTHING = Q(pk__in=[])

_ANSWERING = sorted(role for role, allowed in ROLES.items() if Permission.ANSWER_FOR_AGENCY in allowed)


def sees_every(actor: Actor) -> bool:
    """Whether every referral that was submitted to the board exists for this actor."""
    return actor.may(Permission.READ_REFERRALS, Permission.READ_EVERY_REFERRAL)


def visible(actor: Actor, through: str = "") -> Q:
    """The referrals that exist for this actor, whole.

    The office, the chair and the delegated partners see what was submitted; whoever sits on the group that
    considers a referral sees that one. A draft is its writer's. ``through`` is the path from another table.
    """
    if not actor.may(Permission.READ_REFERRALS):
        return NOTHING
    submitted = Q(board_id=actor.board_id) & Q(**{f"{through}submitted_at__isnull": False})
    if sees_every(actor):
        return submitted
    return submitted & Q(**{f"{through}considered_by_id__in": sorted(actor.group_ids)})


def own(actor: Actor, through: str = "") -> Q:
    """The referrals that the actor made or that their agency made, where they lead it.

    They see what they wrote and how far it has come, and nothing of what others said about it.
    """
    if not actor.may(Permission.REFER):
        return NOTHING
    mine = Q(**{f"{through}referred_by_id": actor.me})
    return Q(board_id=actor.board_id) & (mine | leads(actor, f"{through}agency_id"))


def leads(actor: Actor, agency: str) -> Q:
    """Narrows to rows whose agency the actor answers for today; ``agency`` is the path to its id."""
    if not actor.may(Permission.ANSWER_FOR_AGENCY) or not actor.agency_ids:
        return NOTHING
    held = Membership.objects.filter(
        accounts.current(actor),
        board_id=actor.board_id,
        person_id=actor.me,
        role__in=_ANSWERING,
        agency_id=OuterRef(agency),
    )
    return Q(Exists(held))


def writable(actor: Actor) -> Q:
    """The referrals whose words the actor may change: the referrer's until submitted, then the office's."""
    with_me = own(actor) & Q(state__in=sorted(WITH_THE_REFERRER))
    if not actor.may(Permission.RUN_REFERRALS):
        return with_me
    return with_me | (visible(actor) & Q(state__in=sorted(BEFORE_THE_BOARD | {ReferralState.RETURNED})))


def visible_returns(actor: Actor) -> Q:
    """What agencies know: whole for those who see the referral, and their own for those who answer for an agency."""
    return visible(actor, "referral__") | (Q(board_id=actor.board_id) & leads(actor, "agency_id"))


def openable(actor: Actor) -> Q:
    """The children whose identity the actor may open, with a reason.

    The office, the chair and the partners for any referral that they see; whoever answers for an agency for the
    referrals about which their agency was asked, since they have to look the child up.
    """
    if not actor.may(Permission.OPEN_IDENTITY):
        return NOTHING
    asked = AgencyReturn.objects.filter(leads(actor, "agency_id"), referral_id=OuterRef("referral_id"))
    mine = Q(board_id=actor.board_id) & Q(Exists(asked))
    return visible(actor, "referral__") | mine if sees_every(actor) else mine


def visible_passages(actor: Actor) -> Q:
    """The things on their way between groups that exist for this actor: those of the groups they sit on, or all."""
    if not actor.may(Permission.READ_REFERRALS):
        return NOTHING
    board = Q(board_id=actor.board_id)
    if sees_every(actor):
        return board
    groups = sorted(actor.group_ids)
    return board & (Q(from_group_id__in=groups) | Q(to_group_id__in=groups))


def require_refer(actor: Actor) -> None:
    """Refuse who may not refer."""
    if not actor.may(Permission.REFER):
        raise NotAllowed("Your role does not refer to the board. Ask the person who leads safeguarding in your agency.")


def require_run(actor: Actor) -> None:
    """Refuse who does not keep the board's referrals."""
    if not actor.may(Permission.RUN_REFERRALS):
        raise NotAllowed("Only the board's office does this with a referral.")


def may_consider(actor: Actor, referral: Referral) -> bool:
    """Whether the actor sits on the group that considers the referral, or writes down what the group says."""
    seated = referral.considered_by_id in actor.group_ids
    return actor.may(Permission.CONSIDER) and (seated or actor.may(Permission.RUN_REFERRALS))


def require_consider(actor: Actor, referral: Referral) -> None:
    """Refuse who has no part in weighing this referral."""
    if not may_consider(actor, referral):
        raise NotAllowed("Only the group that considers this referral, and the board's office for it, do this.")


def may_recommend(actor: Actor, referral: Referral) -> bool:
    """Whether the actor speaks for the group: its lead, or the office for it."""
    if not may_consider(actor, referral):
        return False
    if actor.may(Permission.RUN_REFERRALS):
        return True
    seats = GroupMember.objects.filter(board_id=actor.board_id, group_id=referral.considered_by_id or 0, is_lead=True)
    return seats.filter(person_id=actor.me).exists()


def require_recommend(actor: Actor, referral: Referral) -> None:
    """Refuse who does not speak for the group."""
    if not may_recommend(actor, referral):
        raise NotAllowed("The group's lead records what the group recommends, or the board's office does.")


def may_decide(actor: Actor, plays: str) -> bool:
    """Whether the actor decides on referrals; ``plays`` is the one role to which the framework leaves it, if any."""
    return actor.may(Permission.DECIDE) and (not plays or plays in actor.roles)


def require_decide(actor: Actor, plays: str) -> None:
    """Refuse who does not decide."""
    if not may_decide(actor, plays):
        raise NotAllowed("The framework leaves this decision to somebody else.")


def require_send(actor: Actor) -> None:
    """Refuse who does not send notices for the board."""
    if not actor.may(Permission.SEND_NOTICES):
        raise NotAllowed("Only the board's office writes and sends notices.")


def require_approve(actor: Actor, approver: str = "") -> None:
    """Refuse who may not let a notice go; ``approver`` is the one role to which the framework leaves it, if any."""
    if approver and approver not in actor.roles:
        raise NotAllowed(f"The framework leaves this to the {Role(approver).label.lower()}.")
    if not approver and not actor.may(Permission.APPROVE_NOTICES):
        raise NotAllowed("The chair or the business manager approves a notice.")


def may_answer_passage(actor: Actor, passage: Passage) -> bool:
    """Whether the actor answers for the group to which a thing was passed."""
    seated = passage.to_group_id in actor.group_ids and actor.may(Permission.CONSIDER)
    return seated or actor.may(Permission.RUN_REFERRALS)


def sees(actor: Actor, reference: str) -> bool:
    """Whether the referral with this reference exists for the actor, whole."""
    return Referral.objects.filter(visible(actor), reference=reference).exists()
