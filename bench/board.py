"""A board of any size, written straight into the tables: made to be measured, not to be believed.

Sizes stand in proportion to the number of actions, as on a board with years of work: one source for five
actions, slightly more lessons than actions, and one action in six still open.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from bench.words import RARE, WORDS
from goldthread.accounts.models import Agency, Board, Group, Membership, Person
from goldthread.accounts.roles import Role
from goldthread.core.actor import of_the_system
from goldthread.loop.actions.choices import ActionState, EvidenceForm, EvidenceState, Strength, VerificationOutcome
from goldthread.loop.actions.models import (
    Action,
    ActionLesson,
    ActionStatusChange,
    Evidence,
    LastingCheck,
    ProgressNote,
    Verification,
)
from goldthread.loop.lessons import operations
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.lessons.models import Lesson, LessonFrame, LessonTheme, Recommendation, RecommendationLesson
from goldthread.loop.reviews.chronology.models import ChronologyEvent
from goldthread.loop.sources.choices import SourceKind, SourceStatus
from goldthread.loop.sources.models import Source
from goldthread.loop.themes.default_scheme import SCHEME
from goldthread.loop.themes.models import Theme, ThemeGroup

OPEN_STATES = (
    ActionState.PROPOSED,
    ActionState.AGREED,
    ActionState.IN_PROGRESS,
    ActionState.IN_PROGRESS,
    ActionState.CLAIMED,
    ActionState.RETURNED,
)
CLOSED_STATES = (ActionState.VERIFIED, ActionState.LASTING, ActionState.LASTING, ActionState.CANCELLED)


def build(code: str, size: int, today: date) -> dict[str, Any]:
    """Make a board with ``size`` actions; gives what the measurements need to address."""
    chance = random.Random(size)
    now = datetime.combine(today, time(9), UTC)
    board = Board.objects.create(code=code, name=f"Board of {size:,} actions")
    groups = Group.objects.bulk_create(Group(board=board, name=f"Group {n}", short_name=f"G{n}") for n in range(5))
    agencies = Agency.objects.bulk_create(
        Agency(board=board, name=f"Agency {n}", short_name=f"A{n}") for n in range(14)
    )
    people = _people(board, agencies, code, now)
    themes = _themes(board)
    sources = _sources(board, groups, size // 5, today, now, chance)
    lessons = _lessons(board, sources, size * 11 // 10, today, now, chance)
    LessonTheme.objects.bulk_create(
        (LessonTheme(board=board, lesson=lesson, theme=chance.choice(themes)) for lesson in lessons), batch_size=2000
    )
    _frames(board, now)
    recommendations = _recommendations(board, lessons, size * 7 // 10, today, now, chance)
    actions = _actions(board, people, agencies, groups, size, today, now, chance)
    _links(board, actions, lessons, recommendations, chance)
    _proofs(board, actions, people, today, now, chance)
    _chronology(board, sources[0], agencies[:12], min(size // 2, 20_000), now, chance)
    changed = next(action for action in actions if action.state == ActionState.IN_PROGRESS)
    thread = ActionLesson.objects.filter(board=board, action__state=ActionState.LASTING).first()
    assert thread is not None
    return {
        "board": board.pk,
        "manager": people[0].pk,
        "action": changed.reference,
        "lesson": thread.lesson.reference,
        "review": sources[0].reference,
    }


def _frames(board: Board, now: datetime) -> None:
    """Every lesson as the matcher has read and compared it, as on a board that has had it for a night.

    The first hundred are read in truth, and the others given copies of that: their words are drawn alike, and the
    pages that are measured do not read them. Unread, they would keep the worker busy beside the measurement.
    """
    operations.read_again(by=of_the_system(board.pk, board.code, now, frozenset()), most=100)
    read = list(LessonFrame.objects.filter(board=board))
    unread = Lesson.objects.filter(board=board, frames=None).only("learnt_on", "board_id")

    def make() -> Iterator[LessonFrame]:
        for n, lesson in enumerate(unread):
            like = read[n % len(read)]
            yield LessonFrame(
                board=board,
                lesson=lesson,
                learnt_on=lesson.learnt_on,
                issues=like.issues,
                concepts=like.concepts,
                terms=like.terms,
                vector=like.vector,
                edition=like.edition,
            )

    LessonFrame.objects.bulk_create(make(), batch_size=2000)
    LessonFrame.objects.filter(board=board).update(compared=True)


def _chronology(
    board: Board, source: Source, agencies: list[Agency], count: int, now: datetime, chance: random.Random
) -> None:
    """A review with as many events as a long life in contact with services makes, told by twelve agencies."""

    def make() -> Iterator[ChronologyEvent]:
        for n in range(count):
            day = date(2012, 1, 1) + timedelta(days=chance.randrange(3650))
            yield ChronologyEvent(
                board=board,
                source=source,
                agency=agencies[n % len(agencies)],
                said=day.isoformat(),
                earliest=day,
                latest=day,
                what=_text(chance, 20),
                child_seen=chance.choice([True, False, None]),
                written_at=now,
            )

    ChronologyEvent.objects.bulk_create(make(), batch_size=2000)


def _people(board: Board, agencies: list[Agency], code: str, now: datetime) -> list[Person]:
    password = make_password(None)
    people = Person.objects.bulk_create(
        Person(email=f"{code.lower()}-{n}@example.org", name=f"Officer {n} of {code}", joined_at=now, password=password)
        for n in range(40)
    )
    roles = [Role.BUSINESS_MANAGER, *[Role.AGENCY_LEAD] * 14, *[Role.ACTION_OWNER] * 25]
    Membership.objects.bulk_create(
        Membership(
            board=board,
            person=person,
            role=role,
            agency=None if role == Role.BUSINESS_MANAGER else agencies[n % 14],
            starts_on=date(2015, 1, 1),
        )
        for n, (person, role) in enumerate(zip(people, roles, strict=True))
    )
    return people


def _themes(board: Board) -> list[Theme]:
    themes: list[Theme] = []
    for position, (name, inner) in enumerate(SCHEME.items()):
        group = ThemeGroup.objects.create(board=board, name=name, position=position)
        themes += Theme.objects.bulk_create(
            Theme(board=board, group=group, name=theme, position=place) for place, theme in enumerate(inner)
        )
    return themes


def _text(chance: random.Random, words: int) -> str:
    chosen = [chance.choice(WORDS) for _ in range(words)]
    if chance.random() < 0.025:
        chosen[0] = RARE
    return " ".join(chosen).capitalize() + "."


def _day(chance: random.Random, today: date) -> date:
    return today - timedelta(days=chance.randrange(3650))


def _sources(
    board: Board, groups: list[Group], count: int, today: date, now: datetime, chance: random.Random
) -> list[Source]:
    kinds = list(SourceKind.values)
    return Source.objects.bulk_create(
        (
            Source(
                board=board,
                reference=f"{board.code}-SRC-{n:05d}",
                kind=chance.choice(kinds),
                title=_text(chance, 8),
                summary=_text(chance, 30),
                reported_on=_day(chance, today),
                lead_group=chance.choice(groups),
                status=SourceStatus.LEARNING_TAKEN,
                recorded_at=now,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )


def _lessons(
    board: Board, sources: list[Source], count: int, today: date, now: datetime, chance: random.Random
) -> list[Lesson]:
    def make() -> Iterator[Lesson]:
        for n in range(count):
            source = chance.choice(sources)
            yield Lesson(
                board=board,
                reference=f"{board.code}-L-{n:06d}",
                source=source,
                statement=_text(chance, 18),
                evidence=_text(chance, 25),
                kind=chance.choice([LessonKind.CONCERN, LessonKind.CONCERN, LessonKind.GOOD_PRACTICE]),
                learnt_on=source.reported_on or today,
                written_at=now,
            )

    return Lesson.objects.bulk_create(make(), batch_size=2000)


def _recommendations(
    board: Board, lessons: list[Lesson], count: int, today: date, now: datetime, chance: random.Random
) -> list[Recommendation]:
    made = Recommendation.objects.bulk_create(
        (
            Recommendation(
                board=board,
                reference=f"{board.code}-R-{n:06d}",
                text=_text(chance, 16),
                outcome=_text(chance, 10),
                answer=Answer.ACCEPTED if n % 12 else Answer.AWAITED,
                answered_on=_day(chance, today) if n % 12 else None,
                written_at=now - timedelta(days=chance.randrange(3650)),
            )
            for n in range(count)
        ),
        batch_size=2000,
    )
    RecommendationLesson.objects.bulk_create(
        (
            RecommendationLesson(board=board, recommendation=each, lesson=lessons[n % len(lessons)])
            for n, each in enumerate(made)
        ),
        batch_size=2000,
    )
    return made


def _actions(
    board: Board,
    people: list[Person],
    agencies: list[Agency],
    groups: list[Group],
    count: int,
    today: date,
    now: datetime,
    chance: random.Random,
) -> list[Action]:
    def make() -> Iterator[Action]:
        for n in range(count):
            is_open = n % 6 == 0
            state = chance.choice(OPEN_STATES if is_open else CLOSED_STATES)
            due = today + timedelta(days=chance.randrange(-60, 240)) if is_open else _day(chance, today)
            place = chance.randrange(14)
            yield Action(
                board=board,
                reference=f"{board.code}-A-{n:06d}",
                title=_text(chance, 9),
                description=_text(chance, 25),
                measure=_text(chance, 12),
                strength=chance.choice(list(Strength.values)),
                state=state,
                lead_officer=people[1 + (place + chance.randrange(2) * 14) % 39],
                lead_agency=agencies[place],
                lead_member=people[0],
                group=chance.choice(groups),
                due_on=due,
                planned_at=now,
                claimed_on=due if state in {ActionState.CLAIMED, *CLOSED_STATES} else None,
                verified_on=due if state in {ActionState.VERIFIED, ActionState.LASTING} else None,
                cancelled_why="Overtaken by a new service." if state == ActionState.CANCELLED else "",
            )

    return Action.objects.bulk_create(make(), batch_size=2000)


def _links(
    board: Board,
    actions: list[Action],
    lessons: list[Lesson],
    recommendations: list[Recommendation],
    chance: random.Random,
) -> None:
    def make() -> Iterator[ActionLesson]:
        for n, action in enumerate(actions):
            place = n % len(recommendations)
            yield ActionLesson(board=board, action=action, lesson=lessons[place], recommendation=recommendations[place])

    ActionLesson.objects.bulk_create(make(), batch_size=2000)


def _proofs(
    board: Board, actions: list[Action], people: list[Person], today: date, now: datetime, chance: random.Random
) -> None:
    """Steps, notes, evidence, checks and second looks, as their states ask for."""
    ActionStatusChange.objects.bulk_create(
        (
            ActionStatusChange(board=board, action=action, before=before, after=after, at=now, by=people[0])
            for action in actions
            for before, after in (("", ActionState.PROPOSED), (ActionState.PROPOSED, ActionState.AGREED))
        ),
        batch_size=4000,
    )
    ProgressNote.objects.bulk_create(
        (
            ProgressNote(board=board, action=action, text=_text(chance, 20), by=people[1], at=now)
            for action in actions
            for _ in range(2)
        ),
        batch_size=4000,
    )
    shown = [action for action in actions if action.state in {ActionState.VERIFIED, ActionState.LASTING}]
    checks = Verification.objects.bulk_create(
        (
            Verification(
                board=board,
                action=action,
                outcome=VerificationOutcome.VERIFIED,
                reason=_text(chance, 12),
                by=people[0],
                at=now,
            )
            for action in shown
        ),
        batch_size=2000,
    )
    Evidence.objects.bulk_create(
        (
            Evidence(
                board=board,
                action=check.action,
                title=_text(chance, 5),
                shows=_text(chance, 12),
                form=EvidenceForm.STATEMENT,
                statement=_text(chance, 30),
                stands_for=today,
                state=EvidenceState.ACCEPTED,
                verification=check,
                offered_at=now,
                offered_by=people[2],
            )
            for check in checks
        ),
        batch_size=2000,
    )
    LastingCheck.objects.bulk_create(
        (
            LastingCheck(board=board, action=action, due_on=(action.verified_on or today) + timedelta(days=180))
            for action in shown
        ),
        batch_size=2000,
    )
