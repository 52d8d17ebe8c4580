"""Sources are recorded, lessons written, recommendations made and answered, as they were over the years."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.demo.content import Content, Doing, Recommended, Taught, Topic, phrases
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.doing import Todo, live
from goldthread.demo.people import CAST
from goldthread.demo.world import Place, World, acting_as
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons.choices import TAKEN_UP, Answer, LessonKind, Reach
from goldthread.loop.lessons.models import Lesson, Recommendation
from goldthread.loop.sources import operations as sources
from goldthread.loop.sources.choices import SourceStatus, Visibility
from goldthread.loop.sources.models import Source

MONTHS_TO_DO_IT = {"weak": 3, "medium": 5, "strong": 8}

Messages = Sequence[tuple[str, str]]
Follow = Callable[[World, Taught, Place, datetime], None]


@dataclass(frozen=True, slots=True)
class Answered:
    """A recommendation and the lessons that it answers."""

    topic: Topic
    recommended: Recommended
    lessons: tuple[Place, ...]


def places(content: Content, topic: str) -> list[Place]:
    """The lessons of a topic in the order in which they were learnt."""
    found = [
        (-source.ago, source.key, number)
        for source in content.sources
        for number, lesson in enumerate(source.lessons)
        if lesson.topic == topic
    ]
    return [(key, number) for _, key, number in sorted(found, key=lambda row: row[0])]


def shared_out(content: Content) -> dict[Place, list[Answered]]:
    """Which recommendation came of which lesson: a topic's recommendations, spread over its years.

    A lesson that came shortly before, and led to nothing yet, is answered by the same recommendation; other
    lessons stand alone. Good practice asks for none, nor does a review that is still under way.
    """
    by_key = {source.key: source for source in content.sources}
    shared: dict[Place, list[Answered]] = {}
    for topic in content.topics.values():
        worries = [
            (key, number)
            for key, number in places(content, topic.key)
            if by_key[key].state == "reported" and not by_key[key].lessons[number].good
        ]
        count = len(topic.recommended)
        chosen = [round(n * (len(worries) - 1) / max(count - 1, 1)) for n in range(count)]
        for n, recommended in zip(chosen, topic.recommended, strict=True):
            also = worries[n - 1 : n] if n and n - 1 not in chosen else []
            shared.setdefault(worries[n], []).append(Answered(topic, recommended, (worries[n], *also)))
    return shared


def learn(world: World, taught: Taught, follow: Follow, messages: Mapping[int, Messages], at: datetime) -> Story:
    """A source from the day on which it is put in the register to the day on which it is closed."""
    luck = chance(world.code, taught.key)
    source = _record(world, taught, at)
    if taught.state == "planned":
        return
    if taught.reviewer:
        _appoint(world, taught, source, at)
    if source.status == SourceStatus.UNDER_WAY and taught.state == "reported":
        at = yield office_hour(_reported(world, taught), luck)
        source = _report(world, source, at)
    writer = taught.reviewer or world.content.board["office"]["coordinator"]
    for number in range(len(taught.lessons)):
        at = yield later(at, luck.randint(1, 4), luck)
        lesson = _write(world, source, taught, number, writer, messages.get(number), at)
        world.lessons[taught.key, number] = lesson.pk
        follow(world, taught, (taught.key, number), at)
    if taught.state == "reported" and luck.random() < 0.8:
        at = yield later(at, luck.randint(330, 480), luck)
        sources.move_source(
            by=world.office("coordinator", at),
            source_id=source.pk,
            version=source.version,
            status=SourceStatus.CLOSED,
            why="What was learnt is with its actions now.",
        )


def begins(world: World, taught: Taught) -> datetime:
    """When a source is put in the register: when it begins, or when its learning comes if it is short."""
    luck = chance(world.code, taught.key, "begins")
    reported = _reported(world, taught)
    lead = 0 if taught.short or taught.state != "reported" else luck.randint(50, 140)
    return office_hour(reported - timedelta(days=lead), luck)


def _reported(world: World, taught: Taught) -> date:
    earlier = chance(world.code, taught.key, "reported").randint(4, 20)
    return world.months_ago(taught.ago) - timedelta(days=earlier)


def _record(world: World, taught: Taught, at: datetime) -> Source:
    by = world.office("coordinator", at)
    status = SourceStatus.LEARNING_TAKEN if taught.short else SourceStatus.UNDER_WAY
    named = taught.see == Visibility.PEOPLE
    return sources.record_source(
        by=by,
        kind=taught.kind,
        title=taught.title,
        summary=taught.summary,
        began_on=by.today,
        reported_on=by.today if taught.short else None,
        lead_group_id=world.groups[taught.group],
        status=SourceStatus.PLANNED if taught.state == "planned" else status,
        visibility=taught.see,
        group_ids=() if named else [world.groups[key] for key in taught.open_to],
        person_ids=[world.people[key] for key in taught.open_to] if named else (),
    )


def _report(world: World, source: Source, at: datetime) -> Source:
    by = world.office("coordinator", at)
    source = sources.change_source(
        by=by,
        source_id=source.pk,
        version=source.version,
        title=source.title,
        summary=source.summary,
        began_on=source.began_on,
        reported_on=by.today,
        lead_group_id=source.lead_group_id,
    )
    return sources.move_source(by=by, source_id=source.pk, version=source.version, status=SourceStatus.LEARNING_TAKEN)


def _appoint(world: World, taught: Taught, source: Source, at: datetime) -> None:
    """Give the independent reviewer their one source, until a last day."""
    by = world.goldthread(at)
    accounts.add_member(
        by=world.office("manager", at),
        person_id=world.people[taught.reviewer],
        role=Role.INDEPENDENT_REVIEWER,
        starts_on=by.today,
        ends_on=by.today + timedelta(days=270),
        source_id=source.pk,
    )
    name = next(person.name for person in CAST if person.key == taught.reviewer)
    world.actors[taught.reviewer] = acting_as(
        world, taught.reviewer, name, Role.INDEPENDENT_REVIEWER, at, source_id=source.pk
    )


def _write(
    world: World,
    source: Source,
    taught: Taught,
    number: int,
    writer: str,
    messages: Messages | None,
    at: datetime,
) -> Lesson:
    learnt = taught.lessons[number]
    topic = world.content.topics[learnt.topic]
    luck = chance(world.code, taught.key, number)
    said = _message_for(world.content, topic, (taught.key, number)) if messages is None else list(messages)
    named = any(audience == "named_agencies" for audience, _ in said)
    return lessons.write_lesson(
        by=world.who(writer, at),
        source_reference=source.reference,
        statement=learnt.statement,
        evidence=learnt.shown,
        kind=LessonKind.GOOD_PRACTICE if learnt.good else LessonKind.CONCERN,
        reach=Reach.LOCAL if luck.random() < 0.08 else Reach.TRANSFERABLE,
        messages=said,
        agency_ids=[world.agencies[key].pk for key in ("gp", "den")] if named else (),
        theme_ids=[world.themes[name] for name in topic.themes[: 1 + (luck.random() < 0.6)]],
    )


def _message_for(content: Content, topic: Topic, place: Place) -> list[tuple[str, str]]:
    """A topic's messages go out over the years, one with every second lesson, so that none is said twice."""
    order = places(content, topic.key)
    if place not in order:
        return []
    turn, odd = divmod(order.index(place), 2)
    return [topic.says[turn]] if not odd and turn < len(topic.says) else []


