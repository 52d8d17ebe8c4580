"""Writing actions: plan, agree, progress, evidence, independent check, whether it lasts, and reminders."""

from goldthread.loop.actions.operations.joining import merge, need, need_no_more
from goldthread.loop.actions.operations.planning import (
    add_milestone,
    agree,
    answer_more,
    cancel,
    change,
    change_many,
    note_progress,
    plan,
    reach_milestone,
)
from goldthread.loop.actions.operations.reminding import remind
from goldthread.loop.actions.operations.showing import claim_complete, judge_lasting, offer_evidence, verify

__all__ = [
    "add_milestone",
    "agree",
    "answer_more",
    "cancel",
    "change",
    "change_many",
    "claim_complete",
    "judge_lasting",
    "merge",
    "need",
    "need_no_more",
    "note_progress",
    "offer_evidence",
    "plan",
    "reach_milestone",
    "remind",
    "verify",
]
