"""Inviting somebody who has no account yet to work on one agency's return, by a link of their own."""

from dataclasses import replace

from django.db import transaction

from goldthread.accounts import operations as accounts
from goldthread.accounts.models import Invitation
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.loop.audits.operations.steps import locked_return, note_return
from goldthread.loop.audits.policy import require_lead


@transaction.atomic
def invite_colleague(*, by: Actor, return_id: int, email: str, name: str, leads: bool) -> tuple[Invitation, str]:
    """Invite somebody of the agency that answers, and give the secret of their link.

    ``leads`` makes them one who answers for the agency and signs; everybody else answers what they are handed. Who
    answers for an agency may do this for their own: the return lends the leave to invite. The link works once.
    """
    row = locked_return(by, return_id)
    require_lead(by, row)
    if row.agency_id is None:
        raise Refusal("This return is answered by all together. Invite people on the page of people.")
    made, secret = accounts.invite(
        by=replace(by, permissions=by.permissions | {str(Permission.MANAGE_PEOPLE)}),
        email=email,
        name=name,
        role=Role.AGENCY_LEAD if leads else Role.PRACTITIONER,
        agency_id=row.agency_id,
    )
    note_return(by, "invited somebody to", row, detail={"signs": leads})
    return made, secret
