"""The tables of audits: tools and programme, rounds and returns, grades and findings."""

from goldthread.loop.audits.models.feedback import FeedbackLetter
from goldthread.loop.audits.models.grading import (
    AuditAction,
    AuditMeeting,
    Finding,
    FindingQuestion,
    ImmediateConcern,
    MeetingDissent,
    Regrade,
)
from goldthread.loop.audits.models.rounds import (
    Answer,
    AnswerSave,
    AuditCase,
    AuditReturn,
    AuditRound,
    EvidenceCitation,
    ReturnComment,
    ReturnEvidence,
    ReturnSection,
    ReturnStep,
    RoundStep,
    SampleDraw,
    SignOff,
)
from goldthread.loop.audits.models.tools import (
    ProgrammeLine,
    ProgrammeStep,
    QuestionWithdrawal,
    School,
    ToolEdition,
)

__all__ = [
    "Answer",
    "AnswerSave",
    "AuditAction",
    "AuditCase",
    "AuditMeeting",
    "AuditReturn",
    "AuditRound",
    "EvidenceCitation",
    "FeedbackLetter",
    "Finding",
    "FindingQuestion",
    "ImmediateConcern",
    "MeetingDissent",
    "ProgrammeLine",
    "ProgrammeStep",
    "QuestionWithdrawal",
    "Regrade",
    "ReturnComment",
    "ReturnEvidence",
    "ReturnSection",
    "ReturnStep",
    "RoundStep",
    "SampleDraw",
    "School",
    "SignOff",
    "ToolEdition",
]
