"""A whole round of eleven agencies: asked, answered in every way, a clash, and a late one taken up to its top."""

from datetime import timedelta
from typing import Any

from goldthread.accounts import operations as accounts
from goldthread.accounts import queries as people
from goldthread.accounts.models import Person
from goldthread.accounts.roles import Role
from goldthread.core.actor import Actor
from goldthread.loop.actions import operations as acting
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.escalating import operations as escalating
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.choices import Going, Way
from goldthread.loop.actions.rounds.models import RoundAnswer, RoundCall
from goldthread.loop.actions.rounds.rules import Fate
from tests import factories
from tests.loop.actions.rounds.written import book, filled, later, lines
from tests.people import NOW, ROLES_BEGIN, TODAY, Cast, on_stage

ELEVEN = 11


def leads(cast: Cast, group: int) -> list[tuple[Person, Action]]:
    """Eleven agencies, each with its senior officer and one agreed action of the group."""
    found = []
    for number in range(ELEVEN):
        by = on_stage(cast.manager)
        agency = accounts.add_agency(by=by, name=f"Agency {number}", short_name=f"A{number}", kind="health")
        person = accounts.register_person(email=f"lead-{number}@example.org", name=f"Lead {number}", at=NOW)
        accounts.add_member(
            by=by, person_id=person.pk, role=Role.AGENCY_LEAD, starts_on=ROLES_BEGIN, agency_id=agency.pk
        )
        action = factories.action(
            by=by,
            title=f"Prompt in agency {number}",
            lead_agency_id=agency.pk,
            lead_officer_id=person.pk,
            group_id=group,
            due_on=TODAY + timedelta(days=1 if number == 10 else 90),
            state=ActionState.AGREED,
        )
        found.append((person, action))
    return found


def acts(cast: Cast, person: Person, days: int) -> Actor:
    on_stage(cast.manager)
    found = people.actor_for(person, cast.manager.board_id, NOW + timedelta(days=days))
    assert found is not None
    return found


def test_a_round_of_eleven_agencies(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    group = accounts.add_group(by=on_stage(cast.manager), name="Eleven", short_name="Eleven").pk
    asked = leads(cast, group)
    made = operations.open_round(
        by=on_stage(cast.manager), group_id=group, meets_on=TODAY + timedelta(28), answers_by=TODAY + timedelta(18)
    )
    calls = {call.person_id: call for call in RoundCall.objects.filter(round=made)}
    assert len(calls) == ELEVEN
    for number, (person, action) in enumerate(asked[:10]):
        by, call = acts(cast, person, 5), calls[person.pk]
        (line,) = queries.asked_lines(by, call)
        assert line.action == action
        if number % 2:
            (row,) = lines(by, call)
            said = {"How is it going?": "On course", "What has happened?": f"Seen to in {number}."}
            file = operations.send_back(
                by=by, round_id=made.pk, call_id=call.pk, name="a.xlsx", file=book(made, call, [filled(row, **said)])
            )
            if number == 1:
                acting.note_progress(by=cast.manager, action_id=action.pk, version=action.version, text="I rang them.")
                (clash,) = queries.proposal(by, file).of(Fate.CLASH)
                assert clash.changed_by == "Morgan Manager"
            assert operations.take_file(by=by, file_id=file.pk, chosen={action.reference: True}) == 1
        else:
            operations.answer(
                by=by,
                call_id=call.pk,
                line_id=line.line.pk,
                version=action.version,
                going=Going.ON_COURSE,
                text="Well.",
            )
    ways = list(RoundAnswer.objects.values_list("way", flat=True))
    assert (ways.count(Way.PAGE), ways.count(Way.FILE)) == (5, 5)
    late = asked[10][1]
    meeting = later(on_stage(cast.manager), 28)
    pack = queries.pack(meeting, made)
    assert [each.action for each in pack.late()] == [late]
    assert [each.action for each in pack.silent()] == [late]
    assert (len(pack.moved()), len(pack.agencies), pack.late()[0].days_late) == (10, ELEVEN, 27)
    closed = operations.close_round(by=meeting, round_id=made.pk, version=made.version, minute="One is silent.")
    assert closed.closed_at is not None
    answered = _up_to_the_chief_executive(cast, late)
    assert answered.step == Step.CHIEF_EXECUTIVE
    assert late not in {due.action for due in escalations.due(later(on_stage(cast.manager), 125))}


def _up_to_the_chief_executive(cast: Cast, late: Action) -> Any:
    for days in (30, 60, 90):
        by = later(on_stage(cast.manager), days)
        (due,) = [each for each in escalations.due(by) if each.action == late]
        draft = escalations.draft(by, late, due.step)
        letter = escalating.write(
            by=by, action_id=late.pk, step=due.step, to_name=draft.to_name or "Ada Chief", letter=draft.letter,
            answer_by=draft.answer_by, to_email=draft.to_email,
        )  # fmt: skip
        letter = escalating.send(
            by=by, escalation_id=letter.pk, version=letter.version, how=Sent.OTHERWISE, sent_on=by.today
        )
    assert "We wrote to" in letter.letter or "we wrote to" in letter.letter
    return escalating.keep_answer(
        by=later(on_stage(cast.manager), 100), escalation_id=letter.pk, version=letter.version,
        answer="A named nurse does it from Monday.", answered_by="Ada Chief", answered_on=TODAY + timedelta(days=100),
    )  # fmt: skip