def follow_up(shared: Mapping[Place, Sequence[Answered]]) -> Follow:
    """What comes of a lesson: recommendations, a question for the board, an action of one agency, or nothing."""

    def follow(world: World, taught: Taught, place: Place, at: datetime) -> None:
        learnt = taught.lessons[place[1]]
        luck = chance(world.code, *place, "follow")
        if place in shared:
            for answered in shared[place]:
                begin = later(at, luck.randint(6, 24), luck)
                world.diary.begin(begin, partial(_recommend, world, taught, answered))
            return
        topic = world.content.topics[learnt.topic]
        if learnt.good or taught.state != "reported":
            return
        asked = [n for n in places(world.content, topic.key) if n not in shared][: len(topic.asks)]
        if place in asked:
            question = topic.asks[asked.index(place)]
            world.diary.begin(later(at, 9, luck), partial(_ask, world, world.lessons[place], question))
        elif luck.random() < 0.62:
            begin = later(at, luck.randint(10, 40), luck)
            world.diary.begin(begin, partial(_act_directly, world, taught, topic, place))

    return follow


def _ask(world: World, lesson_id: int, question: tuple[str, str], at: datetime) -> Story:
    luck = chance(world.code, question[0])
    asked = lessons.ask_the_board(by=world.office("chair", at), lesson_id=lesson_id, question=question[0])
    if not question[1]:
        return
    at = yield later(at, luck.randint(30, 70), luck)
    lessons.answer_question(by=world.office("chair", at), question_id=asked.pk, answer=question[1])


