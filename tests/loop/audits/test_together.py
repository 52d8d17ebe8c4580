"""Many people save at once, from connections of their own, and a round closes meanwhile: nothing confirmed is lost."""

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from uuid import uuid4

import pytest
from django.db import connection, transaction

from goldthread.core.refusals import Refusal
from goldthread.loop.audits import operations
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.models import Answer, AnswerSave, AuditReturn, AuditRound
from tests.loop.audits import written
from tests.people import Cast, on_stage

QUESTIONS = ("lead", "known", "trained")


@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_is_there_and_what_came_after_closing_is_refused(cast: Cast) -> None:
    with transaction.atomic():
        opened = written.round_of(cast)
        rows = [row.pk for row in opened.returns.order_by("pk")]
    jobs = [(row, key) for row in rows for key in QUESTIONS] * 10
    with ThreadPoolExecutor(8) as people:
        done = list(people.map(_save, repeat(cast), jobs[:30]))
        closing = people.submit(_close, cast, opened)
        done += people.map(_save, repeat(cast), jobs[30:])
        closing.result()
    confirmed = done.count(True)
    with transaction.atomic():
        on_stage(cast.manager)
        assert confirmed >= 30
        assert AnswerSave.objects.count() == sum(Answer.objects.values_list("version", flat=True)) == confirmed
        assert set(AuditReturn.objects.values_list("state", flat=True)) == {"not_returned"}


def _save(cast: Cast, job: tuple[int, str]) -> bool:
    """Save as somebody who has the latest version in front of them, until it is saved or the round is closed."""
    row, key = job
    try:
        while True:
            with transaction.atomic():
                on_stage(cast.manager)
                held = Answer.objects.filter(audit_return_id=row, question=key).values_list("version", flat=True)
                seen = held.first() or 0
                given = Given("2", uuid4().hex)
                saved = operations.save_answers(by=cast.manager, return_id=row, answers={key: (given, seen)})
            if key in saved.versions:
                return True
    except Refusal as refusal:
        assert "is closed" in refusal.sentence, refusal.sentence
        return False
    finally:
        connection.close()


def _close(cast: Cast, opened: AuditRound) -> None:
    try:
        with transaction.atomic():
            on_stage(cast.manager)
            operations.close_round(by=cast.manager, round_id=opened.pk, version=opened.version)
    finally:
        connection.close()
