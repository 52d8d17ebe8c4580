"""The tables of reviews."""

from goldthread.loop.reviews.models.analysis import (
    CauseNode,
    Citation,
    ContributoryFactor,
    EarlyLearning,
    Episode,
    ReviewFinding,
)
from goldthread.loop.reviews.models.gathering import ReviewReturn, ReviewReturnStep
from goldthread.loop.reviews.models.learning import LearningSummary, ReviewReflection
from goldthread.loop.reviews.models.report import (
    IdentityCheck,
    IdentityHit,
    Publication,
    QualityRating,
    ReportSection,
    SectionComment,
    SectionVersion,
)
from goldthread.loop.reviews.models.review import (
    Review,
    ReviewAgency,
    ReviewArtefact,
    ReviewDocument,
    ReviewHold,
    ReviewMethod,
    ReviewStage,
    ReviewStatusChange,
)
from goldthread.loop.reviews.models.scope import (
    JointBoard,
    ParallelProceeding,
    ReviewQuestion,
    ReviewSecret,
    ReviewSubject,
)
from goldthread.loop.reviews.models.taking_part import Participant
from goldthread.loop.reviews.models.team import TeamMember

__all__ = [
    "CauseNode",
    "Citation",
    "ContributoryFactor",
    "EarlyLearning",
    "Episode",
    "IdentityCheck",
    "IdentityHit",
    "JointBoard",
    "LearningSummary",
    "ParallelProceeding",
    "Participant",
    "Publication",
    "QualityRating",
    "ReportSection",
    "Review",
    "ReviewAgency",
    "ReviewArtefact",
    "ReviewDocument",
    "ReviewFinding",
    "ReviewHold",
    "ReviewMethod",
    "ReviewQuestion",
    "ReviewReflection",
    "ReviewReturn",
    "ReviewReturnStep",
    "ReviewSecret",
    "ReviewStage",
    "ReviewStatusChange",
    "ReviewSubject",
    "SectionComment",
    "SectionVersion",
    "TeamMember",
]
