"""The analysis, the report, the check, the publication and the summary of a review."""

from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.reviews import operations
from goldthread.loop.sources.models import Source
from tests.loop.reviews import published, written
from tests.people import Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  review-analysis                       .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-episode-add                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-episode                        .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-episode-remove                 .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-episode-factor                 .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-factor-add                     .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-factor-remove                  .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-research-add                   .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-research-remove                .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-causes                         .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-problem-add                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-cause-add                      .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-cause                          .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-cause-remove                   .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-findings                       .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-finding-write                  .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-finding                        .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-finding-ask                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-finding-research               .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-early                          .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-learn-early                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-act-early                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-report                         .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-report-pdf                     .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-report-word                    .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-section-add                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-sections-order                 .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-section                        .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-section-compose                .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-section-versions               .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-section-comment                .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-comment-answer                 .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-identity                       .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-identity-clear                 .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-publication                    .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-publication-plan               .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-publication-approve            x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  review-publish                        .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-publication-decline            x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  review-publication-withdraw           .  .  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-publish-again                  x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  learning-summaries                    .  .  .  .  .  .  x  .  x  x  .  x  x  x    .  i
GET  learning-summaries-excel              .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  reviews-compared                      .  .  .  .  .  .  x  .  x  x  .  x  x  x    .  i
GET  review-summary                        .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-summary-change                 .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-looking-back                   .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-look-back                      .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """What each address names, of a review that the office opened and has written on."""
    review = written.opened(cast, "talk-through")
    by, of = on_stage(cast.manager), {"review_id": review.pk}
    days = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 9)}
    episode = operations.add_episode(by=by, title="The move", **days, **of)
    factor = operations.add_factor(by=by, scheme="SAFEGUARDING9", factor="team", text="Two teams.", **of)
    citation = operations.cite(by=by, title="On moving", says="Records are late.", **of)
    problem = operations.add_cause(by=by, kind="problem", text="Nobody knew of the move", **of)
    finding = operations.write_finding(by=by, statement="Moves are told by paper", **of)
    early = operations.learn_early(by=by, statement="Ring on the day of a move", **of)
    published.seal(cast, review)
    sections = operations.begin_report(by=by, **of)
    section = operations.write_section(by=by, section_id=sections[0].pk, version=1, text="Zelda rang.")
    comment = operations.comment(by=by, section_id=section.pk, text="Who?")
    check, _ = operations.check_identity(by=by, reason="A look", **of)
    named = {
        "reference": review.source.reference,
        "episode_id": episode.pk,
        "factor_id": factor.pk,
        "citation_id": citation.pk,
        "parent_id": problem.pk,
        "cause_id": problem.pk,
        "finding_id": finding.pk,
        "early_id": early.pk,
        "section_id": section.pk,
        "comment_id": comment.pk,
        "hit_id": check.hits.get().pk,
    }
    return {line.split()[1]: named for line in TABLE.splitlines()[2:]}