def _recommend(world: World, taught: Taught, answered: Answered, at: datetime) -> Story:
    recommended, luck = answered.recommended, chance(world.code, answered.recommended.text)
    ids = [world.lessons[place] for place in answered.lessons if place in world.lessons]
    row = recommend(world, taught, recommended, ids, at)
    at = yield later(at, luck.randint(18, 45), luck)
    row = respond(world, taught, row, recommended, at)
    if row.answer not in TAKEN_UP:
        return
    titles = [doing.title for doing in recommended.does]
    for doing in recommended.does:
        several = titles.count(doing.title) > 1
        begin = later(at, luck.randint(4, 25), luck)
        todo = Todo(
            doing=_named(world, doing) if several else doing,
            measure=recommended.measure,
            noun=answered.topic.noun,
            group=taught.group,
            months=MONTHS_TO_DO_IT[doing.strength],
            closed=taught.see != Visibility.BOARD,
            recommendation_ids=(row.pk,),
        )
        world.diary.begin(begin, partial(live, world, todo))


def recommend(
    world: World, taught: Taught, recommended: Recommended, lesson_ids: list[int], at: datetime
) -> Recommendation:
    """Write a recommendation to the agencies that will have to do it."""
    luck = chance(world.code, recommended.text, "written")
    agencies = list(dict.fromkeys(code for doing in recommended.does for code in doing.agencies))
    owner = world.people[world.officers[agencies[0]][0]] if agencies and luck.random() < 0.85 else None
    by = world.office("coordinator" if luck.random() < 0.8 else "chair", at)
    return lessons.recommend(
        by=by,
        lesson_ids=lesson_ids,
        text=recommended.text,
        outcome=recommended.outcome,
        measure=recommended.measure if luck.random() < 0.85 else "",
        scope="single" if len(agencies) == 1 else "multi",
        owner_id=owner,
        due_on=by.today + timedelta(days=luck.randrange(180, 400, 10)) if luck.random() < 0.9 else None,
        agency_ids=[world.agencies[code].pk for code in agencies],
        group_ids=[world.groups[taught.group]],
    )


def respond(
    world: World, taught: Taught, row: Recommendation, recommended: Recommended, at: datetime
) -> Recommendation:
    """Answer for the board: the chair, or one of the partners where all of them may see the source."""
    partners = world.members() if taught.see == Visibility.BOARD else []
    answering = chance(world.code, recommended.text, "answer").choice(
        [*partners, world.content.board["office"]["chair"]]
    )
    return lessons.respond(
        by=world.who(answering, at),
        recommendation_id=row.pk,
        version=row.version,
        answer=Answer(recommended.answer),
        reason=recommended.why,
    )


def _act_directly(world: World, taught: Taught, topic: Topic, place: Place, at: datetime) -> Story:
    """An agency acts on a lesson for itself, without waiting for a recommendation."""
    luck = chance(world.code, *place, "direct")
    agency = luck.choice(topic.agencies)
    words = {"noun": topic.noun, "agency": world.agencies[agency].short_name}
    title, strength = luck.choice(
        [row for row in phrases()["direct"] if row[0].format(**words) not in world.own_actions]
    )
    world.own_actions.add(title.format(**words))
    return live(
        world,
        Todo(
            doing=Doing(title.format(**words), strength, (agency,)),
            measure=phrases()["measure"].format(**words),
            noun=topic.noun,
            group=taught.group,
            months=MONTHS_TO_DO_IT[strength],
            closed=taught.see != Visibility.BOARD,
            lesson_ids=(world.lessons[place],),
        ),
        at,
    )


def _named(world: World, doing: Doing) -> Doing:
    """An action that several agencies each have, with the name of its own."""
    return replace(doing, title=f"{doing.title}: {world.agencies[doing.agencies[0]].short_name}")
