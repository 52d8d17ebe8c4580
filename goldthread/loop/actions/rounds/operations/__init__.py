"""Writing rounds: open, ask, answer, take in a file, note a talk, settle dates, close, remind."""

from goldthread.loop.actions.rounds.operations.answering import answer
from goldthread.loop.actions.rounds.operations.asking import ask_again, close_link, note_link_opened
from goldthread.loop.actions.rounds.operations.meeting import close_round, note_challenge, settle_date
from goldthread.loop.actions.rounds.operations.opening import open_round
from goldthread.loop.actions.rounds.operations.reminding import remind
from goldthread.loop.actions.rounds.operations.returning import drop_file, send_back, take_file

__all__ = [
    "answer",
    "ask_again",
    "close_link",
    "close_round",
    "drop_file",
    "note_challenge",
    "note_link_opened",
    "open_round",
    "remind",
    "send_back",
    "settle_date",
    "take_file",
]
