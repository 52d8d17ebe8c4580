"""What a new board does first, until it has done all of it."""

from dataclasses import dataclass

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.framework import queries as framework
from goldthread.loop.sources import queries as sources

_OFFICE = (Permission.MANAGE_PEOPLE, Permission.WRITE_FRAMEWORK, Permission.BRING_IN)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a board needs before it can work with Goldthread."""

    title: str
    href: str
    why: str
    done: bool


def first_steps(actor: Actor) -> tuple[Step, ...]:
    """The steps of a new board for whoever runs its office; none once all of them are done."""
    if not actor.may(*_OFFICE):
        return ()
    steps = (
        Step(
            "Add your agencies",
            "/people/agencies",
            "Who takes part: council, health, police, schools and the others.",
            accounts.agencies(actor).exists(),
        ),
        Step(
            "Add your groups",
            "/people/groups",
            "Which groups weigh referrals, lead reviews and follow actions.",
            accounts.groups(actor).exists(),
        ),
        Step(
            "Invite people",
            "/people/invite",
            "Each gets a link and the role that fits.",
            accounts.people(actor).exclude(pk=actor.me).exists() or accounts.open_invitations(actor).exists(),
        ),
        Step(
            "Choose your framework",
            "/framework/begin",
            "How your board learns. Begin from one that ships, and make it yours.",
            framework.in_force(actor) is not None,
        ),
        Step(
            "Bring in what you have learnt",
            "/bring-in",
            "A learning summary, a review, an action tracker: as the document that you have.",
            sources.sources(actor).exists(),
        ),
    )
    return () if all(step.done for step in steps) else steps
