"""Planning an action, changing its plan, and what it answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Group
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import OfBoard
from goldthread.loop.actions.choices import OPEN, ActionState
from goldthread.loop.actions.models import Action, ActionAgency, ActionLesson, Milestone, ProgressNote
from goldthread.loop.actions.operations.steps import locked, move, note, save, step
from goldthread.loop.actions.policy import require_cancel, require_plan, require_update, visible
from goldthread.loop.actions.rules import check_plan, check_put_off
from goldthread.loop.lessons import policy as lessons_policy
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.models import Lesson, RecommendationLesson

_milestone = OfBoard(Milestone.objects.all)
_agency, _group = OfBoard(Agency.objects.all), OfBoard(Group.objects.all)


@transaction.atomic
def plan(
    *,
    by: Actor,
    title: str,
    strength: str,
    kind: str = "",
    description: str = "",
    measure: str = "",
    recommendation_ids: Sequence[int] = (),
    lesson_ids: Sequence[int] = (),
    lead_officer_id: int | None = None,
    lead_agency_id: int | None = None,
    lead_member_id: int | None = None,
    group_id: int | None = None,
    due_on: date | None = None,
    agency_ids: Iterable[int] = (),
    milestones: Sequence[tuple[str, date]] = (),
    carried_over: bool = False,
) -> Action:
    """Plan an action in answer to recommendations, or to lessons directly.

    One that is carried over from elsewhere may have a date that has passed: that it is late is the news.
    """
    require_plan(by)
    check_plan(title=title, strength=strength, due_on=due_on, today=by.today, planned=carried_over)
    _check_leads(by, lead_officer_id, lead_member_id, lead_agency_id, group_id)
    action = Action.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-A", width=3),
        title=title.strip(),
        description=description.strip(),
        measure=measure.strip(),
        strength=strength,
        kind=kind,
        lead_officer_id=lead_officer_id,
        lead_agency_id=lead_agency_id,
        lead_member_id=lead_member_id,
        group_id=group_id,
        due_on=due_on,
        planned_at=by.at,
        planned_by_id=by.person_id,
    )
    _answer(by, action, recommendation_ids, lesson_ids)
    _take_part(by, action, agency_ids)
    Milestone.objects.bulk_create(
        Milestone(board_id=by.board_id, action=action, title=title.strip(), due_on=on)
        for title, on in milestones
        if title.strip()
    )
    step(by, action, "", ActionState.PROPOSED, "")
    note(by, "planned", action, detail={"title": action.title, "due": due_on})
    return action


@transaction.atomic
def change(
    *,
    by: Actor,
    action_id: int,
    version: int,
    title: str,
    description: str,
    measure: str,
    strength: str,
    lead_officer_id: int | None,
    lead_agency_id: int | None,
    lead_member_id: int | None,
    group_id: int | None,
    due_on: date | None,
    agency_ids: Iterable[int],
    kind: str | None = None,
    why: str = "",
) -> Action:
    """Change the plan of an action; a date that is put off needs a reason."""
    require_plan(by)
    action = locked(by, action_id, version)
    check_plan(title=title, strength=strength, due_on=due_on, today=by.today, planned=action.due_on == due_on)
    _check_leads(by, lead_officer_id, lead_member_id, lead_agency_id, group_id)
    check_put_off(action.state, action.due_on, due_on, why)
    changed = _apply(
        action,
        {
            "title": title.strip(),
            "description": description.strip(),
            "measure": measure.strip(),
            "strength": strength,
            "kind": action.kind if kind is None else kind,
            "lead_officer_id": lead_officer_id,
            "lead_agency_id": lead_agency_id,
            "lead_member_id": lead_member_id,
            "group_id": group_id,
            "due_on": due_on,
        },
    )
    held, wanted = set(action.agency_links.values_list("agency_id", flat=True)), set(agency_ids)
    if held != wanted:
        changed["agencies"] = [sorted(held), sorted(wanted)]
        action.agency_links.all().delete()
        _take_part(by, action, wanted)
    if not changed:
        return action
    save(action)
    note(by, "changed", action, why=why, detail=changed)
    return action


@transaction.atomic
def change_many(
    *,
    by: Actor,
    action_ids: Sequence[int],
    lead_member_id: int | None = None,
    group_id: int | None = None,
    due_on: date | None = None,
    why: str = "",
) -> list[Action]:
    """Give several open actions another lead member, group or date at once: all of them, or none.

    What is left out stays as it is on each. The refusal names the action that cannot be changed.
    """
    require_plan(by)
    wanted = sorted(set(action_ids))
    if not wanted:
        raise Refusal("Tick the actions that you want to change.")
    if lead_member_id is None and group_id is None and due_on is None:
        raise Refusal("Choose what to change: the lead board member, the group or the date.")
    _check_leads(by, None, lead_member_id, None, group_id)
    if due_on is not None and due_on < by.today:
        raise Refusal("The date has passed. Choose a day that is still to come.", "due_on")
    rows = Action.objects.select_for_update(of=("self",)).filter(visible(by), pk__in=wanted).order_by("pk")
    actions = list(rows)
    if len(actions) != len(wanted):
        raise NotThere
    new = {"lead_member_id": lead_member_id, "group_id": group_id, "due_on": due_on}
    given = {key: value for key, value in new.items() if value is not None}
    for action in actions:
        _change_one_of_many(by, action, given, why)
    return actions


def _change_one_of_many(by: Actor, action: Action, given: Mapping[str, Any], why: str) -> None:
    if action.state not in OPEN:
        state = ActionState(action.state).label.lower()
        raise Refusal(f"{action.reference} is {state}, so its plan stays as it is. Take it out and try again.")
    if "due_on" in given:
        check_put_off(action.state, action.due_on, given["due_on"], why, f" of {action.reference}")
    changed = _apply(action, given)
    if changed:
        save(action)
        note(by, "changed", action, why=why, detail=changed)


@transaction.atomic
def answer_more(
    *,
    by: Actor,
    action_id: int,
    version: int,
    recommendation_ids: Sequence[int] = (),
    lesson_ids: Sequence[int] = (),
) -> Action:
    """Let an action answer further recommendations or lessons."""
    require_plan(by)
    action = locked(by, action_id, version)
    _answer(by, action, recommendation_ids, lesson_ids)
    save(action)
    note(by, "linked", action, detail={"recommendations": recommendation_ids, "lessons": lesson_ids})
    return action


@transaction.atomic
def agree(*, by: Actor, action_id: int, version: int) -> Action:
    """The lead officer, or their agency, takes the action on."""
    action = locked(by, action_id, version)
    require_update(by, action)
    if action.lead_officer_id is None or action.due_on is None:
        raise Refusal("Give the action a lead officer and a date before it is agreed.")
    return move(by, action, ActionState.AGREED, "agreed")


@transaction.atomic
def note_progress(*, by: Actor, action_id: int, version: int, text: str) -> Action:
    """Say how an action is going; the first note of an agreed or reopened action starts it."""
    action = locked(by, action_id, version)
    require_update(by, action)
    if not text.strip():
        raise Refusal("Write how the action is going.", "text")
    ProgressNote.objects.create(board_id=by.board_id, action=action, text=text.strip(), by_id=by.person_id, at=by.at)
    if action.state in {ActionState.AGREED, ActionState.RETURNED, ActionState.LAPSED}:
        return move(by, action, ActionState.IN_PROGRESS, "began")
    save(action)
    note(by, "noted progress on", action)
    return action


@transaction.atomic
def add_milestone(*, by: Actor, action_id: int, title: str, due_on: date) -> Milestone:
    """Add a step on the way."""
    action = locked(by, action_id, None)
    require_update(by, action)
    if not title.strip():
        raise Refusal("Say what the milestone is.", "title")
    milestone = Milestone.objects.create(board_id=by.board_id, action=action, title=title.strip(), due_on=due_on)
    note(by, "added a milestone to", action, detail={"milestone": title, "due": due_on})
    return milestone


@transaction.atomic
def reach_milestone(*, by: Actor, milestone_id: int, done_on: date) -> Milestone:
    """Note that a step on the way was reached."""
    milestone = _milestone(by.board_id, milestone_id)
    if milestone is None:
        raise NotThere
    action = locked(by, milestone.action_id, None)
    require_update(by, action)
    if done_on > by.today:
        raise Refusal("A milestone is reached on a day that has come.", "done_on")
    milestone.done_on = done_on
    milestone.save()
    note(by, "reached a milestone of", action, detail={"milestone": milestone.title, "on": done_on})
    return milestone


@transaction.atomic
def cancel(*, by: Actor, action_id: int, version: int, why: str) -> Action:
    """Give an action up, with who decided and why."""
    require_cancel(by)
    action = locked(by, action_id, version)
    if not why.strip():
        raise Refusal("Say why this action is given up.", "why")
    action.cancelled_why = why.strip()
    return move(by, action, ActionState.CANCELLED, "cancelled", why=why)


def _apply(action: Action, new: Mapping[str, Any]) -> dict[str, list[Any]]:
    changed = {key: [getattr(action, key), value] for key, value in new.items() if getattr(action, key) != value}
    for key, value in new.items():
        setattr(action, key, value)
    return changed


def _check_leads(
    by: Actor, officer_id: int | None, member_id: int | None, agency_id: int | None, group_id: int | None
) -> None:
    leads = [person_id for person_id in (officer_id, member_id) if person_id is not None]
    here = set(accounts.people(by).filter(pk__in=leads).order_by().values_list("pk", flat=True))
    for person_id, field in ((officer_id, "lead_officer"), (member_id, "lead_member")):
        if person_id is not None and person_id not in here:
            raise Refusal("Choose somebody who has a role on this board today.", field)
    if agency_id is not None and _agency(by.board_id, agency_id) is None:
        raise Refusal("Choose one of this board's agencies.", "lead_agency")
    if group_id is not None and _group(by.board_id, group_id) is None:
        raise Refusal("Choose one of this board's groups.", "group")


def _take_part(by: Actor, action: Action, agency_ids: Iterable[int]) -> None:
    wanted = sorted(set(agency_ids))
    if Agency.objects.filter(board_id=by.board_id, pk__in=wanted).count() != len(wanted):
        raise Refusal("Choose from this board's agencies.", "agencies")
    ActionAgency.objects.bulk_create(
        ActionAgency(board_id=by.board_id, action=action, agency_id=agency) for agency in wanted
    )


def _answer(by: Actor, action: Action, recommendation_ids: Sequence[int], lesson_ids: Sequence[int]) -> None:
    """Tie an action to what it answers; through a recommendation it answers that one's lessons too."""
    wanted = set(recommendation_ids)
    if lessons.recommendations(by).filter(pk__in=wanted).count() != len(wanted):
        raise NotThere
    if Lesson.objects.filter(lessons_policy.visible(by), pk__in=set(lesson_ids)).count() != len(set(lesson_ids)):
        raise NotThere
    through = RecommendationLesson.objects.filter(board_id=by.board_id, recommendation_id__in=wanted)
    links = [
        ActionLesson(
            board_id=by.board_id,
            action=action,
            lesson_id=link.lesson_id,
            recommendation_id=link.recommendation_id,
        )
        for link in through
    ]
    links += [ActionLesson(board_id=by.board_id, action=action, lesson_id=lesson) for lesson in sorted(set(lesson_ids))]
    ActionLesson.objects.bulk_create(links, ignore_conflicts=True)
