"""The frame of every page of one case: what it is, how it stands, and its other pages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.design.values import Tag
from goldthread.loop.framework.queries import document_of
from goldthread.web.referrals.wording import STATES

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral

_PAGES = (
    ("", "Referral"),
    ("/consider", "Consideration"),
    ("/decision", "Decision"),
    ("/notices", "Notices"),
    ("/requests", "Requests"),
    ("/clocks", "Clocks"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages of a case."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A referral as the head of a page shows it."""

    reference: str
    title: str
    state: Tag
    tabs: tuple[Tab, ...]

    @property
    def href(self) -> str:
        """The page of the referral itself."""
        return f"/referrals/{self.reference}"


def case_of(referral: "Referral", current: str = "") -> Case:
    """The frame for a page of a referral that the actor sees whole; ``current`` names the page that it is."""
    home = f"/referrals/{referral.reference}"
    return Case(
        reference=referral.reference,
        title=referral.title,
        state=STATES[referral.state],
        tabs=tuple(Tab(text, f"{home}{part}", text == current) for part, text in _PAGES),
    )


def who_decides(referral: "Referral") -> str:
    """The post that decides, in the framework's words."""
    document = document_of(referral.framework) if referral.framework else None
    if document is None or document.deciding is None or document.deciding.decided_by not in document.roles:
        return "the chair"
    name = document.roles[document.deciding.decided_by].name
    return f"the {name[:1].lower()}{name[1:]}"
