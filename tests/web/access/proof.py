"""Checks, letters, what people raised, and open ends."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.escalating import operations as escalating
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.models import Verification
from goldthread.loop.actions.proof.models import SecondReading
from goldthread.loop.actions.voices import operations as voices
from goldthread.loop.sources.models import Source
from goldthread.web.escalating.urls import urlpatterns as letters
from goldthread.web.insight.open_ends.urls import urlpatterns as ends
from goldthread.web.proof.urls import urlpatterns as checks
from goldthread.web.voices.urls import urlpatterns as said
from tests import factories
from tests.loop.actions.rounds.written import action, later
from tests.people import TODAY, Cast

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  plan                                  .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  action-needs                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  action-merge                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  checks                                .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  checks-share                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  checks-agreement                      .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  check-again                           0  x  .  x  x  x  x  x  0  x  x  x  x  x    0  i
GET  check-give                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  lesson-effect                         .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  escalations                           .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  escalation                            .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  escalation-change                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  escalation-send                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  escalation-answer                     .  .  x  x  x  .  x  x  x  x  x  x  x  x    0  i
GET  escalation-pdf                        .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  escalation-word                       .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  action-escalate                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  voices                                .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  voices-poster                         .  .  .  .  .  .  .  .  .  .  .  .  x  .    s  i
GET  voice-keep                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  voice                                 .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
GET  voice-did                             .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  voice-told                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  open-ends                             .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  open-ends-of                          .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """What each address names: an open action of health, a letter about it to its lead, a check to be made again."""
    ours = action(cast, "health")
    claimed = action(cast, "health", state=ActionState.CLAIMED)
    done = factories.checked(by=cast.auditor, of=action(cast, "health", state=ActionState.CLAIMED))
    letter = escalating.write(
        by=by,
        action_id=ours.pk,
        step=Step.AGENCY_HEAD,
        to_name="Harper Lead",
        person_id=cast.health_lead.person_id,
        letter="Please tell us.",
        answer_by=later(by, 20_000).today,
    )
    letter = escalating.send(
        by=by, escalation_id=letter.pk, version=letter.version, how=Sent.OTHERWISE, sent_on=by.today
    )
    reading = SecondReading.objects.create(
        board_id=by.board_id,
        verification=Verification.objects.get(action=done),
        person_id=cast.chair.me,
        asked_at=by.at,
    )
    voice = voices.keep(by=by, of="staff", said="We were not asked.", where_heard="Forum", heard_on=TODAY)
    voice = voices.say_what_was_done(by=by, voice_id=voice.pk, version=voice.version, did="We asked.")
    lesson = factories.lesson(by=by)
    named: dict[str, dict[str, Any]] = {
        **{str(each.name): {"reference": letter.reference} for each in letters},
        **{str(each.name): {"reference": voice.reference} for each in said},
        **{str(each.name): {"code": "evidence-unchecked"} for each in ends},
        **{str(each.name): {"reference": claimed.reference, "reading_id": reading.pk} for each in checks},
    }
    named["lesson-effect"] = {"reference": lesson.reference}
    named |= {name: {"reference": ours.reference} for name in ("action-escalate", "action-needs", "action-merge")}
    return named
