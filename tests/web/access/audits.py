"""Audits: the programme and its rounds for all who read audits; a return for those who answer it and the office."""

from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.audits import operations
from goldthread.loop.audits.models import ToolEdition
from goldthread.loop.sources.models import Source
from tests.loop.audits import written
from tests.people import Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  audits                                .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-plan                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-line                            .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-line-change                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-line-move                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-line-again                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-rounds                          .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-round-new                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-round                           .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-round-invite                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-round-open                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-round-close                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-schools                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-tools                           .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-tool-begin                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  audit-tool                            .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-tool-preview                    .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-tool-text                       .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  audit-tool-arrange                    m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  audit-tool-write                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-about                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-section-add                .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-section                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-question-add               .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-question                   .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-scale-add                  .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-scale                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-issue                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-tool-withdraw                   .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-question-withdraw               .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  audit-ourselves                       .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  audit-survey-results                  .  .  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  audit-survey-link                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  survey                                .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  survey-thanks                         .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  audit-returns                         .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  audit-return-save                     m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  audit-section-finish                  m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  audit-return                          .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-section                  .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-section-hand                    .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-question                 .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-gap                      .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-carry                    .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-colleague                .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-evidence                 .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-cite                     .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-file                     .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-comment                  .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-sign                     .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-open-again               .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-late                     .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-share                    .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-paper                    .  .  0  0  0  .  0  0  0  0  0  0  0  0    0  i
GET  audit-return-put-off                  .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """An audit in the programme and a round that is open to health and the police."""
    on_stage(cast.manager)
    line = operations.plan_audit(
        by=cast.manager,
        said=operations.LineSaid(
            kind="section_11",
            title="Section 11",
            origin="duty",
            why="Every two years.",
            starts_on=date(2026, 6, 1),
            ends_on=date(2026, 6, 30),
        ),
        although_alike=True,
    )
    opened = written.round_of(cast)
    of_line, of_round = {"reference": line.reference}, {"reference": opened.reference}
    named = {name: _of(name, of_line, of_round) for name in {row.split()[1] for row in TABLE.splitlines()[2:]}}
    answered = written.answered(cast.health_lead, written.of(opened))
    shown = operations.attach_evidence(
        by=cast.health_lead,
        return_id=answered.pk,
        title="Minutes",
        questions=["lead"],
        file=b"Minutes of May",
        file_name="minutes.txt",
    )
    for_return = {
        "return_id": answered.pk,
        "section": "leading",
        "question": "known",
        "evidence_id": shown.pk,
    }
    for name in named:
        if name.startswith(("audit-return-", "audit-section-")) or name == "audit-return":
            named[name] = for_return
    draft = ToolEdition.objects.filter(key="draft").first() or operations.write_tool(by=cast.manager, text=DRAFT)
    for name in named:
        if name.startswith("audit-tool-"):
            named[name] = {"edition_id": draft.pk, "section": "one", "question": "first", "scale": "own"}
    issued = {"edition_id": opened.edition_id, "question": "share"}
    surveyed = written.prepared(cast, _survey(cast))
    _, secret = operations.make_survey_link(by=cast.manager, round_id=surveyed.pk)
    return named | {
        "audit-tool": {"edition_id": draft.pk},
        "audit-tool-withdraw": issued,
        "audit-question-withdraw": issued,
        "audit-survey-results": {"reference": surveyed.reference},
        "audit-survey-link": {"reference": surveyed.reference},
        "survey": {"secret": secret},
        "audit-round": of_round,
        "audit-round-new": {},
    }


DRAFT = """goldthread: tool/1
identity: {key: draft, title: A draft, edition: "1"}
scales: {own: {title: Own, grades: {low: {label: Low, met: "no"}, high: {label: High, met: "yes"}}}}
sections: {one: {title: One, questions: {first: {asks: "How far?", scale: own}}}}
"""


def _survey(cast: Cast) -> ToolEdition:
    """The survey that ships, issued once however often the stage is set."""
    held = ToolEdition.objects.filter(key="practitioner-survey").first()
    if held is not None:
        return held
    made = operations.take_shipped_tool(by=cast.manager, key="practitioner-survey")
    return operations.issue_tool(by=cast.manager, edition_id=made.pk, version=made.version)


def _of(name: str, of_line: dict[str, Any], of_round: dict[str, Any]) -> dict[str, Any]:
    if name.startswith("audit-line"):
        return of_line
    return of_round if name.startswith("audit-round-") else {}
