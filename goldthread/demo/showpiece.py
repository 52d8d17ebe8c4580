"""One lesson followed the whole way: learnt, answered, done by eleven agencies, shown, checked, looked at again."""

from datetime import datetime
from functools import partial
from typing import Any

from goldthread.demo.content import Doing, Recommended, Taught, taught
from goldthread.demo.courses import Step, Turn
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.doing import Offer, Todo, live
from goldthread.demo.learning import Follow, begins, learn, recommend, respond
from goldthread.demo.world import Place, World

NOUN = "children who are not brought"

BEGUN = (Step(Turn.AGREE, 7), Step(Turn.NOTE, 40), Step(Turn.MILESTONE, 10))


def begin(world: World, others: Follow) -> None:
    """Write the showpiece in the diary; its other lessons go the way of all lessons."""
    data = world.content.showpiece
    if data is None:
        return
    source = taught(data["source"])

    def follow(world: World, source: Taught, place: Place, at: datetime) -> None:
        if place[1] != 0:
            others(world, source, place, at)
            return
        for number, rec in enumerate(data["rec"]):
            luck = chance(world.code, "showpiece", number)
            tell = partial(_answer, world, source, place, number, rec)
            world.diary.begin(later(at, 20 + number, luck), tell)

    messages = {0: list(data["messages"].items())}
    world.diary.begin(begins(world, source), partial(learn, world, source, follow, messages))


def _answer(world: World, source: Taught, place: Place, number: int, rec: dict[str, Any], at: datetime) -> Story:
    data = world.content.showpiece
    assert data is not None
    todos = _policy(source, data) if number == 0 else _flag(source, data)
    does = tuple(todo.doing for todo in todos)
    recommended = Recommended(rec["text"], rec["outcome"], rec["measure"], "accepted", "", does)
    row = recommend(world, source, recommended, [world.lessons[place]], at)
    luck = chance(world.code, "showpiece", "answer", number)
    at = yield later(at, 24, luck)
    row = respond(world, source, row, recommended, at)
    for todo in todos:
        planned = _for(world, todo, row.pk)
        world.diary.begin(later(at, 10, luck), partial(live, world, planned))


def _for(world: World, todo: Todo, recommendation_id: int) -> Todo:
    title = todo.doing.title.format(agency=world.agencies[todo.doing.agencies[0]].short_name)
    doing = Doing(title, todo.doing.strength, todo.doing.agencies)
    return Todo(**{**vars(todo), "doing": doing, "recommendation_ids": (recommendation_id,)})


def _policy(source: Taught, data: dict[str, Any]) -> list[Todo]:
    """One policy, adopted by each agency, and one sample read before and after."""
    policy = data["policy"]
    verified = [
        Todo(
            doing=Doing(policy["title"] + ": {agency}", "medium", (code,)),
            measure=policy["measure"],
            noun=NOUN,
            group=source.group,
            months=7,
            steps=(*BEGUN, *_shown(90 + 6 * number), *([Step(Turn.HOLDS, 184)] if number < 2 else [])),
            offers=(_in_use(policy["shown"], number),),
            checked=policy["checked"],
        )
        for number, code in enumerate(policy["verified"])
    ]
    returned = [
        Todo(
            doing=Doing(policy["title"] + ": {agency}", "medium", (code,)),
            measure=policy["measure"],
            noun=NOUN,
            group=source.group,
            months=7,
            steps=(*BEGUN, Step(Turn.OFFER, 170), Step(Turn.CLAIM, 3), Step(Turn.RETURN, 24)),
            offers=(Offer("The policy on our pages", "That staff can find it.", "link", policy["told"]),),
            sent_back=policy["returned_why"],
        )
        for code in policy["returned"]
    ]
    return [*verified, *returned, _sample(source, data["sample"])]


def _shown(days: int) -> tuple[Step, ...]:
    return Step(Turn.OFFER, days), Step(Turn.CLAIM, 2), Step(Turn.VERIFY, 20)


STILL_OPEN = {
    "claimed": (*BEGUN, Step(Turn.OFFER, 270), Step(Turn.CLAIM, 2)),
    "lapsed": (*BEGUN, *_shown(40), Step(Turn.LAPSES, 184)),
    "agreed": BEGUN[:1],
}


def _in_use(texts: list[str], number: int) -> Offer:
    said = texts[number % len(texts)].format(k=8 + number % 3 // 2)
    return Offer("Ten records, read by somebody else", "That the policy is in use.", "statement", said)


def _sample(source: Taught, sample: dict[str, str]) -> Todo:
    return Todo(
        doing=Doing(sample["title"], "strong", ("csc", "comm", "hosp", "gp", "den", "edu")),
        measure=sample["measure"],
        noun=NOUN,
        group=source.group,
        months=10,
        steps=(*BEGUN, Step(Turn.OFFER, 20), *_shown(180)),
        offers=(
            Offer("Sample before: 41 of 60", "How it was before the policy.", "statement", sample["before"]),
            Offer("Sample after: 55 of 60", "Whether the policy is followed now.", "statement", sample["after"]),
        ),
        checked=sample["checked"],
    )


def _flag(source: Taught, data: dict[str, Any]) -> list[Todo]:
    """A change in the records themselves, and what went beside it and is still open."""
    flag = data["flag"]
    beside = [
        Todo(
            doing=Doing(row["title"], row["strength"], tuple(row["agencies"])),
            measure=flag["measure"],
            noun=NOUN,
            group=source.group,
            months=row["months"],
            steps=STILL_OPEN[row["goes"]],
        )
        for row in data["beside"]
    ]
    return [
        *beside,
        Todo(
            doing=Doing(flag["title"], "strong", ("comm", "hosp", "gp", "den", "mh", "icb")),
            measure=flag["measure"],
            noun=NOUN,
            group=source.group,
            months=9,
            steps=(*BEGUN, Step(Turn.PUT_OFF, 60), *_shown(110)),
            offers=(Offer("Flags of the last month", "That a flag leads to a call.", "statement", flag["statement"]),),
            checked=flag["checked"],
        ),
    ]
