"""What audits found: results for all who read audits, second grades for graders, the rest for the office."""

from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.audits import operations
from goldthread.loop.audits.answers import Given
from goldthread.loop.sources.models import Source
from tests.loop.audits import written
from tests.people import Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  audit-results                         .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-change                          .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-shared                          .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-shared-csv                      .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-grading                         .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-grade-return                    .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-grade-finish                    .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-grade                           .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-settle                          .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-meetings                        .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-meeting-write                   .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-dissent                         .  .  x  0  x  .  x  x  x  x  x  x  x  x    0  i
GET  audit-cases                           .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-cases-add                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-cases-draw                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-cases-ask                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-case                            .  .  .  0  0  .  0  x  .  x  0  x  x  0    0  i
GET  audit-concern                         .  .  .  0  0  .  0  0  .  0  0  0  0  0    0  i
GET  audit-concerns                        .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-concern-close                   .  .  .  0  0  .  0  x  .  x  0  x  x  0    0  i
GET  audit-findings                        .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-finding-write                   .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-finding-lesson                  .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-finding-action                  .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-hold                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-letters                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-letter                          .  .  .  0  0  0  0  x  .  x  0  x  x  0    0  i
GET  audit-letter-pdf                      .  .  .  0  0  0  0  x  .  x  0  x  x  0    0  i
GET  audit-letter-word                     .  .  .  0  0  0  0  x  .  x  0  x  x  0    0  i
GET  audit-letter-words                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-letter-send                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-archive                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-archive-zip                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-archive-csv                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-archive-back                    .  x  x  x  x  x  x  x  x  x  x  x  x  x    .  i
"""

_CASES = """goldthread: tool/1
identity: {key: cases, title: Cases, edition: "1", purpose: case file}
sections:
  child:
    title: The child
    questions:
      seen: {asks: The child was seen, scale: yes-partly-no}
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A round with health's return in, graded again once, and one before it; a case round with a case."""
    on_stage(cast.manager)
    edition = written.edition(cast)
    first = written.round_of(cast, edition, agencies=("health",), title="Section 11 of 2024")
    row = written.answered(cast.health_lead, written.of(first))
    made = written.prepared(cast, edition, follows_id=first.pk)
    operations.invite(by=cast.manager, round_id=made.pk, agency_ids=[cast.agencies["health"]])
    made = written.opened(cast, made)
    row = written.of(made)
    written.answered(cast.health_lead, row, **(written.FULL | {"lead": Given("1")}))
    row = written.signed_by_two(cast, row)
    operations.grade_again(by=cast.auditor, return_id=row.pk, question="lead", grade="2", reason="Minutes name one.")
    found = operations.find(by=cast.manager, round_id=made.pk, kind="concern", statement="No lead.", questions=["lead"])
    learnt = operations.find(
        by=cast.manager, round_id=made.pk, kind="concern", statement="No plan.", questions=["lead"]
    )
    operations.learn_from(by=cast.manager, finding_id=learnt.pk)
    meeting = operations.record_meeting(
        by=cast.manager,
        round_id=made.pk,
        kind="challenge",
        held_on=date(2026, 6, 8),
        came="Chair",
        notes="Said.",
        outcome="Agreed.",
        return_id=row.pk,
    )
    raised = operations.raise_concern(by=cast.health_lead, return_id=row.pk, what="Alone at night.")
    of_cases = written.prepared(cast, written.edition(cast, _CASES), title="Cases")
    (case,) = operations.add_cases(by=cast.manager, round_id=of_cases.pk, cases=[("N001", "")])
    operations.invite(by=cast.manager, round_id=of_cases.pk, agency_ids=[cast.agencies["health"]], case_ids=[case.pk])
    named = {
        "reference": made.reference,
        "return_id": row.pk,
        "question": "lead",
        "meeting_id": meeting.pk,
        "case_id": case.pk,
        "concern_id": raised.pk,
        "finding_id": found.pk,
        "agency_id": cast.agencies["health"],
    }
    names = {line.split()[1] for line in TABLE.splitlines()[2:]}
    cases = {name: named | {"reference": of_cases.reference} for name in names if name.startswith("audit-cases")}
    return dict.fromkeys(names, named) | cases | {"audit-finding-action": named | {"finding_id": learnt.pk}}
