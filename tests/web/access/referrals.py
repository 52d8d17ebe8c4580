"""Referrals, what agencies know, decisions, notices and clocks: they exist for other people than a source does."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.documents import operations as documents
from goldthread.loop.referrals import operations as referring
from goldthread.loop.sources.models import Source
from tests.loop.referrals import written as cases
from tests.people import TODAY, Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  referrals                             .  .  .  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  referral-new                          .  .  x  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  referral-bring-in                     .  .  x  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  referral                              .  .  .  .  .  >  x  x  x  x  0  x  x  x    0  i
GET  referral-change                       .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-part                         .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-check                        0  0  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-documents                    .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-document                     .  .  .  .  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-take-in                      .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-open                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  referral-return                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  referral-withdraw                     .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  referral-framework                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  my-referrals                          .  .  x  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  my-referral                           0  0  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  children                              .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  child-add                             .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  child-change                          .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  child-remove                          .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  child-identity                        .  .  x  0  0  .  x  x  x  x  0  x  x  x    0  i
GET  child-open                            .  .  .  .  x  .  x  x  x  x  x  x  x  x    0  i
GET  referral-agencies                     .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  referral-ask                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  returns                               .  .  .  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  return                                .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  return-ask-again                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  consider                              .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  limb                                  .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  limb-dissent                          .  .  x  x  .  0  x  x  x  x  0  x  x  x    0  i
GET  referral-recommend                    .  .  x  x  x  0  x  x  x  x  0  x  x  x    0  i
GET  referral-dissent                      .  .  x  x  .  0  x  x  x  x  0  x  x  x    0  i
GET  decision                              .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  decide                                x  x  .  x  x  x  x  x  x  x  x  x  x  x    x  i
GET  peer-ask                              x  x  .  x  x  x  x  x  x  x  x  x  x  x    x  i
GET  peer-answer                           x  x  .  x  x  x  x  x  x  x  x  x  x  x    x  i
GET  enquiry                               .  .  .  .  .  .  0  0  0  0  0  0  0  0    0  i
GET  enquiry-answer                        .  .  x  x  x  .  0  0  0  0  0  0  0  0    0  i
GET  notices-all                           .  .  .  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  notices                               .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  notice-write                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  notice                                .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  notice-word                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  notice-approve                        .  x  .  x  x  0  x  x  x  x  0  x  x  x    0  i
GET  notice-sent                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  notice-answer                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  notice-drop                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  notice-proof                          .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  letter-keep                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  letter-answer                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  letter-file                           .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  requests                              .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  request-make                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  request-close                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  clocks                                .  .  .  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  clock-pause                           .  .  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  clock-resume                          .  .  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  clock-extend                          .  .  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  referral-clocks                       .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  event-note                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  calendar                              .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  calendar-close                        .  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
GET  calendar-feed                         .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  passages                              .  .  .  .  .  .  x  x  x  x  .  x  x  x    .  i
GET  passage-pass                          .  .  x  x  .  x  x  x  x  x  x  x  x  x    .  i
GET  passage                               .  .  .  .  .  0  x  x  x  x  0  x  x  x    0  i
GET  passage-answer                        .  .  x  x  x  0  x  x  x  x  0  x  x  x    0  i
GET  passage-again                         s  s  x  x  s  0  x  x  x  x  0  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A referral of health that the learning group considers and the police are asked about; one that is sent back."""
    considered = cases.considered(cast)
    child = considered.children.get()
    by = on_stage(cast.manager)
    referring.seal_identity(by=by, child_id=child.pk, version=child.version, name="Ada", born_on=None)
    (asked,) = referring.ask_agencies(
        by=by, referral_id=considered.pk, agency_ids=[cast.agencies["police"]], told="A baby of the island."
    )
    returned = cases.submitted(cast)
    back = referring.return_referral(by=on_stage(by), referral_id=returned.pk, version=returned.version, reason="Add.")
    form = documents.keep(by=by, name="form.txt", file=b"What happened? A baby fell.")
    referring.add_document(by=by, referral_id=back.pk, document=form, title="The form")
    written = {"reference": back.reference, "part": "why", "document_id": form.pk, "child_id": back.children.get().pk}
    seen = {"reference": considered.reference, "child_id": child.pk, "return_id": asked.pk}
    of_name = {
        name: written if name.endswith(("change", "part", "check", "documents", "document", "take-in")) else seen
        for name in {line.split()[1] for line in TABLE.splitlines()[2:]}
    }
    of_name |= dict.fromkeys(("children", "child-add", "child-remove", "child-identity"), written)
    return of_name | decisions_of(cast)


