"""The tables of the loop, gathered from its rooms for Django to find."""

from goldthread.loop.actions.models import (
    Action,
    ActionAgency,
    ActionLesson,
    ActionStatusChange,
    Evidence,
    LastingCheck,
    Milestone,
    ProgressNote,
    Verification,
)
from goldthread.loop.framework.models import Framework
from goldthread.loop.intake.models import Intake, IntakeAction, IntakeSource
from goldthread.loop.lessons.models import (
    AudienceMessage,
    BoardQuestion,
    Lesson,
    LessonAgency,
    LessonTheme,
    Recommendation,
    RecommendationAgency,
    RecommendationGroup,
    RecommendationLesson,
    Response,
)
from goldthread.loop.sources.models import Source, SourceGroup, SourcePerson, SourceStatusChange
from goldthread.loop.themes.models import Theme, ThemeGroup

__all__ = [
    "Action",
    "ActionAgency",
    "ActionLesson",
    "ActionStatusChange",
    "AudienceMessage",
    "BoardQuestion",
    "Evidence",
    "Framework",
    "Intake",
    "IntakeAction",
    "IntakeSource",
    "LastingCheck",
    "Lesson",
    "LessonAgency",
    "LessonTheme",
    "Milestone",
    "ProgressNote",
    "Recommendation",
    "RecommendationAgency",
    "RecommendationGroup",
    "RecommendationLesson",
    "Response",
    "Source",
    "SourceGroup",
    "SourcePerson",
    "SourceStatusChange",
    "Theme",
    "ThemeGroup",
    "Verification",
]
