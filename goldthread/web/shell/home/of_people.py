"""What waits for whoever looks after accounts: roles that end, invitations that ran out, e-mails that were refused."""

from datetime import timedelta

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import LONDON, Actor
from goldthread.design.wording import counted, day
from goldthread.notices import queries as notices
from goldthread.web.shell.home.parts import SHOWN, Figure, Task, when


def ending_roles(actor: Actor, soon: int) -> list[Task]:
    """Roles whose last day is near: somebody renews them, or lets them end."""
    if not actor.may(Permission.ADMINISTER):
        return []
    until = actor.today + timedelta(days=soon)
    rows = accounts.memberships(actor).filter(accounts.current(actor), ends_on__lte=until).order_by("ends_on", "pk")
    return [
        Task(
            "Renew or let end",
            row.person.name,
            f"/people/{row.person_id}",
            Role(row.role).label,
            when(actor, row.ends_on),
            due_on=row.ends_on,
        )
        for row in rows[: SHOWN + 1]
    ]


def stale_invitations(actor: Actor, soon: int) -> list[Task]:
    """Invitations that nobody used in time."""
    if not actor.may(Permission.ADMINISTER):
        return []
    rows = accounts.open_invitations(actor).filter(expires_at__lt=actor.at).order_by("expires_at")
    return [
        Task("Invite again", row.name, "/people", f"ran out on {day(row.expires_at.astimezone(LONDON).date())}")
        for row in rows[: SHOWN + 1]
    ]


def refused_mail(actor: Actor, soon: int) -> list[Task]:
    """People whom no e-mail reaches: their address is mended, or the mail server is."""
    if not actor.may(Permission.ADMINISTER):
        return []
    return [
        Task(
            "Mend",
            each.name,
            f"/people/{each.person_id}",
            f"{counted(each.notices, 'e-mail')} did not leave: {each.error[:120]}",
        )
        for each in notices.refused(actor)[: SHOWN + 1]
    ]


def figures_of_people(actor: Actor) -> tuple[Figure, ...]:
    """How many hold a role, and how many are asked to."""
    if not actor.may(Permission.ADMINISTER):
        return ()
    held = accounts.memberships(actor).filter(accounts.current(actor)).order_by()
    return (
        Figure(held.count(), "roles held", "/people"),
        Figure(accounts.open_invitations(actor).count(), "invitations open", "/people"),
    )
