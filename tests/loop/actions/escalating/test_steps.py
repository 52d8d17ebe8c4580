"""The four steps of a late action: when each is due, what holds the next one back, and who reads a letter."""

from datetime import timedelta

import pytest

from goldthread.core.refusals import NotThere
from goldthread.loop.actions.escalating import operations, queries
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.escalating.models import Escalation
from goldthread.loop.actions.models import Action
from tests.loop.actions.rounds.written import action, later
from tests.people import TODAY, Cast, on_stage


@pytest.fixture
def late(cast: Cast) -> Action:
    """An action of health that is due tomorrow."""
    return action(cast, "health", due_on=TODAY + timedelta(days=1))


def due_after(cast: Cast, days: int) -> list[Step]:
    """The steps that are due so many days after the action's date."""
    return [each.step for each in queries.due(later(on_stage(cast.manager), days + 1))]


def drafted(cast: Cast, of: Action, step: Step, days: int) -> Escalation:
    by = later(on_stage(cast.manager), days + 1)
    draft = queries.draft(by, of, step)
    return operations.write(
        by=by,
        action_id=of.pk,
        step=step,
        to_name=draft.to_name or "Ada Chief",
        letter=draft.letter,
        answer_by=draft.answer_by,
    )


def sent(cast: Cast, of: Action, step: Step, days: int) -> Escalation:
    by = later(on_stage(cast.manager), days + 1)
    row = drafted(cast, of, step, days)
    return operations.send(by=by, escalation_id=row.pk, version=row.version, how=Sent.OTHERWISE, sent_on=by.today)


def test_each_step_is_due_on_its_day_and_waits_for_the_answer_to_the_one_before(cast: Cast, late: Action) -> None:
    assert [due_after(cast, days) for days in (1, 13, 14)] == [[], [], [Step.AGENCY_HEAD]]
    sent(cast, late, Step.AGENCY_HEAD, 35)
    assert [due_after(cast, days) for days in (36, 49, 50)] == [[], [], [Step.CHAIR]]
    sent(cast, late, Step.CHAIR, 60)
    assert [due_after(cast, days) for days in (74, 75)] == [[], [Step.CHIEF_EXECUTIVE]]
    sent(cast, late, Step.CHIEF_EXECUTIVE, 75)
    assert due_after(cast, 500) == []


def test_an_answer_gives_time_to_do_what_it_promises(cast: Cast, late: Action) -> None:
    letter = sent(cast, late, Step.AGENCY_HEAD, 50)
    by = later(on_stage(cast.manager), 53)
    operations.keep_answer(
        by=by, escalation_id=letter.pk, version=letter.version, answer="From Monday.", answered_by="Ada",
        answered_on=by.today,
    )  # fmt: skip
    assert [due_after(cast, days) for days in (53, 66, 67)] == [[], [], [Step.CHAIR]]


def test_a_letter_is_read_by_others_when_it_has_gone(cast: Cast, late: Action) -> None:
    draft = drafted(cast, late, Step.AGENCY_HEAD, 20)
    assert queries.get(on_stage(cast.coordinator), draft.reference) == draft
    for actor in (cast.health_lead, cast.police_lead, cast.chair):
        with pytest.raises(NotThere):
            queries.get(on_stage(actor), draft.reference)
    by = later(on_stage(cast.manager), 21)
    operations.send(by=by, escalation_id=draft.pk, version=draft.version, how=Sent.OTHERWISE, sent_on=by.today)
    assert queries.get(on_stage(cast.chair), draft.reference) == draft
