"""Writing the framework: its versions, the consultation on them, and the board's look at its own framework."""

from goldthread.loop.framework.operations.consulting import answer, comment, endorse
from goldthread.loop.framework.operations.expecting import evaluate, show_evidence
from goldthread.loop.framework.operations.reminding import remind
from goldthread.loop.framework.operations.versions import begin, ratify, ratify_draft, rewrite, send_out, withdraw

__all__ = [
    "answer",
    "begin",
    "comment",
    "endorse",
    "evaluate",
    "ratify",
    "ratify_draft",
    "remind",
    "rewrite",
    "send_out",
    "show_evidence",
    "withdraw",
]
