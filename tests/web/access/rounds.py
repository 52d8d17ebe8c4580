"""A round: opened, asked, answered with a new date, with a file that came back; and the links of e-mails."""

from typing import Any

from goldthread.accounts import operations as accounts
from goldthread.core.actor import Actor
from goldthread.loop.actions.rounds import operations
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.models import RoundLine
from goldthread.loop.sources.models import Source
from goldthread.notices.models import Notice
from goldthread.web.rounds.urls import urlpatterns
from tests.loop.actions.rounds.written import action, book, call, filled, later, lines, opened
from tests.people import Cast

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  rounds                                .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  round-open                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  round-link                            .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  round-link-excel                      .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  round-link-word                       .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  round-link-send-back                  .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  round-link-file                       .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  round-link-answer                     .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  round                                 .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  round-pack                            .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  round-pack-pdf                        .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  round-mine                            0  0  0  0  .  .  .  x  0  x  0  x  x  0    0  i
GET  round-mine-excel                      0  0  0  0  .  .  .  x  0  x  0  x  x  0    0  i
GET  round-mine-word                       0  0  0  0  .  .  .  x  0  x  0  x  x  0    0  i
GET  round-mine-send-back                  0  0  0  0  .  .  .  x  0  x  0  x  x  0    0  i
GET  round-mine-file                       0  0  0  0  0  0  .  x  0  x  0  x  x  0    0  i
GET  round-mine-answer                     0  0  0  0  .  .  .  x  0  x  0  x  x  0    0  i
GET  round-send-back                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  round-file                            .  .  0  0  0  0  .  x  0  x  0  x  x  0    0  i
GET  round-theirs                          .  .  0  0  0  0  .  x  0  x  0  x  x  0    0  i
GET  round-ask-again                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  round-close-link                      .  .  0  0  0  0  .  x  0  x  0  x  x  0    0  i
GET  round-theirs-answer                   .  .  0  0  0  0  .  x  0  x  0  x  x  0    0  i
GET  round-challenge                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  round-date                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  round-close                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """What each address of a round names: everything is about the owner's list."""
    group = accounts.add_group(by=by, name=f"Group of {source.reference}", short_name=source.reference)
    ours = [action(cast, "health", title=f"Prompt {number}", group_id=group.pk) for number in (1, 2)]
    of = opened(cast, group_id=group.pk, meets_on=later(by, 20_000).today, answers_by=later(by, 19_990).today)
    mine = call(cast, of, cast.owner)
    line = RoundLine.objects.get(action=ours[0])
    rows = [filled(lines(cast.owner, mine)[1], **{"How is it going?": "Done", "What has happened?": "It is done."})]
    kept = operations.send_back(by=by, round_id=of.pk, name="a.xlsx", file=book(of, mine, rows))
    said = operations.answer(
        by=cast.owner,
        call_id=mine.pk,
        line_id=line.pk,
        version=ours[0].version,
        going=Going.AT_RISK,
        text="Slow.",
        proposed_on=later(by, 400).today,
        why="The supplier.",
    )
    notice = Notice.objects.get(person_id=cast.owner.me, key=f"round-{of.pk}-asked-{mine.pk}")
    secret = notice.address.rpartition("/")[2]
    named = {
        "reference": of.reference,
        "call_id": mine.pk,
        "file_id": kept.pk,
        "answer_id": said.pk,
        "action": ours[1].reference,
        "secret": secret,
    }
    return {str(pattern.name): named for pattern in urlpatterns}
