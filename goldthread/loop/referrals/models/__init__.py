"""The tables between a referral and its decision."""

from goldthread.loop.referrals.models.deciding import (
    Decision,
    Dissent,
    Enquiry,
    EnquiryLesson,
    GroupRecommendation,
    LimbAnswer,
    PeerQuestion,
)
from goldthread.loop.referrals.models.knowing import AgencyReturn, AgencyReturnStep
from goldthread.loop.referrals.models.passing import Passage, PassageStep
from goldthread.loop.referrals.models.referral import (
    ChildIdentity,
    Referral,
    ReferralAgency,
    ReferralChild,
    ReferralDocument,
    ReferralStatusChange,
)
from goldthread.loop.referrals.models.telling import FormalNotice, FormalNoticeStep, PanelLetter, PowerRequest
from goldthread.loop.referrals.models.timing import CaseEvent, ClockChange, RunningClock

__all__ = [
    "AgencyReturn",
    "AgencyReturnStep",
    "CaseEvent",
    "ChildIdentity",
    "ClockChange",
    "Decision",
    "Dissent",
    "Enquiry",
    "EnquiryLesson",
    "FormalNotice",
    "FormalNoticeStep",
    "GroupRecommendation",
    "LimbAnswer",
    "PanelLetter",
    "Passage",
    "PassageStep",
    "PeerQuestion",
    "PowerRequest",
    "Referral",
    "ReferralAgency",
    "ReferralChild",
    "ReferralDocument",
    "ReferralStatusChange",
    "RunningClock",
]
