"""Writing referrals: what was referred, what agencies know, what is made of it, who is told, and by when."""

from goldthread.loop.referrals.operations.children import (
    Identity,
    add_child,
    change_child,
    open_identity,
    remove_child,
    seal_identity,
)
from goldthread.loop.referrals.operations.considering import answer_limb, answer_peer, ask_peer, dissent, recommend
from goldthread.loop.referrals.operations.deciding import Asking, answer_enquiry, decide
from goldthread.loop.referrals.operations.knowing import (
    answer_for_agency,
    ask_agencies,
    ask_agency_again,
    keep_answer,
    usual_due,
)
from goldthread.loop.referrals.operations.passing import answer_passage, pass_again, pass_on
from goldthread.loop.referrals.operations.referring import (
    add_document,
    change_referral,
    choose_framework,
    draft_referral,
    open_consideration,
    return_referral,
    submit,
    withdraw,
)
from goldthread.loop.referrals.operations.reminding import remind
from goldthread.loop.referrals.operations.telling import (
    answer_letter,
    answer_notice,
    approve_notice,
    close_request,
    drop_notice,
    keep_letter,
    request_information,
    send_notice,
    word_notice,
    write_notice,
)
from goldthread.loop.referrals.operations.timing import extend_clock, note_event, pause_clock, resume_clock

__all__ = [
    "Asking",
    "Identity",
    "add_child",
    "add_document",
    "answer_enquiry",
    "answer_for_agency",
    "answer_letter",
    "answer_limb",
    "answer_notice",
    "answer_passage",
    "answer_peer",
    "approve_notice",
    "ask_agencies",
    "ask_agency_again",
    "ask_peer",
    "change_child",
    "change_referral",
    "choose_framework",
    "close_request",
    "decide",
    "dissent",
    "draft_referral",
    "drop_notice",
    "extend_clock",
    "keep_answer",
    "keep_letter",
    "note_event",
    "open_consideration",
    "open_identity",
    "pass_again",
    "pass_on",
    "pause_clock",
    "recommend",
    "remind",
    "remove_child",
    "request_information",
    "resume_clock",
    "return_referral",
    "seal_identity",
    "send_notice",
    "submit",
    "usual_due",
    "withdraw",
    "word_notice",
    "write_notice",
]
