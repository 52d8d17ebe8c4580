"""What the partners make of their framework: evidence, an evaluation, a consultation, and what groups pass on."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from goldthread.core.actor import LONDON
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.world import World
from goldthread.loop.framework import operations as framework
from goldthread.loop.framework import queries
from goldthread.loop.referrals import operations as referrals
from goldthread.loop.referrals.models import Referral

WEEKS_TO_SHOW = 7
"""In how many weeks after a version begins its agencies say how they meet it."""


def begin(world: World) -> None:
    """Write in the diary what the board does with its framework, where its data says so."""
    said = world.content.framing
    if not said:
        return
    in_force = world.months_ago(min(version["ago"] for version in world.content.board["framework"]))
    for agency in said["agencies"]:
        luck = chance(world.code, agency, "shows")
        on = in_force + timedelta(days=luck.randrange(3, WEEKS_TO_SHOW * 7))
        world.diary.begin(office_hour(on, luck), partial(_show, world, agency, said))
    for key, story in (("evaluated", _evaluate), ("draft", _consult)):
        on = world.months_ago(said[key]["ago"])
        world.diary.begin(office_hour(on, chance(world.code, key)), partial(story, world, said[key]))
    for row in said["passed"]:
        on = world.now.astimezone(LONDON).date() - timedelta(days=row["ago"])
        world.diary.begin(office_hour(on, chance(world.code, row["reason"])), partial(_pass_on, world, row))


def _show(world: World, agency: str, said: dict[str, Any], at: datetime) -> Story:
    """An agency says how it meets most of what is expected of it; the rest nobody has written down yet."""
    by = world.lead(agency, at)
    luck = chance(world.code, agency, "meets")
    for expectation, met in said["met"].items():
        drawn = luck.random()
        if drawn < 0.25:
            continue
        partly = said["partly"].get(expectation) if drawn < 0.5 else None
        framework.show_evidence(
            by=by,
            expectation=expectation,
            agency_id=world.agencies[agency].pk,
            state="partly" if partly else "met",
            text=partly or met,
        )
    yield from ()


def _evaluate(world: World, row: dict[str, Any], at: datetime) -> Story:
    """The board looks at the version that it works under, question by question."""
    by = world.office("manager", at)
    found = queries.in_force(by)
    document = queries.document_of(found) if found else None
    assert found is not None
    assert document is not None
    assert document.evaluation is not None
    framework.evaluate(
        by=by,
        framework_id=found.pk,
        version=found.version,
        answers=list(zip(document.evaluation.asks, row["answers"], strict=False)),
        conclusion=row["conclusion"],
        next_review_on=by.today + timedelta(days=365),
        summary=row["summary"],
    )
    yield from ()


def _consult(world: World, row: dict[str, Any], at: datetime) -> Story:
    """A draft goes out; partners comment, some are answered, some agencies have said what they think."""
    luck = chance(world.code, "consultation")
    by = world.office("manager", at)
    found = queries.in_force(by)
    assert found is not None
    draft = framework.begin(by=by, text=_changed(found.text, row["changes"], by.today), begun_from=found.version_name)
    draft = framework.send_out(
        by=by, framework_id=draft.pk, version=draft.version, comments_by=by.today + timedelta(days=row["days"])
    )
    for one in row["comments"]:
        at = yield later(at, 1, luck)
        by = world.who(one["by"], at)
        said = framework.comment(
            by=by,
            framework_id=draft.pk,
            section=one["section"],
            text=one["text"],
            agency_id=min(by.agency_ids, default=None),
        )
        if one["answer"]:
            framework.answer(
                by=world.office("manager", at),
                comment_id=said.pk,
                version=said.version,
                taken_up=one["taken_up"],
                text=one["answer"],
            )
    for one in row["endorsed"]:
        framework.endorse(
            by=world.who(one["by"], at),
            framework_id=draft.pk,
            agency_id=world.agencies[one["agency"]].pk,
            position=one["position"],
            note=one["note"],
        )


def _changed(text: str, changes: list[tuple[str, str]], today: date) -> str:
    """The text in force with what the draft says otherwise, to begin with the next quarter but one."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    begins = date(today.year + (today.month > 6), 7 if today.month <= 6 else 1, 1)
    return "\n".join(
        f"  in_force_from: {begins}" if line.startswith("  in_force_from: ") else line for line in text.split("\n")
    )


def _pass_on(world: World, row: dict[str, Any], at: datetime) -> Story:
    """A group passes a thing to another, which answers or has not answered yet."""
    thing = row["thing"]
    titles = {each["key"]: each["title"] for each in world.content.referrals["referral"]}
    if thing in titles:
        thing = Referral.objects.get(board_id=world.board_id, title=titles[thing]).reference
    passage = referrals.pass_on(
        by=world.office("manager", at),
        thing=thing,
        carries=row["carries"],
        from_group_id=world.groups[row["from"]],
        to_group_id=world.groups[row["to"]],
        reason=row["reason"],
        route=row["route"],
    )
    if "state" not in row:
        return
    at = yield later(at, row["days"], chance(world.code, row["reason"]))
    referrals.answer_passage(
        by=world.office("coordinator", at),
        passage_id=passage.pk,
        version=passage.version,
        state=row["state"],
        answer=row.get("answer", ""),
    )