def decisions_of(cast: Cast) -> dict[str, dict[str, Any]]:
    """A case that the learning group has recommended on, one that is decided, and everything that hangs on them."""
    weighed = cases.recommended(cast)
    peer = referring.ask_peer(by=cast.chair, referral_id=weighed.pk, peer="P", peer_board="E", question="Q?")
    clock = weighed.clocks.get(key="decide")
    enquiry = cases.decided(
        cast, choice="enquiry", review_type="", enquiry=referring.Asking("Why?", cast.health_lead.me, TODAY)
    ).enquiries.get()
    decided = cases.decided(cast).referral
    by, at = on_stage(cast.manager), {"reference": decided.reference}
    paper = documents.keep(by=by, name="proof.txt", file=b"It went.")
    drafted, approved, sent = (
        referring.write_notice(by=cast.coordinator, referral_id=decided.pk, name=name, to_name="X", wording="Y")
        for name in ("One", "Two", "Three")
    )
    for notice in (approved, sent):
        notice.version = referring.approve_notice(by=by, notice_id=notice.pk, version=notice.version).version
    referring.send_notice(by=by, notice_id=sent.pk, version=sent.version, sent_on=by.today, how="by hand", proof=paper)
    letter = referring.keep_letter(
        by=by, referral_id=decided.pk, way="from_them", subject="S", text="T", dated_on=by.today, document=paper
    )
    request = referring.request_information(
        by=by, referral_id=decided.pk, power="P", asked_of="A", purpose="U", what="W", due_on=by.today
    )
    passage = referring.pass_on(
        by=by,
        thing=decided.reference,
        carries="A case",
        from_group_id=cast.groups["learning"],
        to_group_id=cast.groups["quality"],
        reason="R",
    )
    limb = {"reference": weighed.reference, "criteria": "review", "limb": "abuse"}
    on, by_clock, asked = {"reference": weighed.reference}, {"clock_id": clock.pk}, {"reference": enquiry.reference}
    before = dict.fromkeys(("consider", "referral-recommend", "referral-dissent", "decision", "decide", "peer-ask"), on)
    after = dict.fromkeys(("notices", "notice-write", "letter-keep", "requests", "request-make", "event-note"), at)
    notices = {
        "notice": drafted,
        "notice-word": drafted,
        "notice-approve": drafted,
        "notice-drop": drafted,
        "notice-sent": approved,
        "notice-answer": sent,
        "notice-proof": sent,
    }
    return {
        **before,
        **after,
        "limb": limb,
        "limb-dissent": limb,
        "peer-answer": {"reference": weighed.reference, "peer_id": peer.pk},
        "referral-clocks": at,
        **{name: at | {"notice_id": notice.pk} for name, notice in notices.items()},
        **dict.fromkeys(("letter-answer", "letter-file"), at | {"letter_id": letter.pk}),
        "request-close": at | {"request_id": request.pk},
        **dict.fromkeys(("clock-pause", "clock-resume", "clock-extend"), by_clock),
        **dict.fromkeys(("enquiry", "enquiry-answer"), asked),
        "passage": {"reference": passage.reference},
        "passage-answer": {"reference": passage.reference},
        "passage-again": {"reference": passage.reference},
    }
