"""A survey of practitioners by an open link: nobody signs in, and nobody is named."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import Refusal
from goldthread.loop.audits.answers import Given, asked, checked, missing
from goldthread.loop.audits.choices import ReturnState, RoundState
from goldthread.loop.audits.format import Purpose
from goldthread.loop.audits.models import AuditReturn, SurveyLink
from goldthread.loop.audits.operations.saving import put
from goldthread.loop.audits.operations.steps import locked_round, note
from goldthread.loop.audits.policy import require_run
from goldthread.loop.audits.queries.surveys import survey_of
from goldthread.loop.audits.queries.tools import tool_of, withdrawn_from

MOST = 5_000
"""Answers to one survey; more than work in any area's agencies is no survey of practitioners."""


@transaction.atomic
def make_survey_link(*, by: Actor, round_id: int) -> tuple[SurveyLink, str]:
    """Make the open link of a survey and give its secret; the link before it opens nothing from now on."""
    require_run(by)
    row = locked_round(by, round_id)
    if row.edition.purpose != Purpose.SURVEY:
        raise Refusal("Only a survey of practitioners has an open link. Everybody else is invited by name.")
    if row.state == RoundState.CLOSED:
        raise Refusal("This round is closed. Open it again first.")
    row.survey_links.filter(ended_at__isnull=True).update(ended_at=by.at)
    secret = secrets.token_urlsafe(24)
    made = SurveyLink.objects.create(
        board_id=by.board_id, round=row, token_hash=hash_of(secret), made_by_id=by.person_id, made_at=by.at
    )
    note(by, "made the open link of", "audit round", row, row.reference)
    return made, secret


@transaction.atomic
def end_survey_link(*, by: Actor, round_id: int) -> None:
    """Let the open link of a survey open nothing any more."""
    require_run(by)
    row = locked_round(by, round_id)
    if not row.survey_links.filter(ended_at__isnull=True).update(ended_at=by.at):
        raise Refusal("This survey has no open link.")
    note(by, "ended the open link of", "audit round", row, row.reference)


@transaction.atomic
def answer_survey(*, secret: str, agency_id: int | None, answers: Mapping[str, Given], at: datetime) -> AuditReturn:
    """Take in what a practitioner answers. Kept are their agency, their answers and the day, and nothing else."""
    survey = survey_of(secret, at)
    by = survey.actor
    link = SurveyLink.objects.select_for_update(of=("self",)).select_related("round__edition").get(pk=survey.link_id)
    row = link.round
    if row.state != RoundState.OPEN:
        raise Refusal("This survey is closed. Thank you for thinking of it.")
    if agency_id is None or not accounts.agencies(by).filter(pk=agency_id).exists():
        raise Refusal("Choose the agency that you work for.", "agency")
    tool, out = tool_of(row.edition), withdrawn_from(row.edition)
    given = {key: checked(tool, key, each) for key, each in answers.items() if key in tool.questions()}
    keys = asked(tool, given, withdrawn=out)
    left = missing(tool, given, keys)
    if left:
        raise Refusal("Answer this question.", left[0])
    if row.returns.count() >= MOST:
        raise Refusal("This survey has had as many answers as it takes. Ask the board's office.")
    last = row.returns.filter(agency_id=agency_id).order_by("-serial").values_list("serial", flat=True).first()
    of_the_day = replace(by, at=datetime.combine(by.today, time(12), LONDON))
    made = AuditReturn.objects.create(
        board_id=by.board_id,
        round=row,
        agency_id=agency_id,
        serial=0 if last is None else last + 1,
        anonymous=True,
        due_on=row.due_on,
        invited_at=of_the_day.at,
    )
    put(of_the_day, made.pk, {key: (given[key], False, 0) for key in keys if key in given and given[key].answered})
    made.state, made.returned_at = ReturnState.RETURNED, of_the_day.at
    made.save()
    return made
